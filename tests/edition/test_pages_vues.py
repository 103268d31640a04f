"""Each document as it was looked at: what each page says, line by line, and a trace of everything that it draws.

A line that differs shows its words. A page whose words are the same and whose trace is not was moved, coloured or ruled
otherwise: render it, look at it, then keep it (``tests/approbation.py``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from msgspec.structs import replace

from evaluateur.edition.composition.composition import Document
from evaluateur.edition.composition.leaves import Heading, Table
from evaluateur.edition.documents.feuille.feuille import FeuilleObservation
from evaluateur.edition.documents.fiche import FicheMetier
from evaluateur.edition.documents.grille.grille import GrilleImprimee
from evaluateur.edition.documents.imprime import Imprime
from evaluateur.edition.documents.profil import Profil
from evaluateur.edition.documents.rectification import RectificationAdministrative
from evaluateur.edition.documents.session.feuille_session import FeuilleSession
from evaluateur.edition.documents.synthese import Synthese
from evaluateur.metier.contenu.fiche import Fiche
from evaluateur.metier.dossier import nouveau
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.referentiel import Referentiel
from evaluateur.metier.vocabulaire import FUSEAU, BlocCode, DossierId
from evaluateur.referentiels import bundled, read_file
from tests.approbation import approve
from tests.edition import exemple
from tests.edition.lecture import pages
from tests.edition.test_feuille import CODES, INSTANT, REF, prepare
from tests.edition.test_feuille_session import JOURNEE, lignes
from tests.parcours.positionne import Positionne

KEPT = Path(__file__).parent / "pages_vues"
(FICHE,) = (ref for ref in map(read_file, bundled()) if isinstance(ref.fiche, Fiche))
"""The one that is shipped with its job sheet."""


def _without(pv: ProcesVerbal) -> ProcesVerbal:
    """Nothing that may be missing is there."""
    session = replace(pv.session, debut=None, fin=None, lieu="", organisme="")
    candidat = replace(
        pv.candidat, date_naissance=None, lieu_naissance="", nom_naissance="", presence=None, amenagement_minutes=0
    )
    evaluateurs = tuple(replace(e, titre=None, habilitation="", habilitation_fin=None) for e in pv.evaluateurs)
    blocs = tuple(replace(b, situations=(), tirages=(), horloges=(), tranches=(), motif="") for b in pv.blocs)
    return replace(
        pv, version=1, motif_version="", versions=(), differences=(), derogations=(), remplacements=(),
        entrainement=False, mode="papier", session=session, candidat=candidat, evaluateurs=evaluateurs, blocs=blocs,
    )  # fmt: skip


def _absent(pv: ProcesVerbal) -> ProcesVerbal:
    """Nobody came: no bloc was seen, one evaluator alone was named."""
    blocs = tuple(exemple.bloc_vide(REF.par_bloc[BlocCode(code)]) for code in "12345")
    blocs = tuple(replace(b, resultat=exemple.hors_epreuve("absent")) for b in blocs[:3]) + blocs[3:]
    candidat = replace(pv.candidat, presence="absent", motif_presence="Grève des transports")
    return replace(pv, blocs=blocs, candidat=candidat, evaluateurs=pv.evaluateurs[:1], mode="papier")


def _much(pv: ProcesVerbal) -> ProcesVerbal:
    """Several of each: dérogations, replacements, drawn cases, disagreements, pauses, of someone who gave up."""
    derogations = (*pv.derogations, *(exemple.derogation(3 + i, "", f"Point {i}") for i in range(3)))
    remplacement = replace(pv.remplacements[0], siege=1, sortant="NOIR Camille", entrant="DURAND Claude")
    blocs = tuple(
        replace(b, tirages=b.tirages * 2, desaccords=b.desaccords * 3, tranches=b.tranches * 4) for b in pv.blocs
    )
    candidat = replace(pv.candidat, presence="abandon", motif_presence="Parti à 10:30")
    return replace(
        pv, version=3, versions=pv.versions * 2, derogations=derogations, blocs=blocs, candidat=candidat,
        remplacements=(*pv.remplacements, remplacement),
    )  # fmt: skip


@cache
def _positioned(evaluateurs: int = 2) -> tuple[ProcesVerbal, Referentiel]:
    """A positioning, whose words are levels."""
    with TemporaryDirectory() as folder:
        monde = Positionne(Path(folder) / "donnees", evaluateurs)
        monde.jusqu_au_bout()
        pv = monde.seance.cloture.proces_verbal()
        monde.poste.close()
    return pv, monde.ref


def _unfavourable(pv: ProcesVerbal) -> ProcesVerbal:
    judged = exemple.bloc_juge(REF.par_bloc[BlocCode("2")], "non_acquis", "non_conforme", "Indus non repérés. " * 40)
    return replace(pv, blocs=(pv.blocs[2], judged, pv.blocs[3]), entrainement=False)


SAMPLES: dict[str, Callable[[ProcesVerbal], Imprime]] = {
    "grille": GrilleImprimee,
    "grille-sans": lambda pv: GrilleImprimee(_without(pv)),
    "grille-absent": lambda pv: GrilleImprimee(_absent(pv)),
    "grille-beaucoup": lambda pv: GrilleImprimee(_much(pv)),
    "grille-identite": lambda pv: GrilleImprimee(exemple.identifie(pv)),
    "grille-identite-corrigee": lambda pv: GrilleImprimee(exemple.identifie(pv, "nom de naissance", "prénoms")),
    "rectification": lambda pv: RectificationAdministrative(
        pv, exemple.rectifications(), ("DURAND Claude", "LEROY Dominique")
    ),
    "synthese": Synthese,
    "synthese-absent": lambda pv: Synthese(_absent(pv)),
    "synthese-defavorable": lambda pv: Synthese(_unfavourable(pv)),
    "synthese-sans": lambda pv: Synthese(_without(pv)),
    "feuilles": lambda _: FeuilleObservation(prepare(), CODES, INSTANT),
    "feuilles-vides": lambda _: FeuilleObservation(nouveau(DossierId("0b6ff2a4"), REF), CODES[:1], INSTANT),
    "session": lambda _: FeuilleSession(lignes(14), JOURNEE, INSTANT),
    "profil": lambda _: Profil(*_positioned()),
    "profil-seul": lambda _: Profil(*_positioned(1)),
    "fiche": lambda _: FicheMetier(FICHE, INSTANT, FUSEAU),
    "session-1": lambda _: FeuilleSession(lignes(1), replace(JOURNEE, entrainement=False, lieu=""), INSTANT),
}


def _traces(pdf: bytes) -> list[str]:
    """Of each page: operators with their operands, the forms that it uses included."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = []
        for page in opened.pages:
            drawn = pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page))
            resources = page.obj.get("/Resources", pikepdf.Dictionary())
            forms = [bytes(f.read_bytes()) for _, f in sorted(resources.get("/XObject", pikepdf.Dictionary()).items())]
            found.append(hashlib.sha256(b"".join([drawn, *forms])).hexdigest()[:16])
        return found


