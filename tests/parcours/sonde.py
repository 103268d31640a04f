"""A référentiel unlike the shipped one, a probe: one seat, no entretien, three levels, 400 criteria."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from evaluateur import referentiels
from evaluateur.metier.contenu.modalites import Modalites
from evaluateur.metier.pv.mots import Mots
from evaluateur.metier.referentiel import (
    Activite,
    Bloc,
    Competence,
    Critere,
    Echelle,
    Echelles,
    Groupe,
    Qualite,
    Referentiel,
    RegleSiege,
    TexteOfficiel,
    Valeur,
)
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode
from tests.parcours.monde import referentiel_entier

CRITERES, COMPETENCES = 400, 10
CODE = "positionnement"


def sonde(criteres: int = CRITERES) -> Referentiel:
    """One bloc of so many criteria in ten tables, marked on three levels by one evaluator."""
    niveaux = Echelle((
        Valeur("debutant", "Débutant", touche="D", ton="ocre", defavorable=True),
        Valeur("autonome", "Autonome", touche="A", ton="vert", reflexe=True),
        Valeur("referent", "Référent", touche="R", ton="prune"),
    ))  # fmt: skip
    free = Echelle(tuple(replace(v, touche="", reflexe=UNSET) for v in niveaux.valeurs))
    modalites = Modalites(
        texte="Le candidat se positionne au poste de travail.",
        objet="observation",
        objet_pluriel="observations",
        reperes=(),
        natures=(),
        canaux=(),
        marques=(),
        exigences=(),
        phases=(),
        precisions_obligatoires=False,
        aborde_non_observe=False,
    )
    par_competence = criteres // COMPETENCES
    competences = tuple(
        Competence(
            code=CelluleCode(f"P.{k}"),
            texte=f"Aptitude {k}",
            libelle_court=f"Aptitude {k}",
            groupes=(
                Groupe(
                    tuple(
                        Critere(CelluleCode(f"P.{k}.{n}"), f"Savoir {k}, point {n}.")
                        for n in range(1, par_competence + 1)
                    )
                ),
            ),
        )
        for k in range(1, COMPETENCES + 1)
    )
    bloc = Bloc(
        code=BlocCode("P"),
        intitule=TexteOfficiel("Aptitudes au poste"),
        libelle_court="Aptitudes",
        modalites=modalites,
        activites=(Activite("P.0", "Activité du poste", "Poste", competences),),
    )
    ref = replace(
        referentiel_entier(),
        code=CODE,
        echelles=Echelles(niveaux, free, free),
        qualites=(Qualite("tuteur", "Tuteur"),),
        sieges=(RegleSiege(1, ("tuteur",)),),
        blocs=(bloc,),
        etapes=("preparation", "grille", "scellement", "signature", "remise"),
        mots=Mots(
            document="Grille de positionnement",
            resultat="Positionnement",
            resultat_court="Niveau",
            propose="",
            decision="Un positionnement n’est ni une note, ni une décision.",
        ),
    )
    return referentiels.from_canonical(referentiels.canonical_bytes(ref))
