from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="offers",
            field=models.PositiveSmallIntegerField(default=0, help_text="How often a freed seat was offered."),
        ),
    ]
