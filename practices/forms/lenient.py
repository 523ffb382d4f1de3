"""Forms that are saved half done."""


class Lenient:
    """A form that says which fields are wanted, and keeps what there is without them."""

    use_required_attribute = False
    starred: frozenset[str] = frozenset()
    indispensable: frozenset[str] = frozenset()
    fields: dict

    def show_wanted(self) -> None:
        """Mark as optional what may stay empty for good."""
        for name, field in self.fields.items():
            field.required = name in self.starred

    def full_clean(self):
        for name, field in self.fields.items():
            field.required = name in self.indispensable
        super().full_clean()  # type: ignore[misc]
        self.show_wanted()
