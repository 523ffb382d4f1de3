"""Whoever was asked for a review is a reviewer."""

from django.db import migrations


def make_reviewers(apps, schema_editor):
    assignments = apps.get_model("practices", "ReviewAssignment")
    reviewers = apps.get_model("practices", "Reviewer")
    asked = assignments.objects.order_by().values_list("reviewer", flat=True).distinct()
    reviewers.objects.bulk_create(reviewers(stakeholder_id=key) for key in asked)


class Migration(migrations.Migration):
    dependencies = [("practices", "0008_desk_and_review")]

    operations = [migrations.RunPython(make_reviewers, migrations.RunPython.noop)]
