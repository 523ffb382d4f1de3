"""People and the bodies they come from."""

from typing import ClassVar
from zoneinfo import ZoneInfo

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from rules.contrib.models import RulesModel

from rrge_portal.kernel.moments import is_zone
from rrge_portal.kernel.vocabulary import Language, Sector

from . import rules as may
from .states import BodyKind, Purpose, Role


def validate_zone(name: str) -> None:
    """Refuse a name that is no IANA time zone."""
    if not is_zone(name):
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Choose one from the list, such as America/Panama."),
            params={"zone": name},
        )


class Organisation(models.Model):
    """A ministry, company, association, university or international body."""

    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    country = CountryField(_("country"), blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=BodyKind,
        blank=True,
        help_text=_("Of an international organisation: under which heading the list of participants names it."),
    )

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"),
                "country",
                name="one_organisation_of_a_name_in_a_country",
                violation_error_message=_("There is already an organisation of this name in this country."),
            )
        ]

    def __str__(self):
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    @classmethod
    def names(cls) -> list[str]:
        """What a form suggests: at most 500 names, in order."""
        return list(cls.objects.order_by("name").values_list("name", flat=True).distinct()[:500])


class OrganisationAlias(models.Model):
    """Another name people write for an organisation: its short form, its name in another language, an old one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    name = models.CharField(_("other name"), max_length=200)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                name="an_alias_is_written_once",
                violation_error_message=_("The organisation has this other name already."),
            )
        ]
        verbose_name_plural = "organisation aliases"

    def __str__(self):
        return self.name


class StakeholderQuerySet(models.QuerySet):
    def called(self, words: str):
        """Those in whose name or address every one of the words occurs."""
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(email__icontains=word)
                | models.Q(profile__given_name__icontains=word)
                | models.Q(profile__family_name__icontains=word)
                | models.Q(profile__display_name__icontains=word)
            )
        return found.for_list()

    def with_roles(self):
        """Those who hold a role for the whole portal."""
        return self.filter(pk__in=PortalRole.objects.values("stakeholder")).for_list()

    def for_list(self):
        return (
            self.select_related("profile__organisation")
            .prefetch_related("portal_roles")
            .order_by("profile__family_name", "profile__given_name", "pk")
        )


class StakeholderManager(BaseUserManager.from_queryset(StakeholderQuerySet)):  # type: ignore[misc]
    def create_user(self, email=None, password=None, **fields):
        """A person who can sign in by e-mailed code, and by password if one is given."""
        person = self.model(email=self.clean_email(email), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email, password=None, **fields):
        person = self.create_user(email, password, is_superuser=True, **fields)
        PortalRole.objects.create(stakeholder=person, role=Role.ADMINISTRATOR)
        return person

    @staticmethod
    def clean_email(email: str | None) -> str | None:
        """Addresses compare without regard to case, so they are kept in lower case."""
        return email.strip().lower() if email else None

    def with_address(self, email: str) -> "Stakeholder | None":
        return self.filter(email=self.clean_email(email)).first()


class Stakeholder(AbstractBaseUser, PermissionsMixin):
    """A person. The sign-in address is unique and optional; the contact address is neither."""

    email = models.EmailField(_("sign-in address"), unique=True, null=True, blank=True)
    contact_address = models.EmailField(_("contact address"), blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(
        default=False, help_text=_("A fictional person; can sign in only while the portal runs as a demonstration.")
    )
    joined_at = models.DateTimeField(default=timezone.now)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged", help_text="Who this was a duplicate of."
    )

    objects = StakeholderManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self):
        return self.shown_name

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens: administrators only."""
        return self.is_superuser

    @property
    def shown_name(self) -> str:
        """The name the person chose to be known by; never an address."""
        return (getattr(self, "profile", None) and self.profile.shown_name) or str(_("Name not given"))

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(self.portal_roles.values_list("role", flat=True))

    def has_role(self, role: str) -> bool:
        return role in self.roles

    @property
    def is_portal_staff(self) -> bool:
        """Whether a second factor is compulsory."""
        return self.is_superuser or bool(self.roles)

    def rooms_with_letters(self) -> list[tuple[ContentType, list[int]]]:
        """The meetings whose letters this person may read, as the post room asks for them."""
        organised = self.appointments.filter(role="organiser").values_list("meeting_id", flat=True)
        return [(ContentType.objects.get_by_natural_key("meetings", "meeting"), list(organised))]

    # The post room's questions.

    @property
    def letter_name(self) -> str:
        return self.profile.shown_name if hasattr(self, "profile") else ""

    @property
    def letter_address(self) -> str:
        return self.contact_address or self.email or ""

    @property
    def letter_language(self) -> str:
        return self.profile.language if hasattr(self, "profile") else Language.EN

    @property
    def letter_zone(self) -> str:
        return self.profile.time_zone if hasattr(self, "profile") else "UTC"

    @property
    def letter_stakeholder(self) -> "Stakeholder":
        return self


