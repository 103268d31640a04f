"""Before the épreuve: who, where, which blocs."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from evaluateur.metier import fuseaux, jury
from evaluateur.metier.actes import gardes
from evaluateur.metier.actes.contexte import Contexte, Partage, partage
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.fait import FORME_LIEE
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
from evaluateur.metier.personnes import Affectation, Candidat, EtatCivil, Evaluateur, Session
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import de, famille
from evaluateur.metier.vocabulaire import (
    PIECES,
    ConstatIdentite,
    Empreinte,
    Numero,
    Piece,
    Presence,
    Presentation,
)

AMENAGEMENT_MAX = 120
REFERENCE_MAX = 60
"""Characters of a reference: it goes into the names of files, below the 255 bytes that a folder takes."""


def ouvrir(
    contexte: Contexte,
    reference: str,
    empreinte_referentiel: Empreinte,
    candidat: Candidat,
    affectation: Affectation,
    session: Session,
    entrainement: bool = False,
) -> Partage[None]:
    """Begin a dossier. What is not known yet may stay empty: the conformity says so."""
    if contexte.dossier.rang:
        raise ActeRefuse("Ce dossier est déjà ouvert.", "Créez un autre dossier.")
    own = gardes.fiche(reference)
    if not own:
        raise ActeRefuse("Le dossier n’a pas de référence.", "Donnez-lui une référence, sans nom de personne.")
    if len(own) > REFERENCE_MAX:
        raise ActeRefuse(
            f"La référence compte {len(own)} caractères, pour {REFERENCE_MAX} au plus.",
            "Donnez une référence plus courte.",
        )
    _verifier_affectation(affectation)
    _verifier_session(session)
    return partage(
        DossierOuvert(
            reference=own,
            referentiel=empreinte_referentiel,
            candidat=gardes.fiche(candidat),
            affectation=gardes.fiche(affectation),
            session=gardes.fiche(session),
            entrainement=entrainement,
            forme=FORME_LIEE,
        )
    )


def renseigner_candidat(contexte: Contexte, candidat: Candidat, affectation: Affectation) -> Partage[None]:
    """Complete or correct the candidate's identity and place at work; family names are kept in capitals."""
    gardes.modifiable(contexte.dossier)
    _verifier_affectation(affectation)
    clean = gardes.fiche(candidat)
    named = replace(clean, nom_naissance=famille(clean.nom_naissance), nom_usage=famille(clean.nom_usage))
    return partage(CandidatRenseigne(named, gardes.fiche(affectation)))


def renseigner_session(contexte: Contexte, session: Session) -> Partage[None]:
    """Complete or correct place, dates and training body."""
    gardes.modifiable(contexte.dossier)
    _verifier_session(session)
    return partage(SessionRenseignee(gardes.fiche(session)))


def _verifier_affectation(affectation: Affectation) -> None:
    if not 0 <= affectation.amenagement_minutes <= AMENAGEMENT_MAX:
        raise ActeRefuse(
            f"Un aménagement ajoute de 0 à {AMENAGEMENT_MAX} minutes par phase.",
            "Corrigez le nombre de minutes.",
        )


def _verifier_session(session: Session) -> None:
    if session.debut and session.fin and session.fin < session.debut:
        raise ActeRefuse("La session finit avant d’avoir commencé.", "Corrigez l’une des deux dates.")
    if not fuseaux.existe(session.fuseau):
        raise ActeRefuse(f"Le fuseau horaire « {session.fuseau} » n’existe pas.", "Donnez-le comme « Europe/Paris ».")


def travaille(dossier: Dossier, siege: Numero) -> bool:
    """Whether someone has begun to mark on this seat: whoever leaves it is then replaced, with a reason."""
    return any(siege in etat.avancements for etat in dossier.blocs.values())


def _verifier_personne(dossier: Dossier, siege: Numero, evaluateur: Evaluateur) -> None:
    for numero in jury.sieges(dossier):
        occupant = dossier.sieges.get(numero)
        if numero == siege or occupant is None:
            continue
        same_key = bool(evaluateur.cle_publique) and occupant.cle_publique == evaluateur.cle_publique
        if occupant.identifiant == evaluateur.identifiant or same_key:
            raise ActeRefuse(
                f"{evaluateur.nom_complet} est déjà l’évaluateur {numero}.",
                "Les deux évaluateurs doivent être deux personnes différentes : désignez une autre personne.",
            )
    if any(r.sortant.identifiant == evaluateur.identifiant for r in dossier.remplacements):
        raise ActeRefuse(
            f"{evaluateur.nom_complet} a été remplacé dans ce dossier.",
            "Cet évaluateur a été remplacé dans ce dossier : désignez une autre personne.",
        )


