"""What is left to do at a step, in the order of the page: what F8 walks through and the strip counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import attrgetter

from msgspec import Struct, structs

from evaluateur.metier import conciliation, designation, jury
from evaluateur.metier.actes.scellement import phrase_manque
from evaluateur.metier.conciliation import Etat
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import Etape
from evaluateur.metier.grille import Manque
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.typographie import de, pluriel
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, CelluleCode
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.pas import lieu

TEXTE = "texte."
"""Begins the place of the printed text of a competence, beside that of its verdict."""
SIGNATURE = "signature."
"""Begins the place of the signature of a seat."""
_NOTATION = frozenset({"critere", "verdict", "precisions", "bloc", "motif"})
"""What a grid may lack."""
_WHAT = {
    "critere": ("critère", ""),
    "verdict": ("compétence", ""),
    "precisions": ("précision", ""),
    "motif": ("motif", ""),
    "aborder": ("point à aborder", "points à aborder"),
    "point": ("point à vérifier", "points à vérifier"),
    "ecart": ("écart", ""),
    "manquant": ("ligne manquante", "lignes manquantes"),
    "a_confirmer": ("ligne identique à confirmer", "lignes identiques à confirmer"),
    "texte": ("texte de précisions à choisir", "textes de précisions à choisir"),
    "signature": ("signature à venir", "signatures à venir"),
}
_SEUL = {"ecart": "écart", "manquant": "ligne manquante", "a_confirmer": "ligne à confirmer",
         "texte": "précisions à choisir"}  # fmt: skip


class Reste(Struct, frozen=True):
    """Something left to do, and the place where it is done. It is said when it is shown: counting makes no sentence."""

    etape: Etape
    bloc: BlocCode = HORS_BLOC
    cible: str = ""
    quoi: str = ""
    sujet: Manquement | Bloc | str = ""
    """What says it: a point of the rules, the bloc that holds the cell, or the words themselves."""

    @property
    def phrase(self) -> str:
        """What is left, in words."""
        if isinstance(self.sujet, Manquement):
            return self.sujet.phrase
        if isinstance(self.sujet, str):
            return self.sujet or _SEUL[self.quoi]
        code = CelluleCode(self.cible)
        if self.quoi == "aborder":
            return f"{designation.cellule(self.sujet, code)} à aborder"
        return phrase_manque(self.sujet, Manque(code, self.quoi))


def points(found: Sequence[Manquement]) -> list[Reste]:
    """What the rules lack, as places to go to."""
    return [Reste(m.etape, m.bloc, m.place, "point", m) for m in found]


def avant_de_figer(
    dossier: Dossier, blocs: Mapping[BlocCode, VueBloc], manquements: Sequence[Manquement]
) -> list[Reste]:
    """All that is missing anywhere. Whoever sits alone seals as he freezes: of his own grids, the gaps are missing."""
    found: list[Reste] = []
    for manquement in manquements:
        vue = blocs.get(manquement.bloc)
        if jury.seul(dossier) and manquement.regle.sorte == "scellement" and vue is not None:
            own = _gaps(vue) if vue.grille_ouverte else points([manquement])
            found += [structs.replace(reste, etape=lieu(dossier, reste.etape)) for reste in own]
        else:
            found += points([manquement])
    return found


def signatures(dossier: Dossier) -> list[Reste]:
    """The signatures that the frozen record awaits."""
    if dossier.clos or dossier.fige is None:
        return []
    expected = [(n, e) for n, e in sorted(dossier.sieges.items()) if n not in dossier.fige.signatures]
    return [
        Reste("signature", cible=f"{SIGNATURE}{n}", quoi="signature", sujet=f"Signature {de(e.nom_complet)}")
        for n, e in expected
    ]


def du_bloc(vue: VueBloc, etape: Etape) -> list[Reste]:
    """What is left at a step of a bloc that is presented."""
    if etape == "epreuve":
        return points([m for m in vue.manquements if m.etape == "epreuve"])
    if etape in ("grille", "scellement"):
        phases = [m for m in vue.manquements if etape == "scellement" and m.regle.sorte == "phase"]
        return [*_gaps(vue), *points(phases)]
    if etape == "entretien":
        bloc, code = vue.bloc, vue.code
        raised = [Reste("entretien", code, c, "aborder", bloc) for c in vue.restent_a_aborder]
        return raised + points([m for m in vue.manquements if m.etape == "entretien"])
    return _conciliation(vue)


def _gaps(vue: VueBloc) -> list[Reste]:
    """The gaps of a grid as places to go to."""
    if not vue.grille_ouverte:
        return []
    bloc, code = vue.bloc, vue.code
    return [Reste("grille", code, manque.cellule, manque.quoi, bloc) for manque in vue.manques]


def _conciliation(vue: VueBloc) -> list[Reste]:
    """Cells and texts; then what the bloc itself lacks, for nothing is agreed on before."""
    if not vue.etat.revele_le:
        return []
    ouvertes = [c for c in vue.cellules if c.etat in conciliation.OUVERTS]
    ouvertes.sort(key=lambda c: c.etat is Etat.A_CONFIRMER)
    found = [Reste("conciliation", vue.code, c.code, c.etat.value) for c in ouvertes]
    found += [Reste("conciliation", vue.code, f"{TEXTE}{code}", "texte") for code in vue.textes]
    return found + points(vue.manquements)


def compte(items: Sequence[Reste]) -> str:
    """« À renseigner : 15 critères, 5 compétences »: the number and the kind of what is left, if anything is."""
    if not items:
        return ""
    counts = Counter(map(attrgetter("quoi"), items))
    said = ", ".join([pluriel(n, *_WHAT[what]) if what in _WHAT else "le bloc" for what, n in counts.items()])
    if counts.keys() <= _NOTATION:
        return f"À renseigner : {said}"
    return said
