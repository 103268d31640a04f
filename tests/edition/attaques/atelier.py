"""What a dishonest evaluator has: a practice authority, the files before and after each signature, one key.

The one place that calls the application: how it composes, signs, countersigns and verifies may change, attacks do not.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
from msgspec.structs import replace

from evaluateur.edition.documents.grille import grille
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.metier import canonique
from evaluateur.metier.dossier import Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import BlocPV, ProcesVerbal
from evaluateur.metier.refus import Refus
from evaluateur.metier.vocabulaire import BlocCode
from evaluateur.seance import originaux
from evaluateur.seance.originaux import Service
from evaluateur.titres import rattachement
from tests.edition import exemple, faussaire
from tests.edition.attaques import conteneur
from tests.edition.attaques.attaque import Plante, Refuse
from tests.edition.faussaire import DEMAIN, FIGE, SIGNE, retoucher

SUITE = SIGNE + timedelta(minutes=5)
"""When évaluateur 2 signs."""


class Atelier:
    """An honest grid, short, whose one bloc is « Non acquis »; and the gestures of whoever wants it otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.centre = faussaire.Atelier(folder / "centre")
        court = replace(
            self.centre.court, blocs=(_bloc(),), derogations=(), remplacements=(), differences=(), versions=(),
            version=1, motif_version="",
        )  # fmt: skip
        self.pv = self.centre.nommer(court, self.centre.qui)
        self.version = freeze(self.pv)
        self.base = grille.compose(self.pv)
        self.un = self._low(lambda: originaux.sign(self.base, self.version, self.qui(1), SIGNE, (), Service()))
        self.deux = self._low(lambda: originaux.sign(self.un, self.version, self.qui(2), SUITE, (), Service()))
        self.contexte = Contexte(DEMAIN, (rattachement.read_autorite(self.centre.autorite.pem),))

    def _low(self, sign: Callable[[], bytes]) -> bytes:
        """Signed until ``s`` is the lower of the two: the other one is then an attack, not the honest file."""
        signed = sign()
        while conteneur.high(conteneur.read(signed)):
            signed = sign()
        return signed

    def qui(self, siege: int) -> Signataire:
        """Who signs at a seat, with his key."""
        return self.centre.qui[siege]

    def sign(self, pdf: bytes, siege: int = 1, instant: datetime | None = None) -> bytes:
        """One's own signature on whatever one wants, by a program that checks nothing."""
        return self.centre.signer(pdf, self.qui(siege), instant or (SIGNE if siege == 1 else SUITE))

    def countersign(self, pdf: bytes, version: Version | None = None) -> bytes:
        """What évaluateur 2 signs, by the application, when this is handed to him.

        Raises :class:`Refuse`; :class:`Plante` when the application neither signs nor refuses.
        """
        try:
            return originaux.sign(pdf, version or self.version, self.qui(2), SUITE, (), Service())
        except Refus as refus:
            raise Refuse(str(refus)) from refus
        except Exception as error:
            raise Plante(f"{type(error).__name__}: {error}") from error

    def hand_over(self, base: bytes, version: Version | None = None) -> bytes:
        """A base of one's own making, signed by évaluateur 1, then countersigned in good faith."""
        return self.countersign(self.sign(base), version)

    def forge(self, gesture: Callable[[pikepdf.Pdf], object]) -> bytes:
        """The same, the base being the true one but for a gesture."""

        def once(pdf: pikepdf.Pdf) -> None:
            gesture(pdf)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pikepdf says what it thinks of a forgery
            base = retoucher(self.base, once)
        return self.hand_over(base)

    def verify(self, pdf: bytes, contexte: Contexte | None = None) -> Verdict:
        """The answer of the application, its authority being known."""
        return politique.verify(pdf, contexte or self.contexte)

    def grid(self, pv: ProcesVerbal, qui: dict[int, Signataire] | None = None) -> bytes:
        """A whole grid of another record, honestly composed and signed by two: another dossier, another version."""
        signers = qui or self.centre.qui
        un = self.centre.signer(grille.compose(pv), signers[1], SIGNE)
        return self.centre.signer(un, signers[2], SUITE)


def freeze(pv: ProcesVerbal) -> Version:
    """The version of a dossier that holds this record, as the application keeps it."""
    content = proces_verbal.encode(pv)
    return Version(
        pv.version, pv.motif_version, "electronique", content.decode("utf-8"), canonique.empreinte(content), FIGE
    )


def _bloc() -> BlocPV:
    """Bloc 3, not acquired, cut down to one competence of two criteria: three pages in all."""
    whole = exemple.bloc_juge(
        exemple.referentiel().par_bloc[BlocCode("3")],
        "non_acquis",
        "non_conforme",
        "Les réponses restent trop générales.",
    )
    competence = whole.competences[0]
    groupe = replace(competence.groupes[0], lignes=competence.groupes[0].lignes[:2])
    return replace(
        whole,
        competences=(replace(competence, groupes=(groupe,), precisions="Suite à donner non précisée."),),
        situations=whole.situations[:1], constats=(), tirages=(), horloges=(), tranches=(), desaccords=(),
    )  # fmt: skip
