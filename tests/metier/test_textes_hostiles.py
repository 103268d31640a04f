"""Whatever a user types, wherever he may: kept whole, read back equal from the base, or refused in French."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier import canonique
from evaluateur.metier.actes import concilier, epreuve, notation, preparation
from evaluateur.metier.actes.gardes import LONGUEUR_MAX
from evaluateur.metier.personnes import Affectation, Candidat
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import famille
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from evaluateur.seance import consultation
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import Monde, situation

HOSTILES = {
    "balise": "<b",
    "esperluette": "&amp; & &lt;",
    "inegalite": "a < b > c",
    "image": '<img src="http://exemple.fr/x" onerror=alert(1)>',
    "formule": "=cmd|'/C calc'!A0",
    "sql": "'; DROP TABLE journal; --",
    "bidi": "avant \u202egnirts\u202c \u2066iso\u2069 \u200f fin",
    "emoji": "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 \U0001f1eb\U0001f1f7 \U0001f44d\U0001f3fd",
    "plans": "\U0002f800 \U0010fffd \ufffd \ufeff \u2028 \u2029 \x07\x1b[31m\x7f",
    "accents": "e\u0301le\u0300ve A\u030a \u1e9b\u0323",
    "lignes": "\n".join(f"ligne {n}" for n in range(200)),
    "crlf": "un\r\ndeux\rtrois\n\nquatre",
    "long": "Très long. " * 909 + "x",
    "json": '{"type":"DossierClos"} \\u0000 \\" \\\\',
}
PERDUS = {"nul": ("a\x00b\x00", "ab"), "demi": ("a\ud800b\udfffc", "abc"), "les_deux": ("\ud83d\x00\ude00é", "é")}


@pytest.fixture
def monde(tmp_path: Path) -> Iterator[Monde]:
    m = Monde(tmp_path / "donnees")
    yield m
    m.poste.close()


@pytest.mark.parametrize("nom", sorted(HOSTILES))
def test_a_hostile_text_goes_whole_through_a_dossier_to_the_proces_verbal(monde: Monde, nom: str) -> None:
    text = HOSTILES[nom]
    garde = canonique.clean(text)
    assert len(garde) >= len(text.strip()) - text.count("\r\n") - 4 * text.count("\u0301") - 4
    seance = monde.seance
    seance.faire(preparation.renseigner_candidat, Candidat(text, text), Affectation("Mutuelle Exemple", text))
    monde.epreuve("1")
    seance.faire(epreuve.corriger, "1", 1, situation(12, contexte=text, cadre=text, canal="mail"))
    for siege in (1, 2):
        monde.noter_tout(siege, "1")
        seance.faire(notation.preciser, "1.1", f"{text}")
        seance.faire(notation.annoter, "1", text)
        seance.brouillons.save(BlocCode("1"), "notes.0", text)
        assert seance.brouillons.read()[BlocCode("1"), "notes.0"] == garde
        seance.faire(notation.annoter, "1", text)
        seance.faire(notation.juger_bloc, "1", "non_acquis", text)
        seance.sceller("1")
    monde.ensemble()
    seance.reveler("1")
    seance.faire(concilier.confirmer_egales, "1")
    seance.faire(concilier.trancher, "1", "1.1.1", "non_conforme", text)
    seance.faire(concilier.retenir_precisions, "1", "1.1", "1")
    seance.faire(concilier.retenir_precisions, "1", "1.2", "reecrit", text)
    monde.accorder("1")
    seance.faire(preparation.declarer_presence, "abandon", text)
    monde.signer_et_clore("electronique")

    reread = Reader(seance.identifiant, monde.poste.coffre.referentiel)
    dossier = reread.read(journaux.read(monde.poste.coffre.base, seance.identifiant))
    bloc = dossier.bloc(BlocCode("1"))
    loaded = [
        dossier.motif_presence, bloc.situations[1].contexte, bloc.situations[1].cadre,
        bloc.decisions[CelluleCode("1.1.1")].motif,
        *(p.texte for p in bloc.precisions.values()),
        *(t for o in bloc.originales.values()
          for t in (o.grille.precisions[CelluleCode("1.1")], o.grille.motif, o.grille.notes["entretien"])),
    ]  # fmt: skip
    assert loaded == [garde] * len(loaded)
    assert len(loaded) == 12
    one_line = canonique.one_line(text)
    candidat = dossier.candidat
    assert [candidat.prenoms, dossier.affectation.service] == [one_line] * 2
    assert candidat.nom_naissance == famille(one_line), "in capitals, as a civil registry writes it"
    pv = seance.cloture.proces_verbal()
    assert pv == proces_verbal.read(proces_verbal.encode(pv))
    assert canonique.encode(garde)[1:-1] in proces_verbal.encode(pv)
    assert any(line.motif == garde for line in consultation.consulter(monde.poste, seance.identifiant))


@pytest.mark.parametrize("nom", sorted(PERDUS))
def test_nul_and_half_characters_alone_are_left_out(monde: Monde, nom: str) -> None:
    saisi, garde = PERDUS[nom]
    monde.seance.faire(preparation.renseigner_candidat, Candidat(saisi, "Lou"), Affectation(service=saisi))
    monde.seance.faire(epreuve.observer, "1", situation(contexte=saisi))
    monde.seance.brouillons.save(BlocCode("1"), "precisions.1.1", saisi)
    assert monde.seance.brouillons.read() == {("1", "precisions.1.1"): garde}
    monde.seance.faire(notation.preciser, "1.1", saisi)
    reread = ouvrir_dossier(monde.poste, monde.seance.identifiant)
    assert reread.dossier.affectation.service == garde
    assert reread.dossier.candidat.nom_naissance == famille(garde)
    assert reread.dossier.bloc(BlocCode("1")).situations[1].contexte == garde
    assert reread.grille("1").precisions[CelluleCode("1.1")] == garde
    assert reread.brouillons.read() == {}


@pytest.mark.parametrize("empty", ["", " ", "\x00", "\ud800", "\r\n\t", "\u00a0\u2003"])
def test_a_reason_made_of_nothing_visible_is_no_reason(monde: Monde, empty: str) -> None:
    with pytest.raises(ActeRefuse, match="motif de l’abandon"):
        monde.seance.faire(preparation.declarer_presence, "abandon", empty)
    with pytest.raises(ActeRefuse, match="pas de contexte"):
        monde.seance.faire(epreuve.observer, "1", situation(contexte=empty))


def test_a_text_beyond_measure_is_refused_in_french_and_the_longest_one_is_kept(monde: Monde) -> None:
    seance, tete = monde.seance, monde.seance.cahier.tete
    trop = "é" * (LONGUEUR_MAX + 1)
    actes: tuple[Callable[[], None], ...] = (
        lambda: seance.faire(notation.preciser, "1.1", trop),
        lambda: seance.faire(notation.juger_bloc, "1", "non_acquis", trop),
        lambda: seance.faire(notation.annoter, "1", trop),
        lambda: seance.brouillons.save(BlocCode("1"), "precisions.1.1", trop),
        lambda: seance.faire(preparation.declarer_presence, "abandon", trop),
        lambda: seance.faire(preparation.declarer_presentation, "1", "deja_acquis", trop),
    )
    for acte in actes:
        with pytest.raises(ActeRefuse, match=r"compte 50001 caractères, pour 50000 au plus"):
            acte()
    assert seance.cahier.tete == tete
    seance.faire(notation.preciser, "1.1", trop[1:])
    assert ouvrir_dossier(monde.poste, "EX-1").grille("1").precisions[CelluleCode("1.1")] == trop[1:]


@pytest.mark.parametrize("field", ["contexte", "cadre", "joue_par", "candidat", "lieu"])
def test_a_situation_or_a_name_beyond_measure_is_refused_too(monde: Monde, field: str) -> None:
    trop, seance = "é" * (LONGUEUR_MAX + 1), monde.seance
    actes: dict[str, Callable[[], None]] = {
        "contexte": lambda: seance.faire(epreuve.observer, "1", situation(contexte=trop)),
        "cadre": lambda: seance.faire(epreuve.observer, "1", situation(cadre=trop)),
        "joue_par": lambda: seance.faire(epreuve.observer, "1", situation(joue_par=trop)),
        "candidat": lambda: seance.faire(preparation.renseigner_candidat, Candidat(trop), Affectation()),
        "lieu": lambda: seance.faire(preparation.renseigner_session, replace(seance.dossier.session, lieu=trop)),
    }
    with pytest.raises(ActeRefuse, match="50000 au plus"):
        actes[field]()


def test_notes_written_again_as_they_stand_make_no_fait(monde: Monde) -> None:
    monde.seance.faire(notation.annoter, "1", "Note.")
    tete = monde.seance.cahier.tete
    monde.seance.faire(notation.annoter, "1", "Note.")
    assert monde.seance.cahier.tete == tete


@pytest.mark.parametrize("data", [b"\xff", b'"\xff"', b'{"a":"\xff"}', b'{"a":' * 100_000, b'"\\ud800"', b"", b"[]"])
def test_bytes_that_are_no_text_of_this_form_are_told_as_one_fault_whatever_they_are(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        canonique.decode(data, dict[str, Any])
