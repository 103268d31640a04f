"""The step « Grille »."""
