"""What comes next: for a dossier as a whole, for one bloc, and after a step. Derived here, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from evaluateur.metier import jury
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import ETAPES, Etape
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode
from evaluateur.vues import pas
from evaluateur.vues.bloc import VueBloc
from evaluateur.vues.resume import Prochaine

_ACTES: dict[Etape, str] = {
    "epreuve": "Observer le bloc {bloc}",
    "grille": "Remplir la grille du bloc {bloc}",
    "entretien": "Mener l’entretien du bloc {bloc}",
    "scellement": "Sceller le bloc {bloc}",
    "conciliation": "Concilier le bloc {bloc}",
}
"""What is done to a bloc at each step."""
_PRECIS = {
    "a_reveler": "Révéler les grilles du bloc {bloc}",
    "a_choisir": "Choisir les précisions du bloc {bloc}",
    "a_confirmer": "Confirmer l’accord sur le bloc {bloc}",
}
"""Where the state of the bloc says it better."""


EN_MARCHE = "chronomètre en marche"


class Suite(Struct, frozen=True):
    """The act that moves the dossier on from a step. ``obstacle`` says why it is refused, if it is."""

    phrase: str
    etape: Etape
    bloc: BlocCode = HORS_BLOC
    obstacle: str = ""
    pret: bool = True
    """Nothing is missing at the step that is left."""


def etape_du_bloc(vue: VueBloc) -> Etape:
    """Where work on a bloc goes on; the signature once it is concluded."""
    if vue.stade == "conclu":
        return "signature"
    if vue.stade == "a_confirmer" and vue.manquements:  # nothing is agreed on before
        return pas.lieu(vue.dossier, vue.manquements[0].etape)
    deroule = pas.deroule(vue.dossier)
    if vue.etat.revele_le and "conciliation" in deroule:
        return "conciliation"
    if vue.stade in ("scelle", "a_reveler") or vue.etat.revele_le:
        return pas.lieu(vue.dossier, "scellement")
    if any(c.etat in ("en_cours", "en_pause") for c in vue.etat.chronos.values()):
        return "entretien"
    observed = vue.etat.avancements or not any(m.etape == "epreuve" for m in vue.manquements)
    return "grille" if observed or "epreuve" not in deroule else "epreuve"


def prochaine(dossier: Dossier, blocs: Mapping[BlocCode, VueBloc], points: Sequence[Manquement]) -> Prochaine | None:
    """The act that moves the dossier on: a clock that runs, ``points`` of the preparation, then bloc after bloc.

    None when every bloc is concluded and nothing is frozen: see :func:`avant_de_figer`.
    """
    if dossier.clos:
        return Prochaine("remise", "Remettre le dossier à l’organisme")
    if dossier.fige is not None:
        remaining = len(dossier.sieges) - len(dossier.fige.signatures)
        if not remaining:
            return Prochaine("signature", "Clore le dossier")
        signer = f"Signer la {dossier.referentiel.dits.grille}"
        return Prochaine("signature", signer, suite=f"{pluriel(remaining, 'signature')} à venir")
    running = [blocs[code] for code in dossier.presentes if blocs[code].chronometre]
    if running and dossier.presence == "present":  # time goes by: nothing comes before it
        return Prochaine("entretien", _ACTES["entretien"].format(bloc=running[0].code), running[0].code, EN_MARCHE)
    if points:
        return Prochaine("preparation", "Finir la préparation", suite=f"{pluriel(len(points), 'point')} à vérifier")
    ouverts = [blocs[code] for code in dossier.presentes if blocs[code].stade != "conclu"]
    return _du_bloc(ouverts[0]) if ouverts and dossier.presence == "present" else None


def avant_de_figer(dossier: Dossier, manquements: Sequence[Manquement]) -> Prochaine:
    """The first thing that stands between the dossier and its procès-verbal, else the procès-verbal."""
    if manquements:
        first = manquements[0]
        return Prochaine(pas.lieu(dossier, first.etape), first.phrase, first.bloc)
    return Prochaine("signature", f"Figer la {dossier.referentiel.dits.grille}")


def _du_bloc(vue: VueBloc) -> Prochaine:
    etape = etape_du_bloc(vue)
    if vue.stade == "a_confirmer" and vue.manquements:
        return Prochaine(etape, vue.manquements[0].phrase, vue.code)
    return Prochaine(etape, _PRECIS.get(vue.stade, _ACTES[etape]).format(bloc=vue.code), vue.code)


def suite(dossier: Dossier, blocs: Mapping[BlocCode, VueBloc], bloc: BlocCode, etape: Etape,
          ready: bool) -> Suite | None:  # fmt: skip
    """What follows a step for the bloc in sight; None when nothing does. ``ready``: nothing is left at this step."""
    deroule = pas.deroule(dossier)
    if etape == deroule[-1]:
        return None
    if etape == "preparation" and dossier.presence in ("absent", "abandon"):
        return _vers("signature", bloc, ready=ready)
    if etape == "conciliation":
        return _apres_l_accord(dossier, blocs, bloc)
    if etape == "signature":
        return _vers("remise", bloc, "" if dossier.clos else "Le dossier n’est pas clos.", dossier.clos)
    obstacle = ""
    if etape == "preparation" and not dossier.presentes:
        obstacle = "Aucun bloc n’est présenté."
    elif etape == "scellement" and not (bloc in blocs and jury.scelles(dossier, bloc)):
        obstacle = "Les deux grilles ne sont pas scellées."
    following = deroule[deroule.index(etape) + 1]
    if following == "signature" and ready:  # whoever sits alone goes to his next grid first
        open_ = [c for c in dossier.presentes if c != bloc and blocs[c].grille_ouverte and blocs[c].manques]
        if open_:
            return _au_bloc(dossier, blocs, bloc, open_)
    return _vers(following, bloc, obstacle, ready)


def _vers(etape: Etape, bloc: BlocCode, obstacle: str = "", ready: bool = True) -> Suite:
    return Suite(f"Étape suivante : {ETAPES[etape]}", etape, bloc, obstacle, ready)


def _apres_l_accord(dossier: Dossier, blocs: Mapping[BlocCode, VueBloc], bloc: BlocCode) -> Suite:
    """To the next bloc that is not concluded, then to the signature."""
    if dossier.presence == "abandon":  # what is not concluded by then never will be
        return _vers("signature", bloc)
    if bloc not in blocs or blocs[bloc].stade != "conclu":
        return _vers("signature", bloc, "L’accord des deux évaluateurs reste à confirmer.", False)
    ouverts = [code for code in dossier.presentes if code != bloc and blocs[code].stade != "conclu"]
    return _au_bloc(dossier, blocs, bloc, ouverts) if ouverts else _vers("signature", bloc)


def _au_bloc(dossier: Dossier, blocs: Mapping[BlocCode, VueBloc], bloc: BlocCode, ouverts: Sequence[BlocCode]) -> Suite:
    """To the first open bloc after this one, else to the first."""
    presentes = dossier.presentes
    after = [code for code in ouverts if bloc in presentes and presentes.index(code) > presentes.index(bloc)]
    following = (after or ouverts)[0]
    return Suite(f"Passer au bloc {following}", etape_du_bloc(blocs[following]), following)
