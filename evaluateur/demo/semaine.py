"""Plays the week of the content through the use cases, in the order of its agenda."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from evaluateur.demo.contenu import BlocJoue, Etape, Semaine
from evaluateur.demo.gestes import GESTES, Scene
from evaluateur.demo.horloge import HorlogeReglee
from evaluateur.metier.designation import jour_du_mois
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import BlocCode, Numero, ProfilId
from evaluateur.seance.dossiers.creation import creer_dossier
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import ouvrir_dossier

Annonce = Callable[[str], None]


def jouer(
    poste: Poste,
    referentiel: Referentiel,
    semaine: Semaine,
    horloge: HorlogeReglee,
    announce: Annonce,
) -> str:
    """Play the week on a poste whose profiles are made and whose clock is ``horloge``; return the dossier's identifier.

    Every evening both profiles are locked; every morning both are unlocked and the dossier is opened again.
    """
    scene = _creer(poste, referentiel, semaine, horloge)
    yesterday = semaine.agenda[0].quand.date()
    for etape in semaine.agenda:
        if etape.quand.date() != yesterday:
            yesterday = etape.quand.date()
            _nouvelle_journee(scene, etape)
        horloge.attendre(etape.quand)
        _asseoir(scene, etape)
        fait = GESTES[etape.acte](scene, etape)
        announce(_line(yesterday, etape, fait))
    return scene.seance.identifiant


def _creer(poste: Poste, referentiel: Referentiel, semaine: Semaine, horloge: HorlogeReglee) -> Scene:
    by_name = {p.nom_complet: p for p in poste.trousseau.profils}
    profils: dict[Numero, ProfilId] = {r.siege: by_name[r.nom_complet].identifiant for r in semaine.evaluateurs}
    _deverrouiller(poste, profils)
    horloge.attendre(semaine.agenda[0].quand)
    poste.asseoir(profils[1])
    seance = creer_dossier(
        poste,
        semaine.reference,
        poste.coffre.retenir_referentiel(referentiel),
        semaine.candidat,
        semaine.affectation,
        semaine.session,
        entrainement=True,
    )
    blocs: dict[BlocCode, BlocJoue] = {b.code: b for b in semaine.blocs}
    return Scene(poste, seance, semaine, horloge, profils, blocs)


def _asseoir(scene: Scene, etape: Etape) -> None:
    """Hand the keyboard over: whoever was not there before types his passphrase."""
    wanted = {siege: scene.profils[siege] for siege in etape.sieges}
    if tuple(wanted.values()) != scene.poste.trousseau.clavier.personnes:
        _deverrouiller(scene.poste, wanted)
        scene.poste.asseoir(*wanted.values())


def _deverrouiller(poste: Poste, profils: dict[Numero, ProfilId]) -> None:
    phrase = poste.coffre.phrase_entrainement() or ""
    for identifiant in profils.values():
        poste.trousseau.deverrouiller(identifiant, phrase)


def _nouvelle_journee(scene: Scene, etape: Etape) -> None:
    for identifiant in scene.profils.values():
        scene.poste.verrouiller(identifiant)
    scene.horloge.attendre(etape.quand)
    _deverrouiller(scene.poste, scene.profils)
    scene.poste.asseoir(*scene.profils.values())
    scene.seance = ouvrir_dossier(scene.poste, scene.seance.identifiant)


def _line(when: date, etape: Etape, fait: str) -> str:
    court = jour_du_mois(when)
    lieu = f"{court}, bloc {etape.bloc}" if etape.bloc else court
    return f"{lieu} : {fait}"
