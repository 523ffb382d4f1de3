from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="publicsource",
            name="sectors",
            field=models.JSONField(default=list, help_text="Sectors of the lead and the partners together, as stated."),
        ),
        migrations.AddField(
            model_name="searchdocument",
            name="title_words",
            field=models.TextField(default=" "),
        ),
    ]
