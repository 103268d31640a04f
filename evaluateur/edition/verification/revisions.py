"""The three states of a signed grid: as composed, with one signature, with two; and what each step may change.

The bytes themselves decide where a state ends: a signature covers all of its own, but for its own hexadecimal digits.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
from msgspec import Struct
from pikepdf import Dictionary, Name, Object, Pdf

from evaluateur.edition.verification.verdict import TAILLE_MAX, Reproche

OBJETS_MAX = 200_000
_END = b"%%EOF"
HOSTILE = (
    pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, NotImplementedError, RuntimeError, TypeError,
    ValueError,
)  # fmt: skip
"""What a file made to hurt can make the reader of PDF raise: objects are then not of the kind that their place asks."""
ILLISIBLE = "Ce fichier n’est pas un PDF entier : il est tronqué, abîmé, ou d’une autre nature."


class Etat(Struct, frozen=True):
    """One state of the file: its bytes, and every object in them as it is written."""

    octets: bytes
    objets: dict[tuple[int, int], bytes]
    pdf: Pdf


class Signe(Struct, frozen=True):
    """A signature as the file holds it: the bytes that it covers, and its container."""

    siege: int
    numero: tuple[int, int]
    """Object number of its dictionary."""
    couvert: bytes
    conteneur: bytes
    instant: str
    """``/M``, as written."""


def load(data: bytes) -> Etat:
    """Read one state, strictly: no repair, no warning. Raises :class:`Reproche`."""
    if len(data) > TAILLE_MAX:
        raise Reproche("Ce fichier est trop gros pour une grille signée.")
    try:
        pdf = pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)
        if len(pdf.objects) > OBJETS_MAX or pdf.is_encrypted:
            raise Reproche("Ce PDF n’est pas fait comme une grille officielle.")
        objects = {o.objgen: _written(o) for o in pdf.objects if o.is_indirect and _kind(o) not in ("XRef", "ObjStm")}
        doubtful = bool(pdf.get_warnings())
    except HOSTILE as error:
        raise Reproche(ILLISIBLE) from error
    if doubtful:
        raise Reproche(ILLISIBLE)
    return Etat(data, objects, pdf)


def _kind(o: Object) -> str:
    return str(o.get("/Type", ""))[1:] if isinstance(o, Dictionary | pikepdf.Stream) else ""


def _written(o: Object) -> bytes:
    """An object as it is written: references stay references."""
    if isinstance(o, pikepdf.Stream):
        return Dictionary(dict(o.items())).unparse() + o.read_raw_bytes()
    return o.unparse(resolved=True)


def signe(etat: Etat, siege: int) -> Signe:
    """The signature of a seat in the state that it ends. Raises :class:`Reproche` when it does not cover all of it."""
    field_name = field(etat, siege)
    value = field_name.get("/V") if field_name is not None else None
    if not isinstance(value, Dictionary):
        raise Reproche(f"La signature de l’évaluateur {siege} manque.")
    try:
        start, first, second, rest = (int(n) for n in value["/ByteRange"].as_list())
        container = bytes(value["/Contents"])
        instant = str(value["/M"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Reproche(f"La signature de l’évaluateur {siege} est abîmée.") from error
    data = etat.octets
    gap = data[first:second]
    whole = start == 0 and 0 < first < second and second + rest == len(data)
    if not whole or gap != b"<%s>" % container.hex().upper().encode("ascii"):
        raise Reproche(f"La signature de l’évaluateur {siege} ne couvre pas tout le fichier.")
    if value.get("/SubFilter") != Name("/ETSI.CAdES.detached") or value.get("/Filter") != Name("/Adobe.PPKLite"):
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas de la forme attendue (PAdES).")
    return Signe(siege, value.objgen, data[:first] + data[second:], container, instant)


def field(etat: Etat, siege: int) -> Dictionary | None:
    """The signature field of a seat."""
    form = etat.pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if isinstance(form, Dictionary) else None
    if not isinstance(fields, pikepdf.Array):
        return None
    for field_name in fields.as_list():
        if isinstance(field_name, Dictionary) and str(field_name.get("/T", "")) == f"evaluateur-{siege}":
            return field_name
    return None


def end_of_first(etat: Etat, siege: int) -> int:
    """Where the state before the signature of a seat ends, from that signature's own increment."""
    last = etat.octets.rfind(_END)
    before = etat.octets.rfind(_END, 0, last)
    if before < 0:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas ajoutée à un document entier.")
    end = before + len(_END)
    return end + (1 if etat.octets[end : end + 1] == b"\n" else 0)


