"""The workbench: the data folder, its profiles, who is unlocked, who holds the keyboard, the base, the clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from evaluateur import fichiers
from evaluateur.cles import profils as fichier_profils
from evaluateur.cles.pin import Pins
from evaluateur.cles.profils import Profil, ProfilOuvert
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes
from evaluateur.db import catalogue, migrations, moteur, restauration, sauvegardes
from evaluateur.db.erreurs import BaseAbimee, BaseInaccessible
from evaluateur.db.moteur import Base
from evaluateur.horloge import Horloge
from evaluateur.metier import canonique
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte, ProfilId
from evaluateur.seance.changement import Changement, Subscriber
from evaluateur.seance.garde.reperes import Reperes

if TYPE_CHECKING:  # a list of dossiers needs no référentiel and no key of a bloc
    from evaluateur.cles.solo import CleBloc
    from evaluateur.metier.referentiel import Referentiel

ENTRAINEMENT = "phrase-entrainement.txt"
"""In a practice folder only: the passphrase of its made-up profiles, in clear."""


ESSAIS_LIBRES = 3
"""Wrong passphrases that cost no waiting: fingers slip."""


class Etabli:
    """The workbench: what every use case needs. One laptop, one data folder, one base, one thread."""

    def __init__(
        self,
        data_folder: Path,
        horloge: Horloge,
        random_bytes: RandomBytes = os.urandom,
        argon: Callable[[bytes], Argon] = Argon,
        catalogue: Path | None = None,
    ) -> None:
        self.donnees = data_folder
        self._catalogue = catalogue
        self._horloge = horloge
        self._random_bytes = random_bytes
        self._argon = argon
        self._profils = fichier_profils.read(self.profils_path)
        self._ouverts: dict[ProfilId, ProfilOuvert] = {}
        self._base: Base | None = None
        self._clavier = Clavier(())
        self._subscribers: list[Subscriber] = []
        self._referentiels: dict[Empreinte, Referentiel] = {}
        self._round_ = 0
        self._failures: dict[ProfilId, tuple[int, Moment | None]] = {}
        self._pins = Pins()
        self.reperes = Reperes(self)
        self.second: Path | None = None
        """A second place for backups; None: there is none."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lock everyone and close the base."""
        self._pins.forget()
        self.mettre_en_veille()

    def _quitter(self) -> None:
        """What is done before the keyboard changes hands, while the keys of whoever leaves it are still there.

        The write-ahead log tells one act from the next, and what was typed: it is folded back into the base.
        """
        if self._base is not None:
            with suppress(Refus):  # a full disk keeps nobody at the keyboard
                self._base.fold()

    # --- profiles and keyboard

    @property
    def profils_path(self) -> Path:
        """Where the profiles are kept, beside the base."""
        return self.donnees / fichier_profils.FICHIER

    @property
    def profils(self) -> tuple[Profil, ...]:
        """Everyone who has a profile here, locked or not."""
        return self._profils.profils

    def creer_profil(self, nom: str, prenom: str, phrase: str) -> Profil:
        """Make a profile and unlock it. From the second one on, someone already unlocked must admit it."""
        parrain = next(iter(self._ouverts.values()), None)
        if parrain is None and self.profils:
            raise PhraseRefusee(
                "Un profil de cet ordinateur doit être déverrouillé pour en admettre un autre.",
                "Déverrouillez l’un des profils de la liste.",
            )
        ouvert = fichier_profils.create(
            nom, prenom, phrase, self._random_bytes, parrain, self._argon(self._random_bytes(16))
        )
        updated = replace(self._profils, profils=(*self._profils.profils, ouvert.profil))
        # The key is kept before the base is made with it: killed in between, the folder is empty, not locked for ever.
        fichier_profils.write(self.profils_path, updated)
        self._profils = updated
        if parrain is None:
            self._open_base(ouvert.cle_base)
        self._ouverts[ouvert.profil.identifiant] = ouvert
        return ouvert.profil

    def deverrouiller(self, identifiant: str, phrase: str) -> Profil:
        """Unlock a profile. Raises :class:`PhraseRefusee` for a wrong passphrase."""
        profil = self._profils.find(identifiant)
        personne = profil.identifiant
        wait = self.attente_s(personne)
        if wait:
            raise PhraseRefusee(
                f"Phrase refusée plusieurs fois : nouvel essai possible dans {wait} s.",
                "Patientez, puis retapez-la.",
            )
        try:
            ouvert = fichier_profils.unlock(profil, phrase)
        except PhraseRefusee:
            failures, _ = self._failures.get(personne, (0, None))
            self._failures[personne] = (failures + 1, self.now())
            raise
        self._failures.pop(personne, None)
        if self._base is None:
            self._open_base(ouvert.cle_base)
        self._ouverts[personne] = ouvert
        return ouvert.profil

    def attente_s(self, identifiant: ProfilId) -> int:
        """Seconds to wait before a passphrase may be tried again; 0 when it may now.

        After some refusals the wait doubles each time, up to a minute: it slows a guesser at the keyboard. What slows
        one who has copied the file is the derivation itself.
        """
        failures, since = self._failures.get(identifiant, (0, None))
        if since is None or failures <= ESSAIS_LIBRES:
            return 0
        wait_ms: int = min(2_000 << (failures - ESSAIS_LIBRES - 1), 60_000)
        return max(0, -(-(wait_ms - self.now().depuis(since)) // 1000))

    def mettre_en_veille(self) -> None:
        """Lock everyone because nobody is there: the same as :meth:`close`, but a PIN may re-open what runs."""
        self._quitter()
        self._ouverts.clear()
        self._clavier = Clavier(())
        self._round_ += 1
        if self._base is not None:
            self._base.close()
            self._base = None

    def poser_pin(self, identifiant: ProfilId, phrase: str, pin: str) -> None:
        """Take a PIN for an unlocked profile, for the time that the application runs; its passphrase is asked again."""
        self.profil_ouvert(identifiant)
        self.deverrouiller(identifiant, phrase)
        self._pins.set(self.profil_ouvert(identifiant), pin, self.nouvel_argon(), self._random_bytes)

    def essais_pin(self, identifiant: ProfilId) -> int:
        """Tries left by PIN; 0: the passphrase is needed."""
        return self._pins.left(identifiant)

    def rouvrir_par_pin(self, identifiant: ProfilId, pin: str) -> None:
        """Unlock a profile after a sleep. Raises :class:`PhraseRefusee`."""
        ouvert = replace(self._pins.reopen(identifiant, pin), profil=self._profils.find(identifiant))
        if self._base is None:
            self._open_base(ouvert.cle_base)
        self._ouverts[identifiant] = ouvert

    def verrouiller(self, identifiant: ProfilId) -> None:
        """Forget the secrets of a profile; the last one locked closes the base."""
        self._pins.forget(identifiant)
        if identifiant in self._clavier.personnes:
            self._quitter()
        self._ouverts.pop(identifiant, None)
        if identifiant in self._clavier.personnes:
            self._clavier = Clavier(())
            self._round_ += 1
        if not self._ouverts:
            self.close()

    def asseoir(self, *identifiants: ProfilId) -> None:
        """Give the keyboard to one person, or to the two evaluators together. They must be unlocked.

        Whoever is not seated is locked: coming back takes one's own passphrase, so that nobody reads, confirms or
        signs for the one who just left.
        """
        for identifiant in identifiants:
            if identifiant not in self._ouverts:
                nom = self._profils.find(identifiant).nom_complet
                raise PhraseRefusee(f"Le profil de {nom} est verrouillé.", "Saisissez sa phrase secrète.")
        if self._clavier.personnes != identifiants:
            self._quitter()
        for gone in self._ouverts.keys() - set(identifiants) if identifiants else ():
            self._pins.forget(gone)
        self._ouverts = {i: self._ouverts[i] for i in identifiants} or self._ouverts
        self._clavier = Clavier(tuple(identifiants))
        self._round_ += 1
        self.reperes.arriver()

    @property
    def clavier(self) -> Clavier:
        """Who holds the keyboard."""
        return self._clavier

    @property
    def tour(self) -> int:
        """Changes each time the keyboard changes hands: what was read for the one before is dropped."""
        return self._round_

    def profil_ouvert(self, identifiant: ProfilId) -> ProfilOuvert:
        """The unlocked profile of this person. Raises :class:`PhraseRefusee` while it is locked."""
        if identifiant not in self._ouverts:
            raise PhraseRefusee("Ce profil est verrouillé.", "Saisissez sa phrase secrète.")
        return self._ouverts[identifiant]

    def remplacer_profil(self, profil: Profil) -> None:
        """Keep a profile whose certificate changed; it stays unlocked, and signs with its former key until relocked."""
        updated = replace(
            self._profils,
            profils=tuple(profil if p.identifiant == profil.identifiant else p for p in self._profils.profils),
        )
        fichier_profils.write(self.profils_path, updated)
        self._profils = updated
        ouvert = self._ouverts.get(profil.identifiant)
        if ouvert is not None:
            self._ouverts[profil.identifiant] = replace(ouvert, profil=profil)

    def relever_profil(self, ouvert: ProfilOuvert) -> None:
        """Keep a profile whose secrets or passphrase changed, and hold it open; a PIN held the former ones."""
        self._pins.forget(ouvert.profil.identifiant)
        self.remplacer_profil(ouvert.profil)
        if self._base is None:
            self._open_base(ouvert.cle_base)
        self._ouverts[ouvert.profil.identifiant] = ouvert

    def retirer_profil(self, identifiant: ProfilId) -> None:
        """Take a profile away from this laptop; the last one stays, and nobody takes himself away."""
        remaining = tuple(p for p in self._profils.profils if p.identifiant != identifiant)
        if not self._ouverts or identifiant in self._clavier.personnes or not remaining:
            raise PhraseRefusee(
                "Un profil ne se retire pas lui-même, et le dernier reste.",
                "Ouvrez un autre profil, puis retirez celui-ci.",
            )
        updated = replace(self._profils, profils=remaining)
        fichier_profils.write(self.profils_path, updated)
        self._profils = updated
        self._ouverts.pop(identifiant, None)
        self.reperes.path(identifiant).unlink(missing_ok=True)

    def nouvel_argon(self) -> Argon:
        """The cost and a fresh salt of a derivation."""
        return self._argon(self._random_bytes(16))

    def cle_bloc(self, auteur: ProfilId, dossier: DossierId, bloc: BlocCode, version: int) -> CleBloc:
        """The key of an unlocked author's grid."""
        from evaluateur.cles import solo

        return solo.derive_cle(self.profil_ouvert(auteur).racine_solo, dossier, bloc, version)

    def marquer_entrainement(self, phrase: str) -> None:
        """Make this data folder a practice folder: it carries its own passphrase."""
        fichiers.make_folder(self.donnees)
        fichiers.write(self.donnees / ENTRAINEMENT, f"{phrase}\n".encode())

    def phrase_entrainement(self) -> str | None:
        """The passphrase of a practice folder, None elsewhere."""
        path = self.donnees / ENTRAINEMENT
        return fichiers.read(path, fichiers.KIB).decode("utf-8").strip() if path.exists() else None

    # --- the base

    def _open_base(self, key: bytes) -> None:
        self.donnees.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # the folder of someone else, or a disk without modes
            self.donnees.chmod(0o700)
        path = self.donnees / moteur.FICHIER
        restauration.require_finished(self.donnees)
        if self._profils.base_faite and not (path.exists() and path.stat().st_size):
            raise BaseInaccessible(
                f"La base {path.name} a disparu du dossier des données, ou elle est vide.",
                "Remettez-la, ou restaurez la dernière sauvegarde : rien n’a été recréé à sa place.",
            )
        with ExitStack() as on_failure:
            base = Base(path, key)
            on_failure.callback(base.close)
            if self._profils.base_faite and not migrations.version(base):
                raise BaseAbimee(
                    "La base est abîmée : elle ne contient plus rien.",
                    "Restaurez la dernière sauvegarde : rien n’a été recréé à sa place.",
                )
            if 0 < migrations.version(base) < migrations.VERSION:
                sauvegardes.back_up(base, self.profils_path, self.now().instant)
            migrations.migrate(base)
            if not self._profils.base_faite:
                self._profils = replace(self._profils, base_faite=True)
                fichier_profils.write(self.profils_path, self._profils)
            on_failure.pop_all()
        self._base = base
        self.reperes.ouvrir(base)

    @property
    def base_presente(self) -> bool:
        """Whether there is a base in the folder, whatever its state."""
        return (self.donnees / moteur.FICHIER).exists()

    @property
    def base(self) -> Base:
        """The open base. Raises :class:`PhraseRefusee` while everyone is locked."""
        if self._base is None:
            raise PhraseRefusee("Aucun profil n’est déverrouillé.", "Saisissez une phrase secrète.")
        return self._base

    @property
    def random_bytes(self) -> RandomBytes:
        """Where random bytes come from."""
        return self._random_bytes

    def now(self) -> Moment:
        """One look at the clock."""
        return self._horloge.read()

    def back_up(self) -> Path:
        """Make a backup now; returns its folder."""
        done = sauvegardes.back_up(self.base, self.profils_path, self.now().instant)
        if self.second is not None:
            sauvegardes.copy_to(done, self.second)
        return done

    # --- référentiels

    def installes(self) -> list[Referentiel]:
        """The référentiels on which a new dossier may begin: those shipped, unless another folder was given.

        Raises :class:`Refus` when there is none.
        """
        from evaluateur import referentiels

        paths = referentiels.bundled() if self._catalogue is None else referentiels.files(self._catalogue)
        if not paths:
            raise Refus("Aucun référentiel n’est installé.", "Réinstallez l’application.")
        return [referentiels.read_file(path) for path in paths]

    def retenir_referentiel(self, referentiel: Referentiel) -> Empreinte:
        """Keep a référentiel in the base and return its empreinte."""
        from evaluateur import referentiels

        content = referentiels.canonical_bytes(referentiel)
        empreinte = canonique.empreinte(content)
        catalogue.store(self.base, empreinte, referentiel.code, referentiel.version, content)
        self._referentiels[empreinte] = referentiel
        return empreinte

    def referentiel(self, empreinte: Empreinte) -> Referentiel:
        """The référentiel of this empreinte."""
        if empreinte not in self._referentiels:
            from evaluateur import referentiels

            content = catalogue.read(self.base, empreinte)
            self._referentiels[empreinte] = referentiels.from_canonical(content)
        return self._referentiels[empreinte]

    # --- announcements

    def subscribe(self, subscriber: Subscriber) -> None:
        """Ask to be told of every act, once, after its commit."""
        self._subscribers.append(subscriber)

    def announce(self, changement: Changement) -> None:
        """Tell everyone who asked."""
        for subscriber in self._subscribers:
            subscriber(changement)
