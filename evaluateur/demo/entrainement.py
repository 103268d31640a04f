"""The practice session: a made-up candidate, prepared and waiting, in a folder of its own beside the real data."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from evaluateur.demo import PHRASE, argon_d_entrainement, preparer_poste, referentiel_de_demonstration
from evaluateur.demo.contenu import Semaine, lire
from evaluateur.horloge import Horloge
from evaluateur.metier.actes import preparation
from evaluateur.metier.designation import local
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.poste import Poste

DOSSIER = "entrainement"
_SERVICE_2 = "Contrôle interne"
"""The week of the demonstration begins with a breach and its dérogation; practice begins with a regular jury."""


def ouvrir_entrainement(data_folder: Path, horloge: Horloge) -> tuple[Poste, str]:
    """Open the practice folder inside a data folder, évaluateur 1 at the keyboard.

    Returns its poste and the dossier to work on: the one that is not closed yet, else a new one.
    """
    semaine = lire()
    poste = Poste(data_folder / DOSSIER, horloge, argon=argon_d_entrainement)
    preparer_poste(poste, semaine)
    profils = {p.nom_complet: p for p in poste.trousseau.profils}
    one = profils[semaine.evaluateurs[0].nom_complet].identifiant
    poste.trousseau.deverrouiller(one, poste.coffre.phrase_entrainement() or PHRASE)
    poste.asseoir(one)
    poste.trousseau.choisir_code(one, poste.coffre.code_entrainement())
    in_progress = [r.dossier for r in poste.liste.lister() if not r.clos]
    return poste, in_progress[0] if in_progress else preparer_session(poste, semaine)


def preparer_session(poste: Poste, semaine: Semaine | None = None) -> str:
    """Begin a practice dossier on the made-up candidate: jury seated, every bloc presented, candidate present."""
    semaine = semaine or lire()
    session = replace(semaine.session, fuseau=poste.horloge.fuseau)
    today = local(poste.now().instant, session.fuseau).date()
    references = {r.reference for r in poste.liste.lister()}
    reference = next(r for n in count(1) if (r := f"ENTRAINEMENT-{n}") not in references)
    referentiel = referentiel_de_demonstration()
    seance = creer_dossier(
        poste,
        reference,
        poste.coffre.retenir_referentiel(referentiel),
        semaine.candidat,
        semaine.affectation,
        replace(session, debut=today, fin=today + timedelta(days=7)),
        entrainement=True,
    )
    profils = {p.nom_complet: p for p in poste.trousseau.profils}
    for role in semaine.evaluateurs:
        profil = profils[role.nom_complet]
        evaluateur = role.evaluateur(profil.identifiant, profil.cle_publique)
        if role.siege == 2:
            evaluateur = replace(evaluateur, service=_SERVICE_2)
        seance.occuper_siege(role.siege, evaluateur)
    for bloc in referentiel.blocs:
        seance.faire(preparation.declarer_presentation, bloc.code, "presente")
    seance.faire(preparation.declarer_presence, "present")
    seance.faire(preparation.verifier_identite, "conforme", "carte_identite")
    return seance.identifiant
