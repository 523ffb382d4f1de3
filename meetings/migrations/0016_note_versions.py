import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("meetings", "0015_codes_unique"),
    ]

    operations = [
        migrations.AddField(
            model_name="notesegment",
            name="key",
            field=models.CharField(
                default="", help_text="Stays with the paragraph through every change.", max_length=16
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="notesegment",
            name="beside",
            field=models.CharField(
                blank=True, default="", help_text="Key of another version of the same paragraph.", max_length=16
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="NoteVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ar", "العربية"),
                            ("zh", "中文"),
                            ("en", "English"),
                            ("fr", "Français"),
                            ("ru", "Русский"),
                            ("es", "Español"),
                            ("pt", "Português"),
                        ],
                        max_length=7,
                    ),
                ),
                ("begun_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("paragraphs", models.JSONField(default=list)),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="meetings.sessionnote"
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(fields=("note", "number"), name="a_number_names_one_version_of_the_notes")
                ],
            },
        ),
    ]
