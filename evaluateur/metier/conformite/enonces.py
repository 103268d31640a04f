"""How breaches and counts are said: the only place of these words. Nothing is decided by them.

Whoever wants to say them otherwise changes a line of :data:`ENONCES`: dérogations and agreements hold by values
(:mod:`evaluateur.metier.conformite.regles`), those of older journals by the words of then
(:mod:`evaluateur.metier.forme_1`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from evaluateur.metier import designation
from evaluateur.metier.conformite.exigences import Releve
from evaluateur.metier.contenu.modalites import ExigenceMarque, ExigenceNombre, ExigencePeriode, ExigenceVariete
from evaluateur.metier.typographie import minuscule, pluriel

ENONCES = {
    "siege": "Évaluateur {siege} ({nom})",
    "siege.vide": "L’évaluateur {siege} n’est pas désigné",
    "siege.qualite": "cette qualité ne convient pas ; qualités admises : {attendues}",
    "siege.qualite_manque": "la qualité n’est pas renseignée",
    "siege.qualite_attendue": "qualités admises : {attendues}",
    "siege.habilitation": "le numéro d’habilitation n’est pas renseigné",
    "siege.habilitation_fin": "l’habilitation expire le {fin}, avant la fin de la session le {session}",
    "siege.employeur": "l’expert interne doit appartenir à l’entreprise du candidat",
    "siege.service_manque": "le service n’est pas renseigné",
    "siege.service_attendu": "il doit différer de celui du candidat",
    "siege.service": "même service que le candidat",
    "siege.service_autre": "le référentiel demande un autre service",
    "siege.nom": "Les deux évaluateurs portent le même nom",
    "candidat.nom": "Le nom du candidat n’est pas renseigné",
    "candidat.prenoms": "Le prénom du candidat n’est pas renseigné",
    "candidat.entreprise": "L’entreprise du candidat n’est pas renseignée",
    "session.lieu": "Le lieu de la session n’est pas renseigné",
    "session.debut": "La date de la session n’est pas renseignée",
    "presence": "La présence du candidat n’est pas renseignée",
    "identite": "L’identité du candidat n’est pas vérifiée sur pièce",
    "identite.changee": "L’état civil du candidat a changé depuis la vérification de son identité",
    "identite.aucune_piece": "Le candidat n’a présenté aucune pièce d’identité",
    "identite.ne_correspond_pas": "La pièce présentée ne correspond pas au candidat",
    "presentation": "Bloc {bloc} : précisez s’il est présenté, non présenté ou déjà acquis",
    "blocs": "Aucun bloc n’est présenté",
    "exigence": "Bloc {bloc}, {libelle}",
    "exigence.constate": "{constate} (attendu : {attendu})",
    "phase": "Bloc {bloc}, {phase}",
    "phase.non_lancee": "le chronomètre n’a pas été démarré",
    "phase.non_terminee": "le chronomètre n’est pas arrêté",
    "redemarrage": "l’ordinateur a redémarré pendant ce temps, compté pour {duree}",
    "motif": "{quoi} sans motif",
    "motif.pause": "une pause",
    "motif.depassement": "un dépassement",
    "motif.fin_anticipee": "une fin anticipée",
    "bloc": "Bloc {bloc}",
    "scellement": "grille à sceller par {qui}",
    "scellement.evaluateur": "l’évaluateur {siege}",
    "scellement.a_reveler": "les grilles sont à révéler",
    "conciliation": "il reste {restes}",
    "conciliation.cellules": "{cellules} à concilier",
    "conciliation.textes": "{textes} à choisir",
    "accord": "l’accord des deux évaluateurs reste à confirmer",
    "horloge": "L’horloge de l’ordinateur a changé de plus de deux minutes pendant la session",
    "revelation": "les grilles ont pu être lues avant la restauration d’une sauvegarde",
    "releve.variete": "{nombre} : {vus}",
    "releve.sans_objet": "Sans objet",
    "releve.aucune_situation": "Aucune situation",
    "releve.periode": "{jours}, {periode}",
    "releve.periode_entretien": "{jours}, {periode}, entretien le {entretien}",
    "releve.tirage": "Tirage effectué",
    "releve.aucun_tirage": "Aucun tirage",
}


def dire(what: str, **valeurs: object) -> str:
    """The words of one thing."""
    return ENONCES[what].format(**valeurs)


def releve(found: Releve, periode: Callable[[date, date], str] = designation.du_au) -> str:
    """What was counted against a requirement, as list, screen and page say it; ``periode``: how two days are said."""
    exigence = found.exigence
    if isinstance(exigence, ExigenceNombre):
        return str(found.nombre)
    if isinstance(exigence, ExigenceVariete):
        return dire("releve.variete", nombre=found.nombre, vus=", ".join(found.vus)) if found.vus else "0"
    if isinstance(exigence, ExigenceMarque):
        return dire("releve.sans_objet") if found.rempli is None and not found.nombre else str(found.nombre)
    if isinstance(exigence, ExigencePeriode):
        return _periode(found, periode)
    return dire("releve.tirage") if found.nombre else dire("releve.aucun_tirage")


def _periode(found: Releve, dire_periode: Callable[[date, date], str]) -> str:
    if found.jours is None:
        return dire("releve.aucune_situation")
    first, last = found.jours
    jours, periode = pluriel((last - first).days + 1, "jour"), dire_periode(first, last)
    if found.entretien is None:
        return dire("releve.periode", jours=jours, periode=periode)
    when = designation.jour(found.entretien)
    return dire("releve.periode_entretien", jours=jours, periode=periode, entretien=when)


def constate(found: Releve) -> str:
    """The same inside a sentence: « 2 (attendu : 3 à 5) »."""
    return dire("exigence.constate", constate=minuscule(releve(found)), attendu=found.exigence.attendu)
