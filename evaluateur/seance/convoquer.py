"""From the lines of a convocation, confirmed on the screen, to as many dossiers."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.echange.convocation.convocation import Ligne
from evaluateur.metier.actes import preparation
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import plat
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance.dossiers import creation
from evaluateur.seance.poste import Poste


def convoquer(poste: Poste, empreinte_referentiel: Empreinte, lines: Sequence[Ligne]) -> list[DossierId]:
    """Begin one dossier a line, in order; returns their identifiers. Nothing is written if one line may not enter.

    Each dossier is durable by itself: after a fault of the disk in between, the ones that were begun show as duplicates
    of their lines, and the rest can be imported.
    """
    _check_lines(lines)
    taken = creation.prises(poste)
    references = _references(poste, lines, taken)
    codes = tuple(poste.coffre.referentiel(empreinte_referentiel).par_bloc)
    identifiants = []
    for line, reference in zip(lines, references, strict=True):
        seance = creation.ouvrir(poste, empreinte_referentiel, reference, line.candidat, line.affectation, line.session)
        if line.blocs:
            seance.faire(
                preparation.declarer_presentations,
                {c: "presente" if c in line.blocs else "non_presente" for c in codes},
            )
        identifiants.append(seance.identifiant)
    return identifiants


def _check_lines(lines: Sequence[Ligne]) -> None:
    for line in lines:
        for remarque in line.remarques:
            if remarque.bloquante:
                raise ActeRefuse(remarque.phrase, remarque.remede)
        if line.annulee:
            raise ActeRefuse(
                f"Ligne {line.numero} : l’organisme a annulé cette convocation.", "Retirez cette ligne de l’import."
            )


def _references(poste: Poste, lines: Sequence[Ligne], taken: set[str]) -> list[str]:
    """The reference of each line, its own or a new one; refuses the one that already names a dossier or a line."""
    for line in lines:
        if line.reference and plat(line.reference) in taken:
            raise ActeRefuse(
                f"Ligne {line.numero} : la référence « {line.reference} » désigne déjà un autre dossier.",
                "Retirez cette ligne, ou donnez-lui une autre référence.",
            )
        taken.add(plat(line.reference))
    references, code = [], creation.code(poste)
    for line in lines:
        jour = line.session.debut or creation.aujourd_hui(poste, line.session)
        references.append(line.reference or creation.nouvelle_reference(jour, taken, code))
        taken.add(plat(references[-1]))
    return references
