"""Words that the whole house shares: how things are named once, in code and in French."""

from __future__ import annotations

NON_NOTE = "Non noté"
"""Said of a cell without a value: it is never one of the words of a scale."""
