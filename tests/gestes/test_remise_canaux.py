"""Handing over by real keys where the window asks something of its own: a password, a message, a page to open."""

from __future__ import annotations

import email
import email.policy
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from evaluateur.cli import receptions
from evaluateur.echange.lot.lot import EXTENSION
from evaluateur.echange.transports.destinations import (
    Destination,
    VersCourriel,
    VersDepotNextcloud,
    VersDossier,
    VersPage,
    VersWebdav,
)
from evaluateur.seance.remise import appels
from evaluateur.seance.remise.coursier import ATELIER
from tests.echange.transports import depot_local, serveurs
from tests.gestes.bureau import Bureau
from tests.gestes.personne import Personne
from tests.gestes.test_remise import OURS, Dactylo, Organisme
from tests.patience import PATIENCE_S

WORD = "sesame 1234"
"""The password of the account, as any keyboard types it."""
PAGE = "https://depot.exemple.fr/demande?cle=abc"


class Salle:
    """An evaluator before her laptop, who imported the convocation; the training body; what her desktop opens."""

    def __init__(self, bureau: Bureau, folder: Path, destination: Destination, before: Sequence[str] = ()) -> None:
        made = folder / "essai"
        made.mkdir()
        self.monde = Dactylo(made)
        self.organisme = Organisme(made, self.monde.centre, destination)
        poste, anne = self.monde.poste, self.monde.un.identifiant
        poste.trousseau.deverrouiller(anne, Dactylo.secret)
        poste.asseoir(anne)
        appels.importer(poste, self.organisme.convocation.read_bytes(), self.monde.ref, [])
        poste.close()
        self.opened = folder / "ouvert.txt"
        programs = folder / "programmes"
        programs.mkdir()
        launcher = programs / "xdg-open"
        launcher.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{self.opened}"\n', encoding="utf-8")
        launcher.chmod(0o755)
        bureau.environment["PATH"] = f"{programs}:{bureau.environment['PATH']}"
        self.personne = Personne(bureau, folder, self.monde.donnees, before)

    def enters(self) -> None:
        """To the page of remises."""
        self.personne.types(Dactylo.secret)
        self.personne.presses("Entrée")
        self.personne.sees("1 dossier à remettre")
        self.personne.presses("Ctrl+R")
        self.personne.sees("À remettre : 1")

    def was_opened(self) -> str:
        """What the desktop was asked to open."""
        end = time.monotonic() + PATIENCE_S
        while not self.opened.exists() or not self.opened.read_text(encoding="utf-8").endswith("\n"):
            assert time.monotonic() < end, "nothing was opened"
            self.personne.lecteur.settle()
        return self.opened.read_text(encoding="utf-8").strip()

    def answers(self, lot: Path) -> str:
        """The training body receives a lot, and acknowledges it by a message."""
        assert "accepté" in self.organisme.run("reception", "recevoir", str(lot))
        back = lot.parent / "accuses"
        self.organisme.run("reception", "accuser", "--vers", str(back))
        (text,) = back.glob("*-accepte-*.txt")
        return text.read_text(encoding="ascii").strip()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(receptions.VARIABLE_PHRASE, OURS)


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, VersWebdav]]:
    """A real WebDAV account, and its folder."""
    monkeypatch.setattr(serveurs, "PASSWORD", WORD)
    root = tmp_path / "nuage"
    root.mkdir()
    with serveurs.rclone(root) as port:
        yield root, VersWebdav(f"http://127.0.0.1:{port}/", serveurs.USER)


def test_an_account_asks_for_its_password_refuses_a_wrong_one_and_brings_the_receipt_back(
    bureau: Bureau, tmp_path: Path, account: tuple[Path, VersWebdav]
) -> None:
    root, destination = account
    salle = Salle(bureau, tmp_path, destination)
    with salle.personne as anne:
        salle.enters()
        anne.presses("Ctrl+Entrée")
        anne.sees("Saisissez le mot de passe que l’organisme vous a donné")
        assert anne.focus.startswith("Mot de passe du compte")
        anne.types("un autre")
        anne.presses("Ctrl+Entrée")
        anne.sees("Aucun dossier n’a pu être remis")
        assert list(root.iterdir()) == []
        anne.fills("Mot de passe du compte", WORD)
        anne.presses("Ctrl+Entrée")
        anne.sees("Déposé et relu")
        (lot,) = root.glob(f"*{EXTENSION}")
        assert "accepté" in salle.organisme.run("reception", "recevoir", str(lot))
        salle.organisme.run("reception", "accuser", "--vers", str(root))
        anne.presses("F5")
        anne.sees("Tout est reçu par l’organisme")
        assert WORD not in anne.page(), "a password is never shown"
        forgets(anne)
        assert anne.said == ""


@pytest.mark.long
def test_a_message_is_opened_in_the_mail_program_declared_and_its_answer_is_pasted(
    bureau: Bureau, tmp_path: Path
) -> None:
    salle = Salle(bureau, tmp_path, VersCourriel("remises@exemple.fr"))
    with salle.personne as anne:
        salle.enters()
        anne.presses("Ctrl+Entrée")
        anne.sees("il part quand vous l’envoyez")
        draft = Path(salle.was_opened().removeprefix("file://"))
        message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
        assert message["To"] == "remises@exemple.fr"
        (part,) = message.iter_attachments()
        received = tmp_path / str(part.get_filename())
        received.write_bytes(part.get_content())
        _declared_and_answered(salle, anne, received)


