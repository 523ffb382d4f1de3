"""The post room: letters as rows, templates per language, delivery, the reminders engine."""
