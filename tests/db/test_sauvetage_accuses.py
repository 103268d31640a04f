"""Receipts in a damaged base: they are proofs, each one whose page can be read is exported as it came."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from evaluateur.cles.profils import ProfilOuvert
from evaluateur.db import moteur, pilote
from evaluateur.seance.sinistre import sauvetage
from evaluateur.titres import accuses
from tests.db.accidents import PAGE, retourner
from tests.parcours.monde import Monde

COUNT = 150


def content(number: int) -> bytes:
    return f"{number:04} ".encode() * 200


def name(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


class Base:
    """A base with receipts, closed."""

    def __init__(self, folder: Path) -> None:
        monde = Monde(folder)
        with monde.poste.coffre.base.transaction() as connection:
            for number in range(COUNT):
                connection.execute(
                    "INSERT INTO lots VALUES (?, ?, ?, 1, '', 1, '', '', '', 9, '', x'')", (name(number), "d", number)
                )
                connection.execute(
                    "INSERT INTO accuses VALUES (?, ?, ?, ?, ?)", ("d", name(number), "traite", content(number), "")
                )
        self.ouvert: ProfilOuvert = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
        self.folder = folder
        monde.poste.close()

    @property
    def file(self) -> Path:
        return self.folder / moteur.FICHIER

    def readable(self) -> set[str]:
        """The receipts that can be read one by one, each by a fresh connection."""
        return {name(n) for n in range(COUNT) if self._one(name(n)) == content(n)}

    def _one(self, lot: str) -> bytes:
        connection = pilote.connect(f"{self.file.absolute().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute(f"PRAGMA key=\"x'{self.ouvert.cle_base.hex()}'\"")
            rows = connection.execute("SELECT contenu FROM accuses WHERE lot = ?", (lot,)).fetchall()
            return bytes(rows[0][0]) if rows else b""
        except pilote.Error:
            return b""
        finally:
            connection.close()

    def exported(self, output: Path) -> tuple[sauvetage.Export, dict[str, bytes]]:
        """What an export says, and the receipts that it wrote."""
        done = sauvetage.export(self.folder, self.ouvert, output)
        return done, {f.name: f.read_bytes() for f in (output / "accuses").iterdir()}


@pytest.fixture
def base(tmp_path: Path) -> Base:
    return Base(tmp_path / "donnees")


def test_every_receipt_of_a_whole_base_is_exported_as_it_came(base: Base, tmp_path: Path) -> None:
    done, files = base.exported(tmp_path / "sortie")
    assert files == {f"{name(n)[:16]}-traite{accuses.EXTENSION}": content(n) for n in range(COUNT)}
    assert (done.accuses, done.fautes) == (COUNT, 0)
    assert done.pieces == "0\N{NO-BREAK SPACE}document et 150\N{NO-BREAK SPACE}accusés de réception"


def test_beside_a_page_that_is_gone_every_receipt_is_exported(base: Base, tmp_path: Path) -> None:
    data, partial = base.file.read_bytes(), 0
    for page in range(len(data) // PAGE - 1, 2, -7):
        retourner(base.file, page * PAGE + 2000)
        there = base.readable()
        done, files = base.exported(tmp_path / f"page-{page}")
        assert {f[:16] for f in files} >= {lot[:16] for lot in there}, f"page {page}"
        assert set(files.values()) <= {content(n) for n in range(COUNT)}, "no receipt ends in zeros"
        if len(there) < COUNT:
            assert done.fautes >= 1
            partial += bool(there)
        base.file.write_bytes(data)
    assert partial > 3, "no page of receipts was hit"


def test_a_document_whose_end_cannot_be_read_is_not_exported_as_if_it_were_whole(tmp_path: Path) -> None:
    """The engine gives zeros for it, and says nothing until something else is read."""
    monde, document = Monde(tmp_path / "donnees"), b"%PDF-" + bytes(range(1, 256)) * 800
    with monde.poste.coffre.base.transaction() as connection:
        values = (monde.seance.identifiant, hashlib.sha256(document).hexdigest(), document)
        connection.execute("INSERT INTO documents VALUES (?, ?, ?)", values)
    ouvert = monde.poste.trousseau.profil_ouvert(monde.un.identifiant)
    monde.poste.close()
    file = monde.donnees / moteur.FICHIER
    whole = sauvetage.export(monde.donnees, ouvert, tmp_path / "avant")
    assert (whole.documents, whole.fautes) == (1, 0)
    retourner(file, file.stat().st_size - PAGE + 2000)
    done = sauvetage.export(monde.donnees, ouvert, tmp_path / "apres")
    assert (done.documents, list((tmp_path / "apres" / "documents").iterdir())) == (0, [])
    assert done.fautes > 0


def test_a_base_of_before_receipts_lacks_nothing(base: Base, tmp_path: Path) -> None:
    connection = pilote.connect(str(base.file))
    connection.execute(f"PRAGMA key=\"x'{base.ouvert.cle_base.hex()}'\"")
    connection.execute("DROP TABLE accuses")
    connection.close()
    done, files = base.exported(tmp_path / "sortie")
    assert (files, done.accuses, done.fautes, done.pieces) == ({}, 0, 0, "0\N{NO-BREAK SPACE}document")
