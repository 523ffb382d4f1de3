import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0009_agenda_told"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wakes_at", models.TimeField(default=datetime.time(7, 0), verbose_name="not before")),
                ("sleeps_at", models.TimeField(default=datetime.time(21, 0), verbose_name="not after")),
                ("skips_weekends", models.BooleanField(default=False, verbose_name="not on Saturdays and Sundays")),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                (
                    "paused_until",
                    models.DateTimeField(blank=True, help_text="Empty: until somebody resumes them.", null=True),
                ),
                (
                    "meeting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_plan",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sleeps_at__gt", models.F("wakes_at"))),
                        name="reminders_wake_before_they_sleep",
                        violation_error_message="The evening would come before the morning. Exchange the two times.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paused_until", None), ("paused_at__isnull", False), _connector="OR"),
                        name="a_pause_that_ends_has_begun",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter", models.CharField(max_length=40)),
                ("days", models.SmallIntegerField()),
                ("clock", models.TimeField(blank=True, null=True)),
                ("is_on", models.BooleanField(default=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="meetings.reminderplan",
                    ),
                ),
            ],
            options={
                "ordering": ("letter", "days"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "letter", "days"),
                        name="one_reminder_of_a_kind_and_day",
                        violation_error_message="There is already a reminder of this kind for that day.",
                    )
                ],
            },
        ),
    ]
