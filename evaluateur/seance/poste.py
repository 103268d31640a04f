"""The workstation: the workbench, and the dossiers that lie on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakSet

from msgspec import DecodeError, json

from evaluateur.db import journaux, registre
from evaluateur.db.erreurs import BaseInaccessible
from evaluateur.db.moteur import Base
from evaluateur.metier import canonique
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.metier.vocabulaire import DossierId, Empreinte
from evaluateur.seance.changement import Changement
from evaluateur.seance.etabli import Etabli
from evaluateur.seance.garde.sieges import require_own_keys
from evaluateur.vues.resume import Prochaine, Resume

if TYPE_CHECKING:  # the acts of a dossier are imported when one is opened: the list needs none of them
    from evaluateur.metier.personnes import Affectation, Candidat, Session
    from evaluateur.seance.seance import Seance


_resumes: json.Decoder[list[Resume]] = json.Decoder(list[Resume])


class DossierInconnu(Refus):
    """No journal bears this identifier or reference."""


class Poste(Etabli):
    """Begins, finds, opens and lists dossiers."""

    _to_project: set[DossierId] | None = None
    """Dossiers whose row lags; None until the base was searched for those that a kill left behind."""

    def _quitter(self) -> None:
        left = [(seance.identifiant, seance.completer(leaving=True)) for seance in list(self._seances)]
        self.reperes.partir({dossier: tete for dossier, tete in left if tete is not None})
        super()._quitter()

    def back_up(self) -> Path:
        """Make a backup, of round numbers of plis only: two of them would count what was written in between."""
        for seance in list(self._seances):
            seance.completer(leaving=False)
        return super().back_up()

    @cached_property
    def _seances(self) -> WeakSet[Seance]:
        """The dossiers that lie open."""
        return WeakSet()

    def _new_seance(self, identifiant: DossierId) -> Seance:
        from evaluateur.seance.seance import Seance

        seance = Seance(self, identifiant)
        self._seances.add(seance)
        return seance

    def announce(self, changement: Changement) -> None:
        """Tell everyone who asked, and remember that the row of this dossier lags."""
        if self._to_project is not None:
            self._to_project.add(changement.dossier)
        super().announce(changement)

    def close(self) -> None:
        """Lock everyone and close the base."""
        self._to_project = None
        super().close()

    def creer_dossier(
        self,
        reference: str,
        empreinte_referentiel: Empreinte,
        candidat: Candidat,
        affectation: Affectation,
        session: Session,
        entrainement: bool = False,
    ) -> Seance:
        """Begin a dossier and open it. A practice folder, whose passphrase lies in clear, holds no real one."""
        if not entrainement and self.phrase_entrainement() is not None:
            raise ActeRefuse(
                "Ce dossier de données est celui de l’entraînement : un vrai candidat n’y entre pas.",
                "Ouvrez votre propre dossier de données, ou créez un dossier d’entraînement.",
            )
        from evaluateur.metier.actes import preparation
        from evaluateur.metier.dossier import nouveau

        identifiant = DossierId(self._random_bytes(16).hex())
        empty = nouveau(identifiant, self.referentiel(empreinte_referentiel))
        faits = preparation.ouvrir(
            empty, reference, empreinte_referentiel, candidat, affectation, session, entrainement
        )
        seance = self._new_seance(identifiant)
        seance.append(faits, self.now())
        return seance

    def ouvrir_dossier(self, identifiant: str) -> Seance:
        """Open a dossier: its chain and its signatures are verified, then it is folded."""
        seance = self._new_seance(self.identifier(identifiant))
        seance.reread()
        require_own_keys(seance.dossier, self.profils)
        return seance

    def identifier(self, nom: str) -> DossierId:
        """The identifier of a dossier, from itself, its beginning, or its reference."""
        itself = DossierId(nom)
        if journaux.tete(self.base, itself)[0]:
            return itself
        found = [
            r.dossier for r in self.lister() if r.reference == nom or (len(nom) >= 4 and r.dossier.startswith(nom))
        ]
        if len(found) != 1:
            raise DossierInconnu(
                f"« {nom} » désigne {len(found)} dossiers de cette base.",
                "Donnez la référence exacte ou l’identifiant, tels que la liste les montre.",
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
            self._to_project = set(registre.stale(self.base))
        return bool(self._to_project)

    def lister_vite(self) -> list[Resume]:
        """The same, without the search: for a first look, which :meth:`rattraper` then completes."""
        base = self.base
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
        reader = Reader(identifiant, self.referentiel, no_cle)
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
            modifie=self.now().instant.isoformat(),
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

    def rebuild_registre(self) -> None:
        """Forget the list and project it again from the journals."""
        registre.clear(self.base)
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
        prochaine=Prochaine("preparation", "Journal illisible : restaurez la dernière sauvegarde"),
    )
