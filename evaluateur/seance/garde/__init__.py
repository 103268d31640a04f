"""What each evaluator can tell of a past that someone changed: what he saw, and whose keys hold the seats."""
