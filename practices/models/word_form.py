"""A filled Word form, read and waiting for its person to say what of it goes into the draft."""

from django.conf import settings
from django.db import models

from .practice import Practice


class WordReadingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Only whoever sent it."""
        return self.filter(by=person) if person.is_authenticated else self.none()


class WordReading(models.Model):
    """`values` are what the form was understood to say; `report` has a line for each field, understood or not."""

    is_withheld = True

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="word_readings")
    practice = models.ForeignKey(
        Practice, models.CASCADE, null=True, blank=True, related_name="+", help_text="None for a new draft."
    )
    file_name = models.CharField(max_length=130)
    values = models.JSONField(default=dict)
    report = models.JSONField(default=list)
    read_at = models.DateTimeField(auto_now_add=True)

    objects = WordReadingQuerySet.as_manager()

    class Meta:
        ordering = ("-read_at", "-pk")

    def __str__(self):
        return f"Word form {self.pk}"
