"""What is missing or irregular in a dossier, and where to go to mend it.

A manquement that is ``derogeable`` may be closed by a dérogation motivée, accepted by both; the others are gaps that
only need filling in. What the preparation lacks is said by
:mod:`evaluateur.metier.conformite.conformite_preparation`.
"""

from __future__ import annotations

from evaluateur.metier import conciliation, designation, jury
from evaluateur.metier.chronometre import Chrono
from evaluateur.metier.conformite import derogations, enonces, exigences
from evaluateur.metier.conformite.conformite_preparation import preparation
from evaluateur.metier.conformite.enonces import dire
from evaluateur.metier.conformite.exigences import Releve
from evaluateur.metier.conformite.identite import identite
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.conformite.regles import Constat, Regle
from evaluateur.metier.contenu.modalites import Phase
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.etapes import Etape
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.stade import stade
from evaluateur.metier.typographie import minuscule, pluriel
from evaluateur.metier.vocabulaire import BlocCode, Cible

TOLERANCE_CHRONO_S = 60
"""An end less than a minute early or late needs no reason."""
TOLERANCE_HORLOGE_MS = 120_000
"""A wall clock that moved by less is only logged."""


def manquements(dossier: Dossier) -> list[Manquement]:
    """Everything that stands between this dossier and its procès-verbal, dérogations in force left out."""
    found = [*preparation(dossier), *machine(dossier), *presence(dossier)]
    if dossier.presence == "present":
        for code in dossier.presentes:
            found += [*du_bloc(dossier, code), *_conclusion(dossier, code)]
    return sans_derogation(dossier, found)


def sans_derogation(dossier: Dossier, found: list[Manquement]) -> list[Manquement]:
    """Leave out what a dérogation in force covers."""
    return [m for m in found if not (m.derogeable and derogations.numero(dossier, m.constat))]


def presence(dossier: Dossier) -> list[Manquement]:
    """Whether it is said that the candidate is there, and that it is he."""
    if dossier.presence is not None:
        return identite(dossier)
    constat = Constat(Regle("presence"))
    return [
        Manquement(
            constat,
            dire("presence"),
            "Indiquez dans la préparation si le candidat est présent ou absent.",
            "preparation",
        )
    ]


def du_bloc(dossier: Dossier, code: BlocCode) -> list[Manquement]:
    """The modalities of one presented bloc: requirements, timed phases and their reasons."""
    found = [_exigence(code, r) for r in exigences.releves(dossier, code) if r.rempli is False]
    bloc = dossier.referentiel.par_bloc[code]
    for phase in bloc.modalites.phases:
        found += _phase(dossier, bloc, phase)
    return found


def _exigence(code: BlocCode, releve: Releve) -> Manquement:
    return Manquement(
        derogations.constat_exigence(code, releve),
        enonces.constate(releve),
        "Complétez l’épreuve ou motivez une dérogation.",
        "epreuve",
        sujet=dire("exigence", bloc=code, libelle=minuscule(releve.exigence.libelle)),
        cible=releve.exigence.code,
        derogeable=True,
    )


def _phase(dossier: Dossier, bloc: Bloc, phase: Phase) -> list[Manquement]:
    chrono = dossier.bloc(bloc.code).chronos.get(phase.code)
    subject = dire("phase", bloc=bloc.code, phase=minuscule(phase.intitule))

    def point(constat: Constat, said: str, remede: str, derogeable: bool = True) -> Manquement:
        return Manquement(constat, said, remede, "entretien", sujet=subject, cible=phase.code, derogeable=derogeable)

    if chrono is None or chrono.etat != "termine":
        etat = "non_lancee" if chrono is None else "non_terminee"
        constat = Constat(Regle("phase", bloc.code, phase.code), (etat,))
        remede = "Menez cette phase à son terme, ou motivez une dérogation."
        return [point(constat, dire(f"phase.{etat}"), remede)]
    found = []
    if chrono.redemarre:
        count = chrono.acquis_ms // 1000
        constat = Constat(Regle("redemarrage", bloc.code, phase.code), (str(count),))
        remede = "Corrigez le temps écoulé, ou motivez une dérogation."
        found.append(point(constat, dire("redemarrage", duree=designation.duree(count)), remede))
    for _, what in motifs_attendus(chrono, exigences.prevu_s(dossier, phase)):
        constat = Constat(Regle("motif", bloc.code, phase.code), (what,))
        found.append(
            point(
                constat, dire("motif", quoi=dire(f"motif.{what}")), "Écrivez le motif en une phrase.", derogeable=False
            )
        )
    return found


