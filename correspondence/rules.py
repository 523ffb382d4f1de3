"""Who may see which addresses are not written to. One line each; no imports of our own."""

import rules


@rules.predicate
def is_secretariat(person):
    return person.is_authenticated and (person.is_superuser or person.has_role("secretariat"))


rules.add_perm("correspondence.see_suppressions", is_secretariat)
