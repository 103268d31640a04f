"""What the types cannot say of a job sheet: what it refers to is in the grid, and nothing of it is left out."""

from __future__ import annotations

from collections.abc import Iterator

from evaluateur.metier.contenu.fiche import Fiche, Rubrique
from evaluateur.metier.referentiel import Referentiel

Faute = tuple[str, str, str]
"""Path of the field, fault, remedy."""


def fautes(ref: Referentiel, fiche: Fiche) -> Iterator[Faute]:
    """Every fault of a job sheet, in the order of its file."""
    activites = {a.code for bloc in ref.blocs for a in bloc.activites}
    for i, rubrique in enumerate(fiche.rubriques):
        lieu = f"fiche.rubriques[{i}]"
        if rubrique.renvoi and rubrique.renvoi not in activites:
            yield f"{lieu}.renvoi", f"l’activité {rubrique.renvoi} n’existe pas", "Écrivez le code d’une activité."
        if bool(rubrique.renvoi) is bool(rubrique.titre.strip()):
            yield lieu, "une rubrique a un titre, ou un renvoi, et non les deux", "Gardez l’un des deux."
        yield from _annonce(ref, rubrique, lieu)
    seen = [r.renvoi for r in fiche.rubriques if r.renvoi]
    for code in sorted(activites - set(seen)):
        yield "fiche.rubriques", f"l’activité {code} n’est dans aucune rubrique", "Ajoutez une rubrique qui y renvoie."
    if len(seen) != len(set(seen)):
        yield "fiche.rubriques", "une activité est dans deux rubriques", "Retirez l’une des deux."
    for i, key in enumerate(fiche.cles):
        if key.critere not in ref.par_critere:
            lieu = f"fiche.cles[{i}].critere"
            yield lieu, f"le critère {key.critere} n’existe pas", "Écrivez le code d’un critère."


def _annonce(ref: Referentiel, rubrique: Rubrique, lieu: str) -> Iterator[Faute]:
    if rubrique.annonce:
        for i, code in enumerate(rubrique.annonce.de):
            if code not in ref.par_competence:
                path = f"{lieu}.annonce.de[{i}]"
                yield path, f"la compétence {code} n’existe pas", "Écrivez le code d’une compétence."
