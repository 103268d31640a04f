"""The step « Préparation »."""
