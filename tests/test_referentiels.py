"""Reading a référentiel: what is refused, in which words, and that the identity does not depend on the file."""

from __future__ import annotations

import copy
import re
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluateur.metier import canonique
from evaluateur.metier.etapes import ETAPES
from evaluateur.metier.refus import Refus
from evaluateur.referentiels import (
    ReferentielInvalide,
    bundled,
    canonical_bytes,
    empreinte,
    from_canonical,
    parse,
    read_file,
)
from evaluateur.ressources import resources_folder

FICHIER = resources_folder() / "referentiels" / "gestionnaire-parcours-adherents.toml"
PAGE = FICHIER.read_text(encoding="utf-8")
TABLE = tomllib.loads(PAGE)

ANGLAIS = re.compile(
    r"\b(expected|got|invalid|object|missing|unknown|field|required|length|matching|regex|cannot|overwrite|value|enum"
    r"|line|column|document|statement|illegal|character|unterminated|string|declare|duplicate|array|unclosed|errno)\b",
    re.IGNORECASE,
)

Table = dict[str, Any]


def toml(valeur: object) -> str:
    """Write a value as inline TOML: enough to turn a damaged table into a file again."""
    if isinstance(valeur, dict):
        return "{" + ", ".join(f"{toml(nom)} = {toml(v)}" for nom, v in valeur.items()) + "}"
    if isinstance(valeur, list):
        return "[" + ", ".join(toml(v) for v in valeur) + "]"
    return msgspec.json.encode(valeur).decode().replace("\x7f", "\\u007f")


def page(table: Table) -> bytes:
    return "\n".join(f"{toml(nom)} = {toml(valeur)}" for nom, valeur in table.items()).encode()


def refus(data: bytes) -> ReferentielInvalide:
    with pytest.raises(ReferentielInvalide) as taken:
        parse(data, "essai.toml")
    said = taken.value
    assert not ANGLAIS.search(f"{said.phrase} {said.remede}"), said
    assert said.phrase.startswith("Référentiel «\u00a0essai.toml\u00a0» refusé\u00a0: ")
    assert said.phrase.endswith(".")
    assert said.remede.endswith(".")
    assert not re.search(
        r"(?<![\u00a0\u202f])[:;!?»]|«(?!\u00a0)| \.|'", re.sub(r"\[\[?\w*\]?\]", "x", said.phrase + said.remede)
    ), said
    return said


def refus_ou_rien(data: bytes) -> ReferentielInvalide | None:
    try:
        parse(data, "essai.toml")
    except ReferentielInvalide as said:
        return said
    return None


def bloc(table: Table) -> Table:
    found: Table = table["blocs"][0]
    return found


def competence(table: Table, rang: int = 0) -> Table:
    found: Table = bloc(table)["activites"][0]["competences"][rang]
    return found


def critere(table: Table) -> Table:
    found: Table = competence(table)["groupes"][0]["criteres"][0]
    return found


def exigence(table: Table, rang: int = 0) -> Table:
    found: Table = bloc(table)["modalites"]["exigences"][rang]
    return found


def valeurs(table: Table, nom: str = "critere") -> list[Table]:
    found: list[Table] = table["echelles"][nom]["valeurs"]
    return found


C = "blocs[0].activites[0].competences"
M = "blocs[0].modalites"

