"""Secrets: passphrases and the slots they open, solo keys, signing keys."""
