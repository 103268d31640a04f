"""A lot: one dossier as it is handed over, signed by whoever sends it, read by one careful reader on both sides."""
