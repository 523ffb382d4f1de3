"""`Entry`: one thing that happened."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from . import words


class EntryQuerySet(models.QuerySet):
    def about(self, thing):
        """What happened to `thing`, newest first."""
        return self.filter(about_type=ContentType.objects.get_for_model(thing), about_id=thing.pk).order_by(
            "-at", "-pk"
        )

    def in_room(self, room):
        """What happened in one meeting or one practice, newest first."""
        return self.filter(room_type=ContentType.objects.get_for_model(room), room_id=room.pk).order_by("-at", "-pk")

    def with_verbs(self, *verbs: str):
        """Of all rooms, what was done with these verbs, newest first."""
        return self.filter(verb__in=verbs).order_by("-at", "-pk")

    def for_history(self):
        """With the people who did it."""
        return self.select_related("by__profile")


class Entry(models.Model):
    """Facts hold ids, counts and states, never a name or an address: erasing a person leaves the history true."""

    verb = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    room_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    room_id = models.PositiveBigIntegerField(null=True)
    room = GenericForeignKey("room_type", "room_id")
    facts = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about_type", "about_id", "-at"], name="entry_about"),
            models.Index(fields=["room_type", "room_id", "-at"], name="entry_room"),
        ]
        verbose_name_plural = "entries"

    def __str__(self):
        return f"{self.verb} {self.about_id}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The journal is append-only.")

    @property
    def sentence(self) -> str:
        """What happened, in the page's language."""
        return words.say(self.verb, self.facts)
