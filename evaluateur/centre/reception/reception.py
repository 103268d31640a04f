"""Receiving: bytes are kept first, then judged, then entered. Whatever they are, they have an entry and an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from evaluateur.centre.reception import examen
from evaluateur.centre.reception.examen import Constat, Verifie
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.registre.registre import SALT, Detail, Entree, Issue, Reception, Registre
from evaluateur.cles.serrures import RandomBytes
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.enveloppe import Identite
from evaluateur.echange.lot.lot import Lot
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.accuse import Raison

_RECUS = ("accepte", "remplace", "conflit")
"""Outcomes of lots whose content counts, or may."""


class Recu(Struct, frozen=True):
    """The answer to a lot: its entry, and whether these very bytes had one before."""

    entree: Entree
    deja: bool


class Guichet:
    """Where lots arrive. ``contexte`` gives what is known now: the hour, the authorities and their lists."""

    def __init__(
        self,
        registre: Registre,
        originaux: Originaux,
        identites: Sequence[Identite],
        contexte: Callable[[], Contexte],
        verifie: Verifie,
        random_bytes: RandomBytes,
    ) -> None:
        self._registre, self._originaux = registre, originaux
        self._identites, self._contexte = identites, contexte
        self._verifie, self._random_bytes = verifie, random_bytes

    def recevoir(self, data: bytes) -> Recu:
        """Receive these bytes; the same bytes again have the same entry, and add nothing."""
        empreinte = self._originaux.keep(data)
        known = self._registre.du_lot(empreinte)
        if known is not None:
            return Recu(known, deja=True)
        contexte = self._contexte()
        issue, raison, detail = self._judge(data, contexte)
        reception = Reception(contexte.maintenant, empreinte, len(data), issue, detail, raison)
        return Recu(self._registre.inscrire(reception, self._random_bytes(SALT)), deja=False)

    def _judge(self, data: bytes, contexte: Contexte) -> tuple[Issue, Raison, Detail]:
        reference = ""
        try:
            held = lot.read(data, self._identites)
            reference = held.manifeste.reference
            constat = examen.examine(held, contexte, self._verifie)
        except LotRefuse as refus:
            # Nobody answers for what it says of itself: no dossier is found by it.
            return "quarantaine", refus.raison, Detail(f"{refus.phrase} {refus.remede}", reference=reference)
        issue, phrase = self._place(held, constat)
        return issue, "", _believed(held, constat, phrase)

    def _place(self, held: Lot, constat: Constat) -> tuple[Issue, str]:
        """What a lot that is believed is to those of the same dossier that were received before."""
        before = [d for e, d in self._registre.du_dossier(constat.dossier.identifiant) if e.issue in _RECUS]
        if not before:
            return "accepte", ""
        if any(d.identite == held.identite for d in before):
            return "doublon", ""
        heads = {line.rang: line.empreinte for line in held.journal()}
        last = max(before, key=lambda d: d.rang)
        if all(heads.get(d.rang) == d.tete for d in before):
            return "remplace", ""
        if last.rang >= held.manifeste.rang and self._holds(last, held):
            return "doublon", "Une suite plus longue de ce dossier a déjà été reçue."
        return (
            "conflit",
            "Un autre lot de ce dossier a une autre suite : les deux sont conservés, appelez l’expéditeur.",
        )

    def _holds(self, last: Detail, held: Lot) -> bool:
        """Whether the longest journal that was received goes through the end of this one."""
        for entree, detail in self._registre.du_dossier(last.dossier):
            if detail == last:
                longest = lot.read(self._originaux.read(entree.lot), self._identites)
                return any(
                    (line.rang, line.empreinte) == (held.manifeste.rang, held.manifeste.tete)
                    for line in longest.journal()
                )
        return False


def _believed(held: Lot, constat: Constat, phrase: str) -> Detail:
    dossier = constat.dossier
    return Detail(
        phrase,
        dossier.identifiant,
        dossier.reference,
        f"{dossier.candidat.nom} {dossier.candidat.prenoms}",
        constat.version.numero,
        held.identite,
        held.manifeste.rang,
        held.manifeste.tete,
        constat.expediteur.nom,
    )
