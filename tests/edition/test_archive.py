"""Every document is PDF/A-3a and PDF/UA-1: veraPDF says so, and qpdf finds nothing to repair."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from msgspec.structs import replace

from evaluateur.edition.documents import fiche, rectification, synthese
from evaluateur.edition.documents.feuille import feuille
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.documents.session import feuille_session
from evaluateur.metier.contenu import image
from evaluateur.metier.contenu.image import Image
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.referentiel import Referentiel
from evaluateur.seance.imprimes import SYNTHESE
from tests.edition import exemple
from tests.edition.test_feuille import CODES, INSTANT, prepare
from tests.edition.test_feuille_session import JOURNEE, lignes
from tests.parcours import positionne
from tests.parcours.positionne import Positionne

RACINE = Path(__file__).resolve().parents[2]
FLAVOURS = ("3a", "ua1")
MOT = "Reformulation <oubliée> 😀 & corrigée. "


def absent(pv: ProcesVerbal) -> ProcesVerbal:
    blocs = tuple(
        replace(exemple.bloc_vide(b), resultat=exemple.hors_epreuve("absent")) for b in exemple.referentiel().blocs
    )
    return replace(pv, blocs=blocs, candidat=replace(pv.candidat, presence="absent", motif_presence="Malade."))


def long(pv: ProcesVerbal) -> ProcesVerbal:
    bloc = pv.blocs[3]
    competences = tuple(replace(k, precisions=(MOT * 300)[:10_000]) for k in bloc.competences)
    desaccords = tuple(replace(d, position_1="x" * 10_000, position_2=MOT * 250) for d in bloc.desaccords)
    return replace(pv, blocs=(replace(bloc, competences=competences, desaccords=desaccords),))


def sans_naissance(pv: ProcesVerbal) -> ProcesVerbal:
    """An odd number of facts: the last one stands alone in its row."""
    known = replace(pv.candidat, nom_naissance="", date_naissance=None, lieu_naissance="")
    return replace(pv, candidat=known)


def avec_embleme() -> Referentiel:
    """A positioning whose emblem was chosen: the only picture of a grid."""
    ref = positionne.positionnement(1)
    red = image.ecrire(Image(60, 30, b"\xc0\x00\x30" * 1800))
    return replace(ref, certification=replace(ref.certification, image=red))


def positionnement(*, profil: bool, ref: Referentiel | None = None) -> bytes:
    with TemporaryDirectory() as folder:
        monde = Positionne(Path(folder) / "d", 1, ref)
        monde.jusqu_au_bout("electronique")
        data = SYNTHESE.preparer(monde.poste, monde.seance).travail() if profil else monde.seance.cloture.original()
        monde.poste.close()
    return data


CAS: dict[str, Callable[[ProcesVerbal], bytes]] = {
    "electronique": grille.compose,
    "papier": lambda pv: grille.compose(replace(pv, mode="papier")),
    "long": lambda pv: grille.compose(long(pv)),
    "desaccord": lambda pv: grille.compose(replace(pv, blocs=pv.blocs[3:4])),
    "absence": lambda pv: grille.compose(absent(pv)),
    "version-1": lambda pv: grille.compose(replace(pv, version=1, versions=(), differences=())),
    "sans-naissance": lambda pv: grille.compose(sans_naissance(pv)),
    "positionnement": lambda _: positionnement(profil=False),
    "profil": lambda _: positionnement(profil=True),
    "embleme": lambda _: positionnement(profil=False, ref=avec_embleme()),
    "fiche": lambda _: fiche.FicheMetier(positionne.positionnement(), INSTANT, "Europe/Paris").compose(),
    "identite": lambda pv: grille.compose(exemple.identifie(pv, "nom de naissance")),
    "rectification": lambda pv: rectification.RectificationAdministrative(
        pv, exemple.rectifications(), ("DURAND Claude", "LEROY Dominique")
    ).compose(),
    "synthese": lambda pv: synthese.Synthese(pv).compose(),
    "session-1": lambda _: feuille_session.FeuilleSession(lignes(1), JOURNEE, INSTANT).compose(),
    "session-60": lambda _: feuille_session.FeuilleSession(lignes(60), JOURNEE, INSTANT).compose(),
    "feuilles": lambda _: feuille.FeuilleObservation(prepare(), CODES, INSTANT).compose(),
}


@pytest.fixture(scope="module")
def fichiers(pv: ProcesVerbal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("archive")
    for nom, make in CAS.items():
        (folder / f"{nom}.pdf").write_bytes(make(pv))
    return {nom: folder / f"{nom}.pdf" for nom in CAS}


@pytest.fixture(scope="module")
def verdicts(fichiers: dict[str, Path]) -> dict[tuple[str, str], list[str]]:
    """What veraPDF says of each file and flavour; one machine of Java for all."""
    if shutil.which("javac") is None:
        pytest.skip("javac (default-jdk-headless) is not installed: veraPDF cannot check the archival form")
    command: list[str | Path] = [RACINE / "outils" / "valider-pdf", ",".join(FLAVOURS), *fichiers.values()]
    run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    assert len(lines) == len(CAS) * len(FLAVOURS), run.stderr
    return {(Path(path).stem, flavour): [verdict, *rules] for verdict, flavour, path, *rules in lines}


def test_every_document_conforms(verdicts: dict[tuple[str, str], list[str]]) -> None:
    assert verdicts == {(nom, flavour): ["conforme"] for nom in CAS for flavour in FLAVOURS}


def test_nothing_is_to_be_repaired(fichiers: dict[str, Path]) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    for file in fichiers.values():
        run = subprocess.run(["qpdf", "--check", file], check=False, capture_output=True, text=True)
        assert (run.returncode, run.stderr) == (0, "")
        with pikepdf.open(BytesIO(file.read_bytes()), attempt_recovery=False) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert pdf.get_warnings() == []
            assert pdf.pdf_version == "1.7"
