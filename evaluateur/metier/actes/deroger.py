"""Going on in spite of a breach: one evaluator says why, the other accepts; both are printed."""

from __future__ import annotations

from evaluateur.metier import jury
from evaluateur.metier.actes import gardes
from evaluateur.metier.actes.contexte import Contexte, Partage, partage
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.derogations import couvre
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Derogation, Dossier
from evaluateur.metier.faits.conciliation import DerogationAcceptee, DerogationProposee, DerogationRetiree
from evaluateur.metier.refus import ActeRefuse


def _derogeables(dossier: Dossier) -> dict[str, Manquement]:
    found = conformite.manquements(dossier)
    for code in dossier.presentes:
        found += conformite.du_bloc(dossier, code)
    return {m.regle.cle: m for m in found if m.derogeable}


def proposer(contexte: Contexte, regle: str, motif: str) -> Partage[int]:
    """Ask to go on in spite of a breach that stands now, and give its number.

    Whoever sits alone has nobody to accept it but himself.
    """
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    gardes.siege(dossier, contexte.clavier)
    manquement = _derogeables(dossier).get(regle)
    if manquement is None:
        raise ActeRefuse("Ce point ne demande pas de dérogation.", "Consultez les points à vérifier.")
    if any(couvre(dossier, d, manquement.constat) and not d.retiree for d in dossier.derogations):
        raise ActeRefuse("Une dérogation existe déjà pour ce point.", "Acceptez-la ou retirez-la.")
    raison = gardes.motif(motif, "de la dérogation")
    numero = len(dossier.derogations) + 1
    constat = manquement.constat
    proposee = DerogationProposee(
        numero, constat.regle.cle, manquement.phrase, manquement.bloc, raison, constat.valeurs
    )
    return Partage([proposee, DerogationAcceptee(numero)] if jury.seul(dossier) else [proposee], numero)


def _derogation(dossier: Dossier, numero: int) -> Derogation:
    gardes.modifiable(dossier)
    for derogation in dossier.derogations:
        if derogation.numero == numero and not derogation.retiree:
            return derogation
    raise ActeRefuse(f"Il n’y a pas de dérogation {numero} en cours.", "Choisissez-la dans la liste.")


def accepter(contexte: Contexte, numero: int) -> Partage[None]:
    """The other evaluator accepts."""
    dossier, clavier = contexte.dossier, contexte.clavier
    derogation = _derogation(dossier, numero)
    siege = gardes.siege(dossier, clavier)
    if siege == derogation.siege or derogation.proposee_par == clavier.auteur:
        raise ActeRefuse("Une dérogation doit être acceptée par l’autre évaluateur.", "Passez-lui la main (Ctrl+M).")
    if derogation.acceptee:
        raise ActeRefuse(f"La dérogation {numero} est déjà acceptée.", "Continuez : ce point est réglé.")
    return partage(DerogationAcceptee(numero))


def retirer(contexte: Contexte, numero: int, motif: str) -> Partage[None]:
    """Either evaluator takes it back, with a reason."""
    dossier = contexte.dossier
    _derogation(dossier, numero)
    gardes.siege(dossier, contexte.clavier)
    return partage(DerogationRetiree(numero, gardes.motif(motif, "du retrait")))
