import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0004_mailings_to_come"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="stopped_by",
            field=models.ForeignKey(
                blank=True,
                help_text="Why it was not sent.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="correspondence.suppression",
            ),
        ),
    ]