def require_step(before: Etat, after: Etat, siege: int) -> None:
    """Refuse any change but those that a signature makes.

    Évaluateur 1's: catalogue (``Perms`` only), his field (``V`` and appearance), the appearance, the signature.
    Évaluateur 2's: the same without the catalogue.
    """
    old, new = field(before, siege), field(after, siege)
    if old is None or new is None or not after.octets.startswith(before.octets):
        raise Reproche(f"Le champ de signature de l’évaluateur {siege} n’est pas à sa place.")
    catalogue = before.pdf.Root.objgen
    allowed = {new.objgen, new["/V"].objgen} | ({catalogue} if siege == 1 else set())
    apparence = new.get("/AP", Dictionary()).get("/N")
    if isinstance(apparence, pikepdf.Stream):
        allowed.add(apparence.objgen)
        _require_paths_only(apparence, siege)
    changes = {n for n in before.objets.keys() | after.objets.keys() if before.objets.get(n) != after.objets.get(n)}
    additions = allowed - {new.objgen, catalogue}
    if changes - allowed or additions & before.objets.keys() or after.pdf.Root.objgen != catalogue:
        raise Reproche(
            f"Le document a été modifié en même temps que signait l’évaluateur {siege} : page, annotation ou données."
        )
    _require_same(old, new, {"/V", "/AP"}, siege)
    _require_same(before.pdf.Root, after.pdf.Root, {"/Perms"} if siege == 1 else set(), siege)


def _require_same(old: Object, new: Object, free: set[str], siege: int) -> None:
    rest = [Dictionary({key: value for key, value in o.items() if key not in free}) for o in (old, new)]
    if rest[0].unparse() != rest[1].unparse():
        raise Reproche(f"Le champ ou le catalogue a été modifié en même temps que signait l’évaluateur {siege}.")


_TRACES = {b"q", b"Q", b"cm", b"gs", b"rg", b"RG", b"w", b"J", b"j", b"m", b"l", b"c", b"h", b"f", b"S"}


def _require_paths_only(apparence: pikepdf.Stream, siege: int) -> None:
    """What a signature shows is outlines inside its box: no text, no picture, nothing that lies elsewhere."""
    try:
        operators = {i.operator.unparse() for i in pikepdf.parse_content_stream(apparence)}
    except (pikepdf.PdfError, ValueError, TypeError) as error:
        raise Reproche(f"L’apparence de la signature de l’évaluateur {siege} ne se lit pas.") from error
    ressources = apparence.get("/Resources", Dictionary())
    if operators - _TRACES or set(ressources.keys()) - {"/ExtGState"}:
        raise Reproche(f"L’apparence de la signature de l’évaluateur {siege} montre autre chose que sa signature.")


def require_certification(after: Etat, first: Signe) -> None:
    """Refuse unless the first signature certifies the document, form filling alone being allowed afterwards."""
    field_name = field(after, 1) or Dictionary()
    try:
        perms = after.pdf.Root["/Perms"]
        (reference,) = field_name["/V"]["/Reference"].as_list()
        certifie = (
            set(perms.keys()) == {"/DocMDP"}
            and perms["/DocMDP"].objgen == first.numero
            and reference["/TransformMethod"] == Name("/DocMDP")
            and int(reference["/TransformParams"]["/P"]) == 2
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        certifie = False
    if not certifie:
        raise Reproche("La signature de l’évaluateur 1 ne certifie pas le document.")
