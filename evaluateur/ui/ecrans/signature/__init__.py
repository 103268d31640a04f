"""The step « Signature »."""
