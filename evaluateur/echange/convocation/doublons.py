"""Who of a convocation is there already: twice in the file, or in a dossier of this computer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from evaluateur.echange.convocation.convocation import Convocation, Ligne
from evaluateur.metier.personnes import Candidat
from evaluateur.metier.typographie import bare_words, plat
from evaluateur.vues.resume import Resume


class _Connu(Struct, frozen=True):
    """Someone met before: in a dossier or on an earlier line."""

    ou: str
    naissance: date | None = None


def doublons(convocation: Convocation, already: Iterable[Resume]) -> dict[int, str]:
    """Say, by number of line, of what it is a duplicate: same reference, or same person in a session that begins alike.

    The list of dossiers knows no birth date: two people of the same name and day are told apart inside the file only.
    """
    references: dict[str, _Connu] = {}
    personnes: dict[tuple[str, date | None], list[_Connu]] = {}
    for resume in already:
        known = _Connu(f"le dossier « {resume.reference} »")
        references.setdefault(plat(resume.reference), known)
        personnes.setdefault((_alike(resume.candidat), resume.debut), []).append(known)
    found: dict[int, str] = {}
    for line in convocation.lignes:
        phrase = _phrase(line, references, personnes)
        if phrase:
            found[line.numero] = phrase
        known = _Connu(f"la ligne {line.numero}", line.candidat.date_naissance)
        if line.reference:
            references.setdefault(plat(line.reference), known)
        for nom in _names(line.candidat):
            personnes.setdefault((nom, line.session.debut), []).append(known)
    return found


def _phrase(line: Ligne, references: dict[str, _Connu], personnes: dict[tuple[str, date | None], list[_Connu]]) -> str:
    same = references.get(plat(line.reference)) if line.reference else None
    if same:
        return f"La ligne {line.numero} porte la même référence que {same.ou}."
    naissance = line.candidat.date_naissance
    for nom in sorted(_names(line.candidat)):
        for known in personnes.get((nom, line.session.debut), ()):
            if naissance is None or known.naissance is None or naissance == known.naissance:
                return f"La ligne {line.numero} a le même candidat et la même date de début que {known.ou}."
    return ""


def _names(candidat: Candidat) -> set[str]:
    """Under which names he may be met: the one that lists show, and his birth name. None if a part lacks."""
    if not candidat.prenoms:
        return set()
    noms = {candidat.nom, candidat.nom_naissance}
    return {_alike(f"{nom} {candidat.prenoms}") for nom in noms if nom}


def _alike(name: str) -> str:
    """What two lists may write otherwise for the same person: apostrophes, hyphens, letters tied together."""
    return " ".join(bare_words(name))
