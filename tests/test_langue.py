"""Two rules of language: a machine word is English in the code, and French texts have their apostrophe (’)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TREES = ("evaluateur", "tests", "benchmarks")

# Machine words that were French here once, in every part of a name. Words that the trade uses too (suite, reste, rang,
# valeur, nom, motif, début, fin, cible, numéro…) are not in this list: whoever reads must judge.
WORDS = """
    adresse algorithme algorithmes ancien ancienne anciennes anciens arbre attendu attendue attendues attendus attente
    attentes autres boite bouton brut bruts calcul chaine chaines champ champs chemin chemins chiffree chiffres cle
    cles colonne colonnes combien compteur condense connexion constructeur conteneur contenu contenus copie couleur
    couleurs dechiffreur decodeur depart derivee derivees dernier derniere derniers descripteur donnees droite echec
    echecs ecrit ecrits ecriture ecrivain ecrivains efface emetteur encodage enfant enfants entete entier entiere
    entiers environnement epave erreur erreurs etranger etrangere etrangeres famille faute fautes fenetre fichier
    fichiers flux fonction forme formes formulaire gauche genre graine hauteur hauteurs icone icones illisible
    illisibles inconnu inconnue inconnus indice jeton jetons largeur largeurs lettre lettres libres ligne lignes
    limite lisible lisibles longueur longueurs lu lue lues lus magasin maintenant manquants manquent marge membre
    methode minuterie minuteur modele moitie morceau morceaux mot mots moyennes naif nombre nombres nouveau nouvelles
    obtenu octet octets onglet ordre paire paires panneau parametres perdu perdue perdues perdus plafond plat poids
    prefixe premier premiere premieres premiers pris privee processus publics publique racine racines
    rangee rangees rapport rapports relu resultat resultats retrouve saut sauts secondes sel sels separateur seuil
    somme sommes sortie suffixe suivant suivante suivantes suivants tableau taille tailles temporaire texte touches
    trou trous trouve trouvee trouvees trouves variante verbe vide vides
"""
MACHINE_WORDS = frozenset(WORDS.split())

# Sentences that old journals hold, word for word: they are compared, so they keep the apostrophe of their time.
STORED_SENTENCES = {"forme_1"}
"""Folders of what is frozen."""

STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
ENGLISH = re.compile(r"[^\W\d_]'(?:s|t|re|ve|ll|d)\b")
SQL = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|RAISE|DROP|VACUUM)\b")


@cache
def sources(tree: str) -> list[Path]:
    return sorted((ROOT / tree).rglob("*.py"))


def of_the_command_line(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether the parameters are options and arguments, which click names and a user types."""
    names = [ast.unparse(d.func if isinstance(d, ast.Call) else d) for d in node.decorator_list]
    return any(n.startswith("click.") or n.endswith((".command", ".group", "_option")) for n in names)


def is_fixture(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(d) for d in node.decorator_list)


@cache
def fixtures() -> frozenset[str]:
    return frozenset(
        node.name
        for path in sources("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and is_fixture(node)
    )


def parameters(arguments: ast.arguments) -> list[ast.arg]:
    stars = [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *stars]


def named(node: ast.AST, inside: bool = False) -> Iterator[tuple[str, int]]:
    """The locals, the parameters, and the private names of modules and classes; what is public is another matter."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            if not isinstance(child, ast.Lambda):
                if inside or child.name.startswith("_"):
                    yield child.name, child.lineno
                of_tests = child.name.startswith("test") or is_fixture(child)
                given = [] if of_the_command_line(child) else parameters(child.args)
                yield from ((a.arg, a.lineno) for a in given if not (of_tests and a.arg in fixtures()))
            else:
                yield from ((a.arg, a.lineno) for a in parameters(child.args))
            yield from named(child, inside=True)
        elif isinstance(child, ast.ClassDef):
            yield from named(child)
        else:
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store) and (inside or child.id[0] == "_"):
                yield child.id, child.lineno
            elif isinstance(child, ast.Attribute) and isinstance(child.ctx, ast.Store) and child.attr[0] == "_":
                yield child.attr, child.lineno
            elif isinstance(child, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and child.name:
                yield child.name, child.lineno
            comprehension = isinstance(child, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
            yield from named(child, inside or comprehension)


def machine_words(name: str) -> list[str]:
    return [word for word in name.lower().split("_") if word in MACHINE_WORDS]


@pytest.mark.parametrize("tree", TREES)
def test_what_the_machine_does_has_an_english_name(tree: str) -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{line} : {name}"
        for path in sources(tree)
        for name, line in named(ast.parse(path.read_text(encoding="utf-8")))
        if machine_words(name)
    ]
    assert faults == []


def test_a_machine_word_is_found_in_each_kind_of_name() -> None:
    code = """
_TAILLE = 1
def public(chemin, *, _=lambda octets: octets):
    for ligne_vide in []: resultat = [mot for mot in chemin]
    try: pass
    except OSError as erreur: pass
class Une:
    public_octets: int
    def __init__(self): self._connexion = self.colonne = 1
"""
    found = {name for name, _ in named(ast.parse(code)) if machine_words(name)}
    assert found == {"_TAILLE", "chemin", "octets", "ligne_vide", "resultat", "mot", "erreur", "_connexion"}


# --- The apostrophe


def literals(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What a user may read: every literal but docstrings; an f-string as one text."""
    bare = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    pieces = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [v.value for v in node.values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
            yield "…".join(parts), node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (bare | pieces):
            yield node.value, node.lineno


def straight(text: str) -> bool:
    return bool(STRAIGHT.search(text)) and not SQL.search(text) and not ENGLISH.search(text)


def test_a_french_text_has_the_french_apostrophe() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{line} : {text}"
        for path in sources("evaluateur")
        if not STORED_SENTENCES & set(path.parts)
        for text, line in literals(ast.parse(path.read_text(encoding="utf-8")))
        if straight(text)
    ]
    assert faults == []


def test_a_resource_has_the_french_apostrophe() -> None:
    # Not the référentiels: their words are those of the source, compared elsewhere, and they are identified by them.
    faults = [
        f"{path.relative_to(ROOT)}:{number} : {line}"
        for path in sorted((ROOT / "ressources").rglob("*"))
        if path.suffix in {".md", ".toml", ".csv"} and path.parent.name != "referentiels"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if straight(line)
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("code", "faulty"),
    [
        ('say("L\'horloge tourne.")', True),
        ('say(f"l\'accord de {x}")', True),
        ('say("l’accord")', False),
        ('def f():\n    """L\'accord."""', False),
        ("sql(\"SELECT 'l''accord'\")", False),
        ('say("nobody\'s key")', False),
        ("say(f\"{x['a']}'{y}'\")", False),
    ],
)
def test_a_straight_apostrophe_is_found_where_a_user_would_read_it(code: str, faulty: bool) -> None:
    assert any(straight(text) for text, _ in literals(ast.parse(code))) is faulty


# --- Sentences decide nothing


def test_no_sentence_is_read_or_cut_to_decide() -> None:
    """A refusal is told from another by its class, a breach by its values: the words may change."""
    faults = []
    for path in sources("evaluateur"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare | ast.Attribute) and reads_a_sentence(node):
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert faults == []


CUTS = {"split", "rsplit", "partition", "rpartition", "startswith", "endswith", "removeprefix", "find", "index"}


def reads_a_sentence(node: ast.Compare | ast.Attribute) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in CUTS and is_sentence(node.value)
    searched = any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
    return searched and any(is_sentence(part) for part in (node.left, *node.comparators))


def is_sentence(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("phrase", "remede", "dit", "titre", "reproche")
