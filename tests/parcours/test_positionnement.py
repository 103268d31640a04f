"""The second source document runs: a positioning grid by one or by two, in its own words, to its signed PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier.actes import notation, preparation
from evaluateur.metier.conformite import conformite
from evaluateur.metier.contenu.fiche import Fiche
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance import fiches, verification
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.imprimes import FEUILLES, FICHE, GRILLE, SYNTHESE, Imprimable, PasDeFiche
from evaluateur.vues import fiche
from evaluateur.vues.vue import Vue
from tests.parcours.monde import Monde, referentiel_entier
from tests.parcours.positionne import BLOC, POSTE, Positionne

INTERDITS = re.compile(r"certif(?!icat)|jury|acquis(?!, |e| par l)", re.IGNORECASE)
"""Words of certification. A « certificat » vouches for a key; « acquis par l’expérience » is the sheet's own."""


@pytest.fixture(params=[1, 2], ids=["un", "deux"])
def clos(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Positionne]:
    monde = Positionne(tmp_path / "d", request.param)
    monde.jusqu_au_bout("electronique")
    yield monde
    monde.poste.close()


@pytest.fixture
def seul(tmp_path: Path) -> Iterator[Positionne]:
    monde = Positionne(tmp_path / "d")
    yield monde
    monde.poste.close()


