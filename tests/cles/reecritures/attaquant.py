"""Whoever rewrites: one evaluator, with his own profile unlocked, the base key, the code, and every key disclosed."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from enum import Enum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import UNSET, Struct
from msgspec.structs import replace

from evaluateur import journal
from evaluateur.cles import feuillets, solo
from evaluateur.cles.lecture import Reader
from evaluateur.cles.solo import CleBloc
from evaluateur.journal import GENESE, Inscription
from evaluateur.metier import accords, canonique, engagement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import ProcesVerbalFige, ProcesVerbalSigne
from evaluateur.metier.faits.conciliation import (
    AccordConfirme,
    DerogationAcceptee,
    DerogationProposee,
    DerogationRetiree,
    FaitConfirme,
)
from evaluateur.metier.faits.notation import GrilleScellee, Pli
from evaluateur.metier.faits.partage import FaitPartage, Inscrit
from evaluateur.metier.faits_solo import FaitsSolo, read_fait_solo
from evaluateur.metier.pv import proces_verbal, redaction
from evaluateur.metier.pv.proces_verbal import TetePV
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, BlocCode, Empreinte, ProfilId
from tests.cles.reecritures import formes
from tests.cles.reecritures.scenes import Scene


class Ligne(Struct, frozen=True):
    """A line as the attacker means it, before it is chained."""

    auteur: str
    instant: str
    fait: FaitPartage
    clair: bytes = b""
    """The feuillet of a pli, when he can open it."""
    origine: int = 0
    """Its rank in the honest journal; 0: it was not there."""


class Reparation(Enum):
    """What he does with the journal once he has changed something, and with what the others signed after it."""

    AUCUNE = "rien que la chaîne"
    GARDER = "tout refait, les signatures de l’autre gardées"
    USURPER = "tout refait, sa clé à lui sous le nom de l’autre"
    OTER = "tout refait, ce que l’autre a signé ôté"
    COUPER = "tout refait, coupé avant ce que l’autre a signé"


class Suivi(Reader):
    """How the attacker's own program reads what he is making: it refuses nothing that can be folded."""

    def _verifier(self, inscrit: Inscrit, line: Inscription) -> None:
        pass


def ouvrir_pli(pli: Pli, dossier: str, auteur: str, key: bytes) -> bytes:
    """The feuillet of a pli; empty when this key does not open it."""
    try:
        return AESGCM(key).decrypt(pli.nonce, pli.chiffre, _contexte(pli, dossier, auteur))
    except (InvalidTag, ValueError):
        return b""


def fermer_pli(pli: Pli, dossier: str, auteur: str, key: bytes, feuillet: bytes) -> Pli:
    """A pli at the place of this one, which holds this feuillet."""
    nonce = os.urandom(12)
    return replace(pli, nonce=nonce, chiffre=AESGCM(key).encrypt(nonce, feuillet, _contexte(pli, dossier, auteur)))


def _contexte(pli: Pli, dossier: str, auteur: str) -> bytes:
    return engagement.contexte_pli(
        dossier, pli.bloc, pli.siege, ProfilId(auteur), pli.version, pli.ordre, UNSET  # type: ignore[arg-type]
    )  # fmt: skip


def feuillet(fait: FaitsSolo) -> bytes:
    """The one feuillet of a mark."""
    (only,) = feuillets.cut(canonique.encode(fait))
    return only


def contenu(clair: bytes) -> FaitsSolo | None:
    """What a feuillet says when it is whole."""
    try:
        whole = feuillets.Liasse().add(clair)
        return read_fait_solo(whole) if whole else None
    except ValueError:
        return None


