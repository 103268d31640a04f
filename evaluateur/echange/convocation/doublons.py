"""Who of a convocation is there already: twice in the file, or in a dossier of this computer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from evaluateur.echange.convocation.convocation import Convocation, Ligne
from evaluateur.metier.personnes import Candidat
from evaluateur.metier.typographie import plat
from evaluateur.vues.resume import Resume


class _Connu(Struct, frozen=True):
    """Someone met before: in a dossier or on an earlier line."""

    ou: str
    naissance: date | None = None


def doublons(convocation: Convocation, deja: Iterable[Resume]) -> dict[int, str]:
    """Say, by number of line, of what it is a duplicate: same reference, or same person in a session that begins alike.

    The list of dossiers knows no birth date: two people of the same name and day are told apart inside the file only.
    """
    references: dict[str, _Connu] = {}
    personnes: dict[tuple[str, date | None], list[_Connu]] = {}
    for resume in deja:
        connu = _Connu(f"le dossier « {resume.reference} »")
        references.setdefault(plat(resume.reference), connu)
        personnes.setdefault((plat(resume.candidat), resume.debut), []).append(connu)
    trouves: dict[int, str] = {}
    for ligne in convocation.lignes:
        phrase = _phrase(ligne, references, personnes)
        if phrase:
            trouves[ligne.numero] = phrase
        connu = _Connu(f"la ligne {ligne.numero}", ligne.candidat.date_naissance)
        if ligne.reference:
            references.setdefault(plat(ligne.reference), connu)
        for nom in _noms(ligne.candidat):
            personnes.setdefault((nom, ligne.session.debut), []).append(connu)
    return trouves


def _phrase(ligne: Ligne, references: dict[str, _Connu], personnes: dict[tuple[str, date | None], list[_Connu]]) -> str:
    meme = references.get(plat(ligne.reference)) if ligne.reference else None
    if meme:
        return f"La ligne {ligne.numero} porte la même référence que {meme.ou}."
    naissance = ligne.candidat.date_naissance
    for nom in sorted(_noms(ligne.candidat)):
        for connu in personnes.get((nom, ligne.session.debut), ()):
            if naissance is None or connu.naissance is None or naissance == connu.naissance:
                return f"La ligne {ligne.numero} convoque la même personne, au même début, que {connu.ou}."
    return ""


def _noms(candidat: Candidat) -> set[str]:
    """Under which names he may be met: the one that lists show, and his birth name. None if a part lacks."""
    if not candidat.prenoms:
        return set()
    noms = {candidat.nom, candidat.nom_naissance}
    return {plat(f"{nom} {candidat.prenoms}") for nom in noms if nom}
