"""What is refused of a positioning and of the job sheet that it comes from: in French, by its path."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from typing import Any

import pytest

from evaluateur.referentiels import parse, read_file
from evaluateur.ressources import resources_folder
from tests.test_referentiels import page, refus

FILE = resources_folder() / "referentiels" / "gestionnaire-dossiers-assistance.toml"
TABLE = tomllib.loads(FILE.read_text(encoding="utf-8"))
Table = dict[str, Any]
M = "blocs[0].modalites"


def certification(table: Table) -> Table:
    found: Table = table["certification"]
    return found


def modalites(table: Table) -> Table:
    found: Table = table["blocs"][0]["modalites"]
    return found


def rubriques(table: Table) -> list[Table]:
    found: list[Table] = table["fiche"]["rubriques"]
    return found


def renvois(table: Table) -> list[Table]:
    return [one for one in rubriques(table) if "renvoi" in one]


def annonce(table: Table) -> Table:
    found: Table = next(one for one in rubriques(table) if "annonce" in one)["annonce"]
    return found


def cle(table: Table) -> Table:
    found: Table = table["fiche"]["cles"][0]
    return found


def autre_jury(table: Table) -> Table:
    found: Table = table["variantes"][0]
    return found


FAUTES: list[tuple[str, Callable[[Table], object], str, str]] = [
    ("a kind that is no text", lambda t: t.update(genre=1), "genre", "un texte entre guillemets"),
    ("an empty kind", lambda t: t.update(genre=""), "genre", "n’est pas admise"),
    (
        "a number in the registries",
        lambda t: certification(t).update(rncp={"texte": "RNCP1"}),
        "certification.rncp",
        "un positionnement n’a pas ce champ",
    ),
    (
        "a number in the registries said to lack",
        lambda t: certification(t).update(rncp={"a_completer": True}),
        "certification.rncp",
        "un positionnement n’a pas ce champ",
    ),
    (
        "an emblem",
        lambda t: certification(t).update(embleme={"a_completer": True}),
        "certification.embleme",
        "n’a pas ce champ",
    ),
    ("a speciality", lambda t: certification(t).update(libelle_nsf="x"), "libelle_nsf", "n’a pas ce champ"),
    ("nothing that may be said of a bloc", lambda t: t.update(presentations=[]), "presentations", "au moins 1 élément"),
    ("a bloc that is never presented", lambda t: t.update(presentations=["deja_acquis"]), "presentations", "évalué"),
    (
        "the same said twice of a bloc",
        lambda t: t.update(presentations=["presente", "presente"]),
        "presentations[1]",
        "sert déjà à presentations[0]",
    ),
    ("something else said of a bloc", lambda t: t.update(presentations=["promis"]), "presentations[0]", "promis"),
    ("a word for what may be said", lambda t: t.update(presentations="presente"), "presentations", "une liste"),
    (
        "another jury of two that never reconciles",
        lambda t: autre_jury(t)["etapes"].remove("conciliation"),
        "variantes[0].etapes",
        "il y a deux évaluateurs",
    ),
    (
        "another jury of one that reconciles",
        lambda t: autre_jury(t)["sieges"].pop(),
        "variantes[0].etapes",
        "un seul évaluateur se prononce",
    ),
    ("another jury of nobody", lambda t: autre_jury(t)["sieges"].clear(), "variantes[0].sieges", "chacun une fois"),
    (
        "another jury in an unknown capacity",
        lambda t: autre_jury(t)["sieges"][1].update(qualites=["ami"]),
        "variantes[0].sieges[1].qualites[0]",
        "n’existe pas",
    ),
    ("another jury without steps", lambda t: autre_jury(t).pop("etapes"), "variantes[0].etapes", "manque"),
    ("another jury with a title", lambda t: autre_jury(t).update(titre="x"), "variantes[0].titre", "inconnu"),
    (
        "another jury whose steps come in another order",
        lambda t: autre_jury(t)["etapes"].reverse(),
        "variantes[0].etapes",
        "dans l’ordre",
    ),
    ("one who reconciles with nobody", lambda t: t["etapes"].insert(3, "conciliation"), "etapes", "un seul évaluateur"),
    (
        "a scale that may be the document's",
        lambda t: t["echelles"]["critere"].update(a_completer="peut-être"),
        "echelles.critere.a_completer",
        "true ou false",
    ),
    ("modalities lost in silence", lambda t: modalites(t).pop("a_completer"), f"{M}.texte", "est vide"),
    ("modalities without a text", lambda t: modalites(t).pop("texte"), f"{M}.texte", "obligatoire manque"),
    ("a sheet without headings", lambda t: t["fiche"].update(rubriques=[]), "fiche.rubriques", "au moins 1 élément"),
    ("a sheet without a number", lambda t: t["fiche"].pop("numero"), "fiche.numero", "obligatoire manque"),
    ("a sheet with an author", lambda t: t["fiche"].update(auteur="x"), "fiche.auteur", "inconnu"),
    ("a heading without a title", lambda t: rubriques(t)[0].update(titre=" "), "fiche.rubriques[0]", "un titre, ou"),
    (
        "a heading with a title that refers elsewhere too",
        lambda t: renvois(t)[0].update(titre="Activités"),
        "fiche.rubriques[6]",
        "et non les deux",
    ),
    ("a heading of the fourth rank", lambda t: rubriques(t)[0].update(niveau=4), "rubriques[0].niveau", "la valeur 4"),
    ("a heading of another part", lambda t: rubriques(t)[0].update(role="note"), "rubriques[0].role", "note"),
    ("an empty text", lambda t: rubriques(t)[0].update(textes=[""]), "rubriques[0].textes[0]", "au moins 1 caractère"),
    (
        "a heading that refers to nothing",
        lambda t: renvois(t)[0].update(renvoi="1.Z"),
        "fiche.rubriques[6].renvoi",
        "l’activité 1.Z n’existe pas",
    ),
    (
        "an activity that the sheet leaves out",
        lambda t: rubriques(t).remove(renvois(t)[0]),
        "fiche.rubriques",
        "l’activité 1.A n’est dans aucune rubrique",
    ),
    (
        "an activity twice on the sheet",
        lambda t: rubriques(t).append({"renvoi": "1.A"}),
        "fiche.rubriques",
        "une activité est dans deux rubriques",
    ),
    (
        "a number of what does not exist",
        lambda t: annonce(t).update(de=["1.5", "1.99"]),
        ".annonce.de[1]",
        "la compétence 1.99 n’existe pas",
    ),
    ("a number of nothing", lambda t: annonce(t).update(de=[]), ".annonce.de", "au moins 1 élément"),
    ("a number below one", lambda t: annonce(t).update(nombre=0), ".annonce.nombre", "au moins 1"),
    ("a number in words", lambda t: annonce(t).update(nombre="dix-huit"), ".annonce.nombre", "un nombre entier"),
    (
        "a key competence that is no line of the grid",
        lambda t: cle(t).update(critere="1.9.9"),
        "fiche.cles[0].critere",
        "le critère 1.9.9 n’existe pas",
    ),
    (
        "a key competence without number",
        lambda t: t["fiche"]["cles"][1].pop("numero"),
        "fiche.cles[1].numero",
        "manque",
    ),
    (
        "a key competence of no family",
        lambda t: t["fiche"]["cles"][0].update(famille=""),
        "cles[0].famille",
        "au moins",
    ),
]


def test_the_table_written_again_is_accepted() -> None:
    """Guards the tests below: what they damage is otherwise accepted."""
    assert parse(page(TABLE), "copie.toml") == read_file(FILE)


@pytest.mark.parametrize(("damage", "path", "fault"), [f[1:] for f in FAUTES], ids=[f[0] for f in FAUTES])
def test_each_fault_is_refused_in_french_with_its_path(
    damage: Callable[[Table], object], path: str, fault: str
) -> None:
    table = copy.deepcopy(TABLE)
    damage(table)
    said = refus(page(table))
    assert said.chemin.endswith(path)
    assert f"refusé\u00a0: {said.chemin}\u00a0: " in said.phrase
    assert fault in said.phrase
