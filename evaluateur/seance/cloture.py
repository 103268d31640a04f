"""Freezing, signing, closing: from the agreement on every bloc to a version that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from evaluateur.db import documents
from evaluateur.metier.actes import cloture, gardes
from evaluateur.metier.actes.contexte import Contexte
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Version
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.pv.redaction import Titres
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import Empreinte, Mode, NatureScan, Numero
from evaluateur.seance import originaux
from evaluateur.seance.geste import Geste

if TYPE_CHECKING:
    from evaluateur.edition.signature.apparence import Trait


class SignatureAFaire(Struct, frozen=True):
    """A signature that its author asked for. ``travail`` makes the signed PDF and touches no base."""

    fige: Version
    siege: Numero
    clavier: Clavier
    moment: Moment
    travail: Callable[[], bytes]


class Cloture(Geste):
    """The end of a dossier. Use it through :class:`evaluateur.seance.seance.Seance`."""

    def figer(self, mode: Mode) -> None:
        """Freeze the procès-verbal, after verifying the chain again."""
        gardes.ensemble(self.dossier, self.clavier)
        moment = self.avant_engagement()
        titres: Titres = {}
        if mode == "electronique":  # certificates are imported for it alone
            from evaluateur.seance.titres import titres_des_sieges

            titres = titres_des_sieges(self._etabli, self.dossier)
        contexte = Contexte(self.dossier, self.clavier, moment)
        self.append_checked(cloture.figer(contexte, mode, self.tete, titres).faits, moment)

    def original(self) -> bytes:
        """The PDF of the frozen record as it stands, with the signatures given so far."""
        return self.original_de(self.version())

    def travail_original(self, version: Version) -> Callable[[], bytes]:
        """What gives the PDF of one version without touching the base: see :func:`originaux.work`."""
        return originaux.work(self._etabli.base, self.identifiant, version)

    def original_de(self, version: Version) -> bytes:
        """The PDF of one version, replaced or in force."""
        return self.travail_original(version)()

    def signer(self, displayed: bytes = b"", strokes: Sequence[Trait] = (), horodateur: str = "") -> None:
        """Sign the frozen record: by key, or, on paper, say that it is signed by hand.

        See :meth:`preparer_signature`; a window has the work done elsewhere.
        """
        moment = self._etabli.now()
        fige, _ = cloture.pret_a_signer(self.dossier, self.clavier, moment.instant)
        if fige.mode == "papier":
            originaux.require_record(self._etabli.base, self.identifiant, self._new_reader(), fige)
            contexte = Contexte(self.dossier, self.clavier, moment)
            self.append_checked(cloture.signer(contexte, fige.empreinte).faits, moment)
            return
        to_do = self.preparer_signature(displayed, strokes, horodateur)
        self.conclure_signature(to_do, to_do.travail())

    def preparer_signature(
        self, displayed: bytes = b"", strokes: Sequence[Trait] = (), horodateur: str = ""
    ) -> SignatureAFaire:
        """Check that the holder may sign by key now, and give the work that makes the signature.

        ``displayed``: the PDF that was shown, to which the signature is added (read again when not given); ``strokes``:
        a drawn signature; ``horodateur``: address of a time-stamp service, used when it answers.
        """
        moment = self._etabli.now()
        fige, siege = cloture.pret_a_signer(self.dossier, self.clavier, moment.instant)
        from evaluateur.seance.confiance import horodateurs
        from evaluateur.seance.titres import signataire

        before = displayed or self.original()
        if displayed and fige.documents and displayed != self.original():
            raise ActeRefuse("Ce document n’est pas celui que l’évaluateur 1 a signé.", "Rouvrez l’écran de signature.")
        originaux.require_record(self._etabli.base, self.identifiant, self._new_reader(), fige)
        who = signataire(self._etabli, self.clavier.personnes[0], siege)
        service = originaux.Service(horodateur, horodateurs(self._etabli) if horodateur else frozenset())
        work = partial(originaux.sign, before, fige, who, moment.instant, strokes, service)
        return SignatureAFaire(fige, siege, self.clavier, moment, work)

    def conclure_signature(self, done: SignatureAFaire, signe: bytes) -> None:
        """Keep the signed PDF, if the same person still holds the keyboard before the same record."""
        fige, siege = cloture.pret_a_signer(self.dossier, self.clavier, done.moment.instant)
        if (fige.empreinte, siege, self.clavier) != (done.fige.empreinte, done.siege, done.clavier):
            raise ActeRefuse("La main a changé pendant la signature : rien n’a été gardé.", "Signez de nouveau.")
        document = documents.empreinte(signe)
        issue = cloture.signer(Contexte(self.dossier, self.clavier, done.moment), fige.empreinte, document)
        self.append_checked(issue.faits, done.moment, lambda c: documents.store(c, self.identifiant, signe))

    def joindre_scan(self, nature: NatureScan, mime_type: str, content: bytes) -> None:
        """Keep a scan of what was signed by hand, its empreinte in the journal."""
        contexte = self.contexte()
        issue = cloture.joindre_scan(contexte, nature, mime_type, len(content), documents.empreinte(content))
        self.append_checked(issue.faits, contexte.moment, lambda c: documents.store(c, self.identifiant, content))

    def scan(self, empreinte: Empreinte) -> bytes:
        """The bytes of a scan."""
        return documents.read(self._etabli.base, self.identifiant, empreinte)

    def clore(self) -> None:
        """Close the dossier, and back it up."""
        contexte = self.contexte()
        self.append_checked(cloture.clore(contexte).faits, contexte.moment)
        self.back_up()

    def proces_verbal(self) -> ProcesVerbal:
        """The frozen record, in force or waiting for signatures; that of the last closed version otherwise."""
        return proces_verbal.read(self.version().contenu)

    def version(self) -> Version:
        """The frozen version, in force or waiting for signatures; the last closed one otherwise."""
        dossier = self.dossier
        version = dossier.fige or (dossier.versions[-1] if dossier.versions else None)
        if version is None:
            raise ActeRefuse(
                "Le procès-verbal de ce dossier n’est pas encore figé.",
                "Terminez les blocs présentés, puis figez-le : la grille s’imprimera.",
            )
        return version
