"""Commands run here, in this process: what each says, on which side, and with which status it ends."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import click
import platformdirs
import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from msgspec.structs import replace

import evaluateur
from evaluateur import __version__, cli, referentiels, traces
from evaluateur import demo as demonstration
from evaluateur.centre.autorite import autorite
from evaluateur.centre.reception import bureau
from evaluateur.cles import profils, signatures
from evaluateur.cles.serrures import PhraseRefusee
from evaluateur.cli import poste, receptions, sortie
from evaluateur.cli.francais import explain
from evaluateur.cli.referentiel import _kind
from evaluateur.cli.secours import _choisie, _ouvrir
from evaluateur.cli.verifier import _pinned, _tell
from evaluateur.db import sauvegardes
from evaluateur.edition.verification.verdict import Examen, Verdict
from evaluateur.metier.actes import preparation
from evaluateur.metier.personnes import Session
from evaluateur.metier.refus import Refus
from evaluateur.metier.typographie import pluriel
from evaluateur.seance.dossiers import creation
from evaluateur.seance.parties.coffre import ENTRAINEMENT
from evaluateur.seance.poste import Poste
from evaluateur.titres import pkcs, rattachement, titre
from evaluateur.titres.attestation import Attestation
from evaluateur.ui.bureau.memoire import Memoire
from tests.fourche import fourche
from tests.parcours.habilites import SECRET
from tests.parcours.monde import PHRASE, Monde
from tests.parcours.reconnaitre import pin
from tests.parcours.remis import another, receipt


@pytest.fixture
def monde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Monde]:
    """A dossier begun and another without a day; évaluateur 1 is the one who types commands."""
    monde = Monde(tmp_path / "donnees")
    monde.seance.faire(preparation.declarer_presence, "absent", "Malade.")
    monkeypatch.setenv(poste.VARIABLE_PHRASE, PHRASE)
    monkeypatch.setenv(poste.VARIABLE_PROFIL, "ESSAI-UN")
    yield monde
    monde.poste.close()


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.group, list(arguments), input=typed)


def at(monde: Monde, *arguments: str, typed: str = "") -> Result:
    """On the data of this world, which is closed first."""
    monde.poste.close()
    return run(*arguments, "--donnees", str(monde.donnees), typed=typed)


def words(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


# --- journal


def test_without_a_name_the_dossiers_are_listed_and_with_one_its_journal_is_told(monde: Monde) -> None:
    monde.poste.liste.lister()
    listed = at(monde, "journal")
    assert words(listed.stdout) == "EX-1  2026-11-16  MARTIN Lou  Figer la grille officielle\n"
    told = at(monde, "journal", "EX-1")
    assert "Malade" in told.stdout
    assert told.stdout.count("\n") > 5
    assert (listed.stderr, told.stderr) == ("", "")


def test_a_dossier_without_a_day_says_so_in_the_list(monde: Monde) -> None:
    seance = creation.commencer(monde.poste, monde.ref)
    seance.faire(preparation.renseigner_session, Session())
    assert "sans date" in at(monde, "journal").stdout


def test_every_journal_is_written_in_the_form_that_is_asked_and_verifying_says_it_beside(monde: Monde) -> None:
    monde.ouvrir_dossier("EX-2")
    monde.poste.liste.lister()
    table = at(monde, "journal", "--format", "csv")
    assert table.stdout.startswith("\ufeffdossier;rang;")
    one = at(monde, "journal", "EX-2", "--format", "json")
    assert one.stdout.startswith("[")
    assert one.stdout.count('"rang"') < table.stdout.count("\n") - 1
    verified = at(monde, "journal", "--verifier")
    count = table.stdout.count("\n") - 1
    assert verified.stdout == ""
    assert words(verified.stderr) == f"Vérifié : {count} événements dans 2 dossiers, suite et signatures intactes.\n"
    alone = at(monde, "journal", "EX-2", "--verifier", "--format", "csv")
    assert alone.stdout.startswith("\ufeff")
    assert "dans 1 dossier," in words(alone.stderr)


# --- référentiels


def test_the_referentiels_of_the_application_are_listed_and_verified(tmp_path: Path) -> None:
    listed, verified = run("referentiel", "lister"), run("referentiel", "verifier")
    files = referentiels.bundled()
    assert len(listed.stdout.splitlines()) == 3 * len(files)
    assert sum(": conforme, " in line for line in words(verified.stdout).splitlines()) == len(files)
    for file in files:
        ref = referentiels.read_file(file)
        empreinte = referentiels.empreinte(ref)
        (said,) = (line for line in words(verified.stdout).splitlines() if line.startswith(f"{file.name} : conforme, "))
        assert said.endswith(f"empreinte {empreinte}")
        assert f"{ref.code}  version {ref.version}  " in words(listed.stdout)
        count = sum(len(b.criteres) for b in ref.blocs)
        assert words(f"    {pluriel(len(ref.blocs), 'bloc')}, {count} critères, empreinte {empreinte}") in words(
            listed.stdout
        )
    assert words(run("referentiel", "verifier", str(files[0])).stdout).count(": conforme, ") == 1


def test_with_how_many_evaluators_a_referentiel_is_led_is_said() -> None:
    """For one alone, for two, or for either."""
    led = {len(ref.sieges): ref for ref in referentiels.juries(referentiels.bundled()) if ref.genre == "positionnement"}
    for count, said in ((1, "1 évaluateur"), (2, "2 évaluateurs")):
        assert words(_kind(replace(led[count], variantes=()))).startswith(f"positionnement, {said}, ")
    whole = next(ref for ref in map(referentiels.read_file, referentiels.bundled()) if ref.code == led[1].code)
    assert re.match("positionnement, (1 ou 2|2 ou 1) évaluateurs, ", words(_kind(whole)))


# --- what is written


def test_a_document_and_the_right_of_access_say_where_they_wrote(monde: Monde, tmp_path: Path) -> None:
    file = tmp_path / "neuf" / "f.pdf"
    printed = at(monde, "imprimer", "EX-1", "--document", "feuilles", "--sortie", str(file))
    assert printed.stdout == f"{file}\n"
    assert file.read_bytes().startswith(b"%PDF-")
    folder = tmp_path / "acces"
    given = at(monde, "acces", "EX-1", "--sortie", str(folder))
    assert (given.stdout, words(given.stderr)) == (f"{folder}\n", f"4 fichiers écrits dans {folder}.\n")


# --- the secret


def test_who_opens_is_named_by_his_name_or_his_identifier_and_otherwise_asked_for(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde.poste.close()
    for nom in ("ESSAI-DEUX", "ESSAI-DEUX Basile", monde.deux.identifiant):
        monkeypatch.setenv(poste.VARIABLE_PROFIL, nom)
        with poste.open_poste(monde.donnees) as opened:
            assert opened.trousseau.present == monde.deux
        assert opened.trousseau.all_locked
    for nom in ("", "Basile"):
        monkeypatch.setenv(poste.VARIABLE_PROFIL, nom)
        with pytest.raises(Refus) as refused, poste.open_poste(monde.donnees):
            pass
        assert "ESSAI-UN Anne, ESSAI-DEUX Basile" in refused.value.remede
    monde.poste.coffre.marquer_entrainement(PHRASE)
    monkeypatch.setenv(poste.VARIABLE_PHRASE, "une autre phrase")
    monkeypatch.setenv(poste.VARIABLE_PROFIL, "")
    with poste.open_poste(monde.donnees) as opened:
        assert opened.trousseau.present == monde.un, "a practice folder carries its own passphrase"


def test_a_passphrase_that_is_not_in_the_environment_is_asked_for(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(poste.VARIABLE_PHRASE)
    told = at(monde, "journal", typed=f"{PHRASE}\n")
    assert told.exit_code == 0
    assert "Phrase secrète d’ESSAI-UN Anne : " in words(told.stderr)
    assert PHRASE not in told.output
    exported = at(monde, "secours", "exporter", "--sortie", str(monde.donnees.parent / "s"), typed=f"{PHRASE}\n")
    assert "Phrase secrète d’ESSAI-UN Anne" in words(exported.stderr)


def test_a_folder_without_any_profile_is_no_data(tmp_path: Path) -> None:
    for command in (("journal",), ("secours", "exporter", "--sortie", str(tmp_path / "s"))):
        done = run(*command, "--donnees", str(tmp_path / "vide"))
        assert isinstance(done.exception, Refus)
        assert "--donnees" in done.exception.remede


# --- secours


def test_backups_are_listed_and_chosen_by_their_name_or_the_latest_is(monde: Monde) -> None:
    assert at(monde, "secours", "lister").stdout == ""
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    first = monde.poste.back_up()
    monde.horloge.avancer(60)
    second = monde.poste.back_up()
    (first / "à moi.txt").write_text("x", encoding="utf-8")
    listed = at(monde, "secours", "lister")
    assert listed.stdout.splitlines() == [
        f"{second.name}  16/11/2026 à 09:01:00", f"{first.name}  16/11/2026 à 09:00:00",
    ]  # fmt: skip
    assert words(listed.stderr).startswith(f"« sauvegardes/{first.name}/à moi.txt » ne fait partie d’aucune")
    assert _choisie(monde.donnees, first.name).dossier == first
    assert _choisie(monde.donnees, "").dossier == second
    with pytest.raises(Refus, match="Il n’y a pas de sauvegarde « zut »"):
        _choisie(monde.donnees, "zut")


def test_what_is_exported_is_counted_and_its_place_told(monde: Monde, tmp_path: Path) -> None:
    rang, folder = monde.seance.dossier.rang, tmp_path / "s"
    done = at(monde, "secours", "exporter", "--sortie", str(folder))
    assert done.stdout == f"{folder}\n"
    assert words(done.stderr) == f"Exporté : {rang} événements dans 1 dossier, 0 document. Voyez LISEZMOI.txt.\n"


def test_the_profile_that_opens_a_damaged_base_is_the_one_named_or_the_first(
    monde: Monde, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monde.poste.close()
    for nom, profil in (
        ("ESSAI-DEUX", monde.deux),
        ("ESSAI-DEUX Basile", monde.deux),
        (monde.deux.identifiant, monde.deux),
        ("personne", monde.un),
    ):
        monkeypatch.setenv("EVALUATEUR_PROFIL", nom)
        assert _ouvrir(monde.donnees, monde.donnees).profil == profil
    monkeypatch.setenv("EVALUATEUR_PHRASE", "une autre phrase")
    with pytest.raises(PhraseRefusee):
        _ouvrir(monde.donnees, monde.donnees)
    monkeypatch.delenv("EVALUATEUR_PHRASE")
    (monde.donnees / ENTRAINEMENT).write_text(f"{PHRASE}\n", encoding="utf-8")
    assert _ouvrir(monde.donnees, monde.donnees).profil == monde.un
    with pytest.raises(Refus, match="Il n’y a pas de profil dans"):
        _ouvrir(tmp_path / "vide", monde.donnees)
    assert profils.read(monde.donnees / profils.FICHIER).profils == (monde.un, monde.deux)


def test_a_restore_is_weighed_and_asked_about_and_a_no_changes_nothing(monde: Monde) -> None:
    """What is lost is said before the question: when the backup was made, the last writing, how many lines.

    In a process of its own: it asks whether a window is open, and Qt lives once in a process.
    """

    def forked(*arguments: str, typed: str = "") -> CompletedProcess[str]:
        monde.poste.close()
        return fourche().run(*arguments, "--donnees", str(monde.donnees), entry=typed)

    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    backup = monde.poste.back_up()
    nothing = forked("secours", "restaurer", typed="non\n")
    assert (nothing.returncode, "encore y être lu" in words(nothing.stderr)) == (1, False), "nothing was done since"
    monde.poste = Poste(monde.donnees, monde.horloge)
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    lost = monde.ouvrir_dossier("EX-2").dossier.rang
    refused = forked("secours", "restaurer", typed="non\n")
    said = words(refused.stderr).splitlines()
    assert said[0] == "Sauvegarde du 16/11/2026 à 09:00:00 : tout ce qui a été fait après sera perdu."
    assert re.fullmatch(r"Dernier enregistrement : \d\d/\d\d/\d{4} à \d\d:\d\d:\d\d\.", said[1])
    counted = words(pluriel(lost, "événement peut", "événements peuvent"))
    assert said[2].startswith(f"{counted} encore y être lus au-delà")
    assert said[3].startswith("Restaurer cette sauvegarde ? [o/N]")
    assert refused.returncode == 1
    assert "EX-2" in forked("journal").stdout
    done = forked("secours", "restaurer", "--sauvegarde", backup.name, typed="oui\n")
    assert done.returncode == 0
    assert "Sauvegarde restaurée. Les données remplacées sont dans " in words(done.stderr)
    assert "EX-2" not in forked("journal").stdout


# --- verifying


def _verdict(statut: str) -> Verdict:
    return Verdict(statut, (Examen(True, "Oui."), Examen(False, "Non.")), remarques=("Tiens.",))  # type: ignore[arg-type]


@pytest.mark.parametrize(("statut", "status"), [("authentique", 0), ("intact", 2), ("refuse", 1)])
def test_a_verdict_is_told_line_by_line_and_by_a_status(
    statut: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _tell(Path("g.pdf"), _verdict(statut), "") == status
    said = capsys.readouterr()
    assert words(said.out).startswith("g.pdf : ")
    assert said.out.count("\n") == 1
    assert words(said.err).startswith("  ✓ Oui.\n  ✗ Non.\n  · Tiens.\n")
    assert ("--autorite" in said.err) == (statut == "intact")


def test_without_a_folder_nothing_is_trusted_but_by_whoever_practises(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    monde.poste.close()
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(monde.donnees))
    assert poste.usual_folder() == monde.donnees
    monkeypatch.setenv(poste.VARIABLE_PROFIL, "personne")
    assert _pinned(None).autorites == ()
    with pytest.raises(Refus):
        _pinned(monde.donnees)
    monde.poste.coffre.marquer_entrainement(PHRASE)
    with pytest.raises(Refus):
        _pinned(None)


# --- the words of click


def test_what_a_wrong_line_lacks_is_said_in_french_with_its_name() -> None:
    option = click.Option(["-n", "--nom"])
    choice = click.Option(["--forme"], type=click.Choice(["a", "b"]))
    argument, given = click.Argument(["grille"]), "La valeur donnée pour"
    for error, phrase in (
        (click.NoSuchOption("--zut"), "L’option --zut n’existe pas."),
        (click.MissingParameter(param=option), "Il manque l’option --nom."),
        (click.MissingParameter(param=argument), "Il manque l’argument GRILLE."),
        (click.MissingParameter(), "Il manque une valeur."),
        (
            click.BadParameter("x", param=choice),
            f"{given} l’option --forme ne convient pas (au choix : a, b).",
        ),
        (click.BadParameter("x", param=option), f"{given} l’option --nom ne convient pas."),
        (click.BadParameter("x"), f"{given} une valeur ne convient pas."),
        (click.BadOptionUsage("--nom", "x"), "L’option --nom s’emploie autrement."),
        (click.UsageError("x"), "Cette ligne de commande n’est pas comprise."),
    ):
        assert explain(error) == f"{phrase} Tapez « evaluateur --aide »."


def test_an_unknown_command_is_refused_with_those_that_there_are() -> None:
    done = run("zut")
    assert isinstance(done.exception, Refus)
    assert done.exception.phrase == "La commande « zut » n’existe pas."
    assert "journal" in done.exception.remede
    assert run("--zut").exit_code == 2


# --- asking and saying


def test_a_question_is_asked_until_it_is_answered_and_a_passphrase_until_it_was_typed_twice() -> None:
    @click.command()
    def asking() -> None:
        sortie.tell(str(sortie.confirm("Effacer")))
        sortie.tell(sortie.ask_phrase("Phrase", twice=True))
        sortie.tell(sortie.ask_phrase("Autre"))

    for answer, said in (("OUI", "True"), ("o", "True"), ("n", "False"), ("", "False"), ("Non ", "False")):
        done = CliRunner().invoke(asking, input=f"peut-être\n{answer}\na\nb\nc\nc\nseule\n")
        assert done.stdout.splitlines() == [said, "c", "seule"]
        assert words(done.stderr).count("Répondez par « oui » ou par « non ».") == 1
        assert done.stderr.count("Les deux phrases diffèrent") == 1


# --- the outermost door


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("zut",), 1, "n’existe pas"),
        (("imprimer",), 2, "Il manque l’argument DOSSIER"),
        (("referentiel",), 2, "Usage"),
        (("journal", "--zut"), 2, "L’option --zut n’existe pas"),
    ],
)
def test_each_way_of_ending_has_its_status(
    arguments: tuple[str, ...], status: int, said: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["evaluateur", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == status
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("zut",), "n’existe pas"), (("journal", "--zut"), "L’option --zut"), (("journal",), "Une erreur inattendue")],
)
def test_what_cannot_start_without_a_terminal_is_said_over_the_screen_and_ends_as_told(
    arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    boxes = list[str]()

    def breaks(folder: Path) -> Poste:
        raise RuntimeError(folder)

    monkeypatch.setattr(cli, "open_poste", breaks)
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path))
    monkeypatch.setattr(sortie, "_box", boxes.append)
    monkeypatch.setattr(sys, "argv", ["evaluateur", *arguments])
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == cli.FAULT, "the launcher says of 1 that nobody was told"
    assert [said in words(box) for box in boxes] == [True]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", Refus),
        ("no module", ImportError),
        ("libEGL.so.1", ImportError),
        ("evaluateur.app: cannot be imported", ImportError),
    ],
)
def test_a_library_that_the_system_lacks_is_named_before_any_window(
    told: str, kind: type[Exception], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Lacks:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "evaluateur.app":
                raise ImportError(told)

    monkeypatch.delitem(sys.modules, "evaluateur.app", raising=False)
    monkeypatch.delattr(evaluateur, "app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Lacks(), *sys.meta_path])
    monkeypatch.setattr(traces, "wipe_what_is_freed", lambda: None)
    done = run("--donnees", str(tmp_path)).exception
    assert type(done) is kind
    assert ("« libEGL.so.1 »" in str(done)) == (kind is Refus)


def test_the_window_takes_its_folder_before_any_command_and_no_other_command_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened = list[Path]()
    monkeypatch.setattr(cli.fenetre, "callback", lambda **given: opened.extend(given.values()))
    assert run("--donnees", str(tmp_path)).exit_code == 0
    assert run().exit_code == 0
    assert opened == [tmp_path, poste.usual_folder()]
    refused = run("--donnees", str(tmp_path), "journal").exception
    assert isinstance(refused, Refus)
    assert "journal --donnees" in refused.remede


def test_the_status_that_a_command_asks_for_is_that_of_the_program(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is still open: nothing leaves."""
    monde.poste.close()
    arguments = ("remettre", "EX-1", "--vers", str(monde.donnees), "--donnees", str(monde.donnees))
    monkeypatch.setattr(sys, "argv", ["evaluateur", *arguments])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2


