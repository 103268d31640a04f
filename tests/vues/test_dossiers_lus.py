"""The golden dossiers, line after line, as each reader sees them: states, counts, what is left, what comes next.

``lus/`` keeps what was read and found right: after each line of a journal, what it changes of the views.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import asdict

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.db import journaux
from evaluateur.metier.etapes import ETAPES
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId
from evaluateur.seance.poste import Poste
from evaluateur.vues.restes import compte
from evaluateur.vues.vue import Vue
from tests.approbation import approve
from tests.db.references import REFERENCES, opened

KEPT = Path(__file__).parent / "lus"
BASES = {"dossiers-v6": REFERENCES / "dossiers-v6" / "donnees", "base-v8": REFERENCES / "base-v8"}
LUS = {"EX-TOUT": "dossiers-v6", "EX-ABANDON": "dossiers-v6", "EX-AMENDE": "dossiers-v6", "EX-2": "base-v8"}
COMMUNES = ("preparation", "signature", "remise")
"""Steps of the whole dossier."""


def _say(value: object) -> str:
    """What a structure holds that is not empty, field by field."""
    if isinstance(value, tuple | list):
        return " | ".join(_say(item) for item in value)
    if isinstance(value, Struct):
        return ", ".join(f"{name} {_say(part)}" for name, part in asdict(value).items() if part not in ("", (), None))
    return str(value)


def _told(vue: Vue) -> dict[str, str]:
    """Everything that is said of a dossier, by its place."""
    told = {"liste": _say(vue.resume.puces), "prochaine": _say(vue.prochaine), "siège": _say(vue.siege)}
    for bloc in [BlocCode(""), *vue.blocs]:
        told |= {f"{bloc} {pas.etape}": f"{pas.etat} {pas.pastille}" for pas in vue.pas(bloc)}
        for etape in ETAPES:
            if (etape in COMMUNES) == (not bloc):
                restes = vue.restes(etape, bloc)
                first_last = [f"{r.cible} {r.phrase}" for r in (*restes[:1], *restes[1:][-1:])]
                told[f"{bloc} {etape}, reste"] = " ; ".join([compte(restes), *first_last])
                told[f"{bloc} {etape}, suite"] = _say(vue.suite(etape, bloc))
    return told


def _read(poste: Poste, dossier: DossierId, personnes: tuple[ProfilId, ...]) -> Iterator[str]:
    """After each series of lines, what it changed of what these people see."""

    def keys(auteur: ProfilId, bloc: BlocCode, version: int) -> bytes | None:
        if personnes != (auteur,):
            return None
        return poste.trousseau.cle_bloc(auteur, dossier, bloc, version).cle

    reader, before = Reader(dossier, poste.coffre.referentiel, keys), dict[str, str]()
    lines = list(journal.verify(journaux.read(poste.coffre.base, dossier), dossier))
    for line, following in pairwise([*lines, None]):
        assert line is not None
        reader.follow(line)
        if following is not None and (line.type, line.auteur) == (following.type, following.auteur):
            continue  # of a series, what its last line leaves
        told = _told(Vue(reader.dossier, personnes))
        changed = {place: words for place, words in told.items() if before.get(place) != words}
        before = told
        if changed:
            yield f"--- {line.rang} {line.type}"
            yield from (f"{place} : {words}" for place, words in changed.items())


def _first_seat(poste: Poste, dossier: DossierId) -> ProfilId:
    reader = Reader(dossier, poste.coffre.referentiel)
    return reader.read(journaux.read(poste.coffre.base, dossier)).sieges[1].identifiant


@pytest.mark.parametrize("held", [False, True], ids=["personne", "1"])
@pytest.mark.parametrize(("reference", "base"), LUS.items())
def test_each_line_of_the_golden_dossiers_changes_what_is_seen_as_it_was_read(
    reference: str, base: str, held: bool, tmp_path: Path
) -> None:
    with opened(BASES[base], tmp_path / "liste") as poste:
        dossier = next(line.dossier for line in poste.liste.lister() if line.reference == reference)
        first = _first_seat(poste, dossier)
    name = f"{base}-{reference}-{'1' if held else 'personne'}"
    with opened(BASES[base], tmp_path / name, seated=first if held else "") as poste:
        approve(KEPT / f"{name}.txt", "\n".join(_read(poste, dossier, (first,) if held else ())) + "\n")
