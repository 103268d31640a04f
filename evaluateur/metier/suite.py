"""What may follow what, in any journal, whoever wrote it and with whatever program.

The acts say more (whether something may be done now, in words for who asks); this says what no journal holds that
honest acts wrote. A reader refuses it, whatever its chain and its signatures are worth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from evaluateur.metier import jury
from evaluateur.metier.dossier import Derogation, Dossier
from evaluateur.metier.faits.cloture import (
    DossierClos,
    IdentiteRectifiee,
    ProcesVerbalFige,
    ProcesVerbalRouvert,
    ProcesVerbalSigne,
    SauvegardeRestauree,
    ScanJoint,
    VersionOuverte,
)
from evaluateur.metier.faits.conciliation import (
    AccordConfirme,
    CellulesConfirmees,
    ChoixAnnules,
    CleDeSeanceAttestee,
    DerogationAcceptee,
    DerogationProposee,
    DerogationRetiree,
    DesaccordConstate,
    EcartTranche,
    PrecisionsRetenues,
)
from evaluateur.metier.faits.epreuve import SituationCorrigee, SituationObservee, SituationRetiree, TirageEffectue
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits.preparation import DossierOuvert, EvaluateurRemplace, IdentiteVerifiee, SiegeOccupe
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.vocabulaire import BlocCode, ProfilId

_Regle = Callable[[Dossier, Any, Inscrit], str]
APRES_LA_CLOTURE = (ScanJoint, VersionOuverte, IdentiteRectifiee, SauvegardeRestauree)
"""What may still be written in a closed dossier."""
_SUR_LE_FIGE = (ProcesVerbalSigne, ScanJoint, ProcesVerbalRouvert, DossierClos)
_CLOS = "le dossier était clos"
_FIGE = "la grille officielle était figée"
_SIEGE = "son auteur n’est pas cet évaluateur"
_ENSEMBLE = "il n’est pas fait par les évaluateurs de ce dossier"


def reproche(dossier: Dossier, inscrit: Inscrit) -> str:
    """Why this fait cannot come here, in words; empty when it can. Raises ``LookupError`` for what does not exist."""
    kind = type(inscrit.fait)
    if dossier.fige is not None and kind not in APRES_LA_CLOTURE:
        if dossier.clos:
            return _CLOS
        if kind not in _SUR_LE_FIGE:
            return _FIGE
    regle = _REGLES.get(kind)
    return regle(dossier, inscrit.fait, inscrit) if regle is not None else ""


def _assis(dossier: Dossier, siege: int, inscrit: Inscrit) -> bool:
    occupant = dossier.sieges.get(siege)
    return occupant is not None and occupant.identifiant == inscrit.auteur


def _par_un_siege(dossier: Dossier, _: Any, inscrit: Inscrit) -> str:
    return "" if any(e.identifiant == inscrit.auteur for e in dossier.sieges.values()) else _SIEGE


def _ensemble(dossier: Dossier, inscrit: Inscrit) -> str:
    return "" if jury.ensemble(dossier, inscrit.personnes) else _ENSEMBLE


# --- sièges


def _siege_occupe(dossier: Dossier, fait: SiegeOccupe, _: Inscrit) -> str:
    occupant, entrant = dossier.sieges.get(fait.siege), fait.evaluateur
    if occupant is not None and occupant.identifiant == entrant.identifiant:
        if occupant.cle_publique != entrant.cle_publique and occupant.identifiant in dossier.engages:
            return f"la clé de l’évaluateur {fait.siege} n’est plus celle de ses signatures ou de ses saisies"
    elif occupant is not None and occupant.identifiant in dossier.engages:
        return f"l’évaluateur {fait.siege} change sans remplacement"
    return _distincts(dossier, fait.siege, entrant)


def _remplace(dossier: Dossier, fait: EvaluateurRemplace, _: Inscrit) -> str:
    if dossier.sieges[fait.siege].identifiant != fait.sortant:
        return f"la personne remplacée n’était pas l’évaluateur {fait.siege}"
    if fait.entrant.identifiant == fait.sortant:
        return f"l’évaluateur {fait.siege} est remplacé par lui-même"
    return _distincts(dossier, fait.siege, fait.entrant)


def _distincts(dossier: Dossier, siege: int, entrant: Evaluateur) -> str:
    """Two seats are two people, with two keys; who left does not come back, under another key least of all."""
    if any(r.sortant.identifiant == entrant.identifiant for r in dossier.remplacements):
        return "une personne remplacée revient dans ce dossier"
    for numero, other in dossier.sieges.items():
        same_key = bool(entrant.cle_publique) and other.cle_publique == entrant.cle_publique
        if numero != siege and (other.identifiant == entrant.identifiant or same_key):
            return "une même personne, ou une même clé, tient les deux rôles d’évaluateur"
    return ""


# --- identité


def _identite(dossier: Dossier, fait: IdentiteVerifiee, _: Inscrit) -> str:
    if not dossier.referentiel.certifie or dossier.presence not in ("present", "abandon"):
        return "l’identité n’était pas à vérifier"
    if (fait.piece is UNSET) != (fait.constat == "aucune_piece"):
        return "la pièce présentée et ce qui en est dit ne vont pas ensemble"
    corrected = fait.etat_civil != dossier.candidat.etat_civil
    return "" if corrected == (fait.constat == "corrigee") else "l’état civil comparé n’est pas celui du dossier"


def _rectifiee(dossier: Dossier, fait: IdentiteRectifiee, inscrit: Inscrit) -> str:
    if not dossier.clos:
        return "une rectification suit la clôture"
    if fait.etat_civil == dossier.candidat.etat_civil:
        return "elle ne rectifie rien"
    return _sur_la_version(dossier, fait, inscrit)


# --- épreuve


def _observee(dossier: Dossier, fait: SituationObservee, _: Inscrit) -> str:
    new = fait.numero == dossier.bloc(fait.bloc).dernier_numero + 1
    return "" if new else f"la situation {fait.numero} ne suit pas la précédente"


def _connue(dossier: Dossier, fait: Any, _: Inscrit) -> str:
    known = fait.numero in dossier.bloc(fait.bloc).situations
    return "" if known else f"la situation {fait.numero} n’était pas observée"


def _tirage(_: Dossier, fait: TirageEffectue, _inscrit: Inscrit) -> str:
    return "" if 0 <= fait.retenu < len(fait.cas) else "le cas tiré n’est pas dans la liste"


# --- grilles


def _pli(dossier: Dossier, fait: Pli, inscrit: Inscrit) -> str:
    if not _assis(dossier, fait.siege, inscrit):
        return _SIEGE
    etat = dossier.bloc(fait.bloc)
    avancement = etat.avancements.get(fait.siege)
    if etat.revele_le is not None or (avancement is not None and avancement.scelle_le is not None):
        return f"la grille du bloc {fait.bloc} était scellée"
    version = dossier.version if avancement is None else avancement.version
    return "" if fait.version == version else "il est d’une autre version"


def _scellee(dossier: Dossier, fait: GrilleScellee, inscrit: Inscrit) -> str:
    avancement = dossier.bloc(fait.bloc).avancements.get(fait.siege)
    if avancement is None or not _assis(dossier, fait.siege, inscrit) or avancement.auteur != inscrit.auteur:
        return _SIEGE
    if avancement.scelle_le is not None:
        return f"la grille du bloc {fait.bloc} était scellée"
    if (fait.version, fait.plis) != (avancement.version, avancement.plis):
        return "il ne scelle pas la grille qui précède"
    return ""


def _revelees(dossier: Dossier, fait: GrillesRevelees, inscrit: Inscrit) -> str:
    if dossier.bloc(fait.bloc).revele_le is not None:
        return f"les grilles du bloc {fait.bloc} étaient révélées"
    if jury.a_sceller(dossier, fait.bloc) or {o.siege for o in fait.ouvertures} != set(jury.sieges(dossier)):
        return f"les grilles du bloc {fait.bloc} n’étaient pas toutes scellées"
    return _ensemble(dossier, inscrit)


def _conciliation(dossier: Dossier, fait: Any, inscrit: Inscrit) -> str:
    return _non_revele(dossier, fait.bloc) or _ensemble(dossier, inscrit)


def _confirmees(dossier: Dossier, fait: CellulesConfirmees, inscrit: Inscrit) -> str:
    grilles = [o.grille.marques for o in dossier.bloc(fait.bloc).originales.values()]
    for code in fait.cellules:
        marks = {marques.get(code, "") for marques in grilles}
        if len(marks) > 1 or not all(marks):
            return f"la ligne {code} n’est pas identique dans les grilles"
    return _conciliation(dossier, fait, inscrit)


def _annules(dossier: Dossier, fait: ChoixAnnules, inscrit: Inscrit) -> str:
    etat = dossier.bloc(fait.bloc)
    if not (set(fait.cellules) <= set(etat.decisions) and set(fait.competences) <= set(etat.precisions)):
        return "il annule un choix qui n’était pas fait"
    return _conciliation(dossier, fait, inscrit)


def _accord(dossier: Dossier, fait: AccordConfirme, inscrit: Inscrit) -> str:
    return _non_revele(dossier, fait.bloc) or ("" if _assis(dossier, fait.siege, inscrit) else _SIEGE)


def _attestee(dossier: Dossier, fait: CleDeSeanceAttestee, inscrit: Inscrit) -> str:
    if not _assis(dossier, fait.siege, inscrit):
        return _SIEGE
    others = {c.cle for personne, c in dossier.cles_seance.items() if personne != inscrit.personne}
    others |= {e.cle_publique for e in dossier.sieges.values()}
    return "cette clé de séance est celle de quelqu’un d’autre, ou d’un évaluateur" if fait.cle in others else ""


def _non_revele(dossier: Dossier, bloc: BlocCode) -> str:
    revele = dossier.bloc(bloc).revele_le is not None
    return "" if revele else f"les grilles du bloc {bloc} n’étaient pas révélées"


# --- dérogations


def _proposee(dossier: Dossier, fait: DerogationProposee, inscrit: Inscrit) -> str:
    if fait.numero != len(dossier.derogations) + 1:
        return "il porte le numéro d’une autre dérogation"
    return _par_un_siege(dossier, fait, inscrit)


def _acceptee(dossier: Dossier, fait: DerogationAcceptee, inscrit: Inscrit) -> str:
    derogation = _derogation(dossier, fait.numero)
    if derogation.acceptee_par or derogation.retiree:
        return f"la dérogation {fait.numero} n’attendait pas d’accord"
    seats = {e.identifiant: siege for siege, e in dossier.sieges.items()}
    siege = seats.get(ProfilId(inscrit.auteur))
    if siege is None:
        return _SIEGE
    same = siege == derogation.siege or derogation.proposee_par == inscrit.auteur
    return "une dérogation est acceptée par l’autre évaluateur" if same and not jury.seul(dossier) else ""


def _retiree(dossier: Dossier, fait: DerogationRetiree, inscrit: Inscrit) -> str:
    if _derogation(dossier, fait.numero).retiree:
        return f"la dérogation {fait.numero} était retirée"
    return _par_un_siege(dossier, fait, inscrit)


def _derogation(dossier: Dossier, numero: int) -> Derogation:
    for derogation in dossier.derogations:
        if derogation.numero == numero:
            return derogation
    raise LookupError(numero)


# --- procès-verbal


def _fige(dossier: Dossier, fait: ProcesVerbalFige, inscrit: Inscrit) -> str:
    if fait.version != dossier.version:
        return "il est d’une autre version"
    return _ensemble(dossier, inscrit)


def _signe(dossier: Dossier, fait: ProcesVerbalSigne, inscrit: Inscrit) -> str:
    fige = dossier.fige
    if fige is None or (fait.version, fait.empreinte) != (fige.numero, fige.empreinte):
        return "il ne signe pas la grille officielle figée"
    if not _assis(dossier, fait.siege, inscrit) or fait.siege in fige.signatures:
        return _SIEGE
    first = jury.avant(dossier, fait.siege)
    if fige.mode == "electronique" and first is not None and first not in fige.signatures:
        return "l’évaluateur 1 signe le premier"
    return ""


def _sur_la_version(dossier: Dossier, fait: Any, inscrit: Inscrit) -> str:
    """A reopening or a closing is of the record that is frozen."""
    fige = dossier.fige
    if fige is None or fait.version != fige.numero:
        return "il ne porte pas sur la grille officielle figée"
    return _par_un_siege(dossier, fait, inscrit)


def _clos(dossier: Dossier, fait: DossierClos, inscrit: Inscrit) -> str:
    fige = dossier.fige
    if fige is not None and set(fige.signatures) != set(dossier.sieges):
        return "la grille officielle n’était pas signée par tous"
    return _sur_la_version(dossier, fait, inscrit)


def _scan(dossier: Dossier, fait: ScanJoint, inscrit: Inscrit) -> str:
    fige = dossier.fige
    if fige is None or fige.mode != "papier" or fait.version != dossier.version:
        return "un scan accompagne une grille officielle figée en mode papier"
    return _par_un_siege(dossier, fait, inscrit)


def _version_ouverte(dossier: Dossier, fait: VersionOuverte, inscrit: Inscrit) -> str:
    if not dossier.clos or fait.version != dossier.version + 1:
        return "elle ne suit pas une version close"
    return _par_un_siege(dossier, fait, inscrit)


_REGLES: dict[type, _Regle] = {
    DossierOuvert: lambda dossier, _fait, _inscrit: "le dossier était déjà ouvert" if dossier.rang else "",
    SiegeOccupe: _siege_occupe,
    EvaluateurRemplace: _remplace,
    IdentiteVerifiee: _identite,
    SituationObservee: _observee,
    SituationCorrigee: _connue,
    SituationRetiree: _connue,
    TirageEffectue: _tirage,
    Pli: _pli,
    GrilleScellee: _scellee,
    GrillesRevelees: _revelees,
    CellulesConfirmees: _confirmees,
    EcartTranche: _conciliation,
    DesaccordConstate: _conciliation,
    PrecisionsRetenues: _conciliation,
    ChoixAnnules: _annules,
    AccordConfirme: _accord,
    CleDeSeanceAttestee: _attestee,
    DerogationProposee: _proposee,
    DerogationAcceptee: _acceptee,
    DerogationRetiree: _retiree,
    ProcesVerbalFige: _fige,
    ProcesVerbalSigne: _signe,
    ProcesVerbalRouvert: _sur_la_version,
    DossierClos: _clos,
    IdentiteRectifiee: _rectifiee,
    ScanJoint: _scan,
    VersionOuverte: _version_ouverte,
}
