"""A dossier being worked on: how it is read with the keys of whoever holds the keyboard, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from evaluateur import journal
from evaluateur.cles import solo
from evaluateur.cles.lecture import Reader
from evaluateur.db import brouillons, journaux
from evaluateur.db.erreurs import JournalDevance
from evaluateur.db.pilote import Connection
from evaluateur.db.temoin import DernierFait
from evaluateur.journal import ChaineRompue, Inscription
from evaluateur.metier import canonique, designation
from evaluateur.metier.actes import epreuve, gardes, notation
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits import Fait, FaitPartage, Inscrit, Pli, read_fait
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.metier.typographie import pluriel
from evaluateur.metier.vocabulaire import Numero
from evaluateur.seance.changement import Changement
from evaluateur.seance.etabli import Etabli

_JAMAIS = datetime.min.replace(tzinfo=UTC)
_Ligne = tuple[Inscription, Inscrit]
_Plis = tuple[list[Pli], list[FaitsSolo]]
COMPTE_ROND = 64
"""Plis: more than the largest grid has cells and comments, so that what is counted is nearly always the same."""
COMMUN = "commun"
"""Author of the drafts typed together."""


def champ_de_grille(champ: str) -> bool:
    """Whether a draft is of a text that enters a grid; the others belong to forms."""
    return champ.startswith(("precisions.", "notes.")) or champ == "motif"


def nom_du_champ(champ: str) -> str:
    """How a text of a grid is called."""
    sorte, _, code = champ.partition(".")
    if sorte == "precisions":
        return f"précisions de la compétence {code}"
    if sorte == "notes":
        return f"note sur la situation {code}" if code != "0" else "notes d'entretien"
    return "motif du résultat"


class Travail:
    """Reads and appends; knows no rule of the trade. Use it through :class:`evaluateur.seance.seance.Seance`."""

    def __init__(self, etabli: Etabli, identifiant: str) -> None:
        self.identifiant = identifiant
        self._etabli = etabli
        self._tour = etabli.tour
        self._reader = self._new_reader()
        self._cles: dict[tuple[str, str, int], solo.CleBloc] = {}
        self._enveloppes: dict[tuple[str, str, int], solo.Enveloppe] = {}
        self._repere = etabli.now()
        self._dernier: datetime | None = None
        self._minuits = _JAMAIS, _JAMAIS
        """The day of the last pli, from midnight to midnight where the session takes place."""

    def _new_reader(self) -> Reader:
        return Reader(self.identifiant, self._etabli.referentiel, self._readable_cle)

    def _readable_cle(self, auteur: str, bloc: str, version: int) -> bytes | None:
        """One reads one's own grid, alone at the keyboard; together, none before its reveal."""
        if self._etabli.clavier.personnes != (auteur,):
            return None
        return self._cle(auteur, bloc, version).cle

    def _cle(self, auteur: str, bloc: str, version: int) -> solo.CleBloc:
        qui = (auteur, bloc, version)
        if qui not in self._cles:
            self._cles[qui] = self._etabli.cle_bloc(auteur, self.identifiant, bloc, version)
        return self._cles[qui]

    # --- reading

    @property
    def clavier(self) -> Clavier:
        """Who holds the keyboard."""
        return self._etabli.clavier

    @property
    def dossier(self) -> Dossier:
        """The dossier as the holder of the keyboard may read it, always up to date."""
        if self._tour != self._etabli.tour:
            self.reread()
        return self._reader.dossier

    def reread(self) -> None:
        """Read the journal again from the base, chain and signatures verified."""
        self._cles.clear()
        self._enveloppes.clear()
        self._reader = self._new_reader()
        self._tour = self._etabli.tour
        self._reader.read(journaux.read(self._etabli.base, self.identifiant))
        self._dernier = self._reader.instant

    @property
    def perte(self) -> str:
        """What the witness saw committed and is no longer there, in words; empty when nothing is missing.

        Work goes on from what is there.
        """
        vu = self._etabli.base.temoin.read()
        if vu is None or vu.dossier != self.identifiant or vu.rang <= self.dossier.rang:
            return ""
        perdus = pluriel(vu.rang - self.dossier.rang, "fait manque", "faits manquent")
        return f"La base a été abîmée, ou remplacée par une plus ancienne : {perdus} à la fin de ce dossier."

    @property
    def tete(self) -> str:
        """Head of the journal."""
        return self._reader.tete

    # --- writing

    def avant_engagement(self) -> Moment:
        """Write what goes before an act that binds to the head of the journal; returns the moment of that act."""
        moment = self._etabli.now()
        plis, sus = self._remplissage()
        derive = self._derive(moment)
        if plis or derive:
            self._commit(self._chain([*plis, *derive], moment), sus=sus)
            self._noter(moment)
        return moment

    def completer(self) -> None:
        """Hide how many things the one who is about to leave the keyboard has written. He leaves in any case."""
        if not self._started or self._tour != self._etabli.tour:
            return
        try:
            plis, sus = self._remplissage()
            if plis:
                self.append(plis, self._etabli.now(), sus)
        except Refus as refus:
            self._etabli.announce(Changement(self.identifiant, (), avertissement=str(refus)))

    def append(
        self,
        faits: Sequence[Fait],
        moment: Moment,
        sus: Sequence[FaitsSolo] = (),
        brouillon: tuple[str, str] | None = None,
    ) -> None:
        """Append faits in one transaction, then fold and announce them.

        ``sus`` are the contents of the plis among them, in the same order; ``brouillon`` names the draft they replace.
        """
        derive = self._derive(moment) if faits and self._started else []
        if not all(isinstance(fait, Pli) for fait in faits):
            plis, sus = self._remplissage()
            faits = [*plis, *faits]
        lignes = self._chain([*derive, *faits] if derive else faits, moment)
        if not lignes and brouillon is None:
            return
        if brouillon is None:
            self._commit(lignes, sus=sus)
            self._noter(moment)
            return
        bloc, champ = brouillon
        auteur, place = self._auteur_brouillon(), solo.brouillon_key(self._cle_brouillon(bloc), champ)
        self._commit(lignes, lambda c: brouillons.delete(c, self.identifiant, auteur, bloc, place), sus)
        self._noter(moment)

    def append_checked(
        self, faits: Sequence[Fait], moment: Moment, aussi: Callable[[Connection], object] | None = None
    ) -> None:
        """Append like :meth:`append`, but read the whole stored journal again first, in the same transaction.

        ``aussi`` writes what the faits refer to, in that transaction too.

        The new faits are followed on that fresh reading before they are committed: an act that commits to the past
        (seal, reveal, procès-verbal, closing) is never written on a journal that it would make unreadable.
        """
        reader = self._new_reader()
        lignes = self._chain(faits, moment)

        def check(connexion: Connection) -> None:
            reader.read(journaux.read(self._etabli.base, self.identifiant))
            if reader.tete != self.tete:
                raise ChaineRompue(self.identifiant, reader.dossier.rang, "sa fin n'est pas celle qui a été lue ici")
            for ligne, inscrit in lignes:
                reader.follow(ligne, inscrit)
            if aussi is not None:
                aussi(connexion)

        self._commit(lignes, check, reader=reader)

    def _chain(self, faits: Sequence[Fait], moment: Moment) -> list[_Ligne]:
        rang, precedent = (self._reader.dossier.rang, self._reader.tete) if self._started else (0, journal.GENESE)
        auteur = self._auteur() if faits else ""
        lignes, quand = [], self._reader.instant
        for fait in faits:
            rang += 1
            quand = self._jour(moment, quand) if isinstance(fait, Pli) else moment.instant
            ligne = journal.inscribe(self.identifiant, rang, auteur, quand, fait, precedent)
            if not isinstance(fait, Pli):
                read_fait(ligne.donnees)  # a value that no reader would take is a bug, found before it is written
            lignes.append((ligne, Inscrit(rang, auteur, quand, cast(FaitPartage, fait))))
            precedent = ligne.empreinte
        return lignes

    def _jour(self, moment: Moment, avant: datetime | None) -> datetime:
        """When a pli was written: the day, or the line before. How long one took is nobody's business."""
        minuit, lendemain = self._minuits
        if not minuit <= moment.instant < lendemain:
            local = designation.local(moment.instant, self._reader.dossier.session.fuseau)
            minuit = local.replace(hour=0, minute=0, second=0, microsecond=0)
            self._minuits = minuit, minuit + timedelta(days=1)
        return minuit if avant is None else max(minuit, avant)

    @property
    def _started(self) -> bool:
        return self._reader.tete != journal.GENESE

    def _auteur(self) -> str:
        auteur = self.clavier.auteur
        if not auteur:
            raise ActeRefuse("Personne n'est au clavier.", "Déverrouillez un profil.")
        return auteur

    def _derive(self, moment: Moment) -> list[Fait]:
        """The fait of a wall clock that moved since the last act, or went back behind the last line that was read."""
        derive = moment.derive(self._repere) or 0
        if abs(derive) < epreuve.DERIVE_NOTEE_MS and self._dernier is not None and moment.instant < self._dernier:
            derive = (moment.instant - self._dernier) // timedelta(milliseconds=1)
        return epreuve.constater_derive(self._reader.dossier, derive)

    def _noter(self, moment: Moment) -> None:
        """From now on, moves are counted from this moment."""
        self._repere, self._dernier = moment, None

    def _commit(
        self,
        lignes: list[_Ligne],
        aussi: Callable[[Connection], None] | None = None,
        sus: Sequence[FaitsSolo] = (),
        reader: Reader | None = None,
    ) -> None:
        """Commit, then fold (or take the reading that has followed the lines already), then announce."""
        inscriptions = tuple(ligne for ligne, _ in lignes)
        try:
            with self._etabli.base.transaction() as connexion:
                if aussi is not None:
                    aussi(connexion)
                journaux.append(connexion, inscriptions)
        except JournalDevance:
            self.reread()
            raise
        if reader is not None:
            self._reader = reader
        else:
            contenus = iter(sus)
            for ligne, inscrit in lignes:
                su = next(contenus, None) if isinstance(inscrit.fait, Pli) else None
                self._reader.follow(ligne, inscrit, su)
        if inscriptions:
            derniere = inscriptions[-1]
            self._etabli.base.temoin.write(DernierFait(self.identifiant, derniere.rang, derniere.empreinte))
            self._etabli.announce(Changement(self.identifiant, inscriptions))

    def append_solo(self, dossier: Dossier, bloc: str, faits: Sequence[FaitsSolo], champ: str = "") -> None:
        """Close solo faits, allowed on this dossier, into plis under the holder's own key, and append them."""
        auteur = self._auteur()
        siege = dossier.siege_de(auteur) or gardes.siege(dossier, self.clavier)
        avancement = dossier.blocs[bloc].avancements.get(siege)
        version, ordre = (avancement.version, avancement.plis) if avancement else (dossier.version, 0)
        ailleurs, vides = self._remplissage(sauf=bloc) if faits else ([], [])
        plis, sus = self._close(self._enveloppe(bloc, siege, auteur, version), ordre, faits)
        moment, brouillon = self._etabli.now(), (bloc, champ) if champ else None
        self.append([*ailleurs, *plis], moment, [*vides, *sus], brouillon)

    def _close(self, enveloppe: solo.Enveloppe, ordre: int, faits: Sequence[FaitsSolo]) -> _Plis:
        """Close faits after the pli of this order: the plis, and what is known of each once it is written."""
        plis: list[Pli] = []
        sus: list[FaitsSolo] = []
        for fait in faits:
            fermes = enveloppe.close(ordre + len(plis) + 1, fait, self._etabli.random_bytes)
            plis += fermes
            sus += [*[solo.RIEN] * (len(fermes) - 1), fait]
        return plis, sus

    def _remplissage(self, sauf: str = "") -> _Plis:
        """Plis that say nothing, to bring the number of those in each open grid of the holder to a round one.

        They go before a fait that the other may read and before a pli of another bloc (``sauf``): otherwise he would
        count what was written up to there, and a comment more is often a verdict less.
        """
        clavier = self.clavier
        if not self._started or len(clavier.personnes) != 1:
            return [], []
        plis: list[Pli] = []
        dossier, auteur = self.dossier, clavier.personnes[0]
        for bloc, etat in dossier.blocs.items():
            if bloc == sauf:
                continue
            for siege, avancement in etat.avancements.items():
                manquent = -avancement.plis % COMPTE_ROND
                if not manquent or avancement.auteur != auteur:
                    continue
                if not notation.obstacle(dossier, clavier, bloc):
                    enveloppe = self._enveloppe(bloc, siege, auteur, avancement.version)
                    plis += self._close(enveloppe, avancement.plis, [solo.RIEN] * manquent)[0]
        return plis, [solo.RIEN] * len(plis)

    def _enveloppe(self, bloc: str, siege: int, auteur: str, version: int) -> solo.Enveloppe:
        qui = (auteur, bloc, version)
        if qui not in self._enveloppes:
            lieu = solo.Lieu(self.identifiant, bloc, cast(Numero, siege), auteur, version)
            self._enveloppes[qui] = solo.Enveloppe(self._cle(*qui).cle, lieu)
        return self._enveloppes[qui]

    def back_up(self) -> None:
        """Make a backup; one that fails is announced, the act that called for it stands."""
        try:
            self._etabli.back_up()
        except Refus as refus:
            self._etabli.announce(Changement(self.identifiant, (), avertissement=str(refus)))

    # --- what is being typed

    def _auteur_brouillon(self) -> str:
        personnes = self.clavier.personnes
        return personnes[0] if len(personnes) == 1 else COMMUN

    def _cle_brouillon(self, bloc: str) -> bytes:
        """A draft typed alone is closed under its author's own key; together, it is no secret between the two."""
        personnes = self.clavier.personnes
        if len(personnes) == 1:
            return self._cle(personnes[0], bloc, 0).cle
        racine = self._etabli.profil_ouvert(personnes[0]).cle_base
        return solo.derive_cle(racine, self.identifiant, bloc, 0).cle

    def save_brouillon(self, bloc: str, champ: str, texte: str) -> None:
        """Keep what is being typed in a field, before it is a fait."""
        self._auteur()
        if champ_de_grille(champ):
            notation.ma_grille(self.dossier, self.clavier, bloc)
        cle = self._cle_brouillon(bloc)
        clair = canonique.encode([champ, gardes.saisie(texte)]).decode("utf-8")
        contenu = solo.encrypt_brouillon(cle, clair, self._etabli.random_bytes)
        instant = journal.format_instant(self._jour(self._etabli.now(), self._reader.instant))
        auteur, place = self._auteur_brouillon(), solo.brouillon_key(cle, champ)
        with self._etabli.base.transaction() as connexion:
            brouillons.write(connexion, self.identifiant, auteur, bloc, place, contenu, instant)

    def drop_brouillon(self, bloc: str, champ: str) -> None:
        """Forget what was being typed in a field: it became a fait, or was given up."""
        self._auteur()
        auteur, place = self._auteur_brouillon(), solo.brouillon_key(self._cle_brouillon(bloc), champ)
        with self._etabli.base.transaction() as connexion:
            brouillons.delete(connexion, self.identifiant, auteur, bloc, place)

    def brouillons(self) -> dict[tuple[str, str], str]:
        """What the holder of the keyboard was typing, by (bloc, field)."""
        self._auteur()
        trouves = {}
        for bloc, _, contenu in brouillons.read(self._etabli.base, self.identifiant, self._auteur_brouillon()):
            clair = solo.decrypt_brouillon(self._cle_brouillon(bloc), contenu)
            champ, texte = canonique.decode(clair, tuple[str, str])
            trouves[bloc, champ] = texte
        return trouves
