"""Phrases types: sentences that an evaluator keeps to use again under the tables of a bloc. His alone."""

from __future__ import annotations

from evaluateur import journal
from evaluateur.cles import solo
from evaluateur.db import brouillons
from evaluateur.metier import canonique
from evaluateur.metier.actes import gardes
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, DossierId
from evaluateur.seance.poste import Poste

_LIEU = DossierId("phrases-types")
"""Stands where drafts name their dossier: these sentences belong to none."""
NOMBRE_MAX = 40


def lire(poste: Poste, bloc: BlocCode) -> tuple[str, ...]:
    """The sentences of the one at the keyboard for a bloc; none for two people together."""
    auteur = poste.trousseau.clavier.seul
    if auteur is None:
        return ()
    key = poste.trousseau.cle_bloc(auteur, _LIEU, bloc, 0).cle
    for found, _, content in brouillons.read(poste.coffre.base, _LIEU, auteur):
        if found == bloc:
            return canonique.decode(solo.decrypt_brouillon(key, content), tuple[str, ...])
    return ()


def garder(poste: Poste, bloc: BlocCode, phrases: tuple[str, ...]) -> None:
    """Keep these sentences, encrypted under their author's own key."""
    auteur = poste.trousseau.clavier.seul
    if auteur is None:
        raise ActeRefuse(
            "Chaque évaluateur a ses propres phrases types.", "Passez la main à l’évaluateur concerné (Ctrl+M)."
        )
    own = tuple(dict.fromkeys(p for p in gardes.saisie(phrases) if p))
    if len(own) > NOMBRE_MAX:
        raise ActeRefuse(f"Un bloc peut avoir {NOMBRE_MAX} phrases types au plus.", "Retirez-en une.")
    key = poste.trousseau.cle_bloc(auteur, _LIEU, bloc, 0).cle
    content = solo.encrypt_brouillon(key, canonique.encode(own).decode("utf-8"), poste.random_bytes)
    place, instant = solo.brouillon_key(key, bloc), journal.format_instant(poste.now().instant)
    with poste.coffre.base.transaction() as connection:
        brouillons.write(connection, _LIEU, auteur, bloc, place, content, instant)
