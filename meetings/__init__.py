"""When and with whom: meetings, sessions, invitations, registrations, contributions, notes, recommendations."""
