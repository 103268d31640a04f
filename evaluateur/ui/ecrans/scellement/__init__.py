"""The step « Scellement »."""
