"""Alone with one's grid: marks, verdicts, comments, flags, notes. These faits leave only inside a pli."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.metier import faits_solo as fs
from evaluateur.metier.actes import gardes
from evaluateur.metier.actes.contexte import Contexte, Solo
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
        raise ActeRefuse(f"Les grilles du bloc {bloc} sont révélées.", "Corrigez à l’étape Conciliation.")
    if etat.scelle(siege):
        raise ActeRefuse(f"Votre grille du bloc {bloc} est scellée.", "Corrigez à l’étape Conciliation.")
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
        raise ActeRefuse(f"« {key} » n’est pas une appréciation de cette grille.", f"Choisissez parmi : {words}.")


def _critere(contexte: Contexte, critere: str) -> tuple[CelluleCode, BlocCode, Grille]:
    code = gardes.critere(contexte.dossier, critere)
    bloc = contexte.dossier.referentiel.bloc_de[code]
    return code, bloc, ma_grille(contexte.dossier, contexte.clavier, bloc)[1]


def _competence(contexte: Contexte, competence: str) -> tuple[CelluleCode, BlocCode, Grille]:
    code = gardes.competence(contexte.dossier, competence)
    bloc = contexte.dossier.referentiel.bloc_de[code]
    return code, bloc, ma_grille(contexte.dossier, contexte.clavier, bloc)[1]


def noter(contexte: Contexte, critere: str, valeur: str | None) -> Solo:
    """Mark a criterion, or take its mark back. Marking it the same again makes no fait."""
    code, bloc, grille = _critere(contexte, critere)
    _valeur(contexte.dossier.referentiel.echelles.critere, valeur)
    return Solo(bloc, [] if grille.marques.get(code) == valeur else [fs.CritereNote(code, valeur)])


def noter_le_reste(contexte: Contexte, competence: str, valeur: str) -> Solo:
    """Mark every criterion of one table that has no mark yet."""
    ref = contexte.dossier.referentiel
    gardes.competence(contexte.dossier, competence)
    _valeur(ref.echelles.critere, valeur)
    code, bloc, grille = _competence(contexte, competence)
    criteres = ref.par_competence[code].criteres
    return Solo(bloc, [fs.CritereNote(c.code, valeur) for c in criteres if c.code not in grille.marques])


def juger(contexte: Contexte, competence: str, valeur: str | None) -> Solo:
    """Pronounce a competence. The application never does it by itself."""
    gardes.competence(contexte.dossier, competence)
    _valeur(contexte.dossier.referentiel.echelles.competence, valeur)
    code, bloc, grille = _competence(contexte, competence)
    return Solo(bloc, [] if grille.marques.get(code) == valeur else [fs.CompetenceJugee(code, valeur)])


def juger_bloc(contexte: Contexte, bloc: str, valeur: str | None, motif: str | None = None) -> Solo:
    """Pronounce the bloc, with the reason when it is unfavourable (may be completed before sealing).

    Without a reason, the one that stands and its draft are kept.
    """
    b, grille = ma_grille(contexte.dossier, contexte.clavier, bloc)
    _valeur(contexte.dossier.referentiel.echelles.bloc, valeur)
    raison = grille.motif if motif is None else gardes.saisie(motif)
    same = grille.marques.get(b.cellule) == valeur and grille.motif == raison
    return Solo(b.code, [] if same else [fs.BlocJuge(b.code, valeur, raison)], "" if motif is None else "motif")


def preciser(contexte: Contexte, competence: str, text: str) -> Solo:
    """Write the comment under the table of a competence; an empty text takes it back."""
    dossier = contexte.dossier
    bloc = bloc_de(dossier, competence, "compétence")
    found = dossier.referentiel.par_competence.get(CelluleCode(competence))
    if found is None:
        raise ActeRefuse("Les précisions doivent porter sur une compétence.", "Choisissez-la dans la grille.")
    _, grille = ma_grille(dossier, contexte.clavier, bloc)
    own = gardes.saisie(text)
    same = grille.precisions.get(found.code, "") == own
    return Solo(bloc, [] if same else [fs.PrecisionsEcrites(found.code, own)], f"precisions.{competence}")


def signaler(contexte: Contexte, critere: str, signale: bool) -> Solo:
    """Flag a criterion for the entretien, or no longer."""
    code, bloc, grille = _critere(contexte, critere)
    return Solo(bloc, [] if grille.signales.get(code, False) == signale else [fs.CritereSignale(code, signale)])


def aborder(contexte: Contexte, critere: str, aborde: bool) -> Solo:
    """Tick a criterion as raised in the entretien."""
    code, bloc, grille = _critere(contexte, critere)
    return Solo(bloc, [] if grille.abordes.get(code, False) == aborde else [fs.CritereAborde(code, aborde)])


def defaire(contexte: Contexte, bloc: str, faits: Sequence[fs.FaitsSolo]) -> Solo:
    """Put one's own grid back as it was: what :func:`evaluateur.metier.effets.contraires.faits_contraires` says."""
    return Solo(ma_grille(contexte.dossier, contexte.clavier, bloc)[0].code, faits)


def annoter(contexte: Contexte, bloc: str, text: str, situation: int = 0) -> Solo:
    """Write one's own notes, on the entretien (0) or on a situation; the reveal discloses them."""
    dossier = contexte.dossier
    b, grille = ma_grille(dossier, contexte.clavier, bloc)
    if situation and situation not in dossier.bloc(b.code).situations:
        raise ActeRefuse(f"Le bloc {bloc} n’a pas de situation {situation}.", "Choisissez-la dans la liste.")
    own = gardes.saisie(text)
    same = own == grille.notes.get(cle_notes(situation), "")
    return Solo(b.code, [] if same else [fs.NotesEcrites(situation, own)], f"notes.{situation}")
