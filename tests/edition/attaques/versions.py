"""Records and versions: records written otherwise, of another dossier, of tomorrow; files that replace one another."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pikepdf
from msgspec.structs import replace

from evaluateur.edition.documents.grille import grille
from evaluateur.edition.documents.grille.grille import empreinte
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.edition.verification import politique
from evaluateur.metier import canonique
from evaluateur.metier.dossier import Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal, VersionPV
from evaluateur.metier.vocabulaire import Empreinte
from evaluateur.titres import emission
from tests.edition import exemple
from tests.edition.attaques.atelier import Atelier, freeze
from tests.edition.attaques.attaque import PERSONNE, Recueil, SansObjet
from tests.edition.faussaire import FIGE, joindre, retoucher

RECUEIL = Recueil("versions and records")


# --- one record, other bytes


def _replaced(pdf: pikepdf.Pdf, data: bytes) -> None:
    joindre(pdf, data)


def _attached(atelier: Atelier, change: Callable[[bytes], bytes], *, frozen: bool = False) -> bytes:
    """The true pages with other bytes attached; ``frozen``: they are what the journal holds, too."""
    honest = proces_verbal.encode(atelier.pv)
    data = change(honest)
    if data == honest:
        raise SansObjet("the record is not written otherwise")
    base = retoucher(atelier.base, partial(_replaced, data=data))
    return atelier.hand_over(base, _version(atelier, data) if frozen else None)


def _version(atelier: Atelier, data: bytes) -> Version:
    text = data.decode("utf-8", "surrogateescape")
    return Version(atelier.pv.version, "", "electronique", text, canonique.empreinte(data), FIGE)


def _json(change: Callable[[dict[str, Any]], Any]) -> Callable[[bytes], bytes]:
    def written(data: bytes) -> bytes:
        record = json.loads(data)
        change(record)
        return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    return written


def _reverse(data: bytes) -> bytes:
    record = json.loads(data)
    return json.dumps(dict(reversed(record.items())), ensure_ascii=False, separators=(",", ":")).encode()


_WRITTEN: dict[str, Callable[[bytes], bytes]] = {
    "its keys in another order": _reverse,
    "blanks between its parts": lambda d: json.dumps(json.loads(d), ensure_ascii=False, sort_keys=True).encode(),
    "a mark before it": lambda d: b"\xef\xbb\xbf" + d,
    "a line end after it": lambda d: d + b"\n",
    "a key twice, the true value last": lambda d: d.replace(b'"version":1', b'"version":9,"version":1', 1),
    "a key twice, the true value first": lambda d: d.replace(b'"version":1', b'"version":1,"version":9', 1),
    "escapes for its accents": lambda d: json.dumps(json.loads(d), separators=(",", ":"), sort_keys=True).encode(),
    "escapes for its slashes": lambda d: d.replace(b"/", b"\\/"),
    "a number with a point": lambda d: d.replace(b'"version":1', b'"version":1.0', 1),
    "a number with an exponent": lambda d: d.replace(b'"version":1', b'"version":1e0', 1),
    "a zero below zero": lambda d: d.replace(b'"amenagement_minutes":5', b'"amenagement_minutes":-0', 1),
    "a number beyond every integer": lambda d: d.replace(b'"version":1', b'"version":1' + b"0" * 400, 1),
    "the encoding of sixteen bits": lambda d: d.decode().encode("utf-16"),
    "letters and accents apart": lambda d: d.replace("é".encode(), b"e\xcc\x81"),
    "a byte that is no letter": lambda d: d.replace("é".encode(), b"\xe9", 1),
    "half a letter": lambda d: d.replace("é".encode(), b"\\ud83d", 1),
    "a field that nobody knows": _json(lambda r: r.__setitem__("acquis", True)),
    "a field that nobody knows in a bloc": _json(lambda r: r["blocs"][0].__setitem__("acquis", True)),
    "a field less": _json(lambda r: r.pop("reference")),
    "a field of another kind": _json(lambda r: r.__setitem__("version", "1")),
    "a default that is written": _json(lambda r: r.__setitem__("mots", None)),
    "instants in another zone": lambda d: d.replace(b"T16:00:00Z", b"T17:00:00+01:00"),
    "instants with thousandths": lambda d: d.replace(b"T16:00:00Z", b"T16:00:00.000Z"),
    "comments": lambda d: b"/* Acquis */" + d,
    "another record after it": lambda d: d + d,
    "no end": lambda d: d[:-1],
    "depth without end": lambda d: b"[" * 100_000,
    "nothing in it": lambda d: b"",
}
for _nom, _change in _WRITTEN.items():
    RECUEIL.add(f"the record attached has {_nom}", partial(_attached, change=_change))
for _nom in (
    "its keys in another order",
    "blanks between its parts",
    "instants in another zone",
    "a line end after it",
):
    RECUEIL.add(f"the record attached, and frozen, has {_nom}", partial(_attached, change=_WRITTEN[_nom], frozen=True))


# --- another record


def _acquired(pv: ProcesVerbal) -> ProcesVerbal:
    value = exemple.valeur(exemple.referentiel().echelles.bloc, "acquis")
    return replace(pv, blocs=(replace(pv.blocs[0], resultat=value, motif=""),))


_OTHER: dict[str, Callable[[ProcesVerbal], ProcesVerbal]] = {
    "in which the bloc is acquired": _acquired,
    "of another dossier": lambda pv: replace(pv, dossier="f" * 32),
    "of another candidate": lambda pv: replace(pv, candidat=replace(pv.candidat, prenoms="Louise")),
    "of another version": lambda pv: replace(pv, version=2),
    "of another bloc": lambda pv: replace(pv, blocs=(replace(pv.blocs[0], code="4"),)),
    "frozen at another instant": lambda pv: replace(pv, fige_le=FIGE.replace(minute=1)),
    "of a session that counts": lambda pv: replace(pv, entrainement=False),
    "of a newer application": lambda pv: replace(pv, schema=99),
    "of one seat": lambda pv: replace(pv, evaluateurs=pv.evaluateurs[:1]),
    "whose seats have changed places": lambda pv: replace(pv, evaluateurs=pv.evaluateurs[::-1]),
}


def _consistent(atelier: Atelier, change: Callable[[ProcesVerbal], ProcesVerbal]) -> bytes:
    """Pages and data that agree, of a record that is not the one frozen."""
    return atelier.hand_over(grille.compose(change(atelier.pv)))


for _nom, _other in _OTHER.items():
    RECUEIL.add(f"pages and data are those of a record {_nom}", partial(_consistent, change=_other))


@RECUEIL.attaque("the record frozen is of a schema that this application does not know")
def _(atelier: Atelier) -> bytes:
    newer = replace(atelier.pv, schema=99)
    return atelier.hand_over(grille.compose(newer), freeze(newer))


@RECUEIL.attaque("the record frozen is of schema 0")
def _(atelier: Atelier) -> bytes:
    older = replace(atelier.pv, schema=0)
    return atelier.hand_over(grille.compose(older), freeze(older))


# --- several files


def _strangers(atelier: Atelier) -> dict[int, Signataire]:
    """Two people without any authority, who call themselves by the names of the record."""
    made = {}
    for siege, honest in atelier.centre.qui.items():
        e = atelier.centre.evaluateur(siege)
        der = emission.provisoire(honest.cle, f"{e.nom} {e.prenom}", "00", FIGE.replace(hour=8), siege)
        made[siege] = Signataire(siege, honest.cle, der)
    return made


def _replacing(atelier: Atelier, qui: dict[int, Signataire], version: int = 9, **changes: Any) -> bytes:
    """A file that says that it replaces the true one."""
    former = VersionPV(atelier.pv.version, FIGE, "", Empreinte(empreinte(atelier.pv)))
    pv = replace(atelier.pv, version=version, versions=(former,), motif_version="Erreur.", **changes)
    return atelier.grid(atelier.centre.nommer(pv, qui), qui)


def _together(atelier: Atelier, *others: bytes) -> list[str]:
    """What becomes of the true file beside others, in both orders: the two answers of each."""
    files = [atelier.deux, *others]
    one = politique.verify_all(files, atelier.contexte)
    two = politique.verify_all(files[::-1], atelier.contexte)[::-1]
    return [f"{a.statut}/{b.statut}" for a, b in zip(one, two, strict=True)]


@RECUEIL.ruse("a file of strangers that calls itself version 9 replaces the true one", PERSONNE)
def _(atelier: Atelier) -> str:
    true, _other = _together(atelier, _replacing(atelier, _strangers(atelier)))
    return "" if true == "authentique/authentique" else f"the true file is {true}"


@RECUEIL.ruse("a file of strangers that calls itself version 1 too replaces the true one", PERSONNE)
def _(atelier: Atelier) -> str:
    true, _other = _together(atelier, _replacing(atelier, _strangers(atelier), version=1))
    return "" if true == "authentique/authentique" else f"the true file is {true}"


@RECUEIL.ruse("the record of strangers, once it is believed to be known, replaces the true one", PERSONNE)
def _(atelier: Atelier) -> str:
    stranger = atelier.verify(_replacing(atelier, _strangers(atelier)))
    assert stranger.pv is not None
    if stranger.statut == "authentique":
        return "the file of strangers is authentic"
    true = politique.verify_all([atelier.deux, _replacing(atelier, _strangers(atelier))], atelier.contexte)[0]
    heard = politique.confront(true, Empreinte(empreinte(atelier.pv)), ())
    return "" if heard.statut == "authentique" else f"the true file is {heard.statut}"


@RECUEIL.ruse("a version 9 replaces version 1 though its history names another dossier's", PERSONNE)
def _(atelier: Atelier) -> str:
    elsewhere = _replacing(atelier, atelier.centre.qui, dossier="e" * 32)
    true, _other = _together(atelier, elsewhere)
    return "" if true == "authentique/authentique" else f"the true file is {true}"


@RECUEIL.ruse("a version replaces a later one")
def _(atelier: Atelier) -> str:
    """A record that says it is version 1 and that the true version 1 came before it."""
    earlier = _replacing(atelier, atelier.centre.qui, version=1)
    answers = _together(atelier, earlier)
    return "" if answers[0] == "authentique/authentique" or "refuse" in answers[1] else f"the answers are {answers}"


def _twice(atelier: Atelier, change: Callable[[ProcesVerbal], ProcesVerbal]) -> str:
    """Évaluateur 1 has two records of one version signed, one after the other: a conflict, not two truths."""
    other = change(atelier.pv)
    second = atelier.grid(atelier.centre.nommer(other, atelier.centre.qui))
    answers = _together(atelier, second)
    both = [answer for answer in answers if "authentique" in answer]
    return "" if not both else f"the answers are {answers}"


for _nom, _other in {
    "that differ by a result": _acquired,
    "that differ by a name": _OTHER["of another candidate"],
    "that differ by an instant": _OTHER["frozen at another instant"],
}.items():
    RECUEIL.game(f"two records of one version, {_nom}, are both authentic", partial(_twice, change=_other))


@RECUEIL.ruse("the same file twice is a conflict", PERSONNE)
def _(atelier: Atelier) -> str:
    """Nobody's attack, but a way to have a true file doubted."""
    answers = _together(atelier, atelier.deux)
    return "" if answers == ["authentique/authentique"] * 2 else f"the answers are {answers}"


@RECUEIL.ruse("a forged copy of the same version makes a conflict", PERSONNE)
def _(atelier: Atelier) -> str:
    answers = _together(atelier, atelier.deux[:-1] + b" ", atelier.un)
    return "" if answers[0] == "authentique/authentique" else f"the answers are {answers}"
