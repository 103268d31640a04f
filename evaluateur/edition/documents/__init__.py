"""The documents that are printed: what they say, in which order."""
