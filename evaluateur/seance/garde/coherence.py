"""What lies beside the journals in the base must say what they say: the list, the documents, the purges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import UNSET, DecodeError, json

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.db import documents, journaux, purge, registre
from evaluateur.db.erreurs import BaseAbimee
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import ProcesVerbalSigne, ScanJoint
from evaluateur.metier.faits.preparation import DossierOuvert
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance import confiance, preuves
from evaluateur.seance.garde.effaces import JamaisCommence
from evaluateur.seance.poste import Poste
from evaluateur.titres import rattachement
from evaluateur.vues.resume import Resume
from evaluateur.vues.vue import Vue

_PREVENIR = "Les données ont été modifiées hors de l’application : prévenez l’organisme, et comparez à une sauvegarde."


def check(poste: Poste, chosen: Sequence[DossierId], every: bool) -> list[str]:
    """Compare. ``every``: these are all the dossiers that the list shows, so that none may be missing.

    Returns what is no fault and yet worth a look, in sentences. Raises :class:`BaseAbimee`. The list is only a
    projection: when it says something else, it is made again first.
    """
    remarks: list[str] = []
    rows = {row.dossier: row for row in registre.read_all(poste.coffre.base)}
    for identifiant in chosen:
        dossier = _documents(poste, identifiant)
        if not _tells(rows.get(identifiant), dossier):
            poste.liste.rebuild()
            raise BaseAbimee(
                f"La liste ne correspondait pas au journal du dossier {dossier.reference} : elle est refaite.",
                _PREVENIR,
            )
        remarks += _remarks(poste, dossier)
    if every:
        _none_hidden(poste, chosen)
        remarks += _purged(poste, chosen)
    return remarks


def _of_before(poste: Poste, identifiant: DossierId) -> bool:
    """Whether a journal was opened in the form that asked for no key on paper."""
    fait = journal.read(next(journaux.read(poste.coffre.base, identifiant))).fait
    return isinstance(fait, DossierOuvert) and fait.forme is UNSET


def _remarks(poste: Poste, dossier: Dossier) -> list[str]:
    """What a journal cannot tell of itself: whether what it says had to be signed."""
    if not _of_before(poste, dossier.identifiant):
        return []
    return [
        f"Dossier {dossier.reference} : il est d’une forme ancienne, où le papier n’est signé par aucune clé. "
        "S’il est récent, ce journal n’est pas celui qui a été écrit."
    ]


def _documents(poste: Poste, identifiant: DossierId) -> Dossier:
    """The dossier, once every document that its journal names was read, and none is there that it does not name."""
    reader = Reader(identifiant, poste.coffre.referentiel)
    named: set[Empreinte] = set()
    for line in journal.verify(journaux.read(poste.coffre.base, identifiant), identifiant):
        inscrit = journal.read(line)
        reader.follow(line, inscrit)
        fait = inscrit.fait
        if isinstance(fait, ProcesVerbalSigne) and fait.document is not UNSET:
            named.add(fait.document)
        elif isinstance(fait, ScanJoint):
            named.add(fait.empreinte)
    for name in sorted(named):
        documents.read(poste.coffre.base, identifiant, name)
    unknown = sorted(set(documents.names(poste.coffre.base, identifiant)) - named)
    if unknown:
        raise BaseAbimee(f"Le journal ne nomme pas le document {unknown[0][:8]}… conservé avec ce dossier.", _PREVENIR)
    return reader.dossier


def _tells(row: registre.Row | None, dossier: Dossier) -> bool:
    """Whether a row of the list says what the journal says. Words may be those of another version of ours."""
    if row is None or row.rang != dossier.rang:
        return False
    try:
        kept = json.decode(row.resume, type=Resume)
    except DecodeError:
        return False
    now = Vue(dossier).resume
    debut = now.debut.isoformat() if now.debut else ""
    return (row.reference, row.debut, _values(kept)) == (now.reference, debut, _values(now))


def _values(resume: Resume) -> tuple[object, ...]:
    fields = (getattr(resume, name) for name in resume.__struct_fields__ if name not in ("puces", "prochaine"))
    return (*fields, *((p.bloc, p.etat, p.resultat) for p in resume.puces))


def _none_hidden(poste: Poste, shown: Iterable[DossierId]) -> None:
    hidden = sorted(set(journaux.names(poste.coffre.base)) - set(shown))
    if hidden:
        poste.liste.rebuild()
        raise BaseAbimee(f"Le dossier {hidden[0]} n’était plus dans la liste : elle est refaite.", _PREVENIR)


def _purged(poste: Poste, shown: Iterable[DossierId]) -> list[str]:
    """A purge names a dossier that is gone, and the signed receipt for which it went; of which one cannot tell."""
    here, known, remarks = set(shown), confiance.autorites(poste), list[str]()
    for identifiant, proof, _ in purge.proofs(poste.coffre.base):
        try:
            preuve = preuves.read(proof)
        except DecodeError:
            preuve = None
        if preuve is None or not preuve.vise(identifiant):
            raise BaseAbimee(f"La preuve de remise du dossier {identifiant} n’est pas valable.", _PREVENIR)
        if identifiant in here:
            raise BaseAbimee(
                f"Le dossier {identifiant} est indiqué comme effacé, mais il est encore présent.", _PREVENIR
            )
        if isinstance(preuve, JamaisCommence):
            remarks.append(f"Dossier {preuve.reference}, jeté : rien n’y avait été saisi.")
            continue
        issuer = [a for a in known if rattachement.empreinte(a) == preuve.autorite]
        if not issuer:
            remarks.append(
                f"Dossier {preuve.reference}, effacé : l’accusé est d’une autorité que vous ne reconnaissez pas."
            )
        elif not preuve.signed_by(issuer[0]):
            raise BaseAbimee(f"L’accusé du dossier {identifiant}, effacé, n’est pas signé par l’organisme.", _PREVENIR)
    return remarks
