"""Containers of signatures that are not as we write them: what readers of CMS forgive, a forger uses.

« by a stranger »: the last signature of the true file, changed without any key; « handed over »: the first one,
changed before it is handed to évaluateur 2.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from asn1crypto import algos, cms, core
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tests.edition.attaques import conteneur
from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import DEUX, PERSONNE, UN, Recueil
from tests.edition.attaques.tlv import Tlv

RECUEIL = Recueil("signatures")
Geste = Callable[[Any], None]


def stranger(nom: str) -> Callable[[Geste], None]:
    """Write down a gesture on the ``SignedData`` of the last signature."""

    def keep(gesture: Geste) -> None:
        RECUEIL.add(f"{nom}, by a stranger", lambda a: conteneur.change(a.deux, gesture), PERSONNE)
        RECUEIL.add(f"{nom}, in the signature that is handed over", lambda a: _handed(a, gesture), UN)

    return keep


def _handed(atelier: Atelier, gesture: Geste) -> bytes:
    return atelier.countersign(conteneur.change(atelier.un, gesture))


def _signer(data: Any) -> Any:
    return data["signer_infos"][0]


# --- the same, written otherwise: DER


def rewritten(nom: str, change: Callable[[bytes], bytes]) -> None:
    """The container written in other bytes that mean the same."""
    RECUEIL.add(f"{nom}, by a stranger", partial(_rewritten, change=change, seat=2), PERSONNE)
    RECUEIL.add(f"{nom}, in the signature that is handed over", partial(_rewritten, change=change, seat=1), UN)


def _rewritten(atelier: Atelier, change: Callable[[bytes], bytes], seat: int) -> bytes:
    pdf = atelier.un if seat == 1 else atelier.deux
    made = conteneur.put(pdf, change(conteneur.read(pdf)))
    return atelier.countersign(made) if seat == 1 else made


def at(path: tuple[int, ...], change: Callable[[Tlv], Tlv]) -> Callable[[bytes], bytes]:
    """A change of the node that these steps lead to."""
    return lambda der: Tlv.read(der).at(path, change).dump()


SIGNED_DATA, SIGNER = (1, 0), (1, 0, -1, 0)
"""Where they stand in a ``ContentInfo``."""
for _nom, _path in {
    "the whole": (),
    "the content": (1,),
    "the signed data": SIGNED_DATA,
    "the list of digests": (*SIGNED_DATA, 1),
    "the certificates": (*SIGNED_DATA, 3),
    "the signers": (*SIGNED_DATA, -1),
    "the signer": SIGNER,
    "the signature value": (*SIGNER, -1),
    "the signed attributes": (*SIGNER, 3),
    "the first signed attribute": (*SIGNER, 3, 0),
}.items():
    rewritten(f"the length of {_nom} is written longer than it must be", at(_path, Tlv.longer))
    if _nom != "the signature value":
        rewritten(f"the length of {_nom} is indefinite", at(_path, Tlv.indefinite))

rewritten("the octets of the signature value come in pieces", at((*SIGNER, -1), Tlv.pieces))
rewritten("the signed attributes come in another order", at((*SIGNER, 3), Tlv.reversed))
rewritten("the version of the signer has a zero before it", at((*SIGNER, 0), Tlv.padded))
rewritten("the version of the data has a zero before it", at((*SIGNED_DATA, 0), Tlv.padded))
rewritten("the signer is named by another serial number", at((*SIGNER, 1, 1), lambda t: t.grown(b"\1")))
rewritten("a byte follows the container", lambda der: der + b"\1")
rewritten("a whole container follows the container", lambda der: der + der[:200])
rewritten("a zero and a byte follow the container", lambda der: der + b"\0\0\0\0\1")
rewritten("the signature is an empty container", lambda der: b"\x30\x82\x00\x00")
rewritten("the signature names its attributes by a wrong tag", at((*SIGNER, 3), lambda t: t.tagged(0xA1)))
rewritten("the signature value has a byte too many", at((*SIGNER, -1), lambda t: t.grown(b"\0")))
rewritten("the integers of the signature have zeros before them", at((*SIGNER, -1), Tlv.padded_inside))


# --- ECDSA


@stranger("the other s of the signature is taken")
def _(data: Any) -> None:
    r, s = decode_dss_signature(_signer(data)["signature"].native)
    _signer(data)["signature"] = encode_dss_signature(r, conteneur.ORDER - s)


def _high(atelier: Atelier, seat: int) -> bytes:
    pdf = conteneur.resign(atelier.un if seat == 1 else atelier.deux, atelier.qui(seat).cle)
    made = conteneur.change(pdf, _upper)
    return atelier.countersign(made) if seat == 1 else made


def _upper(data: Any) -> None:
    r, s = decode_dss_signature(_signer(data)["signature"].native)
    _signer(data)["signature"] = encode_dss_signature(r, max(s, conteneur.ORDER - s))


RECUEIL.add("évaluateur 1 takes the higher s himself", partial(_high, seat=1), UN)
RECUEIL.add("évaluateur 2 takes the higher s himself", partial(_high, seat=2), DEUX)


@stranger("the signature value is zero and zero")
def _(data: Any) -> None:
    _signer(data)["signature"] = encode_dss_signature(0, 0)


@stranger("the signature value is that of another signature")
def _(data: Any) -> None:
    r, s = decode_dss_signature(_signer(data)["signature"].native)
    _signer(data)["signature"] = encode_dss_signature(s, r)


@stranger("the signature value is r and s plus the order")
def _(data: Any) -> None:
    r, s = decode_dss_signature(_signer(data)["signature"].native)
    _signer(data)["signature"] = encode_dss_signature(r, s + conteneur.ORDER)


# --- algorithms


def _digest(name: str) -> Any:
    return algos.DigestAlgorithm({"algorithm": name})


def _turn(algorithm: Any) -> None:
    """With a parameter NULL where there was none, without where there was one."""
    bare = not isinstance(algorithm["parameters"], core.Null)
    algorithm["parameters"] = core.Null() if bare else None


@stranger("the digest that the signer names has another parameter for none")
def _(data: Any) -> None:
    _turn(_signer(data)["digest_algorithm"])


@stranger("the digest that the data name has another parameter for none")
def _(data: Any) -> None:
    _turn(data["digest_algorithms"][0])


def _named(data: Any, name: str) -> None:
    _signer(data)["digest_algorithm"] = _digest(name)


def _listed(data: Any, name: str) -> None:
    data["digest_algorithms"] = [_digest(name)]


def _algorithm(data: Any, name: str) -> None:
    _signer(data)["signature_algorithm"] = {"algorithm": name}


for _nom in ("sha512", "sha1", "md5", "sha3_256"):
    stranger(f"the signer names the digest {_nom}")(partial(_named, name=_nom))
    stranger(f"the data name the digest {_nom}")(partial(_listed, name=_nom))
for _nom in ("sha384_ecdsa", "sha1_ecdsa", "sha256_rsa", "ed25519"):
    stranger(f"the signer says that he signed with {_nom}")(partial(_algorithm, name=_nom))


@stranger("the data name two digests")
def _(data: Any) -> None:
    data["digest_algorithms"] = [_digest("sha256"), _digest("sha512")]


@stranger("the data name no digest")
def _(data: Any) -> None:
    data["digest_algorithms"] = []


@stranger("the algorithm of the signature has a parameter NULL")
def _(data: Any) -> None:
    _signer(data)["signature_algorithm"] = {"algorithm": "sha256_ecdsa", "parameters": core.Null()}


# --- signers, contents, certificates, lists


@stranger("the signer stands twice")
def _(data: Any) -> None:
    data["signer_infos"].append(cms.SignerInfo.load(_signer(data).dump()))


@stranger("there is no signer")
def _(data: Any) -> None:
    data["signer_infos"] = []


@stranger("the signer is named by the identifier of his key")
def _(data: Any) -> None:
    certificate = data["certificates"][0].chosen
    _signer(data)["sid"] = cms.SignerIdentifier({"subject_key_identifier": certificate.key_identifier})


@stranger("the signer is named by the identifier of his key, under the version for it")
def _(data: Any) -> None:
    certificate = data["certificates"][0].chosen
    _signer(data)["sid"] = cms.SignerIdentifier({"subject_key_identifier": certificate.key_identifier})
    _signer(data)["version"] = "v3"


@stranger("the data say that they are of version 3")
def _(data: Any) -> None:
    data["version"] = "v3"


@stranger("the content is inside")
def _(data: Any) -> None:
    data["encap_content_info"]["content"] = b"Acquis"


@stranger("the content is inside, and empty")
def _(data: Any) -> None:
    data["encap_content_info"]["content"] = b""


@stranger("the content is of another type")
def _(data: Any) -> None:
    data["encap_content_info"]["content_type"] = "tst_info"


def certificates(nom: str, gesture: Callable[[Atelier, Any], None]) -> None:
    """A gesture on the certificates that travel along, which needs those of the workshop."""
    RECUEIL.add(f"{nom}, by a stranger", lambda a: conteneur.change(a.deux, partial(gesture, a)), PERSONNE)
    RECUEIL.add(
        f"{nom}, in the signature that is handed over",
        lambda a: a.countersign(conteneur.change(a.un, partial(gesture, a))),
    )


def _der(der: bytes) -> Any:
    return cms.CertificateChoices({"certificate": cms.Certificate.load(der)})


def _add(data: Any, der: bytes) -> None:
    data["certificates"].append(_der(der))


certificates("the certificate of évaluateur 1 travels along", lambda a, d: _add(d, a.qui(1).certificat))
certificates("the certificate of évaluateur 2 travels along", lambda a, d: _add(d, a.qui(2).certificat))
certificates("the authority travels twice", lambda a, d: _add(d, a.centre.autorite.der))


@stranger("the certificates are gone")
def _(data: Any) -> None:
    data["certificates"] = []


@stranger("an empty list of revocations travels along")
def _(data: Any) -> None:
    data["crls"] = []


# --- attributes that nobody signs


def _unsigned(data: Any, *attributes: Any) -> None:
    _signer(data)["unsigned_attrs"] = list(attributes)


def _attribute(kind: str, *values: Any) -> Any:
    return cms.CMSAttribute({"type": kind, "values": list(values)})


@stranger("an unsigned attribute of a private kind is added")
def _(data: Any) -> None:
    _unsigned(data, _attribute("1.3.6.1.4.1.99999.1", core.UTF8String("Acquis")))


@stranger("the list of unsigned attributes is there, and empty")
def _(data: Any) -> None:
    _unsigned(data)


@stranger("a counter-signature is added")
def _(data: Any) -> None:
    _unsigned(data, _attribute("counter_signature", cms.SignerInfo.load(_signer(data).dump())))


@stranger("the digest is said again in an unsigned attribute")
def _(data: Any) -> None:
    _unsigned(data, _attribute("message_digest", b"\0" * 32))


@stranger("a time stamp without a token is added")
def _(data: Any) -> None:
    _unsigned(data, _attribute("signature_time_stamp_token"))
