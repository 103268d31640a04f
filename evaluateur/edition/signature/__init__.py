"""Signing a file: pyHanko alone."""