class Attaquant:
    """One of those who sat: what he holds, and the journal as he can read it."""

    def __init__(self, scene: Scene, moi: ProfilId) -> None:
        self.scene, self.moi = scene, moi
        self.cle_signature = scene.secrets[moi].signature
        self._root = scene.secrets[moi].racine
        self._divulguees = scene.divulguees
        self.entries = [self._entry(line, fait) for line, fait in scene.faits()]

    @property
    def autres(self) -> tuple[ProfilId, ...]:
        """The others, whose keys he has not."""
        return tuple(p for p in self.scene.personnes if p != self.moi)

    @property
    def autre(self) -> ProfilId:
        """The one across the table at the end."""
        return next(p for p in self.scene.assis.values() if p != self.moi)

    @property
    def ensemble(self) -> str:
        """How what the two do together is authored at the end."""
        return "+".join(self.scene.assis.values())

    def siege(self, personne: ProfilId) -> int:
        """Where someone sits at the end; the second seat for whoever has left it."""
        return next((s for s, p in self.scene.assis.items() if p == personne), 2)

    def cle(self, auteur: str, bloc: BlocCode, version: int) -> CleBloc | None:
        """The key of a grid: his own, or one that was disclosed."""
        who = ProfilId(auteur)
        if who == self.moi:
            return solo.derive_cle(self._root, self.scene.dossier, bloc, version)
        return self._divulguees.get((who, bloc, version))

    def _readable_key(self, auteur: ProfilId, bloc: BlocCode, version: int) -> bytes | None:
        key = self.cle(auteur, bloc, version)
        return key.cle if key is not None else None

    def suivi(self) -> Suivi:
        """His own reader, with the keys that he has."""
        return Suivi(self.scene.dossier, self.scene.referentiel, self._readable_key)

    def _entry(self, line: Inscription, fait: FaitPartage) -> Ligne:
        clair = b""
        if isinstance(fait, Pli):
            key = self.cle(line.auteur, fait.bloc, fait.version)
            clair = ouvrir_pli(fait, self.scene.dossier, line.auteur, key.cle) if key is not None else b""
        return Ligne(line.auteur, line.instant, fait, clair, line.rang)

    def reecrire(
        self, entries: list[Ligne], reparation: Reparation, drawn: dict[str, bytes] | None = None
    ) -> list[Inscription]:
        """The journal that these lines make. ``drawn``: keys that he drew, and put into seats."""
        return _Plume(self, reparation, {self.moi: self.cle_signature} | (drawn or {})).reecrire(entries)


