"""What the preparation of a dossier lacks: the people, their seats, the place, the choice of the blocs."""

from __future__ import annotations

from evaluateur.metier import designation, jury, typographie
from evaluateur.metier.conformite.enonces import dire
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.conformite.regles import Constat, Regle, Sorte
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.vocabulaire import Numero


def preparation(dossier: Dossier) -> list[Manquement]:
    """All of it, in the order of the page (source: modalities of every bloc, « Évaluateurs »)."""
    trouves = _donnees(dossier)
    for siege in jury.sieges(dossier):
        trouves += _siege(dossier, siege)
    assis = [dossier.sieges[s] for s in jury.sieges(dossier) if s in dossier.sieges]
    if len(assis) > 1 and len({typographie.plat(e.nom_complet) for e in assis}) == 1:
        trouves.append(_irregularite(2, "nom", dire("siege.nom"), tuple(_personne(e) for e in assis)))
    return trouves + _blocs(dossier)


def _donnees(dossier: Dossier) -> list[Manquement]:
    candidat, affectation, session = dossier.candidat, dossier.affectation, dossier.session
    donnees: tuple[tuple[Sorte, str, object], ...] = (
        ("candidat", "nom", candidat.nom),
        ("candidat", "prenoms", candidat.prenoms),
        ("candidat", "entreprise", affectation.entreprise),
        ("session", "lieu", session.lieu),
        ("session", "debut", session.debut),
    )
    return [
        Manquement(Constat(Regle(sorte, objet=champ)), dire(f"{sorte}.{champ}"), "Complétez la préparation.",
                   "preparation")
        for sorte, champ, valeur in donnees
        if not valeur
    ]  # fmt: skip


def _blocs(dossier: Dossier) -> list[Manquement]:
    remede = "Indiquez s’il est présenté, non présenté ou déjà acquis."
    trouves = [
        Manquement(Constat(Regle("presentation", code)), dire("presentation", bloc=code), remede, "preparation")
        for code, etat in dossier.blocs.items()
        if etat.presentation is None
    ]
    if not dossier.presentes and not trouves:
        constat = Constat(Regle("blocs"))
        trouves.append(Manquement(constat, dire("blocs"), "Choisissez au moins un bloc.", "preparation"))
    return trouves


def _siege(dossier: Dossier, siege: Numero) -> list[Manquement]:
    occupant = dossier.sieges.get(siege)
    if occupant is None:
        constat = Constat(Regle("siege", objet=str(siege)))
        return [Manquement(constat, dire("siege.vide", siege=siege), "Désignez un évaluateur.", "preparation")]
    return [*_qualite(dossier, siege, occupant), *_service(dossier, siege, occupant)]


def _qualite(dossier: Dossier, siege: Numero, occupant: Evaluateur) -> list[Manquement]:
    sujet, trouves = _sujet(siege, occupant), []
    ouvrent = dossier.referentiel.regle_siege(siege).qualites
    qualite = dossier.referentiel.par_qualite.get(occupant.qualite)
    if qualite is None or qualite.cle not in ouvrent:
        attendues = " ou ".join(dossier.referentiel.par_qualite[cle].mot for cle in ouvrent)
        manque = not occupant.qualite
        dit = dire("siege.qualite_manque") if manque else dire("siege.qualite", attendues=attendues)
        explication = dire("siege.qualite_attendue", attendues=attendues) if manque else ""
        valeurs = (_personne(occupant), occupant.qualite, *ouvrent)
        trouves.append(_irregularite(siege, "qualite", dit, valeurs, sujet, explication))
    if qualite is not None and qualite.habilitation:
        trouves += _habilitation(dossier, siege, occupant)
    return trouves


def _habilitation(dossier: Dossier, siege: Numero, occupant: Evaluateur) -> list[Manquement]:
    sujet, habilitation = _sujet(siege, occupant), occupant.habilitation
    if habilitation is None or not habilitation.numero:
        dit = dire("siege.habilitation")
        return [_irregularite(siege, "habilitation", dit, (_personne(occupant),), sujet)]
    fin, fin_session = habilitation.fin, dossier.session.fin or dossier.session.debut
    if fin and fin_session and fin < fin_session:
        dit = dire("siege.habilitation_fin", fin=designation.jour(fin), session=designation.jour(fin_session))
        valeurs = (_personne(occupant), fin.isoformat(), fin_session.isoformat())
        return [_irregularite(siege, "habilitation_fin", dit, valeurs, sujet)]
    return []


def _service(dossier: Dossier, siege: Numero, occupant: Evaluateur) -> list[Manquement]:
    qualite = dossier.referentiel.par_qualite.get(occupant.qualite)
    sujet, trouves = _sujet(siege, occupant), []
    if qualite is None:
        return []
    if qualite.interne and not _pareil(occupant.employeur, dossier.affectation.entreprise):
        valeurs = (_personne(occupant), _plat(occupant.employeur), _plat(dossier.affectation.entreprise))
        trouves.append(_irregularite(siege, "employeur", dire("siege.employeur"), valeurs, sujet))
    valeurs = (_personne(occupant), _plat(occupant.service), _plat(dossier.affectation.service))
    if qualite.autre_service and not occupant.service:
        dit, explication = dire("siege.service_manque"), dire("siege.service_attendu")
        trouves.append(_irregularite(siege, "service", dit, valeurs, sujet, explication))
    elif qualite.autre_service and _pareil(occupant.service, dossier.affectation.service):
        dit, explication = dire("siege.service"), dire("siege.service_autre")
        trouves.append(_irregularite(siege, "service", dit, valeurs, sujet, explication))
    return trouves


def _sujet(siege: Numero, occupant: Evaluateur) -> str:
    return dire("siege", siege=siege, nom=occupant.nom_complet)


def _irregularite(
    siege: Numero, quoi: str, dit: str, valeurs: tuple[str, ...], sujet: str = "", explication: str = ""
) -> Manquement:
    return Manquement(
        Constat(Regle("siege", objet=f"{siege}.{quoi}"), valeurs),
        dit,
        "Corrigez, changez d’évaluateur ou motivez une dérogation.",
        "preparation",
        sujet=sujet,
        explication=explication,
        derogeable=True,
    )


def _personne(evaluateur: Evaluateur) -> str:
    """Who he is, whatever becomes of the spelling of his name."""
    return evaluateur.identifiant or _plat(evaluateur.nom_complet)


def _plat(texte: str) -> str:
    return typographie.plat(texte)


def _pareil(un: str, autre: str) -> bool:
    return _plat(un) == _plat(autre)