def occuper_siege(contexte: Contexte, siege: Numero, evaluateur: Evaluateur) -> Partage[None]:
    """Designate who sits on a seat, or correct his details."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    _verifier_personne(dossier, siege, evaluateur)
    occupant = dossier.sieges.get(siege)
    if occupant and occupant.identifiant != evaluateur.identifiant and travaille(dossier, siege):
        raise ActeRefuse(
            f"{occupant.nom_complet} a commencé à remplir sa grille (évaluateur {siege}).",
            "Choisissez « Remplacer » et indiquez le motif : le travail fait reste sous son nom.",
        )
    if occupant and occupant.cle_publique != evaluateur.cle_publique and occupant.identifiant in dossier.engages:
        raise ActeRefuse(
            f"La clé de signature {de(occupant.nom_complet)} ne peut plus changer : elle a déjà signé dans ce dossier.",
            "Demandez un remplacement, avec ce motif.",
        )
    return partage(SiegeOccupe(siege, gardes.fiche(evaluateur)))


def remplacer(contexte: Contexte, siege: Numero, entrant: Evaluateur, motif: str) -> Partage[None]:
    """Someone else takes a seat, whatever the state of the dossier; earlier faits stay under the first name."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    occupant = dossier.sieges.get(siege)
    if occupant is None:
        raise ActeRefuse(
            f"L’évaluateur {siege} n’est pas désigné : il n’y a personne à remplacer.", "Désignez un évaluateur."
        )
    if occupant.identifiant == entrant.identifiant:
        raise ActeRefuse(f"{entrant.nom_complet} est déjà cet évaluateur.", "Désignez une autre personne.")
    _verifier_personne(dossier, siege, entrant)
    raison = gardes.motif(motif, "du remplacement")
    return partage(EvaluateurRemplace(siege, occupant.identifiant, gardes.fiche(entrant), raison))


def declarer_presentation(contexte: Contexte, bloc: str, presentation: Presentation, preuve: str = "") -> Partage[None]:
    """Say whether a bloc is presented, not presented, or already held (with its proof)."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    b, etat = gardes.bloc(dossier, bloc)
    if presentation != "presente" and etat.avancements:
        raise ActeRefuse(
            f"Une grille du bloc {bloc} est commencée.",
            "Si le candidat ne termine pas, déclarez son abandon.",
        )
    if dossier.version > 1 and presentation == "presente" and etat.presentation != "presente":
        raise ActeRefuse(
            f"Le bloc {bloc} n’était pas présenté à cette session.",
            "Pour un bloc présenté plus tard, créez un nouveau dossier.",
        )
    written = gardes.saisie(preuve)
    if presentation == "deja_acquis" and not written:
        raise ActeRefuse(
            f"Il manque la preuve que le bloc {bloc} est déjà acquis.",
            "Citez le document qui le prouve (certificat, procès-verbal, date).",
        )
    return partage(PresentationDeclaree(b.code, presentation, written))


def declarer_presentations(contexte: Contexte, presentations: Mapping[str, Presentation]) -> Partage[None]:
    """Say it of several blocs at once, all or none."""
    said = [declarer_presentation(contexte, code, choice) for code, choice in presentations.items()]
    return partage(*(fait for one in said for fait in one.faits))


def commencee(dossier: Dossier) -> bool:
    """Whether anything of the épreuve was led: the candidate was there."""
    return bool(dossier.remplacements) or any(
        e.avancements or e.situations or e.chronos or e.tirages for e in dossier.blocs.values()
    )


def declarer_presence(contexte: Contexte, presence: Presence, motif: str = "") -> Partage[None]:
    """Say that the candidate is present, absent, or gives up."""
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    if presence == "absent" and commencee(dossier):
        raise ActeRefuse(
            "L’épreuve a commencé : le candidat ne peut plus être déclaré absent.",
            "Si le candidat est parti, déclarez son abandon.",
        )
    if dossier.version > 1 and dossier.presence == "absent" and presence != "absent":
        raise ActeRefuse(
            "Le candidat était absent à cette session.", "Pour une nouvelle session, créez un nouveau dossier."
        )
    raison = gardes.motif(motif, "de l’abandon") if presence == "abandon" else gardes.saisie(motif)
    return partage(PresenceDeclaree(presence, raison))


def verifier_identite(
    contexte: Contexte,
    constat: ConstatIdentite,
    piece: Piece | UnsetType = UNSET,
    etat_civil: EtatCivil | None = None,
) -> Partage[None]:
    """Say what was seen of the candidate's identity, and on which kind of document.

    ``etat_civil``: what the document says, where it corrects the dossier.
    """
    dossier = contexte.dossier
    gardes.modifiable(dossier)
    _verifier_presence(dossier)
    if constat == "aucune_piece":
        return partage(IdentiteVerifiee(constat, dossier.candidat.etat_civil))
    if piece not in PIECES:
        raise ActeRefuse("La pièce présentée n’est pas indiquée.", "Choisissez sa nature, ou « Aucune pièce ».")
    known = dossier.candidat.etat_civil
    seen = gardes.etat_civil(etat_civil) if constat == "corrigee" and etat_civil is not None else known
    if constat == "ne_correspond_pas":
        return partage(IdentiteVerifiee(constat, known, piece))
    gardes.etat_civil_complet(seen)
    if constat == "corrigee" and seen == known:
        raise ActeRefuse("Rien n’est corrigé.", "Écrivez l’état civil comme sur la pièce, ou choisissez « Conforme ».")
    return partage(IdentiteVerifiee(constat, seen, piece))


def _verifier_presence(dossier: Dossier) -> None:
    if not dossier.referentiel.certifie:
        raise ActeRefuse(
            f"Un {dossier.referentiel.genre} ne demande pas de vérifier l’identité.", "Continuez sans cette étape."
        )
    if dossier.presence not in ("present", "abandon"):
        raise ActeRefuse("Le candidat n’est pas déclaré présent.", "Indiquez d’abord sa présence.")
