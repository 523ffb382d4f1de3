"""Roles and purposes: the closed lists about people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles for the whole portal. Roles in one meeting are `meetings.Appointment`."""

    SECRETARIAT = "secretariat", _("Secretariat: schedules meetings")
    EDITOR = "editor", _("Editor: decides on practices")
    ADMINISTRATOR = "administrator", _("Administrator: roles and settings")


class Purpose(models.TextChoices):
    """What a person consents to, one by one."""

    KEEP_PROFILE = "keep_profile", _("Keep my profile for later meetings")
    PARTICIPANT_LIST = "participant_list", _("Show my name in the list of participants")
    PUBLIC_LIST = "public_list", _("Show my name in the public list of participants")
    PRACTICE_THREAD = "practice_thread", _("Name the meeting a practice came from")
    PRACTICE_PUBLICATION = "practice_publication", _("Publish the practice under the stated licence")


class BodyKind(models.TextChoices):
    """Which kind of international organisation a body is."""

    UN_ENTITY = "un_entity", _("United Nations entity")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organisation")
