"""The jury is entered once: a profile brings its details, a day its jury."""

from __future__ import annotations

from evaluateur.metier.actes import preparation
from evaluateur.metier.personnes import Session
from evaluateur.seance.seance import ouvrir_dossier
from evaluateur.ui.briques.base import Button
from evaluateur.ui.pages.session.entete import Header
from tests.parcours.monde import Monde
from tests.parcours.test_jurys import imported
from tests.ui.pilote import Pilote, plain


def _today(monde: Monde, pilote: Pilote) -> None:
    """Two more candidates on the day of the first, without a jury."""
    day = monde.seance.dossier.session.debut
    for reference in ("EX-2", "EX-3"):
        seance = ouvrir_dossier(monde.poste, imported(monde, reference))
        seance.faire(preparation.renseigner_session, Session("Salle d’essai", day, day))
    pilote.desk.page_asked.emit("accueil")
    pilote.settle()


def test_the_jury_of_one_candidate_sits_for_the_others_of_the_day(pilote: Pilote, monde: Monde) -> None:
    _today(monde, pilote)
    pilote.command("memes evaluateurs")
    said = plain(pilote.words())
    assert "ESSAI-UN Anne (évaluateur 1) et ESSAI-DEUX Basile (évaluateur 2) dans 2 dossiers du jour" in said
    pilote.press("Return")
    assert "Évaluateurs désignés dans 2 dossiers." in plain(pilote.words())
    assert all(ouvrir_dossier(monde.poste, r.dossier).dossier.sieges for r in monde.poste.liste.lister())


def test_choosing_someone_who_sat_before_fills_in_his_details_and_says_so(pilote: Pilote, monde: Monde) -> None:
    dossier = imported(monde, "EX-2")
    pilote.desk.open_dossier(dossier)
    pilote.desk.go("preparation", cible="siege.1.nom")
    pilote.settle()
    pilote.press("Down", "Tab")
    occupant = pilote.desk.dossier.sieges[1]
    before = monde.seance.dossier.sieges[1]
    assert (occupant.qualite, occupant.employeur, occupant.habilitation) == (
        before.qualite, before.employeur, before.habilitation
    )  # fmt: skip
    assert "Repris de la dernière désignation" in plain(pilote.words())


def test_who_has_the_keyboard_is_told_by_number_name_and_colour(pilote: Pilote, monde: Monde) -> None:
    pilote.desk.open_dossier(monde.seance.identifiant)
    pilote.settle()
    seen = []
    for siege, profil in ((1, monde.un), (2, monde.deux)):
        monde.poste.trousseau.deverrouiller(profil.identifiant, monde.secret)
        pilote.desk.seat(profil.identifiant)
        pilote.settle()
        header = pilote.page.findChild(Header)
        assert header is not None
        seat = next(b for b in header.findChildren(Button) if b.accessibleName().startswith("Qui a la main"))
        assert f"Évaluateur {siege}, {profil.nom_complet}" in plain(seat.accessibleName())
        picture = header.grab().toImage()
        seen.append(picture.pixelColor(picture.width() // 2, picture.height() - 2).name())
    assert len(set(seen)) == 2
