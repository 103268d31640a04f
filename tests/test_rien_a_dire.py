"""What has nothing to say answers so: an empty text, an empty list, no; whoever asked never gets nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from evaluateur import fichiers
from evaluateur.centre.reception.originaux import Originaux
from evaluateur.cles.codes import Codes
from evaluateur.db import reprise
from evaluateur.db.temoin import DernierFait
from evaluateur.echange.convocation import signee, texte
from evaluateur.echange.transports import web
from evaluateur.edition.documents import wording
from evaluateur.edition.signature import signature
from evaluateur.journal import GENESE
from evaluateur.metier import accuse_court, canonique, conciliation, engagement, fuseaux
from evaluateur.metier.accords import conclu
from evaluateur.metier.actes import gardes, notation, scellement
from evaluateur.metier.pv import bloc_pv
from evaluateur.metier.pv.paroles import paroles
from evaluateur.metier.vocabulaire import FUSEAU, BlocCode, ProfilId
from evaluateur.seance import phrases
from evaluateur.seance.garde import coherence, temoin
from evaluateur.titres import ordres
from evaluateur.vues import restes, saisies
from tests.parcours.monde import Monde, argon_leger

UN = BlocCode("1")
QUI = ProfilId("0123456789abcdef")


def test_a_field_and_a_zone_without_anything_to_say_say_nothing() -> None:
    assert [saisies.faute_date(text) for text in ("", " ", "16/11/2026")] == ["", "", ""]
    assert [saisies.read_minutes(text) for text in ("aucun", "0")] == [0, 0]
    assert (fuseaux.existe("Nulle/Part"), fuseaux.existe(FUSEAU)) == (False, True)
    assert (fuseaux.heure(FUSEAU), wording.session(None, None, paroles(1)), restes.compte([])) == ("", "", "")
    assert accuse_court._number("") == 0


def test_a_file_that_is_not_there_or_says_nothing_of_itself_is_told_so(tmp_path: Path) -> None:
    nowhere = tmp_path / "nulle part"
    assert (fichiers.is_regular(nowhere), fichiers._holds(nowhere, b""), reprise._broken(nowhere)) == (False,) * 3
    (tmp_path / "court").write_bytes(b"x" * 40)
    assert reprise._broken(tmp_path / "court") is False
    assert reprise._transaction_then_more(b"", b"12345678", 24) is False
    assert Originaux(tmp_path)._sound(canonique.empreinte(b"x")) is False
    assert (ordres.is_order(b"rien"), signee._schema(b"rien"), signee._schema(b"[]")) == (False, 0, 0)
    assert [texte._stranger(data) for data in (b"abc", "Zoé".encode(), "Zoé".encode("utf-16"))] == ["", "", ""]
    assert web._proxy_headers(urlsplit("http://relais:3128")) == {}
    assert signature.no_stamp(b"signature") == b""


def test_a_code_that_is_nobodys_or_another_is_none() -> None:
    codes = Codes("essai", "absent")
    assert codes.is_code(QUI, "493817") is False
    codes.set(QUI, "493817", b"s" * 32, argon_leger(bytes(16)), lambda count: bytes(count))
    assert [codes.is_code(QUI, code) for code in ("493817", "493818")] == [True, False]


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    made = Monde(tmp_path / "d")
    yield made
    made.poste.close()


def test_a_dossier_that_has_just_begun_has_nothing_to_reconcile_to_seal_or_to_sign(monde: Monde) -> None:
    dossier = monde.seance.dossier
    assert conciliation.cellules(dossier, UN) == []
    assert bloc_pv.cellules_jugees(dossier, UN) == []
    assert conciliation.resultat(dossier, UN) == ""
    assert conclu(dossier, UN) is False
    assert scellement.reste_a_sceller_seul(dossier) == ()
    assert restes.signatures(dossier) == []
    assert engagement.attested_key(dossier, monde.un.identifiant, 1, monde.horloge.instant) == ""


def test_whoever_may_write_meets_no_obstacle_and_has_no_wait_and_no_sentence(monde: Monde) -> None:
    monde.seul(1)
    dossier, clavier = monde.seance.dossier, monde.poste.trousseau.clavier
    assert gardes.obstacle(dossier, clavier) == ""
    assert notation.obstacle(dossier, clavier, "1") == ""
    assert monde.poste.trousseau.attente_s(monde.un.identifiant) == 0
    assert phrases.lire(monde.poste, UN) == ()
    monde.ensemble()
    assert phrases.lire(monde.poste, UN) == ()


def test_what_is_there_is_not_missing_and_a_row_that_is_not_there_tells_nothing(monde: Monde) -> None:
    base, dossier = monde.poste.coffre.base, monde.seance.dossier
    assert temoin.missing(base, DernierFait(dossier.identifiant, dossier.rang, monde.seance.cahier.tete)) is False
    assert temoin.missing(base, DernierFait(dossier.identifiant, dossier.rang + 1, GENESE)) is True
    assert coherence._tells(None, dossier) is False
    assert coherence._remarks(monde.poste, dossier) == []