FAUTES: list[tuple[str, Callable[[Table], object], str, str]] = [
    ("missing code", lambda t: t.pop("code"), "code", "obligatoire manque"),
    ("missing scale", lambda t: t["echelles"].pop("bloc"), "echelles.bloc", "obligatoire manque"),
    ("missing deep field", lambda t: critere(t).pop("texte"), f"{C}[0].groupes[0].criteres[0].texte", "manque"),
    ("unknown field", lambda t: bloc(t).update(couleur="bleu"), "blocs[0].couleur", "inconnu"),
    ("unknown field at the top", lambda t: t.update(a="b"), "a", "inconnu"),
    ("number for a text", lambda t: bloc(t).update(code=1), "blocs[0].code", "un texte entre guillemets"),
    ("text for a number", lambda t: exigence(t).update(minimum="3"), f"{M}.exigences[0].minimum", "un nombre entier"),
    ("fraction", lambda t: exigence(t).update(minimum=3.5), f"{M}.exigences[0].minimum", "un nombre entier"),
    ("text for a switch", lambda t: critere(t).update(a_completer="oui"), "criteres[0].a_completer", "true ou false"),
    ("text for a table", lambda t: bloc(t).update(intitule="x"), "blocs[0].intitule", "une table"),
    ("list for an optional table", lambda t: bloc(t).update(lacune_avant=[]), "lacune_avant", "une table ou rien"),
    ("number for a list", lambda t: t.update(blocs=3), "blocs", "une liste"),
    ("accent in a code", lambda t: critere(t).update(code="1.é"), "criteres[0].code", "lettres sans accent"),
    ("capital in a key", lambda t: valeurs(t)[0].update(cle="Conforme"), "critere.valeurs[0].cle", "minuscules"),
    ("code too long", lambda t: bloc(t).update(code="1" * 41), "blocs[0].code", "au plus 40 caractères"),
    ("empty word", lambda t: valeurs(t)[0].update(mot=""), "valeurs[0].mot", "au moins 1 caractère"),
    ("no activity", lambda t: bloc(t).update(activites=[]), "blocs[0].activites", "au moins 1 élément"),
    ("scale of one word", lambda t: valeurs(t).__delitem__(slice(1, None)), "critere.valeurs", "au moins 2 éléments"),
    ("zero", lambda t: exigence(t).update(minimum=0), f"{M}.exigences[0].minimum", "au moins 1"),
    ("too many", lambda t: exigence(t).update(maximum=2000), f"{M}.exigences[0].maximum", "au plus 1000"),
    ("colour unknown", lambda t: valeurs(t)[0].update(ton="bleu"), "valeurs[0].ton", "la valeur bleu n’est pas admise"),
    ("other schema", lambda t: t.update(schema=2), "schema", "la valeur 2 n’est pas admise"),
    ("third seat", lambda t: t["sieges"][0].update(numero=3), "sieges[0].numero", "la valeur 3 n’est pas admise"),
    ("kind of requirement unknown", lambda t: exigence(t).update(genre="note"), f"{M}.exigences[0].genre", "note"),
    ("kind of requirement missing", lambda t: exigence(t).pop("genre"), f"{M}.exigences[0].genre", "manque"),
    (
        "bloc code twice",
        lambda t: t["blocs"].append(t["blocs"][0]),
        "blocs[5].code",
        "«\u00a01\u00a0» sert déjà à blocs[0].code",
    ),
    ("activity code twice", lambda t: bloc(t)["activites"][1].update(code="1.A"), "activites[1].code", "sert déjà"),
    (
        "competence code twice",
        lambda t: competence(t, 1).update(code="1.1"),
        f"{C}[1].code",
        f"sert déjà à {C}[0].code",
    ),
    ("criterion code twice", lambda t: critere(t).update(code="1.2.1"), f"{C}[1].groupes[0].criteres[0].code", "déjà"),
    ("criterion named as a competence", lambda t: critere(t).update(code="1.2"), f"{C}[1].code", "sert déjà"),
    ("reserved code taken", lambda t: t["blocs"][1]["lacune_apres"].update(code="2.4"), "competences[0].code", "déjà"),
    ("code of another bloc", lambda t: critere(t).update(code="9.1.1"), "criteres[0].code", "celui de son bloc"),
    ("code that only looks alike", lambda t: critere(t).update(code="11.1"), "criteres[0].code", "celui de son bloc"),
    ("key twice in a scale", lambda t: valeurs(t)[1].update(cle="conforme"), "critere.valeurs[1].cle", "déjà"),
    (
        "touche twice",
        lambda t: valeurs(t, "bloc")[1].update(touche="a"),
        "bloc.valeurs[1].touche",
        "«\u00a0A\u00a0» sert déjà",
    ),
    ("two reflexes", lambda t: valeurs(t)[1].update(reflexe=True), "critere.valeurs[1].reflexe", "une seule valeur"),
    ("reflex without a key", lambda t: valeurs(t)[0].pop("touche"), "critere.valeurs[0].reflexe", "pas de touche"),
    (
        "long short label",
        lambda t: valeurs(t)[3].update(abrege="Sans o"),
        "valeurs[3].abrege",
        "au plus 4 caractères",
    ),
    ("empty short label", lambda t: valeurs(t)[3].update(abrege=""), "valeurs[3].abrege", "au moins 1 caractère"),
    ("short label twice", lambda t: valeurs(t)[3].update(abrege="–"), "valeurs[3].abrege", "sert déjà"),
    ("touche of two letters", lambda t: valeurs(t)[0].update(touche="CO"), "valeurs[0].touche", "une seule lettre"),
    ("digit as a touche", lambda t: valeurs(t)[0].update(touche="1"), "valeurs[0].touche", "une seule lettre"),
    (
        "touche of the flag",
        lambda t: valeurs(t)[3].update(touche="e"),
        "valeurs[3].touche",
        "«\u00a0E\u00a0» sert",
    ),
    (
        "touche of a criterion for a competence",
        lambda t: valeurs(t, "competence")[0].update(touche="c"),
        "competence.valeurs[0].touche",
        "sert déjà à echelles.critere.valeurs[0].touche",
    ),
    (
        "mark twice",
        lambda t: bloc(t)["modalites"]["marques"].append(bloc(t)["modalites"]["marques"][0]),
        "[1].cle",
        "déjà",
    ),
    ("nature twice", lambda t: bloc(t)["modalites"]["natures"][1].update(cle="reelle"), "natures[1].cle", "déjà"),
    ("channel twice", lambda t: bloc(t)["modalites"]["canaux"][1].update(cle="mail"), "canaux[3].cle", "déjà"),
    ("requirement twice", lambda t: exigence(t, 1).update(code="nombre"), "exigences[1].code", "déjà"),
    (
        "phase twice",
        lambda t: bloc(t)["modalites"].update(phases=bloc(t)["modalites"]["phases"] * 2),
        "phases[1]",
        "déjà",
    ),
    (
        "unknown mark",
        lambda t: exigence(t, 2).update(marque="rare"),
        f"{M}.exigences[2].marque",
        "«\u00a0rare\u00a0» n’existe",
    ),
    (
        "unknown capacity",
        lambda t: t["sieges"][1]["qualites"].append("ami"),
        "sieges[1].qualites[2]",
        "«\u00a0ami\u00a0»",
    ),
    ("capacity twice", lambda t: t["qualites"][1].update(cle="expert_habilite"), "qualites[1].cle", "déjà"),
    ("seat twice", lambda t: t["sieges"][1].update(numero=1), "sieges", "chacun une fois"),
    ("seat missing", lambda t: t["sieges"].pop(), "etapes", "un seul évaluateur se prononce"),
    ("no seat", lambda t: t["sieges"].clear(), "sieges", "chacun une fois"),
    ("steps out of order", lambda t: t.update(etapes=["epreuve", "preparation"]), "etapes", "dans l’ordre"),
    ("a step twice", lambda t: t.update(etapes=["preparation", "preparation"]), "etapes", "dans l’ordre"),
    ("unknown step", lambda t: t.update(etapes=["sieste"]), "etapes[0]", "sieste"),
    (
        "a step that none does without",
        lambda t: t.update(etapes=[e for e in ETAPES if e != "signature"]),
        "etapes",
        "«\u00a0signature\u00a0»",
    ),
    (
        "two who never reconcile",
        lambda t: t.update(etapes=[e for e in ETAPES if e != "conciliation"]),
        "etapes",
        "il y a deux évaluateurs",
    ),
    (
        "timed phases without a step",
        lambda t: t.update(etapes=[e for e in ETAPES if e != "entretien"]),
        "blocs[0].modalites.phases",
        "n’a pas d’étape",
    ),
    (
        "situations without a step",
        lambda t: t.update(etapes=[e for e in ETAPES if e != "epreuve"]),
        "blocs[0].modalites.natures",
        "n’ont pas d’étape",
    ),
    ("situations of no nature", lambda t: bloc(t)["modalites"].update(natures=[]), "natures", "n’aurait pas de nature"),
    (
        "requirement named as a step",
        lambda t: exigence(t, 0).update(code="accord"),
        "exigences[0].code",
        "désigne déjà",
    ),
    ("requirement named as a clock", lambda t: exigence(t, 0).update(code="phase_une"), "exigences[0].code", "déjà"),
    ("a word of a document misspelt", lambda t: t.update(mots={"documant": "x"}), "mots", "documant"),
    ("three seats", lambda t: t["sieges"].append(t["sieges"][0]), "sieges", "chacun une fois"),
    (
        "minimum over maximum",
        lambda t: exigence(t).update(minimum=6),
        f"{M}.exigences[0].minimum",
        "dépasse le maximum",
    ),
    (
        "passage not in the text",
        lambda t: bloc(t)["modalites"]["reperes"][0].update(texte="Ailleurs"),
        "reperes[0]",
        "pas",
    ),
    ("empty activity", lambda t: bloc(t)["activites"][0].update(texte=""), "activites[0].texte", "est vide"),
    ("empty competence", lambda t: competence(t).update(texte=" "), f"{C}[0].texte", "est vide"),
    ("blank criterion", lambda t: critere(t).update(texte=" \n"), "criteres[0].texte", "est vide"),
    ("heading of a bloc lost in silence", lambda t: bloc(t).update(intitule={}), "blocs[0].intitule.texte", "est vide"),
    ("RNCP code lost in silence", lambda t: bloc(t).update(code_rncp={}), "blocs[0].code_rncp.texte", "est vide"),
    ("rule lost in silence", lambda t: t["regles"].update(conservation={}), "regles.conservation.texte", "est vide"),
    ("emblem lost in silence", lambda t: t["certification"].update(embleme={}), "certification.embleme", "est vide"),
    (
        "RNCP number lost in silence",
        lambda t: t["certification"].update(rncp={}),
        "certification.rncp.texte",
        "est vide",
    ),
    ("modalities lost in silence", lambda t: bloc(t)["modalites"].update(texte=" ", reperes=[]), f"{M}.texte", "vide"),
    ("modalities without a text", lambda t: bloc(t)["modalites"].pop("texte"), f"{M}.texte", "obligatoire manque"),
    ("a gap that is no switch", lambda t: bloc(t)["intitule"].update(a_completer=1), "a_completer", "true ou false"),
    ("kind unknown", lambda t: t.update(genre="examen"), "genre", "la valeur examen n’est pas admise"),
    ("what certifies without a number", lambda t: t["certification"].pop("rncp"), "certification.rncp", "manque"),
    ("what certifies without an emblem", lambda t: t["certification"].pop("embleme"), "embleme", "manque"),
    ("what certifies without a speciality", lambda t: t["certification"].pop("code_nsf"), "code_nsf", "manque"),
    (
        "the speciality of what certifies nothing",
        lambda t: t.update(genre="positionnement"),
        "certification.code_nsf",
        "un positionnement n’a pas ce champ",
    ),
]

