"""Receiving: bytes are kept and entered first, then judged, then entered again with what became of them.

Whatever they are, they have an entry and an answer. A fault between the two leaves a lot that is safe and waits. Lots
are judged each by itself, several at a time; they are entered in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.centre.reception import jugement, suite
from evaluateur.centre.reception.jugement import Jugement, Juger, Ouvert, Rendu
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.registre.registre import SALT, Entree, Evenement, Registre
from evaluateur.cles.serrures import RandomBytes
from evaluateur.cloison import DefautDerriere
from evaluateur.echange.lot import enveloppe
from evaluateur.echange.lot import lot as format_lot
from evaluateur.echange.lot.enveloppe import Identite
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import Empreinte

FOURNEE, FOURNEE_OCTETS = 16, 64 * fichiers.MIB
"""Lots that are entered together: so many, or so many bytes."""


class Recu(Struct, frozen=True):
    """The answer to a lot: its last entry, and whether these very bytes had one before."""

    entree: Entree
    deja: bool


class _Arrive(Struct, frozen=True):
    """A lot that is safe, and what is being made of it; nothing for one that was judged, or is by another copy."""

    lot: Empreinte
    deja: bool
    rendu: Rendu | None = None


class Guichet:
    """Where lots arrive. ``contexte`` gives what is known now: the hour, the authorities and their lists."""

    def __init__(
        self,
        registre: Registre,
        originaux: Originaux,
        identites: Sequence[Identite],
        contexte: Callable[[], Contexte],
        juger: Juger,
        random_bytes: RandomBytes,
    ) -> None:
        self._registre, self._originaux = registre, originaux
        self._identites, self._contexte = identites, contexte
        self._juger, self._random_bytes = juger, random_bytes
        self._in_hand: set[Empreinte] = set()
        """Lots that are being judged."""

    def recevoir(self, data: bytes) -> Recu:
        """Receive these bytes; the same bytes again have the same entry, and add nothing.

        What was erased stays erased: its bytes are not kept again.
        """
        (recu,) = self.recevoir_tous([data])
        return recu

    def recevoir_tous(self, lots: Iterable[bytes]) -> Iterator[Recu]:
        """Receive lots: their answers, in their order, each once it is durable. Some arrive while others are judged.

        One on which the application fails stays as it is, and lets the others pass: its fault is raised after them.
        """
        return self._through(self._arrive(some) for some in _batches(lots))

    def juger(self, entrees: Iterable[Entree]) -> Iterator[Entree]:
        """Judge lots that wait since a fault, or that were put aside: a list or an authority has changed since.

        Raises :class:`OriginalAbime` when the bytes of one are gone.
        """
        begun = (self._begin([(entree.lot, True, self._originaux.read(entree.lot))]) for entree in entrees)
        return (recu.entree for recu in self._through(begun))

    def attend(self, data: bytes) -> bool:
        """Whether these bytes are safe and wait to be judged since a fault."""
        known = self._registre.du_lot(canonique.empreinte(data))
        return known is not None and known[0].issue == "enregistre" and known[0].lot not in self._in_hand

    def _through(self, batches: Iterable[list[_Arrive]]) -> Iterator[Recu]:
        before, faults = list[_Arrive](), list[DefautDerriere]()
        try:
            for batch in batches:
                yield from self._end(before, faults)
                before = batch
            yield from self._end(before, faults)
        finally:
            self._in_hand.clear()  # what a fault left there waits
        for fault in faults:
            raise fault

    # --- arriving

    def _arrive(self, lots: Sequence[bytes]) -> list[_Arrive]:
        """Keep lots, enter those that are new, and begin to judge what is not judged."""
        found, new = list[tuple[Empreinte, bool, bytes | None]](), list[Evenement]()
        for data in lots:
            lot = canonique.empreinte(data)
            known, again = self._registre.du_lot(lot), lot in self._in_hand
            erased = known is not None and known[1] is None
            if not erased:
                self._originaux.keep(data, lot)
            if known is None and not again:
                new.append(Evenement(self._contexte().maintenant, "enregistre", lot=lot, octets=len(data)))
            waits = known is None or (known[0].issue == "enregistre" and not erased)
            found.append((lot, known is not None or again, data if waits and not again else None))
            if waits:
                self._in_hand.add(lot)
        if new:
            with self._registre.ensemble():
                for arrived in new:
                    self._enter(arrived)
        return self._begin(found)

    def _begin(self, lots: Sequence[tuple[Empreinte, bool, bytes | None]]) -> list[_Arrive]:
        """Begin to judge those whose bytes are given."""
        opened, refused = list[Ouvert](), dict[Empreinte, Rendu]()
        for lot, _, data in lots:
            if data is None:
                continue
            try:
                opened.append(Ouvert(lot, enveloppe.open_(data, self._identites)))
            except LotRefuse as refus:
                refused[lot] = partial(jugement.refuse, refus)
        begun = zip((one.empreinte for one in opened), self._juger(opened, self._contexte()), strict=True)
        rendus = refused | dict(begun)
        return [_Arrive(lot, deja, rendus[lot] if data is not None else None) for lot, deja, data in lots]

    # --- judged

    def _end(self, arrived: Sequence[_Arrive], faults: list[DefautDerriere]) -> Iterator[Recu]:
        """Enter what became of lots, together; then tell."""
        self._in_hand.difference_update(one.lot for one in arrived)
        made = dict[Empreinte, Jugement]()
        for one in arrived:
            try:
                made |= {one.lot: one.rendu()} if one.rendu is not None else {}
            except DefautDerriere as fault:
                faults.append(fault)
        if made:
            with self._registre.ensemble():
                for lot, judged in made.items():
                    self._place(self._known(lot), judged)
        for one in arrived:
            yield Recu(self._known(one.lot), one.deja)

    def _known(self, lot: Empreinte) -> Entree:
        known = self._registre.du_lot(lot)
        if known is None:
            raise LookupError(lot)
        return known[0]

    def _place(self, arrived: Entree, judged: Jugement) -> None:
        """Its place among those of its dossier, and the entry that says so."""
        detail, now = judged.detail, self._contexte().maintenant
        about = Evenement(now, "quarantaine", detail, arrived.lot, arrived.octets, judged.raison, numero=arrived.numero)
        if not judged.raison:
            mine = dict(enumerate(judged.tetes, 1))
            place = suite.place(detail, mine, self._registre.du_dossier(detail.dossier), self._heads)
            about = replace(about, issue=place.issue, raison=place.raison, deja=place.deja)
        self._enter(about)

    def _enter(self, evenement: Evenement) -> Entree:
        return self._registre.inscrire(evenement, self._random_bytes(SALT))

    def _heads(self, entree: Entree) -> suite.Heads:
        return suite.heads(format_lot.read(self._originaux.read(entree.lot), self._identites))


def _batches(lots: Iterable[bytes]) -> Iterator[list[bytes]]:
    """As many as are entered together."""
    some, size = list[bytes](), 0
    for data in lots:
        some.append(data)
        size += len(data)
        if len(some) == FOURNEE or size >= FOURNEE_OCTETS:
            yield some
            some, size = [], 0
    if some:
        yield some
