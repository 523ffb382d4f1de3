"""Everything stored about one person, as they may take it with them.

The list is read off the models: a new model that refers to people is in it from its first day.
"""

from collections.abc import Callable

from django.utils import timezone

_parts: dict[str, Callable] = {}


def part(name: str):
    """Register what else belongs to a person: a function that gives it in JSON, or nothing."""

    def register(function: Callable) -> Callable:
        _parts[name] = function
        return function

    return register


SECRETS = {"password", "nonce", "sealed", "claim", "data", "message_id"}
"""Fields whose content would let whoever finds the file act in the person's place."""


def own_data(person) -> dict:
    """`{"exported_at": …, "person": {…}, "meetings.registration (stakeholder)": [{…}], …}`."""
    data = {"exported_at": timezone.now(), "person": row_of(person)}
    for relation in person._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or not relation.auto_created:
            continue
        if getattr(relation.related_model, "is_withheld", False):
            continue  # what somebody wrote about others is not their own data to take along
        rows = relation.related_model._base_manager.filter(**{relation.field.name: person}).order_by("pk")
        found = [row_of(row) for row in rows]
        if found:
            data[f"{relation.related_model._meta.label_lower} ({relation.field.name})"] = found
    data["texts of my practices"] = [
        row_of(version)
        for practice in person.practices.prefetch_related("versions").order_by("pk")
        for version in practice.versions.all()
    ]
    for name, of in _parts.items():
        if found := of(person):
            data[name] = found
    return data


def row_of(thing) -> dict:
    return {field.name: _plain(field, thing) for field in thing._meta.concrete_fields if field.name not in SECRETS}


def _plain(field, thing):
    value = field.value_from_object(thing)
    if field.name == "text" and hasattr(thing, "shown_text"):
        return thing.shown_text
    return value if value is None or isinstance(value, bool | int | float | list | dict) else str(value)