@pytest.mark.long
def test_a_page_is_opened_the_file_lies_beside_declared_and_its_answer_is_pasted(
    bureau: Bureau, tmp_path: Path
) -> None:
    salle = Salle(bureau, tmp_path, VersPage(PAGE))
    with salle.personne as anne:
        salle.enters()
        anne.presses("Ctrl+Entrée")
        anne.sees("il part quand vous le déposez sur la page")
        assert salle.was_opened() == PAGE
        (lot,) = (salle.monde.donnees / ATELIER).glob(f"*{EXTENSION}")
        received = tmp_path / lot.name
        received.write_bytes(lot.read_bytes())
        _declared_and_answered(salle, anne, received)


@pytest.mark.long
def test_a_key_is_offered_once_it_is_plugged_in_and_the_dossier_goes_by_it_to_the_end(
    bureau: Bureau, tmp_path: Path
) -> None:
    """A drive of the system, mounted where only the program sees it: « Où remettre » names it, before any folder."""
    if subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("nobody may mount anything here, not even for himself")
    drive = tmp_path / "cle"
    drive.mkdir()
    salle = Salle(bureau, tmp_path, VersDossier(), ALONE)
    with salle.personne as anne:
        salle.enters()
        plugs_in(anne, drive)
        anne.presses("Ctrl+Entrée")
        anne.lecteur.until(lambda _: anne.mains.popups() > anne.popups, "no menu of drives")
        anne.presses("Entrée")
        anne.sees("CLE")  # between the parts of a path it may be broken
        anne.presses("Ctrl+Entrée")
        anne.sees("Vous pouvez éjecter la clé")
        (lot,) = drive.glob(f"*{EXTENSION}")
        assert "accepté" in salle.organisme.run("reception", "recevoir", str(drive))
        salle.organisme.run("reception", "accuser", "--vers", str(drive))
        anne.presses("F5")
        anne.sees("Tout est reçu par l’organisme")
        forgets(anne)
        assert lot.exists(), "what lies at the place of the training body is not the laptop's"
        assert anne.said == ""


@pytest.mark.long
def test_a_drop_of_nextcloud_takes_it_once_the_password_is_right_and_its_answer_is_pasted(
    bureau: Bureau, tmp_path: Path
) -> None:
    root = tmp_path / "partage"
    root.mkdir()
    with depot_local.depot() as (served, port):
        served.shares["abcDEF123"] = depot_local.Share(root, password=WORD)
        salle = Salle(bureau, tmp_path, VersDepotNextcloud(f"http://127.0.0.1:{port}/index.php/s/abcDEF123"))
        with salle.personne as anne:
            salle.enters()
            anne.presses("Ctrl+Entrée")
            anne.sees("mot de passe")
            anne.goes_to("Mot de passe")
            anne.types("un autre")
            anne.presses("Ctrl+Entrée")
            anne.sees("Aucun dossier n’a pu être remis")
            assert list(root.iterdir()) == []
            anne.fills("Mot de passe", WORD)
            anne.presses("Ctrl+Entrée")
            anne.sees("Déposé")
            (lot,) = root.iterdir()
            anne.goes_to("Coller l’accusé de réception")
            anne.types(salle.answers(lot))
            anne.presses("Entrée")
            anne.sees("Tout est reçu par l’organisme")
            forgets(anne)
            assert WORD not in anne.page()
            assert anne.said == ""


ALONE = (
    "unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
    'mount -t tmpfs tmpfs /media && mkdir /media/CLE && exec "$@"', "sh",
)  # fmt: skip
"""Begins a program in a place of its own, where what is mounted is seen by nobody else."""


def plugs_in(anne: Personne, drive: Path) -> None:
    """The folder appears as a drive, before the running program."""
    assert anne.program is not None
    inside = ["nsenter", "--target", str(anne.program.pid), "--user", "--preserve-credentials", "--mount"]
    subprocess.run([*inside, "mount", "--bind", str(drive), "/media/CLE"], check=True)


def forgets(anne: Personne) -> None:
    """Erase what was received, as the convocation allows at once."""
    anne.goes_to("Effacer de cet ordinateur")
    anne.presses("Espace")
    anne.sees("sera effacé de cet ordinateur et de ses sauvegardes")
    anne.presses("Ctrl+Entrée")
    anne.sees("la preuve de sa remise est conservée")


def _declared_and_answered(salle: Salle, anne: Personne, received: Path) -> None:
    """She says that she sent it; nothing but the answer proves it."""
    anne.sees("Copié, pas encore arrivé")
    anne.goes_to("Je l’ai déposé")
    anne.presses("Espace")
    anne.sees("Déposé, d’après vous")
    anne.goes_to("Coller l’accusé de réception")
    anne.types(salle.answers(received))
    anne.presses("Entrée")
    anne.sees("Tout est reçu par l’organisme")
    forgets(anne)
    assert anne.said == ""
