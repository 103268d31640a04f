"""The centre and whoever verifies, at the command line: another process, real files, three exit statuses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from evaluateur.centre.autorite import autorite
from tests.test_cli import lancer

PHRASE = "phrase secrète de l’autorité"


def centre(*arguments: str) -> str:
    resultat = lancer("centre", *arguments, EVALUATEUR_PHRASE_AUTORITE=PHRASE)
    assert resultat.returncode == 0, resultat.stderr
    return resultat.stderr + resultat.stdout


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sortie = tmp_path_factory.mktemp("demo")
    assert lancer("demo", "--sans-fenetre", "--sortie", str(sortie)).returncode == 0
    return sortie


def grille(demonstration: Path) -> Path:
    return next(demonstration.glob("*.pdf"))


def test_the_demonstration_is_authentic_in_its_own_folder(demonstration: Path) -> None:
    resultat = lancer("verifier", str(grille(demonstration)), "--donnees", str(demonstration / "donnees"))
    assert resultat.returncode == 0
    assert "Authentique" in resultat.stdout
    assert "✗" not in resultat.stderr


def test_elsewhere_it_is_intact_and_says_which_authority_is_missing(demonstration: Path, tmp_path: Path) -> None:
    resultat = lancer("verifier", str(grille(demonstration)), "--donnees", str(tmp_path))
    assert resultat.returncode == 2
    assert "Intact, mais non rattaché" in resultat.stdout
    assert "inconnue ici" in resultat.stderr


def test_its_authority_can_be_named_by_its_file(demonstration: Path, tmp_path: Path) -> None:
    (racine,) = (demonstration / "donnees" / "autorites").glob("*.crt")
    arguments = (str(grille(demonstration)), "--autorite", str(racine), "--donnees", str(tmp_path))
    assert lancer("verifier", *arguments).returncode == 0


def test_a_touched_file_is_refused_and_one_refusal_among_files_is_a_refusal(
    demonstration: Path, tmp_path: Path
) -> None:
    touche = tmp_path / "touche.pdf"
    touche.write_bytes(grille(demonstration).read_bytes() + b"\n")
    resultat = lancer("verifier", str(grille(demonstration)), str(touche), "--donnees", str(demonstration / "donnees"))
    assert resultat.returncode == 1
    assert "ne couvre pas tout le fichier" in resultat.stderr


def test_the_code_of_the_page_is_compared(demonstration: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    lu = subprocess.run(["pdftotext", str(grille(demonstration)), "-"], capture_output=True, text=True, check=True)
    trouve = re.search(r"EVAL1-[^\n]+", lu.stdout)
    assert trouve is not None
    donnees = ("--donnees", str(demonstration / "donnees"))
    assert lancer("verifier", str(grille(demonstration)), "--code", trouve[0], *donnees).returncode == 0
    faux = lancer("verifier", str(grille(demonstration)), "--code", "EVAL1-X-1-0000", *donnees)
    assert (faux.returncode, "n’est pas celui de ce fichier" in faux.stderr) == (1, True)


@pytest.mark.parametrize(("octets", "attendu"), [(b"", "PDF entier"), (b"bonjour", "PDF entier")])
def test_what_is_no_grid_is_refused_in_a_sentence(tmp_path: Path, octets: bytes, attendu: str) -> None:
    (tmp_path / "f.pdf").write_bytes(octets)
    resultat = lancer("verifier", str(tmp_path / "f.pdf"))
    assert resultat.returncode == 1
    assert attendu in resultat.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    resultat = lancer("verifier", str(tmp_path / "rien.pdf"))
    assert resultat.returncode == 1
    assert "rien.pdf\u202f» n’existe pas" in resultat.stderr


def test_an_authority_designates_revokes_and_publishes(tmp_path: Path) -> None:
    dossier, sortie = str(tmp_path / "a"), tmp_path / "durand.p12"
    dit = centre("autorite", "creer", "--nom", "Centre Exemple", "--dossier", dossier)
    assert re.search(r"connaître\s: ([0-9a-f]{4}\s){15}[0-9a-f]{4}", dit)
    dit = centre(
        "habiliter", "--nom", "DURAND Claude", "--siege", "1", "--jusqu-au", "2030-12-31",
        "--sortie", str(sortie), "--dossier", dossier,
    )  # fmt: skip
    assert "Mot de passe du fichier" in dit
    assert sortie.stat().st_size > 500
    dit = centre("revoquer", "DURAND Claude", "--raison", "cle_volee", "--dossier", dossier)
    assert re.search(r"Révoqué\s: DURAND Claude", dit)
    liste = tmp_path / "a" / autorite.REVOCATIONS
    avant = liste.read_bytes()
    centre("liste-revocation", "--dossier", dossier)
    assert liste.read_bytes() != avant


@pytest.mark.parametrize(
    ("arguments", "attendu"),
    [
        (("habiliter", "--nom", "X", "--siege", "3", "--jusqu-au", "2030-01-01", "--sortie", "x"), "--siege"),
        (("habiliter", "--nom", "X", "--siege", "1", "--jusqu-au", "hier", "--sortie", "x"), "--jusqu-au"),
        (("revoquer", "X", "--raison", "autre"), "--raison"),
        (("liste-revocation", "--dossier", "nulle-part"), "Il n’y a pas d’autorité dans nulle-part"),
    ],
)
def test_what_is_wrong_is_said_in_french_with_its_place(arguments: tuple[str, ...], attendu: str) -> None:
    resultat = lancer("centre", *arguments, EVALUATEUR_PHRASE_AUTORITE=PHRASE)
    assert resultat.returncode != 0
    assert attendu in resultat.stderr


def test_a_wrong_passphrase_opens_no_authority(tmp_path: Path) -> None:
    dossier = str(tmp_path / "a")
    centre("autorite", "creer", "--nom", "Centre Exemple", "--dossier", dossier)
    resultat = lancer("centre", "liste-revocation", "--dossier", dossier, EVALUATEUR_PHRASE_AUTORITE="une autre")
    assert (resultat.returncode, "n’ouvre pas l’autorité" in resultat.stderr) == (1, True)