def test_the_version_is_told_and_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["evaluateur", "--version"])
    cli.main()
    assert capsys.readouterr().out == f"evaluateur {__version__}\n"


def test_a_purge_that_is_not_confirmed_erases_nothing(monde: Monde, tmp_path: Path) -> None:

    centre = another(tmp_path / "centre")
    pin(monde.poste, centre.pem)
    monde.signer_et_clore("papier")
    monde.horloge.avancer(1)
    (tmp_path / "accuse.json").write_bytes(receipt(monde, centre))
    second = tmp_path / "cle"
    second.mkdir()
    Memoire(monde.donnees).second = second
    refused = at(monde, "purger", str(tmp_path / "accuse.json"), typed="non\n")
    assert refused.exit_code == 1
    assert "Dossier EX-1, version 1, reçu par Service des certifications, sous le numéro AR-2026-000001." in words(
        refused.stderr
    )
    assert "EX-1" in at(monde, "journal").stdout
    done = at(monde, "purger", str(tmp_path / "accuse.json"), typed="oui\n")
    assert "Dossier EX-1 effacé ; la preuve en est conservée." in words(done.stderr)
    assert at(monde, "journal").stdout == ""
    assert len(sauvegardes.list_all(second)) == 1
    again = at(monde, "purger", str(tmp_path / "accuse.json"), "--oui")
    assert "L’effacer" not in words(again.stderr)
    assert again.exit_code == 0


