"""What a lot is worth by itself, whatever came before it: what whoever reads it tells the one who enters it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import UNSET, Struct

from evaluateur.centre.reception import examen
from evaluateur.centre.reception.convocations import Designations
from evaluateur.centre.reception.examen import AUCUNE, Constat, Verifie
from evaluateur.centre.registre.registre import Detail
from evaluateur.echange.lot import lot
from evaluateur.echange.lot.lot import Lot
from evaluateur.echange.lot.refus import LotRefuse
from evaluateur.edition.verification.politique import Contexte
from evaluateur.metier import canonique
from evaluateur.metier.accuse import Raison
from evaluateur.metier.personnes import EtatCivil
from evaluateur.metier.typographie import enumeration
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.vues.champs import NOMS


class Ouvert(Struct, frozen=True):
    """What an envelope held, and the empreinte of that envelope."""

    empreinte: Empreinte
    contenu: bytes


class Jugement(Struct, frozen=True):
    """A lot that is believed, or why it is not."""

    detail: Detail
    raison: Raison = ""
    """Empty for one that is believed."""
    tetes: tuple[Empreinte, ...] = ()
    """The empreinte of each line of its journal."""


Rendu = Callable[[], Jugement]
"""A judgement that was asked for: it waits until it is there, and raises what the judge raised."""
Juger = Callable[[Sequence[Ouvert], Contexte], Sequence[Rendu]]
"""Begins to judge lots, each by itself."""


def ici(verifie: Verifie, designations: Designations = AUCUNE) -> Juger:
    """Judge in this very process, when the judgement is asked for."""
    return lambda opened, contexte: [partial(juger, one, contexte, verifie, designations) for one in opened]


def juger(opened: Ouvert, contexte: Contexte, verifie: Verifie, designations: Designations) -> Jugement:
    """Judge what an envelope held."""
    reference = ""
    try:
        held = lot.read_clear(opened.contenu, opened.empreinte)
        reference = held.manifeste.reference
        constat = examen.examine(held, contexte, verifie, designations)
    except LotRefuse as refus:
        return refuse(refus, reference)
    return Jugement(_believed(held, constat), tetes=constat.tetes)


def refuse(refus: LotRefuse, reference: str = "") -> Jugement:
    """Nobody answers for what it says of itself: no dossier is found by it."""
    return Jugement(Detail(f"{refus.phrase} {refus.remede}", reference=reference), refus.raison)


def _believed(held: Lot, constat: Constat) -> Detail:
    dossier = constat.dossier
    rectifications = [r for r in dossier.rectifications if r.version == constat.version.numero]
    fields = {field for r in rectifications for field in r.apres.differe(r.avant)}
    names = enumeration([name for field, name in NOMS[EtatCivil].items() if field in fields])
    rectified = f"État civil rectifié après la clôture : {names}." if names else ""
    return Detail(
        " ".join(filter(None, (constat.remarque, rectified))),
        dossier=dossier.identifiant,
        reference=dossier.reference,
        nom=dossier.candidat.nom_complet,
        version=constat.version.numero,
        empreinte=constat.version.empreinte,
        identite=held.identite,
        rang=held.manifeste.rang,
        tete=held.manifeste.tete,
        expediteur=constat.expediteur.nom,
        cle=canonique.empreinte(constat.expediteur.cle_publique),
        rectifie=rectifications[-1].apres if rectifications else UNSET,
    )
