"""Together: carry over what is equal, settle what differs, or state that you do not agree."""

from __future__ import annotations

from collections.abc import Sequence

from evaluateur.metier import accords, conciliation, designation, jury
from evaluateur.metier.actes import gardes
from evaluateur.metier.actes.contexte import Contexte, Engagement, Partage, partage
from evaluateur.metier.conciliation import Cellule, Etat
from evaluateur.metier.conformite import conformite
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.effets.contraires import FaitDeChoix
from evaluateur.metier.faits.conciliation import (
    FORME_VALEURS,
    AccordConfirme,
    CellulesConfirmees,
    DesaccordConstate,
    EcartTranche,
    PrecisionsRetenues,
)
from evaluateur.metier.grille import est_defavorable
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import BlocCode, Empreinte, Numero, Origine


def _revele(dossier: Dossier, bloc: str) -> Bloc:
    """The bloc of this code, revealed, or a refusal."""
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    if not etat.revele_le:
        raise ActeRefuse(
            f"Les grilles du bloc {bloc} ne sont pas révélées.", "Chaque évaluateur scelle d’abord la sienne."
        )
    if jury.seul(dossier) and dossier.version == 1:
        raise ActeRefuse(
            "Un seul évaluateur se prononce ici : sa grille scellée est définitive.",
            "Pour corriger après la clôture, ouvrez une nouvelle version.",
        )
    return b


def _cellule(dossier: Dossier, bloc: BlocCode, code: str) -> Cellule:
    for cellule in conciliation.cellules(dossier, bloc):
        if cellule.code == code:
            return cellule
    raise ActeRefuse(f"Le bloc {bloc} n’a pas de ligne {code}.", "Choisissez dans la grille.")


def confirmer_egales(contexte: Contexte, bloc: str) -> Partage[None]:
    """Carry over every equal cell that is not confirmed yet."""
    dossier = contexte.dossier
    b = _revele(dossier, bloc)
    gardes.ensemble(dossier, contexte.clavier)
    equal = tuple(c.code for c in conciliation.cellules(dossier, b.code) if c.etat is Etat.A_CONFIRMER)
    return partage(CellulesConfirmees(b.code, equal)) if equal else partage()


def trancher(contexte: Contexte, bloc: str, cellule: str, valeur: str, motif: str = "") -> Partage[None]:
    """Agree on the value of a cell. A verdict that differed needs a reason, an unfavourable one too."""
    dossier = contexte.dossier
    b = _revele(dossier, bloc)
    gardes.ensemble(dossier, contexte.clavier)
    current = _cellule(dossier, b.code, cellule)
    echelle = conciliation.echelle_de(dossier.referentiel, current.nature)
    choice = echelle.valeur(valeur)
    if choice is None:
        words = ", ".join(v.mot for v in echelle.valeurs)
        raise ActeRefuse(f"« {valeur} » n’est pas une appréciation de cette grille.", f"Choisissez parmi : {words}.")
    other_desaccord = any(
        c.etat is Etat.DESACCORD and c.nature != "bloc" for c in conciliation.cellules(dossier, b.code)
    )
    if current.nature == "bloc" and other_desaccord:
        raise ActeRefuse(
            dossier.referentiel.dits.desaccord_entier.format(bloc=bloc),
            "Tranchez d’abord ce désaccord.",
        )
    raison = gardes.saisie(motif)
    if current.nature != "critere" or est_defavorable(choice):
        name = designation.cellule(b, current.code)
        raison = gardes.motif(motif, f"du résultat commun ({name})")
    return partage(EcartTranche(b.code, current.code, valeur, raison))


def constater_desaccord(contexte: Contexte, bloc: str, cellule: str, position_1: str, position_2: str) -> Partage[None]:
    """State that the two do not agree on a cell: the bloc goes to the jury with both positions."""
    dossier = contexte.dossier
    b = _revele(dossier, bloc)
    gardes.ensemble(dossier, contexte.clavier)
    current = _cellule(dossier, b.code, cellule)
    one = gardes.motif(position_1, "de la position de l’évaluateur 1")
    two = gardes.motif(position_2, "de la position de l’évaluateur 2")
    return partage(DesaccordConstate(b.code, current.code, one, two))


def retenir_precisions(
    contexte: Contexte, bloc: str, competence: str, origine: Origine, rewritten: str = ""
) -> Partage[None]:
    """Pick the comment printed under a table: évaluateur 1's, 2's, both, or rewritten."""
    dossier = contexte.dossier
    b = _revele(dossier, bloc)
    gardes.ensemble(dossier, contexte.clavier)
    code = next((k.code for k in b.competences if k.code == competence), None)
    if code is None:
        raise ActeRefuse(f"Le bloc {bloc} n’a pas de compétence {competence}.", "Choisissez dans la grille.")
    text = conciliation.texte_retenu(dossier, b.code, code, origine, gardes.saisie(rewritten))
    if not text and b.modalites.precisions_obligatoires:
        raise ActeRefuse(
            f"Les précisions de la compétence {competence} sont obligatoires.", "Choisissez-les ou réécrivez-les."
        )
    return partage(PrecisionsRetenues(b.code, code, origine, text))


def defaire(contexte: Contexte, bloc: str, choix: Sequence[FaitDeChoix]) -> Partage[None]:
    """Put the choices of a bloc back as they were, by what :mod:`evaluateur.metier.effets.contraires` says."""
    _revele(contexte.dossier, bloc)
    gardes.ensemble(contexte.dossier, contexte.clavier)
    return partage(*choix)


def a_accorder(dossier: Dossier, bloc: str) -> Empreinte:
    """The empreinte that both confirm, or a refusal that says what is left."""
    b = _revele(dossier, bloc)
    ouvertes = [c for c in conciliation.cellules(dossier, b.code) if c.etat in conciliation.OUVERTS]
    if ouvertes:
        name = designation.cellule(b, ouvertes[0].code)
        reste = pluriel(len(ouvertes), "ligne")
        raise ActeRefuse(f"Il reste {reste} à concilier, à commencer par {name}.", "Confirmez ou tranchez.")
    texts = conciliation.precisions_attendues(dossier, b.code)
    if texts:
        raise ActeRefuse(
            f"Les précisions de la compétence {texts[0]} ne sont pas choisies.", "Choisissez-les ou réécrivez-les."
        )
    restes = conformite.sans_derogation(dossier, conformite.du_bloc(dossier, b.code))
    if restes:
        raise ActeRefuse(restes[0].phrase, restes[0].remede)
    return accords.empreinte(dossier, b.code)


def confirmer_accord(contexte: Contexte, bloc: str, empreinte: str) -> Engagement:
    """One evaluator confirms, with his own secret, the content that he saw."""
    dossier, clavier = contexte.dossier, contexte.clavier
    siege: Numero = gardes.siege(dossier, clavier)
    current, code = a_accorder(dossier, bloc), gardes.code_bloc(dossier, bloc)
    if empreinte != current:
        raise ActeRefuse(
            f"Le contenu du bloc {bloc} a changé depuis que vous l’avez lu.", "Relisez-le, puis confirmez."
        )
    accord = dossier.bloc(code).accords.get(siege)
    if accord and accord.auteur == clavier.auteur and accords.tient(dossier, code, accord):
        return Engagement([])
    return Engagement([AccordConfirme(code, siege, current, FORME_VALEURS)])
