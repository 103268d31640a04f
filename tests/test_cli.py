"""The command line, run as a user runs it: another process, real folders, French to the last word.

The process forks from one that has imported the libraries (``tests/fourche.py``), but where it is its beginning that is
tried.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evaluateur.metier.actes import notation
from evaluateur.seance.imprimes import IMPRIMES
from tests.fourche import fourche
from tests.parcours.monde import PHRASE, Monde
from tests.patience import PATIENCE_S

ANGLAIS = ("Usage:", "Error", "Traceback", "No such", "Missing", "Invalid", "Try ", "Options:", "Commands:", "Show ")


def lancer(*arguments: str, entry: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return _in_french(fourche().run(*arguments, entry=entry, environment=environment))


def lancer_froid(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Begun from nothing."""
    result = subprocess.run(
        [sys.executable, "-m", "evaluateur", *arguments],
        capture_output=True,
        text=True,
        input="",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | environment,
        timeout=PATIENCE_S,
        check=False,
    )
    return _in_french(result)


def _in_french(result: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    for word in ANGLAIS:
        assert word not in result.stdout + result.stderr
    return result


def table(output: str) -> csv.DictReader[str]:
    return csv.DictReader(io.StringIO(output.removeprefix("\ufeff")), delimiter=";")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("demo")
    result = lancer_froid("demo", "--sans-fenetre", "--sortie", str(output))
    assert result.returncode == 0, result.stderr
    assert Path(result.stdout.strip()).read_bytes().startswith(b"%PDF-")
    return output


@pytest.fixture(scope="module")
def vraies_donnees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("vraies") / "donnees"
    monde = Monde(data)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    monde.seul(2)
    monde.seance.faire(notation.noter, "1.1.1", "non_conforme")
    monde.poste.close()
    return data


def test_the_demonstration_can_be_printed_again_byte_for_byte(demonstration: Path, tmp_path: Path) -> None:
    file = tmp_path / "copie.pdf"
    data = str(demonstration / "donnees")
    assert lancer("imprimer", "EX-2026-0117", "--sortie", str(file), "--donnees", data).returncode == 0
    assert file.read_bytes() == next(demonstration.glob("*.pdf")).read_bytes()


def test_each_document_of_a_dossier_can_be_written_and_no_other(demonstration: Path, tmp_path: Path) -> None:
    where = ("--donnees", str(demonstration / "donnees"))
    for key in IMPRIMES:
        if key in ("fiche", "rectification"):  # no installed sheet describes this post, and nothing was rectified
            continue
        file = tmp_path / f"{key}.pdf"
        done = lancer("imprimer", "EX-2026-0117", "--document", key, "--sortie", str(file), *where)
        assert done.returncode == 0, done.stderr
        assert file.read_bytes().startswith(b"%PDF-")
    nothing = ("rectification", "--sortie", str(tmp_path / "x.pdf"), *where)
    assert "n’a pas été rectifié" in lancer("imprimer", "EX-2026-0117", "--document", *nothing).stderr
    wrong = lancer("imprimer", "EX-2026-0117", "--document", "brouillon", "--sortie", str(tmp_path / "x.pdf"), *where)
    assert wrong.returncode != 0
    assert ", ".join(IMPRIMES) in wrong.stderr


def test_the_trace_has_one_line_a_fait_and_the_journal_the_same(tmp_path: Path) -> None:
    data = str(tmp_path / "d")
    trace = lancer("demo", "--trace", "--donnees", data, "--sortie", str(tmp_path / "s"))
    faits = [tuple(line.split()) for line in trace.stdout.splitlines()]
    reread = lancer("journal", "--format", "csv", "--donnees", data)
    lines = table(reread.stdout)
    assert [(line["dossier"], line["rang"], line["empreinte"]) for line in lines] == faits
    assert len(faits) > 400


def test_the_journal_is_verified_and_told(demonstration: Path) -> None:
    data = str(demonstration / "donnees")
    verifie = lancer("journal", "--verifier", "--donnees", data)
    assert verifie.returncode == 0
    assert "suite et signatures intactes" in verifie.stderr
    text = lancer("journal", "EX-2026-0117", "--donnees", data).stdout
    assert "Grilles révélées" in text
    assert "Dérogation\u00a01 acceptée" in text
    faits = json.loads(lancer("journal", "EX-2026-0117", "--format", "json", "--donnees", data).stdout)
    assert [f["rang"] for f in faits] == list(range(1, len(faits) + 1))
    change = next(f for f in faits if f["type"] == "CritereNote" and f["ancien"] != "Non renseigné")
    assert {change["ancien"], change["nouveau"]} == {"Non observé", "Conforme"}


def test_no_view_times_what_an_evaluator_did_alone(demonstration: Path) -> None:
    output = lancer("journal", "--format", "json", "--donnees", str(demonstration / "donnees")).stdout
    solos = [f for f in json.loads(output) if f["type"] in ("CritereNote", "CompetenceJugee", "PrecisionsEcrites")]
    assert solos
    assert all(len(f["instant"]) == len("2026-11-12") for f in solos)


def test_an_evaluator_sees_that_the_other_wrote_but_not_what_nor_how_much(vraies_donnees: Path) -> None:
    output = lancer(
        "journal", "--format", "csv", "--donnees", str(vraies_donnees),
        EVALUATEUR_PROFIL="ESSAI-DEUX", EVALUATEUR_PHRASE=PHRASE,
    ).stdout  # fmt: skip
    lines = list(table(output))
    plis = [line for line in lines if line["lisible"] == "non"]
    assert len(plis) == 64
    assert plis[0]["type"] == "Pli"
    assert (plis[0]["objet"], plis[0]["ancien"], plis[0]["nouveau"]) == ("", "", "")
    assert len(plis[0]["empreinte"]) == 64
    assert [line["nouveau"] for line in lines if line["type"] == "CritereNote"] == ["Non conforme"]


def test_the_secret_comes_from_the_environment_or_from_the_keyboard(vraies_donnees: Path) -> None:
    base = ("journal", "--donnees", str(vraies_donnees))
    without_profil = lancer(*base)
    assert without_profil.returncode == 1
    assert "EVALUATEUR_PROFIL" in without_profil.stderr
    faux = lancer(*base, EVALUATEUR_PROFIL="ESSAI-UN", EVALUATEUR_PHRASE="pas la bonne phrase")
    assert faux.returncode == 1
    assert "n’ouvre pas ce profil" in faux.stderr
    assert lancer(*base, EVALUATEUR_PROFIL="ESSAI-UN", EVALUATEUR_PHRASE=PHRASE).returncode == 0


def test_a_text_that_begins_like_a_formula_is_harmless_in_a_spreadsheet(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "d")
    monde.seance.faire(notation.preciser, "1.1", "=cmd()|' /C calc'!A0")
    monde.poste.close()
    output = lancer(
        "journal", "--format", "csv", "--donnees", str(tmp_path / "d"),
        EVALUATEUR_PROFIL="ESSAI-UN", EVALUATEUR_PHRASE=PHRASE,
    ).stdout  # fmt: skip
    line = next(li for li in table(output) if li["type"] == "PrecisionsEcrites")
    assert line["nouveau"].startswith("'=cmd()")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["zut"], "n’existe pas"),
        (["--zut"], "n’existe pas"),
        (["imprimer"], "Il manque l’argument DOSSIER"),
        (["journal", "--format", "xml"], "texte, csv, json"),
        (["journal", "--donnees", "/nulle/part"], "Aucune donnée de l’application"),
        (["referentiel", "verifier", "absent.toml"], "absent.toml"),
    ],
)
def test_a_wrong_command_is_answered_in_french(arguments: list[str], expected: str) -> None:
    result = lancer(*arguments)
    assert result.returncode != 0
    assert expected in result.stderr