class Profile(RulesModel):
    """What a person says of themself; later registrations are filled from it."""

    stakeholder = models.OneToOneField(Stakeholder, models.CASCADE, related_name="profile")
    title = models.CharField(_("title"), max_length=40, blank=True, help_text=_("Such as Ms., Dr. or H.E."))
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    display_name = models.CharField(
        _("name to show"),
        max_length=200,
        blank=True,
        help_text=_("If you wish to be known by another name, it is used everywhere instead."),
    )
    function = models.CharField(_("function"), max_length=200, blank=True, help_text=_("Your post, as on a card."))
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("organisation")
    )
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    country = CountryField(_("country"), blank=True)
    language = models.CharField(
        _("language of letters"),
        max_length=7,
        choices=Language,
        default=Language.EN,
        help_text=_("Letters and reminders reach you in this language where we write it, otherwise in English."),
    )
    languages = models.JSONField(_("languages you work in"), default=list, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC", validators=[validate_zone])
    expertise = models.CharField(_("expertise"), max_length=300, blank=True, help_text=_("A few words, with commas."))
    gender = models.CharField(
        _("gender"),
        max_length=15,
        blank=True,
        choices={"woman": _("Woman"), "man": _("Man"), "other": _("Another"), "undisclosed": _("I prefer not to say")},
        help_text=_("Only counted, to report on balance; never shown beside your name."),
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        rules_permissions: ClassVar = {"change": may.is_the_person}

    def __str__(self):
        return self.shown_name

    @property
    def shown_name(self) -> str:
        return self.display_name or f"{self.given_name} {self.family_name}".strip()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class PortalRole(RulesModel):
    """A role for the whole portal, and who granted it."""

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="portal_roles")
    role = models.CharField(max_length=20, choices=Role)
    granted_by = models.ForeignKey(Stakeholder, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("stakeholder", "role")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stakeholder", "role"],
                name="a_role_is_held_once",
                violation_error_message=_("This person already has this role."),
            )
        ]
        rules_permissions: ClassVar = {"grant": may.is_administrator, "revoke": may.is_administrator}

    def __str__(self):
        return f"{self.get_role_display()}: {self.stakeholder_id}"


class ConsentQuerySet(models.QuerySet):
    def in_force(self, at=None):
        """Given, not withdrawn and not expired."""
        at = at or timezone.now()
        return self.filter(models.Q(expires_at=None) | models.Q(expires_at__gt=at), withdrawn_at=None)


class Consent(models.Model):
    """One person's yes to one purpose, in one wording, about one thing; withdrawn as easily as given."""

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30, choices=Purpose)
    wording_version = models.CharField(max_length=20)
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-given_at",)
        indexes = [models.Index(fields=["about_type", "about_id", "purpose"], name="consent_about")]

    def __str__(self):
        return f"{self.get_purpose_display()}"

    @property
    def is_in_force(self) -> bool:
        return self.withdrawn_at is None and (self.expires_at is None or self.expires_at > timezone.now())


# The predicates are in rules.py; the names below exist before any person is looked at.
rules.add_perm("stakeholders.administer", may.is_administrator)