SYNTAXES: list[tuple[str, str, str]] = [
    ("a = ", "ligne 1\u00a0:", "une valeur manque"),
    ("a = 1\nb = oui\n", "ligne 2\u00a0:", "une valeur manque ou est mal écrite"),
    ("a = 1\na = 2\n", "ligne 2\u00a0:", "écrite deux fois"),
    ("[a]\n[a]\n", "ligne 2\u00a0:", "déclarée deux fois"),
    ("a = {b = 1}\na.c = 2\n", "ligne 2\u00a0:", "déjà close"),
    ("a = 1 2", "ligne 1\u00a0:", "de trop"),
    ('"a" x', "ligne 1\u00a0:", "le signe = manque"),
    ("\n[a\n", "ligne 2\u00a0:", "refermé"),
    ("a = [1\n", "ligne 1\u00a0:", "refermé"),
    ('a = "x', "ligne 1\u00a0:", "un guillemet"),
    ("a = '''x\n\n", "ligne 1\u00a0:", "un guillemet"),
    ('a = "\x01"', "ligne 1\u00a0:", "un caractère interdit"),
    ('a = "\\q"', "ligne 1\u00a0:", "barre oblique"),
    ("a = 2024-02-31T00:00:00", "ligne 1\u00a0:", "date"),
    ("= 1", "ligne 1\u00a0:", "nom de champ"),
    ("a = " + "9" * 5000, "ligne 1\u00a0:", "TOML"),
    ("a = " + "[" * 5000, "ligne 1\u00a0:", "TOML"),
]


