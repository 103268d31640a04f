"""Where the jury sits, its hours are those of its wall: the machine's zone, the one that is chosen, on paper too."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from evaluateur.echange.convocation.convocation import read_convocation
from evaluateur.metier import designation, fuseaux
from evaluateur.metier.actes import epreuve, preparation
from evaluateur.metier.conformite import exigences
from evaluateur.metier.personnes import Session
from evaluateur.metier.vocabulaire import FUSEAU, BlocCode
from evaluateur.seance.convoquer import convoquer
from evaluateur.seance.dossiers import creation
from evaluateur.seance.imprimes import FEUILLES, GRILLE
from evaluateur.seance.seance import Seance, ouvrir_dossier
from tests.parcours.monde import Monde, situation
from tests.patience import PATIENCE_S

OUTRE_MER = ("Indian/Reunion", "Pacific/Tahiti", "Pacific/Noumea", "America/Guadeloupe")


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return Monde(tmp_path / "donnees")


def printed(pdf: bytes) -> str:
    """The words of a PDF, lines joined."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join("\n".join(pages).replace("\xa0", " ").split())


def commencer(monde: Monde, fuseau: str) -> Seance:
    monde.horloge.fuseau = fuseau
    monde.seul(1)
    return creation.commencer(monde.poste, monde.ref)


def machine(fuseau: str) -> str:
    """What the clock of a machine set so says of its zone."""
    code = "from evaluateur.horloge import HorlogeSysteme as h; print(h().fuseau)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"TZ": fuseau},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Indian/Reunion", "Indian/Reunion"),
        ("Indian/Mauritius", "Indian/Reunion"),
        ("Pacific/Guadalcanal", "Pacific/Noumea"),
        ("Pacific/Honolulu", "Pacific/Tahiti"),
        ("America/La_Paz", "America/Guadeloupe"),
        ("Europe/Brussels", FUSEAU),
        ("Europe/Athens", "Europe/Athens"),
    ],
)
def test_the_machine_says_its_zone_and_a_neighbour_is_called_by_its_french_name(said: str, meant: str) -> None:
    assert machine(said) == meant


@pytest.mark.parametrize("fuseau", OUTRE_MER)
def test_a_dossier_begins_on_the_day_and_in_the_zone_of_the_machine(monde: Monde, fuseau: str) -> None:
    for hour in (3, 14, 22):  # one of them is another day than in Paris
        monde.horloge.instant = datetime(2026, 11, 16, hour, 49, tzinfo=UTC)
        session = commencer(monde, fuseau).dossier.session
        assert session.fuseau == fuseau
        assert session.debut == designation.local(monde.horloge.instant, fuseau).date()


def test_what_is_begun_keeps_its_zone_on_another_machine(monde: Monde) -> None:
    seance = commencer(monde, "Pacific/Tahiti")
    seance.faire(preparation.declarer_presence, "present")
    identifiant = seance.identifiant
    monde.horloge.fuseau = FUSEAU
    assert ouvrir_dossier(monde.poste, identifiant).dossier.session.fuseau == "Pacific/Tahiti"
    monde.horloge.fuseau = "Indian/Reunion"
    assert monde.seance.dossier.session.fuseau == FUSEAU


def test_a_convocation_names_the_zone_of_each_line_or_leaves_it_to_the_machine(monde: Monde) -> None:
    content = (
        "Référence;Nom;Prénom;Date de début;Fuseau horaire\n"
        "A;UN;A;16/11/2026;La Réunion\nB;DEUX;B;16/11/2026;pacific/tahiti\nC;TROIS;C;16/11/2026;Nouméa\n"
        "D;QUATRE;D;16/11/2026;\nE;CINQ;E;16/11/2026;Tombouctou-sur-Mer\n"
    )
    lines = read_convocation(content.encode(), "x.csv", monde.ref, fuseau="America/Guadeloupe").lignes
    assert [line.session.fuseau for line in lines[:4]] == [
        "Indian/Reunion", "Pacific/Tahiti", "Pacific/Noumea", "America/Guadeloupe",
    ]  # fmt: skip
    (remarque,) = lines[4].remarques
    assert not lines[4].importable
    assert remarque.colonne == "Fuseau horaire"
    monde.seul(1)
    made = convoquer(monde.poste, monde.poste.coffre.retenir_referentiel(monde.ref), lines[:1])
    assert ouvrir_dossier(monde.poste, made[0]).dossier.session.fuseau == "Indian/Reunion"


