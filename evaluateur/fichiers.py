"""Files: written whole, durable and read back; read within bounds. The only place that syncs and renames.

A power cut leaves the old file or the new one. Whoever reads says how much he is ready to hold: more is refused, never
cut short.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from typing import Literal, TypeVar

from msgspec import Struct

from evaluateur.metier.refus import Refus

AnyPath = TypeVar("AnyPath", bound=PurePath)
KIB = 1024
MIB = 1024 * KIB
_BINARY = getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
Cause = Literal["absent", "autre", "muet", "plein", "protege", "relecture", "tenu"]
"""Of a writing that failed: the place is gone, it does not answer, it is full, one may not write there, it lies, or
another program has the file open."""
_FULL: tuple[Cause, str, str] = (
    "plein",
    "il n’y a plus de place",
    "Libérez de la place, ou choisissez un autre support.",
)
_BARRED: tuple[Cause, str, str] = (
    "protege",
    "vous n’avez pas l’autorisation d’y écrire",
    "Choisissez un autre emplacement.",
)
_HELD: tuple[Cause, str, str] = (
    "tenu",
    "un autre programme l’a ouvert",
    "Fermez-le dans cet autre programme (lecteur de PDF, tableur, antivirus), puis recommencez.",
)
_FOLDER: tuple[Cause, str, str] = ("autre", "un dossier porte déjà ce nom", "Choisissez un autre emplacement.")
_DUMB: tuple[Cause, str, str] = ("muet", "le support ne répond pas", "Rebranchez la clé, ou changez-en.")
_CAUSES: dict[int, tuple[Cause, str, str]] = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: ("protege", "ce support est protégé en écriture", "Choisissez un autre support."),
    errno.EACCES: _BARRED,
    errno.EPERM: _BARRED,
    errno.ENOENT: ("absent", "cet emplacement n’existe plus", "Rebranchez la clé, ou choisissez un autre emplacement."),
    errno.ENOTDIR: ("absent", "ce n’est pas un emplacement", "Choisissez un autre emplacement."),
    errno.EEXIST: ("autre", "ce n’est pas un emplacement", "Choisissez un autre emplacement."),
    errno.EIO: _DUMB,
    errno.ENODEV: _DUMB,
    errno.ENXIO: _DUMB,
    errno.ESTALE: _DUMB,
    errno.ENAMETOOLONG: (
        "autre",
        "le chemin est trop long",
        "Choisissez un emplacement plus proche de la racine du disque.",
    ),
    errno.EISDIR: _FOLDER,
}
_OTHER: tuple[Cause, str, str] = ("autre", "l’écriture a échoué", "Choisissez un autre emplacement.")
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
"""How a file system says that a file has one name there: FAT, some network folders."""
_DENIED, _SHARED, _LOCKED = 5, 32, 33
"""How Windows says that a file cannot change its name now; « denied » may also mean never."""
PATIENCE_S = (0.02, 0.05, 0.13, 0.3, 0.5)
"""Between two tries: an antivirus or an indexer has a new file open for less than this, a reader of PDF for longer."""
_PIECE = 1024 * 1024


class EcritureRefusee(Refus):
    """A file was not written; what bore its name before is untouched."""

    def __init__(self, phrase: str, remede: str, cause: Cause = "autre") -> None:
        super().__init__(phrase, remede)
        self.cause: Cause = cause


class LectureRefusee(Refus):
    """A file cannot be read."""


class FichierAbsent(LectureRefusee):
    """There is no file of this name."""


class FichierTropGros(LectureRefusee):
    """It holds more than the reader is ready to hold."""


def write(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all, durable, then make sure that what lies there is what was meant.

    ``private``: readable by its owner alone, from its first byte. Raises :class:`EcritureRefusee`; the folder must
    exist (:func:`make_folder`): a key that was pulled out is not a folder to be made.
    """
    _lay(path, _partial(path), data, move, 0o600 if private else 0o666)


def _lay(
    path: Path,
    staged: Path,
    data: bytes,
    name: Callable[[Path, Path], object],
    mode: int = 0o666,
    told: Callable[[int], None] = lambda count: None,
) -> None:
    """The same, through a ``staged`` file that ``name`` gives its name."""
    try:
        staged.unlink(missing_ok=True)
        number = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with os.fdopen(number, "wb") as file:
            for start in range(0, len(data), _PIECE):
                told(file.write(data[start : start + _PIECE]))
            file.flush()
            os.fsync(number)
        name(staged, path)
        sync_folder(path.parent)
        found = path.read_bytes()
    except OSError as error:
        raise refusal(path, error) from error
    finally:
        with suppress(OSError):  # the support is gone, and the rest of the file with it
            staged.unlink(missing_ok=True)
    if found != data:
        raise EcritureRefusee(
            f"« {path.name} » a été relu, et son contenu n’est pas celui qui a été écrit.",
            "Le support est abîmé : choisissez-en un autre.",
            "relecture",
        )


