"""The only shared code: what every room needs and that belongs to none of them."""