def test_a_line_without_session_is_still_told_where_the_machine_is_not_in_paris(monde: Monde) -> None:
    content = "Nom;Prénom;Lieu\nUN;A;Papeete\nDEUX;B;\n"
    first, second = read_convocation(content.encode(), "x.csv", monde.ref, fuseau="Pacific/Tahiti").lignes
    assert not first.remarques
    assert "aucune donnée de session" in second.remarques[0].faute


def test_the_days_of_observation_are_those_of_the_wall(monde: Monde) -> None:
    """In Tahiti the entretien begins on the evening of the 18th; it is the 19th in Paris already."""
    code = BlocCode("5")
    seance = monde.seance
    for jour in (12, 14, 17):
        seance.faire(epreuve.observer, code, situation(jour))
    monde.horloge.instant = datetime(2026, 11, 19, 4, 0, tzinfo=UTC)
    bloc = seance.dossier.referentiel.par_bloc[code]
    seance.faire(epreuve.demarrer, code, next(p.code for p in bloc.modalites.phases if p.entretien))

    def entretien() -> set[date | None]:
        found = exigences.releves(seance.dossier, code)
        return {r.entretien for r in found if r.entretien is not None}

    assert entretien() == {date(2026, 11, 19)}
    seance.faire(preparation.renseigner_session, replace(seance.dossier.session, fuseau="Pacific/Tahiti"))
    assert entretien() == {date(2026, 11, 18)}


@pytest.mark.parametrize("fuseau", [FUSEAU, "Indian/Reunion", "Asia/Tokyo"])
def test_paper_says_whose_hour_it_prints_unless_it_is_that_of_paris(monde: Monde, fuseau: str) -> None:
    monde.seance.faire(preparation.renseigner_session, replace(monde.seance.dossier.session, fuseau=fuseau))
    monde.jusqu_au_bout()
    grille, feuilles = (printed(d.preparer(monde.poste, monde.seance).travail()) for d in (GRILLE, FEUILLES))
    assert f"Heures du fuseau {fuseau}." in grille
    chrono = next(iter(monde.seance.dossier.bloc(BlocCode("1")).chronos.values()))
    assert f"{designation.local(chrono.debut.instant, fuseau):%H:%M:%S}" in grille
    said = fuseaux.heure(fuseau)
    if fuseau == FUSEAU:
        assert not said
        assert "heure de" not in grille + feuilles
    else:
        assert said in feuilles


def test_the_change_of_hour_in_an_entretien_moves_the_hours_and_not_the_duration(monde: Monde) -> None:
    """Begun at 2:50 of summer, ended twenty minutes later at 2:10 of winter."""
    seance = monde.seance
    code = BlocCode("1")
    phase = next(p.code for p in monde.ref.par_bloc[code].modalites.phases if p.entretien)
    monde.horloge.instant = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    seance.faire(epreuve.demarrer, code, phase)
    monde.horloge.avancer(20 * 60)
    seance.faire(epreuve.terminer, code, phase)
    chrono = seance.dossier.bloc(code).chronos[phase]
    assert chrono.fin is not None
    hours = [f"{designation.local(i, FUSEAU):%H:%M}" for i in (chrono.debut.instant, chrono.fin.instant)]
    assert hours == ["02:50", "02:10"]
    assert chrono.acquis_ms == 20 * 60 * 1000


@pytest.mark.parametrize("fuseau", fuseaux.FUSEAUX)
def test_every_zone_that_is_offered_has_rules_and_is_read_back_from_its_word(monde: Monde, fuseau: str) -> None:
    assert fuseaux.read(fuseaux.mot(fuseau)) == fuseaux.read(fuseau) == fuseau
    monde.seance.faire(preparation.renseigner_session, Session(fuseau=fuseau))
    assert monde.seance.dossier.session.fuseau == fuseau


@pytest.mark.parametrize(
    ("machine", "french"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("Indian/Reunion", "Indian/Reunion"),
        ("Indian/Mauritius", "Indian/Reunion"),
        ("America/La_Paz", "America/Guadeloupe"),
        ("Pacific/Honolulu", "Pacific/Tahiti"),
        ("Europe/Berlin", "Europe/Paris"),
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("", "Europe/Paris"),
        ("Nulle/Part", "Europe/Paris"),
    ],
)
def test_a_machine_that_names_a_zone_of_elsewhere_means_the_french_one_of_the_same_hours(
    machine: str, french: str
) -> None:
    assert fuseaux.francais(machine, date(2026, 1, 1)) == french
