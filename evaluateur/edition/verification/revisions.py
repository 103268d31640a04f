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
_FIN = b"%%EOF"
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


def load(octets: bytes) -> Etat:
    """Read one state, strictly: no repair, no warning. Raises :class:`Reproche`."""
    if len(octets) > TAILLE_MAX:
        raise Reproche("Ce fichier est trop gros pour une grille signée.")
    try:
        pdf = pikepdf.open(BytesIO(octets), attempt_recovery=False, suppress_warnings=True)
        if len(pdf.objects) > OBJETS_MAX or pdf.is_encrypted:
            raise Reproche("Ce PDF n’est pas fait comme une grille officielle.")
        objets = {o.objgen: _written(o) for o in pdf.objects if o.is_indirect and _kind(o) not in ("XRef", "ObjStm")}
        douteux = bool(pdf.get_warnings())
    except HOSTILE as erreur:
        raise Reproche(ILLISIBLE) from erreur
    if douteux:
        raise Reproche(ILLISIBLE)
    return Etat(octets, objets, pdf)


def _kind(o: Object) -> str:
    return str(o.get("/Type", ""))[1:] if isinstance(o, Dictionary | pikepdf.Stream) else ""


def _written(o: Object) -> bytes:
    """An object as it is written: references stay references."""
    if isinstance(o, pikepdf.Stream):
        return Dictionary(dict(o.items())).unparse() + o.read_raw_bytes()
    return o.unparse(resolved=True)


def signe(etat: Etat, siege: int) -> Signe:
    """The signature of a seat in the state that it ends. Raises :class:`Reproche` when it does not cover all of it."""
    champ = field(etat, siege)
    valeur = champ.get("/V") if champ is not None else None
    if not isinstance(valeur, Dictionary):
        raise Reproche(f"La signature de l’évaluateur {siege} manque.")
    try:
        debut, premier, second, reste = (int(n) for n in valeur["/ByteRange"].as_list())
        conteneur = bytes(valeur["/Contents"])
        instant = str(valeur["/M"])
    except (KeyError, ValueError, TypeError, AttributeError) as erreur:
        raise Reproche(f"La signature de l’évaluateur {siege} est abîmée.") from erreur
    octets = etat.octets
    trou = octets[premier:second]
    entier = debut == 0 and 0 < premier < second and second + reste == len(octets)
    if not entier or trou != b"<%s>" % conteneur.hex().upper().encode("ascii"):
        raise Reproche(f"La signature de l’évaluateur {siege} ne couvre pas tout le fichier.")
    if valeur.get("/SubFilter") != Name("/ETSI.CAdES.detached") or valeur.get("/Filter") != Name("/Adobe.PPKLite"):
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas de la forme attendue (PAdES).")
    return Signe(siege, valeur.objgen, octets[:premier] + octets[second:], conteneur, instant)


def field(etat: Etat, siege: int) -> Dictionary | None:
    """The signature field of a seat."""
    formulaire = etat.pdf.Root.get("/AcroForm")
    champs = formulaire.get("/Fields") if isinstance(formulaire, Dictionary) else None
    if not isinstance(champs, pikepdf.Array):
        return None
    for champ in champs.as_list():
        if isinstance(champ, Dictionary) and str(champ.get("/T", "")) == f"evaluateur-{siege}":
            return champ
    return None


def end_of_first(etat: Etat, siege: int) -> int:
    """Where the state before the signature of a seat ends, from that signature's own increment."""
    dernier = etat.octets.rfind(_FIN)
    avant = etat.octets.rfind(_FIN, 0, dernier)
    if avant < 0:
        raise Reproche(f"La signature de l’évaluateur {siege} n’est pas ajoutée à un document entier.")
    fin = avant + len(_FIN)
    return fin + (1 if etat.octets[fin : fin + 1] == b"\n" else 0)


def require_step(avant: Etat, apres: Etat, siege: int) -> None:
    """Refuse any change but those that a signature makes.

    Évaluateur 1's: catalogue (``Perms`` only), his field (``V`` and appearance), the appearance, the signature.
    Évaluateur 2's: the same without the catalogue.
    """
    ancien, nouveau = field(avant, siege), field(apres, siege)
    if ancien is None or nouveau is None or not apres.octets.startswith(avant.octets):
        raise Reproche(f"Le champ de signature de l’évaluateur {siege} n’est pas à sa place.")
    catalogue = avant.pdf.Root.objgen
    permis = {nouveau.objgen, nouveau["/V"].objgen} | ({catalogue} if siege == 1 else set())
    apparence = nouveau.get("/AP", Dictionary()).get("/N")
    if isinstance(apparence, pikepdf.Stream):
        permis.add(apparence.objgen)
        _require_paths_only(apparence, siege)
    changes = {n for n in avant.objets.keys() | apres.objets.keys() if avant.objets.get(n) != apres.objets.get(n)}
    ajouts = permis - {nouveau.objgen, catalogue}
    if changes - permis or ajouts & avant.objets.keys() or apres.pdf.Root.objgen != catalogue:
        raise Reproche(
            f"Le document a été modifié en même temps que signait l’évaluateur {siege} : page, annotation ou données."
        )
    _require_same(ancien, nouveau, {"/V", "/AP"}, siege)
    _require_same(avant.pdf.Root, apres.pdf.Root, {"/Perms"} if siege == 1 else set(), siege)


def _require_same(ancien: Object, nouveau: Object, libres: set[str], siege: int) -> None:
    reste = [Dictionary({cle: valeur for cle, valeur in o.items() if cle not in libres}) for o in (ancien, nouveau)]
    if reste[0].unparse() != reste[1].unparse():
        raise Reproche(f"Le champ ou le catalogue a été modifié en même temps que signait l’évaluateur {siege}.")


_TRACES = {b"q", b"Q", b"cm", b"gs", b"rg", b"RG", b"w", b"J", b"j", b"m", b"l", b"c", b"h", b"f", b"S"}


def _require_paths_only(apparence: pikepdf.Stream, siege: int) -> None:
    """What a signature shows is outlines inside its box: no text, no picture, nothing that lies elsewhere."""
    try:
        operateurs = {i.operator.unparse() for i in pikepdf.parse_content_stream(apparence)}
    except (pikepdf.PdfError, ValueError, TypeError) as erreur:
        raise Reproche(f"L’apparence de la signature de l’évaluateur {siege} ne se lit pas.") from erreur
    ressources = apparence.get("/Resources", Dictionary())
    if operateurs - _TRACES or set(ressources.keys()) - {"/ExtGState"}:
        raise Reproche(f"L’apparence de la signature de l’évaluateur {siege} montre autre chose que sa signature.")


def require_certification(apres: Etat, premiere: Signe) -> None:
    """Refuse unless the first signature certifies the document, form filling alone being allowed afterwards."""
    champ = field(apres, 1) or Dictionary()
    try:
        perms = apres.pdf.Root["/Perms"]
        (reference,) = champ["/V"]["/Reference"].as_list()
        certifie = (
            set(perms.keys()) == {"/DocMDP"}
            and perms["/DocMDP"].objgen == premiere.numero
            and reference["/TransformMethod"] == Name("/DocMDP")
            and int(reference["/TransformParams"]["/P"]) == 2
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        certifie = False
    if not certifie:
        raise Reproche("La signature de l’évaluateur 1 ne certifie pas le document.")
