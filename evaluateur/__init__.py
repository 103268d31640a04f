"""Évaluateur: jury sessions of a professional certification, on a laptop, without network."""

__version__ = "0.1.0"
