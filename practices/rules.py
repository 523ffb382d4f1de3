"""Who may do what with a practice. One line each; no imports of our own."""

import rules


@rules.predicate
def is_submitter(person, practice):
    return bool(practice) and person.is_authenticated and practice.submitter_id == person.pk


@rules.predicate
def is_author(person, practice):
    """Whoever writes it: its submitter, who leads, and those who write along."""
    return is_submitter(person, practice) or bool(
        practice and person.is_authenticated and practice.co_authors.writing().filter(person=person).exists()
    )


@rules.predicate
def is_trusted_author(person, practice):
    """Whom the lead author lets submit and withdraw it, too."""
    return bool(
        practice
        and person.is_authenticated
        and practice.co_authors.writing().filter(person=person, may_submit=True).exists()
    )


@rules.predicate
def is_editor(person):
    return person.is_authenticated and (person.is_superuser or person.has_role("editor"))


@rules.predicate
def is_not_submitter(person, practice):
    """Nobody decides on their own practice, nor on one they write along at."""
    return practice is None or not is_author(person, practice)


@rules.predicate
def is_reviewer(person, assignment):
    return bool(assignment) and person.is_authenticated and assignment.reviewer_id == person.pk


@rules.predicate
def is_the_reviewer(person, entry):
    """Whose entry among the reviewers it is."""
    return bool(entry) and person.is_authenticated and entry.stakeholder_id == person.pk


@rules.predicate
def is_whose_search_it_is(person, saved):
    """Whoever saved it, or reads the letters at its address."""
    if not saved or not person.is_authenticated:
        return False
    return person.pk == saved.stakeholder_id or saved.email.lower() == (person.email or "").lower()


@rules.predicate
def is_translator(person, translation):
    return bool(translation) and person.is_authenticated and translation.translator_id == person.pk


rules.add_perm("practices.edit_compendium", is_editor)
