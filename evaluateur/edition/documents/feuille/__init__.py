"""The blank observation sheet of a bloc."""
