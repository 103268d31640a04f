"""All through a session, wherever the window stands, what it says as it follows is what it says when one comes back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from evaluateur.metier.actes import cloture, concilier, deroger, epreuve, notation, preparation
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.conformite import conformite
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.changement import Changement
from evaluateur.ui.cadre.bandeau import Strip
from evaluateur.ui.pages.session.etapes import Steps
from evaluateur.ui.pages.session.page import SessionPage
from evaluateur.vues.restes import compte
from evaluateur.vues.vue import Vue
from tests.parcours.monde import SIEGES, Monde, situation
from tests.ui.pilote import Pilote

VALEURS = ("conforme", "non_conforme", "non_observe", "sans_objet", None)


def said(part: QWidget) -> list[str]:
    """Every word in sight in a part of the window, and whether each button can be pressed."""
    labels = [label.text() for label in part.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [
        f"{button.accessibleName() or button.text()} {button.isEnabled()} {button.isChecked()}"
        for button in part.findChildren(QAbstractButton)
        if button.isVisible()
    ]
    return sorted(labels + buttons)


class Fenetre:
    """A window before a session; at each commit it stands somewhere, and is compared with itself."""

    def __init__(self, pilote: Pilote, monde: Monde, hasard: Random) -> None:
        self.pilote, self.monde, self.hasard = pilote, monde, hasard
        self.tour = -1
        self.compared: Counter[Etape] = Counter()
        monde.seul(1)
        pilote.desk.adopt(monde.poste)
        self.look_again()
        monde.poste.annonces.subscribe(self.on_commit)

    @property
    def page(self) -> SessionPage:
        page = self.pilote.page
        assert isinstance(page, SessionPage)
        return page

    def look_again(self) -> None:
        """The page is built anew, as after a hand-over or a restart."""
        self.tour = self.monde.poste.trousseau.tour
        place = self.pilote.desk.place
        self.pilote.desk.show_seance(self.monde.seance, place)
        self.pilote.settle()

    def in_sight(self) -> list[list[str]]:
        self.page.escape()  # news is of the act, not of the dossier
        self.pilote.settle()
        (steps,), (strip,) = self.page.findChildren(Steps), self.page.findChildren(Strip)
        return [said(self.page.ecran), said(steps), said(strip)]

    def on_commit(self, changement: Changement) -> None:
        """The window has followed: a way out and back shows the same, and so does a restart."""
        if not changement.inscriptions or self.pilote.desk.seance is None:
            return
        if self.monde.poste.trousseau.tour != self.tour:
            self.look_again()
            return
        desk = self.pilote.desk
        followed, here = self.in_sight(), desk.place
        self.compared[here.etape] += 1
        desk.go("remise" if here.etape != "remise" else "preparation")
        desk.go(here.etape, here.bloc, here.cible)
        assert self.in_sight() == followed, f"{here}: a way out and back shows something else"
        if self.hasard.random() < 0.2:
            self.look_again()
            assert self.in_sight() == followed, f"{here}: a restart shows something else"
        self.frame_says_what_the_view_says()
        desk.go(self.hasard.choice(list(ETAPES)), BlocCode(self.hasard.choice(list(self.monde.ref.par_bloc))))

    def frame_says_what_the_view_says(self) -> None:
        """Steps, strip, palette and list, beside each other."""
        desk, page = self.pilote.desk, self.page
        steps, strip = said(page.findChildren(Steps)[0]), " ".join(said(page.findChildren(Strip)[0]))
        for pas in desk.vue.pas(desk.bloc):
            if pas.pastille:
                assert any(francais(f"{ETAPES[pas.etape]}, {pas.pastille}") in words for words in steps), pas
        assert francais(compte(page.ecran.restes())) in strip
        suite = page.ecran.suite()
        assert suite is None or francais(suite.phrase) in strip
        blocs = [g.nom for g in page.gestures() if g.nom.startswith("Passer au bloc ")]
        others = [code for code in desk.dossier.presentes if code != desk.bloc or not page.ecran.par_bloc]
        assert [nom.split(",")[0] for nom in blocs] == [f"Passer au bloc {code}" for code in others]
        assert desk.vue.resume == Vue(desk.dossier).resume


def play(monde: Monde, bloc: BlocCode, hasard: Random) -> None:
    """One bloc, by two people who change their minds, who forget something, who do not see the same."""
    seance = monde.seance
    begin(monde, bloc, hasard)
    late = hasard.random() < 0.5
    if late:
        for phase in monde.ref.par_bloc[bloc].modalites.phases:
            seance.faire(epreuve.demarrer, bloc, phase.code)
            seance.faire(epreuve.suspendre, bloc, phase.code, "Appel.")
            seance.faire(epreuve.reprendre, bloc, phase.code)
            monde.horloge.avancer(phase.minutes * 60)
            seance.faire(epreuve.terminer, bloc, phase.code)
    else:
        monde.epreuve(bloc)
    for siege in SIEGES:
        monde.noter_tout(siege, bloc)
        if siege == 2:
            seance.faire(notation.noter, monde.ref.par_bloc[bloc].criteres[0].code, "non_conforme")
        seance.sceller(bloc)
    conciliate(monde, bloc, hasard)
    if late:
        complete(monde, bloc)
    monde.accorder(bloc)


def begin(monde: Monde, bloc: BlocCode, hasard: Random) -> None:
    seance = monde.seance
    monde.seul(1)
    seance.faire(preparation.declarer_presentation, bloc, "non_presente")
    seance.faire(preparation.declarer_presentation, bloc, "presente")
    seance.faire(epreuve.observer, bloc, situation(13))
    seance.faire(epreuve.retirer, bloc, 1, "Saisie deux fois.")
    for critere in hasard.sample(monde.ref.par_bloc[bloc].criteres, 4):
        seance.faire(notation.noter, critere.code, hasard.choice(VALEURS))
        seance.faire(notation.signaler, critere.code, True)
        seance.faire(notation.aborder, critere.code, hasard.random() < 0.5)
    seance.faire(notation.annoter, bloc, "À revoir.")


def conciliate(monde: Monde, bloc: BlocCode, hasard: Random) -> None:
    seance = monde.seance
    monde.ensemble()
    seance.reveler(bloc)
    seance.faire(concilier.confirmer_egales, bloc)
    for cellule in Vue(seance.dossier).blocs[bloc].cellules:
        if cellule.etat is Etat.ECART:
            seance.faire(concilier.trancher, bloc, cellule.code, "conforme", "Vu ensemble.")
    for competence in monde.ref.par_bloc[bloc].competences:
        seance.faire(concilier.retenir_precisions, bloc, competence.code, hasard.choice(["1", "2", "1+2"]))


def complete(monde: Monde, bloc: BlocCode) -> None:
    """What was forgotten before the seal, and what nothing but a dérogation mends."""
    seance, modalites = monde.seance, monde.ref.par_bloc[bloc].modalites
    monde.seul(1)
    marques = tuple(m.cle for m in modalites.marques)
    for jour in range(5):
        canal = modalites.canaux[0].cle if modalites.canaux else ""
        seance.faire(epreuve.observer, bloc, situation(12 + jour % 4, canal=canal, marques=marques))
    for manquement in conformite.manquements(seance.dossier):
        if manquement.bloc == bloc and manquement.derogeable:
            monde.seul(1)
            numero = seance.faire(deroger.proposer, manquement.regle.cle, "Accepté pour l’essai.")
            monde.seul(2)
            seance.faire(deroger.accepter, numero)


@settings(
    max_examples=max(1, settings().max_examples // 40),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink takes as long as all the rest
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_what_the_window_follows_is_what_it_shows_when_one_comes_back(
    pilote: Pilote, tmp_path: Path, seed: int
) -> None:
    hasard = Random(seed)
    monde = Monde(tmp_path / f"monde-{len(list(tmp_path.iterdir()))}")
    shown = Fenetre(pilote, monde, hasard)
    try:
        for bloc in monde.ref.par_bloc:
            play(monde, bloc, hasard)
        monde.signer_et_clore()
        monde.seul(1)
        monde.seance.faire(cloture.ouvrir_version, "Une erreur de saisie.")
        monde.seance.faire(preparation.declarer_presence, "abandon", "Parti.")
    finally:
        pilote.desk.close_dossier()
    assert set(shown.compared) == set(ETAPES), shown.compared
    assert shown.compared.total() > 40
