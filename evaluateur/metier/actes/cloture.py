"""Freezing the procès-verbal, signing it, closing the dossier, opening version N+1."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import UNSET

from evaluateur.metier import canonique, jury
from evaluateur.metier.actes import gardes
from evaluateur.metier.actes.contexte import Contexte, Engagement, Partage, partage
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.conformite import conformite
from evaluateur.metier.dossier import Dossier, Version
from evaluateur.metier.faits.cloture import (
    DossierClos,
    IdentiteRectifiee,
    ProcesVerbalFige,
    ProcesVerbalRouvert,
    ProcesVerbalSigne,
    ScanJoint,
    VersionOuverte,
)
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.pv.redaction import NO_TITRES, Titres
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, Empreinte, Mode, NatureScan, Numero


def figer(contexte: Contexte, mode: Mode, tete: Empreinte, titres: Titres = NO_TITRES) -> Engagement:
    """Freeze the record once every presented bloc has a result; the mode is chosen here, once.

    ``titres``: in mode électronique, the certificate of each seat; what signs later must be under these.
    """
    content = _content(contexte, mode, tete, titres)
    empreinte = canonique.empreinte(content.encode())
    return Engagement([ProcesVerbalFige(contexte.dossier.version, mode, content, empreinte)])


def _content(contexte: Contexte, mode: Mode, tete: Empreinte, titres: Titres) -> str:
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    gardes.ensemble(dossier, contexte.clavier)
    restes = conformite.manquements(dossier)
    if restes:
        tail = f" (et {pluriel(len(restes) - 1, 'autre point', 'autres points')})" if len(restes) > 1 else ""
        raise ActeRefuse(f"{restes[0].phrase}{tail}", restes[0].remede)
    if mode == "electronique" and set(titres) != set(dossier.sieges):
        raise ActeRefuse("Il manque le certificat d’un évaluateur.", "Figez à deux, les deux profils déverrouillés.")
    pv = redaction.proces_verbal(dossier, mode, contexte.moment.instant, tete, titres)
    return proces_verbal.encode(pv).decode("utf-8")


def _fige(dossier: Dossier) -> Version:
    if dossier.fige is None:
        raise ActeRefuse(f"La {dossier.referentiel.dits.grille} n’est pas figée.", "Figez-la avant de la signer.")
    if dossier.fige.clos_le:
        raise ActeRefuse(
            "Ce dossier est clos : il ne peut plus être modifié.", "Pour corriger, ouvrez une nouvelle version."
        )
    return dossier.fige


def pret_a_signer(dossier: Dossier, clavier: Clavier, instant: datetime) -> tuple[Version, Numero]:
    """The record that the holder of the keyboard may sign now, and his seat; refuses otherwise."""
    fige = _fige(dossier)
    siege = gardes.siege(dossier, clavier)
    if fige.fige_le - instant > timedelta(milliseconds=conformite.TOLERANCE_HORLOGE_MS):
        raise ActeRefuse(
            "L’horloge de l’ordinateur indique une heure antérieure au moment où la "
            f"{dossier.referentiel.dits.grille} a été figée.",
            f"Mettez-la à l’heure, ou rouvrez la {dossier.referentiel.dits.grille}.",
        )
    if siege in fige.signatures:
        raise ActeRefuse(f"L’évaluateur {siege} a déjà signé.", "Passez la main à l’autre évaluateur (Ctrl+M).")
    first = jury.avant(dossier, siege)
    if fige.mode == "electronique" and first is not None and first not in fige.signatures:
        raise ActeRefuse("L’évaluateur 1 doit signer en premier.", "Passez-lui la main (Ctrl+M).")
    return fige, siege


def signer(contexte: Contexte, empreinte: str, document: Empreinte = AUCUNE_EMPREINTE) -> Engagement:
    """One evaluator signs what was shown to him; ``document`` names the signed PDF, and is empty on paper."""
    fige, siege = pret_a_signer(contexte.dossier, contexte.clavier, contexte.moment.instant)
    grille = contexte.dossier.referentiel.dits.grille
    if empreinte != fige.empreinte:
        raise ActeRefuse(f"Ce document n’est pas la {grille} figée.", "Rouvrez l’écran de signature.")
    if bool(document) != (fige.mode == "electronique"):
        phrase = "Le mode électronique demande un PDF signé, le mode papier une signature à la main."
        raise ActeRefuse(phrase, f"Suivez le mode choisi quand la {grille} a été figée.")
    return Engagement([ProcesVerbalSigne(fige.numero, siege, fige.empreinte, document or UNSET)])


TYPES_DE_SCAN = ("application/pdf", "image/jpeg", "image/png")


def joindre_scan(contexte: Contexte, nature: NatureScan, mime_type: str, size: int, empreinte: Empreinte) -> Engagement:
    """Keep a scan of what was signed by hand. It adds a proof and changes nothing: a closed dossier takes it too."""
    dossier = contexte.dossier
    gardes.siege(dossier, contexte.clavier)
    if dossier.fige is None or dossier.fige.mode != "papier":
        raise ActeRefuse(
            f"Un scan accompagne une {dossier.referentiel.dits.grille} figée en mode papier.",
            "Figez-la d’abord en mode papier, ou conservez le PDF signé du mode électronique.",
        )
    if mime_type not in TYPES_DE_SCAN:
        raise ActeRefuse("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG.", "Scannez la feuille de nouveau.")
    if any(s.empreinte == empreinte and s.version == dossier.version for s in dossier.scans):
        raise ActeRefuse("Ce scan est déjà joint à cette version.", "Choisissez un autre fichier.")
    return Engagement([ScanJoint(dossier.version, nature, mime_type, size, empreinte)])


def rouvrir(contexte: Contexte, motif: str) -> Partage[None]:
    """Withdraw the frozen record before it is closed; signatures already given are void."""
    dossier = contexte.dossier
    fige = _fige(dossier)
    gardes.siege(dossier, contexte.clavier)
    return partage(ProcesVerbalRouvert(fige.numero, gardes.motif(motif, "de la réouverture")))


def clore(contexte: Contexte) -> Engagement:
    """Close: both have signed the same empreinte."""
    dossier = contexte.dossier
    fige = _fige(dossier)
    gardes.siege(dossier, contexte.clavier)
    remaining = [s for s in dossier.sieges if s not in fige.signatures]
    if remaining:
        raise ActeRefuse(f"Il manque la signature de l’évaluateur {remaining[0]}.", "Passez-lui la main (Ctrl+M).")
    return Engagement([DossierClos(fige.numero)])


def ouvrir_version(contexte: Contexte, motif: str) -> Partage[None]:
    """Begin a correction: version N+1; version N stays and shows as replaced."""
    dossier = contexte.dossier
    if not dossier.clos:
        raise ActeRefuse("Ce dossier n’est pas clos.", "Corrigez-le directement.")
    gardes.siege(dossier, contexte.clavier)
    return partage(VersionOuverte(dossier.version + 1, gardes.motif(motif, "de la correction")))


def rectifier_identite(contexte: Contexte, etat_civil: EtatCivil, motif: str) -> Partage[None]:
    """Set a spelling right after closing: it is joined to the dossier, and no result is signed again."""
    dossier = contexte.dossier
    if not dossier.clos:
        raise ActeRefuse("Ce dossier n’est pas clos.", "Corrigez l’état civil directement, à l’étape Préparation.")
    gardes.siege(dossier, contexte.clavier)
    new = gardes.etat_civil(etat_civil)
    gardes.etat_civil_complet(new)
    if new == dossier.candidat.etat_civil:
        raise ActeRefuse("Rien n’est rectifié.", "Corrigez au moins un champ, ou annulez.")
    return partage(IdentiteRectifiee(dossier.version, new, gardes.motif(motif, "de la rectification")))
