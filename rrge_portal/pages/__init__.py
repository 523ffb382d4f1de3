"""What spans the rooms: home, the frame of every page, errors, health, the post room's page."""