def move(source: Path, target: Path) -> None:
    """Give a file another name, in the place of what bears it; whoever has it open is waited for, a second long.

    The one way in which a name changes. Raises OSError.
    """
    _patiently(lambda: source.replace(target))


def _patiently(act: Callable[[], object]) -> None:
    """Try again while another program has the file, where the system refuses for that (Windows)."""
    for wait in PATIENCE_S:
        try:
            act()
        except OSError as error:
            if getattr(error, "winerror", None) not in (_DENIED, _SHARED, _LOCKED):
                raise
            time.sleep(wait)
        else:
            return
    act()


class _Taken(Exception):
    """Someone else has just given a file this name."""


def _settle(staged: Path, path: Path) -> None:
    """Give a file a name that nothing bears. Raises :class:`_Taken`: whoever was first keeps it."""
    try:
        if os.name == "nt":
            _patiently(lambda: staged.rename(path))  # refuses by itself
        else:
            _settle_by_link(staged, path)
    except FileExistsError as error:
        raise _Taken from error


def _settle_by_link(staged: Path, path: Path) -> None:
    try:
        path.hardlink_to(staged)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))  # the name is ours from here on
        move(staged, path)


class Deposit(Struct, frozen=True):
    """Where a file lies that was handed over, and how it came there."""

    path: Path
    etat: Literal["written", "beside", "there"]
    """``beside``: under another name, the wanted one being another file's. ``there``: the same bytes lay there."""


def deposit(path: Path, data: bytes, *, staged: str = "", told: Callable[[int], None] = lambda count: None) -> Deposit:
    """Write a file that replaces nothing: under the next free name when other bytes bear this one.

    What is handed over may be the only copy of someone else's. ``staged``: the name of the unfinished file, where two
    may write at once; ``told`` of each piece, and may give up by raising. Raises :class:`EcritureRefusee`.
    """
    partial = path.with_name(staged) if staged else _partial(path)
    for there in names(path, path.suffix):
        if not os.path.lexists(there):
            with suppress(_Taken):
                _lay(there, partial, data, _settle, told=told)
                return Deposit(there, "written" if there == path else "beside")
        if _holds(there, data):
            with suppress(OSError):  # of one that was killed between the two names
                partial.unlink(missing_ok=True)
            return Deposit(there, "there")
    raise AssertionError("names never end")


def deposit_folder(folder: Path, contents: Mapping[str, bytes]) -> Deposit:
    """The same for files that belong together: all in one folder, the next one when one of them would replace another.

    Raises :class:`EcritureRefusee`.
    """
    for there in names(folder, ""):
        taken = [name for name in contents if os.path.lexists(there / name)]
        if (os.path.lexists(there) and not there.is_dir()) or not all(_holds(there / n, contents[n]) for n in taken):
            continue
        make_folder(there)
        for name in contents.keys() - set(taken):
            write(there / name, contents[name])
        if len(taken) == len(contents):
            return Deposit(there, "there")
        return Deposit(there, "written" if there == folder else "beside")
    raise AssertionError("names never end")


def free_name(folder: Path) -> Path:
    """This folder, or the next name that nothing bears: for what is written piece by piece."""
    return next(there for there in names(folder, "") if not os.path.lexists(there))


def names(path: AnyPath, suffix: str) -> Iterator[AnyPath]:
    """The name that is wanted, then « name (2).pdf » and so on."""
    yield path
    for rank in itertools.count(2):
        yield path.with_name(f"{path.name.removesuffix(suffix)} ({rank}){suffix}")


def _holds(path: Path, data: bytes) -> bool:
    """Whether these very bytes lie there; what cannot be read is taken for something else."""
    try:
        return read(path, len(data)) == data
    except LectureRefusee:
        return False


def make_folder(path: Path, *, private: bool = False) -> None:
    """Make a folder and what leads to it; one that is there stays as it is. Raises :class:`EcritureRefusee`."""
    try:
        path.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(path, error) from error


def refusal(path: Path, error: OSError) -> EcritureRefusee:
    """The cause of a failed writing, by its name."""
    cause, why, remede = _held(path, error) or _CAUSES.get(error.errno or 0, _OTHER)
    return EcritureRefusee(f"« {path.name} » n’a pas pu être écrit : {why}.", remede, cause)


