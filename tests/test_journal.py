"""The chain finds whatever was altered, dropped, repeated, moved or brought from elsewhere; its bytes are canonical."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
import rfc8785
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.db import journaux
from evaluateur.journal import GENESE, ChaineRompue, Inscription
from evaluateur.metier import canonique
from evaluateur.metier.faits.epreuve import SituationRetiree
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits.partage import FaitPartage, read_fait
from evaluateur.metier.faits.preparation import CandidatRenseigne, PresenceDeclaree
from evaluateur.metier.personnes import Affectation, Candidat
from evaluateur.metier.vocabulaire import BlocCode, DossierId
from tests.parcours.monde import Monde

QUAND = datetime(2026, 11, 16, 8, 0, 0, 42, tzinfo=UTC)
tous_caracteres = st.characters(codec="utf-8")
textes = st.text(tous_caracteres)


@pytest.fixture(scope="module")
def chaine(tmp_path_factory: pytest.TempPathFactory) -> list[Inscription]:
    """The journal of a whole session, closed."""
    monde = Monde(tmp_path_factory.mktemp("journal") / "donnees")
    monde.jusqu_au_bout("electronique")
    lines = list(journaux.read(monde.poste.coffre.base, monde.seance.identifiant))
    monde.poste.close()
    return lines


def verifier(lines: list[Inscription], dossier: DossierId) -> int:
    return sum(1 for _ in journal.verify(lines, dossier))


def check_refused(lines: list[Inscription], dossier: str, quoi: str | None = None) -> ChaineRompue:
    with pytest.raises(ChaineRompue, match=quoi) as taken:
        verifier(lines, DossierId(dossier))
    assert "prévenez l’organisme" in taken.value.remede
    return taken.value


# --- what was written is found whole, what was altered is found out


def test_the_journal_of_a_whole_session_is_verified_line_after_line(chaine: list[Inscription]) -> None:
    assert len(chaine) > 60
    assert verifier(chaine, chaine[0].dossier) == len(chaine)
    assert chaine[0].precedent == GENESE


_OTHER_TEXTS: dict[str, Callable[[str], str]] = {
    "ajoute": lambda t: t + " ",
    "devant": lambda t: "\u200b" + t,
    "casse": str.swapcase,
    "coupe": lambda t: t[:-1],
    "vide": lambda _: "",
    "milieu": lambda t: t[: len(t) // 2] + "§" + t[len(t) // 2 :],
}


@given(
    st.data(),
    st.sampled_from(["dossier", "type", "auteur", "instant", "donnees", "precedent", "empreinte"]),
    st.sampled_from(sorted(_OTHER_TEXTS)),
)
def test_any_altered_field_of_any_line_is_found(
    chaine: list[Inscription], data: st.DataObject, field: str, retouche: str
) -> None:
    place = data.draw(st.integers(0, len(chaine) - 1))
    line = chaine[place]
    before = getattr(line, field)
    after = _OTHER_TEXTS[retouche](before)
    assume(after != before)
    fausse = [*chaine[:place], replace(line, **{field: after}), *chaine[place + 1 :]]
    assert check_refused(fausse, line.dossier).rang in (line.rang, line.rang + 1)


@given(st.data(), st.integers(-2, 200))
def test_an_altered_rank_is_found(chaine: list[Inscription], data: st.DataObject, rang: int) -> None:
    place = data.draw(st.integers(0, len(chaine) - 1))
    assume(rang != chaine[place].rang)
    check_refused([*chaine[:place], replace(chaine[place], rang=rang), *chaine[place + 1 :]], chaine[0].dossier)


@given(st.data())
def test_a_dropped_repeated_or_swapped_line_is_found(chaine: list[Inscription], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(chaine) - 2))
    other = data.draw(st.integers(0, len(chaine) - 1).filter(lambda p: p != place))
    dossier = chaine[0].dossier
    check_refused(
        [*chaine[:place], *chaine[place + 1 :]],
        dossier,
        f"altéré à l’événement {place + 1} : l’événement {place + 1} manque",
    )
    check_refused([*chaine[: place + 1], chaine[place], *chaine[place + 1 :]], dossier)
    echangee = list(chaine)
    echangee[place], echangee[other] = echangee[other], echangee[place]
    check_refused(echangee, dossier)


@given(st.data())
def test_a_line_slipped_in_is_found_even_with_its_own_good_empreinte(
    chaine: list[Inscription], data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(chaine) - 1))
    intruse = journal.inscribe(
        chaine[0].dossier, place + 1, "pirate", QUAND, PresenceDeclaree("absent"), chaine[place - 1].empreinte
    )
    remplacee = [*chaine[:place], intruse, *chaine[place + 1 :]]
    if place + 1 < len(chaine):
        check_refused(remplacee, chaine[0].dossier, "ne suit pas le précédent")
    glissee = [*chaine[:place], intruse, *chaine[place:]]
    check_refused(glissee, chaine[0].dossier)


def test_the_line_of_another_dossier_is_foreign_wherever_it_stands(chaine: list[Inscription]) -> None:
    foreign = "f" * 32
    first = journal.inscribe(DossierId(foreign), 1, "a", QUAND, PresenceDeclaree("present"))
    check_refused([first], chaine[0].dossier, "l’événement 1 manque")
    suite = journal.inscribe(DossierId(foreign), 4, "a", QUAND, PresenceDeclaree("present"), chaine[2].empreinte)
    assert check_refused([*chaine[:3], suite], chaine[0].dossier).rang == 4
    check_refused(chaine, foreign)


def test_a_chain_cut_at_its_end_is_a_valid_shorter_chain(chaine: list[Inscription]) -> None:
    """The chain alone cannot tell: the signed heads, the procès-verbal and the centre's receipt do."""
    for length in (0, 1, len(chaine) // 2, len(chaine) - 1):
        assert verifier(chaine[:length], chaine[0].dossier) == length


@given(textes, textes, textes, st.text(st.sampled_from('"\\{},:[]adeinorsty'), max_size=30))
def test_no_two_different_lines_have_the_same_record(auteur: str, type_: str, dossier: str, injection: str) -> None:
    """The data are put in raw: no text of a neighbour field, and no data, can pass for another line."""
    base = journal.inscribe(DossierId("d"), 1, "a", QUAND, PresenceDeclaree("present", injection))
    for other in (
        replace(base, auteur=auteur + '","donnees":' + injection),
        replace(base, type=injection + type_),
        replace(base, dossier=dossier + injection),
        replace(base, donnees=base.donnees + ',"dossier":"d"'),
        replace(base, donnees=base.donnees[:-1]),
    ):
        if other != base:
            check_refused([other], other.dossier)


# --- reading the fait


def forgee(data: str, type_: str = "PresenceDeclaree", instant: str = "2026-11-16T08:00:00.000042Z") -> Inscription:
    """A line as someone who holds the base key could chain it."""
    record = canonique.encode(
        {
            "auteur": "a",
            "donnees": msgspec.Raw(data.encode()),
            "dossier": "d",
            "instant": instant,
            "precedent": GENESE,
            "rang": 1,
            "type": type_,
        }
    )
    return Inscription(DossierId("d"), 1, type_, "a", instant, data, GENESE, canonique.empreinte(record))


def test_a_line_made_by_hand_is_chained_as_the_journal_chains_it() -> None:
    vraie = journal.inscribe(DossierId("d"), 1, "a", QUAND, PresenceDeclaree("present", "à l’heure"))
    assert forgee(vraie.donnees) == vraie
    assert verifier([vraie], DossierId("d")) == 1
    assert journal.read(vraie).fait == PresenceDeclaree("present", "à l’heure")


@pytest.mark.parametrize(
    ("data", "type_", "quoi"),
    [
        ("", "PresenceDeclaree", "son contenu n’est pas lisible"),
        ("{", "PresenceDeclaree", "son contenu n’est pas lisible"),
        ("null", "PresenceDeclaree", "son contenu n’est pas lisible"),
        ('{"presence":"present"}', "PresenceDeclaree", "son contenu n’est pas lisible"),
        ('{"presence":"peut-être","type":"PresenceDeclaree"}', "PresenceDeclaree", "son contenu n’est pas lisible"),
        ('{"presence":1,"type":"PresenceDeclaree"}', "PresenceDeclaree", "son contenu n’est pas lisible"),
        ('{"presence":"present","type":"FaitDeDemain"}', "FaitDeDemain", "son contenu n’est pas lisible"),
        (
            '{"motif":"","presence":"present","tampon":"neuf","type":"PresenceDeclaree"}',
            "PresenceDeclaree",
            "son contenu n’est pas lisible",
        ),
        ('{"motif":"","presence":"present","type":"PresenceDeclaree"}', "DossierClos", "son type ne correspond pas"),
    ],
)
def test_a_fait_that_is_unreadable_unknown_or_newer_is_refused_in_french(data: str, type_: str, quoi: str) -> None:
    line = forgee(data, type_)
    if data:
        assert verifier([line], DossierId("d")) == 1, "the chain is right: the content is what is refused"
    with pytest.raises(ChaineRompue, match=quoi) as taken:
        journal.read(line)
    assert "événement 1" in str(taken.value)


@pytest.mark.parametrize("instant", ["", "hier", "2026-13-40T00:00:00.000000Z"])
def test_an_instant_that_is_none_is_refused_in_french(instant: str) -> None:
    with pytest.raises(ChaineRompue):
        journal.read(forgee('{"motif":"","presence":"present","type":"PresenceDeclaree"}', instant=instant))


def test_every_type_of_fait_bears_its_own_name_in_the_journal() -> None:
    types = msgspec.inspect.type_info(FaitPartage)
    assert isinstance(types, msgspec.inspect.UnionType)
    noms = [t.cls.__name__ for t in types.types if isinstance(t, msgspec.inspect.StructType)]
    assert len(noms) == len(set(noms)) == 40


@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=2)))))
def test_an_instant_is_kept_in_utc_to_the_microsecond(instant: datetime) -> None:
    assume(instant.year > 1)
    written = journal.format_instant(instant)
    assert len(written) == len("2026-11-16T08:00:00.000042Z")
    assert written.endswith("Z")
    assert datetime.fromisoformat(written) == instant


