"""The workstation: one laptop, one data folder, one base, one thread; who sits at it, and what changes hands."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from evaluateur.cles.serrures import Argon, RandomBytes
from evaluateur.horloge import Horloge
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId, ProfilId
from evaluateur.seance.changement import Changement
from evaluateur.seance.garde.reperes import Reperes
from evaluateur.seance.parties.annonces import Annonces
from evaluateur.seance.parties.coffre import Coffre
from evaluateur.seance.parties.liste import Liste
from evaluateur.seance.parties.trousseau import Trousseau
from evaluateur.seance.parties.wait import Wait, wait_here

if TYPE_CHECKING:  # the acts come when a dossier is opened: the list needs none of them
    from evaluateur.seance.parties.cahier import Cahier


class Poste:
    """Its parts are asked directly; here is what takes several of them: seats, sleep, backups."""

    def __init__(
        self,
        data_folder: Path,
        horloge: Horloge,
        random_bytes: RandomBytes = os.urandom,
        argon: Callable[[bytes], Argon] = Argon,
        catalogue: Path | None = None,
        wait: Wait = wait_here,
    ) -> None:
        self.donnees = data_folder
        self.random_bytes = random_bytes
        self.horloge = horloge
        self.wait = wait
        self.annonces = Annonces()
        self.coffre = Coffre(data_folder, horloge, catalogue)
        self.trousseau = Trousseau(self.coffre, horloge, random_bytes, argon, wait)
        self.liste = Liste(self.coffre, horloge)
        self.annonces.subscribe(self.liste.lag)
        self.reperes = Reperes(self.coffre, self.trousseau, random_bytes)
        self._open: WeakSet[Cahier] = WeakSet()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def now(self) -> Moment:
        """One look at the clock."""
        return self.horloge.read()

    # --- who sits

    def asseoir(self, *identifiants: ProfilId) -> None:
        """Give the keyboard to one person, or to the two evaluators together. They must be unlocked.

        Whoever is not seated is locked: coming back takes one's own passphrase, so that nobody reads, confirms or
        signs for the one who just left.
        """
        self.trousseau.require_unlocked(*identifiants)
        if self.trousseau.clavier.personnes != identifiants:
            self._quitter()
        self.trousseau.hand_over(*identifiants)
        self.reperes.arriver()

    def verrouiller(self, identifiant: ProfilId) -> None:
        """Forget the secrets of a profile; the last one locked closes the base."""
        if identifiant in self.trousseau.clavier.personnes:
            self._quitter()
        self.trousseau.lock(identifiant)
        if self.trousseau.all_locked:
            self._lock_all()

    def mettre_en_veille(self) -> None:
        """Lock everyone because nobody is there: the same as :meth:`close`, but codes go on counting."""
        self._quitter()
        self.trousseau.lock_all()
        self.coffre.close()

    def close(self) -> None:
        """Lock everyone on purpose, and close the base: no code counts any more."""
        self.trousseau.forget_codes()
        self._lock_all()

    def _lock_all(self) -> None:
        self.liste.forget()
        self.trousseau.forget_pins()
        self.mettre_en_veille()

    def retirer_profil(self, identifiant: ProfilId) -> None:
        """Take a profile away from this laptop, with the trace of what this person saw."""
        self.trousseau.drop_profil(identifiant)
        self.reperes.forget(identifiant)

    def _quitter(self) -> None:
        """What is done before the keyboard changes hands, while the keys of whoever leaves it are still there."""
        left = [(one.identifiant, one.completer(leaving=True)) for one in list(self._open)]
        self.reperes.partir({dossier: tete for dossier, tete in left if tete is not None})
        self.coffre.fold()

    def suivre(self, cahier: Cahier) -> None:
        """Have a journal that lies open completed before its reader leaves, for as long as someone holds it."""
        self._open.add(cahier)

    # --- backups

    def back_up(self) -> Path:
        """Make a backup, of round numbers of plis only: two of them would count what was written in between."""
        for one in list(self._open):
            one.completer(leaving=False)
        return self.coffre.back_up()

    def back_up_after(self, dossier: DossierId) -> None:
        """Make a backup that an act called for; one that fails is announced, the act stands."""
        try:
            self.back_up()
        except Refus as refus:
            self.annonces.announce(Changement(dossier, (), avertissement=str(refus)))
