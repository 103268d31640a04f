"""Freezing the procès-verbal, signing it, closing the dossier, opening version N+1."""

from __future__ import annotations

from datetime import datetime, timedelta

from evaluateur.metier import canonique, conformite, faits, proces_verbal, redaction
from evaluateur.metier.actes import gardes
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Dossier, Version
from evaluateur.metier.faits import Fait, Mode
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import pluriel


def figer(dossier: Dossier, clavier: Clavier, mode: Mode, instant: datetime, tete: str) -> list[Fait]:
    """Freeze the record once every presented bloc has a result; the mode is chosen here, once."""
    gardes.modifiable(dossier)
    gardes.ensemble(dossier, clavier)
    restes = conformite.manquements(dossier)
    if restes:
        suite = f" (et {pluriel(len(restes) - 1, 'autre point', 'autres points')})" if len(restes) > 1 else ""
        raise ActeRefuse(f"{restes[0].phrase}{suite}", restes[0].remede)
    contenu = proces_verbal.encode(redaction.proces_verbal(dossier, mode, instant, tete))
    return [faits.ProcesVerbalFige(dossier.version, mode, contenu.decode("utf-8"), canonique.empreinte(contenu))]


def _fige(dossier: Dossier) -> Version:
    if dossier.fige is None:
        raise ActeRefuse("Le procès-verbal n'est pas figé.", "Figez-le avant de le signer.")
    if dossier.fige.clos_le:
        raise ActeRefuse("Ce dossier est clos : rien n'y change plus.", "Ouvrez une nouvelle version pour corriger.")
    return dossier.fige


def signer(dossier: Dossier, clavier: Clavier, empreinte: str, instant: datetime, signature: bytes = b"") -> list[Fait]:
    """One evaluator signs what was shown to him; on paper ``signature`` stays empty."""
    fige = _fige(dossier)
    siege = gardes.siege(dossier, clavier)
    if empreinte != fige.empreinte:
        raise ActeRefuse("Ce document n'est pas le procès-verbal figé.", "Rouvrez l'écran de signature.")
    if fige.fige_le - instant > timedelta(milliseconds=conformite.TOLERANCE_HORLOGE_MS):
        raise ActeRefuse(
            "L'horloge de l'ordinateur est revenue avant le moment où le procès-verbal a été figé.",
            "Remettez-la à l'heure, ou rouvrez le procès-verbal.",
        )
    if siege in fige.signatures:
        raise ActeRefuse(f"L'évaluateur {siege} a déjà signé.", "Passez la main à l'autre évaluateur.")
    if (fige.mode == "electronique") != bool(signature):
        phrase = "Le mode électronique demande une signature par clé, le mode papier une signature à la main."
        raise ActeRefuse(phrase, "Suivez le mode choisi quand le procès-verbal a été figé.")
    return [faits.ProcesVerbalSigne(fige.numero, siege, empreinte, signature)]


def rouvrir(dossier: Dossier, clavier: Clavier, motif: str) -> list[Fait]:
    """Withdraw the frozen record before it is closed; signatures already given are void."""
    fige = _fige(dossier)
    gardes.siege(dossier, clavier)
    return [faits.ProcesVerbalRouvert(fige.numero, gardes.motif(motif, "de la réouverture"))]


def clore(dossier: Dossier, clavier: Clavier) -> list[Fait]:
    """Close: both have signed the same empreinte."""
    fige = _fige(dossier)
    gardes.siege(dossier, clavier)
    restants = [s for s in dossier.sieges if s not in fige.signatures]
    if restants:
        raise ActeRefuse(f"Il manque la signature de l'évaluateur {restants[0]}.", "Passez-lui la main.")
    return [faits.DossierClos(fige.numero)]


def ouvrir_version(dossier: Dossier, clavier: Clavier, motif: str) -> list[Fait]:
    """Begin a correction: version N+1; version N stays and shows as replaced."""
    if not dossier.clos:
        raise ActeRefuse("Ce dossier n'est pas clos.", "Corrigez-le directement.")
    gardes.siege(dossier, clavier)
    return [faits.VersionOuverte(dossier.version + 1, gardes.motif(motif, "de la correction"))]
