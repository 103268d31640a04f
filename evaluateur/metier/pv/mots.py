"""The words by which a document calls itself and what it concludes: data of the référentiel, ours by default."""

from __future__ import annotations

from msgspec import Struct


class Mots(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words of the documents. Another kind of evaluation, which proposes nothing to a jury, brings its own."""

    document: str = "Grille officielle d’évaluation"
    resultat: str = "Résultat proposé au jury"
    resultat_court: str = "Résultat proposé"
    propose: str = "proposé au jury"
    """After a result: « Acquis, proposé au jury ». Empty: nothing follows."""
    decision: str = (
        "Les deux évaluateurs proposent, le jury paritaire décide. Aucun score, aucune moyenne n’entre dans ce "
        "résultat."
    )
    qui_decide: str = "Les deux évaluateurs proposent, le jury paritaire décide."
    portee: str = (
        "Ce document n’est pas une décision du jury et ne vaut pas certification. Aucun score, aucune moyenne n’entre "
        "dans ce résultat."
    )
    """What a candidate's page is worth, and is not."""
    sans_valeur: str = "sans valeur de décision"
    sans_accord: str = "Les deux évaluateurs n’ont pas le même avis. Leurs positions motivées sont transmises au jury."


PAR_DEFAUT = Mots()
