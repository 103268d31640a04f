"""The step « Remise »."""
