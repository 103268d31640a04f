"""The demonstration plays a whole week through the use cases, and what it leaves is a dossier like any other."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from evaluateur import demo, journal
from evaluateur.cles.serrures import Argon
from evaluateur.db import journaux
from evaluateur.demo.contenu import BlocJoue, Semaine
from evaluateur.demo.horloge import HorlogeReglee
from evaluateur.edition.documents.grille import grille as grille_imprimee
from evaluateur.metier import conciliation, designation
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.conformite import conformite
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.typographie import francais
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance, ouvrir_dossier

SEMAINE = demo.lire()
CODES = [b.code for b in SEMAINE.blocs]
FUSEAU = "Europe/Paris"


def argon_leger(salt: bytes) -> Argon:
    return Argon(salt, memoire_kib=64, passes=1, voies=1)


class Jeu:
    """A week that was played: its folder, its dossier, what was announced and what the clock showed then."""

    def __init__(self, data_folder: Path) -> None:
        self.donnees = data_folder
        self.lignes: list[str] = []
        self.heures: list[datetime] = []
        self.horloge = HorlogeReglee()
        with Poste(data_folder, self.horloge, argon=argon_leger) as poste:
            demo.preparer_poste(poste, SEMAINE)
            referentiel = demo.referentiel_de_demonstration()
            self.identifiant = demo.jouer(poste, referentiel, SEMAINE, self.horloge, self.annoncer)
            self.fin = ouvrir_dossier(poste, self.identifiant).dossier

    def annoncer(self, line: str) -> None:
        self.lignes.append(line)
        self.heures.append(self.horloge.locale)


@pytest.fixture(scope="module")
def jeu(tmp_path_factory: pytest.TempPathFactory) -> Jeu:
    return Jeu(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def poste(jeu: Jeu) -> Iterator[Poste]:
    with Poste(jeu.donnees, jeu.horloge) as poste:
        phrase = poste.coffre.phrase_entrainement()
        assert phrase is not None
        poste.trousseau.deverrouiller(poste.trousseau.profils[1].identifiant, phrase)
        poste.asseoir(poste.trousseau.profils[1].identifiant)
        yield poste


@pytest.fixture
def seance(jeu: Jeu, poste: Poste) -> Seance:
    return ouvrir_dossier(poste, SEMAINE.reference)


@pytest.fixture
def dossier(seance: Seance) -> Dossier:
    return seance.dossier


# --- what is left


def test_the_dossier_is_closed_a_practice_one_and_lacks_nothing(dossier: Dossier, seance: Seance) -> None:
    assert dossier.clos
    assert dossier.entrainement
    assert conformite.manquements(seance.dossier) == []


def test_the_folder_reopened_by_the_other_evaluator_gives_an_equal_dossier(jeu: Jeu, dossier: Dossier) -> None:
    assert dossier == jeu.fin


def test_the_five_blocs_have_a_result_and_one_is_not_acquired(dossier: Dossier) -> None:
    results = {code: conciliation.resultat(dossier, code) for code in dossier.blocs}
    assert list(results) == CODES
    assert results == {"1": "acquis", "2": "acquis", "3": "non_acquis", "4": "acquis", "5": "acquis"}
    decision = dossier.bloc(BlocCode("3")).decisions[CelluleCode("3")]
    assert decision.motif


def test_the_derogation_is_accepted_by_the_other(dossier: Dossier) -> None:
    (derogation,) = dossier.derogations
    assert derogation.acceptee
    assert derogation.acceptee_par != derogation.proposee_par
    assert derogation.regle == "siege.2.service"


def test_both_evaluators_filled_every_cell(dossier: Dossier) -> None:
    for code in CODES:
        cellules = set(dossier.referentiel.par_bloc[code].cellules)
        for originale in dossier.bloc(code).originales.values():
            assert set(originale.grille.marques) == cellules


def test_both_evaluators_wrote_under_every_table_that_asks_for_it(dossier: Dossier) -> None:
    for bloc in dossier.referentiel.blocs:
        for originale in dossier.bloc(bloc.code).originales.values():
            written = {k for k, text in originale.grille.precisions.items() if text}
            expected = {k.code for k in bloc.competences}
            assert written <= expected
            assert written == expected or not bloc.modalites.precisions_obligatoires


def test_the_ecarts_are_settled_with_their_reason(dossier: Dossier) -> None:
    tranches = [
        cellule
        for code in CODES
        for cellule in conciliation.cellules(dossier, code)
        if cellule.etat is Etat.TRANCHE and cellule.valeurs[0] != cellule.valeurs[1]
    ]
    assert {c.nature for c in tranches} == {"critere", "competence", "bloc"}
    assert len(tranches) >= 3
    assert all(c.decision is not None and c.decision.motif for c in tranches)
    assert {"sans_objet", "non_observe"} in [set(c.valeurs) for c in tranches]


def test_every_settlement_of_the_content_settles_a_real_ecart(dossier: Dossier) -> None:
    for bloc in SEMAINE.blocs:
        ecarts = {c.code for c in conciliation.cellules(dossier, bloc.code) if c.valeurs[0] != c.valeurs[1]}
        assert ecarts == {r.cellule for r in bloc.reglements}


def test_comments_are_kept_from_every_origin(dossier: Dossier) -> None:
    origines = {p.origine for code in CODES for p in dossier.bloc(code).precisions.values()}
    assert origines == {"1", "2", "1+2", "reecrit"}


def test_what_was_not_observed_is_raised_then_marked(dossier: Dossier) -> None:
    grille = dossier.bloc(BlocCode("1")).originales[1].grille
    assert grille.abordes[CelluleCode("1.5.4")]
    assert grille.marques[CelluleCode("1.5.4")] == "conforme"
    assert dossier.bloc(BlocCode("1")).originales[2].grille.signales[CelluleCode("1.4.6")]


def test_the_clocks_tell_what_the_content_says(dossier: Dossier) -> None:
    for bloc in SEMAINE.blocs:
        chronos = dossier.bloc(bloc.code).chronos
        assert set(chronos) == {h.phase for h in bloc.horloges}
        for jouee in bloc.horloges:
            chrono = chronos[jouee.phase]
            assert chrono.acquis_ms == 1000 * sum(jouee.parties)
            assert [(p.motif, p.duree_ms) for p in chrono.pauses] == [
                (p.motif, 1000 * p.secondes) for p in jouee.pauses
            ]
            assert chrono.motif_fin == jouee.motif_fin


def test_the_drawn_case_is_the_one_that_is_played(dossier: Dossier) -> None:
    etat = dossier.bloc(BlocCode("4"))
    (tirage,) = etat.tirages
    expected = SEMAINE.bloc("4").avec_cas(tirage.retenu)
    assert [s.contexte for s in etat.situations.values()] == [s.contexte for s in expected.situations]
    assert [etat.originales[g.siege].grille.precisions for g in expected.grilles] == [
        g.precisions for g in expected.grilles
    ]


def test_the_chain_of_the_journal_verifies(jeu: Jeu, poste: Poste) -> None:
    lines = list(
        journal.verify(journaux.read(poste.coffre.base, DossierId(jeu.identifiant)), DossierId(jeu.identifiant))
    )
    jours = {designation.local(datetime.fromisoformat(line.instant), FUSEAU).date() for line in lines}
    assert jours == {e.quand.date() for e in SEMAINE.agenda}
    assert [line.instant for line in lines] == sorted(line.instant for line in lines)


def test_the_grid_prints_every_criterion(seance: Seance) -> None:
    reader = pypdf.PdfReader(io.BytesIO(grille_imprimee.compose(seance.cloture.proces_verbal())))
    page = serre("".join(p.extract_text() for p in reader.pages))
    absents = [
        c.code for b in seance.dossier.referentiel.blocs for c in b.criteres if serre(francais(c.texte)) not in page
    ]
    assert absents == []


def test_the_grid_is_signed_on_its_first_page_and_proved_on_its_last(seance: Seance) -> None:
    reader = pypdf.PdfReader(io.BytesIO(grille_imprimee.compose(seance.cloture.proces_verbal())))
    texts = [serre(p.extract_text()) for p in reader.pages]
    assert "Signatures" in texts[0]
    assert "aprisconnaissance" in texts[0]
    assert [i for i, t in enumerate(texts) if "Annexe" in t and i] == [len(texts) - 1]
    assert "EmpreintesSHA-256" in texts[-1]


def serre(text: str) -> str:
    return re.sub(r"[\s\u00ad]+", "", text)


# --- how it is played


def test_each_step_is_announced_on_its_day_and_ends_before_the_next(jeu: Jeu) -> None:
    assert len(jeu.lignes) == len(SEMAINE.agenda)
    for line, heure, etape in zip(jeu.lignes, jeu.heures, SEMAINE.agenda, strict=True):
        jour = designation.jour(etape.quand.date()).removesuffix(" 2026")
        assert line.startswith(f"{jour}, bloc {etape.bloc} : " if etape.bloc else f"{jour} : ")
        assert heure >= etape.quand
        for who in (e.nom_complet for e in SEMAINE.evaluateurs):
            after = line.partition(who)[2]
            assert not after[:1].isalnum(), "a name stands apart from what follows it"
    delays = [
        (etape.quand, etape.acte, heure)
        for heure, etape in zip(jeu.heures, SEMAINE.agenda[1:], strict=False)
        if heure > etape.quand
    ]
    assert delays == []


def test_a_folder_with_real_profiles_is_refused(tmp_path: Path) -> None:
    with Poste(tmp_path, HorlogeReglee(), argon=argon_leger) as poste:
        poste.trousseau.creer_profil("ESSAI", "Anne", "une vraie phrase secrète")
    with pytest.raises(demo.DossierOccupe, match="vraies données"):
        demo.demontrer(tmp_path, lambda _: None, argon=argon_leger)


def test_a_second_week_is_played_beside_the_first_under_another_reference(tmp_path: Path) -> None:
    seen: list[str] = []
    first, _ = demo.demontrer(tmp_path, lambda _: None, lambda c: seen.append(c.dossier), argon_leger)
    second, _ = demo.demontrer(tmp_path, lambda _: None, argon=argon_leger)
    assert (first.reference, second.reference) == ("EX-2026-0117", "EX-2026-0117-2")
    assert set(seen) == {first.dossier}


def test_the_set_clock_never_goes_back() -> None:
    horloge = HorlogeReglee()
    before = horloge.read()
    assert before.instant == datetime(2026, 11, 12, 7, 30, tzinfo=UTC)
    horloge.attendre(datetime(2026, 11, 11, 8, 0))  # noqa: DTZ001 - an hour of the room
    assert horloge.read() == before
    horloge.attendre(datetime(2026, 11, 12, 9, 0))  # noqa: DTZ001 - an hour of the room
    after = horloge.read()
    assert after.depuis(before) == 30 * 60 * 1000
    assert after.derive(before) == 0


# --- how it is written


def textes(semaine: Semaine) -> list[str]:
    """Everything that the two evaluators write."""
    return [text for bloc in semaine.blocs for text in textes_du_bloc(bloc)]


def textes_du_bloc(bloc: BlocJoue) -> list[str]:
    written = [r.texte for r in bloc.retenues if r.texte] + [r.motif for r in bloc.reglements]
    for grille in bloc.grilles:
        written += [*grille.precisions.values(), *(n.texte for n in grille.notes), grille.motif]
    for cas in bloc.cas:
        written += [*cas.phrases_1.values(), *cas.phrases_2.values()]
    return written


def test_no_sentence_is_written_twice() -> None:
    phrases = Counter(
        phrase.strip().casefold()
        for text in textes(SEMAINE)
        for phrase in re.split(r"(?<=[.!?])\s+", text)
        if phrase.strip()
    )
    assert [phrase for phrase, times in phrases.items() if times > 1] == []


def test_a_comment_counts_one_to_four_sentences() -> None:
    for bloc in SEMAINE.blocs:
        for joue in [bloc.avec_cas(rang) for rang in range(len(bloc.cas))] or [bloc]:
            for grille in joue.grilles:
                for code, text in grille.precisions.items():
                    assert 1 <= len(re.findall(r"[.!?](?=\s|$)", text)) <= 4, code


def test_the_texts_have_french_apostrophes_and_end_with_a_point() -> None:
    for text in filter(None, textes(SEMAINE)):
        assert "'" not in text
        assert '"' not in text
        assert text.endswith((".", "!", "?", "».")), text


def test_every_case_speaks_of_each_competence_to_both() -> None:
    bloc = SEMAINE.bloc("4")
    assert len(bloc.cas) == 6
    for cas in bloc.cas:
        assert set(cas.phrases_1) == set(cas.phrases_2) == set(bloc.grilles[0].precisions)
        assert len(cas.contextes) == len(bloc.situations)
