"""The keyboard changes hands."""
