"""Who may do what with people's data. One line each; no imports of our own."""

import rules

is_administrator = rules.predicate(lambda person: person.is_superuser, name="is_administrator")
is_the_person = rules.predicate(
    lambda person, profile: profile is not None and profile.stakeholder_id == person.pk, name="is_the_person"
)
