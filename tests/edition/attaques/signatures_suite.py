"""Signatures that an evaluator makes by a program of his own, time stamps, dictionaries, byte ranges, digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from asn1crypto import cms, core

from tests.edition.attaques import conteneur, horodatage
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import DEUX, PERSONNE, UN, SansObjet
from tests.edition.attaques.etape import Etape, Objet, build, split
from tests.edition.attaques.horodatage import ANCIEN, HIER, PLUS_TARD
from tests.edition.attaques.signatures import RECUEIL, Geste, stranger
from tests.edition.attaques.tlv import Tlv

MADE = RECUEIL
"""The same family: this module goes on."""


def both(nom: str, forge: Callable[[Atelier, int], bytes]) -> None:
    """Write down what either evaluator may do to his own signature; the first one's is then countersigned."""

    def first(atelier: Atelier) -> bytes:
        return atelier.countersign(forge(atelier, 1))

    RECUEIL.add(f"{nom}, seat 1", first, UN)
    RECUEIL.add(f"{nom}, seat 2", lambda atelier: forge(atelier, 2), DEUX)


def own(atelier: Atelier, seat: int) -> bytes:
    """The file that ends in the signature of this seat."""
    return atelier.un if seat == 1 else atelier.deux


# --- time stamps


def _stamped(data: Any, *instants: Any, over: bytes | None = None) -> None:
    horodatage.stamp(data["signer_infos"][0], *instants, over=over)


stranger("a time stamp of a service at home says 2020")(lambda data: _stamped(data, ANCIEN))
stranger("a time stamp of a service at home says the true hour")(lambda data: _stamped(data, HIER))
stranger("a time stamp of a service at home says ten years later")(lambda data: _stamped(data, PLUS_TARD))
stranger("two time stamps say two instants")(lambda data: _stamped(data, ANCIEN, HIER))
stranger("a time stamp is of something else")(lambda data: _stamped(data, HIER, over=b"Acquis"))


@stranger("a time stamp of content is added among the unsigned attributes")
def _(data: Any) -> None:
    _stamped(data, HIER)
    data["signer_infos"][0]["unsigned_attrs"][0]["type"] = "content_time_stamp"


# --- signed attributes


def attributes(nom: str, gesture: Geste) -> None:
    """A gesture on the signed attributes, which their evaluator signs."""

    def forge(atelier: Atelier, seat: int) -> bytes:
        return conteneur.resign(own(atelier, seat), atelier.qui(seat).cle, gesture)

    both(nom, forge)


def _append(signer: Any, kind: str, *values: Any) -> None:
    signer["signed_attrs"].append(cms.CMSAttribute({"type": kind, "values": list(values)}))


def _again(signer: Any, rank: int) -> None:
    signer["signed_attrs"].append(cms.CMSAttribute.load(signer["signed_attrs"][rank].dump()))


def _drop(signer: Any, kind: str) -> None:
    signer["signed_attrs"] = [a for a in signer["signed_attrs"] if a["type"].native != kind]


def _sole(signer: Any, kind: str) -> Any:
    return next(a for a in signer["signed_attrs"] if a["type"].native == kind)


def _two_digests(signer: Any) -> None:
    found = _sole(signer, "message_digest")
    found["values"] = [found["values"][0].native, b"\0" * 32]


def _two_certificates(signer: Any) -> None:
    found = _sole(signer, "signing_certificate_v2")
    value = found["values"][0]
    value["certs"].append(value["certs"][0].copy())


for _rank in range(3):
    attributes(f"the signed attribute number {_rank + 1} stands twice", partial(_again, rank=_rank))
attributes("the digest has two values", _two_digests)
attributes("the signing certificate is named twice", _two_certificates)
attributes("the signing certificate is not named", partial(_drop, kind="signing_certificate_v2"))
attributes("the type of the content is not named", partial(_drop, kind="content_type"))
attributes(
    "the container says an instant of its own",
    lambda s: _append(s, "signing_time", cms.Time({"utc_time": core.UTCTime(ANCIEN)})),
)


def _oid(dotted: str) -> bytes:
    return bytes(core.ObjectIdentifier(dotted).dump())


