"""Forgeries by chance: mutations that know the format, each remade from its seed.

Objects of the base changed before évaluateur 1 signs; increments rebuilt and signed by their own evaluator; containers
changed node by node, by a stranger or by who holds the key; states laid one upon the other in another order.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import pairwise
from random import Random
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from tests.edition.attaques import conteneur, mutations_der
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import SansObjet
from tests.edition.attaques.etape import Entry, Etape, Objet, build, ends, plain, split
from tests.edition.attaques.etapes import evil, good, hidden
from tests.edition.attaques.etapes_suite import signed_over

Mutation = Callable[[Random, Atelier], bytes]


def muter(rng: Random, atelier: Atelier) -> bytes:
    """A forged file. Raises :class:`Refuse` when it is not countersigned, :class:`SansObjet` when nothing changed."""
    return MUTATIONS[draw(rng)](rng, atelier)


def draw(rng: Random) -> str:
    """The kind of a mutation: what a generator gives first."""
    return rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]


# --- the base


_OPERATORS = [
    b"3 Tr\n", b"0 Tr\n", b"0 Tz\n", b"1 1 1 rg\n", b"q 1 1 1 rg 40 400 500 300 re f Q\n", b"0 0 0 0 re W n\n",
    b"/Span <</ActualText (Acquis)>> BDC EMC\n", b"% Acquis\n", b"900 Ts\n", b"1 0 0 1 0 900 cm\n", b"BX EX\n",
    b"/Artifact BMC EMC\n", b"BT 3 Tr /F1+0 9 Tf (Acquis) Tj ET\n",
]  # fmt: skip
_KEYS = [
    "ActualText", "Alt", "Lang", "OC", "AA", "A", "F", "Rotate", "CropBox", "UserUnit", "Filter", "Metadata", "Type",
    "Contents", "Kids", "Parent", "Names", "S", "K", "Group", "Resources", "AP", "Rect", "BBox", "Matrix", "Subtype",
]  # fmt: skip


def _value(rng: Random, pdf: Pdf) -> Any:
    """Any value that a dictionary may hold."""
    values: list[Callable[[], Any]] = [
        lambda: String("Acquis"),
        lambda: Name(f"/{rng.choice(_KEYS)}"),
        lambda: rng.randint(-9, 2_000),
        lambda: Array([rng.randint(0, 900) for _ in range(rng.choice((0, 1, 4)))]),
        lambda: Dictionary(S=Name.JavaScript, JS=String("1")),
        lambda: rng.choice(_objects(pdf)),
        lambda: bool(rng.getrandbits(1)),
    ]
    return rng.choice(values)()


def _objects(pdf: Pdf) -> list[Object]:
    return [o for o in pdf.objects if isinstance(o, Dictionary | Array | Stream) and o.is_indirect]


def _base(rng: Random, atelier: Atelier) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pikepdf.open(BytesIO(atelier.base)) as pdf:
            for _ in range(rng.choice((1, 1, 1, 2, 3))):
                _change(rng, pdf, rng.choice(_objects(pdf)))
            out = BytesIO()
            try:
                pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            except (pikepdf.PdfError, RuntimeError, TypeError, ValueError) as error:
                raise SansObjet("no file came of it") from error
    return signed_over(atelier, 1, out.getvalue())


def _change(rng: Random, pdf: Pdf, thing: Object) -> None:
    if isinstance(thing, Stream) and rng.random() < 0.6:
        _change_data(rng, thing)
    elif isinstance(thing, Array):
        _change_array(rng, pdf, thing)
    else:
        _change_dictionary(rng, pdf, thing)


def _change_data(rng: Random, stream: Object) -> None:
    try:
        data = stream.read_bytes()
    except pikepdf.PdfError:
        data = b""
    place = rng.randint(0, len(data))
    line = data.find(b"\n", place) + 1
    length = rng.randint(1, 40)
    changes: list[Callable[[], bytes]] = [
        lambda: data[:line] + rng.choice(_OPERATORS) + data[line:],
        lambda: data[:place] + data[place + length :],
        lambda: data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :],
        lambda: data.replace(b"Non ", b"", 1),
        lambda: data + rng.choice(_OPERATORS),
        lambda: data[:place],
    ]
    stream.write(rng.choice(changes)())


def _change_array(rng: Random, pdf: Pdf, array: Object) -> None:
    kids = list(array)
    if not kids:
        array.append(_value(rng, pdf))
        return
    place = rng.randrange(len(kids))
    kind = rng.randrange(4)
    if kind == 0:
        del array[place]
    elif kind == 1:
        array.append(kids[place])
    elif kind == 2:
        array[place] = _value(rng, pdf)
    else:
        other = rng.randrange(len(kids))
        array[place], array[other] = kids[other], kids[place]


def _change_dictionary(rng: Random, pdf: Pdf, dictionary: Object) -> None:
    keys = sorted(key for key in dictionary.keys() if key != "/Length")  # noqa: SIM118 - not a Python dictionary
    kind = rng.randrange(4) if keys else 0
    if kind == 0:
        dictionary[Name(f"/{rng.choice(_KEYS)}")] = _value(rng, pdf)
    elif kind == 1:
        del dictionary[rng.choice(keys)]
    elif kind == 2:
        dictionary[rng.choice(keys)] = _value(rng, pdf)
    else:
        other = rng.choice(keys)
        dictionary[Name(f"/{rng.choice(_KEYS)}")] = dictionary[other]


# --- increments


_ENDS = [
    b"\nstartxref\n%d\n%%%%EOF\n% Acquis\n".replace(b"% Acquis", b"%% Acquis"), b"\nstartxref\n%d\n%%%%EOF",
    b"\n%%startxref 9\nstartxref\n%d\n%%%%EOF\n", b"\nstartxref\n81\nstartxref\n%d\n%%%%EOF\n",
    b"\nstartxref\n0%d\n%%%%EOF\n", b"\nstartxref\n%d\n%%%%EOF\n%%%%EOF\n", b"startxref %d\n%%%%EOF\n",
]  # fmt: skip
_TRAILERS = [
    b"/XRefStm 81 ", b"/Acquis true ", b"/Encrypt << >> ", b"/Prev 81 ", b"/Info 14 0 R ", b"/Root 28 0 R ",
    b"/DecodeParms << /Predictor 1 >> ", b"/Type /XRef ",
]  # fmt: skip


def _increment(rng: Random, atelier: Atelier) -> bytes:
    seat = rng.choice((1, 2, 2))
    pdf = atelier.un if seat == 1 else atelier.deux
    step = split(pdf)
    made = build(step, **_options(rng, atelier, step))
    if made == pdf:
        raise SansObjet("the increment is as it was")
    signed = conteneur.resign(made, atelier.qui(seat).cle)
    return atelier.countersign(signed) if seat == 1 else signed


def _options(rng: Random, atelier: Atelier, step: Etape) -> dict[str, Any]:
    objects = list(step.objects)
    options: dict[str, Any] = {}
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.randrange(9)
        if kind <= 2:
            objects = _shuffled(rng, atelier, objects)
        elif kind == 3:
            options["trailer"] = rng.choice(_TRAILERS)
        elif kind == 4:
            options["end"] = rng.choice(_ENDS)
        elif kind == 5:
            options["before_table"] = rng.choice((b"\n", b"% Acquis\n", b"%%EOF\n", b"xref\n0 0\n", evil(atelier).body))
        elif kind == 6:
            options["prev"] = rng.choice((-1, 0, 81, split(atelier.un).prev, len(step.before)))
        elif kind == 7:
            options["size"] = rng.choice((1, 20, step.table.number, step.table.number + 2, 902, 70_000))
        else:
            options["entries"] = _entries(Random(rng.getrandbits(32)))
    return {"objects": objects, **options}


def _shuffled(rng: Random, atelier: Atelier, objects: list[Objet]) -> list[Objet]:
    """An object more, an object less, an object twice, or others before."""
    more = [
        evil(atelier),
        good(atelier),
        *hidden(atelier),
        plain(901, b"<< /Resultat (Acquis) >>"),
        rng.choice(objects),
    ]
    place = rng.randint(0, len(objects))
    kind = rng.randrange(4)
    if kind <= 1:
        return [*objects[:place], rng.choice(more), *objects[place:]]
    if kind == 2:
        rng.shuffle(objects)
        return objects
    changed = rng.randrange(len(objects))
    body = objects[changed].body
    old, new = rng.choice(
        [
            (b"/F 132", b"/F 0"), (b"/Type", b"/Acquis true /Type"), (b"<<", b"<< "), (b"endobj", b" endobj"),
            (b"/BBox [ 0", b"/BBox [ -90"), (b"/T (", b"/TU (Acquis) /T ("), (b" 0 obj", b"  0 obj"),
            (b"/CA 1", b"/CA 0"), (b"/SubFilter", b"/Reason (Acquis) /SubFilter"), (b"/Perms", b"/AA << >> /Perms"),
        ]
    )  # fmt: skip
    return [*objects[:changed], Objet(objects[changed].number, body.replace(old, new, 1)), *objects[changed + 1 :]]


def _entries(rng: Random) -> Callable[[list[Entry]], list[Entry]]:
    """A table that lies about one of its objects."""

    def change(found: list[Entry]) -> list[Entry]:
        place = rng.randrange(len(found))
        number, kind, offset, generation = found[place]
        lie = rng.choice(
            [
                [],
                [(number, 0, 0, generation)],
                [(number, kind, max(offset + rng.choice((-3, -1, 1, 4)), 0), generation)],
                [(number, kind, offset, min(generation + 1, 65_535))],
                [(number, 2, number + 1, 0)],
                [(number, kind, offset, generation), (number + 40, kind, offset, generation)],
                [(number, 9, offset, generation)],
            ]
        )
        return [*found[:place], *lie, *found[place + 1 :]]

    return change


# --- states


def _order(rng: Random, atelier: Atelier) -> bytes:
    """The base and the two increments, in another order, more than once, or not at all; perhaps of two files."""
    cuts = [0, *ends(atelier.deux)]
    parts = [atelier.deux[a:b] for a, b in pairwise(cuts)]
    other = atelier.un[len(atelier.base) :]
    pool: Sequence[bytes] = [*parts, other, b"\n", b"%%EOF\n", parts[2][:-7]]
    made = parts[0] + b"".join(rng.choice(pool) for _ in range(rng.randint(1, 4)))
    if made in (atelier.deux, atelier.base, atelier.un):
        raise SansObjet("the true states in their order")
    return made


def _bytes(rng: Random, atelier: Atelier) -> bytes:
    """A few bytes of the finished file: what no signature covers, rather often."""
    made = bytearray(atelier.deux)
    where = conteneur.place(atelier.deux)
    for _ in range(rng.choice((1, 1, 2, 5))):
        place = rng.randrange(where.start, where.end) if rng.random() < 0.5 else rng.randrange(len(made))
        made[place] = rng.choice((made[place] ^ (1 << rng.randrange(8)), rng.choice(b"0aAfF \n%")))
    if made == atelier.deux:
        raise SansObjet("the same bytes")
    return bytes(made)


MUTATIONS: dict[str, Mutation] = {
    "base": _base,
    "increment": _increment,
    "container": mutations_der.by_stranger,
    "attributes": mutations_der.by_evaluator,
    "order": _order,
    "bytes": _bytes,
}
_WEIGHTS = {"base": 25, "increment": 30, "container": 25, "attributes": 10, "order": 5, "bytes": 5}
