"""`allow`: the one question a view asks before it acts."""

from django.core.exceptions import PermissionDenied


def allow(person, permission, about=None):
    """Let `person` through, or answer 403.

    `permission` is a name of the table in the model's `Meta.rules_permissions`, such as `meetings.publish_meeting`.
    """
    if not person.has_perm(permission, about):
        raise PermissionDenied
