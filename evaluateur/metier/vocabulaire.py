"""Words that the whole house shares: what things are named by, and what a few of them are called in French, once."""

from __future__ import annotations

from typing import Literal, NewType

from msgspec import Struct

DossierId = NewType("DossierId", str)
"""Names a dossier: 32 hexadecimal digits, drawn at random."""
BlocCode = NewType("BlocCode", str)
"""Names a bloc of the référentiel at hand; opaque."""
CelluleCode = NewType("CelluleCode", str)
"""Names one thing to mark: a criterion, a competence or a bloc; unique in a référentiel."""
ProfilId = NewType("ProfilId", str)
"""Names a person in every journal."""
Empreinte = NewType("Empreinte", str)
"""SHA-256 of canonical bytes, or of a document as it is kept: 64 hexadecimal digits."""

HORS_BLOC = BlocCode("")
"""Stands where something is about the whole dossier."""
AUCUNE_CELLULE = CelluleCode("")
"""Stands where no cell is meant."""
PERSONNE = ProfilId("")
"""Stands where nobody is named."""
AUCUNE_EMPREINTE = Empreinte("")
"""Stands where there is none yet."""


def cellule_du_bloc(bloc: BlocCode) -> CelluleCode:
    """A bloc is itself one thing to mark: the cell of its verdict bears its code."""
    return CelluleCode(bloc)


Numero = Literal[1, 2]
"""A seat of the jury."""
Presentation = Literal["presente", "non_presente", "deja_acquis"]
Presence = Literal["present", "absent", "abandon"]
Piece = Literal["carte_identite", "passeport", "titre_sejour", "permis_conduire", "autre"]
"""On what an identity is seen: the kind of document, never its number, never a copy."""
ConstatIdentite = Literal["conforme", "corrigee", "aucune_piece", "ne_correspond_pas"]
"""What was seen of the candidate's identity."""
Mode = Literal["papier", "electronique"]
FUSEAU = "Europe/Paris"
"""In which hours are said while no dossier says otherwise."""
NatureScan = Literal["grille", "feuille_session"]
Origine = Literal["1", "2", "1+2", "reecrit"]
"""Where a printed comment comes from."""
Cible = Literal["fin", "pause"]
"""What a reason given afterwards is about."""

NON_RENSEIGNE = "Non renseigné"
"""Said of a cell without a value: it is never one of the words of a scale."""
PRESENTATIONS: dict[Presentation, str] = {
    "presente": "présenté",
    "non_presente": "non présenté",
    "deja_acquis": "déjà acquis",
}
MODES: dict[Mode, str] = {"papier": "papier", "electronique": "électronique"}
SCANS: dict[NatureScan, str] = {"grille": "grille signée", "feuille_session": "feuille de session"}


class MotPresence(Struct, frozen=True):
    """What it is called: alone, as an icon, on the first page."""

    mot: str
    icone: str
    imprime: str


PRESENCES: dict[Presence, MotPresence] = {
    "present": MotPresence("présent", "check", "Candidat présent"),
    "absent": MotPresence("absent", "user-x", "Candidat absent"),
    "abandon": MotPresence("abandon", "user-x", "Abandon du candidat"),
}


PIECES: dict[Piece, str] = {
    "carte_identite": "carte nationale d’identité",
    "passeport": "passeport",
    "titre_sejour": "titre de séjour",
    "permis_conduire": "permis de conduire",
    "autre": "autre pièce officielle avec photographie",
}
IDENTITES: dict[ConstatIdentite, str] = {
    "conforme": "conforme",
    "corrigee": "orthographe corrigée",
    "aucune_piece": "aucune pièce présentée",
    "ne_correspond_pas": "ne correspond pas au candidat",
}


class MotOrigine(Struct, frozen=True):
    """What an origin is called: in the journal, beside the choice of it, on the page."""

    court: str
    choix: str
    imprime: str


ORIGINES: dict[Origine, MotOrigine] = {
    "1": MotOrigine("évaluateur 1", "précisions de l’évaluateur 1", "texte de l’évaluateur 1"),
    "2": MotOrigine("évaluateur 2", "précisions de l’évaluateur 2", "texte de l’évaluateur 2"),
    "1+2": MotOrigine(
        "les deux évaluateurs",
        "précisions des deux évaluateurs, les unes après les autres",
        "textes des deux évaluateurs",
    ),
    "reecrit": MotOrigine("réécrites à deux", "précisions réécrites à deux", "texte réécrit en commun"),
}
