"""Sealing one's grid, and revealing the two."""

from __future__ import annotations

from datetime import datetime

from evaluateur.metier import appliquer, designation, jury
from evaluateur.metier.actes import gardes, notation
from evaluateur.metier.actes.contexte import Contexte, Engagement
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.conformite import conformite
from evaluateur.metier.conformite.manquement import Manquement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.effets.effet import with_bloc
from evaluateur.metier.faits.fait import FORME_LIEE
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Ouverture
from evaluateur.metier.grille import Manque, manques
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import BlocCode, Empreinte

_WHAT = {
    "critere": "non renseigné",
    "verdict": "résultat à prononcer",
    "precisions": "précisions à écrire",
    "bloc": "résultat du bloc à prononcer",
    "motif": "motif du résultat défavorable à écrire",
}


def phrase_manque(bloc: Bloc, manque: Manque) -> str:
    """A gap in words: « 1.1 critère 6, non noté »."""
    return f"{designation.cellule(bloc, manque.cellule)}, {_WHAT[manque.quoi]}"


def obstacles(dossier: Dossier, clavier: Clavier, bloc: str) -> tuple[list[Manque], list[Manquement]]:
    """What stands between a grid and its seal: gaps of the grid, timed phases not ended."""
    b, grille = notation.ma_grille(dossier, clavier, bloc)
    phases = [m for m in conformite.du_bloc(dossier, b.code) if m.regle.sorte == "phase"]
    return manques(grille, b, dossier.referentiel.echelles), conformite.sans_derogation(dossier, phases)


def verifier(dossier: Dossier, clavier: Clavier, bloc: str) -> BlocCode:
    """Refuse to seal a grid with a gap; the gaps are named. Returns the bloc, known to be one."""
    gaps, phases = obstacles(dossier, clavier, bloc)
    b, _ = gardes.bloc(dossier, bloc)
    if gaps:
        raise ActeRefuse(
            f"Votre grille du bloc {bloc} est incomplète : {pluriel(len(gaps), 'ligne')} à renseigner, à partir de "
            f"{designation.cellule(b, gaps[0].cellule)}.",
            "Allez à la première (F8), complétez, puis scellez.",
        )
    if phases:
        raise ActeRefuse(phases[0].phrase, phases[0].remede)
    return b.code


def sceller(contexte: Contexte, bloc: str, engagement: Empreinte, ouvertures: tuple[Ouverture, ...] = ()) -> Engagement:
    """Seal: the grid will not change, its author cannot deny it, the other cannot read it.

    Whoever sits alone gives what opens it in the same gesture.
    """
    dossier, clavier = contexte.dossier, contexte.clavier
    code = verifier(dossier, clavier, bloc)
    siege = gardes.siege(dossier, clavier)
    avancement = dossier.bloc(code).avancements[siege]
    scellee = GrilleScellee(code, siege, avancement.version, avancement.plis, engagement, forme=FORME_LIEE)
    return Engagement([scellee, GrillesRevelees(code, ouvertures)] if ouvertures else [scellee])


def reste_a_sceller_seul(dossier: Dossier) -> tuple[BlocCode, ...]:
    """The blocs that whoever sits alone seals as he freezes; none where there are two."""
    if not jury.seul(dossier):
        return ()
    return tuple(m.bloc for m in conformite.manquements(dossier) if m.regle.sorte == "scellement")


def suppose(dossier: Dossier, clavier: Clavier, instant: datetime) -> Dossier:
    """The dossier as it would be if whoever sits alone had sealed what he has not; nothing is written.

    Refuses what sealing would.
    """
    for code in reste_a_sceller_seul(dossier):
        verifier(dossier, clavier, code)
        siege, auteur = gardes.siege(dossier, clavier), gardes.personne(clavier)
        revele = with_bloc(dossier, code, revele_le=instant)
        dossier = appliquer.reveler(revele, code, {siege: (auteur, dossier.grille(code, auteur))})
    return dossier


def reveler(contexte: Contexte, bloc: str, ouvertures: tuple[Ouverture, ...]) -> Engagement:
    """Reveal the grids, once all are sealed and all evaluators are there."""
    dossier = contexte.dossier
    code = pret_a_reveler(dossier, contexte.clavier, bloc)
    expected = [(s, dossier.bloc(code).avancements[s].auteur) for s in jury.sieges(dossier)]
    if [(o.siege, o.auteur) for o in ouvertures] != expected:
        raise ActeRefuse(
            "Les profils déverrouillés ne sont pas ceux des deux grilles.", "Déverrouillez les deux profils."
        )
    return Engagement([GrillesRevelees(code, ouvertures)])


def pret_a_reveler(dossier: Dossier, clavier: Clavier, bloc: str) -> BlocCode:
    """Refuse the reveal unless both grids are sealed, none is revealed, and the two sit together.

    Returns the bloc, known to be one.
    """
    gardes.modifiable(dossier)
    b, etat = gardes.bloc_presente(dossier, bloc)
    if etat.revele_le:
        raise ActeRefuse(f"Les grilles du bloc {bloc} sont déjà révélées.", "Passez à l’étape Conciliation.")
    remaining = jury.a_sceller(dossier, b.code)
    if remaining:
        who = " et ".join(f"l’évaluateur {s}" for s in remaining)
        raise ActeRefuse(
            f"Le bloc {bloc} reste à sceller par {who}.", "Les grilles sont révélées à deux, une fois scellées."
        )
    gardes.ensemble(dossier, clavier)
    return b.code
