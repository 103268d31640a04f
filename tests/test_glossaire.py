"""One notion, one word: what a user reads never uses the words that docs/glossaire.md puts aside.

Read here: every text of the program and of the help pages. Not read: what is frozen. The words of a record and of the
pages of a grid are composed again to be verified, those of older journals are compared (``metier/forme_1``), those of a
certificate were signed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluateur.ui.fenetre import reponses
from tests.test_langue import SQL, literals, of_the_command_line

ROOT = Path(__file__).resolve().parent.parent
FROZEN = (
    "metier/forme_1/", "metier/pv/paroles.py", "metier/pv/differences.py", "edition/documents/grille/annexe.py",
    "edition/documents/grille/grille.py", "edition/signature/",
    "edition/composition/", "db/migrations.py",
)  # fmt: skip
COLUMNS = re.compile(r"[a-z_]+(?:, [a-z_]+)+|[A-Z][a-z]+")
"""Columns of a table; the name of a type."""

JAMAIS = {
    "résultat": r"\bverdicts?\b",
    "corriger le temps": r"\brecal\w*",
    "chronomètre": r"\bhorloges?\b(?! (?:de l’|d’un |d’un des )ordinateurs?)",
    "organisme": r"\bcentres?\b",
    "rôle, évaluateur 1": r"\bsièges?\b",
    "avoir la main": r"\bau clavier\b|\b(?:prend\w*|tien\w*|tient seul) le clavier",
    "à deux": r"mettre à deux|^Ensemble\b",
    "renseigner": r"\bnotations?\b|\b[Nn]ot(?:er|ez|é|és|ée|ées)\b",
    "ligne": r"\bcellules?\b",
    "identique, écart": r"\bégales?\b|\bdifférences?\b",
    "précisions": r"\bcommentaires?\b|\b[Tt]exte imprimé",
    "à renseigner, point à vérifier": r"\b(?:au|du|prochain|un|le|les) manques?\b|\bmanquements?\b",
    "code de contrôle": r"\b[Ee]mpreintes?\b",
    "événement": r"\bplis?\b|\b(?:le|au|du|ce|chaque|par|un|des|les) faits?\b|\bfaits? (?:perdu|manqu|exporté|s’y)",
    "les données": r"\b[Bb]ases?\b",
    "grille officielle": r"\b[Pp]rocès-verba(?:l|ux)\b",
    "erreur inattendue": r"(?<!à )(?<!À )\bdéfauts?\b",
    "motif": r"\b(?:la|sans|une) raisons?\b",
    "conserver, enregistrer": r"\bgard(?:er|é|és|ée|ées|ez|e)\b|\bretenue?s?\b",
    "restaurer": r"\b[Rr]emise? en place\b|\b[Rr]emet\w* en place\b",
    "dossier": r"\b[Nn]ouvelle session\b|\b[Vv]os sessions\b|\bsession de jury\b",
    "emplacement": r"\b[Cc]hoisissez un autre dossier\b|\bdossier des données\b",
    "l’application": r"\bÉvaluateur (?:a|ne|est|était|s’|demande)\b|d’Évaluateur\b",
    "proposer": r"\bcertifie\w*\b|\bscore obtenu\b",
    "le passif": r"\bse li(?:t|sent|ra)\b|\bs’imprime\b|\bs’écri(?:t|ra) pas\b",
    "pluriel()": r"\(s\)",
    "la personne": r"\bvous seul\b|\b[Cc]elui qui (?:part|le quitte|prend|tient|signe)\b",
    "l’autorisation d’écrire": r"\bvos droits\b",
}
"""The word that the glossary keeps, and those that it puts aside."""

PERMIS = {
    # --- the notion is another one
    "le clavier": "le clavier lui-même : majuscules et touches",
    "la cellule": "cellule d’un tableur (convocation)",
    "sa cellule": "cellule d’un tableur (convocation)",
    "une cellule": "cellule d’un tableur (convocation)",
    "en cellules": "cellule d’un tableur (convocation)",
    "de cellules": "cellule d’un tableur (convocation)",
    "Une cellule **fusionnée**": "cellule d’un tableur (convocation)",
    "certificat, procès-verbal, date": "le document qui prouve un bloc déjà acquis, quel qu’il soit",
    "Repère noté par": "noté sur un papier",
    "J’ai noté un repère": "noté sur un papier",
    "Vous pouvez le noter": "noté sur un papier",
    "noté votre **repère**": "noté sur un papier",
    "facultatif de le noter": "noté sur un papier",
    "n’est noté nulle part": "noté sur un papier ou ailleurs",
    "Pour une nouvelle session": "une autre session d’évaluation",
    "centre de formation": "intitulé de colonne que l’on reconnaît dans une convocation",
    "{cellules}": "un nom dans le code : le nombre et le mot sont mis à sa place",
    # --- the command line, the annex and the proof may speak of the machine
    "empreinte ……": "comparaison de référentiels : ce qui se lit à la place d’une image",
    "dossier rang empreinte": "ligne de commande : la trace",
    ", empreinte ": "ligne de commande : l’empreinte d’un référentiel",
    "de la base, l’enchaînement": "ligne de commande",
    "Quand la base n’est plus lisible": "ligne de commande",
    "d’une base, même abîmée": "ligne de commande",
    "evaluateur centre": "nom d’une commande",
    "son numéro, son empreinte": "ligne de commande",
    "le siège 1, et le siège 2": "fichier d’un référentiel : son champ s’appelle « sieges »",
    "le nombre de sièges": "fichier d’un référentiel : son champ s’appelle « sieges »",
}
"""What may be said all the same, and why."""


def said_by(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What a user may read: the literals, and what a command says of itself."""
    for text, line in literals(tree):
        if not SQL.search(text) and not COLUMNS.fullmatch(text) and (" " in text.strip() or text[:1].isupper()):
            yield text, line
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and of_the_command_line(node):
            yield ast.get_docstring(node) or "", node.lineno