def motifs_attendus(chrono: Chrono, planned: int) -> list[tuple[Cible, str]]:
    """The reasons that a clock still owes, each with what it explains; ``planned`` in seconds.

    What it explains: ``pause``, ``depassement`` or ``fin_anticipee``.
    """
    expected: list[tuple[Cible, str]] = []
    if any(not p.motif.strip() for p in chrono.pauses):
        expected.append(("pause", "pause"))
    ecart = chrono.acquis_ms // 1000 - planned
    if chrono.etat == "termine" and abs(ecart) >= TOLERANCE_CHRONO_S and not chrono.motif_fin.strip():
        expected.append(("fin", "depassement" if ecart > 0 else "fin_anticipee"))
    return expected


def _conclusion(dossier: Dossier, code: BlocCode) -> list[Manquement]:
    where, subject = stade(dossier, code), dire("bloc", bloc=code)

    def point(regle: Regle, said: str, remede: str, etape: Etape, cible: str = "") -> list[Manquement]:
        return [Manquement(Constat(regle), said, remede, etape, sujet=subject, cible=cible)]

    if where == "conclu":
        return []
    if where == "a_confirmer":
        return point(Regle("accord", code), dire("accord"), "Chaque évaluateur confirme le résultat.", "conciliation")
    if where in ("a_concilier", "a_choisir"):
        ouvertes = [c for c in conciliation.cellules(dossier, code) if c.etat in conciliation.OUVERTS]
        texts = conciliation.precisions_attendues(dossier, code)
        cellules = [dire("conciliation.cellules", cellules=pluriel(len(ouvertes), "ligne"))] if ouvertes else []
        choice = (
            [dire("conciliation.textes", textes=pluriel(len(texts), "texte de précisions", "textes de précisions"))]
            if texts
            else []
        )
        said = dire("conciliation", restes=" et ".join([*cellules, *choice]))
        cible = ouvertes[0].code if ouvertes else texts[0]
        return point(Regle("conciliation", code), said, "Terminez la conciliation.", "conciliation", cible)
    names = [dire("scellement.evaluateur", siege=s) for s in jury.a_sceller(dossier, code)]
    said = dire("scellement", qui=" et ".join(names)) if names else dire("scellement.a_reveler")
    return point(Regle("scellement", code), said, "Terminez la grille.", "scellement")


def machine(dossier: Dossier) -> list[Manquement]:
    """What happened to the machine during the session, and only a dérogation closes."""
    return [*horloge(dossier), *sauvegarde(dossier)]


def sauvegarde(dossier: Dossier) -> list[Manquement]:
    """Grids marked after a backup was put back although they had been revealed: they are no longer blind."""
    remede = "Remplissez votre grille sans tenir compte de ce que vous avez vu, puis motivez une dérogation."
    return [
        Manquement(
            Constat(Regle("revelation", code), (etat.revele_avant.isoformat(),)),
            dire("revelation"),
            remede,
            "signature",
            sujet=dire("bloc", bloc=code),
            derogeable=True,
        )
        for code, etat in dossier.blocs.items()
        if etat.revele_avant is not None
    ]


def horloge(dossier: Dossier) -> list[Manquement]:
    """Whether the wall clock moved by more than is only logged."""
    # Small moves add up; what comes after a dérogation is counted anew.
    acceptees = {d.regle for d in dossier.derogations if d.acceptee}
    total = excursion = 0
    for rank, derive in enumerate(dossier.derives_ms, 1):
        total += derive
        if max(abs(derive), abs(total)) < TOLERANCE_HORLOGE_MS:
            continue
        if Regle("horloge", objet=str(rank)).cle in acceptees:
            total = excursion = 0
        else:
            excursion = excursion or rank
    if not excursion:
        return []
    remede = "Vérifiez la date et l’heure de l’ordinateur, puis motivez une dérogation."
    constat = Constat(Regle("horloge", objet=str(excursion)))
    return [Manquement(constat, dire("horloge"), remede, "signature", derogeable=True)]
