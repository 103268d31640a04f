"""Verifying a grid at the workstation: with the authorities that it trusts, and with its own journal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from evaluateur import fichiers
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Connu, Contexte
from evaluateur.edition.verification.verdict import TAILLE_MAX, Verdict
from evaluateur.metier.pv import proces_verbal
from evaluateur.seance import titres
from evaluateur.seance.poste import DossierInconnu, Poste


def contexte(now: datetime, data_folder: Path) -> Contexte:
    """What a laptop knows: the authorities and the time-stamp services that it trusts."""
    return Contexte(now, tuple(titres.autorites(data_folder)), horodateurs=titres.horodateurs(data_folder))


def verify(path: Path, now: datetime, data_folder: Path) -> Verdict:
    """Verify a file with the authorities of a data folder; it touches no base, and may run away from the window."""
    return politique.verify(fichiers.read(path, TAILLE_MAX), contexte(now, data_folder))


def confront(poste: Poste, verdict: Verdict) -> Verdict:
    """The same answer once this laptop's journal was heard, when it holds the dossier of the file."""
    if verdict.pv is None or verdict.statut not in ("authentique", "intact"):
        return verdict
    try:
        dossier = poste.ouvrir_dossier(verdict.pv.dossier).dossier
    except DossierInconnu:
        return verdict
    versions = [*dossier.versions, *([dossier.fige] if dossier.fige else [])]
    mine = next((v.empreinte for v in versions if v.numero == verdict.pv.version), "")
    others = tuple(Connu(proces_verbal.read(v.contenu), v.empreinte) for v in dossier.versions)
    return politique.confront(verdict, mine, others)