@pytest.mark.parametrize("arguments", [["--aide"], ["demo", "--aide"], ["referentiel"], ["journal", "-h"]])
def test_help_is_french(arguments: list[str]) -> None:
    result = lancer(*arguments)
    assert "Usage\u00a0:" in result.stdout + result.stderr


@pytest.mark.parametrize("arguments", [["--aide"], ["zut"], ["journal", "--verifier"], ["referentiel", "lister"]])
def test_a_command_says_and_ends_the_same_whether_its_process_forks_or_begins_from_nothing(
    arguments: list[str], demonstration: Path
) -> None:
    where = ["--donnees", str(demonstration / "donnees")] if arguments[0] == "journal" else []
    forked, begun = lancer(*arguments, *where), lancer_froid(*arguments, *where)
    assert (forked.returncode, forked.stdout, forked.stderr) == (begun.returncode, begun.stdout, begun.stderr)


def test_a_dossier_whose_record_is_not_frozen_is_not_printed(vraies_donnees: Path, tmp_path: Path) -> None:
    result = lancer(
        "imprimer", "EX-1", "--sortie", str(tmp_path / "x.pdf"), "--donnees", str(vraies_donnees),
        EVALUATEUR_PROFIL="ESSAI-UN", EVALUATEUR_PHRASE=PHRASE,
    )  # fmt: skip
    assert result.returncode == 1
    assert "n’est pas encore figé" in result.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_a_bug_ends_in_a_report_without_personal_data(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from evaluateur import cli, referentiels\n"
        "def faute(): raise ValueError('MARTIN Lou, note secrète')\n"
        "referentiels.bundled = faute\n"
        "sys.argv = ['evaluateur', 'referentiel', 'lister']\n"
        "cli.main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, env=os.environ | {"XDG_STATE_HOME": str(tmp_path)}, timeout=PATIENCE_S,
        check=False,
    )  # fmt: skip
    assert result.returncode == 70
    report = next(tmp_path.rglob("defaut-*.txt")).read_text(encoding="utf-8")
    assert "ValueError" in report
    assert "MARTIN" not in report + result.stderr
