"""One sealed envelope: what it shows, what it authenticates, what it hides of the length of a text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from evaluateur.cles import feuillets, solo
from evaluateur.cles.solo import Enveloppe, Lieu, PliIllisible
from evaluateur.metier import canonique, engagement
from evaluateur.metier import faits_solo as fs
from evaluateur.metier.actes import notation
from evaluateur.metier.faits.cloture import DossierClos
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, DossierId, ProfilId
from evaluateur.seance.seance import ouvrir_dossier
from tests.parcours.monde import Monde

LIEU = Lieu(DossierId("d" * 32), BlocCode("1"), 1, ProfilId("a" * 16), 1)
CLE = bytes(range(32))

contenus = st.one_of(
    st.builds(fs.CritereNote, st.just("1.1.1"), st.sampled_from(["conforme", "non_conforme", "non_observe", None])),
    st.builds(fs.CompetenceJugee, st.just("1.1"), st.sampled_from(["acquise", "non_acquise", None])),
    st.builds(fs.BlocJuge, st.just("1"), st.sampled_from(["acquis", "non_acquis"]), st.text(max_size=40)),
    st.builds(fs.PrecisionsEcrites, st.just("1.1"), st.text(max_size=60)),
    st.builds(fs.CritereSignale, st.just("1.1.1"), st.booleans()),
    st.builds(fs.CritereAborde, st.just("1.1.1"), st.booleans()),
    st.builds(fs.NotesEcrites, st.integers(0, 8), st.text(max_size=60)),
)


@given(contenus, st.integers(1, 10**6))
def test_marks_verdicts_flags_and_short_comments_are_one_pli_of_one_length(fait: Any, ordre: int) -> None:
    (pli,) = Enveloppe(CLE, LIEU).close(ordre, fait, os.urandom)
    assert len(pli.chiffre) == feuillets.TAILLE + 16
    assert len(pli.nonce) == 12
    assert Enveloppe(CLE, LIEU).open(pli) == fait


@given(st.text(max_size=4000), st.integers(1, 10**6))
def test_a_long_comment_is_several_plis_of_that_same_length_and_is_whole_again_in_the_last(
    text: str, ordre: int
) -> None:
    fait = fs.PrecisionsEcrites(CelluleCode("1.1"), text)
    plis = Enveloppe(CLE, LIEU).close(ordre, fait, os.urandom)
    assert [p.ordre for p in plis] == list(range(ordre, ordre + len(plis)))
    assert {len(p.chiffre) for p in plis} == {feuillets.TAILLE + 16}
    reader = Enveloppe(CLE, LIEU)
    assert [reader.open(p) for p in plis] == [*[solo.RIEN] * (len(plis) - 1), fait]


@given(st.binary(min_size=1, max_size=5 * feuillets.TAILLE))
def test_what_is_cut_into_feuillets_is_put_together_again(clear: bytes) -> None:
    cuts, liasse = feuillets.cut(clear), feuillets.Liasse()
    assert {len(c) for c in cuts} == {feuillets.TAILLE}
    assert [liasse.add(c) for c in cuts] == [*[None] * (len(cuts) - 1), clear]


@given(st.binary(min_size=3 * feuillets.TAILLE, max_size=4 * feuillets.TAILLE), st.data())
def test_a_feuillet_dropped_repeated_or_moved_is_found(clear: bytes, data: st.DataObject) -> None:
    cuts = feuillets.cut(clear)
    place = data.draw(st.integers(0, len(cuts) - 2))
    if data.draw(st.booleans()):
        mixed = [*cuts[: place + 1], *cuts[place:]]
    else:
        mixed = [*cuts[:place], cuts[place + 1], cuts[place], *cuts[place + 2 :]]
    with pytest.raises(ValueError, match="out of place"):
        _reunir([*mixed, *cuts])


def _reunir(feuillets_: list[bytes]) -> None:
    liasse = feuillets.Liasse()
    for feuillet in feuillets_:
        liasse.add(feuillet)


def _old(key: bytes, lieu: Lieu, order: int, filled: int, fait: fs.FaitsSolo) -> Pli:
    """A pli as bases before 6 hold it: it tells how many cells were filled, and holds a whole fait."""
    contexte = engagement.contexte_pli(lieu.dossier, lieu.bloc, lieu.siege, lieu.auteur, lieu.version, order, filled)
    clear = canonique.encode(fait)
    full = len(clear).to_bytes(4, "big") + clear + bytes(-(len(clear) + 4) % 512)
    nonce = os.urandom(12)
    chiffre = AESGCM(key).encrypt(nonce, full, contexte)
    return Pli(lieu.bloc, lieu.siege, lieu.version, order, nonce, chiffre, filled)


def test_a_grid_begun_on_an_older_base_goes_on_and_is_sealed_and_revealed(tmp_path: Path) -> None:
    monde = Monde(tmp_path / "donnees")
    monde.epreuve("1")
    seance = monde.seance
    lieu = Lieu(seance.identifiant, BlocCode("1"), 1, monde.un.identifiant, 1)
    key = monde.poste.trousseau.cle_bloc(lieu.auteur, lieu.dossier, BlocCode("1"), 1).cle
    old: list[fs.FaitsSolo] = [
        fs.CritereNote(CelluleCode("1.1.1"), "non_observe"),
        fs.PrecisionsEcrites(CelluleCode("1.1"), "x" * 900),
    ]
    plis = [_old(key, lieu, order, 1, fait) for order, fait in enumerate(old, start=1)]
    seance.cahier.append(plis, monde.poste.now(), old)
    assert ouvrir_dossier(monde.poste, "EX-1").grille("1").precisions == {"1.1": "x" * 900}
    monde.noter_tout(1, "1")
    seance.faire(notation.preciser, "1.1", "y" * 900)
    seance.sceller("1")
    monde.noter_tout(2, "1")
    seance.sceller("1")
    monde.ensemble()
    seance.reveler("1")
    grille = ouvrir_dossier(monde.poste, "EX-1").dossier.bloc(BlocCode("1")).originales[1].grille
    assert (grille.marques[CelluleCode("1.1.1")], grille.precisions[CelluleCode("1.1")]) == ("non_observe", "y" * 900)
    monde.poste.close()


def test_a_pli_of_an_older_base_still_opens_to_its_author_alone() -> None:
    fait = fs.PrecisionsEcrites(CelluleCode("1.1"), "long " * 300)
    pli = _old(CLE, LIEU, 4, 12, fait)
    assert Enveloppe(CLE, LIEU).open(pli) == fait
    for fields in ({"remplis": 11}, {"remplis": UNSET}, {"ordre": 5}):
        with pytest.raises(PliIllisible):
            Enveloppe(CLE, LIEU).open(replace(pli, **fields))


@given(st.binary(max_size=3 * solo.PAS))
def test_padding_goes_by_whole_steps_and_is_undone(clear: bytes) -> None:
    filled = solo.pad(clear)
    assert len(filled) % solo.PAS == 0
    assert 0 <= len(filled) - len(clear) - 4 < solo.PAS
    assert solo.unpad(filled) == clear


def test_what_is_changed_outside_or_inside_a_pli_closes_it_for_ever() -> None:
    enveloppe = Enveloppe(CLE, LIEU)
    (pli,) = enveloppe.close(3, fs.CritereNote(CelluleCode("1.1.1"), "conforme"), os.urandom)
    changes: list[dict[str, Any]] = [
        {"remplis": 8}, {"remplis": 0}, {"ordre": 2}, {"ordre": 4}, {"siege": 2}, {"bloc": "5"}, {"version": 2},
        {"nonce": os.urandom(12)}, {"nonce": b""}, {"nonce": bytes(200)}, {"chiffre": b""}, {"chiffre": bytes(528)},
        {"chiffre": pli.chiffre[:-1]}, {"chiffre": pli.chiffre + b"\x00"},
        *({"chiffre": bytes(o ^ (n == i) for n, o in enumerate(pli.chiffre))} for i in (0, 100, 511, 512, 527)),
    ]  # fmt: skip
    for fields in changes:
        with pytest.raises(PliIllisible, match="ne s’ouvre pas avec la clé de son auteur"):
            enveloppe.open(replace(pli, **fields))
    for elsewhere in (
        {"auteur": "b" * 16}, {"dossier": "e" * 32},
    ):  # fmt: skip
        with pytest.raises(PliIllisible):
            Enveloppe(CLE, Lieu(**{**{c: getattr(LIEU, c) for c in LIEU.__struct_fields__}, **elsewhere})).open(pli)
    with pytest.raises(PliIllisible):
        Enveloppe(bytes(32), LIEU).open(pli)
    assert enveloppe.open(pli) == fs.CritereNote(CelluleCode("1.1.1"), "conforme")


def test_a_pli_whose_own_author_closed_nonsense_in_it_is_refused_in_french() -> None:
    enveloppe = Enveloppe(CLE, LIEU)
    for fait in (DossierClos(1), {"type": "CritereNote"}, {"type": "Demain"}, "texte", b"\xff"):
        (pli,) = enveloppe.close(1, fait, os.urandom)  # type: ignore[arg-type]
        with pytest.raises(PliIllisible):
            enveloppe.open(pli)


def test_each_grid_has_its_own_key_and_its_own_salt() -> None:
    x, y, one, five = DossierId("x"), DossierId("y"), BlocCode("1"), BlocCode("5")
    lieux = [(r, d, b, v) for r in (b"a" * 32, b"b" * 32) for d in (x, y) for b in (one, five) for v in (0, 1, 2)]
    data = [o for lieu in lieux for o in (solo.derive_cle(*lieu).cle, solo.derive_cle(*lieu).sel)]
    assert len(set(data)) == 2 * len(lieux)
    assert {len(o) for o in data} == {32}
    key = solo.derive_cle(b"a" * 32, x, one, 1)
    assert key.cle.hex() not in repr(key)


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_a_draft_opens_with_its_authors_key_alone(text: str) -> None:
    closed = solo.encrypt_brouillon(CLE, text, os.urandom)
    assert solo.decrypt_brouillon(CLE, closed) == text
    assert (len(closed) - 28) % solo.PAS == 0
    for key, data in ((bytes(32), closed), (CLE, closed[:-1]), (CLE, b""), (CLE, closed[:12])):
        with pytest.raises(PliIllisible, match="en cours de saisie"):
            solo.decrypt_brouillon(key, data)
