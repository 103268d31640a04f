"""The sheet of the day."""
