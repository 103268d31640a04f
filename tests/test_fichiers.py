"""Files are whole or not at all, durable before anyone relies on them, and never larger than their reader bears."""

from __future__ import annotations

import ast
import errno
import os
import stat
import time
import unicodedata
from pathlib import Path

import pytest

from evaluateur import fichiers
from evaluateur.fichiers import Deposit, EcritureRefusee, FichierAbsent, FichierTropGros, LectureRefusee
from evaluateur.metier.refus import Refus

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes, pipes, links and the sync of a folder are Posix’s")


@pytest.fixture
def ordre(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is made durable, and when names change, in order."""
    seen: list[str] = []
    sync, replace = os.fsync, Path.replace

    def spy_sync(number: int) -> None:
        seen.append("dossier" if stat.S_ISDIR(os.fstat(number).st_mode) else "fichier")
        sync(number)

    def spy_replace(path: Path, target: Path) -> Path:
        seen.append("nom")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", spy_sync)
    monkeypatch.setattr(Path, "replace", spy_replace)
    return seen


@POSIX
def test_a_file_is_durable_before_it_bears_its_name_and_the_name_after(tmp_path: Path, ordre: list[str]) -> None:
    fichiers.write(tmp_path / "a", b"contenu")
    assert ordre == ["fichier", "nom", "dossier"]
    assert [f.name for f in tmp_path.iterdir()] == ["a"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    fichiers.write(path, b"ancien")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EcritureRefusee, match="plus de place"):
        fichiers.write(path, b"nouveau")
    assert path.read_bytes() == b"ancien"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_read_back_otherwise_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = Path.replace

    def worn_out(path: Path, target: Path) -> Path:
        path.write_bytes(b"autre chose")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", worn_out)
    with pytest.raises(EcritureRefusee, match="n’est pas celui qui a été écrit"):
        fichiers.write(tmp_path / "a", b"contenu")


@POSIX
def test_a_private_file_is_its_owners_alone_whatever_lay_there(tmp_path: Path) -> None:
    path = tmp_path / "cle"
    path.write_bytes(b"")
    path.chmod(0o644)
    fichiers.write(path, b"secret", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@POSIX
def test_a_link_laid_in_the_place_of_the_unfinished_file_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "ailleurs"
    elsewhere.write_bytes(b"intact")
    (tmp_path / "a.part").symlink_to(elsewhere)
    fichiers.write(tmp_path / "a", b"contenu")
    assert elsewhere.read_bytes() == b"intact"
    assert (tmp_path / "a").read_bytes() == b"contenu"


@pytest.mark.parametrize(
    ("place", "word"),
    [("parti/a", "n’existe plus"), pytest.param("fichier/a", "n’est pas un emplacement", marks=POSIX)],
)
def test_a_folder_that_is_gone_is_said_and_not_made(tmp_path: Path, place: str, word: str) -> None:
    (tmp_path / "fichier").write_bytes(b"")
    with pytest.raises(EcritureRefusee, match=word):
        fichiers.write(tmp_path / place, b"contenu")
    assert not (tmp_path / "parti").exists()


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(EcritureRefusee, match="un dossier porte déjà ce nom"):
        fichiers.write(tmp_path / "a", b"contenu")


def test_more_than_the_reader_bears_is_refused_and_never_cut(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 2048)
    assert len(fichiers.read(path, 2048)) == 2048
    with pytest.raises(FichierTropGros, match="1 Ko"):
        fichiers.read(path, 1024)


@POSIX
def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube")
    with pytest.raises(LectureRefusee, match="n’est pas un fichier"):
        fichiers.read(tmp_path / "tube", 10)


@pytest.mark.parametrize("path", ["/dev/zero", "."])
def test_a_device_or_a_folder_is_refused(path: str) -> None:
    with pytest.raises(LectureRefusee):
        fichiers.read(Path(path), 10)


def test_a_missing_file_is_told_from_an_unreadable_one(tmp_path: Path) -> None:
    with pytest.raises(FichierAbsent, match="n’existe pas"):
        fichiers.read(tmp_path / "rien", 10)


@POSIX
def test_a_folder_bears_its_name_once_all_of_it_is_durable(tmp_path: Path, ordre: list[str]) -> None:
    with fichiers.whole_folder(tmp_path / "lot") as partial:
        (partial / "un").write_bytes(b"1")
        (partial / "deux").write_bytes(b"2")
        assert not (tmp_path / "lot").exists()
    assert ordre == ["fichier", "fichier", "dossier"]
    assert sorted(f.name for f in (tmp_path / "lot").iterdir()) == ["deux", "un"]


def test_a_folder_that_could_not_be_filled_leaves_nothing(tmp_path: Path) -> None:
    def fill() -> None:
        with fichiers.whole_folder(tmp_path / "lot") as partial:
            (partial / "un").write_bytes(b"1")
            raise Refus("Non.")

    with pytest.raises(Refus):
        fill()
    assert list(tmp_path.iterdir()) == []


# --- what is handed over takes the place of nothing


def test_a_file_of_other_bytes_stays_and_the_new_one_goes_beside(tmp_path: Path) -> None:
    path = tmp_path / "grille 2026.117.pdf"
    assert fichiers.deposit(path, b"one") == Deposit(path, "written")
    assert fichiers.deposit(path, b"one") == Deposit(path, "there")
    beside = tmp_path / "grille 2026.117 (2).pdf"
    assert fichiers.deposit(path, b"two") == Deposit(beside, "beside")
    assert fichiers.deposit(path, b"two") == Deposit(beside, "there")
    assert (path.read_bytes(), beside.read_bytes()) == (b"one", b"two")
    assert sorted(p.name for p in tmp_path.iterdir()) == [beside.name, path.name]


@POSIX
def test_what_bears_the_name_is_left_alone_whatever_it_is(tmp_path: Path) -> None:
    (tmp_path / "dossier.pdf").mkdir()
    (tmp_path / "lien.pdf").symlink_to(tmp_path / "nulle part")
    os.mkfifo(tmp_path / "tube.pdf")
    for name in ("dossier", "lien", "tube"):
        assert fichiers.deposit(tmp_path / f"{name}.pdf", b"x").path == tmp_path / f"{name} (2).pdf"
    assert (tmp_path / "lien.pdf").is_symlink()


def test_a_beginning_or_a_longer_file_is_not_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"contenu")
    for data in (b"con", b"contenu et suite", b""):
        assert fichiers.deposit(tmp_path / "a", data).etat == "beside"


def test_files_that_belong_together_go_together(tmp_path: Path) -> None:
    folder = tmp_path / "acces-2026.117"
    assert fichiers.deposit_folder(folder, {"a": b"1", "b": b"2"}) == Deposit(folder, "written")
    assert fichiers.deposit_folder(folder, {"a": b"1", "b": b"2"}) == Deposit(folder, "there")
    done = fichiers.deposit_folder(folder, {"a": b"1", "b": b"3"})
    assert done == Deposit(tmp_path / "acces-2026.117 (2)", "beside")
    assert [(done.path / n).read_bytes() for n in "ab"] == [b"1", b"3"]
    assert (folder / "b").read_bytes() == b"2"


@POSIX
def test_a_free_name_is_nobodys(tmp_path: Path) -> None:
    assert fichiers.free_name(tmp_path / "export") == tmp_path / "export"
    (tmp_path / "export").mkdir()
    (tmp_path / "export (2)").symlink_to("nulle part")
    assert fichiers.free_name(tmp_path / "export") == tmp_path / "export (3)"


@pytest.mark.parametrize(
    ("one", "other"),
    [("2026/117", "2026-117"), ("2026-117", "2026 117"), ("ref-a", "REF-A"), ("cre\u0301e", "cr\u00e9e")],
)
def test_references_alike_for_a_file_system_name_two_files(one: str, other: str) -> None:
    def name(reference: str, identifiant: str) -> str:
        return unicodedata.normalize("NFC", fichiers.document_name("grille", reference, identifiant, "v1")).casefold()

    assert name(one, "3fa9c2d1") != name(other, "77e0b1aa")
    assert name(one, "3fa9c2d1").endswith("-v1-3fa9c2")


def test_a_long_reference_of_before_still_names_a_file(tmp_path: Path) -> None:
    name = fichiers.document_name("journal", "é" * 240, "3fa9c2d1", "v1")
    fichiers.deposit(tmp_path / f"{name}.json", b"{}")
    assert len(name.encode()) < 200


@POSIX
def test_a_folder_that_cannot_be_made_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    for path in (tmp_path / "a", tmp_path / "a" / "b"):
        with pytest.raises(EcritureRefusee, match=r"« (a|b) » n’a pas pu être écrit"):
            fichiers.make_folder(path)
    fichiers.make_folder(tmp_path / "c" / "d", private=True)
    fichiers.make_folder(tmp_path / "c" / "d")
    assert stat.S_IMODE((tmp_path / "c" / "d").stat().st_mode) == 0o700


@POSIX
@pytest.mark.parametrize(("number", "refused"), [(errno.EINVAL, False), (errno.ENOTSUP, False), (errno.EIO, True)])
def test_a_support_that_cannot_sync_a_folder_takes_files_and_one_that_fails_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, refused: bool
) -> None:
    sync = os.fsync

    def fails(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(number, "fsync")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fails)
    if refused:
        with pytest.raises(EcritureRefusee):
            fichiers.write(tmp_path / "a", b"contenu")
    else:
        fichiers.write(tmp_path / "a", b"contenu")
        assert fichiers.read(tmp_path / "a", 100) == b"contenu"


# --- a file that another program has open, as Windows says it


class Refuse(PermissionError):
    """What Windows raises; other systems give an OSError no such number."""

    def __init__(self, number: int) -> None:
        super().__init__(errno.EACCES, "refused")
        self.winerror = number


def held(monkeypatch: pytest.MonkeyPatch, number: int, times: int, method: str = "replace") -> list[float]:
    """A name that cannot change so many times; how long was waited in between."""
    true, waits, left = getattr(Path, method), list[float](), [times]

    def change(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise Refuse(number)
        changed: Path = true(path, target)
        return changed

    monkeypatch.setattr(Path, method, change)
    monkeypatch.setattr(time, "sleep", waits.append)
    return waits


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_is_held_for_a_moment_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    waits = held(monkeypatch, number, 3)
    fichiers.write(tmp_path / "a", b"contenu")
    assert (tmp_path / "a").read_bytes() == b"contenu"
    assert waits == list(fichiers.PATIENCE_S[:3])


@pytest.mark.parametrize("number", [5, 32, 33])
def test_a_file_that_stays_open_elsewhere_is_said_to_be_after_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    path = tmp_path / "grille.pdf"
    path.write_bytes(b"ancien")
    waits = held(monkeypatch, number, 99)
    with pytest.raises(EcritureRefusee, match="un autre programme l’a ouvert") as caught:
        fichiers.write(path, b"contenu")
    assert caught.value.cause == "tenu"
    assert "Fermez-le" in caught.value.remede
    assert 0.8 < sum(waits) < 1.5
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"ancien", [path])


def test_what_no_waiting_mends_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = held(monkeypatch, 112, 99)  # the disk is full
    with pytest.raises(EcritureRefusee, match="l’autorisation"):
        fichiers.write(tmp_path / "a", b"contenu")
    assert waits == []


def test_a_denial_by_windows_is_told_from_its_other_meanings(tmp_path: Path) -> None:
    (tmp_path / "dossier").mkdir()
    closed = tmp_path / "protege"
    closed.write_bytes(b"")
    assert "un dossier porte déjà ce nom" in fichiers.refusal(tmp_path / "dossier", Refuse(5)).phrase
    assert fichiers.refusal(tmp_path / "absent", Refuse(5)).cause == "protege"
    assert fichiers.refusal(closed, Refuse(5)).cause == "tenu"
    if os.name == "posix" and os.geteuid() != 0:  # whom modes bind
        closed.chmod(0o400)
        assert fichiers.refusal(closed, Refuse(5)).cause == "protege"


def test_a_folder_in_which_a_file_is_held_waits_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = held(monkeypatch, 5, 2, "rename")
    with fichiers.whole_folder(tmp_path / "lot") as partial:
        (partial / "a").write_bytes(b"1")
    assert (tmp_path / "lot" / "a").read_bytes() == b"1"
    assert len(waits) == 2


def test_names_change_in_one_place_alone() -> None:
    root, found = Path(fichiers.__file__).parent, list[str]()
    for file in root.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                one = len(node.args) == 1 and not node.keywords
                if node.func.attr in ("rename", "renames") or (node.func.attr in ("replace", "move") and one):
                    found.append(file.name)
    assert sorted(set(found)) == ["fichiers.py"]


# --- bounds and names, to the unit


@pytest.mark.parametrize(
    ("limit", "said"),
    [(fichiers.KIB, "1 Ko"), (5 * fichiers.KIB + 1, "5 Ko"), (fichiers.MIB - 1, "1023 Ko"), (fichiers.MIB, "1 Mo"),
     (25 * fichiers.MIB, "25 Mo")],
)  # fmt: skip
def test_a_bound_is_said_in_the_unit_of_its_size(limit: int, said: str, tmp_path: Path) -> None:
    assert (fichiers._size(limit), fichiers.KIB, fichiers.MIB) == (said, 1024, 1024 * 1024)
    (tmp_path / "f").write_bytes(b"x" * 9)
    assert fichiers.read(tmp_path / "f", 9) == b"x" * 9
    with pytest.raises(FichierTropGros):
        fichiers.read(tmp_path / "f", 8)


def test_the_names_that_follow_are_counted_from_two_before_the_ending() -> None:
    found = fichiers.names(Path("/d/note.pdf"), ".pdf")
    assert [next(found).name for _ in range(3)] == ["note.pdf", "note (2).pdf", "note (3).pdf"]
    bare = fichiers.names(Path("/d/note.pdf"), "")
    assert [next(bare).name for _ in range(2)] == ["note.pdf", "note.pdf (2)"]


def test_a_document_is_named_by_sixty_signs_of_its_reference_and_six_of_its_identifier() -> None:
    name = fichiers.document_name("grille", "R" * 61, "0123456789", "v1")
    assert name == f"grille-{'R' * 60}-v1-012345"
    assert fichiers.document_name("grille", "É/1", "0123456789") == "grille-É-1-012345"
    assert [fichiers.safe_name(text) for text in ("..", "a  b", "-a.", "")] == ["dossier", "a-b", "a", "dossier"]


@POSIX
def test_what_is_no_file_is_not_copied_and_a_copy_is_its_owners_alone(tmp_path: Path) -> None:
    (tmp_path / "un").write_bytes(b"un")
    (tmp_path / "un").chmod(0o644)
    fichiers.copy(tmp_path / "un", tmp_path / "deux")
    assert ((tmp_path / "deux").read_bytes(), (tmp_path / "deux").stat().st_mode & 0o777) == (b"un", 0o600)
    os.mkfifo(tmp_path / "tube")
    for source in ("tube", "absent"):
        with pytest.raises(OSError, match="not a file"):
            fichiers.copy(tmp_path / source, tmp_path / "trois")
    assert not (tmp_path / "trois").exists()


@POSIX
def test_what_stands_in_the_place_of_a_file_is_told_from_one_and_set_aside(tmp_path: Path) -> None:
    file, link, pipe = tmp_path / "un", tmp_path / "lien", tmp_path / "tube"
    file.write_bytes(b"un")
    link.symlink_to(file)
    os.mkfifo(pipe)
    assert [fichiers.is_regular(p) for p in (file, link, pipe, tmp_path, tmp_path / "absent")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert [fichiers.is_regular(p, follow=False) for p in (file, link)] == [True, False]
    assert fichiers.is_regular(Path("a\0b")) is False
    for path in (file, link, pipe, tmp_path / "absent"):
        fichiers.make_room(path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lien", "tube.ecarte", "un"]


@POSIX
def test_a_folder_is_everyones_or_its_owners_alone_and_one_that_is_there_stays(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        fichiers.make_folder(tmp_path / "a" / "ouvert")
        fichiers.make_folder(tmp_path / "a" / "fermé", private=True)
        fichiers.make_folder(tmp_path / "a" / "ouvert", private=True)
        fichiers.write(tmp_path / "a" / "f", b"")
        fichiers.write(tmp_path / "a" / "g", b"", private=True)
    finally:
        os.umask(before)
    modes = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "a").iterdir()}
    assert modes == {"ouvert": 0o777, "fermé": 0o700, "f": 0o666, "g": 0o600}


@POSIX
def test_folders_half_made_go_when_they_are_ours_and_no_link_is_followed(tmp_path: Path) -> None:
    for name in ("nôtre.part", "autre.part", "fini"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f").write_bytes(b"")
    (tmp_path / "nôtre-lien.part").symlink_to(tmp_path / "fini")
    fichiers.drop_partials(tmp_path, lambda name: name.startswith("nôtre"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["autre.part", "fini", "nôtre-lien.part"]
    assert (tmp_path / "fini" / "f").exists()


def test_the_pieces_of_a_file_are_told_one_by_one(tmp_path: Path) -> None:
    told = list[int]()
    data = bytes(range(256)) * 4096 * 2 + b"fin"
    assert fichiers.deposit(tmp_path / "f", data, told=told.append).etat == "written"
    assert told == [1024 * 1024, 1024 * 1024, 3]
    assert (tmp_path / "f").read_bytes() == data
