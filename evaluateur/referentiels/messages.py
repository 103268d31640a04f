"""What is wrong with a file, in French: no English text of msgspec or tomllib gets past here."""

from __future__ import annotations

import re

from evaluateur.metier.refus import Refus


class ReferentielInvalide(Refus):
    """A référentiel that cannot be used; ``chemin`` is the field at fault, empty for the whole file."""

    def __init__(self, origine: str, faute: str, remede: str, chemin: str = "") -> None:
        lieu = f"{chemin} : " if chemin else ""
        super().__init__(f"Référentiel « {origine} » refusé : {lieu}{faute}.", remede)
        self.chemin = chemin


_TOML = (
    (r"Cannot overwrite|Duplicate inline", "la même clé est écrite deux fois"),
    (r"Cannot declare", "la même table est déclarée deux fois"),
    (r"Cannot (mutate|redefine)", "une table déjà close est complétée"),
    (r"Expected newline", "un texte de trop suit la valeur"),
    (r"Expected '='", "le signe = manque après la clé"),
    (r"Expected '\]|Unclosed", "un crochet ou une accolade n’est pas refermé"),
    (r"Unterminated|Expected", "un guillemet n’est pas refermé"),
    (r"Illegal character|Found invalid", "un caractère interdit s’y trouve"),
    (r"Unescaped|Invalid hex|Escaped", "une barre oblique inverse est mal employée"),
    (r"Invalid date", "cette date n’existe pas"),
    (r"Invalid initial|Invalid statement", "un nom de champ manque ou est mal écrit"),
    (r"Invalid value", "une valeur manque ou est mal écrite (un texte se met entre guillemets)"),
)
_TYPES = {
    "str": "un texte entre guillemets",
    "int": "un nombre entier",
    "bool": "true ou false",
    "float": "un nombre à virgule",
    "array": "une liste",
    "object": "une table",
    "null": "rien",
}
_FORMES = {
    "a-z][": "une clé est faite de minuscules sans accent, de chiffres et de _, une lettre d’abord",
    "0-9A-Za-z": "un code est fait de lettres sans accent et de chiffres, séparés par un point ou un tiret",
}
_BORNES = {">=": "au moins", "<=": "au plus"}


def faute_toml(message: str, page: str) -> str:
    """Turn tomllib's sentence into ours, with the line."""
    place = re.search(r"at line (\d+)", message)
    ligne = place[1] if place else str(len(page.rstrip().splitlines()))
    faute = next((f for motif, f in _TOML if re.match(motif, message)), "l’écriture n’est pas du TOML")
    return f"ligne {ligne} : {faute}"


def traduit(message: str, origine: str) -> ReferentielInvalide:
    """Turn msgspec's sentence and path into ours."""
    dit, _, suite = message.rpartition(" - at `$") if " - at `$" in message else (message, "", "")
    chemin = suite.rstrip("`").lstrip(".")
    if trouve := re.match(r"Object (missing required|contains unknown) field `(.*)`$", dit, re.DOTALL):
        chemin = f"{chemin}.{trouve[2]}".lstrip(".")
        if trouve[1] == "missing required":
            return ReferentielInvalide(origine, "ce champ obligatoire manque", "Ajoutez-le.", chemin)
        return ReferentielInvalide(origine, "ce champ est inconnu", "Corrigez son nom ou retirez-le.", chemin)
    return ReferentielInvalide(origine, _faute_valeur(dit), "Corrigez cette valeur.", chemin)


def _faute_valeur(dit: str) -> str:
    if trouve := re.match(r"Expected `([^`]+)`, got", dit):
        return "il faut ici " + " ou ".join(_TYPES.get(t, "une autre forme") for t in trouve[1].split(" | "))
    if trouve := re.match(r"Expected `(\w+)` of length (>=|<=) (\d+)", dit):
        unite = "caractère" if trouve[1] == "str" else "élément"
        return f"il faut ici {_BORNES[trouve[2]]} {trouve[3]} {unite}{'s' if int(trouve[3]) > 1 else ''}"
    if trouve := re.match(r"Expected `int` (>=|<=) (\d+)", dit):
        return f"il faut ici {_BORNES[trouve[1]]} {trouve[2]}"
    if "matching regex" in dit:
        return next((forme for motif, forme in _FORMES.items() if motif in dit), "cette forme n’est pas admise")
    if trouve := re.match(r"Invalid (?:enum )?value (.+)$", dit, re.DOTALL):
        return f"la valeur {trouve[1].strip(chr(39))} n’est pas admise ici"
    return "cette valeur n’est pas admise ici"
