"""Putting a backup back: what it loses is weighed before, and said for ever in every dossier that lost something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct
from msgspec.structs import replace

from evaluateur import fichiers, journal, referentiels
from evaluateur.cles import profils, signatures
from evaluateur.cles.lecture import Reader
from evaluateur.cles.profils import ProfilOuvert
from evaluateur.db import catalogue, journaux, migrations, moteur, restauration
from evaluateur.db.moteur import Base
from evaluateur.db.sauvegardes import Sauvegarde
from evaluateur.db.sauvetage import Epave
from evaluateur.journal import Inscription
from evaluateur.metier import engagement
from evaluateur.metier.dossier import Dossier
from evaluateur.metier.faits.cloture import SauvegardeRestauree
from evaluateur.metier.faits.notation import GrillesRevelees
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import AUCUNE_EMPREINTE, BlocCode, DossierId, Empreinte

_RETENUS = (GrillesRevelees.__name__, SauvegardeRestauree.__name__)
"""Types of the lost lines that leave a trace."""


class Bilan(Struct, frozen=True):
    """What is lost by putting a backup back."""

    sauvegarde: Sauvegarde
    derniere_ecriture: datetime | None
    """When the damaged base was last written, as its files tell; None without a file. Lines tell a day only."""
    faits_perdus: int
    """Faits that can be read there and are not in the backup; those that cannot be read cannot be counted."""


class _Perdu(Struct, frozen=True):
    """What the base that is about to be replaced holds beyond the backup."""

    lignes: dict[DossierId, list[Inscription]]
    entiere: bool


def weigh(data_folder: Path, ouvert: ProfilOuvert, sauvegarde: Sauvegarde) -> Bilan:
    """What would be lost, to the second. Raises :class:`Refus` when the backup itself cannot be read."""
    written = _last_writing(data_folder)  # before the base is read: that touches the log's index
    lost = _lost(data_folder, ouvert, sauvegarde)
    return Bilan(sauvegarde, written, sum(len(lines) for lines in lost.lignes.values()))


def restore(data_folder: Path, sauvegarde: Sauvegarde, ouvert: ProfilOuvert, now: datetime) -> Path:
    """Put a backup back; returns the folder of what was set aside. The base must be closed.

    ``ouvert``: a profile of the backup, whose holder answers for it in each dossier that loses something.
    """
    lost = _lost(data_folder, ouvert, sauvegarde)
    return restauration.restore(
        data_folder, sauvegarde, profils.FICHIER, now, partial(_say, ouvert, sauvegarde, lost, now)
    )


def _lost(data_folder: Path, ouvert: ProfilOuvert, sauvegarde: Sauvegarde) -> _Perdu:
    kept = {(i.dossier, i.rang): i.empreinte for i in _backed_up(sauvegarde.dossier, ouvert)}
    lines: dict[DossierId, list[Inscription]] = {}
    with ExitStack() as at_the_end:
        try:
            wreck = Epave(at_the_end.enter_context(_replaced(data_folder)), ouvert.cle_base)
        except Refus:
            return _Perdu({}, entiere=False)
        at_the_end.callback(wreck.close)
        for line in _inscriptions(wreck):
            if kept.get((line.dossier, line.rang)) != line.empreinte:
                lines.setdefault(line.dossier, []).append(line)
        return _Perdu(lines, entiere=not wreck.fautes and wreck.whole())


@contextmanager
def _replaced(data_folder: Path) -> Iterator[Path]:
    """The base that is to be replaced; what a killed restore had begun to set aside is put together in a copy."""
    aside = restauration.set_aside(data_folder) if restauration.unfinished(data_folder) else []
    if not aside:
        yield data_folder / moteur.FICHIER
        return
    with TemporaryDirectory(dir=data_folder, prefix=".relecture-") as folder:
        for name in (moteur.FICHIER, f"{moteur.FICHIER}-wal"):
            pieces = [p for p in (aside[-1] / name, data_folder / name) if fichiers.is_regular(p)]
            if pieces:
                fichiers.copy(pieces[0], Path(folder) / name)
        yield Path(folder) / moteur.FICHIER


def _backed_up(folder: Path, ouvert: ProfilOuvert) -> Iterator[Inscription]:
    backup = Epave(folder / moteur.FICHIER, ouvert.cle_base)
    try:
        if not backup.whole():
            raise Refus(f"La sauvegarde {folder.name} est abîmée elle aussi.", "Choisissez-en une autre.")
        yield from _inscriptions(backup)
    finally:
        backup.close()


def _inscriptions(wreck: Epave) -> Iterator[Inscription]:
    for row in wreck.rows("journal"):
        yield Inscription(*row[1:])


def _say(ouvert: ProfilOuvert, sauvegarde: Sauvegarde, lost: _Perdu, now: datetime, copy: Path) -> None:
    """Write the restore into the journals of the copy that is about to take the place of the base."""
    base = Base(copy, ouvert.cle_base)
    try:
        migrations.migrate(base)
        for (name,) in base.rows("SELECT dossier FROM dossiers ORDER BY numero"):
            dossier = DossierId(name)
            if dossier in lost.lignes or not lost.entiere:
                with suppress(Refus):  # one that the backup holds damaged says so itself when it is opened
                    _inscribe(base, ouvert, dossier, _fait(dossier, sauvegarde, lost), now)
    finally:
        base.close()


def _fait(dossier: DossierId, sauvegarde: Sauvegarde, lost: _Perdu) -> SauvegardeRestauree:
    lines = lost.lignes.get(dossier, [])
    revealed: list[BlocCode] = []
    whole = lost.entiere
    for line in lines:
        fait = journal.read(line).fait if line.type in _RETENUS else None
        if isinstance(fait, GrillesRevelees):
            revealed.append(fait.bloc)
        elif isinstance(fait, SauvegardeRestauree):  # what it said goes on being said
            revealed += fait.revelees
            whole = whole and fait.entiere
    return SauvegardeRestauree(
        sauvegarde=sauvegarde.instant,
        perdus=len(lines),
        rang=lines[-1].rang if lines else 0,
        empreinte=lines[-1].empreinte if lines else AUCUNE_EMPREINTE,
        revelees=tuple(dict.fromkeys(revealed)),
        entiere=whole,
    )


def _inscribe(
    base: Base, ouvert: ProfilOuvert, identifiant: DossierId, fait: SauvegardeRestauree, now: datetime
) -> None:
    reader = Reader(identifiant, partial(_referentiel, base))
    dossier, auteur = reader.read(journaux.read(base, identifiant)), ouvert.profil.identifiant
    placed = replace(fait, tete=reader.tete, revelees=tuple(c for c in fait.revelees if c in dossier.blocs))
    if _holds_a_seat(dossier, ouvert):
        message = engagement.message_signe(dossier=identifiant, auteur=auteur, instant=now, fait=placed)
        placed = replace(placed, signature=signatures.sign(ouvert.cle_signature, message))
    line = journal.inscribe(identifiant, dossier.rang + 1, auteur, now, placed, reader.tete)
    reader.follow(line)  # what no reader would take is not written
    with base.transaction() as connection:
        journaux.append(connection, [line])


def _holds_a_seat(dossier: Dossier, ouvert: ProfilOuvert) -> bool:
    return any(e.identifiant == ouvert.profil.identifiant for e in dossier.sieges.values())


def _referentiel(base: Base, empreinte: Empreinte) -> Referentiel:
    return referentiels.from_canonical(catalogue.read(base, empreinte))


def _last_writing(data_folder: Path) -> datetime | None:
    files = [f for f in (data_folder / moteur.FICHIER, data_folder / f"{moteur.FICHIER}-wal") if f.exists()]
    return max((datetime.fromtimestamp(f.stat().st_mtime, UTC) for f in files), default=None)
