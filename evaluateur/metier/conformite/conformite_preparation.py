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
    found = _data(dossier)
    for siege in jury.sieges(dossier):
        found += _siege(dossier, siege)
    seated = [dossier.sieges[s] for s in jury.sieges(dossier) if s in dossier.sieges]
    if len(seated) > 1 and len({typographie.plat(e.nom_complet) for e in seated}) == 1:
        found.append(_irregularite(2, "nom", dire("siege.nom"), tuple(_personne(e) for e in seated)))
    return found + _blocs(dossier)


def _data(dossier: Dossier) -> list[Manquement]:
    candidat, affectation, session = dossier.candidat, dossier.affectation, dossier.session
    data: tuple[tuple[Sorte, str, object], ...] = (
        ("candidat", "nom", candidat.nom),
        ("candidat", "prenoms", candidat.prenoms),
        ("candidat", "entreprise", affectation.entreprise),
        ("session", "lieu", session.lieu),
        ("session", "debut", session.debut),
    )
    return [
        Manquement(Constat(Regle(kind, objet=field)), dire(f"{kind}.{field}"), "Complétez la préparation.",
                   "preparation")
        for kind, field, valeur in data
        if not valeur
    ]  # fmt: skip


def _blocs(dossier: Dossier) -> list[Manquement]:
    remede = "Répondez dans la préparation, sous « Blocs présentés »."
    found = [
        Manquement(Constat(Regle("presentation", code)), dire("presentation", bloc=code), remede, "preparation")
        for code, etat in dossier.blocs.items()
        if etat.presentation is None
    ]
    if not dossier.presentes and not found:
        constat = Constat(Regle("blocs"))
        found.append(Manquement(constat, dire("blocs"), "Choisissez au moins un bloc.", "preparation"))
    return found


def _siege(dossier: Dossier, siege: Numero) -> list[Manquement]:
    occupant = dossier.sieges.get(siege)
    if occupant is None:
        constat = Constat(Regle("siege", objet=str(siege)))
        return [Manquement(constat, dire("siege.vide", siege=siege), "Désignez un évaluateur.", "preparation")]
    return [*_qualite(dossier, siege, occupant), *_service(dossier, siege, occupant)]


def _qualite(dossier: Dossier, siege: Numero, occupant: Evaluateur) -> list[Manquement]:
    subject, found = _subject(siege, occupant), []
    ouvrent = dossier.referentiel.regle_siege(siege).qualites
    qualite = dossier.referentiel.par_qualite.get(occupant.qualite)
    if qualite is None or qualite.cle not in ouvrent:
        expected = " ou ".join(dossier.referentiel.par_qualite[key].mot for key in ouvrent)
        manque = not occupant.qualite
        said = dire("siege.qualite_manque") if manque else dire("siege.qualite", attendues=expected)
        explication = dire("siege.qualite_attendue", attendues=expected) if manque else ""
        valeurs = (_personne(occupant), occupant.qualite, *ouvrent)
        found.append(_irregularite(siege, "qualite", said, valeurs, subject, explication))
    if qualite is not None and qualite.habilitation:
        found += _habilitation(dossier, siege, occupant)
    return found


def _habilitation(dossier: Dossier, siege: Numero, occupant: Evaluateur) -> list[Manquement]:
    subject, habilitation = _subject(siege, occupant), occupant.habilitation
    if habilitation is None or not habilitation.numero:
        said = dire("siege.habilitation")
        return [_irregularite(siege, "habilitation", said, (_personne(occupant),), subject)]
    fin, session_end = habilitation.fin, dossier.session.fin or dossier.session.debut
    if fin and session_end and fin < session_end:
        said = dire("siege.habilitation_fin", fin=designation.jour(fin), session=designation.jour(session_end))
        valeurs = (_personne(occupant), fin.isoformat(), session_end.isoformat())
        return [_irregularite(siege, "habilitation_fin", said, valeurs, subject)]
    return []


def _service(dossier: Dossier, siege: Numero, occupant: Evaluateur) -> list[Manquement]:
    qualite = dossier.referentiel.par_qualite.get(occupant.qualite)
    subject, found = _subject(siege, occupant), []
    if qualite is None:
        return []
    if qualite.interne and not _pareil(occupant.employeur, dossier.affectation.entreprise):
        valeurs = (_personne(occupant), _flat(occupant.employeur), _flat(dossier.affectation.entreprise))
        found.append(_irregularite(siege, "employeur", dire("siege.employeur"), valeurs, subject))
    valeurs = (_personne(occupant), _flat(occupant.service), _flat(dossier.affectation.service))
    if qualite.autre_service and not occupant.service:
        said, explication = dire("siege.service_manque"), dire("siege.service_attendu")
        found.append(_irregularite(siege, "service", said, valeurs, subject, explication))
    elif qualite.autre_service and _pareil(occupant.service, dossier.affectation.service):
        said, explication = dire("siege.service"), dire("siege.service_autre")
        found.append(_irregularite(siege, "service", said, valeurs, subject, explication))
    return found


def _subject(siege: Numero, occupant: Evaluateur) -> str:
    return dire("siege", siege=siege, nom=occupant.nom_complet)


def _irregularite(
    siege: Numero, what: str, said: str, valeurs: tuple[str, ...], subject: str = "", explication: str = ""
) -> Manquement:
    return Manquement(
        Constat(Regle("siege", objet=f"{siege}.{what}"), valeurs),
        said,
        "Corrigez, changez d’évaluateur ou motivez une dérogation.",
        "preparation",
        sujet=subject,
        explication=explication,
        derogeable=True,
    )


def _personne(evaluateur: Evaluateur) -> str:
    """Who he is, whatever becomes of the spelling of his name."""
    return evaluateur.identifiant or _flat(evaluateur.nom_complet)


def _flat(text: str) -> str:
    return typographie.plat(text)


def _pareil(one: str, other: str) -> bool:
    return _flat(one) == _flat(other)
