"""Whose keys hold the seats: under the name of a profile of this laptop, no key but his."""

from __future__ import annotations

from collections.abc import Iterable

from evaluateur.cles.profils import Profil
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import de


class SiegeUsurpe(Refus):
    """Someone holds a seat under the name of another."""


def require_own_keys(dossier: Dossier, profils: Iterable[Profil]) -> None:
    """Raise :class:`SiegeUsurpe` when a seat bears a profile of this laptop and a key that never was this person's.

    His own unlocking vouches for the keys that his profile names, and for those of before he came back.
    """
    own = {p.identifiant: {p.cle_publique, *p.anciennes} for p in profils}
    for who in (*dossier.sieges.values(), *(r.sortant for r in dossier.remplacements)):
        if who.cle_publique and who.cle_publique not in own.get(who.identifiant, {who.cle_publique}):
            raise SiegeUsurpe(
                f"Dans le dossier {dossier.reference}, le rôle d’évaluateur est tenu au nom {de(who.nom_complet)} par "
                "une clé qui n’est pas la sienne.",
                "Ne faites plus de saisie, conservez ces données telles quelles et prévenez l’organisme.",
            )
