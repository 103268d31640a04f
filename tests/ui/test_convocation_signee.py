"""A signed convocation in the window: whose it is, where dossiers go back, what it moves, cancels and brings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from evaluateur.echange.convocation import signee
from evaluateur.echange.transports.destinations import VersCourriel, VersDossier
from evaluateur.metier.vocabulaire import BlocCode, Numero
from evaluateur.seance import confiance
from evaluateur.seance.remise import appels
from evaluateur.titres import titre
from evaluateur.ui.pages.accueil.modele import SECOND
from evaluateur.ui.pages.accueil.page import AccueilPage
from evaluateur.ui.pages.convocation.modele import Colonne
from evaluateur.ui.pages.convocation.page import ConvocationPage
from tests.echange.appels import FIXED, INSTANT, TABLEAU, consignes, fixed
from tests.parcours.habilites import Habilites
from tests.parcours.monde import PHRASE
from tests.patience import PATIENCE_MS
from tests.ui.pilote import Pilote, plain
from tests.ui.sieges import at_home


class Lecture:
    """Someone who pinned the authority, at the page that reads convocations."""

    def __init__(self, folder: Path, lancer: Callable[[], Pilote], qtbot: QtBot) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.monde = Habilites(folder / "donnees", folder / "centre")
        self.monde.seul(1)
        confiance.retenir_autorite(self.monde.poste, self.monde.un.identifiant, PHRASE, self.monde.centre.pem)
        self.other = self.monde.reponse(1, jusqu_au=date(2029, 1, 31))
        self.monde.poste.close()
        self.pilote = lancer()
        self.pilote.horloge.instant = self.monde.horloge.instant
        self.sit(1)

    def sit(self, siege: Numero) -> None:
        """This one, at the keyboard."""
        profil = self.monde.un if siege == 1 else self.monde.deux
        at_home(self.pilote, profil.identifiant)

    def convocation(self, table: str = TABLEAU, certificats: tuple[bytes, ...] = ()) -> Path:
        """A file that the authority signed."""
        path = self.folder / "session.convocation"
        said = consignes(VersCourriel("centre@exemple.fr"), VersDossier())
        data = self.monde.centre.convoquer("t.csv", table.encode(), said, self.monde.now(), certificats=certificats)
        path.write_bytes(data)
        return path

    def read(self, path: Path) -> ConvocationPage:
        """Shown, and at rest."""
        self.pilote.press("Ctrl+I")
        page = self.pilote.window.findChildren(ConvocationPage)[-1]
        page.read_file(path)
        self.qtbot.waitUntil(lambda: page.at_rest, timeout=PATIENCE_MS)
        self.pilote.settle()
        return page

    def words(self) -> str:
        return plain(self.pilote.words())


@pytest.fixture
def lecture(tmp_path: Path, lancer: Callable[[], Pilote], qtbot: QtBot) -> Lecture:
    return Lecture(tmp_path, lancer, qtbot)


def states(page: ConvocationPage) -> list[str]:
    return [plain(str(page.model.index(row, Colonne.ETAT).data())) for row in range(page.model.rowCount())]


def test_it_says_whose_it_is_where_dossiers_go_back_and_leaves_the_cancelled_line_out(lecture: Lecture) -> None:
    page = lecture.read(lecture.convocation())
    assert states(page) == ["Prête", "Annulée par l’organisme"]
    words = lecture.words()
    assert "Convocation CV-2026-000001 de Centre Exemple, du 16 novembre 2026, signature vérifiée." in words
    assert "Dossiers à remettre : courriel à centre@exemple.fr, sinon clé USB ou dossier." in words
    assert "1 ligne prête et 1 ligne annulée" in words
    lecture.pilote.press("Ctrl+Return")
    found = {r.reference: r.dossier for r in lecture.pilote.desk.poste.liste.lister()}
    assert set(found) == {"EX-1", "CV-A"}
    assert appels.consignes(lecture.pilote.desk.poste, found["CV-A"]).conservation == 90


def test_a_second_one_moves_the_session_of_a_dossier_that_is_there(lecture: Lecture) -> None:
    lecture.read(lecture.convocation())
    lecture.pilote.press("Ctrl+Return")
    page = lecture.read(lecture.convocation(TABLEAU.replace("16/11/2026", "23/11/2026")))
    assert states(page) == ["Modifie un dossier existant : date", "Annulée par l’organisme"]
    lecture.pilote.press("Ctrl+Return")
    moved = next(r for r in lecture.pilote.desk.poste.liste.lister() if r.reference == "CV-A")
    assert moved.debut == date(2026, 11, 23)
    assert "1 dossier modifié ; 1 ligne laissée." in lecture.words()


def test_hours_and_jury_are_shown_before_and_after_the_import(lecture: Lecture) -> None:
    path = lecture.folder / "session.convocation"
    path.write_bytes(fixed(lecture.monde.centre, cas={BlocCode("4"): ("Un vol", "Un retard")}))
    page = lecture.read(path)
    hours = [plain(str(page.model.index(row, Colonne.HEURE).data())) for row in range(4)]
    assert hours == ["9 h 20", "8 h 05", "–", "9 h 00"]
    assert page.model.index(0, Colonne.JURY).data() == "ESSAI-UN Anne et ESSAI-DEUX Basile"
    assert not page.table.isColumnHidden(Colonne.HEURE)
    assert page.table.isColumnHidden(Colonne.JURY), "no room at 1093: the line in sight tells it"
    page.table.selectRow(0)
    lecture.pilote.settle()
    assert "Convocation à 9 h 20 ; évaluateur 1 : ESSAI-UN Anne (06 01) ; évaluateur 2 : " in lecture.words()
    lecture.pilote.window.resize(1366, 768)
    lecture.pilote.settle()
    assert not page.table.isColumnHidden(Colonne.JURY)
    lecture.pilote.press("Ctrl+Return")
    home = lecture.pilote.window.findChildren(AccueilPage)[-1]
    lecture.qtbot.waitUntil(lambda: bool(home._fixes), timeout=PATIENCE_MS)
    home.show_tab("jour")
    shown = [(r.reference, plain(str(home.model.index(row, 0).data(SECOND)))) for row, r in enumerate(home.model.shown)]
    assert shown == [("CV-C", "8 h 05"), ("CV-A", "9 h 20"), ("EX-1", ""), ("CV-D", "")]
    assert lecture.pilote.desk.open_dossier(home.model.shown[1].dossier)
    lecture.pilote.settle()
    said = "Fixé par l’organisme : convocation à 9 h 20 ; évaluateur 1 : ESSAI-UN Anne (06 01) ; évaluateur 2 : "
    assert f"{said}ESSAI-DEUX Basile." in lecture.words()
    lecture.pilote.desk.go("epreuve", BlocCode("4"))
    lecture.pilote.settle()
    assert "Cas de l’organisme, un par ligne" in lecture.words()
    boxes = [b.toPlainText() for b in lecture.pilote.window.findChildren(QPlainTextEdit) if b.isVisible()]
    assert "Un vol\nUn retard" in boxes


def test_a_file_without_hours_has_no_column_for_them(lecture: Lecture) -> None:
    page = lecture.read(lecture.convocation())
    assert page.table.isColumnHidden(Colonne.HEURE)
    assert page.table.isColumnHidden(Colonne.JURY)


def test_an_hour_that_moves_is_said_beside_the_former_one(lecture: Lecture) -> None:
    path = lecture.folder / "session.convocation"
    path.write_bytes(fixed(lecture.monde.centre))
    lecture.read(path)
    lecture.pilote.press("Ctrl+Return")
    path.write_bytes(fixed(lecture.monde.centre, FIXED.replace("9 h 20", "10 h 40"), INSTANT + timedelta(days=1)))
    page = lecture.read(path)
    assert states(page)[0] == "Modifie un dossier existant : heure (10 h 40 au lieu de 9 h 20)"
    assert "1 rendez\N{NON-BREAKING HYPHEN}vous modifié" in lecture.words()


def test_whoever_did_not_pin_the_authority_is_told_what_to_do(lecture: Lecture) -> None:
    lecture.sit(2)
    lecture.read(lecture.convocation())
    assert "Ce fichier n’est pas importé" in lecture.words()
    assert "Importez d’abord l’autorité de l’organisme" in lecture.words()


def test_the_certificate_that_it_brings_is_taken_by_its_holder_with_his_passphrase(lecture: Lecture) -> None:
    page = lecture.read(lecture.convocation(certificats=(lecture.other,)))
    assert page._mine.isVisible()
    assert page._mine._field is not None
    page._mine._field.edit.setFocus()
    lecture.pilote.type("une autre phrase")
    lecture.pilote.press("Return")
    assert page._mine.isVisible()
    page._mine._field.edit.setText(PHRASE)
    page._mine.take()
    assert not page._mine.isVisible()
    present = lecture.pilote.desk.poste.trousseau.present
    assert present is not None
    assert titre.read(present.titre).fin.date() == date(2029, 2, 1)


def test_the_certificate_of_another_is_offered_to_nobody_else(lecture: Lecture) -> None:
    lecture.sit(2)
    lecture.monde.poste.trousseau.deverrouiller(lecture.monde.deux.identifiant, PHRASE)
    assert appels.mon_certificat(lecture.pilote.desk.poste, _appel(lecture)) == b""
    lecture.sit(1)
    poste, appel = lecture.pilote.desk.poste, _appel(lecture)
    assert appels.mon_certificat(poste, appel) == lecture.other
    damaged = replace(appel, certificats=(b"rien", *appel.certificats))
    assert appels.mon_certificat(poste, damaged) == lecture.other, "one that cannot be read hides no other"
    poste.trousseau.deverrouiller(lecture.monde.deux.identifiant, PHRASE)
    poste.asseoir(lecture.monde.un.identifiant, lecture.monde.deux.identifiant)
    assert appels.mon_certificat(poste, appel) == b"", "the two are nobody in particular"


def _appel(lecture: Lecture) -> signee.Appel:
    return signee.read(
        lecture.convocation(certificats=(lecture.other,)).read_bytes(), lecture.monde.centre.connues()
    ).appel
