"""One journal, open on the table: read with the keys of whoever holds the keyboard, chained, appended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import cast

from evaluateur import journal
from evaluateur.cles.lecture import Reader
from evaluateur.cles.reperes import Tete
from evaluateur.db import journaux
from evaluateur.db.pilote import Connection
from evaluateur.db.temoin import DernierFait
from evaluateur.horloge import Horloge
from evaluateur.journal import ChaineRompue, Inscription
from evaluateur.metier import designation
from evaluateur.metier.actes import epreuve
from evaluateur.metier.actes.contexte import Contexte, Solo
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.fait import Fait, FaitSigne
from evaluateur.metier.faits.notation import Pli
from evaluateur.metier.faits.partage import FaitPartage, Inscrit, read_fait
from evaluateur.metier.faits_solo import FaitsSolo
from evaluateur.metier.refus import ActeRefuse, Refus
from evaluateur.metier.vocabulaire import HORS_BLOC, BlocCode, DossierId, Empreinte
from evaluateur.seance.changement import Changement
from evaluateur.seance.parties.annonces import Annonces
from evaluateur.seance.parties.coffre import Coffre
from evaluateur.seance.parties.plume import Plis, Plume
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.parties.touche import changement
from evaluateur.seance.parties.trousseau import Trousseau

_NOT_READ = -1
"""Round of a reading that was let go, or that a failed commit left half way."""
_NEVER = datetime.min.replace(tzinfo=UTC)
_Line = tuple[Inscription, Inscrit]
Aussi = Callable[[Connection], object]
"""What is written besides, in the same transaction."""


class Cahier:
    """Reads and appends; knows no rule of the trade."""

    def __init__(
        self,
        coffre: Coffre,
        trousseau: Trousseau,
        horloge: Horloge,
        annonces: Annonces,
        plume: Plume,
        identifiant: DossierId,
    ) -> None:
        self.identifiant = identifiant
        self._coffre = coffre
        self._trousseau = trousseau
        self._horloge = horloge
        self._annonces = annonces
        self._plume = plume
        self._round_ = trousseau.tour
        self._reader = self.new_reader()
        self._repere = horloge.read()
        self._last: datetime | None = None
        self._debut: list[_Line] = []
        """How a dossier begins, followed and not written yet: it will be with the first thing that is."""
        self._minuits = _NEVER, _NEVER
        """The day of the last pli, from midnight to midnight where the session takes place."""

    def new_reader(self) -> Reader:
        """A reading with the keys at hand, nothing read yet."""
        return Reader(self.identifiant, self._coffre.referentiel, self._plume.readable_key)

    # --- reading

    @property
    def clavier(self) -> Clavier:
        """Who holds the keyboard."""
        return self._trousseau.clavier

    @property
    def dossier(self) -> Dossier:
        """The dossier as the holder of the keyboard may read it, always up to date."""
        if self._round_ != self._trousseau.tour:
            self.reread()
        return self._reader.dossier

    @property
    def tete(self) -> Empreinte:
        """Head of the journal."""
        return self._reader.tete

    def contexte(self, par: Signataire | None = None) -> Contexte:
        """On what an act is done now, by whoever holds the keyboard or by the one who just gave his secret."""
        clavier = Clavier((par.auteur,)) if par else self.clavier
        return Contexte(self.dossier, clavier, self._horloge.read())

    def reread(self) -> None:
        """Read the journal again from the base, chain and signatures verified."""
        self._plume.forget()
        self._reader, round_ = self.new_reader(), self._trousseau.tour
        if self._debut:
            self._follow_beginning()
        else:
            self._reader.read(journaux.read(self._coffre.base, self.identifiant))
        self._round_ = round_
        self._last = self._reader.instant

    # --- writing

    @property
    def ecrit(self) -> bool:
        """Whether the base holds anything of this dossier."""
        return not self._debut

    def begin(self, faits: Sequence[Fait], moment: Moment) -> None:
        """Begin a journal of which nothing is written before something is entered."""
        self._debut = self._chain(faits, moment)
        self._follow_beginning()

    def _follow_beginning(self) -> None:
        for line, inscrit in self._debut:
            self._reader.follow(line, inscrit)

    def require_written(self) -> None:
        """Refuse to read back what was never written."""
        if self._debut:
            raise ActeRefuse("Rien n’est encore écrit dans ce dossier.", "Commencez par la préparation.")

    def write_beginning(self) -> None:
        """Write how the dossier begins, when that was put off."""
        if self._debut:
            self._commit([])

    def append(
        self,
        faits: Sequence[Fait],
        moment: Moment,
        sus: Sequence[FaitsSolo] = (),
        aussi: Aussi | None = None,
    ) -> None:
        """Append faits in one transaction, then fold and announce them.

        ``sus`` are the contents of the plis among them, in the same order; ``aussi`` goes with them, or alone.
        """
        derive = self._derive(moment) if faits and self._started else []
        if not all(isinstance(fait, Pli) for fait in faits):
            plis, sus = self._remplissage()
            faits = [*plis, *faits]
        lines = self._chain([*derive, *faits] if derive else faits, moment)
        if not lines and aussi is None:
            return
        self._commit(lines, aussi, sus)
        self._noter(moment)

    def append_solo(self, dossier: Dossier, solo: Solo, moment: Moment, aussi: Aussi | None = None) -> None:
        """Close solo faits, allowed on this dossier, into plis under the holder's own key, and append them."""
        elsewhere, empty = self._remplissage(sauf=solo.bloc) if solo.faits else ([], [])
        plis, sus = self._plume.fermer(dossier, solo.bloc, solo.faits)
        self.append([*elsewhere, *plis], moment, [*empty, *sus], aussi)

    def before_engagement(self, moment: Moment) -> None:
        """Write what goes before an act that binds to the head of the journal."""
        plis, sus = self._remplissage()
        derive = self._derive(moment)
        if plis or derive:
            self._commit(self._chain([*plis, *derive], moment), sus=sus)
            self._noter(moment)

    def note_clock(self, moment: Moment) -> None:
        """Write that the wall clock moved, where it did."""
        if derive := self._derive(moment):
            self._commit(self._chain(derive, moment))
            self._noter(moment)

    def append_checked(
        self, faits: Sequence[Fait], moment: Moment, aussi: Aussi | None = None, par: Signataire | None = None
    ) -> None:
        """Append like :meth:`append`, but read the whole stored journal again first, in the same transaction.

        ``aussi`` writes what the faits refer to, in that transaction too; ``par`` stands for them, when it is not
        whoever holds the keyboard.

        The new faits are followed on that fresh reading before they are committed: an act that commits to the past
        (seal, reveal, procès-verbal, closing) is never written on a journal that it would make unreadable.
        """
        self.write_beginning()
        reader = self.new_reader()
        lines = self._chain(faits, moment, par)

        def check(connection: Connection) -> None:
            reader.read(journaux.read(self._coffre.base, self.identifiant))
            if reader.tete != self.tete:
                raise ChaineRompue(self.identifiant, reader.dossier.rang, "sa fin n’est pas celle qui a été lue ici")
            for line, inscrit in lines:
                reader.follow(line, inscrit)
            if aussi is not None:
                aussi(connection)

        self._commit(lines, check, reader=reader)

    def completer(self, *, leaving: bool) -> Tete | None:
        """Hide how many things the holder of the keyboard has written; whoever is ``leaving`` leaves in any case.

        Returns what he saw last of this dossier, None when he did not see it; what he could read of it is let go.
        """
        if not self._started or not self.ecrit or self._round_ != self._trousseau.tour:
            return None
        try:
            plis, sus = self._remplissage()
            if plis:
                self.append(plis, self._horloge.read(), sus)
        except Refus as refus:
            self._annonces.announce(Changement(self.identifiant, (), avertissement=str(refus)))
        seen = Tete(self._reader.dossier.rang, self.tete, self._reader.dossier.reference)
        if leaving:
            self._plume.forget()
            self._reader, self._round_ = self.new_reader(), _NOT_READ
        return seen

    def jour(self) -> datetime:
        """When something of one's own is written: the day, or the last line. How long it took is nobody's business."""
        return self._jour(self._horloge.read(), self._reader.instant)

    # --- what a line is made of

    @property
    def _started(self) -> bool:
        return self._reader.tete != journal.GENESE

    def auteur(self) -> str:
        """Under which name whoever holds the keyboard writes, or a refusal."""
        auteur = self.clavier.auteur
        if not auteur:
            raise ActeRefuse("Aucun profil n’est ouvert.", "Déverrouillez un profil.")
        return auteur

    def _remplissage(self, sauf: BlocCode = HORS_BLOC) -> Plis:
        return self._plume.remplir(self.dossier, sauf) if self._started else ([], [])

    def _derive(self, moment: Moment) -> list[Fait]:
        """The fait of a wall clock that moved since the last act, or went back behind the last line that was read."""
        derive = moment.derive(self._repere) or 0
        if abs(derive) < epreuve.DERIVE_NOTEE_MS and self._last is not None and moment.instant < self._last:
            derive = (moment.instant - self._last) // timedelta(milliseconds=1)
        contexte = Contexte(self._reader.dossier, self.clavier, moment)
        return list(epreuve.constater_derive(contexte, derive).faits)

    def _noter(self, moment: Moment) -> None:
        """From now on, moves are counted from this moment."""
        self._repere, self._last = moment, None

    def _chain(self, faits: Sequence[Fait], moment: Moment, par: Signataire | None = None) -> list[_Line]:
        rang, precedent = (self._reader.dossier.rang, self._reader.tete) if self._started else (0, journal.GENESE)
        auteur = (par.auteur if par else self.auteur()) if faits else ""
        lines, when = [], self._reader.instant
        for fait in faits:
            rang += 1
            when = self._jour(moment, when) if isinstance(fait, Pli) else moment.instant
            if isinstance(fait, FaitSigne):
                fait = self._plume.signer(self._reader.dossier, fait, precedent, when, par)
            line = journal.inscribe(self.identifiant, rang, auteur, when, fait, precedent)
            if not isinstance(fait, Pli):
                read_fait(line.donnees)  # a value that no reader would take is a bug, found before it is written
            lines.append((line, Inscrit(rang, auteur, when, cast(FaitPartage, fait))))
            precedent = line.empreinte
        return lines

    def _jour(self, moment: Moment, before: datetime | None) -> datetime:
        midnight, next_day = self._minuits
        if not midnight <= moment.instant < next_day:
            local = designation.local(moment.instant, self._reader.dossier.session.fuseau)
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            self._minuits = midnight, midnight + timedelta(days=1)
        return midnight if before is None else max(midnight, before)

    def _commit(
        self,
        lines: list[_Line],
        aussi: Aussi | None = None,
        sus: Sequence[FaitsSolo] = (),
        reader: Reader | None = None,
    ) -> None:
        """Fold (or take the reading that has followed the lines already), commit, then announce.

        In this order: what no reader would take is a bug, and is not written.
        """
        new, lines = lines, [*self._debut, *lines]
        inscriptions = tuple(line for line, _ in lines)
        committed = False
        try:
            if reader is None:
                contents = iter(sus)
                for line, inscrit in new:
                    su = next(contents, None) if isinstance(inscrit.fait, Pli) else None
                    self._reader.follow(line, inscrit, su)
            with self._coffre.base.transaction() as connection:
                if aussi is not None:
                    aussi(connection)
                journaux.append(connection, inscriptions)
            committed, self._debut = True, []
        finally:
            if not committed:
                self._round_ = _NOT_READ  # until it is read again, nothing is said of it
                with suppress(Refus):
                    self.reread()
        self._reader = reader or self._reader
        if inscriptions:
            last = inscriptions[-1]
            self._coffre.base.temoin.write(DernierFait(self.identifiant, last.rang, last.empreinte))
            self._annonces.announce(changement(self.identifiant, lines, sus))
