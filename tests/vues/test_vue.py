"""Where a dossier stands, what is left and what comes next, at every stage; asked of the métier alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evaluateur.metier.actes import concilier, epreuve, notation, preparation
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Numero
from evaluateur.vues.bilan import Bilan
from evaluateur.vues.pas import Pas
from evaluateur.vues.restes import TEXTE, Reste, compte
from evaluateur.vues.suite import Suite
from evaluateur.vues.vue import Vue
from tests.parcours.monde import Monde


@pytest.fixture
def monde(tmp_path: Path) -> Monde:
    return Monde(tmp_path / "donnees")


class Titulaire:
    """What one person at the keyboard is told."""

    def __init__(self, monde: Monde, siege: Numero | None = 1, bloc: str = "1") -> None:
        self.monde, self.bloc = monde, bloc
        occupants = [e.identifiant for _, e in sorted(monde.seance.dossier.sieges.items())]
        self.personnes = tuple(occupants) if siege is None else (occupants[siege - 1],)

    @property
    def dossier(self) -> Dossier:
        return self.monde.seance.dossier

    @property
    def vue(self) -> Vue:
        return Vue(self.dossier, self.personnes)

    def pas(self, etape: Etape) -> tuple[str, str]:
        found: Pas = next(p for p in self.vue.pas(BlocCode(self.bloc)) if p.etape == etape)
        return found.etat, found.pastille.replace("\N{NO-BREAK SPACE}", " ")

    def restes(self, etape: Etape) -> list[Reste]:
        return self.vue.restes(etape, BlocCode(self.bloc))

    def compte(self, etape: Etape) -> str:
        return compte(self.restes(etape)).replace("\N{NO-BREAK SPACE}", " ")

    def suite(self, etape: Etape) -> Suite:
        found = self.vue.suite(etape, BlocCode(self.bloc))
        assert found is not None
        return found


def test_a_dossier_just_prepared_asks_for_its_epreuve_first(monde: Monde) -> None:
    vue = Titulaire(monde)
    assert vue.pas("preparation") == ("fait", "")
    assert vue.pas("epreuve") == ("a_faire", "")
    assert vue.pas("grille") == ("a_faire", "0 / 11")
    assert vue.pas("entretien")[0] == "a_faire"
    assert [vue.pas(e)[0] for e in ("scellement", "conciliation", "signature", "remise")] == ["a_faire"] * 4
    assert vue.restes("preparation") == []
    assert vue.compte("preparation") == ""
    suite = vue.suite("preparation")
    assert (suite.etape, suite.bloc, suite.obstacle, suite.pret) == ("epreuve", "1", "", True)


def test_the_presence_of_the_candidate_counts_in_the_list_as_in_the_steps(monde: Monde) -> None:
    dossier = replace(monde.seance.dossier, presence=None)
    vue = Vue(dossier, monde.poste.trousseau.clavier.personnes)
    assert [r.cible for r in vue.restes("preparation", BlocCode("1"))] == ["presence"]
    assert vue.pas(BlocCode("1"))[0].pastille == "1 à vérifier"
    assert vue.resume.prochaine.phrase.replace("\N{NO-BREAK SPACE}", " ") == "Finir la préparation, 1 point à vérifier"


def test_what_bars_the_agreement_is_left_to_do_where_one_would_confirm(monde: Monde) -> None:
    """Sealed and settled, but nothing was observed: no strip says that all is well, the list leads to the épreuve."""
    for acte in (epreuve.demarrer, epreuve.terminer):
        monde.seance.faire(acte, "1", "entretien")
        monde.horloge.avancer(15 * 60)
    monde.sceller_tout("1")
    monde.ensemble()
    monde.seance.reveler("1")
    monde.seance.faire(concilier.confirmer_egales, "1")
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(concilier.retenir_precisions, "1", competence.code, "1+2")
    vue = Vue(monde.seance.dossier, monde.poste.trousseau.clavier.personnes)
    assert vue.blocs[BlocCode("1")].stade == "a_confirmer"
    left = vue.restes("conciliation", BlocCode("1"))
    assert left
    assert {r.etape for r in left} == {"epreuve"}
    assert vue.prochaine.etape == "epreuve"


def test_every_step_is_told_even_while_no_bloc_is_in_sight(monde: Monde) -> None:
    for bloc in ("", "1", "5", "9"):
        vue = Vue(monde.seance.dossier, (monde.un.identifiant,))
        assert [p.etape for p in vue.pas(BlocCode(bloc))] == list(ETAPES)
        for etape in ETAPES:
            vue.restes(etape, BlocCode(bloc))
            vue.suite(etape, BlocCode(bloc))


def test_what_the_preparation_lacks_is_counted_and_named(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presentation, "5", "non_presente")
    monde.seance.faire(preparation.declarer_presentation, "1", "non_presente")
    vue = Titulaire(monde)
    assert [r.quoi for r in vue.restes("preparation")] == ["point"]
    assert vue.pas("preparation") == ("manque", "1 à vérifier")
    assert vue.suite("preparation").obstacle == "Aucun bloc n’est présenté."


def test_the_epreuve_is_done_once_the_modalities_are_filled(monde: Monde) -> None:
    vue = Titulaire(monde)
    assert {r.etape for r in vue.restes("epreuve")} == {"epreuve"}
    assert vue.compte("epreuve").endswith("points à vérifier")
    monde.epreuve("1")
    assert vue.pas("epreuve") == ("fait", "5")
    assert vue.restes("epreuve") == []
    assert vue.pas("entretien") == ("fait", "15 min")


def test_a_grid_counts_its_own_gaps_and_never_the_other_evaluator_s(monde: Monde) -> None:
    one, two, ensemble = Titulaire(monde, 1), Titulaire(monde, 2), Titulaire(monde, None)
    assert one.compte("grille") == "À renseigner : 11 critères, 2 compétences, 2 précisions, le bloc"
    monde.seul(1)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert one.pas("grille") == ("en_cours", "1 / 11")
    assert two.pas("grille") == ("a_faire", "0 / 11")
    assert one.restes("grille")[0].cible == "1.1.2"
    assert two.restes("grille")[0].cible == "1.1.1"
    assert ensemble.restes("grille") == []
    assert ensemble.pas("grille")[1] == ""


def test_a_grid_full_of_marks_still_says_that_verdicts_are_missing(monde: Monde) -> None:
    monde.seul(1)
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(notation.noter_le_reste, competence.code, "conforme")
    vue = Titulaire(monde)
    assert vue.pas("grille") == ("manque", "5 manquent")
    *first, last = monde.ref.par_bloc[BlocCode("1")].competences
    for competence in monde.ref.par_bloc[BlocCode("1")].competences:
        monde.seance.faire(notation.juger, competence.code, "acquise")
    monde.seance.faire(notation.juger_bloc, "1", "acquis")
    assert vue.pas("grille") == ("manque", "2 manquent")
    for competence in first:
        monde.seance.faire(notation.preciser, competence.code, "Vu.")
    assert vue.pas("grille") == ("manque", "1 manque")
    monde.seance.faire(notation.preciser, last.code, "Vu.")
    assert vue.pas("grille") == ("fait", "11 / 11")
    assert vue.suite("grille").pret


def test_what_one_flagged_alone_is_what_one_has_to_raise(monde: Monde) -> None:
    monde.noter_tout(1, "1")
    monde.seance.faire(notation.signaler, "1.1.3", True)
    monde.seance.faire(notation.noter, "1.2.1", "non_observe")
    one, two = Titulaire(monde, 1), Titulaire(monde, 2)
    assert [r.cible for r in one.restes("entretien") if r.quoi == "aborder"] == ["1.1.3", "1.2.1"]
    assert one.pas("entretien") == ("a_faire", "2 à aborder")
    assert not [r for r in two.restes("entretien") if r.quoi == "aborder" and r.cible == "1.1.3"]
    monde.seance.faire(notation.aborder, "1.1.3", True)
    assert one.pas("entretien") == ("a_faire", "1 à aborder")
    assert "1 point à aborder" in one.compte("entretien")


def test_a_clock_that_ended_early_leaves_its_reason_to_write(monde: Monde) -> None:
    monde.seance.faire(epreuve.demarrer, "1", "entretien")
    vue = Titulaire(monde)
    assert vue.pas("entretien")[0] == "en_cours"
    monde.horloge.avancer(8 * 60)
    monde.seance.faire(epreuve.terminer, "1", "entretien")
    assert vue.pas("entretien") == ("manque", "8 min")
    assert [r.cible for r in vue.restes("entretien")] == ["entretien"]
    monde.seance.faire(epreuve.motiver, "1", "entretien", "Tout était dit.")
    assert vue.pas("entretien") == ("fait", "8 min")
    assert vue.restes("entretien") == []


def test_sealing_counts_seats_and_opens_the_conciliation_only_when_both_did(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    vue = Titulaire(monde)
    assert vue.pas("scellement") == ("a_faire", "")
    monde.seance.sceller("1")
    assert vue.pas("scellement") == ("en_cours", "1 / 2")
    assert vue.restes("grille") == [], "what is sealed has no gap any more"
    assert vue.suite("scellement").obstacle
    monde.noter_tout(2, "1")
    monde.seance.sceller("1")
    assert not vue.suite("scellement").obstacle
    assert vue.restes("conciliation") == []
    assert vue.pas("conciliation") == ("a_faire", "")


def test_after_the_reveal_differences_come_before_equal_cells_and_texts(monde: Monde) -> None:
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    monde.noter_tout(2, "1")
    monde.seance.faire(notation.noter, "1.2.2", "non_conforme")
    monde.seance.sceller("1")
    monde.ensemble()
    monde.seance.reveler("1")
    vue = Titulaire(monde, None)
    assert vue.pas("scellement") == ("scelle", "2 / 2")
    assert vue.pas("grille") == ("fait", "11 / 11")
    assert vue.pas("conciliation") == ("manque", "1 écart")
    assert vue.compte("conciliation") == "1 écart, 13 lignes identiques à confirmer, 2 textes de précisions à choisir"
    restes = vue.restes("conciliation")
    assert restes[0].cible == "1.2.2"
    assert [r.cible for r in restes[-2:]] == [f"{TEXTE}1.1", f"{TEXTE}1.2"]
    monde.seance.faire(concilier.confirmer_egales, "1")
    monde.seance.faire(concilier.trancher, "1", "1.2.2", "conforme")
    assert vue.pas("conciliation") == ("en_cours", "")
    assert vue.compte("conciliation") == "2 textes de précisions à choisir"


def test_a_bloc_concluded_leads_to_the_next_one_then_to_the_signature(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    vue = Titulaire(monde)
    assert vue.suite("conciliation").obstacle
    monde.conclure("1")
    assert vue.pas("conciliation") == ("fait", "")
    suite = vue.suite("conciliation")
    assert (suite.etape, suite.bloc, suite.obstacle) == ("epreuve", "5", "")
    monde.seul(1)
    monde.seance.faire(notation.noter, "5.1.1", "conforme")
    assert vue.suite("conciliation").etape == "grille"
    monde.epreuve("5")
    monde.sceller_tout("5")
    assert vue.suite("conciliation").etape == "scellement"
    monde.conclure("5")
    assert (vue.suite("conciliation").etape, vue.suite("conciliation").obstacle) == ("signature", "")
    assert vue.restes("signature") == []


def test_the_last_bloc_concluded_leads_back_to_one_left_before_it(monde: Monde) -> None:
    monde.epreuve("5")
    monde.sceller_tout("5")
    monde.conclure("5")
    suite = Titulaire(monde, bloc="5").suite("conciliation")
    assert (suite.etape, suite.bloc) == ("epreuve", "1")


def test_signatures_are_counted_until_the_dossier_is_closed(monde: Monde) -> None:
    for bloc in monde.ref.par_bloc:
        monde.epreuve(bloc)
        monde.sceller_tout(bloc)
        monde.conclure(bloc)
    vue = Titulaire(monde)
    monde.ensemble()
    monde.seance.cloture.figer("papier")
    assert vue.pas("signature") == ("en_cours", "0 / 2")
    assert vue.compte("signature") == "2 signatures à venir"
    monde.seul(1)
    monde.seance.cloture.signer()
    assert vue.pas("signature") == ("en_cours", "1 / 2")
    assert [r.cible for r in vue.restes("signature")] == ["signature.2"]
    assert vue.suite("signature").obstacle == "Le dossier n’est pas clos."
    monde.seul(2)
    monde.seance.cloture.signer()
    monde.seance.cloture.clore()
    assert vue.pas("signature") == ("fait", "2 / 2")
    assert vue.pas("remise") == ("en_cours", "")
    assert vue.restes("signature") == vue.restes("remise") == []
    assert (vue.suite("signature").etape, vue.suite("signature").obstacle) == ("remise", "")
    assert vue.vue.suite("remise", BlocCode("1")) is None


def test_a_bloc_that_is_not_presented_leaves_nothing_to_do(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presentation, "5", "non_presente")
    vue = Titulaire(monde, bloc="5")
    for etape in ETAPES:
        if etape not in ("preparation", "signature", "remise"):
            assert vue.restes(etape) == []
    assert "5" not in vue.dossier.presentes
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    assert Titulaire(monde).suite("conciliation").etape == "signature"


def test_an_absent_candidate_leads_straight_to_the_signature(monde: Monde) -> None:
    monde.seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
    vue = Titulaire(monde)
    assert vue.suite("preparation").etape == "signature"
    assert vue.restes("signature") == []
    assert vue.pas("preparation") == ("fait", "")
    monde.signer_et_clore()
    assert vue.pas("signature") == ("fait", "2 / 2")


def test_a_candidate_who_gives_up_keeps_what_was_concluded_and_leads_to_the_signature(monde: Monde) -> None:
    monde.epreuve("1")
    monde.sceller_tout("1")
    monde.conclure("1")
    monde.seance.faire(preparation.declarer_presence, "abandon", "Parti le deuxième jour.")
    vue = Titulaire(monde, bloc="1")
    assert vue.pas("conciliation") == ("fait", "")
    assert vue.restes("signature") == []
    assert vue.suite("conciliation").etape == "signature", vue.suite("conciliation")


@pytest.mark.parametrize("presence", ["absent", "abandon"])
def test_nothing_is_left_to_do_in_any_bloc_once_the_candidate_is_gone(monde: Monde, presence: str) -> None:
    monde.seance.faire(preparation.declarer_presence, presence, "Parti.")  # type: ignore[arg-type]
    vue = Titulaire(monde)
    assert vue.restes("signature") == []
    assert vue.suite("preparation").etape == "signature"


@pytest.mark.parametrize(
    ("quoi", "said"),
    [
        ([], ""),
        (["critere"], "À renseigner : 1 critère"),
        (["critere", "critere", "verdict"], "À renseigner : 2 critères, 1 compétence"),
        (["point"], "1 point à vérifier"),
        (["aborder", "point"], "1 point à aborder, 1 point à vérifier"),
        (["manquant", "manquant"], "2 lignes manquantes"),
        (["bloc", "motif"], "À renseigner : le bloc, 1 motif"),
        (
            ["critere", "verdict", "precisions", "bloc", "motif"],
            "À renseigner : 1 critère, 1 compétence, 1 précision, le bloc, 1 motif",
        ),
        (["critere", "point"], "1 critère, 1 point à vérifier"),
    ],
)
def test_what_is_left_is_counted_in_words(quoi: list[str], said: str) -> None:
    items = [Reste("grille", BlocCode("1"), str(i), q) for i, q in enumerate(quoi)]
    assert compte(items).replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_grid_may_be_written_exactly_when_writing_is_not_refused(monde: Monde) -> None:
    def said(bloc: str = "1") -> str:
        return notation.obstacle(monde.seance.dossier, monde.poste.trousseau.clavier, bloc).replace(
            "\N{NO-BREAK SPACE}", " "
        )

    assert said() == ""
    monde.ensemble()
    assert said().startswith("Chaque évaluateur fait cette action de son côté.")
    monde.seul(1)
    monde.seance.faire(preparation.declarer_presentation, "5", "non_presente")
    assert "n’est pas présenté" in said("5")
    monde.seance.faire(preparation.declarer_presence, "absent")
    assert said().startswith("Le candidat est déclaré absent.")
    monde.seance.faire(preparation.declarer_presence, "present")
    assert said() == ""
    monde.epreuve("1")
    monde.noter_tout(1, "1")
    monde.seance.sceller("1")
    assert said().startswith("Votre grille du bloc 1 est scellée.")
    monde.seul(2)
    assert said() == "", "the seal of one does not bar the other"


def test_a_grid_is_counted_by_what_it_lacks(monde: Monde) -> None:
    ref = monde.seance.dossier.referentiel
    bloc, libre = ref.par_bloc[BlocCode("1")], ref.par_bloc[BlocCode("5")]

    def count(code: str = "1") -> Bilan:
        return Vue(monde.seance.dossier, monde.poste.trousseau.clavier.personnes).blocs[BlocCode(code)].bilan

    empty = count()
    assert empty.reste("critere") == len(bloc.criteres)
    assert empty.reste("verdict") == len(bloc.competences)
    assert empty.exiges == {k.code for k in bloc.competences}, "required from the start where the bloc says so"
    assert count("5").exiges == frozenset()
    monde.seance.faire(notation.juger, libre.competences[0].code, "non_acquise")
    monde.seance.faire(notation.juger_bloc, "5", "non_acquis")
    assert count("5").exiges == {libre.competences[0].code, "5"}
    assert (count("5").reste("precisions"), count("5").reste("motif"), count("5").reste("bloc")) == (1, 1, 0)
    monde.seance.faire(notation.preciser, libre.competences[0].code, "Vu.")
    monde.seance.faire(notation.juger_bloc, "5", "non_acquis", "Le planning n’est pas tenu.")
    assert count("5").exiges == {libre.competences[0].code, "5"}
    assert (count("5").reste("precisions"), count("5").reste("motif")) == (0, 0)
    monde.seance.faire(notation.noter, "1.1.1", "conforme")
    assert count().quoi.get(CelluleCode("1.1.1")) is None
    assert count().quoi[CelluleCode("1.1")] == {"verdict", "precisions"}


def test_the_next_act_is_the_clock_that_runs_whatever_the_other_blocs_await(monde: Monde) -> None:
    vue = Titulaire(monde)
    five = monde.ref.par_bloc[BlocCode("5")]
    before = vue.vue.prochaine
    monde.seance.faire(epreuve.demarrer, "5", five.modalites.phases[0].code)
    monde.noter_tout(1, "5")
    found = vue.vue.prochaine
    assert (found.etape, found.bloc, found.acte) == ("entretien", "5", "Mener l’entretien du bloc 5")
    monde.seance.faire(epreuve.terminer, "5", five.modalites.phases[0].code)
    assert vue.vue.prochaine == before
