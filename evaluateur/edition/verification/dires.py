"""What the pages of any version of the application must say of a record, whatever their layout.

A grid is verified for ten years, by applications that lay it out otherwise than the one that made it: its pages are
then not composed again to the same bytes. What counts is looked for in the order of reading: each criterion and, in
the next cell, its mark; each verdict; each text that a person wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evaluateur.edition.composition.escaping import compose
from evaluateur.edition.documents import wording
from evaluateur.metier.pv.proces_verbal import BlocPV, CompetencePV, ProcesVerbal, ValeurPV

PROCHE = 6
"""How many cells after its name a result may stand: a row of a table."""


def missing(feuilles: Sequence[str], pv: ProcesVerbal) -> list[str]:
    """What the leaves of the pages, in reading order, do not say; empty when they say all."""
    texts = [_flat(f) for f in feuilles]
    tout = "\n".join(texts)
    absents = [t for t in _written(pv) if not all(_said(_flat(line), tout) for line in t.splitlines())]
    return absents + _absent_results(texts, pv) + _absent_marks(texts, pv)


def _flat(text: str) -> str:
    """As it is printed, one blank between words, without capitals."""
    return " ".join(compose([text])[0].split()).casefold()


def _said(text: str, tout: str) -> bool:
    """Whether these words stand there, none of them as a part of another."""
    left, right = (r"(?<!\w)" if text[:1].isalnum() else ""), (r"(?!\w)" if text[-1:].isalnum() else "")
    return re.search(f"{left}{re.escape(text)}{right}", tout) is not None


def _written(pv: ProcesVerbal) -> Iterator[str]:
    """What people wrote, or are called."""
    candidat = pv.candidat
    yield from (wording.nom(candidat), candidat.entreprise, candidat.service, candidat.poste)
    yield from (pv.reference, pv.session.lieu, pv.session.organisme, pv.motif_version, candidat.motif_presence)
    for e in pv.evaluateurs:
        yield from (wording.nom(e), e.qualite, e.habilitation)
    for d in pv.derogations:
        yield from (d.objet, d.motif)
    for bloc in pv.blocs:
        yield from (bloc.motif, bloc.preuve)
        yield from (s.contexte for s in bloc.situations)
        yield from (k.precisions for k in bloc.competences)
        for t in bloc.tranches:
            yield from (t.objet, t.retenu, t.motif)
        for desaccord in bloc.desaccords:
            yield from (desaccord.objet, desaccord.position_1, desaccord.position_2)


def _absent_results(texts: Sequence[str], pv: ProcesVerbal) -> list[str]:
    """Blocs whose result does not stand near their name on the first page."""
    return [f"Bloc {bloc.code}" for bloc in pv.blocs if not _result_near_name(texts, bloc)]


def _result_near_name(texts: Sequence[str], bloc: BlocPV) -> bool:
    name, result = _flat(bloc.intitule), _word(bloc.resultat)
    places = [i for i, t in enumerate(texts) if (name in t if name else t == _flat(bloc.code))]
    return any(t.startswith(result) for i in places for t in texts[i + 1 : i + PROCHE])


def _absent_marks(texts: Sequence[str], pv: ProcesVerbal) -> list[str]:
    """Criteria and verdicts that do not follow one another, each with its word."""
    place, absents = 0, []
    for bloc in pv.blocs:
        if wording.sans_evaluation(bloc):
            continue
        for competence in bloc.competences:
            tail = _follow(texts, place, competence)
            if tail is None:
                absents.append(f"Compétence {competence.code}")
            else:
                place = tail
    return absents


def _follow(texts: Sequence[str], place: int, competence: CompetencePV) -> int | None:
    """Where the reading stands after a competence whose cells are all as they must be; None when one is not."""
    for groupe in competence.groupes:
        for line in groupe.lignes:
            text, word = _flat(line.texte), _word(line.valeur)
            found = next(
                (i for i in range(place, len(texts) - 1) if text in texts[i] and texts[i + 1].startswith(word)), None
            )
            if found is None:
                return None
            place = found + 2
    verdict = _word(competence.valeur)
    return next((i for i in range(place, min(place + PROCHE, len(texts))) if texts[i].startswith(verdict)), None)


def _word(valeur: ValeurPV) -> str:
    return _flat(valeur.dit)
