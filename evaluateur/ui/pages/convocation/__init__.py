"""Importing a convocation."""
