"""The step « Épreuve »."""
