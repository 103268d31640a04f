"""The sample procès-verbal and its PDF, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluateur.edition.composition.composition import Document
from evaluateur.edition.documents.grille import grille
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from tests.edition import exemple


@pytest.fixture(scope="session")
def pv() -> ProcesVerbal:
    return exemple.proces_verbal()


@pytest.fixture(scope="session")
def dessin(pv: ProcesVerbal) -> tuple[Document, bytes]:
    """The document after it was drawn, with its page numbers, and its bytes."""
    document = grille.GrilleImprimee(pv).document()
    return document, grille.GrilleImprimee(pv).draw(document)


@pytest.fixture(scope="session")
def pdf(dessin: tuple[Document, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("edition") / "grille.pdf"
    file.write_bytes(dessin[1])
    return file
