"""What the training body fixes of each dossier: hour, jury, cases to draw. Read in its convocations, in no journal.

An hour that was planned proves nothing of what was done: the jury's acts have instants of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import UNSET, Struct

from evaluateur.db import convocations
from evaluateur.echange.convocation import signee
from evaluateur.echange.convocation.rendez_vous import RendezVous
from evaluateur.echange.convocation.signee import Appel, ConvocationRefusee
from evaluateur.metier.typographie import enumeration, plat
from evaluateur.metier.vocabulaire import BlocCode, DossierId
from evaluateur.seance import confiance
from evaluateur.seance.poste import Poste
from evaluateur.vues.resume import Resume

if TYPE_CHECKING:  # the list asks for hours, and reads no table
    from evaluateur.echange.convocation.convocation import Ligne


class Deplacement(Struct, frozen=True):
    """What a convocation changes of a dossier that is there."""

    dossier: DossierId
    session: bool
    """Its day or its place, which its journal holds; all else is read in the convocation itself."""
    phrase: str
    """What changes, in French: « heure (9 h 20 au lieu de 10 h 00) »."""


def fixes(poste: Poste) -> dict[DossierId, RendezVous]:
    """The appointment of each dossier that is not closed, as the convocation that leads it fixes it.

    What whoever holds the keyboard does not believe fixes nothing.
    """
    known, references = confiance.autorites(poste), {r.dossier: r.reference for r in poste.liste.lister() if not r.clos}
    read, found = dict[bytes, dict[str, RendezVous]](), dict[DossierId, RendezVous]()
    for dossier, data in convocations.leading(poste.coffre.base) if known else ():
        if dossier not in references:
            continue
        if data not in read:
            with suppress(ConvocationRefusee):
                read[data] = _by_reference(signee.read(data, known).appel)
        fixed = read.setdefault(data, {}).get(plat(references[dossier]))
        if fixed is not None:
            found[dossier] = fixed
    return found


def _by_reference(appel: Appel) -> dict[str, RendezVous]:
    return {plat(fixed.reference): fixed for fixed in appel.fixes if fixed.reference}


def fixe(poste: Poste, dossier: DossierId, reference: str) -> RendezVous | None:
    """The appointment of one dossier; None when nobody who is believed fixed it."""
    appel = _leading(poste, dossier)
    return _by_reference(appel).get(plat(reference)) if appel is not None else None


def cas(poste: Poste, dossier: DossierId, bloc: BlocCode) -> tuple[str, ...]:
    """The cases that the training body gives to be drawn by lot; none when it gave none."""
    appel = _leading(poste, dossier)
    return appel.cas.get(bloc, ()) if appel is not None and appel.cas is not UNSET else ()


def _leading(poste: Poste, dossier: DossierId) -> Appel | None:
    data = convocations.of_dossier(poste.coffre.base, dossier)
    if data is not None:
        with suppress(ConvocationRefusee):
            return signee.read(data, confiance.autorites(poste)).appel
    return None


def deplacements(poste: Poste, lines: Sequence[Ligne], appel: Appel) -> dict[int, Deplacement]:
    """The lines, by number, whose reference is that of a dossier with another place, another day or another hour."""
    known = {plat(resume.reference): resume for resume in poste.liste.lister()}
    before, after = fixes(poste), _by_reference(appel)
    moved = dict[int, Deplacement]()
    for line in lines:
        resume = known.get(plat(line.reference)) if line.reference else None
        if resume is None or resume.clos or not line.importable:
            continue
        session = line.session
        other = (session.debut, session.lieu) != (resume.debut, resume.lieu) and bool(session.debut or session.lieu)
        said = _place(line, resume) if other else []
        said += _hour(before.get(resume.dossier), after.get(plat(line.reference)))
        if said:
            moved[line.numero] = Deplacement(resume.dossier, other, enumeration(said))
    return moved


def _place(line: Ligne, resume: Resume) -> list[str]:
    """What its journal will say otherwise."""
    session = line.session
    return [*(["date"] if session.debut != resume.debut else []), *(["lieu"] if session.lieu != resume.lieu else [])]


def _hour(before: RendezVous | None, after: RendezVous | None) -> list[str]:
    """What the convocation alone says otherwise."""
    if after is None:
        return []
    said, former = list[str](), before or RendezVous(after.reference)
    if (former.heure, former.fuseau) != (after.heure, after.fuseau) and (former.heure or after.heure):
        said.append(f"heure ({after.mot or 'aucune'}" + (f" au lieu de {former.mot})" if former.mot else ")"))
    if former.jury != after.jury:
        said.append("évaluateurs")
    return said
