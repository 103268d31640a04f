"""From the lines of a convocation, confirmed on the screen, to as many dossiers."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.echange.convocation.convocation import Ligne
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import plat
from evaluateur.seance import creation
from evaluateur.seance.poste import Poste


def convoquer(poste: Poste, empreinte_referentiel: str, lignes: Sequence[Ligne]) -> list[str]:
    """Begin one dossier a line, in order; returns their identifiers. Nothing is written if one line may not enter.

    Each dossier is durable by itself: after a fault of the disk in between, the ones that were begun show as duplicates
    of their lines, and the rest can be imported.
    """
    _check_lignes(lignes)
    pris = creation.prises(poste)
    references = _references(poste, lignes, pris)
    codes = tuple(poste.referentiel(empreinte_referentiel).par_bloc)
    identifiants = []
    for ligne, reference in zip(lignes, references, strict=True):
        seance = creation.ouvrir(
            poste, empreinte_referentiel, reference, ligne.candidat, ligne.affectation, ligne.session
        )
        if ligne.blocs:
            seance.declarer_presentations({c: "presente" if c in ligne.blocs else "non_presente" for c in codes})
        identifiants.append(seance.identifiant)
    return identifiants


def _check_lignes(lignes: Sequence[Ligne]) -> None:
    for ligne in lignes:
        for remarque in ligne.remarques:
            if remarque.bloquante:
                raise ActeRefuse(remarque.phrase, remarque.remede)


def _references(poste: Poste, lignes: Sequence[Ligne], pris: set[str]) -> list[str]:
    """The reference of each line, its own or a new one; refuses the one that already names a dossier or a line."""
    for ligne in lignes:
        if ligne.reference and plat(ligne.reference) in pris:
            raise ActeRefuse(
                f"Ligne {ligne.numero} : la référence « {ligne.reference} » désigne déjà un autre dossier.",
                "Retirez cette ligne, ou donnez-lui une autre référence.",
            )
        pris.add(plat(ligne.reference))
    references = []
    for ligne in lignes:
        jour = ligne.session.debut or creation.aujourd_hui(poste, ligne.session)
        references.append(ligne.reference or creation.nouvelle_reference(jour, pris))
        pris.add(plat(references[-1]))
    return references
