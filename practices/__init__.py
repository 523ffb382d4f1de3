"""What was learned: practices, their versions, reviews and decisions, the compendium and its editions."""