class _Plume:
    """One rewriting, from the first line to the last."""

    def __init__(self, attaquant: Attaquant, reparation: Reparation, keys: dict[str, bytes]) -> None:
        self._attaquant, self._reparation, self._held = attaquant, reparation, keys
        self._dossier_id = attaquant.scene.dossier
        self._faites: list[Inscription] = []
        self._suivi = attaquant.suivi()
        self._folded = 0
        self._lost = False
        """Whether what he makes can no longer be folded: he then leaves contents as they are."""
        self._ordres: dict[tuple[str, str], int] = {}
        self._derogations: dict[int, int] = {}

    @property
    def _tete(self) -> Empreinte:
        return self._faites[-1].empreinte if self._faites else GENESE

    def _dossier(self) -> Dossier | None:
        """What was made so far, folded."""
        try:
            while self._folded < len(self._faites) and not self._lost:
                self._suivi.follow(self._faites[self._folded])
                self._folded += 1
        except (Refus, LookupError, AttributeError, ValueError, TypeError):
            self._lost = True
        return None if self._lost or not self._folded else self._suivi.dossier

    def reecrire(self, entries: list[Ligne]) -> list[Inscription]:
        rompu = False
        for entry in entries:
            place = len(self._faites)
            if not rompu and place < len(self._attaquant.entries) and entry == self._attaquant.entries[place]:
                self._compter(entry.auteur, entry.fait)
                self._faites.append(self._attaquant.scene.entries[place])
                continue
            rompu = True
            fait = entry.fait
            if self._reparation is not Reparation.AUCUNE:
                if self._a_autrui(entry):
                    if self._reparation is Reparation.COUPER:
                        break
                    if self._reparation is Reparation.OTER:
                        continue
                fait = self._reparer(entry)
            self._inscrire(entry, fait)
        return self._faites

    def _a_autrui(self, entry: Ligne) -> bool:
        return isinstance(entry.fait, formes.SIGNES) and entry.auteur not in self._held

    def _compter(self, auteur: str, fait: FaitPartage) -> None:
        if isinstance(fait, Pli):
            self._ordres[fait.bloc, auteur] = fait.ordre
        elif isinstance(fait, DerogationProposee):
            self._derogations[fait.numero] = len(self._derogations) + 1

    def _inscrire(self, entry: Ligne, fait: FaitPartage) -> None:
        self._compter(entry.auteur, fait)
        rang = len(self._faites) + 1
        try:
            instant = datetime.fromisoformat(entry.instant)
            line = journal.inscribe(self._dossier_id, rang, entry.auteur, instant, fait, self._tete)
            if line.instant != entry.instant:
                line = _dated(line, entry.instant)
        except ValueError:
            line = journal.inscribe(self._dossier_id, rang, entry.auteur, datetime.now().astimezone(), fait, self._tete)
            line = _dated(line, entry.instant)
        self._faites.append(line)

    def _reparer(self, entry: Ligne) -> FaitPartage:
        fait = entry.fait
        if isinstance(fait, Pli):
            return self._pli(entry, fait)
        if isinstance(fait, ProcesVerbalFige):
            return self._fige(entry, fait)
        if not isinstance(fait, formes.SIGNES):
            return fait
        mine = self._held.get(entry.auteur)
        if mine is None and self._reparation is Reparation.USURPER:
            mine = self._attaquant.cle_signature
        if isinstance(fait, FaitConfirme) and mine is not None:
            fait = replace(fait, seance=UNSET)  # by the key that he has
        fait = self._again(entry, fait)
        if mine is None:
            return formes.sur_la_tete(fait, self._tete)
        return formes.signer(
            fait, self._dossier_id, ProfilId(entry.auteur), datetime.fromisoformat(entry.instant), self._tete, mine
        )

    def _pli(self, entry: Ligne, fait: Pli) -> Pli:
        avant = self._attaquant.entries[entry.origine - 1] if entry.origine else None
        placed = replace(fait, ordre=self._ordres.get((fait.bloc, entry.auteur), 0) + 1)
        if avant is not None and (placed, entry.auteur, entry.clair) == (avant.fait, avant.auteur, avant.clair):
            return fait
        key = self._attaquant.cle(entry.auteur, fait.bloc, fait.version)
        if key is None:  # never disclosed: his own, in the other's name
            key = self._attaquant.cle(self._attaquant.moi, fait.bloc, fait.version)
        assert key is not None
        return fermer_pli(placed, self._dossier_id, entry.auteur, key.cle, entry.clair) if entry.clair else placed

    def _fige(self, entry: Ligne, fait: ProcesVerbalFige) -> FaitPartage:
        """The record drafted again from what precedes it, by the honest code; its place alone when that fails."""
        dossier, before = self._dossier(), proces_verbal.read(fait.contenu)
        titres = {e.siege: e.titre for e in before.evaluateurs if e.titre is not None}
        pv = replace(before, journal=TetePV(len(self._faites), self._tete))
        with suppress(LookupError, ValueError, AttributeError, TypeError):
            if dossier is not None:
                when = datetime.fromisoformat(entry.instant)
                pv = redaction.proces_verbal(dossier, fait.mode, when, self._tete, titres)
        content = proces_verbal.encode(pv)
        return replace(fait, contenu=content.decode("utf-8"), empreinte=canonique.empreinte(content))

    def _again(self, entry: Ligne, fait: FaitPartage) -> FaitPartage:
        """What a signed fait says of what precedes it, computed again as its author's application would."""
        if isinstance(fait, DerogationProposee):
            return replace(fait, numero=len(self._derogations) + 1)
        if isinstance(fait, DerogationAcceptee | DerogationRetiree):
            return replace(fait, numero=self._derogations.get(fait.numero, fait.numero))
        intact = entry.origine and fait == self._attaquant.entries[entry.origine - 1].fait
        a_calculer = getattr(fait, "empreinte", None) == AUCUNE_EMPREINTE
        dossier = self._dossier()
        if dossier is None or not (intact or a_calculer):
            return fait
        try:
            if isinstance(fait, GrilleScellee):
                return self._scellee(entry, fait, dossier)
            if isinstance(fait, AccordConfirme):
                return replace(fait, empreinte=accords.empreinte(dossier, fait.bloc))
        except (LookupError, ValueError, AttributeError, TypeError):
            return fait
        if isinstance(fait, ProcesVerbalSigne) and dossier.fige is not None:
            return replace(fait, empreinte=dossier.fige.empreinte)
        return fait

    def _scellee(self, entry: Ligne, fait: GrilleScellee, dossier: Dossier) -> FaitPartage:
        key = self._attaquant.cle(entry.auteur, fait.bloc, fait.version)
        if key is None:
            return fait
        plis = dossier.bloc(fait.bloc).avancements[fait.siege].plis
        engage = engagement.engagement(
            dossier=self._dossier_id, bloc=fait.bloc, siege=fait.siege, auteur=ProfilId(entry.auteur),
            version=fait.version, plis=plis, grille=dossier.grille(fait.bloc, ProfilId(entry.auteur)),
            key=key.cle, salt=key.sel,
        )  # fmt: skip
        return replace(fait, plis=plis, engagement=engage)


def _dated(line: Inscription, instant: str) -> Inscription:
    """The line with an instant written otherwise, its empreinte computed by the code that any attacker has."""
    data = line.donnees.encode("utf-8")
    empreinte = journal._empreinte(line.dossier, line.rang, line.type, line.auteur, instant, data, line.precedent)
    return replace(line, instant=instant, empreinte=empreinte)
