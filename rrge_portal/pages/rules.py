"""Who may do what with a letter in the post room."""

import rules


@rules.predicate
def runs_the_room(person, letter):
    """Organiser of the meeting the letter belongs to; administrators may stand in."""
    return person.is_superuser or person.has_perm("meetings.organise_meeting", letter.room)


rules.add_perm("pages.try_letter_again", runs_the_room)
