"""The job sheet of a candidate."""
