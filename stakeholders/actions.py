"""What can be done with people's data: roles, profiles, consents."""

import unicodedata
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence.actions import post
from journal.actions import record
from rrge_portal.kernel.refusal import Refusal
from rrge_portal.kernel.transitions import lock

from .models import Consent, Organisation, PortalRole, Profile, Stakeholder
from .states import Purpose, Role

WORDING_VERSION = "2026-11"
"""Version of the consent sentences in `stakeholders/consents.py`; raise it when a sentence changes its meaning."""


@transaction.atomic
def know(email: str, **profile) -> Stakeholder:
    """The stakeholder with this sign-in address, made now if there is none.

    `profile` fills a new profile, and the gaps of an existing one: what a person wrote themself is never overwritten.
    """
    address = Stakeholder.objects.clean_email(email)
    person = Stakeholder.objects.select_related("profile").filter(email=address).first()
    return _told(person or _new(email=address, contact_address=address or ""), profile)


@transaction.atomic
def know_by_name(address: str, *, called: tuple[str, str], **profile) -> Stakeholder:
    """The stakeholder of this name whom one reaches at a mailbox that several people share, made now if there is none.

    `called` is the given and the family name they are known by there. The first at a mailbox signs in with it; whoever
    comes later has it as contact address only, so that nobody acts for the other by accident.
    """
    address = address.strip().lower()
    person = called_at(address, called)
    if person is None:
        is_taken = Stakeholder.objects.filter(email=address).exists()
        person = _new(email=None if is_taken else address, contact_address=address)
    return _told(person, profile)


def called_at(address: str, called: tuple[str, str]) -> Stakeholder | None:
    """Who of those reached at this address has this name, without regard to case, accents and spaces.

    Whoever signs in with it and has told no name yet counts as the one.
    """
    wanted = _bare(" ".join(called))
    reached = Stakeholder.objects.filter(Q(email=address) | Q(email=None, contact_address=address))
    found = [
        person
        for person in reached.select_related("profile").order_by(F("email").asc(nulls_last=True), "pk")
        if _bare(_name_of(person)) in ({wanted, ""} if person.email else {wanted})
    ]
    return found[0] if found else None


def _name_of(person: Stakeholder) -> str:
    return f"{person.profile.given_name} {person.profile.family_name}" if hasattr(person, "profile") else ""


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _new(**addresses) -> Stakeholder:
    person = Stakeholder(**addresses)
    person.set_unusable_password()
    person.save()
    return person


def _told(person: Stakeholder, profile: dict) -> Stakeholder:
    """With a new profile, or the gaps of the known one filled."""
    known = getattr(person, "profile", None)
    if known is None:
        profile.setdefault("given_name", "")
        profile.setdefault("sector", "")
        person.profile = Profile.objects.create(stakeholder=person, **profile)
        return person
    gaps = [name for name, value in profile.items() if value and not getattr(known, name)]
    if gaps:
        for name in gaps:
            setattr(known, name, profile[name])
        known.save(update_fields=gaps)
    return person


def organisation_called(name: str, *, sector: str, country: str = "") -> Organisation | None:
    """The organisation of that name, or other name, in that country, made now if it is new; None for no name."""
    name = " ".join(name.split())
    if not name:
        return None
    there = Organisation.objects.filter(country=country)
    known = there.filter(name__iexact=name).first() or there.filter(aliases__name__iexact=name).first()
    return known or Organisation.objects.create(name=name, sector=sector, country=country)


@transaction.atomic
def grant_role(person: Stakeholder, role: str, *, by: Stakeholder) -> PortalRole:
    """Give a person a role for the whole portal, and tell them."""
    try:
        with transaction.atomic():
            granted = PortalRole.objects.create(stakeholder=person, role=role, granted_by=by)
    except IntegrityError as error:
        raise Refusal(_("This person already has this role.")) from error
    if role == Role.ADMINISTRATOR:
        person.is_superuser = True
        person.save(update_fields=["is_superuser"])
    record("role.granted", by=by, about=person, role=role)
    post("role_granted", to=person, about=person, key=f"role:{granted.pk}", role=role)
    return granted


@transaction.atomic
def grant_role_to_address(email: str, role: str, *, by: Stakeholder) -> PortalRole:
    """Give a role to whoever signs in with this address; somebody not known yet becomes known."""
    return grant_role(know(email), role, by=by)


@transaction.atomic
def revoke_role(granted: PortalRole, *, by: Stakeholder) -> None:
    """Take a role back. The last administrator cannot be removed, or nobody could grant roles any more."""
    roles = PortalRole.objects.select_for_update().filter(role=granted.role)
    if granted.role == Role.ADMINISTRATOR and len(roles) == 1:
        raise Refusal(_("This is the only administrator. Name another one first."))
    person = granted.stakeholder
    if granted.role == Role.ADMINISTRATOR:
        person.is_superuser = False
        person.save(update_fields=["is_superuser"])
    record("role.revoked", by=by, about=person, role=granted.role)
    granted.delete()


@transaction.atomic
def change_profile(profile: Profile, *, by: Stakeholder, version: int, organisation: str | None = None) -> Profile:
    """Save a person's own profile, unless it was changed elsewhere since the form was opened.

    `profile` carries the new values; `version` is the one the form was filled from. `organisation` is its name as
    typed; without it the profile's own stays.
    """
    if profile.pk and lock(profile).version != version:
        raise Refusal(
            _("Your profile was changed in another window meanwhile. Compare your entries with it, then save again.")
        )
    if organisation is not None:
        profile.organisation = organisation_called(organisation, sector=profile.sector, country=str(profile.country))
    profile.version = version + 1
    profile.save()
    record("profile.changed", by=by, about=profile.stakeholder)
    return profile


@transaction.atomic
def give_consent(person: Stakeholder, purpose: Purpose, *, about=None, expires_at=None) -> Consent:
    """Write down a yes; giving it twice leaves the first."""
    same = [consent for consent in person.consents.in_force().filter(purpose=purpose) if consent.about == about]
    if same:
        return same[0]
    consent = Consent.objects.create(
        stakeholder=person, purpose=purpose, wording_version=WORDING_VERSION, about=about, expires_at=expires_at
    )
    record("consent.given", by=person, about=person, purpose=purpose)
    return consent


_endings: dict[str, Callable[[Consent], None]] = {}


def when_withdrawn(purpose: Purpose):
    """Register what a room ends, in the same transaction, when a consent to `purpose` is withdrawn."""

    def register(function: Callable[[Consent], None]) -> Callable[[Consent], None]:
        _endings[purpose] = function
        return function

    return register


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Stakeholder) -> Consent:
    """Withdraw a yes, as easily as it was given; what rested on it ends at once."""
    consent = lock(consent)
    if consent.withdrawn_at:
        raise Refusal(_("This consent is already withdrawn."))
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    record("consent.withdrawn", by=by, about=consent.stakeholder, purpose=consent.purpose)
    if consent.purpose in _endings:
        _endings[consent.purpose](consent)
    return consent
