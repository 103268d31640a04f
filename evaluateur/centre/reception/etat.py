"""How a reception stands: what came of each dossier, who sent last and when, what is missing and whom to call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from evaluateur.centre.reception import suite
from evaluateur.centre.reception.attendus import Attendu
from evaluateur.centre.registre.registre import Detail, Entree, Ligne
from evaluateur.metier.typographie import plat
from evaluateur.metier.vocabulaire import DossierId, Empreinte


class Recu(Struct, frozen=True):
    """A dossier that came: the lots in which its stories end (two or more: a conflict), the paper that followed."""

    fins: tuple[tuple[Entree, Detail], ...]
    papier: bool

    @property
    def detail(self) -> Detail:
        """What is told of it: by the last lot that counts."""
        return self.fins[-1][1]

    @property
    def en_conflit(self) -> bool:
        """Whether two stories of it are there."""
        return len(self.fins) > 1


class Expediteur(Struct, frozen=True):
    """Who sent, known by his key: his name, how many lots, the instant of the last one."""

    nom: str
    lots: int
    dernier: str


class Etat(Struct, frozen=True):
    """The whole, from every entry of a register."""

    lots: tuple[Ligne, ...]
    """The last entry of each lot."""
    dossiers: tuple[Recu, ...]
    expediteurs: tuple[Expediteur, ...]
    papiers: frozenset[str]
    """References of the dossiers whose signed paper arrived."""


def etat(lines: Iterable[Ligne]) -> Etat:
    """How it stands."""
    lots: dict[Empreinte, Ligne] = {}
    of_dossier: dict[DossierId, list[tuple[Entree, Detail]]] = {}
    senders: dict[Empreinte, Expediteur] = {}
    papers = set[str]()
    for entree, detail in lines:
        if entree.issue == "papier":
            papers |= {detail.reference} if detail is not None else set()
            continue
        lots[entree.lot] = entree, detail
        if detail is None or not detail.dossier:
            continue
        of_dossier.setdefault(detail.dossier, []).append((entree, detail))
        known = senders.get(detail.cle)
        senders[detail.cle] = Expediteur(detail.expediteur, 1 + (known.lots if known else 0), entree.instant)
    dossiers = tuple(
        Recu(tuple(suite.ends(received)), received[0][1].reference in papers) for received in of_dossier.values()
    )
    by_date = sorted(senders.values(), key=lambda who: who.dernier)
    return Etat(tuple(lots.values()), dossiers, tuple(by_date), frozenset(papers))


class Confrontation(Struct, frozen=True):
    """What was expected against what came."""

    recus: tuple[Attendu, ...]
    a_regarder: tuple[Attendu, ...]
    """They came, and are in conflict."""
    a_venir: tuple[Attendu, ...]
    """They did not come, and their session is not over."""
    manquants: tuple[Attendu, ...]


def confronter(wanted: Iterable[Attendu], now: Etat, today: date) -> Confrontation:
    """By reference; a dossier counts as received once a lot of it is believed."""
    came = {plat(r.detail.reference): r for r in now.dossiers}
    recus, look, later, missing = list[Attendu](), list[Attendu](), list[Attendu](), list[Attendu]()
    for one in {plat(one.reference): one for one in wanted}.values():
        found = came.get(plat(one.reference))
        if found is not None:
            (look if found.en_conflit else recus).append(one)
        else:
            (later if one.fin is not None and one.fin >= today else missing).append(one)
    return Confrontation(tuple(recus), tuple(look), tuple(later), tuple(missing))
