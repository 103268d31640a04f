"""Receipts of what the register holds: one for each entry that says what became of a lot, always the same."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from evaluateur.centre.registre.registre import Detail, Entree
from evaluateur.metier import accuse as form
from evaluateur.metier.accuse import CRUS, Accuse, Remis
from evaluateur.titres import accuses
from evaluateur.titres.receptions import Reception


class Signataire(Struct, frozen=True):
    """Who signs receipts: the key of the reception (PKCS#8, DER), and what the authority certified of it."""

    cle: bytes
    reception: Reception

    def __repr__(self) -> str:
        return "Signataire()"


class Accuses(Struct, frozen=True):
    """A receipt in its two forms, and the name under which it is handed back."""

    accuse: Accuse
    nom: str
    fichier: bytes
    texte: str


def accuser(entree: Entree, detail: Detail, signataire: Signataire) -> Accuses:
    """The receipt of an entry."""
    made = record(entree, detail)
    signature = accuses.sign(made, signataire.cle)
    data = accuses.write_file(made, signature, signataire.reception.der)
    name = f"{entree.numero}-{entree.rang:06}-{entree.issue}-{accuses.mark(entree.lot)}"
    return Accuses(made, name, data, accuses.write_text(made, signature))


def record(entree: Entree, detail: Detail) -> Accuse:
    """What a receipt says: the entry itself is the head of the register once it was made."""
    if entree.issue == "papier":
        raise ValueError("what arrives on paper has no receipt")
    instant = datetime.fromisoformat(entree.instant).replace(microsecond=0)
    remis = (
        Remis(detail.dossier, detail.reference, detail.version, detail.empreinte, detail.tete)
        if entree.issue in CRUS
        else None
    )
    return Accuse(
        form.SCHEMA, form.OBJET, entree.issue, entree.raison, entree.numero, entree.deja, instant, entree.lot,
        entree.octets, entree.rang, entree.empreinte[: form.TETE], remis,
    )  # fmt: skip
