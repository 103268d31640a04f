"""Freezing, signing, closing: from the agreement on every bloc to a version that stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from evaluateur.db import documents
from evaluateur.db.pilote import Connection
from evaluateur.metier import jury
from evaluateur.metier.actes import cloture, gardes, scellement
from evaluateur.metier.actes.contexte import Contexte
from evaluateur.metier.chronometre import Moment
from evaluateur.metier.clavier import Clavier
from evaluateur.metier.dossier import Version
from evaluateur.metier.faits.cloture import ProcesVerbalFige
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.metier.pv.redaction import Titres
from evaluateur.metier.refus import ActeRefuse
from evaluateur.metier.vocabulaire import Empreinte, Mode, NatureScan, Numero
from evaluateur.seance import originaux
from evaluateur.seance.parties.cahier import Cahier
from evaluateur.seance.parties.signataire import Signataire
from evaluateur.seance.poste import Poste

if TYPE_CHECKING:
    from evaluateur.edition.signature.apparence import Trait


class SignatureAFaire(Struct, frozen=True):
    """A signature that its author asked for. ``travail`` makes the signed PDF and touches no base."""

    fige: Version
    siege: Numero
    clavier: Clavier
    par: Signataire | None
    moment: Moment
    travail: Callable[[], bytes]


class Cloture:
    """The end of a dossier: each act binds to the whole journal, and the documents that it names go with it."""

    def __init__(self, poste: Poste, cahier: Cahier) -> None:
        self._poste = poste
        self._cahier = cahier

    def figer(self, mode: Mode) -> None:
        """Freeze the procès-verbal, after verifying the chain again."""
        cahier = self._cahier
        gardes.ensemble(cahier.dossier, cahier.clavier)
        cahier.before_engagement(self._poste.now())
        contexte = cahier.contexte()
        titres = self._titres(mode)
        cahier.append_checked(cloture.figer(contexte, mode, cahier.tete, titres).faits, contexte.moment)

    def travail_projet(self, mode: Mode) -> Callable[[], bytes]:
        """What gives the pages as they would be frozen now, and touches no base. Refuses what freezing would.

        Whoever sits alone seals as he freezes: of a grid of his that is open, the pages are those of its seal.
        """
        contexte = self._cahier.contexte()
        sealed = scellement.suppose(contexte.dossier, contexte.clavier, contexte.moment.instant)
        contexte = Contexte(sealed, contexte.clavier, contexte.moment)
        (fait,) = cloture.figer(contexte, mode, self._cahier.tete, self._titres(mode)).faits
        assert isinstance(fait, ProcesVerbalFige)  # noqa: S101 - it is what freezing writes
        return partial(originaux.compose, fait.contenu)

    def _titres(self, mode: Mode) -> Titres:
        if mode == "papier":
            return {}
        from evaluateur.seance.titres import titres_des_sieges  # certificates are imported for it alone

        return titres_des_sieges(self._poste, self._cahier.dossier)

    def original(self, version: Version | None = None) -> bytes:
        """The PDF of a version, replaced or in force (by default), as it stands: with the signatures given so far."""
        return self.travail_original(version or self.version())()

    def travail_original(self, version: Version) -> Callable[[], bytes]:
        """What gives it and touches no base: see :func:`originaux.work`, which knows whether it is kept or composed."""
        return originaux.work(self._poste.coffre.base, self._cahier.identifiant, version)

    def signer(
        self,
        displayed: bytes = b"",
        strokes: Sequence[Trait] = (),
        horodateur: str = "",
        par: Signataire | None = None,
    ) -> None:
        """Sign the frozen record: by key, or, on paper, say that it is signed by hand.

        See :meth:`preparer_signature`; a window has the work done elsewhere.
        """
        contexte = self._cahier.contexte(par)
        fige, _ = cloture.pret_a_signer(contexte.dossier, contexte.clavier, contexte.moment.instant)
        if fige.mode == "papier":
            self._require_record(fige)
            self._cahier.append_checked(cloture.signer(contexte, fige.empreinte).faits, contexte.moment, par=par)
            return
        to_do = self.preparer_signature(displayed, strokes, horodateur, par)
        self.conclure_signature(to_do, to_do.travail())

    def preparer_signature(
        self,
        displayed: bytes = b"",
        strokes: Sequence[Trait] = (),
        horodateur: str = "",
        par: Signataire | None = None,
    ) -> SignatureAFaire:
        """Check that the holder may sign by key now, and give the work that makes the signature.

        ``par``: the one of the two at the keyboard who just gave his passphrase; the holder alone without it.

        ``displayed``: the PDF that was shown, to which the signature is added (read again when not given); ``strokes``:
        a drawn signature; ``horodateur``: address of a time-stamp service, used when it answers.
        """
        contexte = self._cahier.contexte(par)
        moment, clavier = contexte.moment, contexte.clavier
        fige, siege = cloture.pret_a_signer(contexte.dossier, clavier, moment.instant)
        from evaluateur.seance.confiance import horodateurs
        from evaluateur.seance.titres import signataire

        before = displayed or self.original()
        if displayed and fige.documents and displayed != self.original():
            raise ActeRefuse("Ce document n’est pas celui que l’évaluateur 1 a signé.", "Rouvrez l’écran de signature.")
        self._require_record(fige)
        who = signataire(self._poste, clavier.personnes[0], siege)
        service = originaux.Service(horodateur, horodateurs(self._poste) if horodateur else frozenset())
        work = partial(originaux.sign, before, fige, who, moment.instant, strokes, service)
        return SignatureAFaire(fige, siege, self._cahier.clavier, par, moment, work)

    def conclure_signature(self, done: SignatureAFaire, signe: bytes) -> None:
        """Keep the signed PDF, if the same person still holds the keyboard before the same record."""
        cahier = self._cahier
        contexte = replace(cahier.contexte(done.par), moment=done.moment)
        fige, siege = cloture.pret_a_signer(contexte.dossier, contexte.clavier, done.moment.instant)
        if (fige.empreinte, siege, cahier.clavier) != (done.fige.empreinte, done.siege, done.clavier):
            raise ActeRefuse("La main a changé pendant la signature : rien n’a été enregistré.", "Signez de nouveau.")
        issue = cloture.signer(contexte, fige.empreinte, documents.empreinte(signe))
        keep: Callable[[Connection], None] = lambda c: documents.store(c, cahier.identifiant, signe)  # noqa: E731
        cahier.append_checked(issue.faits, done.moment, keep, done.par)

    def _require_record(self, fige: Version) -> None:
        cahier = self._cahier
        originaux.require_record(self._poste.coffre.base, cahier.identifiant, cahier.new_reader(), fige)

    @property
    def mandataire(self) -> Signataire | None:
        """In whose name is done what one evaluator answers for: évaluateur 1, when the two hold the keyboard."""
        dossier, clavier = self._cahier.dossier, self._cahier.clavier
        numero = jury.engage(dossier, clavier.personnes)
        if numero is None or clavier.seul is not None:
            return None
        return self._poste.trousseau.signataire_present(dossier.sieges[numero].identifiant)

    def joindre_scan(self, nature: NatureScan, mime_type: str, content: bytes) -> None:
        """Keep a scan of what was signed by hand, its empreinte in the journal; in whose name as in :meth:`clore`."""
        cahier, par = self._cahier, self.mandataire
        contexte = cahier.contexte(par)
        issue = cloture.joindre_scan(contexte, nature, mime_type, len(content), documents.empreinte(content))
        keep: Callable[[Connection], None] = lambda c: documents.store(c, cahier.identifiant, content)  # noqa: E731
        cahier.append_checked(issue.faits, contexte.moment, keep, par)

    def scan(self, empreinte: Empreinte) -> bytes:
        """The bytes of a scan."""
        return documents.read(self._poste.coffre.base, self._cahier.identifiant, empreinte)

    def clore(self) -> None:
        """Close the dossier, and back it up: in the holder's name, or :attr:`mandataire`'s."""
        par = self.mandataire
        contexte = self._cahier.contexte(par)
        self._cahier.append_checked(cloture.clore(contexte).faits, contexte.moment, par=par)
        self._poste.back_up_after(self._cahier.identifiant)

    def proces_verbal(self) -> ProcesVerbal:
        """The frozen record, in force or waiting for signatures; that of the last closed version otherwise."""
        return proces_verbal.read(self.version().contenu)

    def version(self) -> Version:
        """The frozen version, in force or waiting for signatures; the last closed one otherwise."""
        dossier = self._cahier.dossier
        version = dossier.fige or (dossier.versions[-1] if dossier.versions else None)
        if version is None:
            raise ActeRefuse(
                f"La {dossier.referentiel.dits.grille} de ce dossier n’est pas encore figée.",
                "Terminez les blocs présentés, puis figez-la : vous pourrez alors l’imprimer.",
            )
        return version
