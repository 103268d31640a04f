"""The checks that several acts share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.metier import canonique, jury
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Dossier, EtatBloc
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import famille
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Numero, ProfilId

LONGUEUR_MAX = 50_000
"""Characters of one text: far above any real comment, far below what would hurt the journal."""


def modifiable(dossier: Dossier) -> None:
    """Refuse when the dossier is closed or its procès-verbal frozen."""
    if dossier.clos:
        raise ActeRefuse(
            "Ce dossier est clos : il ne peut plus être modifié.",
            "Pour corriger, ouvrez une nouvelle version (étape Signature).",
        )
    if dossier.fige is not None:
        raise ActeRefuse(
            f"La {dossier.referentiel.dits.grille} est figée en attente des signatures.",
            "Rouvrez-la (étape Signature) avant toute correction.",
        )


def bloc(dossier: Dossier, code: str) -> tuple[Bloc, EtatBloc]:
    """The bloc of this code and its state, or a refusal."""
    found = dossier.referentiel.par_bloc.get(BlocCode(code))
    if found is None:
        raise ActeRefuse(f"Le référentiel n’a pas de bloc {code}.", "Choisissez un bloc de la liste.")
    return found, dossier.bloc(found.code)


def code_bloc(dossier: Dossier, code: str) -> BlocCode:
    """A text that names a bloc, or a refusal."""
    return bloc(dossier, code)[0].code


def competence(dossier: Dossier, code: str) -> CelluleCode:
    """A text that names a competence, or a refusal."""
    found = dossier.referentiel.par_competence.get(CelluleCode(code))
    if found is None:
        raise ActeRefuse(f"Le référentiel n’a pas de compétence {code}.", "Choisissez dans la grille.")
    return found.code


def critere(dossier: Dossier, code: str) -> CelluleCode:
    """A text that names a criterion, or a refusal."""
    found = dossier.referentiel.par_critere.get(CelluleCode(code))
    if found is None:
        raise ActeRefuse(f"Le référentiel n’a pas de critère {code}.", "Choisissez dans la grille.")
    return found.code


def bloc_presente(dossier: Dossier, code: str) -> tuple[Bloc, EtatBloc]:
    """A bloc that the candidate presents, present himself, or a refusal."""
    found, etat = bloc(dossier, code)
    if etat.presentation != "presente":
        raise ActeRefuse(f"Le bloc {code} n’est pas présenté.", "Déclarez-le présenté dans la préparation.")
    if dossier.presence == "absent":
        raise ActeRefuse(
            "Le candidat est déclaré absent.", "En cas d’arrivée tardive, corrigez la présence dans la préparation."
        )
    return found, etat


def personne(clavier: Clavier) -> ProfilId:
    """The one person at the keyboard, or a refusal."""
    if clavier.seul is None:
        raise ActeRefuse(
            "Chaque évaluateur fait cette action de son côté.", "Passez la main à l’évaluateur concerné (Ctrl+M)."
        )
    return clavier.seul


def siege(dossier: Dossier, clavier: Clavier) -> Numero:
    """The seat of the one person at the keyboard, or a refusal."""
    numero = dossier.siege_de(personne(clavier))
    if numero is None:
        raise ActeRefuse(
            "Votre profil n’est pas celui d’un évaluateur de ce dossier.",
            "Passez la main à l’un des deux évaluateurs (Ctrl+M).",
        )
    if not dossier.sieges[numero].cle_publique:
        raise ActeRefuse(
            f"L’évaluateur {numero} n’a pas de profil sur cet ordinateur.",
            "Créez son profil dans les Réglages, puis désignez de nouveau cette personne dans la préparation.",
        )
    return numero


def autorise(dossier: Dossier, clavier: Clavier) -> None:
    """Refuse, once both seats are held, whoever holds none of them."""
    if jury.complet(dossier) and not set(jury.personnes(dossier)) & set(clavier.personnes):
        raise ActeRefuse(
            "Votre profil n’est pas celui d’un évaluateur de ce dossier.",
            "Passez la main à l’un des deux évaluateurs (Ctrl+M).",
        )


def obstacle(dossier: Dossier, clavier: Clavier) -> str:
    """Why nothing of the preparation can be changed now by whoever holds the keyboard; empty when it can."""
    try:
        modifiable(dossier)
        autorise(dossier, clavier)
    except ActeRefuse as refus:
        return str(refus)
    return ""


def ensemble(dossier: Dossier, clavier: Clavier) -> None:
    """Refuse unless all the evaluators sit together; whoever sits alone is all of them."""
    if jury.seul(dossier):
        siege(dossier, clavier)
    elif not jury.ensemble(dossier, clavier.personnes):
        raise ActeRefuse(
            "Cette action demande les deux évaluateurs.",
            "Choisissez « Continuer à deux » (Ctrl+M), puis recommencez.",
        )


def motif(text: str, pour: str) -> str:
    """A written reason, or a refusal that says what it is for."""
    own = saisie(text)
    if not own:
        raise ActeRefuse(f"Il manque le motif {pour}.", "Écrivez-le en une phrase.")
    return own


def etat_civil(typed: EtatCivil) -> EtatCivil:
    """A civil state as it is kept; the family name in capitals."""
    clean = fiche(typed)
    return replace(clean, nom_naissance=famille(clean.nom_naissance))


def etat_civil_complet(known: EtatCivil) -> None:
    """Refuse what no document can be compared with."""
    if not known.nom_naissance:
        raise ActeRefuse("Le nom de naissance n’est pas renseigné.", "Écrivez-le comme sur la pièce.")
    if not known.prenoms:
        raise ActeRefuse("Les prénoms ne sont pas renseignés.", "Écrivez-les comme sur la pièce.")


_D = TypeVar("_D")


def saisie(value: _D) -> _D:
    """What a user typed (a text, or data that hold some) as it is kept, or a refusal when it is beyond measure."""
    _measure(value)
    return canonique.clean(value)


def fiche(value: _D) -> _D:
    """The same for what is typed in fields of one line: who, where, under which reference."""
    _measure(value)
    return canonique.clean_fields(value)


def _measure(value: object) -> None:
    length = max((len(t) for t in _texts(value)), default=0)
    if length > LONGUEUR_MAX:
        raise trop_long(length, LONGUEUR_MAX)


def trop_long(length: int, limit: int) -> ActeRefuse:
    """The refusal of a text that is longer than what takes it."""
    return ActeRefuse(
        f"Ce texte compte {length} caractères, pour {limit} au plus.",
        "Raccourcissez-le : il est encore entier à l’écran.",
    )


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field))
