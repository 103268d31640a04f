"""The centre and whoever verifies, at the command line: another process, real files, three exit statuses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from evaluateur.centre.autorite import autorite
from evaluateur.cles import signatures
from evaluateur.titres import pkcs
from tests.test_cli import lancer

PHRASE = "phrase secrète de l’autorité"


def centre(*arguments: str) -> str:
    result = lancer("centre", *arguments, EVALUATEUR_PHRASE_AUTORITE=PHRASE)
    assert result.returncode == 0, result.stderr
    return result.stderr + result.stdout


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("demo")
    assert lancer("demo", "--sans-fenetre", "--sortie", str(output)).returncode == 0
    return output


def grille(demonstration: Path) -> Path:
    return next(demonstration.glob("*.pdf"))


def test_the_demonstration_is_authentic_in_its_own_folder(demonstration: Path) -> None:
    result = lancer("verifier", str(grille(demonstration)), "--donnees", str(demonstration / "donnees"))
    assert result.returncode == 0
    assert "Authentique" in result.stdout
    assert "✗" not in result.stderr


def test_elsewhere_it_is_intact_and_says_which_authority_is_missing(demonstration: Path, tmp_path: Path) -> None:
    result = lancer("verifier", str(grille(demonstration)))
    assert result.returncode == 2
    assert "Intact, signataires non reconnus" in result.stdout
    assert "inconnue ici" in result.stderr


def test_its_authority_can_be_named_by_its_file(demonstration: Path, tmp_path: Path) -> None:
    root = demonstration / "donnees" / "autorite-entrainement" / autorite.CERTIFICAT
    result = lancer("verifier", str(grille(demonstration)), "--autorite", str(root))
    assert result.returncode == 0
    assert "Aucune liste de révocation" in result.stderr
    listed = lancer(
        "verifier", str(grille(demonstration)), "--autorite", str(root),
        "--revocations", str(root.with_name(autorite.REVOCATIONS)),
    )  # fmt: skip
    assert (listed.returncode, "Aucune liste de révocation" in listed.stderr) == (0, False)


@pytest.mark.parametrize("option", ["--autorite", "--revocations", "--horodateur"])
def test_of_several_files_that_one_is_judged_by_the_wrong_one_is_named(
    demonstration: Path, tmp_path: Path, option: str
) -> None:
    root = demonstration / "donnees" / "autorite-entrainement" / autorite.CERTIFICAT
    good = {"--revocations": root.with_name(autorite.REVOCATIONS)}.get(option, root)
    wrong = tmp_path / "autre.crt"
    wrong.write_text("autre chose")
    result = lancer(
        "verifier", str(grille(demonstration)), "--autorite", str(root), option, str(good), option, str(wrong)
    )
    assert result.returncode == 1
    assert result.stderr.startswith("autre.crt\N{NO-BREAK SPACE}: Ce")


def test_a_folder_that_holds_no_data_is_named(demonstration: Path, tmp_path: Path) -> None:
    result = lancer("verifier", str(grille(demonstration)), "--donnees", str(tmp_path))
    assert (result.returncode, "Vérifiez l’option --donnees" in result.stderr) == (1, True)


def test_a_touched_file_is_refused_and_one_refusal_among_files_is_a_refusal(
    demonstration: Path, tmp_path: Path
) -> None:
    key = tmp_path / "touche.pdf"
    key.write_bytes(grille(demonstration).read_bytes() + b"\n")
    result = lancer("verifier", str(grille(demonstration)), str(key), "--donnees", str(demonstration / "donnees"))
    assert result.returncode == 1
    assert "telle que l’application l’écrit" in result.stderr


def test_the_code_of_the_page_is_compared(demonstration: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    loaded = subprocess.run(["pdftotext", str(grille(demonstration)), "-"], capture_output=True, text=True, check=True)
    found = re.search(r"EVAL1-[^\n]+", loaded.stdout)
    assert found is not None
    data = ("--donnees", str(demonstration / "donnees"))
    assert lancer("verifier", str(grille(demonstration)), "--code", found[0], *data).returncode == 0
    faux = lancer("verifier", str(grille(demonstration)), "--code", "EVAL1-X-1-0000", *data)
    assert (faux.returncode, "n’est pas celui de ce fichier" in faux.stderr) == (1, True)


@pytest.mark.parametrize(("data", "expected"), [(b"", "PDF entier"), (b"bonjour", "PDF entier")])
def test_what_is_no_grid_is_refused_in_a_sentence(tmp_path: Path, data: bytes, expected: str) -> None:
    (tmp_path / "f.pdf").write_bytes(data)
    result = lancer("verifier", str(tmp_path / "f.pdf"))
    assert result.returncode == 1
    assert expected in result.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    result = lancer("verifier", str(tmp_path / "rien.pdf"))
    assert result.returncode == 1
    assert "rien.pdf\u00a0» n’existe pas" in result.stderr


def test_an_authority_designates_revokes_and_publishes(tmp_path: Path) -> None:
    dossier, output = str(tmp_path / "a"), tmp_path / "durand.p12"
    said = centre("autorite", "creer", "--nom", "Centre Exemple", "--dossier", dossier)
    assert re.search(r"connaître\s: ([0-9a-f]{4}\s){15}[0-9a-f]{4}", said)
    said = centre(
        "habiliter", "--nom", "DURAND Claude", "--siege", "1", "--jusqu-au", "2030-12-31",
        "--sortie", str(output), "--dossier", dossier,
    )  # fmt: skip
    assert "Mot de passe du fichier" in said
    assert output.stat().st_size > 500
    said = centre("revoquer", "DURAND Claude", "--raison", "cle_volee", "--dossier", dossier)
    assert re.search(r"Révoqué\s: DURAND Claude", said)
    items = tmp_path / "a" / autorite.REVOCATIONS
    before = items.read_bytes()
    centre("liste-revocation", "--dossier", dossier)
    assert items.read_bytes() != before


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("habiliter", "--nom", "X", "--siege", "3", "--jusqu-au", "2030-01-01", "--sortie", "x"), "--siege"),
        (("habiliter", "--nom", "X", "--siege", "1", "--jusqu-au", "hier", "--sortie", "x"), "--jusqu-au"),
        (("revoquer", "X", "--raison", "autre"), "--raison"),
        (("liste-revocation", "--dossier", "nulle-part"), "Il n’y a pas d’autorité dans nulle-part"),
    ],
)
def test_what_is_wrong_is_said_in_french_with_its_place(arguments: tuple[str, ...], expected: str) -> None:
    result = lancer("centre", *arguments, EVALUATEUR_PHRASE_AUTORITE=PHRASE)
    assert result.returncode != 0
    assert expected in result.stderr


def test_a_wrong_passphrase_opens_no_authority(tmp_path: Path) -> None:
    dossier = str(tmp_path / "a")
    centre("autorite", "creer", "--nom", "Centre Exemple", "--dossier", dossier)
    result = lancer("centre", "liste-revocation", "--dossier", dossier, EVALUATEUR_PHRASE_AUTORITE="une autre")
    assert (result.returncode, "n’ouvre pas l’autorité" in result.stderr) == (1, True)


def test_an_authority_is_renewed_with_both_empreintes_said_and_goes_on_revoking(tmp_path: Path) -> None:
    dossier = str(tmp_path / "a")
    before = centre("autorite", "creer", "--nom", "Centre Exemple", "--dossier", dossier)
    (old,) = re.findall(r"(?:[0-9a-f]{4}\s){15}[0-9a-f]{4}", before)
    habiliter = ("habiliter", "--nom", "DURAND Claude", "--siege", "1", "--jusqu-au", "2030-12-31")
    centre(*habiliter, "--sortie", str(tmp_path / "un.p12"), "--dossier", dossier)
    said = centre("autorite", "renouveler", "--dossier", dossier)
    found = re.findall(r"(?:[0-9a-f]{4}\s){15}[0-9a-f]{4}", said)
    assert found[0] == old
    assert found[1] != old
    (statement,) = (tmp_path / "a").glob("renouvellement-*.json")
    assert statement.name in said
    centre(*habiliter, "--sortie", str(tmp_path / "deux.p12"), "--dossier", dossier)
    assert "Distribuez aussi" in centre("revoquer", "DURAND Claude", "--raison", "cle_volee", "--dossier", dossier)
    lists = [tmp_path / "a" / autorite.REVOCATIONS, *(tmp_path / "a" / autorite.ANCIENNES).glob("*/revocations.crl")]
    assert [len(list(x509.load_pem_x509_crl(path.read_bytes()))) for path in lists] == [1, 1]


def test_a_request_of_another_name_gets_no_certificate(tmp_path: Path) -> None:
    dossier = str(tmp_path / "a")
    centre("autorite", "creer", "--nom", "Centre Exemple", "--dossier", dossier)
    (tmp_path / "demande.csr").write_bytes(pkcs.write_demande(signatures.new_key(), "PETIT Sacha"))
    result = lancer(
        "centre", "habiliter", "--nom", "DURAND Claude", "--siege", "1", "--jusqu-au", "2030-12-31", "--demande",
        str(tmp_path / "demande.csr"), "--sortie", str(tmp_path / "o.crt"), "--dossier", dossier,
        EVALUATEUR_PHRASE_AUTORITE=PHRASE,
    )  # fmt: skip
    assert (result.returncode, "au nom de PETIT Sacha" in result.stderr) == (1, True)
    assert not (tmp_path / "o.crt").exists()
