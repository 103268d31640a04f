"""How often the two type a passphrase, from the first page to the closed dossier, five blocs and a dérogation long."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from evaluateur.metier.actes import concilier, epreuve, notation, preparation
from evaluateur.metier.vocabulaire import BlocCode, Numero
from evaluateur.ui.ecrans.conciliation.ecarts import ACCORD
from tests.parcours.monde import Monde, referentiel_entier
from tests.ui.pilote import Pilote, plain
from tests.ui.signataires import Signataires

PHRASES_MAX = 12
CODES = {1: "258014", 2: "739205"}


class Deux:
    """The two at the window; everything that unlocks, confirms or signs is typed, and counted."""

    def __init__(self, pilote: Pilote, monde: Monde, qtbot: QtBot) -> None:
        self.pilote, self.monde, self.desk = pilote, monde, pilote.desk
        self.phrases = self.codes = 0
        self.signataires = Signataires(pilote, monde, qtbot)
        self.chosen: set[int] = set()

    def types_phrase(self, siege: int) -> None:
        """A passphrase, and, the first time, the code that its person chooses."""
        self.phrases += 1
        self.pilote.type(self.monde.secret)
        if siege not in self.chosen:
            self.chosen.add(siege)
            self.pilote.tab_to("Choisir un code de séance")
            self.pilote.press("Space")
            self.pilote.type(CODES[siege])

    def types_code(self, siege: int) -> None:
        self.codes += 1
        self.pilote.type(CODES[siege])

    def sit(self, *sieges: Numero) -> None:
        """Ask for the keyboard; whoever is locked types his passphrase."""
        wanted = tuple(self.desk.dossier.sieges[s].identifiant for s in sieges)
        if wanted == self.desk.personnes:
            return
        absent = [s for s in sieges if self.desk.dossier.sieges[s].identifiant not in self.desk.personnes]
        asked = absent if len(sieges) > 1 else list(sieges)
        self.desk.hand_over_asked.emit(wanted)
        self.pilote.settle()
        for siege in asked:
            self.types_phrase(siege)
            self.pilote.press("Return")
        assert self.pilote.window.page == "session"
        assert self.desk.personnes == wanted

    def grid(self, siege: Numero, bloc: BlocCode) -> None:
        """Marked and sealed by the one who sits there."""
        self.sit(siege)
        ref, faire = self.monde.ref, self.desk.open_seance.faire
        mark, verdict, result = (
            s.valeurs[0].cle for s in (ref.echelles.critere, ref.echelles.competence, ref.echelles.bloc)
        )
        for competence in ref.par_bloc[bloc].competences:
            faire(notation.noter_le_reste, competence.code, mark)
            faire(notation.juger, competence.code, verdict)
            faire(notation.preciser, competence.code, f"Précisions {siege} sur {competence.code}")
        faire(notation.juger_bloc, bloc, result)
        self.desk.open_seance.sceller(bloc)

    def together(self, bloc: BlocCode) -> None:
        """Revealed, settled, agreed on by both where they sit."""
        self.sit(1, 2)
        seance = self.desk.open_seance
        seance.reveler(bloc)
        seance.faire(concilier.confirmer_egales, bloc)
        for competence in self.monde.ref.par_bloc[bloc].competences:
            seance.faire(concilier.retenir_precisions, bloc, competence.code, "1+2")
        self.desk.go("conciliation", bloc, ACCORD)
        self.pilote.settle()
        for siege in (1, 2):
            self.types_code(siege)
            self.pilote.press("Ctrl+Return")
        assert self.desk.vue.blocs[bloc].stade == "conclu", self.pilote.words()

    def derogate(self) -> None:
        """Évaluateur 1 has no habilitation any more: he asks, the other accepts where he sits."""
        sans = replace(self.desk.dossier.sieges[1], habilitation=None)
        self.desk.open_seance.faire(preparation.occuper_siege, 1, sans)
        self.desk.go("preparation")
        self.pilote.settle()
        self.pilote.tab_to("Motiver une dérogation")
        self.pilote.press("Space")
        self.pilote.type("Seule personne libre")
        if self.desk.siege is None:  # évaluateur 1 asks: his code says so
            self.pilote.tab_to("Code de séance")
            self.types_code(1)
        self.pilote.press("Ctrl+Return")
        self.pilote.tab_to("Accepter la dérogation 1")
        self.pilote.press("Space")

    def finish(self) -> None:
        """Frozen, signed, closed, both at the keyboard."""
        self.signataires.freeze("electronique")
        for siege in (1, 2):
            self.types_phrase(siege)
            self.signataires.confirm()
        self.pilote.press("Ctrl+Return", "Ctrl+Return")
        assert self.desk.dossier.clos


@pytest.fixture
def deux(pilote: Pilote, tmp_path: Path, qtbot: QtBot) -> Deux:
    """A prepared dossier, the window locked at its door."""
    monde = Monde(tmp_path / "monde", referentiel_entier())
    for bloc in monde.ref.par_bloc:
        monde.epreuve(bloc)
    for numero in (4, 5):  # three calls are what it asks for
        monde.seance.faire(epreuve.retirer, "4", numero, "observée en trop")
    pilote.desk.adopt(monde.poste)
    pilote.desk.close_dossier()
    pilote.desk.lock()
    pilote.desk.page_asked.emit("ouverture")
    pilote.settle()
    deux = Deux(pilote, monde, qtbot)
    pilote.type("")
    deux.types_phrase(1)
    pilote.press("Return")
    assert pilote.window.page == "accueil"
    pilote.desk.open_dossier(monde.seance.identifiant)
    pilote.settle()
    return deux


def test_a_session_of_five_blocs_takes_twelve_passphrases_at_most(deux: Deux) -> None:
    blocs = list(deux.monde.ref.par_bloc)
    assert len(blocs) == 5
    for siege in deux.monde.ref.numeros:
        for bloc in blocs:
            deux.grid(siege, bloc)
    for bloc in blocs:
        deux.together(bloc)
    deux.finish()
    assert (deux.phrases, deux.codes) == (5, 10)
    assert deux.phrases <= PHRASES_MAX


def test_a_derogation_asked_and_accepted_in_one_sitting_takes_the_code_of_whoever_is_locked(deux: Deux) -> None:
    first, *_ = deux.monde.ref.par_bloc
    deux.grid(1, first)
    deux.grid(2, first)
    deux.together(first)
    deux.sit(1)
    phrases = deux.phrases
    deux.derogate()
    deux.types_code(2)
    deux.pilote.press("Ctrl+Return")
    assert "Acceptée par les deux" in plain(deux.pilote.words())
    assert deux.phrases == phrases
    assert deux.desk.personnes == (deux.monde.un.identifiant,)


def test_a_derogation_asked_when_both_sit_takes_the_code_of_each_and_stands_in_their_names(deux: Deux) -> None:
    first, *_ = deux.monde.ref.par_bloc
    deux.grid(1, first)
    deux.grid(2, first)
    deux.together(first)
    both, phrases = deux.desk.personnes, deux.phrases
    deux.derogate()
    deux.types_code(2)
    deux.pilote.press("Ctrl+Return")
    (derogation,) = deux.desk.dossier.derogations
    assert (derogation.proposee_par, derogation.acceptee_par) == both
    assert (deux.phrases, deux.desk.personnes) == (phrases, both)
