"""Containers changed by chance, node by node: by a stranger, or by the evaluator who then signs his attributes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from evaluateur.titres import emission
from tests.edition.attaques import conteneur
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import SansObjet
from tests.edition.attaques.signatures import SIGNER
from tests.edition.attaques.tlv import CONSTRUCTED, Tlv

Path = tuple[int, ...]
ATTRIBUTES: Path = (*SIGNER, 3)
_MORE = [
    b"\x05\x00", b"\x02\x01\x63", b"\x30\x00", b"\x0c\x06Acquis", b"\x31\x00", b"\x04\x00", b"\x06\x03\x2a\x03\x04",
    b"\xa1\x00", b"\xa0\x02\x05\x00",
]  # fmt: skip


def paths(node: Tlv, before: Path = ()) -> list[Path]:
    """Every node, by the steps that lead to it."""
    return [before, *(path for i, child in enumerate(node.children) for path in paths(child, (*before, i)))]


def _exact(container: Tlv, path: Path) -> Path:
    """The same steps, none counted from the end."""
    exact: Path = ()
    for step in path:
        exact = (*exact, step % len(container.children))
        container = container.children[step]
    return exact


def by_stranger(rng: Random, atelier: Atelier) -> bytes:
    """The last container of the true file, or the first one before it is handed over, changed without a key."""
    handed = rng.random() < 0.2
    pdf = atelier.un if handed else atelier.deux
    old = conteneur.read(pdf)
    new = _changed(rng, Tlv.read(old), ()).dump()
    if new == old:
        raise SansObjet("the container is as it was")
    try:
        made = conteneur.put(pdf, new)
    except ValueError as error:
        raise SansObjet("no room for this container") from error
    return atelier.countersign(made) if handed else made


def by_evaluator(rng: Random, atelier: Atelier) -> bytes:
    """The signed attributes changed, then signed by their own evaluator."""
    seat = rng.choice((1, 2, 2))
    pdf = atelier.un if seat == 1 else atelier.deux
    old = Tlv.read(conteneur.read(pdf))
    new = _changed(rng, old, _exact(old, ATTRIBUTES))
    if new == old:
        raise SansObjet("the attributes are as they were")
    made = conteneur.put(pdf, seal(new, atelier.qui(seat).cle).dump())
    return atelier.countersign(made) if seat == 1 else made


def seal(container: Tlv, key: bytes) -> Tlv:
    """A container whose signature is right for the attributes as they are written."""
    found = container
    for step in ATTRIBUTES:
        found = found.children[step]
    signed = emission.cle(key).sign(found.tagged(0x31).dump(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(signed)
    value = encode_dss_signature(r, min(s, conteneur.ORDER - s))
    return container.at((*SIGNER, -1), lambda node: node._replace(value=value))


def _changed(rng: Random, container: Tlv, below: Path) -> Tlv:
    for _ in range(rng.choice((1, 1, 1, 2))):
        places = [path for path in paths(container) if path[: len(below)] == below]
        container = container.at(rng.choice(places), partial(rng.choice(_CHANGES), rng))
    return container


def _length(rng: Random, node: Tlv) -> Tlv:
    return node.indefinite() if node.tag & CONSTRUCTED and rng.random() < 0.5 else node.longer()


def _tag(rng: Random, node: Tlv) -> Tlv:
    return node.tagged(node.tag ^ rng.choice((0x40, 0x80, 1, 2)))


def _value(rng: Random, node: Tlv) -> Tlv:
    if node.tag & CONSTRUCTED:
        return _children(rng, node)
    value = bytearray(node.value)
    kind = rng.randrange(4)
    if kind == 0 and value:
        value[rng.randrange(len(value))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        value[:0] = b"\0"
    elif kind == 2:
        value += b"\0"
    else:
        del value[rng.randint(0, len(value)) :]
    return node._replace(value=bytes(value))


def _children(rng: Random, node: Tlv) -> Tlv:
    kids = list(node.children)
    kind = rng.randrange(5)
    if kind == 0 or not kids:
        kids.insert(rng.randint(0, len(kids)), Tlv.read(rng.choice(_MORE)))
    elif kind == 1:
        del kids[rng.randrange(len(kids))]
    elif kind == 2:
        kids.append(rng.choice(kids))
    elif kind == 3:
        rng.shuffle(kids)
    else:
        kids[rng.randrange(len(kids))] = Tlv.read(rng.choice(_MORE))
    return node._replace(children=tuple(kids))


def _pieces(rng: Random, node: Tlv) -> Tlv:
    return node if node.tag & CONSTRUCTED else node.pieces()


_CHANGES: list[Callable[[Random, Tlv], Tlv]] = [_length, _tag, _value, _value, _value, _pieces]
