"""Who may do what in a meeting. One line each; no imports of our own. "Is this step possible?" is in `states.py`."""

import rules


@rules.predicate
def is_organiser(person, thing):
    """Organiser of the meeting that `thing` is or belongs to; administrators may stand in."""
    return bool(thing) and (person.is_superuser or "organiser" in thing.room.roles_of(person))


@rules.predicate
def is_secretariat(person):
    return person.is_authenticated and (person.is_superuser or person.has_role("secretariat"))


@rules.predicate
def organises_somewhere(person):
    return person.is_authenticated and person.appointments.filter(role="organiser").exists()


@rules.predicate
def is_rapporteur(person, session):
    return bool(session) and session.pk in session.room.sessions_of(person, "rapporteur")


@rules.predicate
def is_moderator(person, session):
    return bool(session) and session.pk in session.room.sessions_of(person, "moderator")


@rules.predicate
def takes_part(person, thing):
    """Has a confirmed seat or a role in the meeting."""
    return bool(thing) and thing.room.is_attended_by(person)


@rules.predicate
def is_open(person, thing):
    """The meeting is not closed, so that something in it may still change."""
    return bool(thing) and not thing.room.is_closed


@rules.predicate
def is_uploader(person, contribution):
    return bool(contribution) and contribution.uploaded_by_id == person.pk


@rules.predicate
def is_certified(person, certificate):
    return bool(certificate) and certificate.registration.stakeholder_id == person.pk


@rules.predicate
def is_attributed(person, session):
    """Held under no rule that hides who is there."""
    return bool(session) and not session.is_chatham


@rules.predicate
def is_owner(person, recommendation):
    return bool(recommendation) and recommendation.owner_person_id == person.pk


@rules.predicate
def hears_comments(person, thing):
    """Moderator or rapporteur of a session it came from."""
    if not thing:
        return False
    heard = thing.room.sessions_of(person, "moderator") | thing.room.sessions_of(person, "rapporteur")
    return bool(thing.session_keys & heard)


@rules.predicate
def is_registrant(person, registration):
    return bool(registration) and registration.stakeholder_id == person.pk


rules.add_perm("meetings.schedule_meeting", is_secretariat)
rules.add_perm("meetings.keep_directory", is_secretariat)
rules.add_perm("meetings.see_directory", is_secretariat | organises_somewhere)
