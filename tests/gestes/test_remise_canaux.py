"""Handing over by real keys where the window asks something of its own: a password, a message, a page to open."""

from __future__ import annotations

import email
import email.policy
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur.cli import receptions
from evaluateur.echange.lot.lot import EXTENSION
from evaluateur.echange.transports.destinations import Destination, VersCourriel, VersPage, VersWebdav
from evaluateur.seance.remise import appels
from evaluateur.seance.remise.coursier import ATELIER
from tests.echange.transports import serveurs
from tests.gestes.bureau import Bureau
from tests.gestes.personne import Personne
from tests.gestes.test_remise import OURS, Dactylo, Organisme
from tests.patience import PATIENCE_S

WORD = "sesame 1234"
"""The password of the account, as any keyboard types it."""
PAGE = "https://depot.exemple.fr/demande?cle=abc"


class Salle:
    """An evaluator before her laptop, who imported the convocation; the training body; what her desktop opens."""

    def __init__(self, bureau: Bureau, folder: Path, destination: Destination) -> None:
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
        self.personne = Personne(bureau, folder, self.monde.donnees)

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
        assert anne.said == ""


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
    assert anne.said == ""