# --- the centre


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an authority whose passphrase costs nothing."""
    another(tmp_path / "autorite", "Centre Exemple")
    monkeypatch.setenv("EVALUATEUR_PHRASE_AUTORITE", SECRET)
    return tmp_path / "autorite"


def designate(centre: Path, *more: str, output: str = "a.p12") -> Result:
    command = ("centre", "habiliter", "--nom", "DURAND Claude", "--jusqu-au", "31/12/2030", "--dossier", str(centre))
    return run(*command, "--sortie", str(centre.parent / output), *more)


def test_a_person_is_designated_with_his_seats_in_order_and_what_the_branch_gave(centre: Path) -> None:
    done = designate(
        centre, "--siege", "2", "--siege", "1", "--siege", "2", "--qualite", "expert", "--habilitation", "HAB-1",
        "--fin-habilitation", "2029-06-30",
    )  # fmt: skip
    password = words(done.stderr).splitlines()[-1].partition(" : ")[2]
    assert [len(part) for part in password.split("-")] == [6, 6, 6, 6]
    content = pkcs.read((centre.parent / "a.p12").read_bytes(), password)
    loaded = titre.read(content.certificat)
    assert content.cle
    assert loaded.attestation == Attestation((1, 2), "expert", "HAB-1", date(2029, 6, 30))
    assert (loaded.nom, loaded.fin.date()) == ("DURAND Claude", date(2031, 1, 1)), "the last day counts"
    assert "Certificat et clé de DURAND Claude" in words(done.stderr)


def test_a_request_is_answered_for_its_own_key_and_no_password_is_said(centre: Path) -> None:
    key = signatures.new_key()
    (centre.parent / "d.csr").write_bytes(pkcs.write_demande(key, "DURAND Claude"))
    done = designate(centre, "--siege", "1", "--demande", str(centre.parent / "d.csr"), output="a.crt")
    assert "Mot de passe" not in words(done.stderr)
    content = pkcs.read((centre.parent / "a.crt").read_bytes(), "")
    assert not content.cle
    assert titre.read(content.certificat).attestation == Attestation((1,))


@pytest.mark.parametrize(("reason", "stolen"), [("cle_volee", True), ("fin_de_fonction", False)])
def test_a_certificate_is_revoked_for_its_reason_and_the_list_is_named(centre: Path, reason: str, stolen: bool) -> None:
    assert designate(centre, "--siege", "1").exit_code == 0
    done = run("centre", "revoquer", "DURAND Claude", "--raison", reason, "--dossier", str(centre))
    list_ = centre / autorite.REVOCATIONS
    assert words(done.stderr) == f"Révoqué : DURAND Claude. Liste à distribuer : {list_}\n"
    (revoked,) = x509.load_pem_x509_crl(list_.read_bytes())
    assert rattachement._volee(revoked) is stolen
    again = run("centre", "liste-revocation", "--dossier", str(centre))
    assert (again.stdout, words(again.stderr)) == (f"{list_}\n", f"Liste de révocation : {list_}\n")


def test_the_passphrase_of_an_authority_is_asked_for_and_twice_when_it_is_new(
    centre: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVALUATEUR_PHRASE_AUTORITE")
    asked = CliRunner().invoke(cli.group, ["centre", "liste-revocation", "--dossier", str(centre)], f"{SECRET}\n")
    assert asked.exit_code == 0
    assert words(asked.stderr).startswith("Phrase secrète de l’autorité : ")
    assert "Une seconde fois" not in words(asked.stderr)
    new = ["centre", "autorite", "creer", "--nom", "C", "--dossier", str(centre)]
    refused = CliRunner().invoke(cli.group, new, f"{SECRET}\n{SECRET}\n")
    assert "Une seconde fois" in words(refused.stderr)
    assert isinstance(refused.exception, Refus), "there is one already"


def said(*arguments: str) -> list[str]:
    """Line by line, what a command that succeeds says beside its output."""
    done = run(*arguments)
    assert done.exit_code == 0, done.exception
    return words(done.stderr).splitlines()


def test_what_an_authority_does_is_said_whole_with_its_files_and_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALUATEUR_PHRASE_AUTORITE", SECRET)
    folder, at = tmp_path / "autorite", ("--dossier", str(tmp_path / "autorite"))
    made = said("centre", "autorite", "creer", "--nom", "Centre Exemple", *at)
    root = folder / autorite.CERTIFICAT
    first = autorite.open_autorite(folder, SECRET).empreinte
    assert made == [
        f"Autorité créée : Centre Exemple. Code de contrôle à faire connaître : {first}",
        f"Publiez {root} ; conservez le dossier hors ligne, et une copie en lieu sûr.",
    ]
    renewed = said("centre", "autorite", "renouveler", *at)
    second = autorite.open_autorite(folder, SECRET).empreinte
    (statement,) = folder.glob("renouvellement-*.json")
    assert renewed == [
        f"Autorité renouvelée. Code de contrôle de l’ancienne : {first}",
        f"Code de contrôle de la nouvelle, à faire connaître par un autre chemin : {second}",
        f"Envoyez {statement} à chaque évaluateur, qui l’importe dans ses réglages ; publiez {root}. L’ancienne clé "
        f"reste dans {folder / autorite.ANCIENNES} : elle signe la liste de révocation des certificats qu’elle a "
        "délivrés.",
        "Une clé volée ne se renouvelle pas : créez une autre autorité, voyez la documentation.",
    ]
    order = tmp_path / "x.ordre"
    what = ("--reference", "EX-1", "--identifiant", "0b6ff2a4", "--motif", "Jamais remis.")
    assert said("centre", "effacer", *what, "--sortie", str(order), *at) == [
        f"Ordre d’effacer le dossier EX-1 : {order}"
    ]
    assert order.stat().st_size > 100
    designate(folder, "--siege", "1")
    assert said("centre", "revoquer", "DURAND Claude", "--raison", "fin_de_fonction", *at) == [
        f"Révoqué : DURAND Claude. Liste à distribuer : {folder / autorite.REVOCATIONS}",
        f"Distribuez aussi les listes de {folder / autorite.ANCIENNES}.",
    ]


def test_what_a_reception_and_its_authority_exchange_is_said_whole(
    centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, "phrase secrète de la réception")
    folder, answer = tmp_path / "reception", tmp_path / "reponse.crt"
    asked = run(
        "centre", "reception", "creer", "--autorite", str(centre / autorite.CERTIFICAT), "--dossier", str(folder)
    )
    demande = folder / bureau.DEMANDE
    assert words(asked.stderr).splitlines() == [
        f"Réception créée dans {folder}. L’autorité de l’organisme l’habilite par {demande}.",
        "Clé publique, à donner aux évaluateurs :",
    ]
    assert asked.stdout == (folder / bureau.PUBLIQUE).read_text("ascii")
    whom = ("--service", "Le service", "--contact", "01 23", "--jusqu-au", "31/12/2045", "--sortie", str(answer))
    assert said("centre", "habiliter-reception", "--demande", str(demande), *whom, "--dossier", str(centre)) == [
        f"Certificat de la réception : {answer}, à importer par « evaluateur centre reception importer »."
    ]
    assert said("centre", "reception", "importer", str(answer), "--dossier", str(folder)) == [
        "Accusés de réception signés pour Le service, 01 23, sous l’autorité Centre Exemple.",
        f"Donnez {folder / bureau.CERTIFICAT} aux évaluateurs : un accusé collé se vérifie par ce fichier.",
    ]
    assert said("centre", "reception", "conserver", "90", "--dossier", str(folder)) == [
        "Durée de conservation : 90 jours. « evaluateur centre reception etat » dit ce qui est échu."
    ]
    assert said("centre", "reception", "effacer", "--echus", "--dossier", str(folder)) == [
        "Rien à effacer : aucune durée de conservation n’est passée."
    ]
    empty = run("centre", "reception", "etat", "--dossier", str(folder))
    assert words(empty.stderr).startswith("Vérifié : 0 lot, suite intacte. Tête du registre : 0, ")
    assert (empty.stdout, len(words(empty.stderr).splitlines()), empty.exit_code) == ("", 1, 0)
    for days in ("0", "36501"):
        refused = run("centre", "reception", "conserver", days, "--dossier", str(folder))
        assert refused.exit_code == 2


@pytest.mark.parametrize(
    ("flags", "told", "opened", "traced"),
    [((), True, True, False), (("--sans-fenetre",), True, False, False), (("--trace",), False, False, True),
     (("--trace", "--sans-fenetre"), False, False, True)],
)  # fmt: skip
def test_the_grid_of_the_demonstration_is_told_and_opened_unless_it_is_traced_or_nothing_may_open(
    flags: tuple[str, ...], told: bool, opened: bool, traced: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, launched = list[object](), list[str]()

    def plays(folder: Path, say: object, trace: object, debut: date | None) -> tuple[SimpleNamespace, bytes]:
        asked.extend((folder, trace is not None, debut))
        return SimpleNamespace(reference="EX-7", version=2), b"%PDF-"

    monkeypatch.setattr(demonstration, "demontrer", plays)
    monkeypatch.setattr(click, "launch", launched.append)
    done = run("demo", "--sortie", str(tmp_path / "s"), *flags, "--debut", "06/03/2031")
    path = tmp_path / "s" / "grille-EX-7-v2.pdf"
    assert (done.exit_code, path.read_bytes()) == (0, b"%PDF-")
    assert done.stdout == (f"{path}\n" if told else "")
    assert launched == ([str(path)] if opened else [])
    assert asked == [tmp_path / "s" / "donnees", traced, date(2031, 3, 6)]
    assert words(done.stderr).splitlines() == [
        f"Grille officielle, signée par les deux évaluateurs : {path}",
        f"À vérifier par : evaluateur verifier {path} --donnees {tmp_path / 's' / 'donnees'}",
    ]
    elsewhere = run("demo", "--sortie", str(tmp_path / "s"), "--donnees", str(tmp_path / "d"), "--sans-fenetre")
    assert (elsewhere.exit_code, asked[3:]) == (0, [tmp_path / "d", False, None])
