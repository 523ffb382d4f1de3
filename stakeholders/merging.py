"""Two entries for one person, or for one body, become one; nothing that hangs on either is lost.

What refers to people is read off the models, so that a new one is moved from its first day.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from journal.actions import record
from rrge_portal.kernel.refusal import Refusal

from .models import Organisation, OrganisationAlias, Profile, Stakeholder

NOT_MOVED = {"stakeholders.profile", "account.emailaddress", "mfa.authenticator", "stakeholders.stakeholder"}
"""The profile is brought together; the ways of signing in of the one that goes end with it."""
NOT_FILLED = {"id", "stakeholder", "version", "languages"}


class Moved(NamedTuple):
    """What moves from one person to the other, in words, and how many of it."""

    label: str
    number: int


def _relations(person: Stakeholder) -> Iterator[models.Field]:
    """The fields of other models that point at a person."""
    for relation in person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.field.model._meta.label_lower not in NOT_MOVED:
            yield relation.field


def _rows(field: models.Field, person: Stakeholder):
    return field.model._base_manager.filter(**{field.name: person})


def what_moves(gone: Stakeholder) -> list[Moved]:
    """What hangs on the one that goes, by kind, the most first."""
    counted: dict[str, int] = {}
    for field in _relations(gone):
        if number := _rows(field, gone).count():
            label = str(field.model._meta.verbose_name_plural)
            counted[label] = counted.get(label, 0) + number
    return [Moved(label, number) for label, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]


@transaction.atomic
def merge(kept: Stakeholder, gone: Stakeholder, *, by: Stakeholder) -> Stakeholder:
    """Make two entries for one person one: everything of `gone` becomes `kept`'s, whose own words stand.

    Raises:
        Refusal: they are the same entry, `gone` is whoever does this, or holds a role that nobody may hand on so, or
            both have something nobody can have twice.
    """
    people = {
        person.pk: person
        for person in Stakeholder.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
    }
    if len(people) < 2 or not all(person.is_active for person in people.values()):
        raise Refusal(_("One of the two has been merged meanwhile. Search again."))
    kept, gone = people[kept.pk], people[gone.pk]
    if gone.pk == by.pk:
        raise Refusal(_("This is your own entry. Keep it, and merge the other one into it."))
    if gone.is_superuser or gone.roles:
        raise Refusal(_("%(name)s holds a role for the whole portal. Keep that entry instead.") % {"name": gone})
    if not by.is_superuser and _rooms_run_by(gone) - _rooms_run_by(by):
        raise Refusal(_("%(name)s runs a meeting that you do not. Keep that entry instead.") % {"name": gone})
    for field in _relations(gone):
        _move(field, gone, kept)
    _bring_profiles_together(kept, gone)
    _bring_addresses_together(kept, gone)
    record("person.merged", by=by, about=kept, gone=gone.pk)
    return kept


def _rooms_run_by(person: Stakeholder) -> set[tuple[int, int]]:
    return {(kind.pk, key) for kind, keys in person.rooms_with_letters() for key in keys}


def _move(field: models.Field, gone: Stakeholder, kept: Stakeholder) -> None:
    try:
        with transaction.atomic():
            _rows(field, gone).update(**{field.name: kept})
    except IntegrityError:
        for row in _rows(field, gone).order_by("pk"):
            _move_one(field, row, kept)


def _move_one(field: models.Field, row, kept: Stakeholder) -> None:
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk=row.pk).update(**{field.name: kept})
    except IntegrityError as error:
        if not getattr(field.model, "is_held_once", False):
            raise Refusal(
                _("Both have one of these, which nobody can have twice: %(what)s. Cancel one of them first.")
                % {"what": row._meta.verbose_name_plural}
            ) from error
        field.model._base_manager.filter(pk=row.pk).delete()


def _bring_profiles_together(kept: Stakeholder, gone: Stakeholder) -> None:
    """What the kept one never said of themself is filled from the other."""
    other = Profile.objects.filter(stakeholder=gone).first()
    if other is None:
        return
    own = Profile.objects.filter(stakeholder=kept).first()
    if own is None:
        other.stakeholder = kept
        other.save(update_fields=["stakeholder"])
        return
    names = [field.name for field in Profile._meta.concrete_fields if field.name not in NOT_FILLED]
    gaps = [name for name in names if not getattr(own, name) and getattr(other, name)]
    for name in gaps:
        setattr(own, name, getattr(other, name))
    own.languages = list(dict.fromkeys([*own.languages, *other.languages]))
    own.version += 1
    own.save(update_fields=[*gaps, "languages", "version"])
    other.delete()


def _bring_addresses_together(kept: Stakeholder, gone: Stakeholder) -> None:
    """One address to sign in with stays; the other serves for letters where there is none yet."""
    address = gone.email
    gone.email, gone.is_active, gone.merged_into = None, False, kept
    gone.set_unusable_password()
    gone.save(update_fields=["email", "is_active", "merged_into", "password"])
    for field in (relation.field for relation in gone._meta.related_objects):
        if field.model._meta.label_lower in {"account.emailaddress", "mfa.authenticator"}:
            _rows(field, gone).delete()
    kept.email = kept.email or address
    kept.contact_address = kept.contact_address or address or gone.contact_address
    kept.save(update_fields=["email", "contact_address"])


@transaction.atomic
def merge_organisations(kept: Organisation, gone: Organisation, *, by: Stakeholder) -> Organisation:
    """Make two entries for one body one; the name of the one that goes stays as another name of the kept one."""
    bodies = {
        body.pk: body
        for body in Organisation.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")
    }
    if len(bodies) < 2:
        raise Refusal(_("One of the two has been merged meanwhile. Search again."))
    kept, gone = bodies[kept.pk], bodies[gone.pk]
    gone.people.update(organisation=kept)
    names = {alias.name.casefold() for alias in kept.aliases.all()} | {kept.name.casefold()}
    for name in (gone.name, *gone.aliases.values_list("name", flat=True)):
        if name.casefold() not in names:
            OrganisationAlias.objects.create(organisation=kept, name=name)
            names.add(name.casefold())
    gaps = [name for name in ("acronym", "kind") if not getattr(kept, name) and getattr(gone, name)]
    for name in gaps:
        setattr(kept, name, getattr(gone, name))
    if gaps:
        kept.save(update_fields=gaps)
    record("organisation.merged", by=by, about=kept, gone=gone.pk)
    gone.delete()
    return kept


@transaction.atomic
def change_organisation(organisation: Organisation, *, aliases: list[str], by: Stakeholder) -> Organisation:
    """Correct what is known of a body, and the other names people write for it.

    Raises:
        Refusal: there is another body of this name in this country.
    """
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise Refusal(
            _("There is already an organisation of this name in this country. Merge the two instead.")
        ) from error
    organisation.aliases.all().delete()
    wanted = {name.casefold(): name for name in map(str.strip, aliases) if name}
    wanted.pop(organisation.name.casefold(), None)
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=organisation, name=name[:200]) for name in wanted.values()
    )
    record("organisation.changed", by=by, about=organisation)
    return organisation
