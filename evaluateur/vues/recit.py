"""The journal in plain French: for each fait, what it is about, the old and the new value, and one sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET, Struct
from msgspec.structs import replace

from evaluateur.metier import conciliation, designation
from evaluateur.metier import faits_solo as fs
from evaluateur.metier.dossier import Dossier
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
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits.preparation import (
    CandidatRenseigne,
    DossierOuvert,
    EvaluateurRemplace,
    IdentiteVerifiee,
    PresenceDeclaree,
    PresentationDeclaree,
    SessionRenseignee,
    SiegeOccupe,
)
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.typographie import de, enumeration, majuscule, pluriel
from evaluateur.metier.vocabulaire import (
    HORS_BLOC,
    IDENTITES,
    MODES,
    ORIGINES,
    PIECES,
    PRESENCES,
    PRESENTATIONS,
    SCANS,
    BlocCode,
    CelluleCode,
    ProfilId,
)
from evaluateur.vues import champs

_DIRECTION = {True: "avancé", False: "reculé"}


OBJET_D_ABORD = frozenset({"BlocJuge", "PresentationDeclaree", "EcartTranche", "DesaccordConstate"})
"""Types of faits whose sentence begins with what they are about."""


class Recit(Struct, frozen=True):
    """One line of the journal as people read it."""

    phrase: str
    bloc: BlocCode = HORS_BLOC
    objet: str = ""
    ancien: str = ""
    nouveau: str = ""
    motif: str = ""


def raconter(before: Dossier, inscrit: Inscrit, content: fs.FaitsSolo | None = None) -> Recit:
    """Tell a fait, given the dossier as it stood before, and what its pli holds if the reader may know."""
    fait: Any = inscrit.fait
    if isinstance(fait, Pli):
        if content is None:
            return Recit(f"Saisie confidentielle de l’évaluateur {fait.siege}", fait.bloc)
        return replace(raconter_solo(before, inscrit.personne, content), bloc=fait.bloc)
    return raconter_partage(before, fait)


def raconter_solo(before: Dossier, auteur: ProfilId, fait: fs.FaitsSolo) -> Recit:
    """Tell what someone does in his own grid."""
    return _SOLO[type(fait)](before, auteur, fait)


def raconter_partage(before: Dossier, fait: Fait) -> Recit:
    """Tell what both may read."""
    return _PARTAGES[type(fait)](before, fait)


# --- solo


def _cellule(
    before: Dossier, auteur: ProfilId, bloc: Bloc, code: CelluleCode, valeur: str | None, motif: str = ""
) -> Recit:
    nature = conciliation.nature_de(bloc, code) or "critere"
    ref = before.referentiel
    old = conciliation.mot_de(ref, nature, before.grille(bloc.code, auteur).marques.get(code, ""))
    new = conciliation.mot_de(ref, nature, valeur or "")
    objet = designation.cellule(bloc, code)
    return Recit(f"{objet} : {new}", bloc.code, objet, old, new, motif)


def _note(before: Dossier, auteur: ProfilId, code: CelluleCode, valeur: str | None) -> Recit:
    return _cellule(before, auteur, before.referentiel.par_bloc[before.referentiel.bloc_de[code]], code, valeur)


def _bloc_juge(before: Dossier, auteur: ProfilId, fait: fs.BlocJuge) -> Recit:
    bloc = before.referentiel.par_bloc[fait.bloc]
    return _cellule(before, auteur, bloc, bloc.cellule, fait.valeur, fait.motif)


def _precisions(before: Dossier, auteur: ProfilId, fait: fs.PrecisionsEcrites) -> Recit:
    bloc = before.referentiel.bloc_de[fait.competence]
    old = before.grille(bloc, auteur).precisions.get(fait.competence, "")
    objet = f"Compétence {fait.competence}"
    return Recit(f"{objet} : précisions écrites", bloc, objet, old, fait.texte)


def _drapeau(before: Dossier, critere: CelluleCode, pose: bool, pour: str, contre: str) -> Recit:
    bloc = before.referentiel.par_bloc[before.referentiel.bloc_de[critere]]
    objet = designation.cellule(bloc, critere)
    if pose:
        return Recit(f"{objet} : {pour}", bloc.code, objet, "", pour)
    return Recit(f"{objet} {contre}", bloc.code, objet, pour, contre)


def _notes(_before: Dossier, _auteur: ProfilId, fait: fs.NotesEcrites) -> Recit:
    objet = f"Situation {fait.situation}" if fait.situation else "Entretien"
    return Recit(f"{objet} : notes personnelles écrites", HORS_BLOC, objet, "", fait.texte)


_SOLO: dict[type, Callable[[Dossier, ProfilId, Any], Recit]] = {
    fs.CritereNote: lambda d, a, f: _note(d, a, f.critere, f.valeur),
    fs.CompetenceJugee: lambda d, a, f: _note(d, a, f.competence, f.valeur),
    fs.BlocJuge: _bloc_juge,
    fs.PrecisionsEcrites: _precisions,
    fs.CritereSignale: lambda d, _a, f: _drapeau(
        d, f.critere, f.signale, "signalé pour l’entretien", "n’est plus signalé pour l’entretien"
    ),
    fs.CritereAborde: lambda d, _a, f: _drapeau(d, f.critere, f.aborde, "abordé en entretien", "n’est plus abordé"),
    fs.NotesEcrites: _notes,
    fs.Remplissage: lambda _d, _a, _f: Recit("Ligne de remplissage : masque le nombre et la longueur des saisies"),
}


# --- shared


def _situation(situation: Situation) -> str:
    return f"{designation.jour(situation.quand)}, {situation.quand:%H:%M}, {situation.contexte}"


def _corrections(phrase: str, objet: str, items: list[champs.Modification], bloc: BlocCode = HORS_BLOC) -> Recit:
    """Data entered again: the phrase names the fields that changed, old and new give their values."""
    names = enumeration([name for name, _, _ in items]) or "rien de changé"
    return Recit(f"{phrase} : {names}", bloc, objet, champs.anciens(items), champs.nouveaux(items))


def _candidat(before: Dossier, fait: CandidatRenseigne) -> Recit:
    identite = champs.changements(before.candidat, fait.candidat)
    return _corrections(
        "Candidat renseigné", "Candidat", [*identite, *champs.changements(before.affectation, fait.affectation)]
    )


def _session(before: Dossier, fait: SessionRenseignee) -> Recit:
    return _corrections("Session renseignée", "Session", champs.changements(before.session, fait.session))


def _siege_occupe(before: Dossier, fait: SiegeOccupe) -> Recit:
    old = before.sieges.get(fait.siege)
    objet, nom = f"Évaluateur {fait.siege}", fait.evaluateur.nom_complet
    if old is None:
        return Recit(f"{objet} : {nom}", HORS_BLOC, objet, "", nom)
    qualites = {q.cle: q.mot for q in before.referentiel.qualites}
    return _corrections(f"{objet}, {nom}", objet, champs.changements(old, fait.evaluateur, qualites))


def _remplace(before: Dossier, fait: EvaluateurRemplace) -> Recit:
    sortant, entrant = before.sieges[fait.siege].nom_complet, fait.entrant.nom_complet
    phrase = f"{entrant} prend la suite {de(sortant)} comme évaluateur {fait.siege}"
    return Recit(phrase, HORS_BLOC, f"Évaluateur {fait.siege}", sortant, entrant, fait.motif)


def _presentation(before: Dossier, fait: PresentationDeclaree) -> Recit:
    declaree = before.bloc(fait.bloc).presentation
    old = PRESENTATIONS[declaree] if declaree else ""
    new = PRESENTATIONS[fait.presentation]
    return Recit(f"Bloc {fait.bloc} : {new}", fait.bloc, f"Bloc {fait.bloc}", old, new, fait.preuve)


def _presence(before: Dossier, fait: PresenceDeclaree) -> Recit:
    new = PRESENCES[fait.presence].mot
    old = PRESENCES[before.presence].mot if before.presence else ""
    return Recit(f"Candidat : {new}", HORS_BLOC, "Présence", old, new, fait.motif)


def _identite(before: Dossier, fait: IdentiteVerifiee) -> Recit:
    items = champs.changements(before.candidat.etat_civil, fait.etat_civil)
    said = IDENTITES[fait.constat]
    piece = f" ({PIECES[fait.piece]})" if fait.piece is not UNSET else ""
    phrase = f"Identité du candidat : {said}{piece}"
    return Recit(phrase, HORS_BLOC, "Identité", champs.anciens(items), champs.nouveaux(items) or said)


def _rectifiee(before: Dossier, fait: IdentiteRectifiee) -> Recit:
    items = champs.changements(before.candidat.etat_civil, fait.etat_civil)
    return replace(_corrections("Rectification administrative de l’état civil", "Candidat", items), motif=fait.motif)


def _corrigee(before: Dossier, fait: SituationCorrigee) -> Recit:
    objet, modalites = f"Situation {fait.numero}", before.referentiel.par_bloc[fait.bloc].modalites
    words = {m.cle: m.mot for m in (*modalites.natures, *modalites.canaux, *modalites.marques)}
    old = before.bloc(fait.bloc).situations[fait.numero]
    return _corrections(f"{objet} corrigée", objet, champs.changements(old, fait.situation, words), fait.bloc)


def _retiree(before: Dossier, fait: SituationRetiree) -> Recit:
    objet = f"Situation {fait.numero}"
    old = _situation(before.bloc(fait.bloc).situations[fait.numero])
    return Recit(f"{objet} retirée", fait.bloc, objet, old, "", fait.motif)


def _chrono(before: Dossier, bloc: BlocCode, phase: str, verb: str, motif: str = "") -> Recit:
    found = before.referentiel.par_bloc[bloc].modalites.phase(phase)
    objet = found.intitule if found else phase
    return Recit(f"{objet} : {verb}", bloc, objet, "", verb, motif)


def _tranche(before: Dossier, fait: EcartTranche) -> Recit:
    bloc = before.referentiel.par_bloc[fait.bloc]
    nature = conciliation.nature_de(bloc, fait.cellule) or "critere"
    two = [
        conciliation.mot_de(
            before.referentiel, nature, before.bloc(fait.bloc).originales[s].grille.marques[fait.cellule]
        )
        for s in sorted(before.bloc(fait.bloc).originales)
    ]
    objet = designation.cellule(bloc, fait.cellule)
    word = conciliation.mot_de(before.referentiel, nature, fait.valeur)
    return Recit(f"{objet} : tranché, {word}", fait.bloc, objet, " / ".join(two), word, fait.motif)


def _desaccord(before: Dossier, fait: DesaccordConstate) -> Recit:
    objet = designation.cellule(before.referentiel.par_bloc[fait.bloc], fait.cellule)
    motif = f"Évaluateur 1 : {fait.position_1} – Évaluateur 2 : {fait.position_2}"
    return Recit(f"{objet} : désaccord constaté", fait.bloc, objet, "", "Désaccord", motif)


def _retenues(before: Dossier, fait: PrecisionsRetenues) -> Recit:
    old = before.bloc(fait.bloc).precisions.get(fait.competence)
    objet = f"Compétence {fait.competence}"
    phrase = f"{objet} : précisions choisies, {ORIGINES[fait.origine].court}"
    return Recit(phrase, fait.bloc, objet, old.texte if old else "", fait.texte)


def _annules(before: Dossier, fait: ChoixAnnules) -> Recit:
    bloc = before.referentiel.par_bloc[fait.bloc]
    lines = [designation.cellule(bloc, code) for code in fait.cellules]
    lines += [f"Compétence {code}, précisions" for code in fait.competences]
    objet = lines[0] if len(lines) == 1 else pluriel(len(lines), "ligne")
    return Recit(f"{objet} : choix annulé", fait.bloc, objet, "", "à décider")


def _grille(dossier: Dossier) -> str:
    return majuscule(dossier.referentiel.dits.grille)


def _derogation(fait: DerogationProposee) -> Recit:
    objet = f"Dérogation {fait.numero}"
    return Recit(f"{objet} demandée : {fait.objet}", fait.bloc, objet, "", "demandée", fait.motif)


def restauree(fait: SauvegardeRestauree, fuseau: str) -> str:
    """What a backup that was put back cost a dossier: « Sauvegarde du 16 novembre 2026 à 10:00 restaurée… »."""
    when = designation.local(fait.sauvegarde, fuseau)
    phrase = f"Sauvegarde du {designation.jour(when)} à {designation.heure(when)} restaurée"
    lost = [pluriel(fait.perdus, "événement perdu", "événements perdus")] if fait.perdus else []
    revealed = [f"les grilles du bloc {code} avaient été révélées" for code in fait.revelees]
    unread = [] if fait.entiere else ["les données remplacées ne pouvaient plus être lues jusqu’au bout"]
    tail = " ; ".join([*lost, *revealed, *unread])
    return f"{phrase} : {tail}" if tail else phrase


_PARTAGES: dict[type, Callable[[Dossier, Any], Recit]] = {
    DossierOuvert: lambda _d, f: Recit(f"Dossier {f.reference} ouvert", nouveau=f.reference),
    CandidatRenseigne: _candidat,
    SessionRenseignee: _session,
    SiegeOccupe: _siege_occupe,
    EvaluateurRemplace: _remplace,
    PresentationDeclaree: _presentation,
    PresenceDeclaree: _presence,
    IdentiteVerifiee: _identite,
    SituationObservee: lambda _d, f: Recit(
        f"Situation {f.numero} observée", f.bloc, f"Situation {f.numero}", "", _situation(f.situation)
    ),
    SituationCorrigee: _corrigee,
    SituationRetiree: _retiree,
    TirageEffectue: lambda _d, f: Recit("Tirage au sort", f.bloc, "Tirage", " / ".join(f.cas), f.cas[f.retenu]),
    ChronoDemarre: lambda d, f: _chrono(d, f.bloc, f.phase, "commencé"),
    ChronoSuspendu: lambda d, f: _chrono(d, f.bloc, f.phase, "suspendu", f.motif),
    ChronoRepris: lambda d, f: _chrono(d, f.bloc, f.phase, "repris"),
    ChronoTermine: lambda d, f: _chrono(d, f.bloc, f.phase, "terminé", f.motif),
    ChronoRecale: lambda d, f: _chrono(
        d, f.bloc, f.phase, f"temps corrigé : {designation.duree(f.ecoule_ms // 1000)}", f.motif
    ),
    ChronoMotive: lambda d, f: _chrono(d, f.bloc, f.phase, "motif donné", f.motif),
    HorlogeDeplacee: lambda _d, f: Recit(
        f"L’horloge de l’ordinateur a {_DIRECTION[f.derive_ms > 0]} de {designation.duree(abs(f.derive_ms) // 1000)}",
        objet="Horloge de l’ordinateur",
    ),
    GrilleScellee: lambda _d, f: Recit(f"Grille de l’évaluateur {f.siege} scellée", f.bloc, f"Bloc {f.bloc}"),
    GrillesRevelees: lambda _d, f: Recit("Grilles révélées", f.bloc, f"Bloc {f.bloc}"),
    CellulesConfirmees: lambda _d, f: Recit(
        f"{pluriel(len(f.cellules), 'ligne identique confirmée', 'lignes identiques confirmées')}", f.bloc
    ),
    EcartTranche: _tranche,
    DesaccordConstate: _desaccord,
    PrecisionsRetenues: _retenues,
    ChoixAnnules: _annules,
    AccordConfirme: lambda _d, f: Recit(
        f"Accord confirmé par l’évaluateur {f.siege}", f.bloc, f"Bloc {f.bloc}", "", f.empreinte
    ),
    CleDeSeanceAttestee: lambda _d, f: Recit(
        f"Code de séance choisi par l’évaluateur {f.siege} : il confirme ce jour ses accords et ses dérogations",
        objet="Code de séance",
    ),
    DerogationProposee: lambda _d, f: _derogation(f),
    DerogationAcceptee: lambda _d, f: Recit(
        f"Dérogation {f.numero} acceptée", objet=f"Dérogation {f.numero}", nouveau="acceptée"
    ),
    DerogationRetiree: lambda _d, f: Recit(
        f"Dérogation {f.numero} retirée", objet=f"Dérogation {f.numero}", nouveau="retirée", motif=f.motif
    ),
    ProcesVerbalFige: lambda d, f: Recit(
        f"{_grille(d)} figée, version {f.version}, mode {MODES[f.mode]}",
        objet=_grille(d),
        nouveau=f.empreinte,
    ),
    ProcesVerbalSigne: lambda d, f: Recit(
        f"{_grille(d)} signée par l’évaluateur {f.siege}", objet=_grille(d), nouveau=f.empreinte
    ),
    ScanJoint: lambda _d, f: Recit(
        f"Scan joint ({SCANS[f.nature]})", objet=f"Version {f.version}", nouveau=f.empreinte
    ),
    ProcesVerbalRouvert: lambda d, f: Recit(
        f"{_grille(d)} rouverte, signatures annulées", objet=_grille(d), motif=f.motif
    ),
    DossierClos: lambda _d, f: Recit(f"Dossier clos, version {f.version}"),
    VersionOuverte: lambda _d, f: Recit(f"Version {f.version} ouverte", nouveau=str(f.version), motif=f.motif),
    IdentiteRectifiee: _rectifiee,
    SauvegardeRestauree: lambda d, f: Recit(restauree(f, d.session.fuseau), objet="Sauvegarde", ancien=f.empreinte),
}
