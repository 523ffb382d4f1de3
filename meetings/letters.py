"""What letters the meetings post, and the reminders that go out by themselves."""
