"""« Continuer sur un autre ordinateur »: the folder as one encrypted file, opened there, locked here.

The file holds a backup made then, what each evaluator has seen and the witness: an older state put in its place later
is noticed on the other laptop as it would be here. Coming back, it is taken only if it goes on from what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from evaluateur import fichiers
from evaluateur.cles import passage, profils
from evaluateur.cles.passage import Fichiers, PassageRefuse
from evaluateur.cles.profils import ProfilOuvert, Profils
from evaluateur.cles.serrures import Argon, RandomBytes
from evaluateur.db import depart, journaux, moteur, restauration, sauvegardes, temoin
from evaluateur.db.moteur import Base
from evaluateur.db.sauvegardes import Sauvegarde
from evaluateur.metier import canonique
from evaluateur.metier.designation import local
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import DossierId, Empreinte, ProfilId
from evaluateur.seance import confirmer
from evaluateur.seance.garde import effaces
from evaluateur.seance.poste import Poste

SUFFIXE = ".passage"
_VU, _VERSION = "vu-", "referentiels."
"""How the names of what a person has seen, and of versions of référentiels, begin in the file."""


class Envoi(Struct, frozen=True):
    """What is to be written, and where: ``travail`` touches no base and gives the path of the file."""

    instant: datetime
    travail: Callable[[], Path]
    tetes: Mapping[DossierId, tuple[int, Empreinte]]
    """Where each journal had come to."""


class Recu(Struct, frozen=True):
    """Such a file, read and not opened yet."""

    data: bytes
    instant: datetime


def lire(path: Path) -> Recu:
    """Read a file from outside, within bounds. Raises :class:`Refus`."""
    data = fichiers.read(path, passage.TAILLE_MAX)
    return Recu(data, passage.header(data).instant)


def emporter(poste: Poste, auteur: ProfilId, phrase: str, folder: Path) -> Envoi:
    """Prepare the file, under the passphrase of whoever sits there. Raises :class:`Refus`.

    Nothing is locked before :func:`partir`, once the file is written and read back.
    """
    confirmer.require(poste, auteur, phrase)
    made, tetes, instant = poste.back_up(), _tetes(poste), poste.now().instant
    pieces = [*sauvegardes.pieces(made), *sorted(poste.donnees.glob(f"{_VU}*.bin")), poste.donnees / temoin.FICHIER]
    path = folder / f"evaluateur-{local(instant, poste.horloge.fuseau):%Y-%m-%d-%Hh%M}{SUFFIXE}"
    work = partial(_write, pieces, auteur, instant, phrase, poste.random_bytes, poste.trousseau.nouvel_argon(), path)
    return Envoi(instant, work, tetes)


def _tetes(poste: Poste) -> dict[DossierId, tuple[int, Empreinte]]:
    base = poste.coffre.base
    return {dossier: journaux.tete(base, dossier) for dossier in journaux.names(base)}


def require_still(poste: Poste, envoi: Envoi) -> None:
    """Refuse to leave when something was done since: it would be in no file. Raises :class:`PassageRefuse`."""
    if _tetes(poste) != envoi.tetes:
        raise PassageRefuse(
            "Du travail a été fait pendant l’enregistrement : il n’est pas dans ce fichier.",
            "Effacez ce fichier, puis recommencez ; cet ordinateur n’est pas verrouillé.",
        )


def _write(pieces: list[Path], auteur: ProfilId, instant: datetime, phrase: str, random_bytes: RandomBytes,
           argon: Argon, wanted: Path) -> Path:  # fmt: skip
    files = {p.name: fichiers.read(p, passage.TAILLE_MAX) for p in pieces if fichiers.is_regular(p)}
    data = passage.enclose(files, auteur, instant, phrase, random_bytes, argon)
    path = fichiers.deposit(wanted, data).path
    if passage.open_(fichiers.read(path, passage.TAILLE_MAX), phrase) != files:
        raise PassageRefuse(f"« {path.name} » ne se relit pas.", "Choisissez un autre support, puis recommencez.")
    return path


def partir(poste: Poste, envoi: Envoi) -> None:
    """The file is written: lock this laptop. Nothing was erased, and nothing opens before the work comes back.

    Raises :class:`PassageRefuse` (:func:`require_still`).
    """
    require_still(poste, envoi)
    depart.write(poste.donnees, envoi.instant)
    poste.close()


def reprendre_ici(data_folder: Path) -> None:
    """The other laptop is lost, or was never used: go on from what is here."""
    depart.end(data_folder)


def est_vide(data_folder: Path) -> bool:
    """Whether nobody has a profile in this folder: the work of another laptop may come."""
    return not (data_folder / profils.FICHIER).exists()


def reprendre(data_folder: Path, data: bytes, phrase: str, now: datetime) -> None:
    """Open such a file here: in an empty folder, or in the one that it left, if it goes on from what is there.

    The base must be closed. Raises :class:`Refus`; nothing of what was here is destroyed.
    """
    told, files = passage.header(data), passage.open_(data, phrase)
    ouvert = profils.unlock(_profils(files).find(told.auteur), phrase)
    if est_vide(data_folder):
        fichiers.make_folder(data_folder, private=True)
        _lay(data_folder, files)
        return
    if depart.read(data_folder) is None:
        raise PassageRefuse(
            "Cet ordinateur a déjà ses propres dossiers : ils ne sont pas remplacés.",
            "Ouvrez ce fichier sur un ordinateur où Évaluateur n’a encore aucun profil.",
        )
    with TemporaryDirectory(dir=data_folder, prefix=".passage-") as staged:
        folder = Path(staged)
        _lay(folder, files)
        _require_follows(folder, data_folder, ouvert)
        whole = _as_backup(folder, files)
        restauration.restore(data_folder, Sauvegarde(told.instant, whole), profils.FICHIER, now, lambda _: None)
    for name in [n for n in files if n.startswith(_VU) or n == temoin.FICHIER]:
        fichiers.write(data_folder / name, files[name], private=True)
    depart.end(data_folder)


def _profils(files: Fichiers) -> Profils:
    try:
        return canonique.decode(files[profils.FICHIER], Profils)
    except (KeyError, msgspec.DecodeError) as error:
        raise PassageRefuse("Ce fichier est incomplet.", "Refaites-le sur l’autre ordinateur.") from error


def _known(files: Fichiers) -> Fichiers:
    """What the application lays in a data folder; no name leads anywhere else."""
    own = {moteur.FICHIER, profils.FICHIER, temoin.FICHIER}
    kept = {n: d for n, d in files.items() if n in own or n.startswith((_VU, _VERSION))}
    if any(fichiers.safe_name(name) != name for name in kept) or moteur.FICHIER not in kept:
        raise PassageRefuse("Ce fichier est incomplet.", "Refaites-le sur l’autre ordinateur.")
    return kept


def _lay(folder: Path, files: Fichiers) -> None:
    """Every file in its place; the profiles last, for without them the folder is a new one."""
    known = _known(files)
    for name in sorted(known, key=lambda n: n == profils.FICHIER):
        target = folder / name
        if name.startswith(_VERSION):
            target = folder / sauvegardes.VERSIONS / name.removeprefix(_VERSION)
            fichiers.make_folder(target.parent, private=True)
        fichiers.write(target, known[name], private=True)


def _as_backup(folder: Path, files: Fichiers) -> Path:
    whole = folder / "sauvegarde"
    whole.mkdir()
    for name, data in _known(files).items():
        if name in sauvegardes.FICHIERS or name.startswith(_VERSION):
            fichiers.write(whole / name, data, private=True)
    return whole


def _require_follows(incoming: Path, data_folder: Path, ouvert: ProfilOuvert) -> None:
    """Every journal of here must be the beginning of the one that comes, but what was erased there by the rules."""
    with ExitStack() as at_the_end:
        try:
            here = Base(data_folder / moteur.FICHIER, ouvert.cle_base)
        except Refus as refus:
            raise _other() from refus
        at_the_end.callback(here.close)
        there = Base(incoming / moteur.FICHIER, ouvert.cle_base)
        at_the_end.callback(there.close)
        for dossier in journaux.names(here):
            rang, tete = journaux.tete(here, dossier)
            same = journaux.empreinte_au_rang(there, dossier, rang) == tete
            if not same and not effaces.explique(there, dossier, rang):
                raise _other()


def _other() -> PassageRefuse:
    return PassageRefuse(
        "Ce fichier ne poursuit pas le travail de cet ordinateur.",
        "Choisissez celui qui a été enregistré en dernier sur l’autre ordinateur.",
    )
