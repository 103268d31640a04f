"""An order of erasure, a statement of renewal and what an authority is: each field, each bound, who signed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID
from msgspec import json
from msgspec.structs import replace

from evaluateur.cles import signatures
from evaluateur.metier import canonique
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance import preuves
from evaluateur.seance.preuves import Preuve
from evaluateur.titres import coordonnees, emission, ordres, rattachement, renouvellement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.emission import Duree
from evaluateur.titres.ordres import OrdreRefuse
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import TitreIllisible

INSTANT = datetime(2026, 11, 16, 8, tzinfo=UTC)
DUREE = Duree(INSTANT - timedelta(days=1), INSTANT + timedelta(days=30))
CLE, AUTRE = signatures.new_key(), signatures.new_key()
CENTRE = Autorite(x509.load_der_x509_certificate(emission.autorite(CLE, "Centre Exemple", DUREE, 5)))
AILLEURS = Autorite(x509.load_der_x509_certificate(emission.autorite(AUTRE, "Ailleurs", DUREE, 7)))
VISE = "0b6ff2"


def order(dossier: str = VISE, reference: str = "EX-1", motif: str = "Jamais remis.") -> bytes:
    return ordres.donner(dossier, reference, motif, INSTANT, CLE)


def signed(**changed: object) -> bytes:
    """An order that the authority signed and that another program made."""
    bare = replace(ordres.read(order(), [CENTRE]).ordre, **changed)
    signature = emission.cle(CLE).sign(canonique.encode(bare), ordres._ALGORITHM)
    return canonique.encode(ordres._Fichier(bare, signature))


# --- orders


def test_an_order_is_read_back_as_it_was_given_and_by_whom() -> None:
    found = ordres.read(order("  0B6FF2A4 ", " EX-1 ", "Jamais\nremis."), [AILLEURS, CENTRE])
    assert (found.ordre.dossier, found.ordre.reference, found.ordre.motif, found.ordre.instant, found.autorite) == (
        "0b6ff2a4", "EX-1", "Jamais remis.", INSTANT, CENTRE,
    )  # fmt: skip
    assert ordres.signed_by(CENTRE, found.ordre, found.signature)
    assert ordres.signed_by(AILLEURS, found.ordre, found.signature) is False


@pytest.mark.parametrize(
    ("dossier", "reference", "motif", "said"),
    [
        ("0b6ff", "EX-1", "x", "Le dossier à effacer n’est pas désigné."),
        ("0b6ffg", "EX-1", "x", "Le dossier à effacer n’est pas désigné."),
        ("", "EX-1", "x", "Le dossier à effacer n’est pas désigné."),
        (VISE, " ", "x", "La référence du dossier ou le motif manque."),
        (VISE, "EX-1", " \n", "La référence du dossier ou le motif manque."),
        (VISE, "", "", "La référence du dossier ou le motif manque."),
    ],
)
def test_an_order_names_its_dossier_by_six_signs_at_least_its_reference_and_why(
    dossier: str, reference: str, motif: str, said: str
) -> None:
    with pytest.raises(OrdreRefuse) as refused:
        order(dossier, reference, motif)
    assert refused.value.phrase == said
    assert order()


@pytest.mark.parametrize(
    ("dossier", "reference", "expected"),
    [("0b6ff2a4", "EX-1", True), ("0b6ff2", "EX-1", True), ("0b6ff", "EX-1", False), ("0b6ff2a4", "EX-2", False),
     ("10b6ff2", "EX-1", False)],
)  # fmt: skip
def test_an_order_is_about_one_dossier(dossier: str, reference: str, expected: bool) -> None:
    assert ordres.read(order(), [CENTRE]).ordre.vise(DossierId(dossier), reference) is expected


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (b"{}", False),
        (b'{"ordre": 1}', True),
        (b"[]", False),
        (b"\xff\xfe\xff", False),
        (b"", False),
        (b'{"a":1}', False),
    ],
)
def test_what_is_no_order_is_told_from_one_and_refused_in_words(data: bytes, is_one: bool) -> None:
    assert ordres.is_order(data) is is_one
    assert ordres.is_order(order())
    with pytest.raises(OrdreRefuse, match="n’est pas un ordre d’effacement"):
        ordres.read(data, [CENTRE])


@pytest.mark.parametrize("changed", [{"schema": 2}, {"objet": "autre"}, {"dossier": "0b6ff"}])
def test_an_order_of_another_kind_is_refused_whoever_signed_it(changed: dict[str, object]) -> None:
    assert ordres.read(signed(), [CENTRE]).autorite == CENTRE
    with pytest.raises(OrdreRefuse, match="n’est pas un ordre d’effacement"):
        ordres.read(signed(**changed), [CENTRE])


def test_an_order_holds_under_the_signature_of_an_authority_that_is_known_and_in_its_time() -> None:
    for known in ([], [AILLEURS]):
        with pytest.raises(OrdreRefuse, match="Aucune autorité que vous reconnaissez"):
            ordres.read(order(), known)
    touched = json.decode(order(), type=ordres._Fichier)
    other = canonique.encode(replace(touched, ordre=replace(touched.ordre, reference="EX-2")))
    with pytest.raises(OrdreRefuse, match="Aucune autorité"):
        ordres.read(other, [CENTRE])
    for instant, said in ((DUREE.debut, "ne commence que le"), (DUREE.fin, "postérieure à l’expiration")):
        assert ordres.read(signed(instant=instant), [CENTRE]).ordre.instant == instant
        beyond = instant + timedelta(seconds=-1 if instant == DUREE.debut else 1)
        with pytest.raises(OrdreRefuse, match=said):
            ordres.read(signed(instant=beyond), [CENTRE])


def test_the_proof_that_a_dossier_was_erased_holds_under_who_ordered_it_alone() -> None:
    found = ordres.read(order("0b6ff2a4"), [CENTRE])
    proof = Preuve(preuves.FORME, "", "", found.signature, ordre=found.ordre)
    assert preuves.read(canonique.encode(proof).decode("utf-8")) == proof
    assert [proof.signed_by(whose) for whose in (CENTRE, AILLEURS)] == [True, False]
    assert (proof.reference, proof.lot) == ("EX-1", None)
    assert [proof.vise(DossierId(one)) for one in ("0b6ff2a4", "0b6ff2a4c1", "0b6ff2b4")] == [True, True, False]
    nothing = Preuve(preuves.FORME, "", "", found.signature)
    assert (nothing.signed_by(CENTRE), nothing.vise(DossierId("0b6ff2a4")), nothing.reference) == (False, False, "")


# --- renewals


def test_a_renewal_is_read_under_the_signature_of_the_former_one_alone() -> None:
    new = rattachement.der(AILLEURS)
    data = renouvellement.sign(CENTRE.certificat, new, INSTANT, CLE)
    found = renouvellement.read(data)
    assert (found.ancienne, found.nouvelle) == (CENTRE, AILLEURS)
    assert data.startswith(b'{\n "'), "people can read it"
    with pytest.raises(TitreIllisible, match="n’est pas signée par l’autorité Centre Exemple"):
        renouvellement.read(renouvellement.sign(CENTRE.certificat, new, INSTANT, AUTRE))
    loaded = json.decode(data, type=renouvellement.RenouvellementSigne)
    content = replace(loaded.renouvellement, objet="autre chose")
    forged = replace(loaded, renouvellement=content, signature=emission.cle(CLE).sign(
        canonique.encode(content), renouvellement._ALGORITHM))  # fmt: skip
    for other in (b"", b"{}", json.encode(forged)):
        with pytest.raises(TitreIllisible, match="n’est pas une déclaration de renouvellement"):
            renouvellement.read(other)


# --- authorities, and what they issue


def certificate(*, ca: bool | None = True, self_signed: bool = True) -> bytes:
    key = emission.cle(CLE)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "X")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 3, DUREE.debut, DUREE.fin)
    if ca is not None:
        made = made.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    return made.sign(key if self_signed else emission.cle(AUTRE), hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    "make",
    [lambda: certificate(self_signed=False), lambda: certificate(ca=False), lambda: certificate(ca=None), lambda: b""],
)
def test_an_authority_is_one_that_answers_for_itself_and_may_issue(make: Callable[[], bytes]) -> None:
    assert rattachement.read_autorite(certificate()).nom == "X"
    with pytest.raises(TitreIllisible, match="n’est pas le certificat d’une autorité"):
        rattachement.read_autorite(make())


def test_the_certificate_of_a_reception_signs_receipts_and_nothing_else() -> None:
    public = titre.public_bytes(emission.cle(AUTRE).public_key())
    whom = Coordonnees("Service des certifications", "01 23")
    found = x509.load_der_x509_certificate(emission.reception(CLE, CENTRE.certificat, public, whom, DUREE, 11))
    found.verify_directly_issued_by(CENTRE.certificat)
    assert {e.oid for e in found.extensions if e.critical} == {
        ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE,
    }  # fmt: skip
    constraints = found.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (constraints.ca, constraints.path_length) == (False, None)
    extended = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(extended) == [emission.ACCUSES_DE_RECEPTION]
    usages = found.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usages.digital_signature, usages.content_commitment, usages.key_cert_sign, usages.crl_sign) == (
        True, False, False, False,
    )  # fmt: skip
    told = found.extensions.get_extension_for_oid(coordonnees.OID).value
    assert isinstance(told, x509.UnrecognizedExtension)
    assert told.value == coordonnees.encode(whom)
    assert (found.serial_number, found.not_valid_before_utc, found.not_valid_after_utc) == (11, DUREE.debut, DUREE.fin)
    ski = found.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    aki = found.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    assert (ski.critical, aki.critical, aki.value.key_identifier) == (
        False, False, x509.SubjectKeyIdentifier.from_public_key(emission.cle(CLE).public_key()).digest,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("siege", "day", "said"),
    [
        (1, date(2026, 11, 16), ""), (1, date(2026, 11, 17), ""),
        (1, date(2026, 11, 15), "L’habilitation d’ESSAI Anne avait pris fin le 15 novembre 2026."),
        (1, None, ""), (2, None, "ESSAI Anne n’est pas habilité au rôle d’évaluateur 2."),
    ],
)  # fmt: skip
def test_a_person_signs_on_a_seat_up_to_the_last_day_of_the_habilitation(
    siege: int, day: date | None, said: str
) -> None:
    public = titre.public_bytes(emission.cle(AUTRE).public_key())
    der = emission.habiliter(
        CLE, CENTRE.certificat, public, "ESSAI Anne", Attestation((1,), habilitation_fin=day), DUREE, 7
    )
    assert rattachement.reproches(titre.read(der), CENTRE, siege, INSTANT) == ([said] if said else [])
