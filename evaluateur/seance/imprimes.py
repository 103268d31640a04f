"""The documents that a dossier prints, one row each: the window and the command line offer these and no other.

A document is a class of ``edition/documents`` and a row here. Choosing one loads no library of PDF: composing does.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import Refus
from evaluateur.seance import fiches
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance


class PasEncoreClos(Refus):
    """This document tells of a closed version, and there is none."""


class PasDeFiche(Refus):
    """No installed job sheet describes the post of this candidate."""


class PasDeRectification(Refus):
    """Nothing of the civil state was set right since the closing."""


class Exemplaire(Struct, frozen=True):
    """One copy, ready to be composed. ``travail`` touches no base: a window has it done elsewhere."""

    titre: str
    """What the printer calls it."""
    fichier: str
    """Under which name it is written: no name of a person in it."""
    travail: Callable[[], bytes]


class Imprimable(Struct, frozen=True):
    """A document of a dossier: what it is, in words, and how a copy is prepared from what stands now."""

    dit: str
    preparer: Callable[[Poste, Seance], Exemplaire]


def _exemplaire(dossier: Dossier, titre: str, what: str, travail: Callable[[], bytes], *details: str) -> Exemplaire:
    name = fichiers.document_name(what, dossier.reference, dossier.identifiant, *details)
    return Exemplaire(f"{titre} {dossier.reference}", f"{name}.pdf", travail)


def _grille(poste: Poste, seance: Seance) -> Exemplaire:
    version = seance.cloture.version()
    return _exemplaire(
        seance.dossier, "Grille", "grille", seance.cloture.travail_original(version), f"v{version.numero}"
    )


def _feuilles(poste: Poste, seance: Seance) -> Exemplaire:
    dossier, instant = seance.dossier, poste.now().instant

    def compose() -> bytes:
        from evaluateur.edition.documents.feuille.feuille import FeuilleObservation

        return FeuilleObservation(dossier, dossier.presentes or tuple(dossier.blocs), instant).compose()

    return _exemplaire(dossier, "Feuilles", "feuilles", compose)


def _synthese(poste: Poste, seance: Seance) -> Exemplaire:
    dossier = seance.dossier
    if not dossier.versions:
        raise PasEncoreClos(
            "Ce dossier n’est pas encore clos.",
            f"Signez la {dossier.referentiel.dits.grille} et closez le dossier : la synthèse pourra alors être écrite.",
        )
    version, ref = dossier.versions[-1], dossier.referentiel

    def compose() -> bytes:
        from evaluateur.edition.documents.profil import Profil
        from evaluateur.edition.documents.synthese import Synthese

        pv = proces_verbal.read(version.contenu)
        return (Profil(pv, ref) if ref.genre else Synthese(pv)).compose()

    return _exemplaire(dossier, "Synthèse", "synthese", compose, f"v{version.numero}")


def _fiche(poste: Poste, seance: Seance) -> Exemplaire:
    dossier, moment, fuseau = seance.dossier, poste.now().instant, poste.horloge.fuseau
    ref = fiches.du_poste(poste, dossier)
    if ref is None:
        raise PasDeFiche(
            "Aucune fiche métier ne décrit le poste de ce candidat.",
            "Vérifiez le poste occupé, dans la préparation : écrivez-le comme la fiche le nomme.",
        )

    def compose() -> bytes:
        from evaluateur.edition.documents.fiche import FicheMetier

        return FicheMetier(ref, moment, fuseau).compose()

    return _exemplaire(dossier, "Fiche métier", "fiche-metier", compose)


def _rectification(poste: Poste, seance: Seance) -> Exemplaire:
    dossier = seance.dossier
    version = dossier.versions[-1] if dossier.clos else None
    done = tuple(r for r in dossier.rectifications if version is not None and r.version == version.numero)
    if version is None or not done:
        raise PasDeRectification(
            "L’état civil n’a pas été rectifié depuis la clôture.", "Rectifiez-le à l’étape Remise, s’il y a lieu."
        )
    people = [*dossier.sieges.values(), *(r.sortant for r in dossier.remplacements)]
    names = {e.identifiant: e.nom_complet for e in people}

    def compose() -> bytes:
        from evaluateur.edition.documents.rectification import RectificationAdministrative

        pv = proces_verbal.read(version.contenu)
        return RectificationAdministrative(pv, done, tuple(names[r.auteur] for r in done)).compose()

    return _exemplaire(dossier, "Rectification", "rectification", compose, f"v{version.numero}")


GRILLE = Imprimable("la grille officielle, avec les signatures données", _grille)
FEUILLES = Imprimable("les feuilles d’observation, des blocs présentés ou de tous", _feuilles)
SYNTHESE = Imprimable("la synthèse pour le candidat, une fois le dossier clos", _synthese)
FICHE = Imprimable("la fiche du métier du candidat, s’il y en a une", _fiche)
RECTIFICATION = Imprimable("la rectification de l’état civil faite après la clôture, s’il y en a une", _rectification)

IMPRIMES = {
    "grille": GRILLE, "feuilles": FEUILLES, "synthese": SYNTHESE, "fiche": FICHE, "rectification": RECTIFICATION,
}  # fmt: skip
