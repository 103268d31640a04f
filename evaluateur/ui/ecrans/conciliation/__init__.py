"""The step « Conciliation »."""
