"""Verifying a grid at the workstation: with the authorities that it trusts, and with its own journal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from evaluateur import fichiers, referentiels
from evaluateur.edition.verification import a_part, politique
from evaluateur.edition.verification.politique import Connu, Contexte
from evaluateur.edition.verification.verdict import TAILLE_MAX, Verdict
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, Empreinte
from evaluateur.seance import confiance
from evaluateur.seance.parties.liste import DossierInconnu
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier


def known(poste: Poste) -> Contexte:
    """What those at the keyboard know: the authorities and services that they pinned. Nobody there knows none."""
    return Contexte(poste.now().instant, tuple(confiance.autorites(poste)), horodateurs=confiance.horodateurs(poste))


def verify(path: Path, contexte: Contexte, installes: Sequence[Referentiel]) -> Verdict:
    """Verify a file with what is known; it touches no base, and may run away from the window."""
    with a_part.Guichet() as guichet:
        return guichet.verify(fichiers.read(path, TAILLE_MAX), replace(contexte, un_siege=one_seat(installes)))


def one_seat(installes: Sequence[Referentiel]) -> frozenset[Empreinte]:
    """Empreintes of the référentiels in which one evaluator sits alone."""
    return frozenset(referentiels.empreinte(ref) for ref in installes if len(ref.sieges) == 1)


def confront(poste: Poste, verdict: Verdict) -> Verdict:
    """The same answer once this laptop's journal was heard, when it holds the dossier of the file."""
    if verdict.pv is None or verdict.statut not in ("authentique", "intact"):
        return verdict
    try:
        dossier = ouvrir_dossier(poste, verdict.pv.dossier).dossier
    except DossierInconnu:
        return verdict
    versions = [*dossier.versions, *([dossier.fige] if dossier.fige else [])]
    mine = next((v.empreinte for v in versions if v.numero == verdict.pv.version), AUCUNE_EMPREINTE)
    others = tuple(Connu(proces_verbal.read(v.contenu), v.empreinte) for v in dossier.versions)
    return politique.confront(verdict, mine, others)
