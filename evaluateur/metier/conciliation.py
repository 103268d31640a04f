"""Two revealed grids, cell by cell: where they agree, where they differ, what the two decided."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from evaluateur.metier.dossier import Decision, Dossier, EtatBloc
from evaluateur.metier.referentiel import Bloc, Echelle, NatureCellule, Referentiel, Valeur
from evaluateur.metier.vocabulaire import NON_RENSEIGNE, BlocCode, CelluleCode, Origine


class Etat(Enum):
    """The state of a cell. « Manquant » arises only when an evaluator was replaced after the reveal."""

    A_CONFIRMER = "a_confirmer"
    ACCORD = "accord"
    ECART = "ecart"
    MANQUANT = "manquant"
    TRANCHE = "tranche"
    DESACCORD = "desaccord"


OUVERTS = frozenset({Etat.A_CONFIRMER, Etat.ECART, Etat.MANQUANT})


class Cellule(Struct, frozen=True):
    """One cell of two grids laid side by side. A comment never makes an écart."""

    code: CelluleCode
    nature: NatureCellule
    valeurs: tuple[str, ...]
    """Of each seat, in order."""
    etat: Etat
    decision: Decision | None = None

    @property
    def retenue(self) -> str:
        """The agreed value; empty while there is none."""
        return self.decision.valeur if self.decision else ""


def nature_de(bloc: Bloc, cellule: CelluleCode) -> NatureCellule | None:
    """What kind of cell a code names in this bloc; None when it names none."""
    place = bloc.cellules.get(cellule)
    return place.nature if place else None


def echelle_de(referentiel: Referentiel, nature: NatureCellule) -> Echelle:
    """The scale in which a cell of this nature is marked."""
    echelles = referentiel.echelles
    return {"critere": echelles.critere, "competence": echelles.competence, "bloc": echelles.bloc}[nature]


def mot_de(referentiel: Referentiel, nature: NatureCellule, key: str, none: str = NON_RENSEIGNE) -> str:
    """The word of a value; ``none`` when there is none."""
    valeur: Valeur | None = echelle_de(referentiel, nature).valeur(key)
    return valeur.mot if valeur else none


def cellules(dossier: Dossier, code_bloc: BlocCode) -> list[Cellule]:
    """Every cell of a revealed bloc. Empty before the reveal."""
    etat_bloc = dossier.bloc(code_bloc)
    if not etat_bloc.originales:
        return []
    bloc = dossier.referentiel.par_bloc[code_bloc]
    absents = _sieges_remplaces(dossier, etat_bloc)
    marques = [originale.grille.marques for _, originale in sorted(etat_bloc.originales.items())]
    own = bloc.cellule
    force = any(d.nature == "desaccord" for c, d in etat_bloc.decisions.items() if c != own)
    items = []
    for code, (nature, *_) in bloc.cellules.items():
        valeurs = tuple(one.get(code, "") for one in marques)
        decision = etat_bloc.decisions.get(code)
        if force and code == own:
            decision = decision if decision and decision.nature == "desaccord" else Decision("desaccord")
        items.append(Cellule(code, nature, valeurs, _etat(valeurs, decision, absents), decision))
    return items


def _sieges_remplaces(dossier: Dossier, etat: EtatBloc) -> bool:
    return any(dossier.sieges[siege].identifiant != originale.auteur for siege, originale in etat.originales.items())


def _etat(valeurs: tuple[str, ...], decision: Decision | None, remplace: bool) -> Etat:
    if decision is not None:
        return {"confirme": Etat.ACCORD, "tranche": Etat.TRANCHE, "desaccord": Etat.DESACCORD}[decision.nature]
    if remplace:
        return Etat.MANQUANT
    return Etat.A_CONFIRMER if len(set(valeurs)) == 1 else Etat.ECART


def precisions_attendues(dossier: Dossier, code_bloc: BlocCode) -> list[CelluleCode]:
    """Competences whose printed comment is still to be picked."""
    etat = dossier.bloc(code_bloc)
    bloc = dossier.referentiel.par_bloc[code_bloc]
    written = {k for o in etat.originales.values() for k, text in o.grille.precisions.items() if text.strip()}
    return [
        competence.code
        for competence in bloc.competences
        if (
            _defavorable(dossier, etat, competence.code)
            and not (competence.code in etat.precisions and etat.precisions[competence.code].texte)
        )
        or (
            competence.code not in etat.precisions
            and (bloc.modalites.precisions_obligatoires or competence.code in written)
        )
    ]


def _defavorable(dossier: Dossier, etat: EtatBloc, competence: CelluleCode) -> bool:
    """Whether the agreed verdict is unfavourable: its reason is the printed comment."""
    decision = etat.decisions.get(competence)
    valeur = dossier.referentiel.echelles.competence.valeur(decision.valeur) if decision else None
    return valeur is not None and valeur.defavorable


def texte_retenu(
    dossier: Dossier, code_bloc: BlocCode, competence: CelluleCode, origine: Origine, rewritten: str = ""
) -> str:
    """The comment that an origin stands for: évaluateur 1's, 2's, both one after the other, or rewritten."""
    originales = sorted(dossier.bloc(code_bloc).originales.items())
    texts = [o.grille.precisions.get(competence, "").strip() for _, o in originales]
    if origine == "reecrit":
        return rewritten.strip()
    if origine == "1+2":
        return "\n".join(t for t in dict.fromkeys(texts) if t)
    return texts[int(origine) - 1]


def resultat(dossier: Dossier, code_bloc: BlocCode) -> str:
    """The bloc's agreed value, ``desaccord``, or empty while nothing is agreed. Never computed from the marks."""
    for cellule in cellules(dossier, code_bloc):
        if cellule.nature == "bloc":
            return "desaccord" if cellule.etat is Etat.DESACCORD else cellule.retenue
    return ""