# --- canonical bytes

entiers = st.integers(-canonique.PLUS_GRAND_ENTIER, canonique.PLUS_GRAND_ENTIER)
cles = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))
structures = st.recursive(
    st.none() | st.booleans() | entiers | textes,
    lambda children: st.lists(children) | st.dictionaries(cles, children),
    max_leaves=20,
)


@given(structures)
def test_canonical_bytes_are_those_of_rfc_8785(structure: object) -> None:
    assert canonique.encode(structure) == rfc8785.dumps(structure)  # type: ignore[arg-type]


@pytest.mark.parametrize("plan", range(17))
def test_every_unicode_plane_and_control_character_is_written_as_rfc_8785_does(plan: int) -> None:
    points = [p for p in range(plan << 16, (plan + 1) << 16) if not 0xD800 <= p <= 0xDFFF]
    text = "".join(map(chr, points))
    data = canonique.encode(text)
    assert data == rfc8785.dumps(text)
    assert canonique.decode(data, str) == text


@given(textes, textes)
def test_a_fait_has_the_canonical_bytes_of_rfc_8785_and_is_read_back_equal(nom: str, motif: str) -> None:
    for fait in (
        CandidatRenseigne(Candidat(nom, motif), Affectation(service=nom)),
        SituationRetiree(BlocCode(nom), 3, motif),
        Pli(BlocCode("1"), 1, 1, 1, b"\x00\xff", motif.encode()),
        Pli(BlocCode("1"), 1, 1, 1, b"\x00\xff", motif.encode(), 7),
    ):
        data = canonique.encode(fait)
        assert data == rfc8785.dumps(msgspec.to_builtins(fait))
        assert read_fait(data) == fait


