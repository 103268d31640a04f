"""What two evaluators agree on when they confirm a bloc: its content, by values, and whether that still stands."""

from __future__ import annotations

from msgspec import UNSET, Struct

from evaluateur.metier import canonique, jury
from evaluateur.metier.conformite import derogations, exigences
from evaluateur.metier.dossier import Accord, Decision, Dossier, EtatBloc, Precisions, Tirage
from evaluateur.metier.faits.conciliation import FORME_VALEURS
from evaluateur.metier.faits.epreuve import Situation
from evaluateur.metier.forme_1 import accords as anciens
from evaluateur.metier.pv import bloc_pv
from evaluateur.metier.pv.proces_verbal import HorlogePV
from evaluateur.metier.vocabulaire import BlocCode, CelluleCode, Empreinte, Presentation, ProfilId


class ExigenceConvenue(Struct, frozen=True):
    """A requirement, what was counted, and the dérogation that covers a breach."""

    code: str
    valeurs: tuple[str, ...]
    rempli: bool | None
    derogation: int


class GrilleConvenue(Struct, frozen=True):
    """What of a revealed grid is printed or compared; private notes and flags are no part of it."""

    auteur: ProfilId
    marques: dict[CelluleCode, str]
    precisions: dict[CelluleCode, str]
    motif: str


class Contenu(Struct, frozen=True):
    """All that a bloc says, in values: keys, numbers, texts of the evaluators. Official words are the référentiel's."""

    objet: str
    """What these bytes are, so that they are taken for nothing else."""
    referentiel: Empreinte
    bloc: BlocCode
    presentation: Presentation | None
    preuve: str
    exigences: tuple[ExigenceConvenue, ...]
    situations: dict[str, Situation]
    tirages: tuple[Tirage, ...]
    horloges: tuple[HorlogePV, ...]
    grilles: dict[str, GrilleConvenue]
    decisions: dict[CelluleCode, Decision]
    precisions: dict[CelluleCode, Precisions]


def contenu(dossier: Dossier, code: BlocCode) -> Contenu:
    """The content of a bloc. Whether the candidate then gave up is no part of it."""
    etat, bloc = dossier.bloc(code), dossier.referentiel.par_bloc[code]
    presente = etat.presentation == "presente"
    return Contenu(
        objet="contenu-bloc",
        referentiel=dossier.empreinte_referentiel,
        bloc=code,
        presentation=etat.presentation,
        preuve=etat.preuve,
        exigences=_exigences(dossier, code) if presente else (),
        situations={str(n): s for n, s in etat.situations.items()},
        tirages=etat.tirages,
        horloges=bloc_pv.horloges(dossier, bloc, etat),
        grilles=_grilles(etat),
        decisions=etat.decisions,
        precisions=etat.precisions,
    )


def _exigences(dossier: Dossier, code: BlocCode) -> tuple[ExigenceConvenue, ...]:
    return tuple(
        ExigenceConvenue(
            r.exigence.code,
            r.valeurs,
            r.rempli,
            derogations.numero(dossier, derogations.constat_exigence(code, r)) if r.rempli is False else 0,
        )
        for r in exigences.releves(dossier, code)
    )


def _grilles(etat: EtatBloc) -> dict[str, GrilleConvenue]:
    return {
        str(siege): GrilleConvenue(o.auteur, o.grille.marques, o.grille.precisions, o.grille.motif)
        for siege, o in etat.originales.items()
    }


def empreinte(dossier: Dossier, code: BlocCode) -> Empreinte:
    """The empreinte of what both evaluators confirm now."""
    return canonique.empreinte(canonique.encode(contenu(dossier, code)))


def tient(dossier: Dossier, code: BlocCode, accord: Accord) -> bool:
    """Whether what was confirmed is still the content of the bloc, in the form in which it was confirmed."""
    if accord.forme is UNSET:
        return accord.empreinte == anciens.empreinte(dossier, code)
    return accord.forme == FORME_VALEURS and accord.empreinte == empreinte(dossier, code)


def conclu(dossier: Dossier, code: BlocCode) -> bool:
    """Whether those who hold the seats now have all confirmed the content of the bloc as it stands now.

    The seal of whoever sits alone is his agreement.
    """
    etat = dossier.bloc(code)
    if jury.seul(dossier):
        return {s: o.auteur for s, o in etat.originales.items()} == jury.assis(dossier)
    accords = etat.accords
    if not jury.complet(dossier) or {s: a.auteur for s, a in accords.items()} != jury.assis(dossier):
        return False
    return all(tient(dossier, code, accord) for accord in accords.values())
