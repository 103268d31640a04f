"""What is wrong with a file, in French: no English text of msgspec or tomllib gets past here."""

from __future__ import annotations

import re

from evaluateur.metier.refus import Refus


class ReferentielInvalide(Refus):
    """A référentiel that cannot be used; ``path`` is the field at fault, empty for the whole file."""

    def __init__(self, origine: str, fault: str, remede: str, path: str = "") -> None:
        lieu = f"{path} : " if path else ""
        super().__init__(f"Référentiel « {origine} » refusé : {lieu}{fault}.", remede)
        self.chemin = path


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
_FORMS = {
    "a-z][": "une clé est faite de minuscules sans accent, de chiffres et de _, une lettre d’abord",
    "0-9A-Za-z": "un code est fait de lettres sans accent et de chiffres, séparés par un point ou un tiret",
}
_BOUNDS = {">=": "au moins", "<=": "au plus"}


def faute_toml(message: str, page: str) -> str:
    """Turn tomllib's sentence into ours, with the line."""
    place = re.search(r"at line (\d+)", message)
    line = place[1] if place else str(len(page.rstrip().splitlines()))
    fault = next((f for motif, f in _TOML if re.match(motif, message)), "l’écriture n’est pas du TOML")
    return f"ligne {line} : {fault}"


def traduit(message: str, origine: str) -> ReferentielInvalide:
    """Turn msgspec's sentence and path into ours."""
    said, _, tail = message.rpartition(" - at `$") if " - at `$" in message else (message, "", "")
    path = tail.rstrip("`").lstrip(".")
    if found := re.match(r"Object (missing required|contains unknown) field `(.*)`$", said, re.DOTALL):
        path = f"{path}.{found[2]}".lstrip(".")
        if found[1] == "missing required":
            return ReferentielInvalide(origine, "ce champ obligatoire manque", "Ajoutez-le.", path)
        return ReferentielInvalide(origine, "ce champ est inconnu", "Corrigez son nom ou retirez-le.", path)
    return ReferentielInvalide(origine, _value_fault(said), "Corrigez cette valeur.", path)


def _value_fault(said: str) -> str:
    if found := re.match(r"Expected `([^`]+)`, got", said):
        return "il faut ici " + " ou ".join(_TYPES.get(t, "une autre forme") for t in found[1].split(" | "))
    if found := re.match(r"Expected `(\w+)` of length (>=|<=) (\d+)", said):
        unit = "caractère" if found[1] == "str" else "élément"
        return f"il faut ici {_BOUNDS[found[2]]} {found[3]} {unit}{'s' if int(found[3]) > 1 else ''}"
    if found := re.match(r"Expected `int` (>=|<=) (\d+)", said):
        return f"il faut ici {_BOUNDS[found[1]]} {found[2]}"
    if "matching regex" in said:
        return next((form for pattern, form in _FORMS.items() if pattern in said), "cette forme n’est pas admise")
    if found := re.match(r"Invalid (?:enum )?value (.+)$", said, re.DOTALL):
        return f"la valeur {found[1].strip(chr(39))} n’est pas admise ici"
    return "cette valeur n’est pas admise ici"
