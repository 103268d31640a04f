"""The pen of whoever holds the keyboard, on one dossier: his keys, his plis, his signature."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from msgspec.structs import replace

from evaluateur.cles import signatures, solo
from evaluateur.cles.serrures import RandomBytes
from evaluateur.metier import canonique, engagement
from evaluateur.metier.actes import gardes, notation
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.conciliation import FaitConfirme
from evaluateur.metier.faits.fait import FaitSigne
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.referentiel import Bloc
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, DossierId, Empreinte, Numero, ProfilId
from evaluateur.seance.parties.retours import Retours
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.parties.trousseau import Trousseau

Plis = tuple[list[Pli], list[FaitsSolo]]
"""Plis, and what is known of each once it is written."""
PALIER = 64
"""Plis: what is counted of a grid is a multiple of it."""
COMMUN = "commun"
"""Author of the drafts typed together."""


def compte_rond(bloc: Bloc) -> int:
    """The round number of plis of a bloc: at least twice its cells.

    Each may be marked and its mark taken back once, and nearly always what is counted is the same.
    """
    return PALIER * math.ceil(2 * len(bloc.cellules) / PALIER)


class Plume:
    """What it writes is closed or signed; where it goes is the cahier's. Of another hand, it keeps nothing."""

    def __init__(self, trousseau: Trousseau, random_bytes: RandomBytes, identifiant: DossierId) -> None:
        self._trousseau = trousseau
        self._random_bytes = random_bytes
        self._identifiant = identifiant
        self._keys: dict[tuple[ProfilId, BlocCode, int], solo.CleBloc] = {}
        self._enveloppes: dict[tuple[ProfilId, BlocCode, int], solo.Enveloppe] = {}
        self.retours = Retours()
        """What the hand that holds it may take back."""

    def forget(self) -> None:
        """The keyboard changes hands: no key of the one before is kept, and nothing of what he wrote."""
        self.retours.forget()
        self._keys.clear()
        self._enveloppes.clear()

    def key(self, auteur: ProfilId, bloc: BlocCode, version: int) -> solo.CleBloc:
        """The key of an unlocked author's grid."""
        who = (auteur, bloc, version)
        if who not in self._keys:
            self._keys[who] = self._trousseau.cle_bloc(auteur, self._identifiant, bloc, version)
        return self._keys[who]

    def readable_key(self, auteur: ProfilId, bloc: BlocCode, version: int) -> bytes | None:
        """One reads one's own grid, alone at the keyboard; together, none before its reveal."""
        if self._trousseau.clavier.personnes != (auteur,):
            return None
        return self.key(auteur, bloc, version).cle

    # --- plis

    def fermer(self, dossier: Dossier, bloc: BlocCode, faits: Sequence[FaitsSolo]) -> Plis:
        """Close solo faits, allowed on this dossier, under the holder's own key."""
        clavier = self._trousseau.clavier
        auteur = gardes.personne(clavier)
        siege = dossier.siege_de(auteur) or gardes.siege(dossier, clavier)
        avancement = dossier.blocs[bloc].avancements.get(siege)
        version, order = (avancement.version, avancement.plis) if avancement else (dossier.version, 0)
        return self._close(self._enveloppe(bloc, siege, auteur, version), order, faits)

    def remplir(self, dossier: Dossier, sauf: BlocCode = HORS_BLOC) -> Plis:
        """Plis that say nothing, to bring the number of those in each open grid of the holder to a round one.

        They go before a fait that the other may read and before a pli of another bloc (``sauf``): otherwise he would
        count what was written up to there, and a comment more is often a verdict less.
        """
        clavier, auteur = self._trousseau.clavier, self._trousseau.clavier.seul
        plis: list[Pli] = []
        if auteur is None:
            return plis, []
        for bloc, etat in dossier.blocs.items():
            if bloc == sauf:
                continue
            for siege, avancement in etat.avancements.items():
                missing = -avancement.plis % compte_rond(dossier.referentiel.par_bloc[bloc])
                if not missing or avancement.auteur != auteur:
                    continue
                if not notation.obstacle(dossier, clavier, bloc):
                    enveloppe = self._enveloppe(bloc, siege, auteur, avancement.version)
                    plis += self._close(enveloppe, avancement.plis, [solo.RIEN] * missing)[0]
        return plis, [solo.RIEN] * len(plis)

    def _close(self, enveloppe: solo.Enveloppe, order: int, faits: Sequence[FaitsSolo]) -> Plis:
        """Close faits after the pli of this order."""
        plis: list[Pli] = []
        sus: list[FaitsSolo] = []
        for fait in faits:
            closed = enveloppe.close(order + len(plis) + 1, fait, self._random_bytes)
            plis += closed
            sus += [*[solo.RIEN] * (len(closed) - 1), fait]
        return plis, sus

    def _enveloppe(self, bloc: BlocCode, siege: int, auteur: ProfilId, version: int) -> solo.Enveloppe:
        who = (auteur, bloc, version)
        if who not in self._enveloppes:
            lieu = solo.Lieu(self._identifiant, bloc, cast(Numero, siege), auteur, version)
            self._enveloppes[who] = solo.Enveloppe(self.key(*who).cle, lieu)
        return self._enveloppes[who]

    # --- drafts

    @property
    def draft_author(self) -> str:
        """Under whose name what is being typed is kept."""
        return self._trousseau.clavier.seul or COMMUN

    def draft_place(self, bloc: BlocCode, field: str) -> str:
        """Where what is typed in a field is kept: the name of the field is no more to be read than its text."""
        return solo.brouillon_key(self._draft_key(bloc), field)

    def close_draft(self, bloc: BlocCode, field: str, text: str) -> bytes:
        """What is being typed in a field, closed."""
        clear = canonique.encode([field, gardes.saisie(text)]).decode("utf-8")
        return solo.encrypt_brouillon(self._draft_key(bloc), clear, self._random_bytes)

    def open_draft(self, bloc: BlocCode, content: bytes) -> tuple[str, str]:
        """A field, and what was being typed in it."""
        return canonique.decode(solo.decrypt_brouillon(self._draft_key(bloc), content), tuple[str, str])

    def _draft_key(self, bloc: BlocCode) -> bytes:
        """A draft typed alone is closed under its author's own key; together, it is no secret between the two."""
        clavier = self._trousseau.clavier
        if clavier.seul is not None:
            return self.key(clavier.seul, bloc, 0).cle
        root = self._trousseau.profil_ouvert(clavier.personnes[0]).cle_base
        return solo.derive_cle(root, self._identifiant, bloc, 0).cle

    # --- signature

    def signer(
        self, dossier: Dossier, fait: FaitSigne, tete: Empreinte, instant: datetime, par: Signataire | None = None
    ) -> FaitSigne:
        """The fait as its author stands for it, over the head that it follows: whoever holds the keyboard, or ``par``.

        The key of a session signs what is confirmed, and nothing else.
        """
        auteur = par.auteur if par else gardes.personne(self._trousseau.clavier)
        self._require_seat_key(dossier, auteur)
        key, placed = par.cle if par else self._trousseau.profil_ouvert(auteur).cle_signature, replace(fait, tete=tete)
        if par and par.seance:
            placed = _by_the_session(dossier, placed, par)
        message = engagement.message_signe(dossier=dossier.identifiant, auteur=auteur, instant=instant, fait=placed)
        return replace(placed, signature=signatures.sign(key, message))

    def _require_seat_key(self, dossier: Dossier, auteur: ProfilId) -> None:
        """Refuse whoever comes with another key than the one that his seat is known by."""
        own = self._trousseau.profil(auteur).cle_publique
        if {e.identifiant: e.cle_publique for e in dossier.sieges.values()}.get(auteur, own) != own:
            raise ActeRefuse(
                "Votre clé de signature n’est plus celle de votre désignation dans ce dossier.",
                "Faites-vous désigner de nouveau par un remplacement, avec ce motif : le travail scellé reste "
                "sous votre nom.",
            )


def _by_the_session(dossier: Dossier, fait: FaitSigne, par: Signataire) -> FaitSigne:
    """The same fait, naming the attestation of the key that signs it."""
    if not isinstance(fait, FaitConfirme):
        raise TypeError(f"the key of a session does not sign {type(fait).__name__}")
    return replace(fait, seance=dossier.cles_seance[par.auteur].rang)
