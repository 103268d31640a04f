"""What a centre forgets: the persons of a dossier and its lots, once their time is over; what came on paper besides.

How long is a setting of the centre: no source says it, and nothing is forgotten by itself before someone fixed it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from evaluateur import fichiers
from evaluateur.centre.reception import suite
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.centre.registre.registre import SALT, Detail, Entree, Evenement, Registre
from evaluateur.cles.serrures import RandomBytes
from evaluateur.journal import format_instant
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, DossierId, Empreinte

FICHIER = "conservation.txt"
"""In the folder of a reception: how many days."""
JOURS_MAX = 36_500


class DureeIllisible(Refus):
    """The file that says how long does not."""


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


def fixer(folder: Path, jours: int) -> None:
    """How many days a dossier stays here after the last that was received of it."""
    fichiers.write(folder / FICHIER, f"{jours}\n".encode("ascii"))


def duree(folder: Path) -> int | None:
    """In days; None while nobody has fixed it. Raises :class:`DureeIllisible` for what is no number of days."""
    if not (folder / FICHIER).exists():
        return None
    said = fichiers.read(folder / FICHIER, fichiers.KIB).decode("utf-8", "replace").strip()
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:9]) <= JOURS_MAX):
        raise DureeIllisible(
            f"La durée de conservation n’est pas un nombre de jours : « {said[:40]} ».",
            "Fixez-la de nouveau : « evaluateur centre reception conserver JOURS ».",
        )
    return int(said)


def echus(registre: Registre, jours: int, instant: datetime) -> list[Vise]:
    """What is to be forgotten by now, the oldest first: dossiers, and lots that nobody believes.

    A dossier in conflict waits for people, and a lot that was not judged for its judgement.
    """
    waiting = {entree.lot for entree in registre.en_attente()}
    of: dict[str, list[tuple[Entree, Detail]]] = {}
    for entree, _, detail in registre.entrees():
        if detail is not None and entree.lot not in waiting and (known := detail.dossier or entree.lot):
            of.setdefault(known, []).append((entree, detail))
    believed = {entree.lot for lines in of.values() if lines[-1][1].dossier for entree, _ in lines}
    limit = format_instant(instant - timedelta(days=jours))
    over = [
        (lines[-1][0].instant, _vise(lines))
        for known, lines in of.items()
        if lines[-1][0].instant < limit and known not in believed and len(suite.ends(lines)) < 2
    ]
    return [vise for _, vise in sorted(over, key=lambda pair: pair[0])]


def _vise(lines: list[tuple[Entree, Detail]]) -> Vise:
    lots = dict.fromkeys(entree.lot for entree, _ in lines if entree.lot)
    numero = next((entree.numero for entree, _ in reversed(lines) if entree.numero), "")
    return Vise(lines[-1][1].dossier, lines[-1][1].reference, numero, tuple(lots))


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
