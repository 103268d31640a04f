"""Qt models: named columns and roles, no widget."""