def _held(path: Path, error: OSError) -> tuple[Cause, str, str] | None:
    """What Windows means by its refusal: it has one number for a file in use, a protected one and a folder."""
    number = getattr(error, "winerror", None)
    if number in (_SHARED, _LOCKED):
        return _HELD
    if number != _DENIED or not os.path.lexists(path):
        return None
    if path.is_dir():
        return _FOLDER
    return _HELD if os.access(path, os.W_OK) else None


def read(path: Path, limit: int) -> bytes:
    """The bytes of a regular file, ``limit`` of them at most. Raises :class:`LectureRefusee`.

    A pipe or a device, which would never end or never begin, is refused without being waited for.
    """
    try:
        number = os.open(path, os.O_RDONLY | _BINARY | _NO_WAIT)
        try:
            regular = stat.S_ISREG(os.fstat(number).st_mode)
            data = _read(number, limit + 1) if regular else b""
        finally:
            os.close(number)
    except FileNotFoundError as error:
        raise FichierAbsent(f"« {path.name} » n’existe pas.", "Vérifiez son nom et son emplacement.") from error
    except OSError as error:
        raise LectureRefusee(
            f"« {path.name} » n’a pas pu être lu.", "Vérifiez que vous pouvez lire ce fichier."
        ) from error
    if not regular:
        raise LectureRefusee(f"« {path.name} » n’est pas un fichier.", "Choisissez un fichier ordinaire.")
    if len(data) > limit:
        raise FichierTropGros(f"« {path.name} » dépasse {_size(limit)}.", "Choisissez le bon fichier.")
    return data


def _read(number: int, count: int) -> bytes:
    with os.fdopen(number, "rb", closefd=False) as file:
        return file.read(count)


def _size(limit: int) -> str:
    return f"{limit // MIB} Mo" if limit >= MIB else f"{limit // KIB} Ko"


def is_regular(path: Path, *, follow: bool = True) -> bool:
    """Whether a file that can be read to its end lies there: no folder, no pipe, no device; ``follow`` a link."""
    try:
        return stat.S_ISREG(path.stat(follow_symlinks=follow).st_mode)
    except (OSError, ValueError):
        return False


def make_room(path: Path) -> None:
    """Set aside what is no file in the place of one of ours: a library would open it, and wait for ever."""
    if os.path.lexists(path) and not is_regular(path):
        with suppress(OSError):
            move(path, path.with_name(f"{path.name}.ecarte"))


def copy(source: Path, target: Path) -> None:
    """Copy a file of this application durably, its owner's alone. Raises OSError: whoever moves several undoes all."""
    if not is_regular(source):
        raise OSError(errno.EINVAL, "not a file", str(source))  # a pipe would be waited for
    shutil.copyfile(source, target)
    target.chmod(0o600)
    _sync(target)


@contextmanager
def whole_folder(final: Path) -> Iterator[Path]:
    """A folder to fill, which bears its name only once all of it is durable; nothing of it stays otherwise.

    Raises OSError: whoever makes it knows in which words to say so.
    """
    partial = _partial(final)
    try:
        partial.mkdir(parents=True, exist_ok=False)
        yield partial
        for file in partial.iterdir():
            if is_regular(file, follow=False):  # a network disk lays folders of its own everywhere
                _sync(file)
        _patiently(lambda: partial.rename(final))
        sync_folder(final.parent)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def drop_partials(folder: Path, ours: Callable[[str], bool]) -> None:
    """Remove the folders that a kill left half made; ``ours`` tells by the name which ones we make there."""
    for left in folder.glob(f"*{_SUFFIX}"):
        if ours(left.name.removesuffix(_SUFFIX)) and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)


_SUFFIX = ".part"


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}{_SUFFIX}")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system can (Windows cannot open one, some keys cannot sync one)."""
    if os.name != "posix":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(number)


NAME_MAX = 60
"""Characters of a reference in the name of a file: those of before could be longer than a folder takes."""


def document_name(what: str, reference: str, identifiant: str, *details: str) -> str:
    """« grille-2026-117-v1-3fa9c2 »: what it is, of which dossier, and six signs of its identifier.

    References are given by people, or counted on each laptop: two dossiers may bear alike ones, never the same file.
    No name of a person.
    """
    return safe_name("-".join((what, reference[:NAME_MAX], *details, identifiant[:6])))


def safe_name(name: str) -> str:
    """A name that every file system takes."""
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "dossier"