def _laid(document: Document) -> str:
    """A trace of what stays together wherever a page ends: rows that are tied, what a table begins with and keeps."""
    told = [
        f"{t._nosplitCmds} {t.repeatRows} {t.first_rows} {t.reserve} {t._minRowHeights} {t._argW}"
        if isinstance(t, Table)
        else f"{type(t).__name__} {getattr(t, 'height', '')} {getattr(getattr(t, 'style', None), 'name', '')}"
        for t in document.story
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def _heard(document: Document) -> str:
    """A trace of what a screen reader is told: each element with its attributes and text, headings, anchors."""
    told = [f"{e.role} {sorted(e.attributes.items())} {len(e.children)} {e.text}" for e in document.tree.iterate()]
    told += [f"{f.level} {f.anchor} {f.element.text}" for f in document.story if isinstance(f, Heading)]
    told += [*document.pages, *(r.anchor for r in document.references)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_page_is_as_it_was_looked_at(name: str, pv: ProcesVerbal, tmp_path: Path) -> None:
    imprime = SAMPLES[name](pv)
    document = imprime.document()
    laid = _laid(document)
    pdf = imprime.draw(document)
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    roles = [f"{leaf.role}" for leaf in document.tree.leaves()]
    lines = [f"structure : {len(roles)} feuilles, {hashlib.sha256(' '.join(roles).encode()).hexdigest()[:16]}"]
    lines += [
        f"entendu : {_heard(document)}",
        f"tenu ensemble : {laid}",
        *(f"{key} : {said}" for key, said in imprime.metadata()._asdict().items()),
    ]
    for rank, (text, trace) in enumerate(zip(pages(file), _traces(pdf), strict=True), 1):
        lines += [f"--- page {rank}, {trace}", *text.splitlines()]
    approve(KEPT / f"{name}.txt", "\n".join(lines) + "\n")


def _shifted(pv: ProcesVerbal, lines: int) -> Imprime:
    """One bloc, so many lines lower on its page: what may be cut stands at every place of a page in turn."""
    bloc = pv.blocs[3]
    texts = [exemple.PHRASE * (1 + lines % 5), "Une ligne.\n" * lines]
    competences = tuple(replace(k, precisions=texts[i % 2] or "–") for i, k in enumerate(bloc.competences[:3]))
    situation = replace(bloc.situations[0], contexte="x\n" * lines)
    return GrilleImprimee(
        replace(pv, blocs=(replace(bloc, situations=(situation,), competences=competences),), differences=())
    )


@pytest.mark.parametrize("lines", range(0, 48, 6))
def test_wherever_a_page_ends_what_stays_together_does(lines: int, pv: ProcesVerbal, tmp_path: Path) -> None:
    pdf = _shifted(pv, lines).compose()
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    said = []
    for text, trace in zip(pages(file), _traces(pdf), strict=True):
        inside = [line for line in text.splitlines() if line.strip()]
        said += [f"--- {trace}", *inside[:4], "…", *inside[-4:]]
    approve(KEPT / f"decalage-{lines:02}.txt", "\n".join(said) + "\n")
