"""Two versions of a référentiel are compared word by word: nothing that differs is passed over, each at its place."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.metier.contenu.fiche import Fiche
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.typographie import francais
from evaluateur.referentiels import comparaison, lieux
from tests.test_cli import lancer
from tests.test_referentiels import PAGE, TABLE, bloc, competence, critere, page, valeurs

Table = dict[str, Any]
SHIPPED = {path.stem: referentiels.read_file(path) for path in referentiels.bundled()}
CQP, FICHE = (SHIPPED[name] for name in ("gestionnaire-parcours-adherents", "gestionnaire-dossiers-assistance"))


def groupes(table: Table) -> list[Table]:
    found: list[Table] = competence(table, 1)["groupes"]
    return found


def un_de_plus(table: Table) -> None:
    groupes(table)[0]["criteres"].insert(1, {"code": "1.2.99", "texte": "Le candidat salue"})


def autre_groupe(table: Table) -> None:
    first = groupes(table)[0]["criteres"]
    groupes(table).append({"criteres": [first.pop()]})


CAS: list[tuple[str, Callable[[Table], object], list[tuple[str, str, str]]]] = [
    ("nothing", lambda t: None, []),
    ("the version", lambda t: t.update(version="3"), [("change", "Version", "[2 → 3]")]),
    (
        "a heading filled in",
        lambda t: t["blocs"][2].update(intitule={"texte": "Gérer"}),
        [("ote", "Bloc 3, intitulé, à compléter", "oui"), ("ajoute", "Bloc 3, intitulé", "Gérer")],
    ),
    (
        "a code filled in where nothing was written",
        lambda t: bloc(t).update(code_rncp={"texte": "RNCP1BC1"}),
        [("ajoute", "Bloc 1, code RNCP", "RNCP1BC1"), ("ote", "Bloc 1, code RNCP, à compléter", "oui")],
    ),
    ("a criterion more", un_de_plus, [("ajoute", "1.2, critère 2", "Le candidat salue")]),
    ("a criterion in another group", autre_groupe, [("ordre", "1.2", "")]),
    ("blocs in another order", lambda t: t["blocs"].reverse(), [("ordre", "Blocs", "")]),
    (
        "a word of a scale",
        lambda t: valeurs(t)[0].update(mot="Très conforme"),
        [("change", "Échelle, critère « conforme », mot", "[Conforme → Très conforme]")],
    ),
    (
        "a switch",
        lambda t: bloc(t)["modalites"].update(precisions_obligatoires=False),
        [("change", "Bloc 1, modalités, précisions obligatoires", "[oui → non]")],
    ),
    (
        "words said to be other, and are ours",
        lambda t: t.update(mots={}),
        [("ajoute", "Mots des documents", "présent")],
    ),
    ("no other jury", lambda t: t.update(variantes=[]), [("ajoute", "Autre jury", "aucun")]),
]


@pytest.mark.parametrize(("change", "expected"), [c[1:] for c in CAS], ids=[c[0] for c in CAS])
def test_a_change_is_told_by_its_place_and_its_words(
    change: Callable[[Table], object], expected: list[tuple[str, str, str]]
) -> None:
    table = copy.deepcopy(TABLE)
    change(table)
    found = referentiels.comparer(CQP, referentiels.parse(page(table), "nouveau"))
    assert sorted((d.nature, d.lieu, d.dit) for d in found) == sorted(expected)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Accueille le client", "Accueille la cliente", "Accueille [le → la] [client → cliente]"),
        ("un deux trois", "un trois", "un [− deux ]trois"),
        ("un trois", "un deux trois", "un [+ deux ]trois"),
        ("l'accueil", "l’accueil", "[l' → l’]accueil"),
        ("a b", "a\u00a0b", "a[⟨espace⟩ → ⟨insécable⟩]b"),
        ("a\nb", "a b", "a[⟨à la ligne⟩ → ⟨espace⟩]b"),
        ("a b c d e f g h i j", "a b c d e f g h i k", "… g h i [j → k]"),
        (" a b c X", " a b c Y", " a b c [X → Y]"),
        ("a b c d X", "a b c d Y", "… b c d [X → Y]"),
        ("a" + " x" * 6 + " b", "c" + " x" * 6 + " d", "[a → c] x x x x x x [b → d]"),
        ("a" + " x" * 7 + " b", "c" + " x" * 7 + " d", "[a → c] x x x … x x x [b → d]"),
        ("a" + " x" * 30 + " b", "c" + " x" * 30 + " d", "[a → c] x x x … x x x [b → d]"),
    ],
)
def test_two_texts_differ_by_these_words(old: str, new: str, said: str) -> None:
    assert comparaison.mots(old, new) == said


@given(st.text("ab '’\u00a0\n", max_size=30), st.text("ab '’\u00a0\n", max_size=30))
def test_a_difference_of_texts_holds_brackets_if_and_only_if_there_is_one(old: str, new: str) -> None:
    assert ("[" in comparaison.mots(old, new)) is (old != new)


def _spots(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _spots(part, (*path, name))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from _spots(part, (*path, i))
    else:
        yield path


def _changed(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case _:
            return f"{value}x"


def test_a_picture_that_changes_is_told_by_the_beginning_of_its_control_code() -> None:
    one, other = (replace(CQP, certification=replace(CQP.certification, image=said)) for said in ("un", "autre"))
    (found,) = comparaison.comparer(one, other)
    assert re.fullmatch(r"code de contrôle \[[0-9a-f]{16}… → [0-9a-f]{16}…\]", found.dit), found.dit


def test_a_heading_put_into_a_job_sheet_moves_no_other_though_few_have_a_code() -> None:
    """By its rank, each heading after it would be told as changed into the one before."""
    assert isinstance(FICHE.fiche, Fiche)
    first, *others = FICHE.fiche.rubriques
    put_in = replace(first, titre="Une rubrique de plus", renvoi="", textes=("Un texte.",))
    new = replace(FICHE, fiche=replace(FICHE.fiche, rubriques=(first, put_in, *others)))
    assert {found.nature for found in comparaison.comparer(FICHE, new)} == {"ajoute"}
    assert all("Une rubrique de plus" in found.lieu for found in comparaison.comparer(FICHE, new))


@pytest.mark.parametrize("ref", [CQP, FICHE], ids=["cqp", "fiche"])
def test_no_value_can_change_without_a_difference(ref: Referentiel) -> None:
    """Each field of each part in turn, whatever the checks would say of the outcome; of a list, the last ones too."""
    whole = msgspec.json.decode(referentiels.canonical_bytes(ref))
    spots = {tuple("·" if isinstance(step, int) else step for step in spot): spot for spot in _spots(whole)}
    assert len(spots) > 60
    silent = []
    for spot in spots.values():
        *above, last = spot
        other = msgspec.json.decode(msgspec.json.encode(whole))
        part = other
        for step in above:
            part = part[step]
        part[last] = _changed(part[last])
        try:
            changed = msgspec.convert(other, Referentiel)
        except msgspec.ValidationError:  # one of a few words, or of a form that a sign more breaks
            continue
        if not referentiels.comparer(ref, changed) or not referentiels.comparer(changed, ref):
            silent.append(spot)
    assert silent == []


def _types(kind: msgspec.inspect.Type, seen: set[type]) -> None:
    match kind:
        case msgspec.inspect.StructType():
            if kind.cls not in seen:
                seen.add(kind.cls)
                for field in kind.fields:
                    _types(field.type, seen)
        case msgspec.inspect.UnionType():
            for one in kind.types:
                _types(one, seen)
        case msgspec.inspect.VarTupleType():
            _types(kind.item_type, seen)
        case _:
            pass


def test_every_field_of_a_referentiel_has_its_words_and_no_other_name_has_any() -> None:
    seen: set[type[Struct]] = set()
    _types(msgspec.inspect.type_info(Referentiel), seen)
    names = {field.name for kind in seen for field in msgspec.structs.fields(kind)}
    assert len(seen) > 20
    assert names == lieux.NOMS.keys()


def test_each_place_of_a_shipped_referentiel_is_said_in_words() -> None:
    for ref in SHIPPED.values():
        for found in lieux.textes(ref).values():
            assert "_" not in re.sub(r"« [^»]* »", "", found.lieu), found.lieu
            assert "\0" not in found.lieu


def test_groups_are_counted_from_one_in_each_competence() -> None:
    words = {word for found in lieux.textes(CQP).values() for word in found.mots if word.startswith("groupe ")}
    assert "groupe 1" in words
    assert not words & {"groupe 0", "groupe 3"}


def test_what_is_to_be_completed_is_counted_by_its_places() -> None:
    assert len(referentiels.lacunes(CQP)) == PAGE.count("a_completer = true") - 1  # the comment of the file names it
    assert {"Bloc 3, intitulé", "Certification, numéro RNCP", "2.4, critère 7"} <= set(referentiels.lacunes(CQP))
    lacking = referentiels.lacunes(FICHE)
    assert "Échelle, bloc" in lacking
    assert not [lieu for lieu in lacking if "RNCP" in lieu]


# --- the commands


def test_the_command_says_what_differs_and_by_its_status_whether_anything_does(tmp_path: Path) -> None:
    file = tmp_path / "v3.toml"
    changed = PAGE.replace('version = "2"', 'version = "3"', 1)
    table = tomllib.loads(changed)
    critere(table)["texte"] += " ou d'un client"
    file.write_bytes(page(table))
    done = lancer("referentiel", "comparer", CQP.code, str(file))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        francais("~ Version : ") + "[2 → 3]",
        francais("~ 1.1, critère 1 : ") + comparaison.mots(CQP.blocs[0].criteres[0].texte, critere(table)["texte"]),
    ]
    assert "2\u00a0textes changés" in done.stderr
    for same in (CQP.code, referentiels.empreinte(CQP), referentiels.empreinte(CQP)[:8]):
        done = lancer("referentiel", "comparer", CQP.code, same)
        assert (done.returncode, done.stdout) == (0, ""), same
        assert "sont les mêmes" in done.stderr


@pytest.mark.parametrize("given", ["zut", "1eb7ea", "absent.toml"])
def test_what_names_no_referentiel_is_refused_in_french(given: str) -> None:
    done = lancer("referentiel", "comparer", CQP.code, given)
    assert done.returncode == 1
    assert given in done.stderr
    assert not done.stdout


def test_what_is_installed_is_listed_with_its_kind_its_juries_and_what_it_lacks() -> None:
    said = lancer("referentiel", "lister").stdout.replace("\u00a0", " ")
    assert "positionnement, 1 ou 2 évaluateurs, 8 textes à compléter" in said
    assert "certification, 2 évaluateurs, 17 textes à compléter" in said
    verified = lancer("referentiel", "verifier")
    assert "conforme, certification, 2 évaluateurs, 17 textes à compléter" in verified.stdout.replace("\u00a0", " ")
    assert "à compléter\u00a0: Bloc\u00a03, intitulé" in verified.stderr


def test_a_referentiel_that_lacks_nothing_says_so(tmp_path: Path) -> None:
    table = tomllib.loads(PAGE)
    for one in _tables(table):
        if one.pop("a_completer", False):
            one["entete" if "criteres" in one else "texte"] = one.get("texte") or "Dit"
    for i, one in enumerate(table["blocs"]):
        one["code_rncp"] = {"texte": f"RNCP1BC{i}"}
    file = tmp_path / "complet.toml"
    file.write_bytes(page(table))
    assert "aucun texte à compléter" in lancer("referentiel", "verifier", str(file)).stdout


def _tables(value: object) -> Iterator[Table]:
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _tables(part)
    elif isinstance(value, list):
        for part in value:
            yield from _tables(part)
