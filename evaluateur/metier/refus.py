"""The one family of errors that a user reads: a sentence that says what, a remedy that says what to do."""

from __future__ import annotations


class Refus(Exception):
    """Something that cannot be done, said in French. Everything else that is raised is a bug."""

    def __init__(self, phrase: str, remede: str = "") -> None:
        super().__init__(phrase, remede)
        self.phrase = phrase
        self.remede = remede

    def __str__(self) -> str:
        return f"{self.phrase} {self.remede}".strip()


class ActeRefuse(Refus):
    """An act that the rules do not allow now; nothing was written."""
