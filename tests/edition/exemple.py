"""A procès-verbal made by hand from the real référentiel: four blocs, every kind of part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

from msgspec.structs import replace

from evaluateur.metier import designation
from evaluateur.metier.contenu.modalites import Phase
from evaluateur.metier.dossier import Rectification
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.pv.proces_verbal import (
    BlocPV,
    CandidatPV,
    CertificationPV,
    CompetencePV,
    DerogationPV,
    DesaccordPV,
    DifferencePV,
    EvaluateurPV,
    ExigencePV,
    GroupePV,
    HorlogePV,
    IdentitePV,
    LignePV,
    PausePV,
    ProcesVerbal,
    RemplacementPV,
    SessionPV,
    SituationPV,
    TetePV,
    TiragePV,
    TitrePV,
    TranchePV,
    ValeurPV,
    VersionPV,
)
from evaluateur.metier.pv.redaction import AVEC_IDENTITE, SCHEMA
from evaluateur.metier.referentiel import Bloc, Echelle, Referentiel
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte, ProfilId
from evaluateur.referentiels import bundled, empreinte, read_file

INSTANT = datetime(2026, 11, 20, 15, 59, 30, tzinfo=UTC)
PHRASE = "Posture calme et souriante. Reformulation oubliée lors du tchat du 12 novembre, corrigée dès le lendemain. "
RIEN = ValeurPV("", "", "", defavorable=False)
DESACCORD = ValeurPV("desaccord", "sans accord – transmis au jury", "equal-not", defavorable=True, etat="desaccord")


@cache
def referentiel() -> Referentiel:
    """The référentiel that is shipped."""
    return read_file(next(p for p in bundled() if p.stem == "gestionnaire-parcours-adherents"))


def valeur(echelle: Echelle, key: str, etat: str = "accord") -> ValeurPV:
    """A value in the look that the référentiel gives it."""
    v = echelle.valeur(key)
    return ValeurPV(v.cle, v.mot, v.icone, v.defavorable, etat) if v else RIEN


def hors_epreuve(key: str) -> ValeurPV:
    """What is no result of this session."""
    return ValeurPV(key, *designation.HORS_EPREUVE[key], defavorable=False)


def evaluateur(siege: int, nom: str, prenom: str, *, habilite: bool) -> EvaluateurPV:
    """One who holds a seat."""
    return EvaluateurPV(
        siege=siege,
        nom=nom,
        prenom=prenom,
        qualite="Expert habilité par la branche" if habilite else "Expert interne à l’entreprise",
        employeur="Mutuelle Fictive" if habilite else "Mutuelle Exemple",
        service="Formation" if habilite else "Prestations santé",
        habilitation="HAB-EX-0412" if habilite else "",
        habilitation_fin=date(2027, 12, 31) if habilite else None,
        cle=f"{siege}7c0" * 16,
        titre=titre(siege, f"{prenom} {nom}", "Autorité du Centre Exemple" if habilite else ""),
    )


def titre(siege: int, nom: str, autorite: str) -> TitrePV:
    """A certificate; without authority, the one that the application makes by itself."""
    return TitrePV(nom, autorite, f"{siege}ab5" * 16, datetime(2027 + siege, 6, 30, 22, tzinfo=UTC))


def competences(bloc: Bloc, marque: str = "conforme", precisions: str = PHRASE * 2) -> tuple[CompetencePV, ...]:
    """All competences of a bloc; here and there a mark that is settled, missing or without object."""
    parts = []
    echelles = referentiel().echelles
    for activite in bloc.activites:
        for k in activite.competences:
            rang = 0
            groupes = []
            for g in k.groupes:
                lines = []
                for critere in g.criteres:
                    rang += 1
                    key = {3: "non_observe", 6: "sans_objet", 7: ""}.get(rang, marque)
                    etat = "tranche" if rang == 2 else "accord"
                    agreee = valeur(echelles.critere, key, etat)
                    lines.append(LignePV(critere.code, critere.texte, agreee, critere.a_completer))
                groupes.append(GroupePV(g.entete, g.a_completer, tuple(lines)))
            verdict = valeur(echelles.competence, "acquise" if marque == "conforme" else "non_acquise")
            parts.append(CompetencePV(k.code, activite.texte, k.texte, tuple(groupes), verdict, precisions, "1+2"))
    return tuple(parts)


def situation(numero: int, contexte: str, *, simulee: bool = False) -> SituationPV:
    """An interview observed on its own day."""
    return SituationPV(
        numero=numero,
        quand=datetime(2026, 11, 11 + numero, 10, 20),  # noqa: DTZ001  # what the wall of the room showed
        nature="Simulée" if simulee else "Réelle",
        cadre="Plateau santé",
        canal="Téléphone",
        contexte=contexte,
        joue_par="PETIT Sacha" if simulee else "",
        marques=("Situation difficile",) if simulee else (),
    )


def horloge(phase: Phase, ecart: int, motif: str, pauses: tuple[PausePV, ...] = ()) -> HorlogePV:
    """A clock of fifteen minutes, so many seconds longer."""
    debut = datetime(2026, 11, 16, 15, 2, 11, tzinfo=UTC)
    fin = debut + timedelta(seconds=900 + ecart)
    recalages = ("Mise en veille prolongée",) if ecart else ()
    return HorlogePV(phase.intitule, phase.entretien, 900, debut, fin, 900 + ecart, pauses, motif, recalages)


def bloc_vide(bloc: Bloc) -> BlocPV:
    """A bloc of which nothing was seen."""
    return BlocPV(
        code=bloc.code,
        intitule=bloc.intitule.texte,
        code_rncp="",
        presentation="non_presente",
        preuve="",
        constats=(),
        situations=(),
        tirages=(),
        horloges=(),
        competences=(),
        lacune_avant=bloc.lacune_avant.texte if bloc.lacune_avant else "",
        lacune_apres=bloc.lacune_apres.texte if bloc.lacune_apres else "",
        tranches=(),
        desaccords=(),
        resultat=hors_epreuve("non_presente"),
        motif="",
    )


def bloc_juge(bloc: Bloc, result: str, marque: str = "conforme", motif: str = "") -> BlocPV:
    """A bloc that was observed and judged."""
    empty = bloc_vide(bloc)
    fields = {nom: getattr(empty, nom) for nom in empty.__struct_fields__}
    etats = ("rempli", "sans_objet", "non_rempli", "derogation")
    fields |= {
        "presentation": "presente",
        "constats": tuple(
            ExigencePV(e.libelle, e.attendu, str(4 + i), etats[i % 4], 2 if i % 4 == 3 else 0)
            for i, e in enumerate(bloc.modalites.exigences)
        ),
        "situations": (
            situation(1, "Remboursement d'un équipement optique"),
            situation(2, "Ajout d'un nouveau-né au contrat"),
            situation(4, "Appel mécontent après un refus", simulee=True),
        ),
        "tirages": (TiragePV(("Réclamation sur un devis", "Résiliation", "Délai"), "Résiliation", INSTANT),)
        if bloc.modalites.tirage
        else (),
        "horloges": tuple(
            horloge(p, 4 * i, "fin d'une réponse" if i else "", (PausePV("téléphone", 75),) * i)
            for i, p in enumerate(bloc.modalites.phases)
        ),
        "competences": competences(bloc, marque),
        "tranches": (
            TranchePV(f"{bloc.code}.1, critère 2", "Non conforme", "Conforme", "Conforme", "Un seul oubli, corrigé."),
        ),
        "desaccords": (
            DesaccordPV(f"Bloc {bloc.code}", "Acquis", "Non acquis", "Réponses précises.", "Remontée non montrée."),
        )
        if result == "desaccord"
        else (),
        "resultat": DESACCORD if result == "desaccord" else valeur(referentiel().echelles.bloc, result),
        "motif": motif,
    }
    return BlocPV(**fields)


def derogation(numero: int, bloc: str, objet: str) -> DerogationPV:
    """A dérogation in force."""
    before = INSTANT - timedelta(hours=6)
    motif = "Seul expert interne disponible sur le site ; aucun lien hiérarchique avec le candidat."
    return DerogationPV(numero, BlocCode(bloc), objet, motif, "DURAND Claude", before, "PETIT Sacha", INSTANT)


def candidat() -> CandidatPV:
    """Who was evaluated."""
    return CandidatPV(
        "MARTIN",
        "Lou",
        "BERNARD",
        date(1998, 3, 1),
        "Niort",
        "Mutuelle Exemple",
        "Prestations santé",
        "Gestionnaire de prestations santé",
        "Gestionnaire de prestations santé",
        "Formation",
        5,
        "present",
        "",
    )


def differences() -> tuple[DifferencePV, ...]:
    """What version 2 changes, adds, takes away; and a comment that is longer than a page in two columns."""
    return (
        DifferencePV("Service", "Prestation santé", "Prestations santé"),
        DifferencePV("Bloc 1, situation 3", "13/11/2026 11:10, Réelle, Agence, Départ en retraite", ""),
        DifferencePV("1.1, critère 2", "", "Conforme"),
        DifferencePV("Compétence 3.1, précisions", PHRASE * 12, PHRASE * 14),
    )


def proces_verbal() -> ProcesVerbal:
    """The whole sample."""
    ref = referentiel()
    b = ref.par_bloc
    motif = "Les réponses restent trop générales : la suite à donner n'a pas été précisée."
    return ProcesVerbal(
        schema=SCHEMA,
        dossier=DossierId("0b6ff2a4-6a4e-4d0d-9d58-9f2b6f3c1a77"),
        reference="EX-2026-0117",
        version=2,
        motif_version="Faute de frappe dans le nom du service",
        mode="electronique",
        fige_le=INSTANT,
        entrainement=True,
        certification=CertificationPV(
            ref.certification.titre,
            ref.certification.code_nsf or "",
            ref.certification.libelle_nsf or "",
            "",
            ref.code,
            ref.version,
            empreinte(ref),
        ),
        candidat=candidat(),
        session=SessionPV(
            "Salle B204, site de démonstration",
            date(2026, 11, 12),
            date(2026, 11, 20),
            "Centre Exemple Formation",
            "Europe/Paris",
        ),
        evaluateurs=(
            evaluateur(1, "DURAND", "Claude", habilite=True),
            evaluateur(2, "PETIT", "Sacha", habilite=False),
        ),
        remplacements=(RemplacementPV(2, "ROUX Dominique", "PETIT Sacha", "Empêchement familial", INSTANT),),
        blocs=(
            bloc_juge(b[BlocCode("1")], "acquis"),
            bloc_juge(b[BlocCode("2")], "acquis"),
            bloc_juge(b[BlocCode("3")], "non_acquis", "non_conforme", motif),
            bloc_juge(b[BlocCode("4")], "desaccord"),
            bloc_vide(b[BlocCode("5")]),
        ),
        derogations=(
            derogation(1, "", "Évaluateur 2 issu d’un autre service que le candidat"),
            derogation(2, "2", "Dossiers traités : 4 au lieu de 5 à 8"),
        ),
        versions=(VersionPV(1, INSTANT - timedelta(days=1), "", Empreinte("3c6a8279d628d160" * 4)),),
        journal=TetePV(412, Empreinte("043d6c5097ea53ca" * 4)),
        differences=differences(),
    )


def identifie(pv: ProcesVerbal, *corriges: str) -> ProcesVerbal:
    """The same of a candidate whose identity was seen, and corrected in this."""
    seen = IdentitePV("corrigee" if corriges else "conforme", "carte nationale d’identité", corriges, ())
    return replace(pv, schema=AVEC_IDENTITE, candidat=replace(pv.candidat, identite=seen))


def rectifications() -> tuple[Rectification, ...]:
    """Two, of a version that is closed."""
    first, second, third = (
        EtatCivil("MARTIN", "Lou"),
        EtatCivil("MARTIN", "Loup"),
        EtatCivil("MARTÍN", "Loup", None, "Niort"),
    )
    un, deux = ProfilId("un"), ProfilId("deux")
    return (
        Rectification(2, first, second, "Prénom mal lu sur la pièce.", un, INSTANT + timedelta(days=3)),
        Rectification(2, second, third, "Accent et lieu signalés par l’organisme.", deux, INSTANT + timedelta(days=9)),
    )
