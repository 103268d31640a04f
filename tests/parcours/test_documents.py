"""What is frozen, signed, closed, joined and printed: of which version, on which conditions, under which name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from evaluateur.db import documents, sauvegardes
from evaluateur.edition.signature import signature
from evaluateur.metier.actes import cloture, notation, preparation
from evaluateur.metier.personnes import Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.seance import acces, originaux
from evaluateur.seance.consultation import LigneJournal, consulter
from evaluateur.seance.dossiers import creation, journee
from evaluateur.seance.dossiers.journee import JourneeVide
from evaluateur.seance.export_journal import as_csv, as_text
from evaluateur.seance.imprimes import FEUILLES, GRILLE, SYNTHESE, PasEncoreClos
from tests.parcours.monde import PHRASE, Monde, evaluateur


@pytest.fixture
def absent(tmp_path: Path) -> Iterator[Monde]:
    """A dossier that needs no grid: its candidate did not come."""
    monde = Monde(tmp_path / "donnees")
    monde.seance.faire(preparation.declarer_presence, "absent", "Ne s’est pas présenté.")
    yield monde
    monde.poste.close()


def again(monde: Monde) -> None:
    monde.seul(1)
    monde.seance.faire(cloture.ouvrir_version, "Une coquille.")


# --- versions


def test_what_is_printed_is_the_record_in_force_or_else_the_last_one_closed(absent: Monde) -> None:
    with pytest.raises(ActeRefuse, match="n’est pas encore figée"):
        absent.seance.cloture.version()
    with pytest.raises(PasEncoreClos):
        SYNTHESE.preparer(absent.poste, absent.seance)
    for number in (1, 2):
        absent.ensemble()
        absent.seance.cloture.figer("papier")
        assert absent.seance.cloture.version().numero == number
        assert absent.seance.cloture.proces_verbal().version == number
        for siege in absent.ref.numeros:
            absent.seul(siege)
            absent.seance.cloture.signer()
        absent.seance.cloture.clore()
        again(absent)
        assert absent.seance.cloture.version().numero == number, "the next one is not frozen yet"
        made = [document.preparer(absent.poste, absent.seance) for document in (GRILLE, SYNTHESE)]
        assert [one.titre for one in made] == ["Grille EX-1", "Synthèse EX-1"]
        assert all(f"-EX-1-v{number}-" in one.fichier and one.fichier.endswith(".pdf") for one in made)
    assert FEUILLES.preparer(absent.poste, absent.seance).titre == "Feuilles EX-1"


def test_closing_makes_a_backup_and_so_does_sealing(absent: Monde) -> None:
    absent.signer_et_clore("papier")
    assert len(sauvegardes.list_all(absent.donnees)) == 1
    absent.horloge.avancer(60)
    absent.seance = absent.ouvrir_dossier("EX-2")
    absent.epreuve("1")
    absent.noter_tout(1, "1")
    absent.seance.sceller("1")
    assert len(sauvegardes.list_all(absent.donnees)) == 2


def test_who_is_alone_freezes_nothing_and_nothing_is_written_by_the_way(absent: Monde) -> None:
    absent.seance.faire(preparation.declarer_presence, "present")
    absent.seance.faire(notation.noter, "1.1.1", "conforme")
    before = absent.seance.dossier.rang
    with pytest.raises(ActeRefuse):
        absent.seance.cloture.figer("papier")
    assert absent.seance.dossier.rang == before


def test_a_signature_made_elsewhere_is_kept_only_while_its_author_sits_before_the_same_record(absent: Monde) -> None:
    absent.ensemble()
    absent.seance.cloture.figer("electronique")
    absent.seul(1)
    to_do = absent.seance.cloture.preparer_signature()
    done = to_do.travail()
    for other in (
        replace(to_do, siege=2),
        replace(to_do, fige=replace(to_do.fige, empreinte="0" * 64)),
        replace(to_do, clavier=replace(to_do.clavier, personnes=(absent.deux.identifiant,))),
    ):
        with pytest.raises(ActeRefuse, match="La main a changé pendant la signature"):
            absent.seance.cloture.conclure_signature(other, done)
    absent.seul(1)
    absent.seance.cloture.conclure_signature(to_do, done)
    assert absent.seance.cloture.original() == done
    absent.seul(2)
    with pytest.raises(ActeRefuse, match="n’est pas celui que l’évaluateur 1 a signé"):
        absent.seance.cloture.preparer_signature(done + b"\n")
    second = absent.seance.cloture.preparer_signature(done)
    absent.seance.cloture.conclure_signature(second, second.travail())
    assert absent.seance.cloture.original().startswith(done)
    assert set(absent.seance.cloture.version().documents) == {1, 2}


def test_no_time_stamp_is_asked_for_without_an_address_and_a_certificate_to_trust() -> None:
    now = datetime(2026, 11, 16, tzinfo=UTC)
    for service in (
        originaux.Service(),
        originaux.Service("http://h", frozenset()),
        originaux.Service("", frozenset([b"x"])),
    ):
        assert originaux._stamp(service, now) is signature.no_stamp
    assert originaux._stamp(originaux.Service("http://h", frozenset([b"x"])), now) is not signature.no_stamp


# --- the right of access


def names(monde: Monde, folder: Path) -> set[str]:
    return {f.name for f in acces.export(monde.poste, monde.seance.identifiant, folder).fichiers}


def test_each_record_is_handed_over_once_whether_it_waits_or_is_closed(absent: Monde, tmp_path: Path) -> None:
    always = {"candidat.json", "journal.csv", "grilles.json", "LISEZMOI.txt"}
    first = {"proces-verbal-v1.json", "grille-v1.pdf"}
    assert names(absent, tmp_path / "0") == always
    absent.ensemble()
    absent.seance.cloture.figer("papier")
    assert names(absent, tmp_path / "1") == always | first
    for siege in absent.ref.numeros:
        absent.seul(siege)
        absent.seance.cloture.signer()
    absent.seance.cloture.clore()
    absent.seul(1)
    absent.seance.cloture.joindre_scan("grille", "image/jpeg", b"\xff\xd8\xff une")
    done = acces.export(absent.poste, absent.seance.identifiant, tmp_path / "2")
    assert {f.name for f in done.fichiers} == always | first | {"scan-1.jpg"}
    assert acces.said(done) == f"7\xa0fichiers écrits dans {tmp_path / '2'}."
    assert absent.seance.cloture.scan(documents.empreinte(b"\xff\xd8\xff une")) == b"\xff\xd8\xff une"
    text = (tmp_path / "2" / "LISEZMOI.txt").read_text(encoding="utf-8").replace("\xa0", " ").replace("\u202f", " ")
    assert "scan-1.jpg : feuille signée à la main, numérisée." in text
    assert "proces-verbal-v1.json : données de la grille officielle." in text
    assert "grille-v1.pdf : grille officielle, telle qu’elle est signée." in text
    assert "grilles.json : grilles des deux évaluateurs" in text
    assert "révélées" not in text, "nothing is hidden here"
    again(absent)
    assert names(absent, tmp_path / "3") == always | first | {"scan-1.jpg"}


def test_only_what_was_revealed_is_handed_over_with_the_grids_of_both(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    for bloc in monde.ref.par_bloc:
        monde.epreuve(bloc)
        monde.sceller_tout(bloc)
    monde.ensemble()
    monde.seance.reveler("5")
    monde.seul(1)
    acces.export(monde.poste, "EX-1", tmp_path / "acces")
    grids = json.decode((tmp_path / "acces" / "grilles.json").read_bytes())
    assert {code: set(of) for code, of in grids.items()} == {"5": {"evaluateur-1", "evaluateur-2"}}
    said = (tmp_path / "acces" / "LISEZMOI.txt").read_text(encoding="utf-8")
    assert "saisies confidentielles" in said
    monde.poste.close()


# --- a journal as text and as a table


def _line(**fields: object) -> LigneJournal:
    base = {
        "dossier": "d" * 32, "rang": 7, "instant": "2026-11-16 09:00:00+01:00", "auteur": "a", "nom": "ESSAI-UN Anne",
        "type": "PresenceDeclaree", "bloc": "", "objet": "", "ancien": "", "nouveau": "", "motif": "",
        "phrase": "Présence : absent", "lisible": True, "empreinte": "e" * 64,
    }  # fmt: skip
    return LigneJournal(**(base | fields))  # type: ignore[arg-type]


def test_a_line_of_text_says_its_bloc_what_was_there_before_and_why_when_there_is_any() -> None:
    told = [_line(), _line(bloc="1", ancien="pré\nsent", motif="Mala\nde", rang=12345)]
    bare, full = as_text(told).replace("\xa0", " ").splitlines()
    assert bare == "    7  2026-11-16 09:00:00  ESSAI-UN Anne : Présence : absent"
    tail = "bloc 1, Présence : absent [auparavant : pré sent] (Mala de)"
    assert full == f"12345  2026-11-16 09:00:00  ESSAI-UN Anne : {tail}"
    assert as_text([]) == "\n"


def test_a_table_defuses_each_formula_and_says_yes_and_no() -> None:
    heading, one, other = as_csv([_line(phrase="=1+1"), _line(lisible=False, ancien="a=1", rang=-3)]).splitlines()
    assert heading.split(";") == list(LigneJournal.__struct_fields__)
    assert one.split(";")[-3:-1] == ["'=1+1", "oui"]
    assert (other.split(";")[-2], other.split(";")[1], other.split(";")[8]) == ("non", "-3", "a=1")


def test_the_journal_says_the_bloc_of_a_line_whose_sentence_does_not(absent: Monde) -> None:
    lines = list(consulter(absent.poste, absent.seance.identifiant))
    assert {line.situee for line in lines if not line.bloc} == {True}
    assert {(line.objet, line.situee) for line in lines if line.bloc == "1"} == {("Bloc 1", True)}


# --- the day


def test_the_sheet_of_a_day_has_each_candidate_by_name_and_each_evaluator_once(absent: Monde) -> None:
    def begin(reference: str, nom: str, lieu: str) -> None:
        seance = absent.ouvrir_dossier(reference)
        d = seance.dossier
        seance.faire(preparation.renseigner_candidat, replace(d.candidat, nom_naissance=nom), d.affectation)
        seance.faire(preparation.renseigner_session, replace(d.session, lieu=lieu))

    begin("EX-2", "zola", "Salle B")
    begin("EX-3", "ABEL", "")
    resumes = sorted(absent.poste.liste.lister(), key=lambda r: r.reference)
    lines, day = journee.read(absent.poste, resumes, date(2026, 11, 17))
    assert [(line.reference, line.candidat, line.presence) for line in lines] == [
        ("EX-3", "ABEL Lou", "present"), ("EX-1", "MARTIN Lou", "absent"), ("EX-2", "ZOLA Lou", "present"),
    ]  # fmt: skip
    assert {line.blocs for line in lines} == {("1", "5")}
    assert (day.jour, day.lieu, day.entrainement) == (date(2026, 11, 17), "Salle d’essai, Salle B", True)
    assert [one.nom for one in day.evaluateurs] == ["ESSAI-UN Anne", "ESSAI-DEUX Basile"]
    assert all(one.qualite for one in day.evaluateurs)
    made = journee.exemplaire(absent.poste, resumes, date(2026, 11, 17))
    assert (made.titre, made.fichier) == ("Feuille de session 2026-11-17", "feuille-session-2026-11-17.pdf")


def test_a_day_of_nobody_has_no_sheet_and_a_seat_that_nobody_holds_no_name(absent: Monde) -> None:
    with pytest.raises(JourneeVide, match="Aucune session ce jour-là"):
        journee.read(absent.poste, [], date(2026, 11, 16))
    seance = creation.commencer(absent.poste, absent.ref)
    seance.faire(preparation.renseigner_session, Session(debut=date(2026, 11, 20), lieu="", organisme="Centre"))
    seance.occuper_siege(2, replace(evaluateur(absent.deux, 2), qualite=""))
    (resume,) = (r for r in absent.poste.liste.lister() if r.dossier == seance.identifiant)
    lines, day = journee.read(absent.poste, [resume], date(2026, 11, 20))
    assert [(one.nom, one.qualite) for one in day.evaluateurs] == [("ESSAI-DEUX Basile", "")]
    assert (day.entrainement, day.organisme, day.lieu, len(lines)) == (False, "Centre", "", 1)
    assert PHRASE not in repr(day)
