"""The signed convocation on a laptop: believed, kept, and asked how a dossier goes back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct

from evaluateur import journal, referentiels
from evaluateur.db import convocations
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.convocation import Ligne
from evaluateur.echange.convocation.signee import Appel, Consignes, ConvocationRefusee, Recue
from evaluateur.metier.actes import preparation
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance import confiance, convoquer
from evaluateur.seance.poste import Poste
from evaluateur.seance.remise import rendez_vous
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.titres import emission, pkcs, rattachement, titre
from evaluateur.titres.titre import TitreIllisible


class SansConsignes(Refus):
    """No convocation says where this dossier goes back to."""


def sans_destination() -> SansConsignes:
    """The convocation names no place at all."""
    return SansConsignes(
        "La convocation n’indique aucune destination.", "Demandez à l’organisme où remettre, ou copiez les fichiers."
    )


class Bilan(Struct, frozen=True):
    """What came of importing a convocation. ``deplaces``: dossiers whose session is now another."""

    dossiers: tuple[DossierId, ...]
    deplaces: tuple[DossierId, ...] = ()
    listes: int = 0
    """Revocation lists that are now in force."""


def lire(poste: Poste, data: bytes) -> Recue:
    """Read a signed convocation of an authority that whoever holds the keyboard pinned. Writes nothing."""
    return signee.read(data, confiance.autorites(poste))


def referentiel(appel: Appel) -> Referentiel | None:
    """The référentiel that came with it; None when one that is installed is meant."""
    return referentiels.from_canonical(appel.referentiel) if appel.referentiel else None


def mon_certificat(poste: Poste, appel: Appel) -> bytes:
    """The certificate that came for whoever holds the keyboard, for his own key; empty when he has it, or none came."""
    present = poste.trousseau.present
    if present is None:
        return b""
    for data in appel.certificats:
        try:
            found = titre.read(pkcs.read(data, "").certificat)
        except TitreIllisible:
            continue
        mine = titre.public_bytes(
            emission.cle(poste.trousseau.profil_ouvert(present.identifiant).cle_signature).public_key()
        )
        if found.cle_publique == mine and found.der != present.titre:
            return data
    return b""


def plus_recente(poste: Poste, appel: Appel) -> str:
    """The number of a convocation that was issued after this one and is known here; empty when there is none.

    One that comes late, by the mail or by someone's hand, moves nothing and leads no dossier back to a former place.
    """
    for data in convocations.every(poste.coffre.base):
        with suppress(ConvocationRefusee):
            known = lire(poste, data).appel
            if known.emise_le > appel.emise_le:
                return known.numero
    return ""


def importer(poste: Poste, data: bytes, referentiel: Referentiel, lines: Sequence[Ligne]) -> Bilan:
    """Begin a dossier a line, or move its session, under the instructions of this convocation; lines were confirmed.

    Raises :class:`Refus`. Imported again, it counts from now on for the dossiers of its lines.
    """
    recue = lire(poste, data)
    appel, autorite = recue.appel, rattachement.empreinte(recue.autorite)
    moved = rendez_vous.deplacements(poste, lines, appel) if not plus_recente(poste, appel) else {}
    convocations.keep(poste.coffre.base, autorite, appel.numero, journal.format_instant(appel.emise_le), data)
    lists = sum(_keep_list(poste, liste) for liste in appel.revocations)
    new = [line for line in lines if line.numero not in moved]
    begun = convoquer.convoquer(poste, poste.coffre.retenir_referentiel(referentiel), new) if new else []
    for line in lines:
        if line.numero in moved and moved[line.numero].session:
            ouvrir_dossier(poste, moved[line.numero].dossier).faire(preparation.renseigner_session, line.session)
    displaced = [one.dossier for one in moved.values()]
    with poste.coffre.base.transaction() as connection:
        for dossier in (*begun, *displaced):
            convocations.attach(connection, dossier, autorite, appel.numero)
    return Bilan(tuple(begun), tuple(displaced), lists)


def _keep_list(poste: Poste, liste: bytes) -> int:
    """An older list than the one at hand is no fault of the convocation."""
    try:
        confiance.retenir_revocations(poste, liste)
    except TitreIllisible:
        return 0
    return 1


def consignes(poste: Poste, dossier: DossierId) -> Consignes:
    """How a dossier goes back: by its convocation, else by the one that was imported last.

    Whoever holds the keyboard must have pinned the authority that signed it: the base alone is believed by nobody.
    Raises :class:`SansConsignes`, :class:`ConvocationRefusee`.
    """
    base = poste.coffre.base
    data = convocations.of_dossier(base, dossier) or convocations.newest(base)
    if data is None:
        raise SansConsignes(
            "Aucune convocation signée n’indique à qui remettre ce dossier.",
            "Importez celle de l’organisme (accueil), ou copiez les fichiers ci-dessous.",
        )
    return lire(poste, data).appel.consignes


def conserve_jusqu_au(poste: Poste, dossier: DossierId, traite: datetime) -> datetime:
    """Until when a dossier that was dealt with at this instant stays here, as its convocation says."""
    return traite + timedelta(days=consignes(poste, dossier).conservation)


def receptions(poste: Poste) -> list[bytes]:
    """Certificates of those who acknowledge (DER), as every convocation that was kept here gives them."""
    found: dict[bytes, None] = {}
    for data in convocations.every(poste.coffre.base):
        with suppress(ConvocationRefusee):  # of an authority that is pinned no more
            found.update(dict.fromkeys(lire(poste, data).appel.receptions))
    return list(found)
