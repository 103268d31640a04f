"""A signed grid, as tools that are not ours see it: veraPDF, pdfsig, OpenSSL, pyHanko, qpdf."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from asn1crypto import x509
from msgspec.structs import replace
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from evaluateur.edition.documents.grille import grille
from evaluateur.edition.signature import apparence
from evaluateur.metier.pv import proces_verbal
from tests.edition import exemple
from tests.edition.faussaire import SIGNE, Atelier
from tests.edition.lecture import serre, tout

RACINE = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def atelier(tmp_path_factory: pytest.TempPathFactory) -> Atelier:
    return Atelier(tmp_path_factory.mktemp("autorite") / "centre")


@pytest.fixture(scope="module")
def etats(atelier: Atelier, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A whole grid, five blocs: as composed, signed by one with a drawn signature, signed by both."""
    folder = tmp_path_factory.mktemp("signes")
    pv = atelier.nommer(replace(exemple.proces_verbal(), mode="electronique"), atelier.qui)
    stroke = ((0.0, 0.2), (0.3, 0.9), (0.5, 0.1), (0.9, 0.6))
    zero = grille.compose(pv)
    one = atelier.signer(
        zero, atelier.qui[1], SIGNE, lambda w, h: apparence.draw(SIGNE, "Europe/Paris", [stroke], w, h)
    )
    two = atelier.signer(one, atelier.qui[2], SIGNE + timedelta(minutes=3))
    for nom, data in (("zero", zero), ("un", one), ("deux", two)):
        (folder / f"{nom}.pdf").write_bytes(data)
    return {nom: folder / f"{nom}.pdf" for nom in ("zero", "un", "deux")}


def lancer(*command: str | Path) -> str:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    output = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    assert output.returncode == 0, output.stdout + output.stderr
    return output.stdout


def test_verapdf_finds_each_state_archival_and_accessible(etats: dict[str, Path]) -> None:
    if shutil.which("javac") is None:
        pytest.skip("veraPDF needs a JDK, and there is none here")
    lines = lancer(RACINE / "outils" / "valider-pdf", "3a,ua1", *etats.values()).splitlines()
    assert len([line for line in lines if "conforme" in line]) == 6


def test_pdfsig_finds_both_valid_and_the_second_total(etats: dict[str, Path]) -> None:
    output = lancer("pdfsig", "-nocert", etats["deux"])
    assert output.count("Signature Validation: Signature is Valid.") == 2
    assert output.count("Total document signed") == 1
    assert output.count("ETSI.CAdES.detached") == 2


def test_openssl_finds_both_valid_under_the_authority(etats: dict[str, Path], atelier: Atelier, tmp_path: Path) -> None:
    root = tmp_path / "racine.pem"
    root.write_bytes(atelier.autorite.pem)
    for nom, siege in (("un", 1), ("deux", 2)):
        data, field = etats[nom].read_bytes(), f"evaluateur-{siege}"
        signed = next(s for s in PdfFileReader(BytesIO(data)).embedded_signatures if s.field_name == field)
        start, until, after, rest = (int(n) for n in signed.byte_range)
        (tmp_path / "couvert").write_bytes(data[start:until] + data[after : after + rest])
        (tmp_path / "cms").write_bytes(bytes(signed.pkcs7_content))
        lancer(
            "openssl", "cms", "-verify", "-inform", "DER", "-in", tmp_path / "cms", "-binary",
            "-content", tmp_path / "couvert", "-CAfile", root, "-purpose", "any",
            "-attime", str(int(SIGNE.timestamp()) + 3600), "-out", os.devnull,
        )  # fmt: skip


def test_pyhanko_finds_nothing_but_a_form_filled_in(etats: dict[str, Path], atelier: Atelier) -> None:
    with etats["deux"].open("rb") as stream:
        one, two = PdfFileReader(stream).embedded_signatures
        root, instant = x509.Certificate.load(atelier.autorite.der), SIGNE + timedelta(hours=1)
        first, second = (
            validate_pdf_signature(s, ValidationContext(trust_roots=[root], moment=instant, allow_fetching=False))
            for s in (one, two)
        )
    for etat in (first, second):
        assert (etat.intact, etat.valid, etat.trusted) == (True, True, True)
    assert first.modification_level == ModificationLevel.FORM_FILLING
    assert second.modification_level == ModificationLevel.NONE


def test_qpdf_finds_nothing_to_repair(etats: dict[str, Path]) -> None:
    for file in etats.values():
        lancer("qpdf", "--check", file)


def test_signing_changes_no_word_of_the_pages_nor_the_data(etats: dict[str, Path]) -> None:
    assert tout(etats["zero"]) == tout(etats["deux"])
    assert serre("Signé le") not in tout(etats["deux"])  # outlines: a reader hears the name of the field instead
    if shutil.which("pdfdetach") is not None:
        lancer("pdfdetach", "-saveall", "-o", etats["deux"].parent, etats["deux"])
        data = (etats["deux"].parent / "proces-verbal.json").read_bytes()
        assert proces_verbal.encode(proces_verbal.read(data)) == data
        assert json.loads(data)["mode"] == "electronique"


def test_a_field_that_is_signed_already_is_not_signed_again(etats: dict[str, Path], atelier: Atelier) -> None:
    with pytest.raises(ValueError, match="no empty field for seat 1"):
        atelier.signer(etats["un"].read_bytes(), atelier.qui[1])


def test_a_signature_adds_sixty_kilobytes_at_most(etats: dict[str, Path]) -> None:
    sizes = [etats[nom].stat().st_size for nom in ("zero", "un", "deux")]
    assert all(b - a < 60_000 for a, b in pairwise(sizes))
