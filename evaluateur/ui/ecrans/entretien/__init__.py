"""The step « Entretien »."""
