"""Verifying a signed grid."""
