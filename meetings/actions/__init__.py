"""What can be done in a meeting; one file per journey."""
