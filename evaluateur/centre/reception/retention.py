"""What a centre forgets: the persons of a dossier and its lots; and what it notes that came otherwise, on paper."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.registre.registre import SALT, Detail, Entree, Evenement, Registre
from evaluateur.cles.serrures import RandomBytes
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, DossierId, Empreinte


class DossierInconnu(Refus):
    """No entry of the register is about it."""


class Vise(Struct, frozen=True):
    """What a command is about: a dossier, or a lot that nobody believes."""

    dossier: DossierId
    reference: str
    numero: str
    lots: tuple[Empreinte, ...]


def trouver(registre: Registre, cherche: str) -> Vise:
    """By reference, identifier or number of a lot. Raises :class:`DossierInconnu`, also when two bear one reference."""
    wanted, found, lots = cherche.strip().casefold(), dict[DossierId, Vise](), dict[Empreinte, Vise]()
    for entree, _, detail in registre.entrees():
        if detail is None or wanted not in (entree.numero.casefold(), detail.reference.casefold(), detail.dossier):
            continue
        if detail.dossier and entree.lot:
            found[detail.dossier] = Vise(detail.dossier, detail.reference, entree.numero, ())
        elif entree.lot and entree.numero.casefold() == wanted:
            lots[entree.lot] = Vise(DossierId(""), detail.reference, entree.numero, (entree.lot,))
    if not found and lots:
        return next(iter(lots.values()))
    if len(found) != 1:
        many = f"Plusieurs dossiers portent « {cherche} »." if found else f"Rien de « {cherche} » n’a été reçu."
        numbers = ", ".join(vise.numero for vise in found.values())
        raise DossierInconnu(
            many, f"Donnez le numéro d’un lot : {numbers}." if found else "Vérifiez la référence, ou le numéro du lot."
        )
    (vise,) = found.values()
    received = registre.du_dossier(vise.dossier)
    held = dict.fromkeys(entree.lot for entree, _ in received if entree.lot)
    return Vise(vise.dossier, vise.reference, vise.numero, tuple(held))


def effacer(registre: Registre, originaux: Originaux, vise: Vise) -> int:
    """Erase persons and lots; how many lots. The chain of the register holds. Asked again after a fault, it goes on."""
    registre.tenir()
    for lot in vise.lots:
        originaux.erase(lot)
    registre.effacer(vise.dossier, vise.lots)
    return len(vise.lots)


def papier(registre: Registre, reference: str, instant: datetime, random_bytes: RandomBytes) -> Entree:
    """Note that the signed paper of a dossier arrived, whether a lot of it did or not: nobody signs for that."""
    try:
        vise = trouver(registre, reference)
    except DossierInconnu:
        vise = Vise(DossierId(""), reference.strip(), "", ())
    detail = Detail(dossier=vise.dossier, reference=vise.reference)
    said = Evenement(instant, "papier", detail, AUCUNE_EMPREINTE, numero=vise.numero)
    return registre.inscrire(said, random_bytes(SALT))
