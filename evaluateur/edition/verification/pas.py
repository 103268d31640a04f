"""One signature of a file: the increment is written again from what it says, and must come out byte for byte.

So nothing is looked for that should not be there: whatever we would not have written is a difference.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

import pikepdf
from msgspec import Struct
from pikepdf import Dictionary, Pdf

from evaluateur.edition.signature import apparence, cms, conteneur, horodatage, increment
from evaluateur.edition.signature.conteneur import Contenant
from evaluateur.edition.signature.forme import Promesse
from evaluateur.edition.signature.horodatage import Horodatage
from evaluateur.edition.signature.increment import Ajout
from evaluateur.edition.signature.signataire import field_name
from evaluateur.edition.signature.signature import common_name
from evaluateur.edition.verification import revisions
from evaluateur.edition.verification.verdict import Reproche
from evaluateur.titres import titre
from evaluateur.titres.titre import Titre, TitreIllisible

_DATE = re.compile(r"D:(\d{14})Z")


class Signature(Struct, frozen=True):
    """A signature whose every byte is right: who, when by his own word, what he commits to, and its time stamp."""

    siege: int
    titre: Titre
    instant: datetime
    promesse: Promesse
    horodatage: Horodatage | None


def read(data: bytes, siege: int, fuseau: str) -> tuple[bytes, Signature]:
    """The file before its last signature, which is this seat's, and that signature. Raises :class:`Reproche`."""
    before = revisions.before_last(data)
    with revisions.load(data) as pdf:
        value, drawn = _signed_field(pdf, siege)
        container, instant = _container(value, siege), _instant(value, siege)
    held = _decode(container, siege)
    try:
        width, height = increment.box(before, siege)
        strokes = apparence.read_strokes(drawn, width, height)
        expected = apparence.draw(instant, fuseau, strokes, width, height)
        prepared = increment.prepare(before, Ajout(siege, instant, common_name(held.certificat), expected))
        written = prepared.fill(container)
    except (*revisions.HOSTILE, UnicodeError) as error:
        raise Reproche(_altered(siege)) from error
    if written != data:
        raise Reproche(_altered(siege))
    if hashlib.sha256(prepared.couvert).digest() != held.empreinte:
        raise Reproche(f"Le document a changé depuis la signature de l’évaluateur {siege}.")
    return before, Signature(siege, _titre(held, siege), instant, held.promesse, _stamp(held, instant, siege))


def _altered(siege: int) -> str:
    return (
        f"Le document a été modifié en même temps que signait l’évaluateur {siege}, ou depuis : "
        "ce qui est ajouté n’est pas une signature telle que l’application l’écrit."
    )


def _signed_field(pdf: Pdf, siege: int) -> tuple[Dictionary, bytes]:
    """The signature of a seat, and what it shows."""
    try:
        for field in pdf.Root["/AcroForm"]["/Fields"].as_list():
            if str(field.get("/T", "")) == field_name(siege) and "/V" in field:
                shown = field["/AP"]["/N"]
                value = field["/V"]
                if not isinstance(shown, pikepdf.Stream) or "/Filter" in shown or not isinstance(value, Dictionary):
                    raise Reproche(_altered(siege))
                return value, shown.read_raw_bytes()
    except revisions.HOSTILE as error:
        raise Reproche(_altered(siege)) from error
    raise Reproche(f"La signature de l’évaluateur {siege} manque.")


def _container(value: Dictionary, siege: int) -> bytes:
    """The DER of the container; what fills its place is compared with the rest."""
    try:
        content = bytes(value["/Contents"])
        return content[: cms.length(content)]
    except revisions.HOSTILE as error:
        raise Reproche(f"La signature de l’évaluateur {siege} est abîmée.") from error


def _instant(value: Dictionary, siege: int) -> datetime:
    """``/M`` of ISO 32000: a signature B-B has no other instant."""
    try:
        loaded = _DATE.fullmatch(str(value["/M"]))
        if loaded is not None:
            return datetime.strptime(loaded[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except revisions.HOSTILE as error:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas datée.") from error
    raise Reproche(f"La signature de l’évaluateur {siege} n’est pas datée.")


def _decode(container: bytes, siege: int) -> Contenant:
    try:
        held = conteneur.decode(container)
        valid = conteneur.holds(held)
    except revisions.HOSTILE as error:
        raise Reproche(
            f"La signature de l’évaluateur {siege} n’est pas de la forme attendue : quelque chose y est écrit "
            "autrement."
        ) from error
    if not valid:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas celle de sa clé.")
    return held


def _titre(held: Contenant, siege: int) -> Titre:
    try:
        return titre.read(held.certificat)
    except TitreIllisible as error:
        raise Reproche(f"Le certificat de l’évaluateur {siege} n’a pas pu être lu.") from error


def _stamp(held: Contenant, instant: datetime, siege: int) -> Horodatage | None:
    if not held.jeton:
        return None
    try:
        return horodatage.check(held.jeton, held.signature, instant)
    except revisions.HOSTILE as error:
        raise Reproche(f"L’horodatage de la signature de l’évaluateur {siege} n’est pas le sien.") from error