def textes(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def imprime(monde: Monde, document: Imprimable) -> str:
    return textes(document.preparer(monde.poste, monde.seance).travail())


def test_its_steps_ask_for_no_interview_and_its_only_bloc_is_presented(seul: Positionne) -> None:
    dossier = seul.seance.dossier
    assert dossier.presentes == (BLOC,)
    personnes = tuple(e.identifiant for e in dossier.sieges.values())
    vue = Vue(dossier, personnes)
    assert [p.etape for p in vue.pas(BlocCode(BLOC))] == ["preparation", "grille", "signature", "remise"]
    assert [m.regle.cle for m in conformite.manquements(dossier)] == [f"bloc.{BLOC}.scellement"]


def test_it_is_signed_and_authentic_by_as_many_as_its_jury(clos: Positionne) -> None:
    original = clos.seance.cloture.original()
    alone = verification.one_seat(clos.poste.coffre.installes())
    verdict = politique.verify(original, Contexte(clos.horloge.instant, un_siege=alone))
    assert verdict.statut == "intact", verdict.reproches
    pv = proces_verbal.read(clos.seance.dossier.versions[-1].contenu)
    assert [e.siege for e in pv.evaluateurs] == list(clos.ref.numeros)


def test_no_word_of_certification_is_on_any_of_its_pages(clos: Positionne) -> None:
    for document in (GRILLE, FEUILLES, SYNTHESE, FICHE):
        said = imprime(clos, document)
        found = [said[max(0, m.start() - 40) : m.end() + 30] for m in INTERDITS.finditer(said)]
        assert found == [], document.dit


def test_the_grid_says_its_name_every_line_and_that_its_scale_is_to_be_confirmed(clos: Positionne) -> None:
    said = imprime(clos, GRILLE)
    assert "Grille de positionnement" in said
    assert "à confirmer par l’organisme" in said
    assert "RNCP" not in said
    assert "NSF" not in said
    flat = said.replace("’", "'").replace(" ", "")
    lost = [c.texte for c in clos.ref.blocs[0].criteres if c.texte.replace("’", "'").replace(" ", "") not in flat]
    assert [t for t in lost if "..." not in t and "/" not in t] == []


def test_the_sheet_is_beside_the_dossier_whose_post_it_describes_and_no_other(seul: Positionne) -> None:
    found = fiches.du_poste(seul.poste, seul.seance.dossier)
    assert found is not None
    assert found.code == seul.ref.code
    empreinte = seul.poste.coffre.retenir_referentiel(referentiel_entier())
    for reference, poste, described in (("EX-1", POSTE, True), ("EX-2", "Gestionnaire santé", False)):
        where = Affectation("Mutuelle Exemple", "Santé", poste)
        other = creer_dossier(seul.poste, reference, empreinte, Candidat("DURAND", "Zoé"), where, Session("Lieu"))
        assert (fiches.du_poste(seul.poste, other.dossier) is not None) is described
        if not described:
            with pytest.raises(PasDeFiche):
                FICHE.preparer(seul.poste, other)


def test_a_post_is_known_by_any_of_its_names_however_they_are_typed(seul: Positionne) -> None:
    sheet = seul.ref.fiche
    assert isinstance(sheet, Fiche)
    for nom in (
        POSTE,
        "  gestionnaire d’ASSISTANCE  back-office",
        "Gestionnaire de dossiers d'assistance",
        "Rédacteur",
    ):
        assert fiche.decrit(sheet, nom), nom
    for nom in ("", "F/H", "Gestionnaire de prestations santé", "assistance"):
        assert not fiche.decrit(sheet, nom), nom


def test_the_profile_is_one_page_whose_table_says_what_its_picture_shows(clos: Positionne) -> None:
    pdf = PdfReader(BytesIO(SYNTHESE.preparer(clos.poste, clos.seance).travail()))
    assert len(pdf.pages) == 1
    said = " ".join(pdf.pages[0].extract_text().split())
    assert "Profil de positionnement" in said
    for competence in clos.ref.blocs[0].competences:
        marks = [clos.seance.dossier.bloc(BlocCode(BLOC)).decisions[c.code].valeur for c in competence.criteres]
        counts = [str(marks.count(v.cle)) for v in clos.ref.echelles.critere.valeurs]
        assert " ".join(counts) in said, competence.code
        drawn = [n for n in counts if n != "0"]
        assert f"{competence.code} {competence.libelle_court.split()[0]}" in said
        assert " ".join(drawn) in said
    assert isinstance(clos.ref.fiche, Fiche)
    for key in clos.ref.fiche.cles:
        assert key.numero in said


def test_a_picture_has_words_and_a_place_for_those_who_cannot_see_it(clos: Positionne) -> None:
    pdf = pikepdf.open(BytesIO(SYNTHESE.preparer(clos.poste, clos.seance).travail()))
    found = [node for node in pdf.objects if isinstance(node, pikepdf.Dictionary) and node.get("/S") == "/Figure"]
    (figure,) = found
    assert "même" in str(figure.Alt)
    left, bottom, right, top = (float(x) for x in figure.A.BBox.as_list())
    assert 0 < left < right < 596
    assert 0 < bottom < top < 842


def test_whoever_sits_alone_seals_as_he_freezes_and_reads_the_pages_before(seul: Positionne) -> None:
    seul.noter_tout(1)
    before = seul.seance.dossier
    drafted = textes(seul.seance.cloture.travail_projet("papier")())
    assert "En progression" in drafted, "the result is on the pages although nothing is sealed"
    assert seul.seance.dossier == before, "reading them wrote nothing"
    seul.seance.figer("papier")
    fige = seul.seance.dossier.fige
    assert fige is not None
    assert seul.seance.dossier.bloc(BlocCode(BLOC)).scelle(1)
    assert fige.contenu.count('"etat":"accord"') > len(seul.ref.blocs[0].criteres)


def test_what_freezing_would_refuse_is_refused_before_a_seal_that_stays(seul: Positionne) -> None:
    seul.noter_tout(1)
    seul.seance.faire(notation.noter, "1.1.1", None)
    with pytest.raises(ActeRefuse, match="incomplète"):
        seul.seance.figer("papier")
    seul.seance.faire(notation.noter, "1.1.1", "autonome")
    seul.seance.faire(preparation.renseigner_session, Session(""))
    with pytest.raises(ActeRefuse):
        seul.seance.figer("papier")
    assert not seul.seance.dossier.bloc(BlocCode(BLOC)).scelle(1)
    seul.seance.faire(notation.noter, "1.1.1", "avec_appui")


def test_a_clock_that_was_moved_is_written_and_refused_before_a_seal_that_stays(seul: Positionne) -> None:
    seul.noter_tout(1)
    seul.horloge.instant += timedelta(minutes=10)
    before = seul.seance.dossier.rang
    with pytest.raises(ActeRefuse, match="horloge"):
        seul.seance.figer("papier")
    assert seul.seance.dossier.rang == before + 1, "it is noted"
    assert not seul.seance.dossier.bloc(BlocCode(BLOC)).scelle(1)
    with pytest.raises(ActeRefuse, match="horloge"):
        seul.seance.figer("papier")
    assert seul.seance.dossier.rang == before + 1, "once"


def test_two_seal_by_themselves_and_freeze_nothing_that_is_not_sealed(tmp_path: Path) -> None:
    monde = Positionne(tmp_path / "d", 2)
    for siege in monde.ref.numeros:
        monde.noter_tout(siege)
    monde.ensemble()
    with pytest.raises(ActeRefuse, match="à sceller"):
        monde.seance.figer("papier")
    assert not any(monde.seance.dossier.bloc(BlocCode(BLOC)).scelle(siege) for siege in monde.ref.numeros)
    monde.poste.close()
