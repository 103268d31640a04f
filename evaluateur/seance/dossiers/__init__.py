"""Dossiers as wholes: begun, thrown away, given a jury, told by their day."""
