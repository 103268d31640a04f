"""The outbox: the lot of each closed dossier, what became of each try, what the training body answered.

Export is its own: a lot is made from the journal, kept as bytes, and sent again as it is, however often it takes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from evaluateur import journal
from evaluateur.db import envois, journaux
from evaluateur.db.envois import Envoi, Reponse
from evaluateur.echange.transports.canal import Depot
from evaluateur.echange.transports.refus import EnvoiRefuse
from evaluateur.metier.accuse import LotConnu, Remis
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance import confiance
from evaluateur.seance.poste import Poste
from evaluateur.seance.remise import appels
from evaluateur.seance.seance import Seance
from evaluateur.titres import accuses
from evaluateur.vues.colis import LotFait

if TYPE_CHECKING:  # the libraries of the container take half a second
    from evaluateur.seance.remise import composition


class Composition(Struct, frozen=True):
    """A lot to be made away from the window: ``travail`` touches no base."""

    remise: composition.Remise
    cles: tuple[str, ...]

    def travail(self) -> bytes:
        """The bytes of the lot."""
        return self.remise.travail(self.cles)


def courant(poste: Poste, dossier: DossierId, recipients: Sequence[str]) -> LotFait | None:
    """The lot that holds the dossier as it stands, enclosed for these keys, if it was made."""
    stands, keys = journaux.tete(poste.coffre.base, dossier), " ".join(recipients)
    made = [lot for lot in envois.lots(poste.coffre.base, dossier) if lot.cles == keys]
    return made[-1] if made and (made[-1].rang, made[-1].tete) == stands else None


def composer(poste: Poste, seance: Seance, recipients: Sequence[str]) -> Composition:
    """Gather the next lot of a closed dossier. Raises :class:`ActeRefuse` (:func:`composition.preparer`)."""
    from evaluateur.seance.remise import composition

    made = envois.lots(poste.coffre.base, seance.identifiant)
    sequence = max((lot.sequence for lot in made), default=0) + 1
    return Composition(composition.preparer(poste, seance, sequence), tuple(recipients))


def garder(poste: Poste, made: Composition, data: bytes) -> LotFait:
    """Keep a lot that was made, before it goes anywhere."""
    about = made.remise.about
    lot = LotFait(
        Empreinte(hashlib.sha256(data).hexdigest()),
        about.dossier,
        about.sequence,
        about.rang,
        about.tete,
        about.version,
        about.empreinte,
        about.reference,
        _instant(poste),
        len(data),
        " ".join(made.cles),
    )
    with poste.coffre.base.transaction() as connection:
        envois.keep_lot(connection, lot, data)
        envois.drop_before(connection, lot)
    return lot


def contenu(poste: Poste, lot: LotFait) -> tuple[str, bytes]:
    """The name and the bytes of a lot, always the same."""
    from evaluateur.echange.lot.lot import name

    data = envois.content(poste.coffre.base, lot.lot)
    return name(data), data


def noter(poste: Poste, lot: LotFait, destination: str, depot: Depot) -> None:
    """Enter how far a lot came; what someone has to do himself is not done before he says so."""
    _enter(poste, lot, destination, "copie" if depot.etat == "depose_declare" else depot.etat, depot.motif)


def noter_echec(poste: Poste, lot: LotFait, destination: str, refus: EnvoiRefuse) -> None:
    """Enter what kept it back; whoever gave it up himself has not failed."""
    if refus.code != "annule":
        _enter(poste, lot, destination, refus.code, f"{refus.phrase} {refus.remede}".strip())


def declarer(poste: Poste, lot: LotFait, destination: str) -> None:
    """Enter that someone says he handed it over himself."""
    _enter(poste, lot, destination, "depose_declare", "Vous l’avez indiqué ; seul l’accusé le prouve.")


def _enter(poste: Poste, lot: LotFait, destination: str, etat: str, motif: str) -> None:
    tries = [e for e in envois.sendings(poste.coffre.base, lot.dossier) if e.lot == lot.lot]
    with poste.coffre.base.transaction() as connection:
        envois.add(connection, Envoi(lot.dossier, lot.lot, len(tries) + 1, destination, etat, motif, _instant(poste)))


def _instant(poste: Poste) -> str:
    return journal.format_instant(poste.now().instant)


# --- answers


def connus(poste: Poste) -> list[LotConnu]:
    """What a receipt is read against: every lot that was made here."""
    return [
        LotConnu(lot.lot, lot.octets, Remis(lot.dossier, lot.reference, lot.version, lot.empreinte, lot.tete))
        for lot in envois.lots(poste.coffre.base)
    ]


def lire_accuse(poste: Poste, data: bytes) -> accuses.Recu:
    """A receipt, in a file or as text, of a lot that was made here. Raises :class:`Refus`; writes nothing."""
    known, lots = confiance.autorites(poste), connus(poste)
    if data.lstrip().startswith(b"{"):
        return accuses.read_file(data, known, lots)
    text = data.decode("utf-8", "replace")
    return accuses.read_text(text, lots, known, appels.receptions(poste))


def recevoir(poste: Poste, recu: accuses.Recu) -> LotFait:
    """Keep a receipt that was read, and say of which lot it is."""
    (lot,) = [one for one in envois.lots(poste.coffre.base) if one.lot == recu.accuse.lot]
    data = accuses.write_file(recu.accuse, recu.signature, recu.reception.der)
    nature: envois.Nature = "enregistre" if recu.accuse.issue == "enregistre" else "traite"
    envois.keep_answer(poste.coffre.base, Reponse(lot.dossier, lot.lot, nature, data, _instant(poste)))
    return lot
