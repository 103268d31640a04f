"""What may follow what: each fait of an honest journal comes where it may, and nowhere else, nor from anyone else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier import suite
from evaluateur.metier.dossier import Derogation, Dossier, Remplacement, nouveau
from evaluateur.metier.faits.cloture import (
    DossierClos,
    IdentiteRectifiee,
    ProcesVerbalFige,
    ProcesVerbalRouvert,
    ProcesVerbalSigne,
    ScanJoint,
    VersionOuverte,
)
from evaluateur.metier.faits.conciliation import (
    AccordConfirme,
    CellulesConfirmees,
    ChoixAnnules,
    DerogationAcceptee,
    DerogationProposee,
    DerogationRetiree,
    PrecisionsRetenues,
)
from evaluateur.metier.faits.epreuve import SituationCorrigee, SituationObservee, SituationRetiree, TirageEffectue
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits.preparation import (
    DossierOuvert,
    EvaluateurRemplace,
    IdentiteVerifiee,
    PresenceDeclaree,
    SiegeOccupe,
)
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, ProfilId
from tests.parcours.monde import Monde

INSTANT = datetime(2026, 11, 20, 18, tzinfo=UTC)
BLOC = BlocCode("1")


class Etape(NamedTuple):
    """A fait, and the dossier that it found."""

    avant: Dossier
    inscrit: Inscrit


class Recit:
    """A whole honest dossier, fait by fait."""

    def __init__(self, monde: Monde) -> None:
        self.un, self.deux = monde.un.identifiant, monde.deux.identifiant
        reader = Reader(monde.seance.identifiant, monde.poste.coffre.referentiel)
        before = nouveau(monde.seance.identifiant, monde.ref)
        self.etapes: list[Etape] = []
        for line in journaux.read(monde.poste.coffre.base, monde.seance.identifiant):
            self.etapes.append(Etape(before, journal.read(line)))
            reader.follow(line)
            before = reader.dossier
        self.fin = before

    def first(self, kind: type) -> Etape:
        return next(e for e in self.etapes if isinstance(e.inscrit.fait, kind))

    def last(self, kind: type) -> Etape:
        return [e for e in self.etapes if isinstance(e.inscrit.fait, kind)][-1]

    def after(self, etape: Etape) -> Dossier:
        return self.etapes[self.etapes.index(etape) + 1].avant


@pytest.fixture(scope="module")
def recit(tmp_path_factory: pytest.TempPathFactory) -> Recit:
    monde = Monde(tmp_path_factory.mktemp("suite") / "d")
    monde.jusqu_au_bout()
    return Recit(monde)


def dit(dossier: Dossier, inscrit: Inscrit, **fields: Any) -> str:
    """What is held against a fait, changed so."""
    return suite.reproche(dossier, replace(inscrit, fait=replace(inscrit.fait, **fields)))


def de(inscrit: Inscrit, auteur: str) -> Inscrit:
    return replace(inscrit, auteur=auteur)


def test_nothing_is_held_against_an_honest_journal(recit: Recit) -> None:
    assert len(recit.etapes) > 100
    assert [suite.reproche(e.avant, e.inscrit) for e in recit.etapes] == [""] * len(recit.etapes)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (GrilleScellee, "la grille du bloc 1 était scellée"),
        (GrillesRevelees, "les grilles du bloc 1 étaient révélées"),
        (SituationObservee, "ne suit pas la précédente"),
        (ProcesVerbalFige, "la grille officielle était figée"),
        (ProcesVerbalSigne, "n’est pas cet évaluateur"),
        (DossierClos, "le dossier était clos"),
    ],
)
def test_a_fait_does_not_come_twice(recit: Recit, kind: type, words: str) -> None:
    etape = recit.first(kind)
    after = recit.fin if kind is DossierClos else recit.after(etape)
    assert words in suite.reproche(after, etape.inscrit)


def test_a_dossier_is_opened_once(recit: Recit) -> None:
    etape = recit.first(DossierOuvert)
    assert suite.reproche(recit.after(etape), etape.inscrit) == "le dossier était déjà ouvert"


@pytest.mark.parametrize(
    "kind",
    [
        Pli, GrilleScellee, GrillesRevelees, CellulesConfirmees, PrecisionsRetenues,
        AccordConfirme, ProcesVerbalFige, ProcesVerbalSigne, DossierClos,
    ],
)  # fmt: skip
def test_whoever_holds_no_seat_writes_nothing_that_binds(recit: Recit, kind: type) -> None:
    etape = recit.first(kind)
    assert suite.reproche(etape.avant, de(etape.inscrit, "intrus")) != ""


@pytest.mark.parametrize("kind", [Pli, GrilleScellee, AccordConfirme, ProcesVerbalSigne])
def test_nobody_writes_for_the_other_seat(recit: Recit, kind: type) -> None:
    etape = recit.first(kind)
    other = recit.deux if etape.inscrit.auteur == recit.un else recit.un
    assert "n’est pas cet évaluateur" in suite.reproche(etape.avant, de(etape.inscrit, other))


@pytest.mark.parametrize("kind", [GrillesRevelees, CellulesConfirmees, PrecisionsRetenues, ProcesVerbalFige])
def test_what_is_done_together_is_not_done_by_one(recit: Recit, kind: type) -> None:
    etape = recit.first(kind)
    words = "il n’est pas fait par les évaluateurs de ce dossier"
    assert [suite.reproche(etape.avant, de(etape.inscrit, one)) for one in (recit.un, recit.deux)] == [words] * 2


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        (Pli, {"version": 2}, "il est d’une autre version"),
        (GrilleScellee, {"version": 2}, "il ne scelle pas la grille qui précède"),
        (GrilleScellee, {"plis": 1}, "il ne scelle pas la grille qui précède"),
        (ProcesVerbalFige, {"version": 2}, "il est d’une autre version"),
        (ProcesVerbalSigne, {"version": 2}, "il ne signe pas la grille officielle figée"),
        (ProcesVerbalSigne, {"empreinte": "0" * 64}, "il ne signe pas la grille officielle figée"),
        (DossierClos, {"version": 2}, "il ne porte pas sur la grille officielle figée"),
    ],
)
def test_a_fait_names_what_stands_before_it(recit: Recit, kind: type, fields: dict[str, Any], words: str) -> None:
    etape = recit.first(kind)
    assert dit(etape.avant, etape.inscrit, **fields) == words


def test_a_pli_follows_neither_a_seal_nor_a_reveal(recit: Recit) -> None:
    pli = recit.first(Pli).inscrit
    for kind in (GrilleScellee, GrillesRevelees):
        assert suite.reproche(recit.after(recit.first(kind)), pli) == "la grille du bloc 1 était scellée"


def test_a_grid_on_which_nothing_was_written_is_not_sealed(recit: Recit) -> None:
    etape = recit.first(GrilleScellee)
    empty = replace(etape.avant, blocs={**etape.avant.blocs, BLOC: replace(etape.avant.bloc(BLOC), avancements={})})
    assert "n’est pas cet évaluateur" in suite.reproche(empty, etape.inscrit)


def test_grids_are_revealed_when_all_are_sealed_and_all_at_once(recit: Recit) -> None:
    etape = recit.first(GrillesRevelees)
    fait = etape.inscrit.fait
    assert isinstance(fait, GrillesRevelees)
    words = "les grilles du bloc 1 n’étaient pas toutes scellées"
    assert dit(etape.avant, etape.inscrit, ouvertures=fait.ouvertures[:1]) == words
    assert dit(etape.avant, etape.inscrit, ouvertures=(fait.ouvertures[0], fait.ouvertures[0])) == words
    assert suite.reproche(recit.last(GrilleScellee).avant, replace(etape.inscrit, fait=fait)) != ""
    half = [e for e in recit.etapes if isinstance(e.inscrit.fait, GrilleScellee)][1].avant
    assert suite.reproche(half, etape.inscrit) == words


def test_a_choice_is_taken_back_once_it_was_made_by_the_two_who_made_it(recit: Recit) -> None:
    etape = recit.first(CellulesConfirmees)
    fait = etape.inscrit.fait
    assert isinstance(fait, CellulesConfirmees)
    back = replace(etape.inscrit, fait=ChoixAnnules(fait.bloc, fait.cellules))
    assert suite.reproche(etape.avant, back) == "il annule un choix qui n’était pas fait"
    assert suite.reproche(recit.after(etape), back) == ""
    assert suite.reproche(recit.after(etape), de(back, recit.un)) != ""
    etape = recit.first(PrecisionsRetenues)
    picked = etape.inscrit.fait
    assert isinstance(picked, PrecisionsRetenues)
    back = replace(etape.inscrit, fait=ChoixAnnules(picked.bloc, (), (picked.competence,)))
    assert suite.reproche(etape.avant, back) == "il annule un choix qui n’était pas fait"
    assert suite.reproche(recit.after(etape), back) == ""


@pytest.mark.parametrize("kind", [CellulesConfirmees, PrecisionsRetenues, AccordConfirme])
def test_nothing_is_settled_before_the_reveal(recit: Recit, kind: type) -> None:
    before = recit.first(GrillesRevelees).avant
    words = "les grilles du bloc 1 n’étaient pas révélées"
    assert suite.reproche(before, recit.first(kind).inscrit) == words


@pytest.mark.parametrize("codes", [("1.1.1", "9.9.9"), ("9.9.9",)])
def test_a_cell_that_is_not_marked_in_every_grid_is_not_confirmed(recit: Recit, codes: tuple[str, ...]) -> None:
    etape = recit.first(CellulesConfirmees)
    said = dit(etape.avant, etape.inscrit, cellules=tuple(CelluleCode(code) for code in codes))
    assert said == "la ligne 9.9.9 n’est pas identique dans les grilles"


def test_a_cell_that_the_two_marked_otherwise_is_not_confirmed(recit: Recit) -> None:
    etape = recit.first(CellulesConfirmees)
    bloc = etape.avant.bloc(BLOC)
    grille = bloc.originales[2].grille
    other = replace(grille, marques={**grille.marques, CelluleCode("1.1.1"): "non_conforme"})
    changed = replace(bloc, originales={**bloc.originales, 2: replace(bloc.originales[2], grille=other)})
    before = replace(etape.avant, blocs={**etape.avant.blocs, BLOC: changed})
    assert suite.reproche(before, etape.inscrit) == "la ligne 1.1.1 n’est pas identique dans les grilles"


@pytest.mark.parametrize("kind", [SituationCorrigee, SituationRetiree])
def test_a_situation_that_was_not_observed_is_neither_corrected_nor_withdrawn(recit: Recit, kind: type) -> None:
    seen = recit.first(SituationObservee)
    situation = seen.inscrit.fait
    assert isinstance(situation, SituationObservee)
    dossier = recit.after(seen)

    def one(numero: int) -> Inscrit:
        if kind is SituationCorrigee:
            return replace(seen.inscrit, fait=SituationCorrigee(BLOC, numero, situation.situation))
        return replace(seen.inscrit, fait=SituationRetiree(BLOC, numero, "motif"))

    assert suite.reproche(dossier, one(1)) == ""
    assert suite.reproche(dossier, one(2)) == "la situation 2 n’était pas observée"


@pytest.mark.parametrize(("retenu", "accepted"), [(-1, False), (0, True), (1, True), (2, False)])
def test_a_draw_is_of_its_list(recit: Recit, retenu: int, accepted: bool) -> None:
    fait = TirageEffectue(BLOC, ("a", "b"), retenu)
    inscrit = replace(recit.etapes[0].inscrit, fait=fait)
    assert (suite.reproche(recit.first(Pli).avant, inscrit) == "") is accepted


# --- sièges


def test_a_seat_on_which_someone_worked_changes_hands_by_a_replacement_alone(recit: Recit) -> None:
    seated = recit.first(SiegeOccupe)
    fait = seated.inscrit.fait
    assert isinstance(fait, SiegeOccupe)
    before = recit.first(Pli).avant
    other = replace(fait.evaluateur, identifiant=ProfilId("autre"), cle_publique=b"autre")
    assert dit(before, seated.inscrit, evaluateur=other) == ""
    worked = recit.after(recit.first(GrilleScellee))
    assert dit(worked, seated.inscrit, evaluateur=other) == "l’évaluateur 1 change sans remplacement"
    other_key = replace(fait.evaluateur, cle_publique=b"autre")
    assert dit(worked, seated.inscrit, evaluateur=other_key) == (
        "la clé de l’évaluateur 1 n’est plus celle de ses signatures ou de ses saisies"
    )
    assert dit(before, seated.inscrit, evaluateur=other_key) == ""
    assert suite.reproche(worked, seated.inscrit) == ""


def test_two_seats_are_two_people_with_two_keys(recit: Recit) -> None:
    seated = recit.first(SiegeOccupe)
    before = recit.first(Pli).avant
    second = before.sieges[2]
    words = "une même personne, ou une même clé, tient les deux rôles d’évaluateur"
    assert dit(before, seated.inscrit, evaluateur=second) == words
    assert dit(before, seated.inscrit, evaluateur=replace(second, identifiant=ProfilId("autre"))) == words
    without = replace(second, identifiant=ProfilId("autre"), cle_publique=b"")
    keyless = replace(before, sieges={**before.sieges, 2: replace(second, cle_publique=b"")})
    assert dit(keyless, seated.inscrit, evaluateur=without) == ""


def test_who_leaves_a_seat_held_it_and_does_not_come_back(recit: Recit) -> None:
    dossier = recit.first(Pli).avant
    first = dossier.sieges[1]
    new = replace(first, identifiant=ProfilId("neuf"), cle_publique=b"neuve")
    inscrit = replace(recit.etapes[0].inscrit, fait=EvaluateurRemplace(1, recit.un, new, "motif"))
    assert suite.reproche(dossier, inscrit) == ""
    assert dit(dossier, inscrit, sortant=recit.deux) == "la personne remplacée n’était pas l’évaluateur 1"
    assert dit(dossier, inscrit, entrant=first) == "l’évaluateur 1 est remplacé par lui-même"
    left = replace(dossier, remplacements=(Remplacement(1, new, first, "motif", INSTANT),))
    assert suite.reproche(left, inscrit) == "une personne remplacée revient dans ce dossier"


# --- dérogations


def derogation(**fields: Any) -> Derogation:
    return replace(Derogation(1, "r", "o", BLOC, "m", 1, ProfilId("?"), INSTANT), **fields)


def asked(recit: Recit, *derogations: Derogation) -> Dossier:
    return replace(recit.first(Pli).avant, derogations=derogations)


def fait(recit: Recit, auteur: str, what: Any) -> Inscrit:
    return replace(recit.etapes[0].inscrit, auteur=auteur, fait=what)


def test_a_derogation_is_asked_for_from_a_seat_under_the_next_number(recit: Recit) -> None:
    two = DerogationProposee(2, "r", "o", BLOC, "m")
    assert suite.reproche(asked(recit, derogation()), fait(recit, recit.un, two)) == ""
    assert "le numéro d’une autre" in suite.reproche(asked(recit), fait(recit, recit.un, two))
    assert "n’est pas cet évaluateur" in suite.reproche(asked(recit, derogation()), fait(recit, "intrus", two))


Changed = Callable[[Recit], Derogation]


@pytest.mark.parametrize(
    ("given", "auteur", "words"),
    [
        (lambda r: derogation(proposee_par=r.un), "deux", ""),
        (lambda r: derogation(proposee_par=r.un), "un", "acceptée par l’autre évaluateur"),
        (lambda r: derogation(proposee_par=ProfilId("parti")), "un", "acceptée par l’autre évaluateur"),
        (lambda r: derogation(proposee_par=r.deux), "deux", "acceptée par l’autre évaluateur"),
        (lambda r: derogation(proposee_par=r.un), "intrus", "n’est pas cet évaluateur"),
        (lambda r: derogation(proposee_par=r.un, acceptee_par=r.deux), "deux", "n’attendait pas d’accord"),
        (lambda r: derogation(proposee_par=r.un, retiree=True), "deux", "n’attendait pas d’accord"),
    ],
)
def test_a_derogation_is_accepted_once_by_the_other_seat(recit: Recit, given: Changed, auteur: str, words: str) -> None:
    who = {"un": recit.un, "deux": recit.deux}.get(auteur, auteur)
    said = suite.reproche(asked(recit, given(recit)), fait(recit, who, DerogationAcceptee(1)))
    assert words in said
    assert bool(said) is bool(words)


def test_a_derogation_is_withdrawn_once_from_a_seat(recit: Recit) -> None:
    what = DerogationRetiree(1, "motif")
    assert suite.reproche(asked(recit, derogation()), fait(recit, recit.deux, what)) == ""
    assert "était retirée" in suite.reproche(asked(recit, derogation(retiree=True)), fait(recit, recit.un, what))
    assert "n’est pas cet évaluateur" in suite.reproche(asked(recit, derogation()), fait(recit, "intrus", what))


def test_a_derogation_that_nobody_asked_for_is_neither_accepted_nor_withdrawn(recit: Recit) -> None:
    for what in (DerogationAcceptee(2), DerogationRetiree(2, "motif")):
        with pytest.raises(LookupError):
            suite.reproche(asked(recit, derogation()), fait(recit, recit.un, what))
        second = asked(recit, derogation(), derogation(numero=2, siege=2, proposee_par=recit.deux))
        assert suite.reproche(second, fait(recit, recit.un, what)) == ""


# --- procès-verbal


def signed(recit: Recit, mode: str) -> tuple[Dossier, Inscrit, Inscrit]:
    one, two = [e for e in recit.etapes if isinstance(e.inscrit.fait, ProcesVerbalSigne)]
    assert one.avant.fige is not None
    return replace(one.avant, fige=replace(one.avant.fige, mode=mode)), one.inscrit, two.inscrit


def test_in_a_file_evaluateur_1_signs_first_and_on_paper_either_does(recit: Recit) -> None:
    before, one, two = signed(recit, "electronique")
    assert suite.reproche(before, one) == ""
    assert suite.reproche(before, two) == "l’évaluateur 1 signe le premier"
    assert suite.reproche(signed(recit, "papier")[0], two) == ""


def test_a_dossier_is_closed_once_all_have_signed(recit: Recit) -> None:
    etape = recit.first(DossierClos)
    for lacking in (1, 2):
        fige = etape.avant.fige
        assert fige is not None
        signatures = {seat: instant for seat, instant in fige.signatures.items() if seat != lacking}
        before = replace(etape.avant, fige=replace(fige, signatures=signatures))
        assert suite.reproche(before, etape.inscrit) == "la grille officielle n’était pas signée par tous"
    assert (
        suite.reproche(replace(etape.avant, fige=None), etape.inscrit)
        == "il ne porte pas sur la grille officielle figée"
    )


def test_a_reopening_is_of_the_record_that_is_frozen_and_of_a_seat(recit: Recit) -> None:
    before = recit.first(DossierClos).avant
    again = ProcesVerbalRouvert(1, "motif")
    assert suite.reproche(before, fait(recit, recit.deux, again)) == ""
    assert "n’est pas cet évaluateur" in suite.reproche(before, fait(recit, "intrus", again))
    assert suite.reproche(before, fait(recit, recit.un, replace(again, version=2))) != ""
    assert suite.reproche(recit.first(Pli).avant, fait(recit, recit.un, again)) != ""


def test_a_scan_goes_with_a_record_frozen_on_paper(recit: Recit) -> None:
    scan = ScanJoint(1, "grille", "application/pdf", 10, journal.GENESE)
    words = "un scan accompagne une grille officielle figée en mode papier"
    frozen = recit.first(DossierClos).avant
    assert suite.reproche(frozen, fait(recit, recit.un, scan)) == ""
    assert suite.reproche(recit.fin, fait(recit, recit.un, scan)) == ""
    assert suite.reproche(frozen, fait(recit, recit.un, replace(scan, version=2))) == words
    assert suite.reproche(signed(recit, "electronique")[0], fait(recit, recit.un, scan)) == words
    assert suite.reproche(recit.first(Pli).avant, fait(recit, recit.un, scan)) == words
    assert "n’est pas cet évaluateur" in suite.reproche(frozen, fait(recit, "intrus", scan))


def test_a_version_follows_the_one_that_is_closed(recit: Recit) -> None:
    new = VersionOuverte(2, "motif")
    assert suite.reproche(recit.fin, fait(recit, recit.un, new)) == ""
    assert (
        suite.reproche(recit.fin, fait(recit, recit.un, replace(new, version=3)))
        == "elle ne suit pas une version close"
    )
    before = recit.first(DossierClos).avant
    assert suite.reproche(before, fait(recit, recit.un, new)) == "elle ne suit pas une version close"
    assert "n’est pas cet évaluateur" in suite.reproche(recit.fin, fait(recit, "intrus", new))


def test_what_is_said_of_an_identity_fits_the_document_and_the_dossier(recit: Recit) -> None:
    before, seen = recit.first(IdentiteVerifiee)
    apart = "la pièce présentée et ce qui en est dit ne vont pas ensemble"
    other = "l’état civil comparé n’est pas celui du dossier"
    corrected = EtatCivil("MARTIN", "Loup")
    for fields, expected in (
        ({}, ""),
        ({"piece": UNSET}, apart),
        ({"constat": "aucune_piece"}, apart),
        ({"constat": "aucune_piece", "piece": UNSET}, ""),
        ({"constat": "ne_correspond_pas", "piece": UNSET}, apart),
        ({"constat": "ne_correspond_pas", "etat_civil": corrected}, other),
        ({"etat_civil": corrected}, other),
        ({"constat": "corrigee"}, other),
        ({"constat": "corrigee", "etat_civil": corrected}, ""),
    ):
        assert dit(before, seen, **fields) == expected
    for presence in (None, "absent"):
        assert dit(replace(before, presence=presence), seen) == "l’identité n’était pas à vérifier"
    positioning = replace(before.referentiel, genre="positionnement")
    assert dit(replace(before, referentiel=positioning), seen) == "l’identité n’était pas à vérifier"
    assert suite.reproche(recit.fin, seen) == "le dossier était clos"


def test_a_rectification_is_of_a_closed_version_by_a_seat_and_changes_something(recit: Recit) -> None:
    right = IdentiteRectifiee(1, EtatCivil("MARTIN", "Loup"), "motif")
    assert suite.reproche(recit.fin, fait(recit, recit.deux, right)) == ""
    assert "n’est pas cet évaluateur" in suite.reproche(recit.fin, fait(recit, "intrus", right))
    same = replace(right, etat_civil=recit.fin.candidat.etat_civil)
    assert suite.reproche(recit.fin, fait(recit, recit.un, same)) == "elle ne rectifie rien"
    words = "il ne porte pas sur la grille officielle figée"
    assert suite.reproche(recit.fin, fait(recit, recit.un, replace(right, version=2))) == words
    for before in (recit.first(DossierClos).avant, recit.first(Pli).avant):
        assert suite.reproche(before, fait(recit, recit.un, right)) == "une rectification suit la clôture"


@pytest.mark.parametrize("kind", [Pli, SituationObservee, SiegeOccupe, PresenceDeclaree])
def test_nothing_else_is_written_on_a_frozen_record_nor_in_a_closed_dossier(recit: Recit, kind: type) -> None:
    inscrit = recit.first(kind).inscrit
    assert suite.reproche(recit.first(ProcesVerbalSigne).avant, inscrit) == "la grille officielle était figée"
    assert suite.reproche(recit.fin, inscrit) == "le dossier était clos"