def _append_raw(signer: Any, kind: str, *values: bytes) -> None:
    """An attribute whose values are not read by the libraries: they know too much of some."""
    kinds, found = Tlv.read(_oid(kind)), tuple(Tlv.read(value) for value in values)
    der = Tlv(0x30, b"", (kinds, Tlv(0x31, b"", found))).dump()
    signer["signed_attrs"].append(cms.CMSAttribute.load(der))


def _append_raw_of(signer: Any, kind: str) -> None:
    _append_raw(signer, kind, bytes(core.UTF8String("Acquis").dump()))


def _token() -> bytes:
    return horodatage.token(b"Acquis", ANCIEN)


def _protection() -> bytes:
    said = {"digest_algorithm": {"algorithm": "sha1"}, "signature_algorithm": {"algorithm": "sha1_ecdsa"}}
    return bytes(cms.CMSAlgorithmProtection(said).dump())


_PROTECTION = "1.2.840.113549.1.9.52"
_SMIME = "1.2.840.113549.1.9.16.2"
for _nom, _kind in {
    "of a private kind": "1.3.6.1.4.1.99999.1",
    "that says a role": f"{_SMIME}.18",
    "that says a place": f"{_SMIME}.17",
    "that says a hint of the content": f"{_SMIME}.4",
    "that says the kind of a file": "0.4.0.1733.2.1",
}.items():
    attributes(f"a signed attribute {_nom}", partial(_append_raw_of, kind=_kind))
attributes("a signed attribute that says a policy", lambda s: _append_raw(s, f"{_SMIME}.15", b"\5\0"))
attributes("a signed attribute that is a time stamp of 2020", lambda s: _append_raw(s, f"{_SMIME}.20", _token()))
attributes("a signed attribute that protects other algorithms", lambda s: _append_raw(s, _PROTECTION, _protection()))
attributes("a signed attribute without a value", partial(_append_raw, kind="1.3.6.1.4.1.99999.2"))


def _commitment(signer: Any, number: int) -> None:
    """A commitment of another kind (RFC 5126), in the place of the one that there may be."""
    kind = f"{_SMIME}.16"
    signer["signed_attrs"] = [a for a in signer["signed_attrs"] if a["type"].dotted != kind]
    _append_raw(signer, kind, Tlv(0x30, b"", (Tlv.read(_oid(f"1.2.840.113549.1.9.16.6.{number}")),)).dump())


for _number, _meaning in {1: "origin", 2: "receipt", 3: "delivery", 4: "sender", 6: "creation"}.items():
    attributes(f"the evaluator commits himself to {_meaning} only", partial(_commitment, number=_number))


_STANDARD = {"content_type", "message_digest", "signing_certificate_v2", "commitment_type_indication"}


def _own(signer: Any) -> Any:
    """The attribute that the application adds of its own. Raises :class:`SansObjet` when there is none."""
    for attribute in signer["signed_attrs"]:
        if attribute["type"].native not in _STANDARD:
            return attribute
    raise SansObjet("the application signs no attribute of its own")


def _own_is(signer: Any, values: Callable[[bytes], list[bytes]]) -> None:
    attribute = _own(signer)
    kind, said = attribute["type"].dotted, attribute["values"][0].dump()
    signer["signed_attrs"] = [a for a in signer["signed_attrs"] if a["type"].dotted != kind]
    _append_raw(signer, kind, *values(bytes(said)))


