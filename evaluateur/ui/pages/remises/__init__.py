"""Handing over to the training body: every closed dossier at once."""
