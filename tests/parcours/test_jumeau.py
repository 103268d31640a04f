"""The week of the demonstration, played on the twin: no code, key or word of the shipped référentiel is in the code."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from pypdf import PdfReader

from evaluateur.demo import (
    HorlogeReglee,
    argon_d_entrainement,
    jouer,
    lire,
    preparer_poste,
    referentiel_de_demonstration,
)
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.jumeau import Jumeau


class Joue(msgspec.Struct, frozen=True):
    """What the week left."""

    dossier: Dossier
    pv: ProcesVerbal
    original: bytes
    horloge: HorlogeReglee


@pytest.fixture(scope="module")
def jumeau() -> Jumeau:
    return Jumeau(referentiel_de_demonstration())


@pytest.fixture(scope="module")
def joue(jumeau: Jumeau, tmp_path_factory: pytest.TempPathFactory) -> Joue:
    horloge, semaine = HorlogeReglee(), jumeau.renommer(lire())
    data: Path = tmp_path_factory.mktemp("jumeau")
    with Poste(data, horloge, argon=argon_d_entrainement) as poste:
        preparer_poste(poste, semaine)
        seance = ouvrir_dossier(poste, jouer(poste, jumeau.referentiel, semaine, horloge, lambda _: None))
        return Joue(seance.dossier, seance.cloture.proces_verbal(), seance.cloture.original(), horloge)


def test_it_shares_no_code_no_key_and_no_word_with_the_shipped_one(jumeau: Jumeau) -> None:
    ref, other = referentiel_de_demonstration(), jumeau.referentiel
    for nom in ("bloc_de", "par_bloc", "par_competence", "par_critere", "par_qualite"):
        assert not set(getattr(ref, nom)) & set(getattr(other, nom)), nom
    for one, two in zip(
        (ref.echelles.critere, ref.echelles.competence, ref.echelles.bloc),
        (other.echelles.critere, other.echelles.competence, other.echelles.bloc),
        strict=True,
    ):
        assert not {v.mot for v in one.valeurs} & {v.mot for v in two.valeurs}
        assert not {v.cle for v in one.valeurs} & {v.cle for v in two.valeurs}


def test_the_whole_week_is_played_to_a_closed_dossier(joue: Joue, jumeau: Jumeau) -> None:
    assert joue.dossier.clos
    assert list(joue.dossier.presentes) == [b.code for b in jumeau.referentiel.blocs]
    assert {b.resultat.mot for b in joue.pv.blocs} <= {v.mot for v in jumeau.referentiel.echelles.bloc.valeurs}
    assert [d.regle for d in joue.dossier.derogations] == ["siege.2.service"]


def test_its_grid_says_its_own_words_and_is_intact(joue: Joue, jumeau: Jumeau) -> None:
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(joue.original)).pages)
    for valeur in jumeau.referentiel.echelles.bloc.valeurs[:1]:
        assert valeur.mot in said
    for valeur in referentiel_de_demonstration().echelles.critere.valeurs:
        assert f" {valeur.mot} \n" not in said
    verdict = politique.verify(joue.original, Contexte(joue.horloge.read().instant))
    assert verdict.statut == "intact"
