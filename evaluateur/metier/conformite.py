"""What is missing or irregular in a dossier, and where to go to mend it.

A manquement is named by a stable rule key. One that is ``derogeable`` may be closed by a dérogation motivée, accepted
by both; the others are gaps that only need filling in.
"""

from __future__ import annotations

from msgspec import Struct

from evaluateur.metier import conciliation, designation, exigences, redaction, typographie
from evaluateur.metier.chronometre import Chrono
from evaluateur.metier.dossier import SIEGES, Dossier
from evaluateur.metier.etapes import Etape
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.referentiel import Bloc, Phase
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import Cible, Numero

TOLERANCE_CHRONO_S = 60
"""An end less than a minute early or late needs no reason."""
TOLERANCE_HORLOGE_MS = 120_000
"""A wall clock that moved by less is only logged."""


class Manquement(Struct, frozen=True):
    """One point to mend, in words, with the place where it is mended."""

    regle: str
    phrase: str
    remede: str
    etape: Etape
    bloc: str = ""
    cible: str = ""
    derogeable: bool = False


def manquements(dossier: Dossier) -> list[Manquement]:
    """Everything that stands between this dossier and its procès-verbal, dérogations in force left out."""
    trouves = [*preparation(dossier), *_horloge(dossier)]
    if dossier.presence is None:
        trouves.append(
            Manquement(
                "presence",
                "La présence du candidat n'est pas constatée.",
                "Indiquez s'il est présent ou absent.",
                "preparation",
                cible="presence",
            )
        )
    if dossier.presence == "present":
        for code in dossier.presentes:
            trouves += [*du_bloc(dossier, code), *_conclusion(dossier, code)]
    return sans_derogation(dossier, trouves)


def sans_derogation(dossier: Dossier, trouves: list[Manquement]) -> list[Manquement]:
    """Leave out what a dérogation in force covers."""
    # The words count too: what both accepted is the breach as it stood, not a graver one that came later.
    couvertes = {(d.regle, d.objet) for d in dossier.derogations if d.acceptee}
    return [m for m in trouves if not (m.derogeable and (m.regle, m.phrase) in couvertes)]


def preparation(dossier: Dossier) -> list[Manquement]:
    """The people, the place and the choice of the blocs (metier: seats; modalities « Évaluateurs »)."""
    trouves = [
        Manquement(f"{regle}", phrase, "Complétez la préparation.", "preparation", cible=regle)
        for regle, valeur, phrase in (
            ("candidat.nom", dossier.candidat.nom, "Le nom du candidat manque."),
            ("candidat.prenoms", dossier.candidat.prenoms, "Le prénom du candidat manque."),
            ("candidat.entreprise", dossier.affectation.entreprise, "L'entreprise du candidat manque."),
            ("session.lieu", dossier.session.lieu, "Le lieu de la session manque."),
            ("session.debut", dossier.session.debut, "La date de la session manque."),
        )
        if not valeur
    ]
    for siege in SIEGES:
        trouves += _siege(dossier, siege)
    noms = {typographie.plat(e.nom_complet) for e in dossier.sieges.values()}
    if len(dossier.sieges) == len(SIEGES) and len(noms) == 1:
        trouves.append(_irregularite(2, "nom", "Les deux évaluateurs portent le même nom."))
    for code, etat in dossier.blocs.items():
        if etat.presentation is None:
            phrase = f"Rien ne dit si le bloc {code} est présenté."
            remede = "Indiquez s'il est présenté, non présenté ou déjà acquis."
            trouves.append(Manquement(f"bloc.{code}.presentation", phrase, remede, "preparation", bloc=code))
    if not dossier.presentes and all(e.presentation for e in dossier.blocs.values()):
        trouves.append(Manquement("blocs", "Aucun bloc n'est présenté.", "Choisissez au moins un bloc.", "preparation"))
    return trouves


