"""Beginning a dossier: on which référentiel, under which reference, for which day. One way for whoever begins one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from msgspec.structs import replace

from evaluateur.metier import canonique, designation
from evaluateur.metier.actes import preparation
from evaluateur.metier.actes.contexte import Contexte
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.dossier import nouveau
from evaluateur.metier.faits.fait import Fait
from evaluateur.metier.personnes import Affectation, Candidat, Session
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.typographie import plat
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance.poste import Poste
from evaluateur.seance.seance import Seance


def commencer(poste: Poste, referentiel: Referentiel) -> Seance:
    """Begin a dossier for today, everything still to be filled in. Nothing of it is written before its first field."""
    session = Session(fuseau=poste.horloge.fuseau)
    jour = aujourd_hui(poste, session)
    seance, debut, moment = _prepare(
        poste,
        nouvelle_reference(jour, prises(poste), code(poste)),
        poste.coffre.retenir_referentiel(referentiel),
        Candidat(),
        Affectation(),
        replace(session, debut=jour),
        entrainement=poste.coffre.phrase_entrainement() is not None,
    )
    seance.cahier.begin(debut, moment)
    return seance


def ouvrir(
    poste: Poste,
    empreinte_referentiel: Empreinte,
    reference: str,
    candidat: Candidat,
    affectation: Affectation,
    session: Session,
) -> Seance:
    """Begin a dossier; in a practice folder it is a practice one. Raises :class:`ActeRefuse`."""
    entrainement = poste.coffre.phrase_entrainement() is not None
    return creer_dossier(poste, reference, empreinte_referentiel, candidat, affectation, session, entrainement)


def creer_dossier(
    poste: Poste,
    reference: str,
    empreinte_referentiel: Empreinte,
    candidat: Candidat,
    affectation: Affectation,
    session: Session,
    entrainement: bool = False,
) -> Seance:
    """Begin a dossier and open it. A practice folder, whose passphrase lies in clear, holds no real one."""
    if not entrainement and poste.coffre.phrase_entrainement() is not None:
        raise ActeRefuse(
            "Ces données sont celles de l’entraînement : un vrai candidat ne peut pas y entrer.",
            "Quittez l’entraînement (bouton de l’accueil), puis créez le dossier.",
        )
    seance, debut, moment = _prepare(
        poste, reference, empreinte_referentiel, candidat, affectation, session, entrainement
    )
    seance.cahier.append(debut, moment)
    return seance


def _prepare(
    poste: Poste,
    reference: str,
    empreinte_referentiel: Empreinte,
    candidat: Candidat,
    affectation: Affectation,
    session: Session,
    entrainement: bool,
) -> tuple[Seance, Sequence[Fait], Moment]:
    """A dossier of which nothing is written, how it begins, and when."""
    identifiant = DossierId(poste.random_bytes(16).hex())
    empty = nouveau(identifiant, poste.coffre.referentiel(empreinte_referentiel))
    contexte = Contexte(empty, poste.trousseau.clavier, poste.now())
    issue = preparation.ouvrir(contexte, reference, empreinte_referentiel, candidat, affectation, session, entrainement)
    return Seance(poste, identifiant), issue.faits, contexte.moment


def aujourd_hui(poste: Poste, session: Session) -> date:
    """The day on the wall where the session takes place."""
    return designation.local(poste.now().instant, session.fuseau).date()


def prises(poste: Poste) -> set[str]:
    """The references that name a dossier already, as two people would take them for the same."""
    return {plat(resume.reference) for resume in poste.liste.lister()}


_SIGNS = "BCDFGHJKMNPQRSTVWXZ23456789"
"""No vowel, that two signs may spell no word; nothing that is mistaken for another when it is read out."""


def code(poste: Poste) -> str:
    """Two signs of this computer, always the same: its numbers start at 1 as those of any other.

    From the identifier drawn for its first profile: nothing more to keep, and a copy of its data goes on as it did.
    """
    first = poste.trousseau.profils[0].identifiant if poste.trousseau.profils else ""
    high, low = divmod(int(canonique.empreinte(first.encode()), 16) % len(_SIGNS) ** 2, len(_SIGNS))
    return _SIGNS[high] + _SIGNS[low]


def nouvelle_reference(jour: date, already: Collection[str], code_poste: str) -> str:
    """« S-2026-11-16-K7-03 »: the day of the session, the computer, the first number free; no name of a person."""
    numero = 1
    while plat(reference := f"S-{jour:%Y-%m-%d}-{code_poste}-{numero:02d}") in already:
        numero += 1
    return reference
