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


GRILLE = Imprimable("la grille officielle, avec les signatures données", _grille)
FEUILLES = Imprimable("les feuilles d’observation, des blocs présentés ou de tous", _feuilles)
SYNTHESE = Imprimable("la synthèse pour le candidat, une fois le dossier clos", _synthese)
FICHE = Imprimable("la fiche du métier du candidat, s’il y en a une", _fiche)

IMPRIMES = {"grille": GRILLE, "feuilles": FEUILLES, "synthese": SYNTHESE, "fiche": FICHE}