def _siege(dossier: Dossier, siege: Numero) -> list[Manquement]:
    occupant = dossier.sieges.get(siege)
    if occupant is None:
        phrase = f"Le siège de l'évaluateur {siege} est vide."
        return [Manquement(f"siege.{siege}", phrase, "Désignez un évaluateur.", "preparation", cible=f"siege.{siege}")]
    qui, trouves = f"Évaluateur {siege} ({occupant.nom_complet})", []
    qualite = dossier.referentiel.par_qualite.get(occupant.qualite)
    if qualite is None or qualite.cle not in dossier.referentiel.regle_siege(siege).qualites:
        attendues = [dossier.referentiel.par_qualite[q].mot for q in dossier.referentiel.regle_siege(siege).qualites]
        quoi = "cette qualité n'ouvre pas ce siège, qui" if occupant.qualite else "la qualité manque ; ce siège"
        phrase = f"{qui} : {quoi} attend {' ou '.join(attendues)}."
        trouves.append(_irregularite(siege, "qualite", phrase))
    if qualite is None:
        return trouves
    if qualite.habilitation:
        trouves += _habilitation(dossier, siege, qui, occupant)
    if qualite.interne and not _pareil(occupant.employeur, dossier.affectation.entreprise):
        phrase = f"{qui} : un expert interne appartient à l'entreprise du candidat."
        trouves.append(_irregularite(siege, "employeur", phrase))
    if qualite.autre_service and not occupant.service:
        trouves.append(
            _irregularite(siege, "service", f"{qui} : le service manque ; il doit différer de celui du candidat.")
        )
    elif qualite.autre_service and _pareil(occupant.service, dossier.affectation.service):
        phrase = f"{qui} : même service que le candidat ; le référentiel demande un autre service."
        trouves.append(_irregularite(siege, "service", phrase))
    return trouves


def _habilitation(dossier: Dossier, siege: Numero, qui: str, occupant: Evaluateur) -> list[Manquement]:
    habilitation = occupant.habilitation
    if habilitation is None or not habilitation.numero:
        return [_irregularite(siege, "habilitation", f"{qui} : le numéro d'habilitation manque.")]
    fin_session = dossier.session.fin or dossier.session.debut
    if habilitation.fin and fin_session and habilitation.fin < fin_session:
        phrase = (
            f"{qui} : l'habilitation expire le {designation.jour(habilitation.fin)}, "
            f"avant la fin de la session le {designation.jour(fin_session)}."
        )
        return [_irregularite(siege, "habilitation_fin", phrase)]
    return []


def _irregularite(siege: Numero, quoi: str, phrase: str) -> Manquement:
    return Manquement(
        f"siege.{siege}.{quoi}",
        phrase,
        "Corrigez, changez d'évaluateur ou motivez une dérogation.",
        "preparation",
        cible=f"siege.{siege}.{quoi}",
        derogeable=True,
    )


def _pareil(un: str, autre: str) -> bool:
    return typographie.plat(un) == typographie.plat(autre)


def du_bloc(dossier: Dossier, code: str) -> list[Manquement]:
    """The modalities of one presented bloc: requirements, timed phases and their reasons."""
    trouves = [
        Manquement(
            f"bloc.{code}.{constat.code}",
            designation.exigence(code, constat.libelle, constat.constate, constat.attendu),
            "Complétez l'épreuve ou motivez une dérogation.",
            "epreuve",
            bloc=code,
            cible=constat.code,
            derogeable=True,
        )
        for constat in exigences.constats(dossier, code)
        if constat.rempli is False
    ]
    bloc = dossier.referentiel.par_bloc[code]
    for phase in bloc.modalites.phases:
        trouves += _phase(dossier, bloc, phase)
    return trouves


def _debut_minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]


