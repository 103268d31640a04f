"""The journal of a dossier."""