def test_the_shipped_referentiels_are_all_readable() -> None:
    assert FICHIER in bundled()
    for path in bundled():
        assert read_file(path).blocs


def test_a_table_written_again_is_the_same_referentiel() -> None:
    """Guards the tests below: what they damage is otherwise accepted."""
    assert parse(page(TABLE), "copie.toml") == read_file(FICHIER)


@pytest.mark.parametrize(("abimer", "path", "fault"), [f[1:] for f in FAUTES], ids=[f[0] for f in FAUTES])
def test_each_fault_is_refused_in_french_with_its_path(
    abimer: Callable[[Table], object], path: str, fault: str
) -> None:
    table = copy.deepcopy(TABLE)
    abimer(table)
    said = refus(page(table))
    assert path in said.chemin
    assert f"refusé\u00a0: {said.chemin}\u00a0: " in said.phrase
    assert fault in said.phrase


def test_the_path_names_the_field_from_the_top_of_the_file() -> None:
    table = copy.deepcopy(TABLE)
    critere(table)["code"] = 1
    assert refus(page(table)).chemin == "blocs[0].activites[0].competences[0].groupes[0].criteres[0].code"


@pytest.mark.parametrize(("text", "line", "fault"), SYNTAXES)
def test_a_broken_file_is_refused_with_its_line(text: str, line: str, fault: str) -> None:
    said = refus(text.encode())
    assert line in said.phrase
    assert fault in said.phrase


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 200_000,
        "a = " + "[" * 900 + "]" * 900,
        "a = " + "{b=" * 300 + "1" + "}" * 300,
        ".".join("a" * 200_000) + " = 1",
        ".".join(['"a"'] * 100_000) + " = 1",
        " . ".join(["'a'"] * 100_000) + " = 1",
        "[" + ".".join("a" * 200_000) + "]",
        "\n".join("a." * 300 + f"k{n} = 1" for n in range(1_000)),
        "a" * 900_000,
        '"' * 900_000,
        "a = " + "1" * 900_000,
        "[[a]]\n" * 150_000,
    ],
    ids=["open", "lists", "tables", "dots", "quotes", "spaces", "heading", "lines", "long", "marks", "number", "crowd"],
)
def test_a_file_made_to_nest_or_to_last_is_refused_at_once(text: str) -> None:
    begun = time.process_time()
    refus(text.encode())
    assert time.process_time() - begun < 5


