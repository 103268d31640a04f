"""During the week: situations, draw by lot, clocks. Nothing here ever blocks the notation."""

from __future__ import annotations

from evaluateur.metier.actes import gardes
from evaluateur.metier.actes.contexte import Contexte, Partage, partage
from evaluateur.metier.chronometre import Chrono
from evaluateur.metier.contenu.modalites import Marque
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.epreuve import (
    ChronoDemarre,
    ChronoMotive,
    ChronoRecale,
    ChronoRepris,
    ChronoSuspendu,
    ChronoTermine,
    HorlogeDeplacee,
    Situation,
    SituationCorrigee,
    SituationObservee,
    SituationRetiree,
    TirageEffectue,
)
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import BlocCode, Cible

DERIVE_NOTEE_MS = 2_000
"""A wall clock that moves by less than this is not worth a fait."""


def _known(key: str, items: tuple[Marque, ...], what: str) -> None:
    if key not in {m.cle for m in items}:
        words = ", ".join(m.mot for m in items)
        raise ActeRefuse(f"{what} « {key} » n’est pas du référentiel.", f"Choisissez parmi : {words}.")


def _verifier(bloc: Bloc, situation: Situation) -> Situation:
    modalites = bloc.modalites
    own = gardes.saisie(situation)
    _known(own.nature, modalites.natures, "La nature")
    if own.canal:
        _known(own.canal, modalites.canaux, "Le canal")
    for marque in own.marques:
        _known(marque, modalites.marques, "La marque")
    jouee = any(n.jouee for n in modalites.natures if n.cle == own.nature)
    if jouee and not own.joue_par:
        raise ActeRefuse(
            "Le nom de la personne qui joue le client n’est pas renseigné.", "Indiquez l’évaluateur qui a tenu ce rôle."
        )
    if not own.contexte:
        raise ActeRefuse("La situation n’a pas de contexte.", "Décrivez-la en quelques mots.")
    return own


def observer(contexte: Contexte, bloc: str, situation: Situation) -> Partage[None]:
    """Enter a situation observed."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    return partage(SituationObservee(b.code, etat.dernier_numero + 1, _verifier(b, situation)))


def corriger(contexte: Contexte, bloc: str, numero: int, situation: Situation) -> Partage[None]:
    """Correct the description of a situation."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    if numero not in etat.situations:
        raise ActeRefuse(f"Le bloc {bloc} n’a pas de situation {numero}.", "Choisissez-la dans la liste.")
    return partage(SituationCorrigee(b.code, numero, _verifier(b, situation)))


def retirer(contexte: Contexte, bloc: str, numero: int, motif: str) -> Partage[None]:
    """Take back a situation entered by mistake; the journal keeps it."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    if numero not in etat.situations:
        raise ActeRefuse(f"Le bloc {bloc} n’a pas de situation {numero}.", "Choisissez-la dans la liste.")
    return partage(SituationRetiree(b.code, numero, gardes.motif(motif, "du retrait")))


def tirer(contexte: Contexte, bloc: str, cas: tuple[str, ...], retenu: int) -> Partage[int]:
    """Keep a draw by lot, the only one of its bloc; the caller drew ``retenu`` among ``cas``, and is given it back."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    if not b.modalites.tirage:
        raise ActeRefuse(f"Le bloc {bloc} ne se tire pas au sort.", "Observez les situations prévues.")
    if etat.tirages:
        raise ActeRefuse(
            f"Le tirage du bloc {bloc} est déjà fait.", "Le tirage est définitif : l’épreuve porte sur le cas tiré."
        )
    items = tuple(c for c in gardes.saisie(cas) if c)
    if len(items) < 2 or len(items) != len(cas):
        raise ActeRefuse("Un tirage demande au moins deux cas différents.", "Complétez la liste des cas.")
    if len({" ".join(c.casefold().split()) for c in items}) != len(items):
        raise ActeRefuse("Un cas est deux fois dans la liste du tirage.", "Écrivez chaque cas une seule fois.")
    if not 0 <= retenu < len(items):
        raise ActeRefuse("Le cas tiré n’est pas dans la liste.", "Recommencez le tirage.")
    return Partage([TirageEffectue(b.code, items, retenu)], retenu)


