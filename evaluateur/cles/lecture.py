"""Reads a journal with the keys at hand: verifies the chain and the signatures, folds, opens the plis it can open.

Someone without a key gets the same dossier with fewer grids; what he cannot read is counted, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec import UNSET, DecodeError

from evaluateur import journal
from evaluateur.cles import signatures, solo
from evaluateur.cles.solo import Enveloppe, Lieu
from evaluateur.journal import GENESE, ChaineRompue, Inscription
from evaluateur.metier import appliquer, canonique, engagement, suite
from evaluateur.metier.dossier import Dossier, nouveau
from evaluateur.metier.faits.cloture import ProcesVerbalFige, ProcesVerbalSigne, SauvegardeRestauree
from evaluateur.metier.faits.conciliation import AccordConfirme, FaitConfirme
from evaluateur.metier.faits.fait import FORME_LIEE, FaitSigne
from evaluateur.metier.faits.notation import GrilleScellee, GrillesRevelees, Pli
from evaluateur.metier.faits.partage import Inscrit
from evaluateur.metier.faits.preparation import DossierOuvert
from evaluateur.metier.faits_solo import FaitsSolo, cellule
from evaluateur.metier.grille import Grille, appliquer_solo
from evaluateur.metier.personnes import Evaluateur
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import TetePV
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import BlocCode, DossierId, Empreinte, ProfilId, cellule_du_bloc

Cles = Callable[[ProfilId, BlocCode, int], bytes | None]
"""Author, bloc, version → the key of that grid, or None."""


def no_cle(_auteur: ProfilId, _bloc: BlocCode, _version: int) -> None:
    """Someone who may read no grid before its reveal."""


class Reader:
    """Follows the journal of one dossier, line after line."""

    def __init__(
        self, identifiant: DossierId, referentiels: Callable[[Empreinte], Referentiel], keys: Cles = no_cle
    ) -> None:
        self.identifiant = identifiant
        self._referentiels = referentiels
        self._keys = keys
        self._dossier: Dossier | None = None
        self._liee = False
        """Whether what one evaluator stands for must be signed over its head from here on (``FORME_LIEE``)."""
        self.tete = GENESE
        self.instant: datetime | None = None
        """Of the last line."""
        self._closed: dict[tuple[BlocCode, ProfilId], list[Pli]] = {}
        self._ordres: dict[tuple[BlocCode, ProfilId], int] = {}
        self._enveloppes: dict[tuple[ProfilId, BlocCode, int], Enveloppe | None] = {}

    @property
    def dossier(self) -> Dossier:
        """What was read so far. Raises :class:`ChaineRompue` for a journal without any line."""
        if self._dossier is None:
            raise ChaineRompue(self.identifiant, 1, "l’événement 1 manque")
        return self._dossier

    def read(self, inscriptions: Iterable[Inscription]) -> Dossier:
        """Verify and follow a whole journal."""
        for line in journal.verify(inscriptions, self.identifiant):
            self.follow(line)
        return self.dossier

    def follow(
        self, line: Inscription, inscrit: Inscrit | None = None, su: FaitsSolo | None = None
    ) -> FaitsSolo | None:
        """Follow one line, the chain of which was verified or just made; return what its pli holds, if it opens.

        Whoever just made the line gives the fait (``inscrit``) and the content of its pli (``su``) along with it:
        they need not be read back.
        """
        inscrit = inscrit or journal.read(line)
        fait, content = inscrit.fait, None
        if self._dossier is None:
            if not isinstance(fait, DossierOuvert):
                raise ChaineRompue(self.identifiant, 1, "le dossier n’y est pas ouvert")
            self._dossier = nouveau(self.identifiant, self._referentiels(fait.referentiel))
        try:
            self._verifier(inscrit, line)
            self._dossier = appliquer.appliquer(self._dossier, inscrit)
            if isinstance(fait, Pli):
                content = self._pli(inscrit, fait, su)
                if content is not None:
                    self._cellule_connue(fait.bloc, content)
                    self._dossier = appliquer.appliquer_pli(self._dossier, fait.bloc, inscrit.personne, content)
            elif isinstance(fait, GrillesRevelees):
                self._dossier = self._reveler(self._dossier, inscrit, fait)
        except LookupError as error:
            what = "il porte sur un contenu absent des événements précédents"
            raise ChaineRompue(self.identifiant, inscrit.rang, what) from error
        self.tete, self.instant = line.empreinte, inscrit.instant
        return content

    def _pli(self, inscrit: Inscrit, pli: Pli, su: FaitsSolo | None) -> FaitsSolo | None:
        grille = (pli.bloc, inscrit.personne)
        if pli.ordre != self._ordres.get(grille, 0) + 1:
            raise ChaineRompue(self.identifiant, inscrit.rang, "une saisie manque ou se répète dans la grille")
        self._ordres[grille] = pli.ordre
        if su is not None:
            return su
        enveloppe = self._enveloppe(inscrit.personne, pli)
        if enveloppe is None:
            self._closed.setdefault(grille, []).append(pli)
            return None
        return enveloppe.open(pli)

    def _cellule_connue(self, bloc: BlocCode, content: FaitsSolo) -> None:
        """A pli may only speak of its own bloc. Raises LookupError, which :meth:`follow` turns into a refusal."""
        code = cellule(content)
        if code and code != cellule_du_bloc(bloc) and self.dossier.referentiel.bloc_de[code] != bloc:
            raise LookupError(code)

    def _enveloppe(self, auteur: ProfilId, pli: Pli) -> Enveloppe | None:
        who = (auteur, pli.bloc, pli.version)
        if who not in self._enveloppes:
            key = self._keys(*who)
            lieu = Lieu(self.identifiant, pli.bloc, pli.siege, auteur, pli.version)
            self._enveloppes[who] = Enveloppe(key, lieu) if key else None
        return self._enveloppes[who]

    def _reveler(self, dossier: Dossier, inscrit: Inscrit, fait: GrillesRevelees) -> Dossier:
        grilles: dict[int, tuple[ProfilId, Grille]] = {}
        for ouverture in fait.ouvertures:
            avancement = dossier.bloc(fait.bloc).avancements[ouverture.siege]
            grille = dossier.grille(fait.bloc, ouverture.auteur)
            if len(ouverture.cle) != solo.TAILLE_CLE:
                raise ChaineRompue(self.identifiant, inscrit.rang, "la clé divulguée n’en est pas une")
            lieu = Lieu(self.identifiant, fait.bloc, ouverture.siege, ouverture.auteur, avancement.version)
            enveloppe = Enveloppe(ouverture.cle, lieu)
            for pli in self._closed.pop((fait.bloc, ouverture.auteur), []):
                content = enveloppe.open(pli)
                self._cellule_connue(fait.bloc, content)
                grille = appliquer_solo(grille, content)
            expected = engagement.engagement(
                dossier=self.identifiant,
                bloc=fait.bloc,
                siege=ouverture.siege,
                auteur=ouverture.auteur,
                version=avancement.version,
                plis=avancement.plis,
                grille=grille,
                key=ouverture.cle,
                salt=ouverture.sel,
            )
            if expected != avancement.engagement or ouverture.auteur != avancement.auteur:
                what = f"la grille révélée de l’évaluateur {ouverture.siege} n’est pas celle qu’il a scellée"
                raise ChaineRompue(self.identifiant, inscrit.rang, what)
            grilles[ouverture.siege] = (ouverture.auteur, grille)
        return appliquer.reveler(dossier, fait.bloc, grilles)

    def _verifier(self, inscrit: Inscrit, line: Inscription) -> None:
        """Check what the fait claims beyond the chain: that it may come here, who signed it, and over what."""
        fait = inscrit.fait
        self._require(inscrit.instant.tzinfo is not None, inscrit, "son instant n’est d’aucun fuseau")
        self._require(not (reproche := suite.reproche(self.dossier, inscrit)), inscrit, reproche)
        if isinstance(fait, ProcesVerbalFige):
            self._proces_verbal(inscrit, fait, line)
        elif isinstance(fait, FaitSigne):
            self._signe(inscrit, fait, line)
        elif isinstance(fait, DossierOuvert):
            known = fait.forme is UNSET or fait.forme == FORME_LIEE
            self._require(known, inscrit, "il est d’une forme que cette version ne connaît pas")
            self._liee = fait.forme == FORME_LIEE

    def _proces_verbal(self, inscrit: Inscrit, fait: ProcesVerbalFige, line: Inscription) -> None:
        """The record is the one of its empreinte, of this dossier, and of the very line that it follows."""
        self._require(
            canonique.empreinte(fait.contenu.encode("utf-8")) == fait.empreinte,
            inscrit,
            "la grille officielle n’a pas son code de contrôle",
        )
        try:
            lien = proces_verbal.lien(fait.contenu)
        except DecodeError as error:
            raise ChaineRompue(self.identifiant, inscrit.rang, "la grille officielle n’a pas pu être lue") from error
        expected = (self.identifiant, fait.version, fait.mode, TetePV(line.rang - 1, line.precedent))
        self._require(
            (lien.dossier, lien.version, lien.mode, lien.journal) == expected,
            inscrit,
            "la grille officielle n’est pas celle de ce qui la précède",
        )

    def _signe(self, inscrit: Inscrit, fait: FaitSigne, line: Inscription) -> None:
        """What one evaluator stands for carries his signature over the head; before base 8, what it carried then."""
        seal_of_before = isinstance(fait, GrilleScellee) and fait.forme is UNSET
        if fait.tete is not UNSET and not seal_of_before:
            self._liee = True
        if not self._liee:
            self._signe_avant(inscrit, fait, line)
        elif isinstance(fait, SauvegardeRestauree) and not self._assis(inscrit):
            # Who restores may hold no seat: what he says of the base binds nobody.
            self._require(fait.tete == line.precedent, inscrit, "il porte sur un autre état du journal")
        else:
            self._require(
                fait.tete == line.precedent and not seal_of_before, inscrit, "il ne suit pas ce que son auteur a signé"
            )
            message = engagement.message_signe(
                dossier=self.identifiant, auteur=inscrit.personne, instant=inscrit.instant, fait=fait
            )
            self._signature(inscrit, message, fait)

    def _signe_avant(self, inscrit: Inscrit, fait: FaitSigne, line: Inscription) -> None:
        """What was signed in a base before 8: seals, agreements, and the record in electronic mode."""
        if isinstance(fait, GrilleScellee):
            self._require(fait.tete == line.precedent, inscrit, "le scellement porte sur un autre état du journal")
            message = engagement.message_scellement(
                dossier=self.identifiant,
                bloc=fait.bloc,
                siege=fait.siege,
                version=fait.version,
                engagement=fait.engagement,
                tete=line.precedent,
            )
        elif isinstance(fait, AccordConfirme):
            message = engagement.message_accord(
                dossier=self.identifiant, bloc=fait.bloc, siege=fait.siege, empreinte=fait.empreinte
            )
        elif isinstance(fait, ProcesVerbalSigne) and self.dossier.fige and self.dossier.fige.mode == "electronique":
            message = engagement.message_proces_verbal(
                dossier=self.identifiant, version=fait.version, siege=fait.siege, empreinte=fait.empreinte
            )
        else:
            return
        self._signature(inscrit, message, fait)

    def _assis(self, inscrit: Inscrit) -> bool:
        """Whether a holder of a seat is among those who are said to have written this."""
        return any(e.identifiant in inscrit.personnes for e in self.dossier.sieges.values())

    def _occupant(self, inscrit: Inscrit) -> Evaluateur | None:
        """The holder of a seat who wrote this alone."""
        return next((e for e in self.dossier.sieges.values() if e.identifiant == inscrit.auteur), None)

    def _signature(self, inscrit: Inscrit, message: bytes, fait: FaitSigne) -> None:
        signature = fait.signature
        valid = signature is not UNSET and signatures.verify(self._key(inscrit, fait), message, signature)
        self._require(valid, inscrit, "sa signature n’est pas celle de son auteur")

    def _key(self, inscrit: Inscrit, fait: FaitSigne) -> str:
        """The public key that must have signed: that of the seat, or the one that it attested for that day."""
        occupant = self._occupant(inscrit)
        if occupant is None:
            return ""
        if isinstance(fait, FaitConfirme) and fait.seance is not UNSET:
            return engagement.attested_key(self.dossier, inscrit.personne, fait.seance, inscrit.instant)
        return occupant.cle_publique

    def _require(self, holds: bool, inscrit: Inscrit, what: str) -> None:
        if not holds:
            raise ChaineRompue(self.identifiant, inscrit.rang, what)
