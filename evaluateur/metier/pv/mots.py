"""The words by which a document calls itself and what it concludes: data of the référentiel, ours by default."""

from __future__ import annotations

from msgspec import Struct

from evaluateur.metier.typographie import minuscule

A_COMPLETER = "à compléter par le certificateur"


class Mots(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words of the documents. Another kind of evaluation, which proposes nothing to a jury, brings its own."""

    document: str = "Grille officielle d’évaluation"
    document_court: str = ""
    """How it is called in passing, where ``document`` says it at length."""
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
    lecteur: str = "La grille telle que le jury paritaire la lira."
    """For whom a grid is handed over, as the window says it."""
    desaccords: str = "Désaccords constatés, transmis au jury"
    desaccord_transmis: str = "Désaccord constaté : le bloc sera transmis au jury avec les deux positions."
    desaccord_entier: str = "Un désaccord constaté dans le bloc {bloc} est transmis au jury avec tout le bloc."
    positions: str = "Les deux positions motivées figureront sur la grille officielle et seront transmises au jury."
    synthese: str = "Blocs évalués et résultats proposés"
    motif: str = "Motif du résultat proposé"
    preparee: str = "Certification préparée"
    """What the candidate is here for, as a label."""
    numeros: bool = True
    """Whether it certifies: its numbers in the registries are printed, or that they lack."""
    a_completer: str = A_COMPLETER
    """What stands where an official text lacks."""
    reserve: str = ""
    """What is to be known of a scale that the document does not give: our proposal, whose to confirm."""
    sans_accord: str = "Les deux évaluateurs n’ont pas le même avis. Leurs positions motivées sont transmises au jury."

    @property
    def grille(self) -> str:
        """The document within a sentence, after its article: « la grille officielle »."""
        return minuscule(self.document_court or self.document)


PAR_DEFAUT = Mots(document_court="Grille officielle")
