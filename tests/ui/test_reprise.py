"""After an end that was none, the window opens where it was, with what was typed; after a real end, at the list."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.ui.briques.saisie import TextBox
from evaluateur.ui.bureau.memoire import Memoire
from tests.parcours.monde import PHRASE
from tests.ui.pilote import Pilote
from tests.ui.tapeur import PERIOD_MS

ROOT = Path(__file__).resolve().parents[2]


class Typed(NamedTuple):
    """What another process said before it was killed, in keys."""

    kept: int
    """In the last draft."""
    typed: int
    unkept: int
    """The most that were typed and in no draft yet."""


def _type_and_kill(data_folder: Path, drafts: int, keys: int) -> Typed:
    """Let another process type until it has kept so many drafts and typed so many keys more, then kill it."""
    command = [sys.executable, "-m", "tests.ui.tapeur", str(data_folder)]
    said = {"saved": 0, "typed": 0}
    unkept = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            what, count = line.split()
            said[what] = int(count)
            unkept = max(unkept, said["typed"] - said["saved"])
            drafts -= what == "saved"
            keys -= what == "typed" and drafts <= 0
            if keys <= 0:
                process.kill()  # what it says before it dies is read to the end
    return Typed(said["saved"], said["typed"], unkept)


def test_killed_in_unbroken_typing_it_opens_on_the_same_criterion_and_a_second_of_text_at_most_is_lost(
    lancer: Callable[[], Pilote], tmp_path: Path
) -> None:
    """A second is so many keys, on any machine: each comes by the same clock as the drafts, or later."""
    kept, typed, unkept = _type_and_kill(tmp_path / "donnees", drafts=3, keys=20)
    pilote = lancer()
    pilote.press("F2")
    assert (pilote.desk.place.etape, pilote.desk.place.bloc) == ("grille", "2")
    assert pilote.desk.place.cible.startswith("2.1")
    assert "a été retrouvé" in pilote.words()
    text = next(b.toPlainText() for b in pilote.window.findChildren(TextBox) if "2.1" in b.accessibleName())
    alphabet = "".join(chr(ord("a") + i % 26) for i in range(len(text)))
    assert text == alphabet
    assert kept <= len(text) <= typed + 1, "a key may have been typed that it had no time to tell"
    assert unkept <= 1000 // PERIOD_MS
    grille = pilote.desk.open_seance.grille("2")
    assert sum(c.startswith("2.1.") for c in grille.marques) == len(
        pilote.desk.dossier.referentiel.par_competence[CelluleCode("2.1")].criteres
    )
    assert grille.marques[CelluleCode("2.1")] == "acquise"


def test_after_an_ordinary_end_the_next_start_is_at_the_list(pilote: Pilote, tmp_path: Path) -> None:
    pilote.practice()
    pilote.desk.go("grille", BlocCode("2"))
    pilote.settle()
    pilote.window.close()
    assert Memoire(tmp_path / "donnees").place(practice=True) is None


def test_a_first_profile_is_made_then_unlocked_by_keyboard(pilote: Pilote) -> None:
    pilote.type("ESSAI")
    pilote.press("Tab")
    pilote.type("Anne")
    pilote.press("Tab")
    pilote.type("court")
    assert "Trop courte" in pilote.words()
    pilote.replace(PHRASE)
    pilote.press("Tab")
    pilote.type("autre chose tout a fait")
    pilote.press("Return")
    assert "Les deux phrases diffèrent" in pilote.words()
    pilote.replace(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"
    pilote.press("Ctrl+L")
    assert pilote.where == "ouverture"
    assert pilote.desk.personnes == ()
    pilote.type(PHRASE)
    pilote.press("Return")
    assert pilote.where == "accueil"


def test_a_wrong_passphrase_is_named_and_slows_down(pilote: Pilote) -> None:
    pilote.practice()
    pilote.window.lock()
    pilote.settle()
    for _ in range(4):
        pilote.replace("mauvaise phrase secrete")
        pilote.press("Return")
        assert "n’ouvre pas ce profil" in pilote.words()
    pilote.replace("semaine d’évaluation inventée")
    pilote.press("Return")
    assert "nouvel essai possible dans" in pilote.words()
    pilote.horloge.avancer(3)
    pilote.replace("semaine d’évaluation inventée")
    pilote.press("Return")
    assert pilote.where in ("accueil", "session")


def test_a_second_profile_is_admitted_by_the_one_who_is_unlocked(pilote: Pilote) -> None:
    for text in ("ESSAI-UN", "Anne", PHRASE, PHRASE):
        pilote.type(text)
        pilote.press("Return")
    assert pilote.where == "accueil"
    seated = pilote.desk.personnes
    pilote.press("Ctrl+,")
    pilote.tab_to("Ajouter un profil")
    pilote.press("Space")
    for text in ("ESSAI-DEUX", "Basile", PHRASE, PHRASE, "pas la bonne phrase"):
        pilote.type(text)
        pilote.press("Return")
    assert [p.nom for p in pilote.desk.poste.trousseau.profils] == ["ESSAI-UN"], (
        "who admits types his own passphrase again"
    )
    pilote.replace(PHRASE)
    pilote.press("Return")
    assert [p.nom for p in pilote.desk.poste.trousseau.profils] == ["ESSAI-UN", "ESSAI-DEUX"]
    assert pilote.desk.personnes == seated