for _nom, _values in {
    "is empty": lambda said: [b"\x30\x00"],
    "has no value": lambda said: [],
    "has two values": lambda said: [said, b"\x30\x00"],
    "has a byte changed at its end": lambda said: [said[:-1] + bytes([said[-1] ^ 1])],
    "has a byte changed in its middle": lambda said: [said[: len(said) // 2] + b"\0" + said[len(said) // 2 + 1 :]],
    "is another": lambda said: [b"\x30\x03\x02\x01\x63"],
}.items():
    attributes(f"the attribute of the application {_nom}", partial(_own_is, values=_values))
attributes("the attribute of the application is gone", lambda s: _drop(s, _own(s)["type"].native))
attributes("the attribute of the application stands twice", lambda s: _append_same(s, _own(s)))


def _append_same(signer: Any, attribute: Any) -> None:
    signer["signed_attrs"].append(cms.CMSAttribute.load(attribute.dump()))


# --- the dictionary of the signature


def entries(nom: str, old: bytes, new: bytes) -> None:
    """The dictionary of a signature written otherwise, then signed."""
    both(nom, partial(_entries, old=old, new=new))


def _entries(atelier: Atelier, seat: int, old: bytes, new: bytes) -> bytes:
    pdf = own(atelier, seat)
    step = split(pdf)
    last = step.objects[-1]
    body = re.sub(old, lambda _: new, last.body, count=1)
    if body == last.body:
        raise SansObjet("the dictionary does not say it")
    objects = [*step.objects[:-1], Objet(last.number, body)]
    return conteneur.resign(build(step, objects), atelier.qui(seat).cle)


_ADDED = {
    "a reason": b"/Reason (Acquis)",
    "a place": b"/Location (Niort)",
    "how to reach": b"/ContactInfo (x)",
    "the program": b"/Prop_Build << /App << /Name /Acquis >> >>",
    "a certificate": b"/Cert (x)",
    "changes": b"/Changes [ 1 1 1 ]",
    "a version": b"/R 1",
    "the hour of the password": b"/Prop_AuthTime 5",
    "a second name": b"/Name (PETIT Sacha)",
    "a second instant": b"/M (D:20200101000000Z)",
    "a second range": b"/ByteRange [ 0 1 2 3 ]",
    "an unknown entry": b"/Acquis true",
}
for _nom, _new in _ADDED.items():
    entries(f"the dictionary says {_nom}", rb"/SubFilter", _new + b"\n/SubFilter")
entries("the dictionary says another name", rb"/Name <[^>]*>", b"/Name (MARTIN Lou)")
entries("the dictionary says no name", rb"/Name <[^>]*>", b"")
entries("the dictionary is a time stamp", rb"/Type /Sig ", b"/Type /DocTimeStamp ")
entries("the dictionary has no type", rb"/Type /Sig ", b"")
entries("the signature is of the old form", rb"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached")
entries("the signature is a time stamp by its form", rb"/ETSI.CAdES.detached", b"/ETSI.RFC3161")
entries("the signature is for another program", rb"/Adobe.PPKLite", b"/Acquis.Signer")
entries("the instant is written in another zone", rb"/M \([^)]*\)", b"/M (D:20261120180500+02'00')")
entries("the instant is written without its last quote", rb"/M \([^)]*\)", b"/M (D:20261120160500+00'00)")
entries("the instant is written in hexadecimal", rb"/M \([^)]*\)", b"/M <443A32303236313132303136303530305A>")
entries("the instant has no seconds", rb"/M \([^)]*\)", b"/M (D:202611201605Z)")
entries("the instant is that of an hour later", rb"/M \([^)]*\)", b"/M (D:20261120170500Z)")


def _first(nom: str, old: bytes, new: bytes) -> None:
    RECUEIL.add(nom, lambda atelier: atelier.countersign(_entries(atelier, 1, old, new)), UN)


for _p in (1, 3, 9):
    _first(f"the certification allows P {_p}", rb"/P 2", b"/P %d" % _p)
_first("the certification locks fields", rb"/TransformMethod /DocMDP", b"/TransformMethod /FieldMDP")
_first("the certification is of another version", rb"/V /1.2", b"/V /9.9")
_first("the certification has a digest", rb"/TransformMethod", b"/DigestMethod /MD5 /DigestValue <00> /TransformMethod")
_first("the certification names its data", rb"/TransformMethod", b"/Data 14 0 R /TransformMethod")
_first("the certification is said twice", rb"/P 2 ", b"/P 2 /P 3 ")
_DOCMDP = b"<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /P 1 /V /1.2 >> >>"
RECUEIL.add(
    "évaluateur 2 certifies too",
    partial(_entries, seat=2, old=rb"/SubFilter", new=b"/Reference [ " + _DOCMDP + b" ]\n/SubFilter"),
    DEUX,
)


# --- byte ranges and digits


def _ranged(atelier: Atelier, seat: int, numbers: Callable[[int, int, int], bytes]) -> bytes:
    """Another ``/ByteRange``, the signature being right for the bytes that it names."""
    pdf = own(atelier, seat)
    where = conteneur.place(pdf)
    found = list(re.finditer(rb"/ByteRange \[[^\]]*\] *", pdf))[-1]
    said = b"/ByteRange [" + numbers(where.start - 1, where.end + 1, len(pdf)) + b"]"
    pdf = pdf[: found.start()] + said.ljust(found.end() - found.start()) + pdf[found.end() :]
    n = [int(float(x)) for x in said[12:-1].split() if x.strip(b"+-.").replace(b".", b"").isdigit()]
    over = b"".join(pdf[max(a, 0) : max(a, 0) + b] for a, b in zip(n[::2], n[1::2], strict=False))
    return conteneur.resign(pdf, atelier.qui(seat).cle, over=over)


for _nom, _numbers in {
    "the range leaves out forty bytes after the digits": lambda s, e, n: b"0 %d %d %d" % (s, e + 40, n - e - 40),
    "the range leaves out forty bytes before the digits": lambda s, e, n: b"0 %d %d %d" % (s - 40, e, n - e),
    "the range stops twenty bytes before the end": lambda s, e, n: b"0 %d %d %d" % (s, e, n - e - 20),
    "the range begins at the second byte": lambda s, e, n: b"1 %d %d %d" % (s - 1, e, n - e),
    "the range has six numbers": lambda s, e, n: b"0 5 5 %d %d %d" % (s - 5, e, n - e),
    "the range has two numbers": lambda s, e, n: b"0 %d" % s,
    "the range has a number with a point": lambda s, e, n: b"0 %d.0 %d %d" % (s, e, n - e),
    "the range has numbers with signs": lambda s, e, n: b"0 +%d %d %d" % (s, e, n - e),
    "the range has numbers with zeros before them": lambda s, e, n: b"0 0%d %d %d" % (s, e, n - e),
    "the range has its numbers on several lines": lambda s, e, n: b"0\n%d %d\t%d" % (s, e, n - e),
    "the range covers the brackets": lambda s, e, n: b"0 %d %d %d" % (s + 1, e - 1, n - e + 1),
    "the range covers some digits twice": lambda s, e, n: b"0 %d %d %d" % (e, s, n - s),
}.items():
    both(_nom, partial(_ranged, numbers=_numbers))


def digits(nom: str, change: Callable[[bytes], bytes], keys: frozenset[int] = PERSONNE) -> None:
    """Other digits for the same container, of the same length."""
    RECUEIL.add(nom, partial(_digits, change=change), keys)


def _digits(atelier: Atelier, change: Callable[[bytes], bytes]) -> bytes:
    where = conteneur.place(atelier.deux)
    new = change(atelier.deux[where.start : where.end])
    assert len(new) == where.end - where.start
    return atelier.deux[: where.start] + new + atelier.deux[where.end :]


digits("the digits are in small letters", bytes.lower)
digits("one digit is a small letter", lambda d: d[:4] + d[4:40].lower() + d[40:])
digits("blanks take the place of the last zeros", lambda d: d[:-200] + b" " * 200)
digits("a blank stands amid the digits", lambda d: d[:20] + b"\n" + d[20:-1])
digits("the last zero is gone", lambda d: d[:-1] + b" ")
digits("the last zeros are a one", lambda d: d[:-1] + b"1")
digits("a comment takes the place of the last zeros", lambda d: d[:-200] + b"%" + b"0" * 199)


def _room(atelier: Atelier, seat: int, room: int) -> bytes:
    """More, or less, room for the digits than the application keeps."""
    step = split(own(atelier, seat))
    last = step.objects[-1]
    body = re.sub(rb"0{200,}>", lambda m: b"0" * (len(m.group()) - 1 + room) + b">", last.body, count=1)
    return conteneur.resign(build(step, [*step.objects[:-1], Objet(last.number, body)]), atelier.qui(seat).cle)


for _room_added in (-5_000, 2, 20_000):
    both(f"the room for the digits differs by {_room_added}", partial(_room, room=_room_added))


def _literal(atelier: Atelier, seat: int) -> bytes:
    """The value of a field is the signature itself, not a reference to it."""
    step: Etape = split(own(atelier, seat))
    field = next(o for o in step.objects if b"/Widget" in o.body)
    last = step.objects[-1]
    inside = last.body.split(b"obj\n", 1)[1].rsplit(b"\nendobj", 1)[0]
    body = re.sub(rb"/V \d+ 0 R", lambda _: b"/V " + inside, field.body)
    objects = [Objet(o.number, body) if o is field else o for o in step.objects[:-1]]
    return conteneur.resign(build(step, objects), atelier.qui(seat).cle)


both("the signature is written inside its field", _literal)
