"""Receiving: bytes are kept and entered first, then judged, then entered again with what became of them.

Whatever they are, they have an entry and an answer. A fault between the two leaves a lot that is safe and waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.centre.reception import examen, suite
from evaluateur.centre.reception.convocations import Designations
from evaluateur.centre.reception.examen import AUCUNE, Constat, Verifie
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.registre.registre import SALT, Detail, Entree, Evenement, Registre
from evaluateur.cles.serrures import RandomBytes
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.enveloppe import Identite
from evaluateur.echange.lot.lot import Lot
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier import canonique


class Recu(Struct, frozen=True):
    """The answer to a lot: its last entry, and whether these very bytes had one before."""

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
        designations: Designations = AUCUNE,
    ) -> None:
        self._registre, self._originaux = registre, originaux
        self._identites, self._contexte = identites, contexte
        self._verifie, self._random_bytes, self._designations = verifie, random_bytes, designations

    def recevoir(self, data: bytes) -> Recu:
        """Receive these bytes; the same bytes again have the same entry, and add nothing.

        What was erased stays erased: its bytes are not kept again.
        """
        empreinte = canonique.empreinte(data)
        known = self._registre.du_lot(empreinte)
        if known is not None and known[1] is None:
            return Recu(known[0], deja=True)
        self._originaux.keep(data, empreinte)
        if known is None:
            arrived = Evenement(self._contexte().maintenant, "enregistre", lot=empreinte, octets=len(data))
            return Recu(self._judge(self._enter(arrived), data), deja=False)
        if known[0].issue == "enregistre":
            return Recu(self._judge(known[0], data), deja=True)
        return Recu(known[0], deja=True)

    def juger(self, entree: Entree) -> Entree:
        """Judge a lot that waits since a fault, or one that was put aside: a list or an authority has changed since.

        Raises :class:`OriginalAbime` when its bytes are gone.
        """
        return self._judge(entree, self._originaux.read(entree.lot))

    def attend(self, data: bytes) -> bool:
        """Whether these bytes are safe and wait to be judged since a fault."""
        known = self._registre.du_lot(canonique.empreinte(data))
        return known is not None and known[0].issue == "enregistre"

    def _judge(self, arrived: Entree, data: bytes) -> Entree:
        contexte, reference = self._contexte(), ""
        about = Evenement(
            contexte.maintenant, "quarantaine", lot=arrived.lot, octets=arrived.octets, numero=arrived.numero
        )
        try:
            held = lot.read(data, self._identites)
            reference = held.manifeste.reference
            constat = examen.examine(held, contexte, self._verifie, self._designations)
        except LotRefuse as refus:
            # Nobody answers for what it says of itself: no dossier is found by it.
            detail = Detail(f"{refus.phrase} {refus.remede}", reference=reference)
            return self._enter(replace(about, detail=detail, raison=refus.raison))
        place = suite.place(held, self._registre.du_dossier(constat.dossier.identifiant), self._heads)
        detail = _believed(held, constat)
        return self._enter(replace(about, issue=place.issue, detail=detail, raison=place.raison, deja=place.deja))

    def _enter(self, evenement: Evenement) -> Entree:
        return self._registre.inscrire(evenement, self._random_bytes(SALT))

    def _heads(self, entree: Entree) -> suite.Heads:
        return suite.heads(lot.read(self._originaux.read(entree.lot), self._identites))


def _believed(held: Lot, constat: Constat) -> Detail:
    dossier = constat.dossier
    return Detail(
        constat.remarque,
        dossier=dossier.identifiant,
        reference=dossier.reference,
        nom=dossier.candidat.nom_complet,
        version=constat.version.numero,
        empreinte=constat.version.empreinte,
        identite=held.identite,
        rang=held.manifeste.rang,
        tete=held.manifeste.tete,
        expediteur=constat.expediteur.nom,
        cle=canonique.empreinte(constat.expediteur.cle_publique),
    )