def _phase(dossier: Dossier, bloc: str, phase: str) -> tuple[BlocCode, Chrono | None]:
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    if b.modalites.phase(phase) is None:
        raise ActeRefuse(f"Le bloc {bloc} n’a pas de phase « {phase} ».", "Choisissez une phase du référentiel.")
    return b.code, etat.chronos.get(phase)


def _lance(dossier: Dossier, bloc: str, phase: str) -> tuple[BlocCode, Chrono]:
    code, chrono = _phase(dossier, bloc, phase)
    if chrono is None:
        raise ActeRefuse("Le chronomètre n’est pas démarré.", "Démarrez-le (F4).")
    return code, chrono


def demarrer(contexte: Contexte, bloc: str, phase: str) -> Partage[None]:
    """Start the clock of a phase."""
    code, chrono = _phase(contexte.dossier, bloc, phase)
    if chrono is not None:
        raise ActeRefuse("Le chronomètre est déjà démarré.", "S’il est arrêté, reprenez-le (F4).")
    return partage(ChronoDemarre(code, phase, contexte.moment))


def suspendre(contexte: Contexte, bloc: str, phase: str, motif: str = "") -> Partage[None]:
    """Pause at once; the reason may follow."""
    code, chrono = _lance(contexte.dossier, bloc, phase)
    if chrono.etat != "en_cours":
        raise ActeRefuse("Le chronomètre ne tourne pas.", "Reprenez-le (F4) avant de le suspendre.")
    return partage(ChronoSuspendu(code, phase, contexte.moment, gardes.saisie(motif)))


def reprendre(contexte: Contexte, bloc: str, phase: str) -> Partage[None]:
    """Go on after a pause, or after an end declared too soon."""
    code, chrono = _lance(contexte.dossier, bloc, phase)
    if chrono.etat == "en_cours":
        raise ActeRefuse("Le chronomètre tourne déjà.", "Suspendez-le (F4) ou terminez (F9).")
    return partage(ChronoRepris(code, phase, contexte.moment))


def terminer(contexte: Contexte, bloc: str, phase: str, motif: str = "") -> Partage[None]:
    """End at once, early or late; the reason may follow."""
    code, chrono = _lance(contexte.dossier, bloc, phase)
    if chrono.etat == "termine":
        raise ActeRefuse("Le chronomètre est déjà arrêté.", "Reprenez-le (F4) si l’entretien continue.")
    return partage(ChronoTermine(code, phase, contexte.moment, gardes.saisie(motif)))


def recaler(contexte: Contexte, bloc: str, phase: str, ecoule_ms: int, motif: str) -> Partage[None]:
    """Enter the time spent by hand, when the machine was restarted and its clock cannot be trusted."""
    code, _ = _lance(contexte.dossier, bloc, phase)
    if not 0 <= ecoule_ms <= 24 * 3_600_000:
        raise ActeRefuse("Ce temps écoulé n’est pas possible.", "Saisissez un nombre de minutes, de 0 à 1 440.")
    return partage(ChronoRecale(code, phase, contexte.moment, ecoule_ms, gardes.motif(motif, "de la correction")))


def motiver(contexte: Contexte, bloc: str, phase: str, motif: str, cible: Cible = "fin") -> Partage[None]:
    """Give the reason of a pause, an early end or an overrun afterwards."""
    code, _ = _lance(contexte.dossier, bloc, phase)
    return partage(
        ChronoMotive(code, phase, gardes.motif(motif, "de la pause, de la fin anticipée ou du dépassement"), cible)
    )


def constater_derive(contexte: Contexte, derive_ms: int) -> Partage[None]:
    """Log a move of the wall clock; beyond two minutes the conformity asks for a confirmation before signing."""
    if contexte.dossier.fige is not None or abs(derive_ms) < DERIVE_NOTEE_MS:
        return partage()
    return partage(HorlogeDeplacee(derive_ms))
