"""A dossier being worked on: how it is read with the keys of whoever holds the keyboard, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import cast

from evaluateur import journal
from evaluateur.cles import solo
from evaluateur.cles.lecture import Reader
from evaluateur.cles.reperes import Tete
from evaluateur.db import brouillons, journaux
from evaluateur.db.pilote import Connection
from evaluateur.db.temoin import DernierFait
from evaluateur.journal import ChaineRompue, Inscription
from evaluateur.metier import canonique, designation
from evaluateur.metier.actes import epreuve, gardes, notation
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits import Fait, FaitPartage, FaitSigne, Inscrit, Pli, read_fait
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, DossierId, Empreinte, Numero, ProfilId
from evaluateur.seance import plume
from evaluateur.seance.changement import Changement, changement
from evaluateur.seance.etabli import Etabli

_NOT_READ = -1
"""Round of a reading that was let go, or that a failed commit left half way."""
_NEVER = datetime.min.replace(tzinfo=UTC)
_Line = tuple[Inscription, Inscrit]
_Plis = tuple[list[Pli], list[FaitsSolo]]
COMPTE_ROND = 64
"""Plis: more than the largest grid has cells and comments, so that what is counted is nearly always the same."""
COMMUN = "commun"
"""Author of the drafts typed together."""


def champ_de_grille(field: str) -> bool:
    """Whether a draft is of a text that enters a grid; the others belong to forms."""
    return field.startswith(("precisions.", "notes.")) or field == "motif"


def nom_du_champ(field: str) -> str:
    """How a text of a grid is called."""
    kind, _, code = field.partition(".")
    if kind == "precisions":
        return f"précisions de la compétence {code}"
    if kind == "notes":
        return f"note sur la situation {code}" if code != "0" else "notes d’entretien"
    return "motif du résultat"


class Travail:
    """Reads and appends; knows no rule of the trade. Use it through :class:`evaluateur.seance.seance.Seance`."""

    def __init__(self, etabli: Etabli, identifiant: DossierId) -> None:
        self.identifiant = identifiant
        self._etabli = etabli
        self._round_ = etabli.tour
        self._reader = self._new_reader()
        self._keys: dict[tuple[ProfilId, BlocCode, int], solo.CleBloc] = {}
        self._enveloppes: dict[tuple[ProfilId, BlocCode, int], solo.Enveloppe] = {}
        self._repere = etabli.now()
        self._last: datetime | None = None
        self._minuits = _NEVER, _NEVER
        """The day of the last pli, from midnight to midnight where the session takes place."""

    def _new_reader(self) -> Reader:
        return Reader(self.identifiant, self._etabli.referentiel, self._readable_key)

    def _readable_key(self, auteur: ProfilId, bloc: BlocCode, version: int) -> bytes | None:
        """One reads one's own grid, alone at the keyboard; together, none before its reveal."""
        if self._etabli.clavier.personnes != (auteur,):
            return None
        return self._key(auteur, bloc, version).cle

    def _key(self, auteur: ProfilId, bloc: BlocCode, version: int) -> solo.CleBloc:
        who = (auteur, bloc, version)
        if who not in self._keys:
            self._keys[who] = self._etabli.cle_bloc(auteur, self.identifiant, bloc, version)
        return self._keys[who]

    # --- reading

    @property
    def clavier(self) -> Clavier:
        """Who holds the keyboard."""
        return self._etabli.clavier

    @property
    def dossier(self) -> Dossier:
        """The dossier as the holder of the keyboard may read it, always up to date."""
        if self._round_ != self._etabli.tour:
            self.reread()
        return self._reader.dossier

    def reread(self) -> None:
        """Read the journal again from the base, chain and signatures verified."""
        self._keys.clear()
        self._enveloppes.clear()
        self._reader, round_ = self._new_reader(), self._etabli.tour
        self._reader.read(journaux.read(self._etabli.base, self.identifiant))
        self._round_ = round_
        self._last = self._reader.instant

    @property
    def perte(self) -> str:
        """What was here and is no longer, in words; empty when nothing is missing. Work goes on from what is there."""
        return self._etabli.reperes.perte(self.dossier)

    @property
    def tete(self) -> Empreinte:
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

    def completer(self, *, leaving: bool) -> Tete | None:
        """Hide how many things the holder of the keyboard has written; whoever is ``leaving`` leaves in any case.

        Returns what he saw last of this dossier, None when he did not see it; what he could read of it is let go.
        """
        if not self._started or self._round_ != self._etabli.tour:
            return None
        try:
            plis, sus = self._remplissage()
            if plis:
                self.append(plis, self._etabli.now(), sus)
        except Refus as refus:
            self._etabli.announce(Changement(self.identifiant, (), avertissement=str(refus)))
        seen = Tete(self._reader.dossier.rang, self.tete, self._reader.dossier.reference)
        if leaving:
            self._keys.clear()
            self._enveloppes.clear()
            self._reader, self._round_ = self._new_reader(), _NOT_READ
        return seen

    def append(
        self,
        faits: Sequence[Fait],
        moment: Moment,
        sus: Sequence[FaitsSolo] = (),
        brouillon: tuple[BlocCode, str] | None = None,
    ) -> None:
        """Append faits in one transaction, then fold and announce them.

        ``sus`` are the contents of the plis among them, in the same order; ``brouillon`` names the draft they replace.
        """
        derive = self._derive(moment) if faits and self._started else []
        if not all(isinstance(fait, Pli) for fait in faits):
            plis, sus = self._remplissage()
            faits = [*plis, *faits]
        lines = self._chain([*derive, *faits] if derive else faits, moment)
        if not lines and brouillon is None:
            return
        if brouillon is None:
            self._commit(lines, sus=sus)
            self._noter(moment)
            return
        bloc, field = brouillon
        auteur, place = self._auteur_brouillon(), solo.brouillon_key(self._brouillon_key(bloc), field)
        self._commit(lines, lambda c: brouillons.delete(c, self.identifiant, auteur, bloc, place), sus)
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
        lines = self._chain(faits, moment)

        def check(connection: Connection) -> None:
            reader.read(journaux.read(self._etabli.base, self.identifiant))
            if reader.tete != self.tete:
                raise ChaineRompue(self.identifiant, reader.dossier.rang, "sa fin n’est pas celle qui a été lue ici")
            for line, inscrit in lines:
                reader.follow(line, inscrit)
            if aussi is not None:
                aussi(connection)

        self._commit(lines, check, reader=reader)

    def _chain(self, faits: Sequence[Fait], moment: Moment) -> list[_Line]:
        rang, precedent = (self._reader.dossier.rang, self._reader.tete) if self._started else (0, journal.GENESE)
        auteur = self._auteur() if faits else ""
        lines, when = [], self._reader.instant
        for fait in faits:
            rang += 1
            when = self._jour(moment, when) if isinstance(fait, Pli) else moment.instant
            if isinstance(fait, FaitSigne):
                fait = plume.signer(self._etabli, self._reader.dossier, fait, precedent, when)
            line = journal.inscribe(self.identifiant, rang, auteur, when, fait, precedent)
            if not isinstance(fait, Pli):
                read_fait(line.donnees)  # a value that no reader would take is a bug, found before it is written
            lines.append((line, Inscrit(rang, auteur, when, cast(FaitPartage, fait))))
            precedent = line.empreinte
        return lines

    def _jour(self, moment: Moment, before: datetime | None) -> datetime:
        """When a pli was written: the day, or the line before. How long one took is nobody's business."""
        midnight, next_day = self._minuits
        if not midnight <= moment.instant < next_day:
            local = designation.local(moment.instant, self._reader.dossier.session.fuseau)
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            self._minuits = midnight, midnight + timedelta(days=1)
        return midnight if before is None else max(midnight, before)

    @property
    def _started(self) -> bool:
        return self._reader.tete != journal.GENESE

    def _auteur(self) -> str:
        auteur = self.clavier.auteur
        if not auteur:
            raise ActeRefuse("Personne n’est au clavier.", "Déverrouillez un profil.")
        return auteur

    def _derive(self, moment: Moment) -> list[Fait]:
        """The fait of a wall clock that moved since the last act, or went back behind the last line that was read."""
        derive = moment.derive(self._repere) or 0
        if abs(derive) < epreuve.DERIVE_NOTEE_MS and self._last is not None and moment.instant < self._last:
            derive = (moment.instant - self._last) // timedelta(milliseconds=1)
        return epreuve.constater_derive(self._reader.dossier, derive)

    def _noter(self, moment: Moment) -> None:
        """From now on, moves are counted from this moment."""
        self._repere, self._last = moment, None

    def _commit(
        self,
        lines: list[_Line],
        aussi: Callable[[Connection], None] | None = None,
        sus: Sequence[FaitsSolo] = (),
        reader: Reader | None = None,
    ) -> None:
        """Fold (or take the reading that has followed the lines already), commit, then announce.

        In this order: what no reader would take is a bug, and is not written.
        """
        inscriptions = tuple(line for line, _ in lines)
        committed = False
        try:
            if reader is None:
                contents = iter(sus)
                for line, inscrit in lines:
                    su = next(contents, None) if isinstance(inscrit.fait, Pli) else None
                    self._reader.follow(line, inscrit, su)
            with self._etabli.base.transaction() as connection:
                if aussi is not None:
                    aussi(connection)
                journaux.append(connection, inscriptions)
            committed = True
        finally:
            if not committed:
                self._round_ = _NOT_READ  # until it is read again, nothing is said of it
                with suppress(Refus):
                    self.reread()
        self._reader = reader or self._reader
        if inscriptions:
            last = inscriptions[-1]
            self._etabli.base.temoin.write(DernierFait(self.identifiant, last.rang, last.empreinte))
            self._etabli.announce(changement(self.identifiant, lines, sus))

    def append_solo(self, dossier: Dossier, bloc: BlocCode, faits: Sequence[FaitsSolo], field: str = "") -> None:
        """Close solo faits, allowed on this dossier, into plis under the holder's own key, and append them."""
        auteur = gardes.personne(self.clavier)
        siege = dossier.siege_de(auteur) or gardes.siege(dossier, self.clavier)
        avancement = dossier.blocs[bloc].avancements.get(siege)
        version, order = (avancement.version, avancement.plis) if avancement else (dossier.version, 0)
        elsewhere, empty = self._remplissage(sauf=bloc) if faits else ([], [])
        plis, sus = self._close(self._enveloppe(bloc, siege, auteur, version), order, faits)
        moment, brouillon = self._etabli.now(), (bloc, field) if field else None
        self.append([*elsewhere, *plis], moment, [*empty, *sus], brouillon)

    def _close(self, enveloppe: solo.Enveloppe, order: int, faits: Sequence[FaitsSolo]) -> _Plis:
        """Close faits after the pli of this order: the plis, and what is known of each once it is written."""
        plis: list[Pli] = []
        sus: list[FaitsSolo] = []
        for fait in faits:
            closed = enveloppe.close(order + len(plis) + 1, fait, self._etabli.random_bytes)
            plis += closed
            sus += [*[solo.RIEN] * (len(closed) - 1), fait]
        return plis, sus

    def _remplissage(self, sauf: BlocCode = HORS_BLOC) -> _Plis:
        """Plis that say nothing, to bring the number of those in each open grid of the holder to a round one.

        They go before a fait that the other may read and before a pli of another bloc (``sauf``): otherwise he would
        count what was written up to there, and a comment more is often a verdict less.
        """
        clavier, auteur = self.clavier, self.clavier.seul
        if not self._started or auteur is None:
            return [], []
        plis: list[Pli] = []
        dossier = self.dossier
        for bloc, etat in dossier.blocs.items():
            if bloc == sauf:
                continue
            for siege, avancement in etat.avancements.items():
                missing = -avancement.plis % COMPTE_ROND
                if not missing or avancement.auteur != auteur:
                    continue
                if not notation.obstacle(dossier, clavier, bloc):
                    enveloppe = self._enveloppe(bloc, siege, auteur, avancement.version)
                    plis += self._close(enveloppe, avancement.plis, [solo.RIEN] * missing)[0]
        return plis, [solo.RIEN] * len(plis)

    def _enveloppe(self, bloc: BlocCode, siege: int, auteur: ProfilId, version: int) -> solo.Enveloppe:
        who = (auteur, bloc, version)
        if who not in self._enveloppes:
            lieu = solo.Lieu(self.identifiant, bloc, cast(Numero, siege), auteur, version)
            self._enveloppes[who] = solo.Enveloppe(self._key(*who).cle, lieu)
        return self._enveloppes[who]

    def back_up(self) -> None:
        """Make a backup; one that fails is announced, the act that called for it stands."""
        try:
            self._etabli.back_up()
        except Refus as refus:
            self._etabli.announce(Changement(self.identifiant, (), avertissement=str(refus)))

    # --- what is being typed

    def _auteur_brouillon(self) -> str:
        return self.clavier.seul or COMMUN

    def _brouillon_key(self, bloc: BlocCode) -> bytes:
        """A draft typed alone is closed under its author's own key; together, it is no secret between the two."""
        clavier = self.clavier
        if clavier.seul is not None:
            return self._key(clavier.seul, bloc, 0).cle
        root = self._etabli.profil_ouvert(clavier.personnes[0]).cle_base
        return solo.derive_cle(root, self.identifiant, bloc, 0).cle

    def save_brouillon(self, bloc: BlocCode, field: str, text: str) -> None:
        """Keep what is being typed in a field, before it is a fait."""
        self._auteur()
        if champ_de_grille(field):
            notation.ma_grille(self.dossier, self.clavier, bloc)
        key = self._brouillon_key(bloc)
        clear = canonique.encode([field, gardes.saisie(text)]).decode("utf-8")
        content = solo.encrypt_brouillon(key, clear, self._etabli.random_bytes)
        instant = journal.format_instant(self._jour(self._etabli.now(), self._reader.instant))
        auteur, place = self._auteur_brouillon(), solo.brouillon_key(key, field)
        with self._etabli.base.transaction() as connection:
            brouillons.write(connection, self.identifiant, auteur, bloc, place, content, instant)

    def drop_brouillon(self, bloc: BlocCode, field: str) -> None:
        """Forget what was being typed in a field: it became a fait, or was given up."""
        self._auteur()
        auteur, place = self._auteur_brouillon(), solo.brouillon_key(self._brouillon_key(bloc), field)
        with self._etabli.base.transaction() as connection:
            brouillons.delete(connection, self.identifiant, auteur, bloc, place)

    def brouillons(self) -> dict[tuple[BlocCode, str], str]:
        """What the holder of the keyboard was typing, by (bloc, field)."""
        self._auteur()
        found = {}
        for bloc, _, content in brouillons.read(self._etabli.base, self.identifiant, self._auteur_brouillon()):
            clear = solo.decrypt_brouillon(self._brouillon_key(bloc), content)
            field, text = canonique.decode(clear, tuple[str, str])
            found[bloc, field] = text
        return found
