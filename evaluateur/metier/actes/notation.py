"""Alone with one's grid: marks, verdicts, comments, flags, notes. These faits leave only inside a pli."""

from __future__ import annotations

from evaluateur.metier import faits_solo as fs
from evaluateur.metier.actes import gardes
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.grille import Grille, cle_notes
from evaluateur.metier.referentiel import Bloc, Echelle
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode


def ma_grille(dossier: Dossier, clavier: Clavier, bloc: str) -> tuple[Bloc, Grille]:
    """The open grid of the one person at the keyboard, or a refusal."""
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    siege = gardes.siege(dossier, clavier)
    if etat.revele_le:
        raise ActeRefuse(f"Les grilles du bloc {bloc} sont révélées.", "Une correction passe par la conciliation.")
    if etat.scelle(siege):
        raise ActeRefuse(f"Votre grille du bloc {bloc} est scellée.", "Une correction passe par la conciliation.")
    return b, dossier.grille(b.code, gardes.personne(clavier))


def obstacle(dossier: Dossier, clavier: Clavier, bloc: str) -> str:
    """Why the one at the keyboard cannot write in a grid now; empty when he can. What every screen asks."""
    try:
        ma_grille(dossier, clavier, bloc)
    except ActeRefuse as refus:
        return str(refus)
    return ""


def bloc_de(dossier: Dossier, code: str, what: str) -> BlocCode:
    """The bloc that holds a competence or a criterion, or a refusal."""
    bloc = dossier.referentiel.bloc_de.get(CelluleCode(code))
    if bloc is None:
        raise ActeRefuse(f"Le référentiel n’a pas de {what} {code}.", "Choisissez dans la grille.")
    return bloc


def _valeur(echelle: Echelle, key: str | None) -> None:
    if key is not None and echelle.valeur(key) is None:
        words = ", ".join(v.mot for v in echelle.valeurs)
        raise ActeRefuse(f"« {key} » n’est pas un mot de cette grille.", f"Choisissez parmi : {words}.")


def _critere(dossier: Dossier, clavier: Clavier, critere: str) -> tuple[CelluleCode, Grille]:
    code = gardes.critere(dossier, critere)
    return code, ma_grille(dossier, clavier, dossier.referentiel.bloc_de[code])[1]


def noter(dossier: Dossier, clavier: Clavier, critere: str, valeur: str | None) -> list[fs.FaitsSolo]:
    """Mark a criterion, or take its mark back. Marking it the same again makes no fait."""
    code, grille = _critere(dossier, clavier, critere)
    _valeur(dossier.referentiel.echelles.critere, valeur)
    return [] if grille.marques.get(code) == valeur else [fs.CritereNote(code, valeur)]


def noter_le_reste(dossier: Dossier, clavier: Clavier, competence: str, valeur: str) -> list[fs.FaitsSolo]:
    """Mark every criterion of one table that has no mark yet."""
    code = gardes.competence(dossier, competence)
    _valeur(dossier.referentiel.echelles.critere, valeur)
    _, grille = ma_grille(dossier, clavier, dossier.referentiel.bloc_de[code])
    criteres = dossier.referentiel.par_competence[code].criteres
    return [fs.CritereNote(c.code, valeur) for c in criteres if c.code not in grille.marques]


def juger(dossier: Dossier, clavier: Clavier, competence: str, valeur: str | None) -> list[fs.FaitsSolo]:
    """Pronounce a competence. The application never does it by itself."""
    code = gardes.competence(dossier, competence)
    _valeur(dossier.referentiel.echelles.competence, valeur)
    _, grille = ma_grille(dossier, clavier, dossier.referentiel.bloc_de[code])
    return [] if grille.marques.get(code) == valeur else [fs.CompetenceJugee(code, valeur)]


def juger_bloc(
    dossier: Dossier, clavier: Clavier, bloc: str, valeur: str | None, motif: str | None = None
) -> list[fs.FaitsSolo]:
    """Pronounce the bloc, with the reason when it is unfavourable (may be completed before sealing)."""
    b, grille = ma_grille(dossier, clavier, bloc)
    _valeur(dossier.referentiel.echelles.bloc, valeur)
    raison = grille.motif if motif is None else gardes.saisie(motif)
    if grille.marques.get(b.cellule) == valeur and grille.motif == raison:
        return []
    return [fs.BlocJuge(b.code, valeur, raison)]


def preciser(dossier: Dossier, clavier: Clavier, competence: str, text: str) -> list[fs.FaitsSolo]:
    """Write the comment under the table of a competence; an empty text takes it back."""
    bloc = bloc_de(dossier, competence, "compétence")
    found = dossier.referentiel.par_competence.get(CelluleCode(competence))
    if found is None:
        raise ActeRefuse("Les précisions s’écrivent sous une compétence.", "Choisissez-la dans la grille.")
    _, grille = ma_grille(dossier, clavier, bloc)
    own = gardes.saisie(text)
    return [] if grille.precisions.get(found.code, "") == own else [fs.PrecisionsEcrites(found.code, own)]


def signaler(dossier: Dossier, clavier: Clavier, critere: str, signale: bool) -> list[fs.FaitsSolo]:
    """Flag a criterion for the entretien, or no longer."""
    code, grille = _critere(dossier, clavier, critere)
    return [] if grille.signales.get(code, False) == signale else [fs.CritereSignale(code, signale)]


def aborder(dossier: Dossier, clavier: Clavier, critere: str, aborde: bool) -> list[fs.FaitsSolo]:
    """Tick a criterion as raised in the entretien."""
    code, grille = _critere(dossier, clavier, critere)
    return [] if grille.abordes.get(code, False) == aborde else [fs.CritereAborde(code, aborde)]


def annoter(dossier: Dossier, clavier: Clavier, bloc: str, text: str, situation: int = 0) -> list[fs.FaitsSolo]:
    """Write one's own notes, on the entretien (0) or on a situation; the reveal discloses them."""
    b, grille = ma_grille(dossier, clavier, bloc)
    if situation and situation not in dossier.bloc(b.code).situations:
        raise ActeRefuse(f"Le bloc {bloc} n’a pas de situation {situation}.", "Choisissez-la dans la liste.")
    own = gardes.saisie(text)
    old = grille.notes.get(cle_notes(situation), "")
    return [] if own == old else [fs.NotesEcrites(situation, own)]
