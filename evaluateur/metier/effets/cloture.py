"""What the faits of the record and its closing do to a dossier."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.metier import jury
from evaluateur.metier.dossier import Dossier, Rectification, Restauration, Scan, Version
from evaluateur.metier.effets.effet import Effets, with_value
from evaluateur.metier.faits.cloture import (
    DossierClos,
    IdentiteRectifiee,
    ProcesVerbalFige,
    ProcesVerbalRouvert,
    ProcesVerbalSigne,
    SauvegardeRestauree,
    ScanJoint,
    VersionOuverte,
)
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.vocabulaire import BlocCode

EFFETS = Effets()


# --- procès-verbal


@EFFETS.of(ProcesVerbalFige)
def _proces_verbal_fige(dossier: Dossier, fait: ProcesVerbalFige, inscrit: Inscrit) -> Dossier:
    version = Version(
        numero=fait.version,
        motif=dossier.motif_version,
        mode=fait.mode,
        contenu=fait.contenu,
        empreinte=fait.empreinte,
        fige_le=inscrit.instant,
    )
    return replace(dossier, fige=version)


@EFFETS.of(ProcesVerbalSigne)
def _proces_verbal_signe(dossier: Dossier, fait: ProcesVerbalSigne, inscrit: Inscrit) -> Dossier:
    if dossier.fige is None:
        return dossier
    signe = replace(
        dossier.fige,
        signatures=with_value(dossier.fige.signatures, fait.siege, inscrit.instant),
        signataires=(*dossier.fige.signataires, inscrit.personne),
        documents=with_value(dossier.fige.documents, fait.siege, fait.document) if fait.document is not UNSET else {},
    )
    return replace(dossier, fige=signe)


@EFFETS.of(ScanJoint)
def _scan_joint(dossier: Dossier, fait: ScanJoint, inscrit: Inscrit) -> Dossier:
    scan = Scan(fait.version, fait.nature, fait.type_mime, fait.taille, fait.empreinte, inscrit.instant)
    return replace(dossier, scans=(*dossier.scans, scan))


@EFFETS.of(ProcesVerbalRouvert)
def _proces_verbal_rouvert(dossier: Dossier, _fait: ProcesVerbalRouvert, _: Inscrit) -> Dossier:
    return replace(dossier, fige=None)


@EFFETS.of(DossierClos)
def _dossier_clos(dossier: Dossier, _fait: DossierClos, inscrit: Inscrit) -> Dossier:
    if dossier.fige is None:
        return dossier
    clos = replace(dossier.fige, clos_le=inscrit.instant)
    return replace(dossier, fige=clos, versions=(*dossier.versions, clos))


@EFFETS.of(VersionOuverte)
def _version_ouverte(dossier: Dossier, fait: VersionOuverte, _: Inscrit) -> Dossier:
    return replace(dossier, version=fait.version, motif_version=fait.motif, fige=None)


@EFFETS.of(IdentiteRectifiee)
def _identite_rectifiee(dossier: Dossier, fait: IdentiteRectifiee, inscrit: Inscrit) -> Dossier:
    rectification = Rectification(
        version=fait.version,
        avant=dossier.candidat.etat_civil,
        apres=fait.etat_civil,
        motif=fait.motif,
        auteur=inscrit.personne,
        instant=inscrit.instant,
    )
    return replace(
        dossier,
        candidat=dossier.candidat.selon(fait.etat_civil),
        rectifications=(*dossier.rectifications, rectification),
    )


# --- sauvegarde


@EFFETS.of(SauvegardeRestauree)
def _sauvegarde_restauree(dossier: Dossier, fait: SauvegardeRestauree, inscrit: Inscrit) -> Dossier:
    # Grids that are sealed still are what their authors committed to: what was seen changes nothing in them.
    seen = [code for code in dossier.blocs if code in fait.revelees or (not fait.entiere and _en_partie(dossier, code))]
    rouverts = [code for code in seen if jury.a_sceller(dossier, code)]
    blocs = {code: replace(dossier.bloc(code), revele_avant=inscrit.instant) for code in rouverts}
    restauration = Restauration(inscrit.rang, inscrit.auteur, fait)
    return replace(dossier, blocs=dossier.blocs | blocs, restaurations=(*dossier.restaurations, restauration))


def _en_partie(dossier: Dossier, code: BlocCode) -> bool:
    """Some have sealed: the others may have done so, and seen, in what cannot be read any more."""
    return bool(dossier.bloc(code).avancements) and len(jury.a_sceller(dossier, code)) < len(jury.sieges(dossier))
