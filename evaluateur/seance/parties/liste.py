"""The list: every dossier of the base in one line, caught up with its journal."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from msgspec import DecodeError, json

from evaluateur.db import journaux, registre
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.moteur import Base
from evaluateur.horloge import Horloge
from evaluateur.metier import canonique
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId
from evaluateur.seance.changement import Changement
from evaluateur.seance.parties.coffre import Coffre
from evaluateur.vues.resume import Prochaine, Resume

_resumes: json.Decoder[list[Resume]] = json.Decoder(list[Resume])


class DossierInconnu(Refus):
    """No journal bears this identifier or reference."""


class Liste:
    """What the registre shows. It reads journals without any key: a list shows counts, whoever looks at it."""

    def __init__(self, coffre: Coffre, horloge: Horloge) -> None:
        self._coffre = coffre
        self._horloge = horloge
        self._to_project: set[DossierId] | None = None
        """Dossiers whose row lags; None until the base was searched for those that a kill left behind."""

    def lag(self, changement: Changement) -> None:
        """A journal grew: its row lags."""
        if self._to_project is not None:
            self._to_project.add(changement.dossier)

    def forget(self) -> None:
        """The base is closed: what lags is searched for again in the next one."""
        self._to_project = None

    def identifier(self, nom: str) -> DossierId:
        """The identifier of a dossier, from itself, its beginning, or its reference."""
        itself = DossierId(nom)
        if journaux.tete(self._coffre.base, itself)[0]:
            return itself
        found = [
            r.dossier for r in self.lister() if r.reference == nom or (len(nom) >= 4 and r.dossier.startswith(nom))
        ]
        if len(found) != 1:
            raise DossierInconnu(
                f"Plusieurs dossiers portent la référence « {nom} »."
                if found
                else f"Aucun dossier ne porte la référence « {nom} ».",
                "Indiquez la référence exacte ou l’identifiant du dossier.",
            )
        return found[0]

    def lister(self) -> list[Resume]:
        """Every dossier in one line each, the most recent session first; what lags is refreshed first.

        A journal that cannot be read hides no other: its line says so, and it is tried again the next time.
        """
        self.rattraper()
        return self.lister_vite()

    def rattraper(self) -> bool:
        """Search the base, once, for dossiers whose line a kill left behind; whether there were any."""
        if self._to_project is None:
            self._to_project = set(registre.stale(self._coffre.base))
        return bool(self._to_project)

    def lister_vite(self) -> list[Resume]:
        """The same, without the search: for a first look, which :meth:`rattraper` then completes."""
        base = self._coffre.base
        unreadable = set()
        while self._to_project:
            identifiant = next(iter(self._to_project))
            if self._project(base, identifiant) is None:
                unreadable.add(identifiant)
            self._to_project.discard(identifiant)
        if self._to_project is not None:
            self._to_project = unreadable
        resumes = registre.read_resumes(base)
        if not unreadable and "" not in resumes:
            with suppress(DecodeError):
                # All at once: one by one, 5,000 take three times as long.
                return _resumes.decode(f"[{','.join(resumes)}]")
        rows = registre.read_all(base)
        return [_unreadable(r) if r.dossier in unreadable else self._resume(base, r) for r in rows]

    def _resume(self, base: Base, row: registre.Row) -> Resume:
        try:
            return json.decode(row.resume, type=Resume)
        except DecodeError:  # projected by a version that summed dossiers up otherwise
            return self._project(base, row.dossier) or _unreadable(row)

    def _project(self, base: Base, identifiant: DossierId) -> Resume | None:
        """Sum a dossier up and keep its row; None when its journal cannot be read."""
        # Needed here alone: the list of a quiet folder projects nothing.
        from evaluateur.cles.lecture import Reader, no_cle
        from evaluateur.vues.vue import Vue

        # Read without any key: a list shows counts, whoever looks at it.
        reader = Reader(identifiant, self._coffre.referentiel, no_cle)
        try:
            dossier = reader.read(journaux.read(base, identifiant))
        except Refus:
            return None
        resume = Vue(dossier).resume
        line = registre.Row(
            dossier=identifiant,
            rang=dossier.rang,
            reference=dossier.reference,
            debut=resume.debut.isoformat() if resume.debut else "",
            modifie=self._horloge.read().instant.isoformat(),
            resume=canonique.encode(resume).decode("utf-8"),
        )
        with (
            suppress(BaseInaccessible),
            base.transaction() as connection,
        ):  # a list is read where nothing can be written
            registre.write(connection, line)
        return resume

    def oublier(self, identifiant: DossierId) -> None:
        """A dossier is about to leave the base: its row lags no more."""
        if self._to_project is not None:
            self._to_project.discard(identifiant)

    def rebuild(self) -> None:
        """Forget the list and project it again from the journals."""
        registre.clear(self._coffre.base)
        self._to_project = None
        self.lister()


def _unreadable(row: registre.Row) -> Resume:
    """The line of a journal that cannot be read: what the registre knew of it, and what to do."""
    return Resume(
        dossier=row.dossier,
        reference=row.reference or row.dossier,
        candidat="",
        entreprise="",
        service="",
        lieu="",
        debut=date.fromisoformat(row.debut) if row.debut else None,
        version=1,
        clos=False,
        entrainement=False,
        puces=(),
        prochaine=Prochaine("preparation", "Journal illisible : prévenez l’organisme"),
        metier="",
    )
