"""Who: the user model, profile, organisation, consent, roles, and self-service over one's data."""
