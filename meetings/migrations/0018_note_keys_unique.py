from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0017_paragraphs_have_keys")]

    operations = [
        migrations.AddConstraint(
            model_name="notesegment",
            constraint=models.UniqueConstraint(fields=("note", "key"), name="a_key_names_one_paragraph_of_the_notes"),
        ),
    ]
