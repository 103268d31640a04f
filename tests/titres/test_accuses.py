"""A receipt says the same as a file and as text, and is believed from a certified reception alone."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur.cles import signatures
from evaluateur.metier import accuse as form
from evaluateur.metier import accuse_court, canonique
from evaluateur.metier.accuse import Accuse, Issue, LotConnu, Raison, Remis
from evaluateur.metier.accuse_court import TexteRefuse
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.titres import accuses, coordonnees, emission, pkcs, rattachement, titre
from evaluateur.titres.accuses import AccuseRefuse, Recu
from evaluateur.titres.attestation import Attestation
from evaluateur.titres.coordonnees import Coordonnees
from evaluateur.titres.emission import Duree
from evaluateur.titres.rattachement import Autorite
from evaluateur.titres.titre import TitreIllisible

DEBUT, FIN = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
WHEN = datetime(2026, 11, 21, 9, 30, 5, tzinfo=UTC)
RACINE, CLE, ETRANGERE = (signatures.new_key() for _ in range(3))
WHOM = Coordonnees("Service des certifications", "01 23 45 67 89")
REMIS = Remis(DossierId("d" * 32), "EX-1", 2, canonique.empreinte(b"pv"), canonique.empreinte(b"tete"))
LOT = LotConnu(canonique.empreinte(b"lot"), 12_345, REMIS)
OTHER = LotConnu(canonique.empreinte(b"autre"), 1, REMIS)


def public(key: bytes) -> bytes:
    return titre.public_bytes(emission.cle(key).public_key())


ROOT = x509.load_der_x509_certificate(emission.autorite(RACINE, "Centre Exemple", Duree(DEBUT, FIN), 1))
AUTORITE = Autorite(ROOT)
CERTIFICAT = emission.reception(RACINE, ROOT, public(CLE), WHOM, Duree(DEBUT, FIN), 2)


def accuse(issue: Issue = "accepte", raison: Raison = "", **fields: object) -> Accuse:
    remis = REMIS if issue in form.CRUS else None
    deja = "AR-2025-000007" if issue == "doublon" else ""
    made = Accuse(
        form.SCHEMA, form.OBJET, issue, raison, "AR-2026-000042", deja, WHEN, LOT.empreinte, LOT.octets, 81,
        "5" * form.TETE, remis,
    )  # fmt: skip
    return replace(made, **fields)


def as_file(made: Accuse, key: bytes = CLE, certificat: bytes = CERTIFICAT) -> bytes:
    return accuses.write_file(made, accuses.sign(made, key), certificat)


def as_text(made: Accuse, key: bytes = CLE) -> str:
    return accuses.write_text(made, accuses.sign(made, key))


def pasted(text: str, certificats: tuple[bytes, ...] = (CERTIFICAT,), *autorites: Autorite) -> Recu:
    return accuses.read_text(text, [OTHER, LOT], autorites or [AUTORITE], certificats)


@pytest.mark.parametrize(
    ("issue", "raison"),
    [("enregistre", ""), ("accepte", ""), ("remplace", ""), ("conflit", "autre_suite"), ("quarantaine", "grille"),
     ("doublon", "deja_accepte"), ("doublon", "deja_en_conflit")],
)  # fmt: skip
def test_a_receipt_is_the_same_record_as_a_file_and_as_text(issue: Issue, raison: Raison) -> None:
    made = accuse(issue, raison)
    text = as_text(made)
    assert len(text) == accuse_court.LONGUEUR <= 170
    for found in (accuses.read_file(as_file(made), [AUTORITE], [LOT]), pasted(text)):
        assert found.accuse == made
        assert found.appeler == "Service des certifications, 01 23 45 67 89"
        assert found.reception.autorite == AUTORITE
    assert form.delivre(made) == (issue in ("accepte", "remplace") or raison == "deja_accepte")
    assert form.phrase(made).endswith(".")


def test_every_code_has_its_sentence_and_keeps_its_place() -> None:
    assert set(form._RAISONS) == set(form.RAISONS)
    assert set(form._ISSUES) == set(form.ISSUES)
    assert form.ISSUES[:6] == ("enregistre", "accepte", "remplace", "doublon", "conflit", "quarantaine")
    assert form.RAISONS[:18] == (
        "", "chiffrement", "demesure", "conteneur", "signature", "manifeste", "version", "expediteur", "referentiel",
        "journal", "inacheve", "entrainement", "proces_verbal", "grille", "scan", "autre_suite", "deja_accepte",
        "deja_en_conflit",
    )  # fmt: skip


@given(st.sampled_from(form.ISSUES), st.sampled_from(form.RAISONS), st.integers(1, 2**32 - 1), st.integers(0, 2**31))
@settings(max_examples=50)
def test_any_record_fits_the_letters(issue: Issue, raison: Raison, rang: int, seconds: int) -> None:
    made = accuse(issue, raison, rang=rang, instant=datetime.fromtimestamp(seconds, UTC), numero="AR-2099-999999")
    text = accuse_court.write(made, bytes(range(64)))
    court = accuse_court.read(text)
    assert (court.whole(LOT), court.signature) == (made, bytes(range(64)))


def test_what_a_mail_puts_between_the_letters_does_not_count() -> None:
    text = as_text(accuse())
    for wrapped in (
        f"  {text}\n",
        "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76)),
        "> " + "\n> ".join(text[at : at + 40] for at in range(0, len(text), 40)),
        " ".join(text),
    ):
        assert pasted(wrapped).accuse == accuse()


def test_a_letter_damaged_lost_or_added_is_said() -> None:
    text = as_text(accuse())
    for place in range(0, len(text), 5):
        for letter in ("A" if text[place] != "A" else "B", "é", "="):
            with pytest.raises(TexteRefuse, match="Un caractère"):
                pasted(text[:place] + letter + text[place + 1 :])
        for wrong in (text[:place] + text[place + 1 :], text[:place] + "A" + text[place:]):
            with pytest.raises(TexteRefuse, match="compte 148 caractères"):
                pasted(wrong)
    with pytest.raises(TexteRefuse, match="et ce texte 0"):
        pasted("")


def _recoded(place: int, value: int) -> str:
    """Letters whose sum is right again; a byte of the signature may be that value by chance already."""
    data = bytearray(base64.urlsafe_b64decode(as_text(accuse())))
    data[place] = value if data[place] != value else value + 1
    return base64.urlsafe_b64encode(bytes(data[:-4]) + accuse_court._sum(bytes(data[:-4]))).decode()


@pytest.mark.parametrize(("place", "value"), [(0, 2), (1, 200), (2, 200)])
def test_the_letters_of_a_later_version_are_said_to_be_so(place: int, value: int) -> None:
    with pytest.raises(TexteRefuse, match="plus récente"):
        pasted(_recoded(place, value))


@pytest.mark.parametrize("place", [1, 2, 3, 6, 7, 10, 12, 14, 23, 26, 27, 42, 43, 106])
def test_whatever_is_changed_under_a_right_sum_is_not_signed(place: int) -> None:
    with pytest.raises(AccuseRefuse, match=r"Aucune réception que cet ordinateur connaît|n’a pas été remis depuis"):
        pasted(_recoded(place, 3))


CHANGES: dict[str, object] = {
    "schema": 1, "objet": "autre", "issue": "remplace", "raison": "scan", "numero": "AR-2026-000043",
    "deja": "AR-2026-000001", "instant": WHEN + timedelta(seconds=1), "lot": OTHER.empreinte, "octets": 1, "rang": 82,
    "tete": "6" * form.TETE, "remis": replace(REMIS, version=3),
}  # fmt: skip


@pytest.mark.parametrize("field", [*CHANGES, "nothing"])
def test_a_file_changed_in_any_field_is_refused(field: str) -> None:
    signature = accuses.sign(accuse(), CLE)
    changed = accuse() if field == "nothing" else replace(accuse(), **{field: CHANGES[field]})
    data = accuses.write_file(changed, signature, CERTIFICAT)
    if field == "nothing":
        assert accuses.read_file(data, [AUTORITE]).accuse == accuse()
        return
    with pytest.raises(AccuseRefuse):
        accuses.read_file(data, [AUTORITE])


def test_a_file_has_one_form_and_a_later_one_is_said_to_be_so() -> None:
    data = as_file(accuse())
    for same in (b"\xef\xbb\xbf" + data + b"\r\n", data.decode().encode("utf-16")):
        assert accuses.read_file(same, [AUTORITE]).accuse == accuse(), "saved again by a text editor"
    for wrong in (b"", b"{}", b"rien", data[:-1], data.replace(b",", b", ", 1), data.replace(b"{", b'{"a":1,', 1)):
        with pytest.raises(AccuseRefuse, match="n’est pas un accusé"):
            accuses.read_file(wrong, [AUTORITE])
    later = accuse(schema=form.SCHEMA + 1)
    with pytest.raises(AccuseRefuse, match="plus récente"):
        accuses.read_file(as_file(later).replace(b'"tete"', b'"autre"'), [AUTORITE])


def test_the_receipt_of_another_laptops_lot_is_refused_in_both_forms() -> None:
    said = "n’a pas été remis depuis cet ordinateur"
    known: list[LotConnu]
    for known in ([OTHER], []):
        with pytest.raises(AccuseRefuse, match=said):
            accuses.read_text(as_text(accuse()), known, [AUTORITE], [CERTIFICAT])
    for known in ([OTHER], [], [replace(LOT, octets=1)], [replace(LOT, remis=replace(REMIS, version=1))]):
        with pytest.raises(AccuseRefuse, match=said):
            accuses.read_file(as_file(accuse()), [AUTORITE], known)


def _evaluateur(key: bytes) -> bytes:
    return emission.habiliter(RACINE, ROOT, public(key), "DURAND Claude", Attestation((1, 2)), Duree(DEBUT, FIN), 3)


def _elsewhere() -> bytes:
    root = x509.load_der_x509_certificate(emission.autorite(ETRANGERE, "Centre Exemple", Duree(DEBUT, FIN), 1))
    return emission.reception(ETRANGERE, root, public(CLE), WHOM, Duree(DEBUT, FIN), 2)


def _made_for(*purposes: x509.ObjectIdentifier, critical: bool = True) -> bytes:
    """The certificate of a reception, but for what it says that it is made for."""
    honest, honest_key = x509.load_der_x509_certificate(CERTIFICAT), emission.cle(CLE).public_key()
    made = x509.CertificateBuilder(ROOT.subject, honest.subject, honest_key, 4, DEBUT, FIN)
    for extension in honest.extensions:
        if isinstance(extension.value, x509.ExtendedKeyUsage):
            made = made.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
        else:
            made = made.add_extension(extension.value, critical=extension.critical)
    return made.sign(emission.cle(RACINE), hashes.SHA256()).public_bytes(Encoding.DER)


NOT_BELIEVED: dict[str, tuple[Callable[[], bytes], str]] = {
    "an evaluator's": (lambda: _evaluateur(CLE), "n’est pas celui de la réception"),
    "the authority's": (lambda: ROOT.public_bytes(Encoding.DER), "n’est pas celui de la réception"),
    "another authority's": (_elsewhere, "aucune autorité que vous reconnaissez"),
    "none": (lambda: b"rien", "n’est pas celui de la réception"),
    "one for documents": (lambda: _made_for(emission.SIGNATURE_DE_DOCUMENTS), "n’est pas celui de la réception"),
    "one for more": (
        lambda: _made_for(emission.ACCUSES_DE_RECEPTION, emission.SIGNATURE_DE_DOCUMENTS),
        "n’est pas celui de la réception",
    ),
    "one that may be taken otherwise": (
        lambda: _made_for(emission.ACCUSES_DE_RECEPTION, critical=False), "n’est pas celui de la réception",
    ),
    "two": (
        lambda: pkcs.write_pem(CERTIFICAT, _elsewhere()),
        "n’est pas celui de la réception",
    ),
}  # fmt: skip


@pytest.mark.parametrize("whose", NOT_BELIEVED)
def test_a_receipt_under_a_certificate_that_is_not_a_receptions_is_refused(whose: str) -> None:
    make, words = NOT_BELIEVED[whose]
    with pytest.raises(TitreIllisible, match=words):
        accuses.read_file(as_file(accuse(), CLE, make()), [AUTORITE])
    with pytest.raises(TitreIllisible, match=words):
        pasted(as_text(accuse()), (make(),))


def test_the_key_of_a_reception_signs_nothing_else() -> None:
    held = titre.read(CERTIFICAT)
    (purpose, *_) = rattachement.reproches(held, AUTORITE, 1, WHEN)
    assert "n’est pas fait pour signer des documents" in purpose
    with pytest.raises(TitreIllisible, match="n’est pas le certificat d’une autorité"):
        rattachement.read_autorite(CERTIFICAT)


def test_a_receipt_signed_by_another_key_than_that_of_its_certificate_is_refused() -> None:
    with pytest.raises(AccuseRefuse, match="n’est pas signé par la réception"):
        accuses.read_file(as_file(accuse(), ETRANGERE), [AUTORITE])
    with pytest.raises(AccuseRefuse, match="Aucune réception"):
        pasted(as_text(accuse(), ETRANGERE))
    with pytest.raises(AccuseRefuse, match="Aucune réception"):
        pasted(as_text(accuse()), ())


def test_one_of_several_receptions_is_enough() -> None:
    assert pasted(as_text(accuse()), (_evaluateur(CLE), CERTIFICAT)).accuse == accuse()


@pytest.mark.parametrize(
    ("instant", "words"),
    [(FIN + timedelta(days=1), "postérieure à l’expiration"), (DEBUT - timedelta(days=1), "ne commence que")],
)
def test_a_receipt_given_outside_the_time_of_its_certificate_is_refused(instant: datetime, words: str) -> None:
    made = accuse(instant=instant)
    with pytest.raises(AccuseRefuse, match=words) as refused:
        accuses.read_file(as_file(made), [AUTORITE])
    assert "01 23 45 67 89" in refused.value.remede
    with pytest.raises(AccuseRefuse, match=words):
        pasted(as_text(made))


@pytest.mark.parametrize("stolen", [True, False])
def test_a_reception_that_was_revoked_is_refused_since_then_or_wholly_when_its_key_was_stolen(stolen: bool) -> None:
    reason = x509.ReasonFlags.key_compromise if stolen else x509.ReasonFlags.cessation_of_operation
    revoked = (
        x509.RevokedCertificateBuilder().serial_number(2).revocation_date(WHEN + timedelta(days=2))
        .add_extension(x509.CRLReason(reason), critical=False).build()
    )  # fmt: skip
    crl = (
        x509.CertificateRevocationListBuilder().issuer_name(ROOT.subject).last_update(DEBUT).next_update(FIN)
        .add_revoked_certificate(revoked).sign(emission.cle(RACINE), hashes.SHA256())
    )  # fmt: skip
    knows = Autorite(ROOT, (crl,))
    late = accuse(instant=WHEN + timedelta(days=3))
    with pytest.raises(AccuseRefuse, match="révoqué"):
        pasted(as_text(late), (CERTIFICAT,), knows)
    if stolen:
        with pytest.raises(AccuseRefuse, match="révoqué"):
            pasted(as_text(accuse()), (CERTIFICAT,), knows)
    else:
        assert pasted(as_text(accuse()), (CERTIFICAT,), knows).accuse == accuse()


def test_whom_to_call_is_read_in_one_form_alone() -> None:
    assert coordonnees.decode(coordonnees.encode(WHOM)) == WHOM
    for wrong in (b"", coordonnees.encode(WHOM) + b"\0", coordonnees.encode(Coordonnees("x" * 201, ""))):
        with pytest.raises(ValueError, match=r"."):
            coordonnees.decode(wrong)


@pytest.mark.skipif(os.name != "posix", reason="the document speaks of the tools of a shell")
def test_openssl_and_jq_verify_a_receipt_as_the_document_says(tmp_path: Path) -> None:
    """docs/format-lot.md."""
    (tmp_path / "lot.accuse").write_bytes(as_file(accuse()))
    (tmp_path / "autorite.crt").write_bytes(ROOT.public_bytes(Encoding.PEM))
    script = """
        set -e
        jq -jcS .accuse lot.accuse > message
        jq -r .signature lot.accuse | base64 -d > signature.der
        jq -r .certificat lot.accuse | base64 -d | openssl x509 -inform DER -out reception.crt
        openssl verify -partial_chain -attime 1795253405 -CAfile autorite.crt reception.crt
        openssl x509 -in reception.crt -noout -ext extendedKeyUsage
        openssl x509 -in reception.crt -noout -pubkey > cle.pem
        openssl dgst -sha256 -verify cle.pem -signature signature.der message
    """
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Verified OK" in done.stdout
    assert str(emission.ACCUSES_DE_RECEPTION.dotted_string) in done.stdout
    assert (tmp_path / "message").read_bytes() == canonique.encode(accuse())
