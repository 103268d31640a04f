"""The bunch of keys: who has a profile here, who is unlocked, who holds the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from evaluateur.cles import profils as fichier_profils
from evaluateur.cles import signatures
from evaluateur.cles.cle_seance import ClesSeance
from evaluateur.cles.codes import require_code
from evaluateur.cles.pin import Pins
from evaluateur.cles.profils import Profil, ProfilOuvert
from evaluateur.cles.serrures import Argon, PhraseRefusee, RandomBytes
from evaluateur.horloge import Horloge
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.typographie import de, famille
from evaluateur.metier.vocabulaire import BlocCode, DossierId, ProfilId
from evaluateur.seance.parties.coffre import Coffre
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.parties.wait import Wait

if TYPE_CHECKING:  # a list of dossiers needs no key of a bloc
    from evaluateur.cles.solo import CleBloc

ESSAIS_LIBRES = 3
"""Wrong passphrases that cost no waiting: fingers slip."""


class Trousseau:
    """Whoever unlocks first opens the coffre. Seats change through the poste: it knows what is done before."""

    def __init__(
        self,
        coffre: Coffre,
        horloge: Horloge,
        random_bytes: RandomBytes,
        argon: Callable[[bytes], Argon],
        wait: Wait,
    ) -> None:
        self._coffre = coffre
        self._horloge = horloge
        self._random_bytes = random_bytes
        self._argon = argon
        self._wait = wait
        self._profils = fichier_profils.read(coffre.profils_path)
        self._ouverts: dict[ProfilId, ProfilOuvert] = {}
        self._clavier = Clavier(())
        self._round_ = 0
        self._failures: dict[ProfilId, tuple[int, Moment | None]] = {}
        self._pins = Pins()
        self._seances = ClesSeance()

    # --- profiles

    @property
    def profils(self) -> tuple[Profil, ...]:
        """Everyone who has a profile here, locked or not."""
        return self._profils.profils

    def profil(self, identifiant: str) -> Profil:
        """The profile of a person. Raises :class:`PhraseRefusee` when this laptop has none."""
        return self._profils.find(identifiant)

    @property
    def present(self) -> Profil | None:
        """The profile of the one person at the keyboard; None for two together, and for nobody."""
        seul = self._clavier.seul
        return self.profil(seul) if seul else None

    def creer_profil(self, nom: str, prenom: str, phrase: str) -> Profil:
        """Make a profile, its family name in capitals, and unlock it.

        From the second one on, someone already unlocked must admit it.
        """
        parrain = next(iter(self._ouverts.values()), None)
        if parrain is None and self.profils:
            raise PhraseRefusee(
                "Un profil de cet ordinateur doit être déverrouillé pour en admettre un autre.",
                "Déverrouillez l’un des profils de la liste.",
            )
        argon = self.nouvel_argon()
        make = partial(fichier_profils.create, famille(nom), prenom, phrase, self._random_bytes, parrain, argon)
        ouvert = self._wait(make)
        # The key is kept before the base is made with it: killed in between, the folder is empty, not locked for ever.
        self._keep(*self.profils, ouvert.profil)
        if parrain is None:
            self._open_coffre(ouvert)
        self._ouverts[ouvert.profil.identifiant] = ouvert
        return ouvert.profil

    def remplacer_profil(self, profil: Profil) -> None:
        """Keep a profile whose certificate changed; it stays unlocked, and signs with its former key until relocked."""
        self._keep(*(profil if p.identifiant == profil.identifiant else p for p in self.profils))
        ouvert = self._ouverts.get(profil.identifiant)
        if ouvert is not None:
            self._ouverts[profil.identifiant] = replace(ouvert, profil=profil)

    def relever_profil(self, ouvert: ProfilOuvert) -> None:
        """Keep a profile whose secrets or passphrase changed, and hold it open; a PIN held the former ones."""
        self._pins.forget(ouvert.profil.identifiant)
        self._seances.forget(ouvert.profil.identifiant)
        self.remplacer_profil(ouvert.profil)
        self._unlock(ouvert)

    def drop_profil(self, identifiant: ProfilId) -> None:
        """Take a profile away from this laptop; the last one stays, and nobody takes himself away."""
        remaining = tuple(p for p in self.profils if p.identifiant != identifiant)
        if not self._ouverts or identifiant in self._clavier.personnes or not remaining:
            raise PhraseRefusee(
                "Un profil ne peut pas se retirer lui-même, et il doit en rester un.",
                "Ouvrez un autre profil, puis retirez celui-ci.",
            )
        self._keep(*remaining)
        self._ouverts.pop(identifiant, None)
        self._seances.forget(identifiant)

    def _keep(self, *profils: Profil) -> None:
        updated = replace(self._profils, profils=profils)
        fichier_profils.write(self._coffre.profils_path, updated)
        self._profils = updated

    # --- unlocking

    def deverrouiller(self, identifiant: str, phrase: str) -> Profil:
        """Unlock a profile. Raises :class:`PhraseRefusee` for a wrong passphrase."""
        profil = self.profil(identifiant)
        ouvert = self._try(profil, phrase)
        self._unlock(ouvert)
        return ouvert.profil

    def _try(self, profil: Profil, phrase: str) -> ProfilOuvert:
        """Open a profile without keeping it open; wrong passphrases are counted, and slow down."""
        personne = profil.identifiant
        wait = self.attente_s(personne)
        if wait:
            raise PhraseRefusee(
                f"Phrase refusée plusieurs fois : nouvel essai possible dans {wait} s.",
                "Patientez, puis saisissez-la de nouveau.",
            )
        try:
            ouvert = self._wait(partial(fichier_profils.unlock, profil, phrase))
        except PhraseRefusee:
            failures, _ = self._failures.get(personne, (0, None))
            self._failures[personne] = (failures + 1, self._horloge.read())
            raise
        self._failures.pop(personne, None)
        return ouvert

    def attente_s(self, identifiant: ProfilId) -> int:
        """Seconds to wait before a passphrase may be tried again; 0 when it may now.

        After some refusals the wait doubles each time, up to a minute: it slows a guesser at the keyboard. What slows
        one who has copied the file is the derivation itself.
        """
        failures, since = self._failures.get(identifiant, (0, None))
        if since is None or failures <= ESSAIS_LIBRES:
            return 0
        wait_ms: int = min(2_000 << (failures - ESSAIS_LIBRES - 1), 60_000)
        return max(0, -(-(wait_ms - self._horloge.read().depuis(since)) // 1000))

    def poser_pin(self, identifiant: ProfilId, phrase: str, pin: str) -> None:
        """Take a PIN for an unlocked profile, for the time that the application runs; its passphrase is asked again."""
        self.profil_ouvert(identifiant)
        self.deverrouiller(identifiant, phrase)
        if self._wait(partial(self._seances.is_code, identifiant, pin)):
            raise _same_code()
        ouvert, argon = self.profil_ouvert(identifiant), self.nouvel_argon()
        self._wait(partial(self._pins.set, ouvert, pin, argon, self._random_bytes))

    def essais_pin(self, identifiant: ProfilId) -> int:
        """Tries left by PIN; 0: the passphrase is needed."""
        return self._pins.left(identifiant)

    def rouvrir_par_pin(self, identifiant: ProfilId, pin: str) -> None:
        """Unlock a profile after a sleep. Raises :class:`PhraseRefusee`."""
        ouvert = self._wait(partial(self._pins.reopen, identifiant, pin))
        self._unlock(replace(ouvert, profil=self._profils.find(identifiant)))

    # --- what is confirmed

    def choisir_code(self, identifiant: ProfilId, code: str) -> None:
        """Take a « code de séance » for an unlocked profile, until the application closes or is locked on purpose.

        Raises :class:`PhraseRefusee` as :meth:`require_code` does.
        """
        self.profil_ouvert(identifiant)
        self.require_code(identifiant, code)
        argon = self.nouvel_argon()
        self._wait(partial(self._seances.choose, identifiant, code, argon, self._random_bytes))

    def require_code(self, identifiant: ProfilId, code: str) -> None:
        """Refuse a code that is too simple, or that opens the whole profile after a sleep."""
        require_code(code)
        if self._wait(partial(self._pins.is_pin, identifiant, code)):
            raise _same_code()

    def essais_code(self, identifiant: ProfilId) -> int:
        """Tries left by « code de séance »; 0: the passphrase is needed."""
        return self._seances.left(identifiant)

    def cle_seance(self, identifiant: ProfilId) -> str:
        """The public key that the code of this person opens; empty without one."""
        return self._seances.public_key(identifiant)

    def signataire_par_code(self, identifiant: ProfilId, code: str) -> Signataire:
        """Who confirms by his code, unlocked or not. Raises :class:`PhraseRefusee`."""
        public = self._seances.public_key(identifiant)
        return Signataire(identifiant, self._wait(partial(self._seances.open, identifiant, code)), public)

    def signataire_par_phrase(self, identifiant: ProfilId, phrase: str) -> Signataire:
        """Who confirms by his passphrase; his profile is not kept open by it. Raises :class:`PhraseRefusee`."""
        return Signataire(identifiant, self._try(self.profil(identifiant), phrase).cle_signature)

    def signataire_present(self, identifiant: ProfilId) -> Signataire:
        """Who stands for what asks for no secret again, his profile being unlocked. Raises :class:`PhraseRefusee`."""
        return Signataire(identifiant, self.profil_ouvert(identifiant).cle_signature)

    def profil_ouvert(self, identifiant: ProfilId) -> ProfilOuvert:
        """The unlocked profile of this person. Raises :class:`PhraseRefusee` while it is locked."""
        if identifiant not in self._ouverts:
            raise PhraseRefusee("Ce profil est verrouillé.", "Saisissez sa phrase secrète.")
        return self._ouverts[identifiant]

    def cle_bloc(self, auteur: ProfilId, dossier: DossierId, bloc: BlocCode, version: int) -> CleBloc:
        """The key of an unlocked author's grid."""
        from evaluateur.cles import solo

        return solo.derive_cle(self.profil_ouvert(auteur).racine_solo, dossier, bloc, version)

    def nouvel_argon(self) -> Argon:
        """The cost and a fresh salt of a derivation."""
        return self._argon(self._random_bytes(16))

    def _unlock(self, ouvert: ProfilOuvert) -> None:
        self._open_coffre(ouvert)
        self._ouverts[ouvert.profil.identifiant] = ouvert

    def _open_coffre(self, ouvert: ProfilOuvert) -> None:
        if self._coffre.is_open:
            return
        self._coffre.open(ouvert.cle_base, made=self._profils.base_faite)
        with ExitStack() as on_failure:
            on_failure.callback(self._coffre.close)
            if not self._profils.base_faite:
                self._profils = replace(self._profils, base_faite=True)
                fichier_profils.write(self._coffre.profils_path, self._profils)
            on_failure.pop_all()
        self._coffre.watch()

    # --- the keyboard

    @property
    def clavier(self) -> Clavier:
        """Who holds the keyboard."""
        return self._clavier

    @property
    def tour(self) -> int:
        """Changes each time the keyboard changes hands: what was read for the one before is dropped."""
        return self._round_

    @property
    def all_locked(self) -> bool:
        """Whether nobody is unlocked."""
        return not self._ouverts

    def require_unlocked(self, *identifiants: ProfilId) -> None:
        """Raise :class:`PhraseRefusee` for the first of these who is locked."""
        for identifiant in identifiants:
            if identifiant not in self._ouverts:
                nom = self._profils.find(identifiant).nom_complet
                raise PhraseRefusee(f"Le profil {de(nom)} est verrouillé.", "Saisissez sa phrase secrète.")

    def hand_over(self, *identifiants: ProfilId) -> None:
        """Give the keyboard to these, who are unlocked; whoever is not among them is locked, with his PIN."""
        for gone in self._ouverts.keys() - set(identifiants) if identifiants else ():
            self._pins.forget(gone)
        self._ouverts = {i: self._ouverts[i] for i in identifiants} or self._ouverts
        self._seat(*identifiants)

    def lock(self, identifiant: ProfilId) -> None:
        """Forget the secrets of a profile."""
        self._pins.forget(identifiant)
        self._ouverts.pop(identifiant, None)
        if identifiant in self._clavier.personnes:
            self._seat()

    def lock_all(self) -> None:
        """Forget the secrets of all; a PIN may re-open what runs."""
        self._ouverts.clear()
        self._seat()

    def is_unlocked(self, identifiant: ProfilId) -> bool:
        """Whether the secrets of this profile are at hand."""
        return identifiant in self._ouverts

    def forget_pins(self) -> None:
        """From now on, the passphrase is needed."""
        self._pins.forget()

    def forget_codes(self) -> None:
        """From now on, what is confirmed takes the passphrase."""
        self._seances.forget()

    def _seat(self, *identifiants: ProfilId) -> None:
        # The libraries leave pieces of the last key where they worked: one that opens nothing takes its place.
        signatures.public_key(signatures.new_key())
        self._clavier = Clavier(tuple(identifiants))
        self._round_ += 1


def _same_code() -> PhraseRefusee:
    # One opens what the other must not: whoever finds the first by trying would hold the second.
    return PhraseRefusee(
        "Le code de séance et le code qui rouvre votre profil doivent être différents.", "Choisissez-en un autre."
    )
