"""What reaches a terminal: no text of a stranger acts on it, no word of English, and what a spreadsheet can read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from evaluateur.cles import signatures
from evaluateur.cli import group
from evaluateur.metier.actes import notation
from evaluateur.titres import pkcs
from tests.edition.grilles import pdf
from tests.parcours.monde import PHRASE, Monde
from tests.test_cli import lancer

ACTS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
HOSTILE = "\x1b[2K\x1b]0;titre\x07\x9b31m\u202etiaf\u2066\r"


def said(*arguments: str, **environment: str) -> str:
    result = lancer(*arguments, **environment)
    assert not ACTS.search(result.stdout + result.stderr)
    return result.stdout + result.stderr


def test_the_name_of_a_file_moves_no_cursor(tmp_path: Path) -> None:
    file = tmp_path / f"grille{HOSTILE}\n✓ Authentique.pdf"
    file.write_bytes(pdf("absent"))
    told = said("verifier", str(file))
    assert "\\u001b[2K" in told
    assert "\\n✓ Authentique.pdf" in told


def test_a_name_of_bytes_that_are_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/gr\xff\xfe.pdf"
    Path(os.fsdecode(file)).write_bytes(b"x")
    result = subprocess.run([sys.executable, "-m", "evaluateur", "verifier", file], capture_output=True, check=False)
    assert result.returncode == 1
    assert "gr\\udcff\\udcfe.pdf" in result.stdout.decode()


def test_a_certificate_a_referentiel_and_a_missing_command_say_nothing_that_acts(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "d")
    key = signatures.new_key()
    demande = tmp_path / "demande.pem"
    demande.write_bytes(pkcs.write_demande(key, f"MARTIN{HOSTILE}"[:60]))
    toml = tmp_path / "r.toml"
    toml.write_text(f'code = "{chr(0x202E)}x"\nversion = "{chr(0x9B)}31m"\n["{chr(0x202E)}"]\n', encoding="utf-8")
    said("referentiel", "verifier", str(toml))
    said(f"zut{HOSTILE}")
    said(f"--zut{HOSTILE}")
    said("secours", "restaurer", "--sauvegarde", HOSTILE, "--donnees", str(monde.donnees))
    folder = str(tmp_path / "a")
    secret = {"EVALUATEUR_PHRASE_AUTORITE": "phrase secrète de l’autorité"}
    said("centre", "autorite", "creer", "--nom", f"Centre{HOSTILE}", "--dossier", folder, **secret)
    said(
        "centre", "habiliter", "--nom", f"X{HOSTILE}", "--siege", "1", "--jusqu-au", "2030-12-31", "--demande",
        str(demande), "--sortie", str(tmp_path / "x.crt"), "--dossier", folder, **secret,
    )  # fmt: skip


def test_the_journal_of_a_hostile_name_is_harmless_in_every_form(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "d")
    monde.seance.faire(notation.preciser, "1.1", f"Bien{HOSTILE}")
    monde.poste.close()
    who = {"EVALUATEUR_PROFIL": "ESSAI-UN", "EVALUATEUR_PHRASE": PHRASE}
    for form in ("texte", "json", "csv"):
        told = said("journal", "EX-1", "--format", form, "--donnees", str(monde.donnees), **who)
        assert ("\\u202e" in told) == (form != "texte")  # which does not say what was written


def test_a_table_bears_the_mark_by_which_a_spreadsheet_knows_its_letters(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "d")
    monde.poste.close()
    who = {"EVALUATEUR_PROFIL": "ESSAI-UN", "EVALUATEUR_PHRASE": PHRASE}
    data = str(tmp_path / "d")
    assert lancer("journal", "--format", "csv", "--donnees", data, **who).stdout.startswith("\ufeff")
    assert not lancer("journal", "--format", "json", "--donnees", data, **who).stdout.startswith("\ufeff")
    assert lancer("acces", "EX-1", "--sortie", str(tmp_path / "s"), "--donnees", data, **who).returncode == 0
    assert next((tmp_path / "s").rglob("*.csv")).read_bytes().startswith(b"\xef\xbb\xbf")


def helps(command: click.Command, path: str) -> list[str]:
    context = command.context_class(command, info_name=path)
    own = [command.get_help(context)]
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            own += helps(below, f"{path} {name}")
    return own


def test_no_help_holds_a_word_of_english() -> None:
    pages = helps(group, "evaluateur")
    assert len(pages) > 20
    for page in pages:
        assert not re.search(r"required|TEXT\b|INTEGER|COMMAND\b|default:|Show|Usage:|ARGS", page), page


def asked(code: str, entry: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"from evaluateur.cli import sortie; print(sortie.{code})"],
        input=entry, capture_output=True, text=True, check=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip


@pytest.mark.parametrize(("typed", "agreed"), [("o\n", True), ("OUI\n", True), ("\n", False), ("zut\nn\n", False)])
def test_a_question_is_asked_and_answered_in_french(typed: str, agreed: bool) -> None:
    told = asked("confirm('Restaurer cette sauvegarde')", typed)
    assert told.stdout.strip().endswith(str(agreed))
    assert "[o/N]" in told.stdout + told.stderr
    assert ("\u00a0oui\u00a0" in told.stderr) == ("zut" in typed)


def test_two_passphrases_that_differ_are_asked_again_in_french() -> None:
    told = asked("ask_phrase('Phrase', twice=True)", "une\nautre\nmême\nmême\n")
    assert told.stdout.strip().endswith("même")
    assert "Les deux phrases diffèrent" in told.stderr
    assert "Error" not in told.stderr


def test_a_question_that_nobody_answers_is_left_in_french(tmp_path: Path) -> None:
    result = lancer("centre", "autorite", "creer", "--nom", "C", "--dossier", str(tmp_path / "a"))
    assert (result.returncode, result.stderr.strip().endswith("Interrompu.")) == (1, True)