def test_an_empty_file_is_refused() -> None:
    for data in (b"", b" \n\n", b"\xef\xbb\xbf"):
        assert "vide" in refus(data).phrase


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    said = refus("a = 1\nmot = 'évaluateur'".encode("latin-1"))
    assert "ligne 2" in said.phrase
    assert "UTF-8" in said.remede


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.toml", tmp_path):
        with pytest.raises(ReferentielInvalide, match="ne s’ouvre pas") as taken:
            read_file(path)
        assert not ANGLAIS.search(str(taken.value))


def test_a_refusal_is_one_a_user_can_read() -> None:
    assert issubclass(ReferentielInvalide, Refus)


def test_the_empty_places_are_accepted_once_they_admit_it() -> None:
    table = copy.deepcopy(TABLE)
    competence(table).update(texte="", a_completer=True)
    bloc(table)["intitule"] = {"a_completer": True}
    assert parse(page(table), "x").blocs[0].intitule.a_completer


def test_the_identity_ignores_comments_line_ends_and_byte_order_mark() -> None:
    identite = empreinte(read_file(FICHIER))
    assert re.fullmatch(r"[0-9a-f]{64}", identite)
    for variant in (f"# note\n{PAGE}", PAGE.replace("\n", "\r\n"), f"\ufeff{PAGE}"):
        assert empreinte(parse(variant.encode(), "x")) == identite


def test_the_identity_ignores_how_accents_were_typed() -> None:
    decompose = PAGE.replace("é", "e\u0301").replace("à", "a\u0300")
    assert decompose != PAGE
    assert empreinte(parse(decompose.encode(), "x")) == empreinte(read_file(FICHIER))


def test_the_identity_changes_with_one_letter_of_a_text() -> None:
    other = PAGE.replace("Attitude positive", "Attitude positivé")
    assert other != PAGE
    assert empreinte(parse(other.encode(), "x")) != empreinte(read_file(FICHIER))


def test_what_is_kept_gives_the_same_referentiel_and_the_same_bytes() -> None:
    ref = read_file(FICHIER)
    data = canonical_bytes(ref)
    assert canonique.empreinte(data) == empreinte(ref)
    assert from_canonical(data) == ref
    assert canonical_bytes(from_canonical(data)) == data


def test_what_a_scale_does_not_say_is_left_out_so_that_a_copy_older_than_the_field_keeps_its_identity() -> None:
    current = canonical_bytes(read_file(FICHIER))
    old = re.sub(rb'"abrege":"[^"]*",', b"", current).replace(b'"reflexe":true,', b"")
    assert (b'"abrege"' in current, b'"reflexe"' in current) == (True, True)
    assert b'"abrege"' not in old
    assert b'"reflexe"' not in old
    reread = from_canonical(old)
    assert canonical_bytes(reread) == old
    echelle = reread.echelles.critere
    assert echelle.reflexe is None
    assert [v.court for v in echelle.valeurs] == ["C", "N", "O", "S"]


