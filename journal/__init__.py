"""What happened: append-only entries of who did what, about what, and when."""
