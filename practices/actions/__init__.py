"""What can be done with a practice; one file per journey."""