def _phase(dossier: Dossier, bloc: Bloc, phase: Phase) -> list[Manquement]:
    chrono = dossier.bloc(bloc.code).chronos.get(phase.code)
    nom = f"Bloc {bloc.code}, {_debut_minuscule(phase.intitule)}"
    if chrono is None or chrono.etat != "termine":
        etat = "n'a pas été lancée" if chrono is None else "n'est pas terminée"
        return [
            Manquement(
                f"bloc.{bloc.code}.phase_{phase.code}",
                f"{nom} : l'horloge {etat}.",
                "Menez cette phase à son terme, ou motivez une dérogation.",
                "entretien",
                bloc=bloc.code,
                cible=phase.code,
                derogeable=True,
            )
        ]
    trouves = []
    if chrono.redemarre:
        retenu = designation.duree(chrono.acquis_ms // 1000)
        trouves.append(
            Manquement(
                f"bloc.{bloc.code}.redemarrage_{phase.code}",
                f"{nom} : l'ordinateur a redémarré pendant ce temps, compté pour {retenu}.",
                "Confirmez le temps écoulé en recalant l'horloge, ou motivez une dérogation.",
                "entretien",
                bloc=bloc.code,
                cible=phase.code,
                derogeable=True,
            )
        )
    return trouves + [
        Manquement(
            f"bloc.{bloc.code}.motif_{phase.code}",
            f"{nom} : {quoi} sans motif.",
            "Écrivez le motif en une phrase.",
            "entretien",
            bloc=bloc.code,
            cible=phase.code,
        )
        for _, quoi in motifs_attendus(chrono, exigences.prevu_s(dossier, phase))
    ]


def motifs_attendus(chrono: Chrono, prevu: int) -> list[tuple[Cible, str]]:
    """The reasons that a clock still owes, each with its name; ``prevu`` in seconds."""
    attendus: list[tuple[Cible, str]] = []
    if any(not p.motif.strip() for p in chrono.pauses):
        attendus.append(("pause", "une pause"))
    ecart = chrono.acquis_ms // 1000 - prevu
    if chrono.etat == "termine" and abs(ecart) >= TOLERANCE_CHRONO_S and not chrono.motif_fin.strip():
        attendus.append(("fin", "un dépassement" if ecart > 0 else "une fin anticipée"))
    return attendus


def _conclusion(dossier: Dossier, code: str) -> list[Manquement]:
    etat = dossier.bloc(code)
    if not etat.revele_le:
        restants = [s for s in SIEGES if not etat.scelle(s)]
        qui = " et ".join(f"l'évaluateur {s}" for s in restants)
        phrase = f"Bloc {code} : grille à sceller par {qui}." if qui else f"Bloc {code} : les grilles sont à révéler."
        return [Manquement(f"bloc.{code}.scellement", phrase, "Terminez la notation.", "scellement", bloc=code)]
    ouvertes = [c for c in conciliation.cellules(dossier, code) if c.etat in conciliation.OUVERTS]
    textes = conciliation.precisions_attendues(dossier, code)
    if ouvertes or textes:
        restes = [f"{pluriel(len(ouvertes), 'cellule')} à concilier"] if ouvertes else []
        restes += [f"{pluriel(len(textes), 'texte')} à choisir"] if textes else []
        phrase = f"Bloc {code} : il reste {' et '.join(restes)}."
        cible = ouvertes[0].code if ouvertes else textes[0]
        remede = "Terminez la conciliation."
        return [Manquement(f"bloc.{code}.conciliation", phrase, remede, "conciliation", bloc=code, cible=cible)]
    if redaction.accord_conclu(dossier, code):
        return []
    phrase = f"Bloc {code} : l'accord des deux évaluateurs reste à confirmer."
    return [Manquement(f"bloc.{code}.accord", phrase, "Chacun confirme le résultat.", "conciliation", bloc=code)]


def _horloge(dossier: Dossier) -> list[Manquement]:
    # Small moves add up; what comes after a dérogation is counted anew.
    acceptees = {d.regle for d in dossier.derogations if d.acceptee}
    total = excursion = 0
    for rang, derive in enumerate(dossier.derives_ms, 1):
        total += derive
        if max(abs(derive), abs(total)) < TOLERANCE_HORLOGE_MS:
            continue
        if f"horloge.{rang}" in acceptees:
            total = excursion = 0
        else:
            excursion = excursion or rang
    if not excursion:
        return []
    return [
        Manquement(
            f"horloge.{excursion}",
            "L'horloge de l'ordinateur a changé de plus de deux minutes pendant la session.",
            "Vérifiez la date et l'heure, puis motivez une dérogation, imprimée sur la grille.",
            "signature",
            derogeable=True,
        )
    ]