# --- texts as they are kept


@given(st.text())
def test_a_kept_text_is_in_nfc_and_keeping_it_again_changes_nothing(saisie: str) -> None:
    garde = canonique.clean_text(saisie)
    assert unicodedata.is_normalized("NFC", garde)
    assert canonique.clean_text(garde) == garde
    assert canonique.clean(canonique.clean(saisie)) == canonique.clean(saisie)
    garde.encode("utf-8")


@given(st.text(tous_caracteres.filter(lambda c: c not in "\x00\r")))
def test_a_kept_text_has_everything_that_was_typed(saisie: str) -> None:
    assert canonique.clean_text(saisie) == unicodedata.normalize("NFC", saisie)


def test_only_nul_and_half_characters_go_and_line_ends_become_one() -> None:
    assert canonique.clean_text("a\r\nb\rc\nd\x00e\ud800f\udfffg") == "a\nb\nc\nde" + "fg"
    assert (
        canonique.clean_text("\u202eabc\u2066\u200f\u200b\ufeff\x01\x7f\t")
        == "\u202eabc\u2066\u200f\u200b\ufeff\x01\x7f\t"
    )
    assert canonique.clean_text("e\u0301\U0001f469\u200d\U0001f52c") == "é\U0001f469\u200d\U0001f52c"


def test_two_keyboards_give_the_same_bytes() -> None:
    decompose, compose = "Pre\u0301voyance", "Prévoyance"
    assert decompose != compose
    one, two = (canonique.clean(Candidat(n)) for n in (decompose, compose))
    assert canonique.encode(one) == canonique.encode(two)
    assert canonique.clean((f"  {decompose} ", 3, None)) == (compose, 3, None)


def test_the_empreinte_is_the_sha_256_that_anyone_can_compute() -> None:
    assert canonique.empreinte(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
