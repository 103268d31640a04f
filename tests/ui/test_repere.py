"""The eight characters in the window: shown to who leaves, asked back from who comes; what is missing is said."""

from __future__ import annotations

import re

from evaluateur.db import moteur
from evaluateur.db.moteur import Base
from evaluateur.metier.typographie import de
from tests.parcours.monde import PHRASE, Monde
from tests.ui.pilote import Pilote


def _leave(pilote: Pilote, monde: Monde) -> str:
    """Évaluateur 1 hands over to évaluateur 2, and notes his repère down."""
    pilote.desk.open_dossier(monde.seance.identifiant)
    pilote.settle()
    pilote.desk.hand_over_asked.emit((monde.deux.identifiant,))
    pilote.settle()
    found = re.search(r"Repère d’ESSAI-UN Anne\W+([0-9A-Z]{4}-[0-9A-Z]{4})", pilote.words())
    assert found is not None, pilote.words()
    return found[1]


def _come(pilote: Pilote, name: str, repere: str) -> None:
    pilote.tab_to(f"Phrase secrète {de(name)}")
    pilote.type(PHRASE)
    pilote.tab_to("J’ai noté un repère…")
    pilote.press("Space")
    pilote.type(repere)
    pilote.tab_to("Prendre la main")
    pilote.press("Space")


def test_who_comes_back_with_the_repere_noted_on_leaving_takes_the_keyboard(pilote: Pilote, monde: Monde) -> None:
    noted = _leave(pilote, monde)
    pilote.press("Escape")
    _come(pilote, "ESSAI-UN Anne", noted.lower())
    assert pilote.where == "session"
    assert pilote.desk.personnes == (monde.un.identifiant,)


def test_a_repere_that_names_nothing_keeps_the_keyboard_and_says_what_to_do(pilote: Pilote, monde: Monde) -> None:
    _leave(pilote, monde)
    pilote.press("Escape")
    _come(pilote, "ESSAI-UN Anne", "AAAA-BBBB")
    assert pilote.where == "relais"
    assert pilote.desk.personnes == ()
    assert "Ce repère ne correspond à rien de ce que vous avez vu" in pilote.words()
    pilote.press("Ctrl+A", "Backspace")
    pilote.tab_to("Prendre la main")
    pilote.press("Space")
    assert pilote.where == "session", "the question is optional"


def test_a_dossier_that_is_gone_is_told_on_the_list_until_its_owner_takes_what_is_there(
    pilote: Pilote, monde: Monde
) -> None:
    _leave(pilote, monde)
    monde.poste.trousseau.deverrouiller(monde.deux.identifiant, PHRASE)
    key = monde.poste.trousseau.profil_ouvert(monde.deux.identifiant).cle_base
    pilote.desk.lock()
    base = Base(monde.donnees / moteur.FICHIER, key)
    with base.transaction() as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for table in ("journal", "dossiers", "registre"):
            connection.execute(f"DELETE FROM {table}")
    base.close()
    monde.poste.trousseau.deverrouiller(monde.un.identifiant, PHRASE)
    pilote.desk.seat(monde.un.identifiant)
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    assert "Le dossier EX-1, que vous aviez ouvert, n’est plus dans les données" in pilote.words()
    pilote.desk.page_asked.emit("reglages")
    pilote.settle()
    pilote.tab_to("Phrase secrète d’ESSAI-UN Anne")
    pilote.type(PHRASE)
    pilote.press("Return")
    assert monde.poste.reperes.alerte == ""
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()
    assert "n’est plus dans les données" not in pilote.words()
