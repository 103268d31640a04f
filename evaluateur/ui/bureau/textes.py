"""Texts that the base did not take: each lies in its field alone, or, once its author is locked out, under the lock."""

from __future__ import annotations

from msgspec import Struct

from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId

Places = dict[tuple[BlocCode, str], str]
"""What is typed, by bloc and field."""

_OR_GIVE_UP = "Sinon, abandonnez ce texte (Ctrl+K, « Abandonner le texte non enregistré »)."


class UnderLock(Struct, frozen=True):
    """What was typed in a dossier and could not be kept when it was locked."""

    dossier: DossierId
    personnes: tuple[ProfilId, ...]
    noms: str
    textes: Places


class Unkept:
    """Only this window holds them: it does not end before they are kept, or given up."""

    def __init__(self) -> None:
        self._texts: Places = {}
        self._why: dict[tuple[BlocCode, str], Refus] = {}
        self._under_lock: UnderLock | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them, in sight or under the lock."""
        under = self._under_lock.textes.values() if self._under_lock is not None else ()
        return (*self._texts.values(), *under)

    def refuse(self, bloc: BlocCode, field: str, content: str, refus: Refus) -> bool:
        """A text was not taken; whether it is the first one."""
        first = not self._texts
        self._texts[bloc, field], self._why[bloc, field] = content, refus
        return first

    def keep(self, bloc: BlocCode, field: str) -> None:
        """A text is in the base, or is given up by its field."""
        self._texts.pop((bloc, field), None)

    def forget(self) -> None:
        """Nothing is typed in sight any more."""
        self._texts = {}

    def give_up(self) -> None:
        """All of it goes."""
        self._texts, self._under_lock = {}, None

    def lock(self, dossier: DossierId, personnes: tuple[ProfilId, ...], noms: str) -> None:
        """Hold what is in sight for those who typed it."""
        if self._texts:
            self._under_lock = UnderLock(dossier, personnes, noms, self._texts)

    def unlock(self, dossier: DossierId, personnes: tuple[ProfilId, ...]) -> Places:
        """What these people typed in this dossier; nobody else is given it."""
        held = self._under_lock
        if held is None or (held.dossier, held.personnes) != (dossier, personnes):
            return {}
        self._under_lock = None
        return held.textes

    def in_sight(self) -> tuple[str, str] | None:
        """Why one stays where one is, and what to do; nothing when every text is kept."""
        for place in self._texts:
            refus = self._why[place]
            phrase = f"Le texte que vous tapez n’est pas encore enregistré. {refus.phrase}"
            return phrase, f"{refus.remede} {_OR_GIVE_UP}".strip()
        return None

    def awaited(self) -> tuple[str, str] | None:
        """Whose text waits under the lock, and what to do; nothing when none does."""
        if self._under_lock is None:
            return None
        phrase = f"Un texte {de(self._under_lock.noms)} n’a pas pu être enregistré : il l’attend sous le verrou."
        return phrase, f"Rouvrez ce dossier pour le retrouver. {_OR_GIVE_UP}"