def test_a_damaged_copy_is_refused_in_french() -> None:
    data = canonical_bytes(read_file(FICHIER))
    cas = [
        (data[:-10], "abîmé"),
        (b"\xff", "abîmé"),
        (data.replace(b'"schema":1', b'"schema":7'), "schema\u00a0: la valeur 7"),
        (data.replace(b'"numero":2', b'"numero":1'), "sieges\u00a0: il faut"),
    ]
    for damaged, fault in cas:
        with pytest.raises(ReferentielInvalide) as taken:
            from_canonical(damaged)
        assert fault in taken.value.phrase
        assert not ANGLAIS.search(str(taken.value))


def test_the_folder_inside_the_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluateur.ressources.__file__", str(tmp_path / "evaluateur" / "ressources.py"))
    assert resources_folder() == tmp_path.resolve() / "ressources"
    (tmp_path / "evaluateur" / "ressources").mkdir(parents=True)
    assert resources_folder() == tmp_path.resolve() / "evaluateur" / "ressources"


ALPHABET = st.text(alphabet="a1.=[]{}\"'\\\n#-é,:TZu", max_size=40)


@given(ALPHABET)
def test_no_broken_file_ever_speaks_english(text: str) -> None:
    with pytest.raises(ReferentielInvalide) as taken:
        parse(text.encode(), "essai.toml")
    where_and_what = taken.value.phrase.removeprefix("Référentiel «\u00a0essai.toml\u00a0» refusé\u00a0: ")
    assert not ANGLAIS.search(where_and_what + taken.value.remede)


FEUILLES = st.one_of(st.booleans(), st.integers(-3, 2**40), st.floats(allow_nan=False, allow_infinity=False), st.text())
SOUS_TABLES: list[tuple[str, Callable[[Table], Table]]] = [
    ("référentiel", lambda t: t),
    ("bloc", bloc),
    ("compétence", competence),
    ("critère", critere),
    ("exigence", exigence),
    ("modalités", lambda t: bloc(t)["modalites"]),
    ("valeur", lambda t: valeurs(t)[0]),
]


@given(st.sampled_from(SOUS_TABLES), st.data())
def test_no_wrong_value_ever_speaks_english(place: tuple[str, Callable[[Table], Table]], data: st.DataObject) -> None:
    """Any field of any part, replaced by anything: accepted, or refused in French with its path."""
    table = copy.deepcopy(TABLE)
    part = place[1](table)
    nom = data.draw(st.sampled_from(sorted(part)))
    part[nom] = data.draw(st.one_of(FEUILLES, st.just([]), st.just({}), st.just([3])))
    if said := refus_ou_rien(page(table)):
        fault = said.phrase.replace(str(part[nom]), "") if str(part[nom]) else said.phrase
        assert not ANGLAIS.search(fault + said.remede)
        assert said.chemin


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "le fichier est vide"),
        (b" \n\t\n", "le fichier est vide"),
        (b"a = 1\nb = 2\nc = '\xff'\n", "la ligne 3 n’est pas en UTF-8"),
        (b"a = 1\n" + b"x." * 20 + b"y = 1\n", "ligne 2 : trop de points dans un nom"),
        (b"x." * 20 + b"y = 1\n", "ligne 1 : trop de points dans un nom"),
    ],
)
def test_a_fault_of_the_page_is_told_by_its_line(data: bytes, said: str) -> None:
    assert said in refus(data).phrase.replace("\xa0", " ").replace("\u202f", " ")


def test_each_cell_of_a_bloc_has_its_rank_on_the_page_its_criteria_first() -> None:
    (bloc, *_) = read_file(next(iter(bundled()))).blocs
    order = [
        code for competence in bloc.competences for code in (*(c.code for c in competence.criteres), competence.code)
    ]
    assert bloc.rangs == {code: rank for rank, code in enumerate([*order, bloc.cellule])}
    assert list(bloc.cellules) == list(bloc.rangs)
    assert [bloc.cellule_nommee(text) for text in (order[0], "ailleurs", "")] == [order[0], None, None]
