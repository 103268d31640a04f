"""Every sentence said otherwise: what was accepted and agreed on stays in force, what is graver stays uncovered.

On the golden dossiers, whose journals hold the words of then, and on what is accepted and agreed on now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evaluateur.metier import accords, designation, vocabulaire
from evaluateur.metier.actes import deroger, epreuve
from evaluateur.metier.conformite import conformite, enonces
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.conciliation import FORME_VALEURS
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.db.dossiers import DONNEES, NOTES
from tests.db.references import opened
from tests.parcours.monde import Monde, situation

Reformuler = Callable[[], None]


@pytest.fixture(scope="module")
def poste(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Poste]:
    with opened(DONNEES, tmp_path_factory.mktemp("reformules"), jours=60) as ouvert:
        yield ouvert


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return Monde(tmp_path)


@pytest.fixture
def reformuler(monkeypatch: pytest.MonkeyPatch) -> Reformuler:
    """Say everything otherwise, as the next version of the application might."""

    def cellule(bloc: Bloc, code: str, critere: str = "") -> str:
        return f"<{code} de {bloc.code}{critere}>"

    def say_otherwise() -> None:
        for key, enonce in enonces.ENONCES.items():
            monkeypatch.setitem(enonces.ENONCES, key, f"<{enonce.replace('’', '´')}>")
        for key, (word, icon) in designation.HORS_EPREUVE.items():
            monkeypatch.setitem(designation.HORS_EPREUVE, key, (f"<{word}>", f"{icon}-x"))
        monkeypatch.setattr(designation, "MOIS", tuple(mois.upper() for mois in designation.MOIS))
        monkeypatch.setattr(designation, "cellule", cellule)
        monkeypatch.setattr(designation, "duree", lambda seconds: f"<{seconds} s>")
        monkeypatch.setattr(vocabulaire, "NON_RENSEIGNE", "<rien>")

    return say_otherwise


def situe(dossier: Dossier) -> tuple[list[str], dict[str, bool]]:
    """What lacks, by rule, and which blocs are agreed on."""
    lacks = [m.regle.cle for m in conformite.manquements(dossier)]
    return lacks, {code: accords.conclu(dossier, code) for code in dossier.presentes}


@pytest.mark.parametrize("reference", NOTES)
def test_nothing_accepted_or_agreed_on_in_words_is_void_when_the_words_change(
    poste: Poste, reference: str, reformuler: Reformuler
) -> None:
    dossier = ouvrir_dossier(poste, NOTES[reference].identifiant).dossier
    before, said = situe(dossier), [m.phrase for m in conformite.manquements(dossier)]
    reformuler()
    assert situe(dossier) == before
    assert not said or said != [m.phrase for m in conformite.manquements(dossier)], "the words did change"


def test_what_is_accepted_and_agreed_on_now_holds_by_values(monde: Monde, reformuler: Reformuler) -> None:
    seance = monde.seance
    for jour in (12, 13):
        seance.faire(epreuve.observer, "1", situation(jour, canal="mail", cadre="Accueil"))
    monde.seul(1)
    for regle in ("bloc.1.nombre", "bloc.1.canaux", "bloc.1.cadres", "bloc.1.phase_entretien"):
        if regle in [m.regle.cle for m in conformite.manquements(seance.dossier)]:
            seance.faire(deroger.proposer, regle, "Peu de monde.")
    monde.seul(2)
    for derogation in seance.dossier.derogations:
        seance.faire(deroger.accepter, derogation.numero)
    monde.sceller_tout("1")
    monde.conclure("1")
    assert {a.forme for a in seance.dossier.bloc(BlocCode("1")).accords.values()} == {FORME_VALEURS}
    assert len(seance.dossier.derogations) > 2
    before = situe(seance.dossier)
    reformuler()
    assert situe(seance.dossier) == before
    assert accords.conclu(seance.dossier, BlocCode("1"))


@pytest.mark.parametrize("reformule", [False, True])
def test_a_graver_breach_is_covered_in_no_words(monde: Monde, reformule: bool, reformuler: Reformuler) -> None:
    seance = monde.seance
    for jour in (12, 13):
        seance.faire(epreuve.observer, "1", situation(jour))
    monde.seul(1)
    seance.faire(deroger.proposer, "bloc.1.nombre", "Peu de monde.")
    monde.seul(2)
    seance.faire(deroger.accepter, 1)
    if reformule:
        reformuler()
    assert "bloc.1.nombre" not in [m.regle.cle for m in conformite.manquements(seance.dossier)]
    seance.faire(epreuve.retirer, "1", 2, "Saisie en double.")
    assert "bloc.1.nombre" in [m.regle.cle for m in conformite.manquements(seance.dossier)], (
        "one situation instead of two"
    )


def test_an_agreement_does_not_survive_another_content(monde: Monde, reformuler: Reformuler) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    reformuler()
    assert accords.conclu(monde.seance.dossier, BlocCode("1"))
    monde.seance.faire(epreuve.corriger, "1", 1, situation(12, contexte="Un autre contexte.", canal="mail"))
    assert accords.conclu(monde.seance.dossier, BlocCode("1")) is False