def texts() -> Iterator[tuple[str, str]]:
    """Where, and what."""
    for path in sorted((ROOT / "evaluateur").rglob("*.py")):
        where = path.relative_to(ROOT / "evaluateur").as_posix()
        if not where.startswith(FROZEN):
            for text, line in said_by(ast.parse(path.read_text(encoding="utf-8"))):
                yield f"{where}:{line}", text
    for path in sorted((ROOT / "ressources" / "aide").rglob("*.md")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.name}:{number}", text
    for answer in reponses.read().reponse:  # « mots » are those of people who look for something, whatever they call it
        yield f"reponses.toml : {answer.titre}", f"{answer.titre} {answer.texte}"


def jamais(text: str) -> list[str]:
    """The words of the glossary that a text should have used."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    for allowed in PERMIS:
        plain = plain.replace(allowed, "")
    return [word for word, pattern in JAMAIS.items() if re.search(pattern, plain)]


def test_what_a_user_reads_uses_the_words_of_the_glossary() -> None:
    faults = [f"{where} : {text!r} ({', '.join(words)})" for where, text in texts() if (words := jamais(text))]
    assert faults == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Aller au prochain manque", "à renseigner, point à vérifier"),
        ("L’horloge ne tourne pas.", "chronomètre"),
        ("Non noté", "renseigner"),
        ("Demandez au centre.", "organisme"),
        ("3 cellules égales", "ligne"),
        ("La base est abîmée.", "les données"),
        ("Ce fichier ne se lit pas.", "le passif"),
        ("Une phrase que vous seul connaissez.", "la personne"),
    ],
)
def test_a_word_put_aside_is_found(text: str, word: str) -> None:
    assert word in jamais(text)


@pytest.mark.parametrize(
    "text",
    [
        "L’horloge de l’ordinateur a changé.",
        "à défaut, celui de l’application",
        "Vérifiez les majuscules et le clavier.",
        "la cellule contient une formule.",
    ],
)
def test_another_notion_keeps_its_word(text: str) -> None:
    assert jamais(text) == []
