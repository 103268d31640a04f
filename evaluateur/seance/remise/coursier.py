"""The errand: a lot to the first of its destinations that takes it, and the receipts that lie there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.db import envois as rows
from evaluateur.echange.convocation.signee import ConvocationRefusee
from evaluateur.echange.transports.canal import Canal, Depot, Suivi
from evaluateur.echange.transports.destinations import Destination, VersDossier, VersDossierSynchronise, VersWebdav
from evaluateur.echange.transports.ouverture import Moyens, open_canal
from evaluateur.echange.transports.refus import EnvoiRefuse
from evaluateur.metier import canonique
from evaluateur.metier.accuse_court import TexteRefuse
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.poste import Poste
from evaluateur.seance.remise import appels, envois, lieux
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.titres import accuses
from evaluateur.titres.titre import TitreIllisible
from evaluateur.vues.colis import LotFait

ATELIER = "a-remettre"
"""Folder beside the base for what someone carries himself: drafts of e-mails, files for a web page. All enclosed."""


class Course(Struct, frozen=True):
    """One lot on its way to one destination; ``travail`` touches no base."""

    lot: LotFait
    destination: Destination
    canal: Canal
    nom: str
    data: bytes

    def travail(self, suivi: Suivi) -> Depot:
        """Hand it over. Raises :class:`EnvoiRefuse`."""
        return self.canal.deposer(self.nom, self.data, suivi)


class Releve(Struct, frozen=True):
    """Receipts that were found, and how many of them were of lots of this laptop."""

    lots: tuple[LotFait, ...]
    etrangers: int
    """Files that are no receipt of a lot that was made here."""


class Coursier:
    """Knows the way to every destination of this laptop; a channel is kept, for it counts wrong passwords."""

    def __init__(self, poste: Poste, recipients: Sequence[str] = ()) -> None:
        """``recipients``: for whom lots are enclosed; those that each convocation names when none is given."""
        self._poste, self._recipients = poste, recipients
        self._canaux: dict[tuple[str, ...], Canal] = {}

    def destinations(self, dossier: DossierId) -> tuple[Destination, ...]:
        """Where a dossier may go, in order. Raises :class:`SansConsignes`."""
        return appels.consignes(self._poste, dossier).destinations

    def toutes(self, dossiers: Iterable[DossierId]) -> list[Destination]:
        """Where any of these may go, each once; a dossier of which nobody says it has none."""
        found: dict[Destination, None] = {}
        for dossier in dossiers:
            with suppress(appels.SansConsignes, ConvocationRefusee):
                found.update(dict.fromkeys(self.destinations(dossier)))
        return list(found)

    def manque(self, destination: Destination) -> str:
        """What someone has to say before anything can leave for it: ``emplacement``, ``secret``, or nothing."""
        lieu = lieux.lieu(self._poste, destination)
        bare = isinstance(destination, VersDossier | VersDossierSynchronise) and not destination.emplacement
        if bare and not lieu.emplacement:
            return "emplacement"
        return "secret" if isinstance(destination, VersWebdav) and not lieu.secret else ""

    def preparer(self, lot: LotFait, destination: Destination) -> Course:
        """One errand. Raises :class:`EnvoiRefuse` when its destination is not known well enough."""
        nom, data = envois.contenu(self._poste, lot)
        return Course(lot, destination, self._canal(destination, lot.reference), nom, data)

    def _canal(self, destination: Destination, surnom: str) -> Canal:
        poste, lieu = self._poste, lieux.lieu(self._poste, destination)
        key = (lieux.cle(destination), lieu.emplacement, lieu.secret, surnom)
        if key not in self._canaux:
            fichiers.make_folder(poste.donnees / ATELIER)
            mine = poste.trousseau.profils[0].identifiant.encode()
            moyens = Moyens(
                canonique.empreinte(mine)[:8],
                poste.donnees / ATELIER,
                Path(lieu.emplacement) if lieu.emplacement else None,
                surnom,
            )
            self._canaux[key] = open_canal(destination, moyens, lieu.secret)
        return self._canaux[key]

    def noter(self, course: Course, depot: Depot) -> None:
        """Enter how far it came."""
        envois.noter(self._poste, course.lot, lieux.cle(course.destination), depot)

    def noter_echec(self, course: Course, refus: EnvoiRefuse) -> None:
        """Enter what kept it back."""
        envois.noter_echec(self._poste, course.lot, lieux.cle(course.destination), refus)

    # --- all at once, for whoever may wait

    def lot(self, dossier: DossierId) -> LotFait:
        """The lot of a closed dossier as it stands, made if need be."""
        recipients = self._recipients or appels.consignes(self._poste, dossier).cles
        found = envois.courant(self._poste, dossier, recipients)
        if found is not None:
            return found
        made = envois.composer(self._poste, ouvrir_dossier(self._poste, dossier), recipients)
        return envois.garder(self._poste, made, made.travail())

    def remettre(self, lot: LotFait, destinations: Sequence[Destination], suivi: Suivi) -> tuple[Destination, Depot]:
        """Try each destination in turn. Raises the refusal of the last one."""
        refused: Refus = appels.sans_destination()
        for destination in destinations:
            try:
                course = self.preparer(lot, destination)
                depot = course.travail(suivi)
            except EnvoiRefuse as refus:
                envois.noter_echec(self._poste, lot, lieux.cle(destination), refus)
                refused = refus
                if refus.code == "annule":
                    break
                continue
            self.noter(course, depot)
            return destination, depot
        raise refused

    def relever(self, destination: Destination, suivi: Suivi) -> Callable[[], list[tuple[str, bytes]]]:
        """Work that brings the receipts of a destination back, and touches no base."""
        canal = self._canal(destination, "")
        mine = {accuses.mark(lot.lot) for lot in rows.lots(self._poste.coffre.base)}

        def wanted(name: str) -> bool:
            return name.endswith(accuses.EXTENSION) and any(mark in name for mark in mine)

        def work() -> list[tuple[str, bytes]]:
            return list(canal.relever(wanted, suivi)) if canal.rend else []

        return work

    def classer(self, found: Sequence[tuple[str, bytes]]) -> Releve:
        """Keep those that are of lots that were made here; of others nothing is kept."""
        lots, strangers = list[LotFait](), 0
        for _, data in found:
            try:
                recu = envois.lire_accuse(self._poste, data)
            except (accuses.AccuseRefuse, TexteRefuse, TitreIllisible):
                strangers += 1
                continue
            lots.append(envois.recevoir(self._poste, recu))
        return Releve(tuple(lots), strangers)


def clear_workshop(poste: Poste, dossier: DossierId) -> None:
    """Take away what was laid for someone to carry: it can be made again for as long as the dossier is here."""
    for lot in rows.lots(poste.coffre.base, dossier):
        for path in (poste.donnees / ATELIER).glob(f"{lot.lot}*"):
            path.unlink(missing_ok=True)
