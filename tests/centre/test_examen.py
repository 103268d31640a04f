"""What the centre believes of a lot, and what it does not, each for its reason."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import json
from msgspec.structs import replace

from evaluateur.centre.autorite.autorite import Habilite
from evaluateur.centre.reception import examen
from evaluateur.cles import signatures
from evaluateur.echange.lot import lot, manifeste
from evaluateur.echange.lot.lot import Expediteur, Lot
from evaluateur.echange.lot.manifeste import Piece
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.journal import Inscription
from evaluateur.metier import canonique
from evaluateur.metier.pv import redaction
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import Mode
from evaluateur.seance.remise import composition as remise
from evaluateur.titres import emission, rattachement, titre
from evaluateur.titres.attestation import Attestation
from tests.centre.envoi import CLE, JPEG, Envoi, Reel
from tests.echange import colis
from tests.parcours.habilites import JUSQU_AU, Habilites
from tests.titres.illisibles import illisible


@pytest.fixture(scope="module")
def electronique(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("electronique"), "electronique")


@pytest.fixture(scope="module")
def papier(tmp_path_factory: pytest.TempPathFactory) -> Envoi:
    return Envoi(tmp_path_factory.mktemp("papier"), "papier")


def changed(nature: manifeste.Nature, change: Callable[[bytes], bytes]) -> Callable[[list[Piece]], list[Piece]]:
    return lambda pieces: [replace(p, contenu=change(p.contenu)) if p.nature == nature else p for p in pieces]


def without(nature: manifeste.Nature) -> Callable[[list[Piece]], list[Piece]]:
    return lambda pieces: [p for p in pieces if p.nature != nature]


def lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[list[Piece]], list[Piece]]:
    return changed("journal", lambda data: b"".join(change(data.splitlines(keepends=True))))


def test_a_lot_of_either_sort_is_believed(electronique: Envoi, papier: Envoi) -> None:
    for envoi in (electronique, papier):
        constat = envoi.examine(envoi.lot)
        assert constat.dossier.reference == envoi.monde.seance.dossier.reference
        assert constat.version == envoi.monde.seance.dossier.versions[-1]
        assert constat.expediteur.nom == "ESSAI-UN Anne"
        assert constat.autorite.nom == "Centre Exemple"


def test_whole_journals_are_read_by_the_centre_after_the_reveal(electronique: Envoi) -> None:
    """It holds no key of anyone: what was revealed is read from the journal alone."""
    dossier = electronique.examine(electronique.lot).dossier
    for bloc in electronique.monde.ref.par_bloc:
        for who in (electronique.monde.un, electronique.monde.deux):
            assert dossier.grille(bloc, who.identifiant).marques


FORGED: dict[str, tuple[str, Callable[[Envoi], Lot]]] = {
    "a line less at the end": ("journal", lambda e: e.remade(lines(lambda found: found[:-1]))),
    "a line less in the middle": ("journal", lambda e: e.remade(lines(lambda found: found[:9] + found[10:]))),
    "two lines exchanged": (
        "journal", lambda e: e.remade(lines(lambda found: [*found[:8], found[9], found[8], *found[10:]])),
    ),
    "a line changed": (
        "journal", lambda e: e.remade(lines(lambda found: [*found[:5], found[5].replace(b"2026", b"2025"), *found[6:]]))
    ),
    "no journal": ("journal", lambda e: e.remade(lines(lambda found: []))),
    "no journal at all": ("journal", lambda e: e.remade(without("journal"))),
    "a journal that is no journal": ("manifeste", lambda e: e.remade(changed("journal", lambda _: b"{}\n"))),
    "a journal with a field more": (
        "manifeste", lambda e: e.remade(changed("journal", lambda data: data.replace(b"{", b'{"a":1,', 1))),
    ),
    "a journal with a space more": (
        "manifeste", lambda e: e.remade(changed("journal", lambda data: data.replace(b":", b": ", 1))),
    ),
    "a journal with a letter that is none": (
        "manifeste", lambda e: e.remade(changed("journal", lambda data: data.replace(b"T", b"\xf4", 1))),
    ),
    "another head in the manifest": ("journal", lambda e: e.remade(tete=canonique.empreinte(b""))),
    "another rank in the manifest": ("journal", lambda e: e.remade(rang=e.remise.about.rang + 1)),
    "another reference in the manifest": ("manifeste", lambda e: e.remade(reference="EX-2")),
    "another version in the manifest": ("manifeste", lambda e: e.remade(version=2)),
    "another record in the manifest": ("manifeste", lambda e: e.remade(empreinte=canonique.empreinte(b""))),
    "another dossier in the manifest": ("journal", lambda e: e.remade(dossier="autre")),
    "another référentiel": (
        "referentiel",
        lambda e: e.remade(changed("referentiel", lambda data: data.replace(b"acquise", b"obtenue"))),
    ),
    "no référentiel": ("referentiel", lambda e: e.remade(without("referentiel"))),
    "another référentiel in the manifest": ("referentiel", lambda e: e.remade(referentiel=canonique.empreinte(b""))),
    "another record": (
        "proces_verbal", lambda e: e.remade(changed("proces_verbal", lambda data: data.replace(b"Lou", b"Luc"))),
    ),
    "no record": ("proces_verbal", lambda e: e.remade(without("proces_verbal"))),
    "a record that is no text": ("proces_verbal", lambda e: e.remade(changed("proces_verbal", lambda _: b"\xff"))),
    "another grid": ("grille", lambda e: e.remade(changed("document", lambda data: data + b"\n"))),
    "no grid": ("grille", lambda e: e.remade(without("document"))),
    "a scan that the journal does not name": (
        "scan", lambda e: e.remade(lambda pieces: [*pieces, Piece("scan", JPEG, 1, "image/jpeg")]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", FORGED)
def test_a_lot_that_is_made_otherwise_by_one_evaluator_is_not_believed(electronique: Envoi, how: str) -> None:
    expected, make = FORGED[how]
    assert electronique.reason(make(electronique)) == expected


def test_another_scan_or_none_or_under_another_type_is_not_believed(papier: Envoi) -> None:
    assert papier.reason(papier.remade(changed("scan", lambda data: data + b"x"))) == "scan"
    assert papier.reason(papier.remade(without("scan"))) == "scan"
    as_png = papier.remade(
        lambda pieces: [replace(p, type_mime="image/png") if p.nature == "scan" else p for p in pieces]
    )
    assert papier.reason(as_png) == "scan"


def test_no_page_comes_along_that_the_journal_does_not_name(electronique: Envoi, papier: Envoi) -> None:
    """One evaluator encloses another grid: beside what was signed by hand, or as that of another version."""
    forged = Piece("document", b"%PDF-1.7 tout est acquis", 1)
    assert papier.reason(papier.remade(lambda pieces: [*pieces, forged])) == "grille"
    assert electronique.reason(electronique.remade(lambda pieces: [*pieces, replace(forged, version=2)])) == "grille"


def test_a_sender_of_elsewhere_and_one_who_led_another_dossier_are_not_believed(electronique: Envoi) -> None:
    stranger = replace(electronique.remise, expediteur=colis.expediteur())
    held = lot.read(stranger.travail(CLE), [colis.CENTRE])
    assert electronique.reason(held) == "expediteur"
    known = replace(electronique.contexte, autorites=(rattachement.read_autorite(colis.atelier().autorite.pem),))
    with pytest.raises(LotRefuse, match="n’en est pas évaluateur") as taken:
        examen.examine(held, known, politique.verify)
    assert taken.value.raison == "expediteur"


def test_a_sender_whose_certificate_cannot_be_read_is_not_believed(electronique: Envoi) -> None:
    key = signatures.new_key()
    unread = replace(electronique.remise, expediteur=Expediteur(key, illisible(key)))
    assert electronique.reason(lot.read(unread.travail(CLE), [colis.CENTRE])) == "expediteur"


def test_another_person_of_the_same_name_is_not_the_one_who_led_it(electronique: Envoi) -> None:
    """The centre designated two people called alike: they are told apart by their keys."""
    monde, key = electronique.monde, signatures.new_key()
    qui = Habilite("ESSAI-UN Anne", Attestation((1,)), JUSQU_AU)
    public = titre.public_bytes(emission.cle(key).public_key())
    der = monde.centre.habiliter(qui, public, monde.now(), os.urandom)
    alike = replace(electronique.remise, expediteur=Expediteur(key, der))
    assert electronique.reason(lot.read(alike.travail(CLE), [colis.CENTRE])) == "expediteur"


def test_a_sender_whose_certificate_was_revoked_before_is_not_believed(electronique: Envoi) -> None:
    late = replace(electronique.remise, instant=electronique.remise.instant.replace(year=2047))
    assert electronique.reason(lot.read(late.travail(CLE), [colis.CENTRE])) == "expediteur"


def test_a_grid_that_the_policy_refuses_makes_its_lot_refused(electronique: Envoi) -> None:
    """Both signed before the certificates of the authority begin, as far as whoever verifies knows."""
    early = replace(electronique.contexte, maintenant=electronique.contexte.maintenant.replace(year=2025))
    with pytest.raises(LotRefuse) as taken:
        examen.examine(electronique.lot, early, politique.verify)
    assert taken.value.raison == "grille"


def test_a_grid_that_is_authentic_and_of_another_record_makes_its_lot_refused(electronique: Envoi) -> None:
    def of_another(data: bytes, contexte: Contexte) -> Verdict:
        return replace(politique.verify(data, contexte), empreinte=canonique.empreinte(b""))

    with pytest.raises(LotRefuse, match="n’est pas celle de son journal") as taken:
        examen.examine(electronique.lot, electronique.contexte, of_another)
    assert taken.value.raison == "grille"


def test_a_dossier_that_is_open_is_not_handed_over_and_one_that_is_held_by_both_is(tmp_path: Path) -> None:
    monde = Reel(tmp_path / "donnees", tmp_path / "centre")
    with pytest.raises(ActeRefuse, match="n’est pas clos"):
        remise.preparer(monde.poste, monde.seance, 1)
    monde.conclure_tout()
    monde.figer("papier")
    monde.signer()
    monde.seance.cloture.clore()
    monde.ensemble()
    together = remise.preparer(monde.poste, monde.seance, 1).expediteur
    monde.seul(1)
    assert remise.preparer(monde.poste, monde.seance, 1).expediteur == together


def test_a_journal_that_is_not_closed_and_one_of_practice_are_not_believed(tmp_path: Path) -> None:
    monde = Habilites(tmp_path / "donnees", tmp_path / "centre")
    monde.conclure_tout()
    monde.figer("papier")
    monde.signer()
    monde.seance.cloture.clore()
    monde.seul(2)
    contexte = Contexte(monde.now(), (rattachement.read_autorite(monde.centre.pem),))
    made = remise.preparer(monde.poste, monde.seance, 1)
    with pytest.raises(LotRefuse) as practice:
        examen.examine(lot.read(made.travail(CLE), [colis.CENTRE]), contexte, politique.verify)
    assert practice.value.raison == "entrainement"
    journal = made.parts[0]()
    cut = lot.lines(json.decode(line, type=Inscription) for line in journal.contenu.splitlines()[:-1])
    last = json.decode(cut.splitlines()[-1], type=Inscription)
    about = replace(made.about, rang=last.rang, tete=last.empreinte)
    pieces = [replace(journal, contenu=cut), *(part() for part in made.parts[1:])]
    open_ = lot.pack(about, pieces, Expediteur(made.expediteur.cle, made.expediteur.certificat), made.instant, CLE)
    with pytest.raises(LotRefuse) as unfinished:
        examen.examine(lot.read(open_, [colis.CENTRE]), contexte, politique.verify)
    assert unfinished.value.raison == "inacheve"


@pytest.mark.parametrize("mode", ["papier", "electronique"])
def test_a_record_that_its_journal_does_not_give_is_doubted_though_both_signed_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    """The two agree on a program of their own, which freezes something else than what they marked."""
    honest = redaction.proces_verbal

    def theirs(*args: Any) -> ProcesVerbal:
        drafted = honest(*args)
        return replace(drafted, candidat=replace(drafted.candidat, entreprise="Une autre mutuelle"))

    with monkeypatch.context() as program:
        program.setattr(redaction, "proces_verbal", theirs)
        envoi = Envoi(tmp_path, mode, absent=True)
    assert envoi.reason(envoi.lot) == "proces_verbal"
