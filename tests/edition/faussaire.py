"""A workshop in which grids are signed as they should be, and forged in every way that the tests can think of."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from asn1crypto import keys, x509
from msgspec.structs import replace
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import NoOpStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from evaluateur.centre.autorite import autorite
from evaluateur.centre.autorite.autorite import Habilite, Ouverte
from evaluateur.cles import signatures
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.signature import apparence, signature
from evaluateur.edition.signature.forme import Promesse
from evaluateur.edition.signature.signataire import Signataire, field_name
from evaluateur.edition.verification import politique
from evaluateur.edition.verification.politique import Contexte
from evaluateur.edition.verification.verdict import Verdict
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.paroles import paroles
from evaluateur.metier.pv.proces_verbal import EvaluateurPV, ProcesVerbal
from evaluateur.metier.pv.redaction import SCHEMA
from evaluateur.seance.titres import titre_pv
from evaluateur.titres import emission, rattachement, titre
from evaluateur.titres.attestation import Attestation
from tests.edition import exemple
from tests.parcours.monde import argon_leger

PHRASE = "phrase secrète de l’autorité"
FIGE = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
SIGNE = FIGE + timedelta(minutes=5)
DEMAIN = FIGE + timedelta(days=1)


class Atelier:
    """An authority, two designated evaluators, a short record, and the original that both signed."""

    def __init__(self, folder: Path) -> None:
        autorite.creer(folder, "Centre Exemple", PHRASE, FIGE - timedelta(days=30), os.urandom, argon_leger)
        self.autorite: Ouverte = autorite.open_autorite(folder, PHRASE)
        whole = exemple.proces_verbal()
        self.court = replace(whole, mode="electronique", fige_le=FIGE, blocs=whole.blocs[:1])
        self.qui = {e.siege: self.designer(e) for e in whole.evaluateurs}
        self.pv = self.nommer(self.court, self.qui)
        self._pages: dict[bytes, bytes] = {}

    def designer(
        self,
        e: EvaluateurPV,
        *,
        sieges: tuple[int, ...] = (),
        nom: str = "",
        jusqu_au: date = date(2027, 12, 31),
        habilitation_fin: date | None = None,
        depuis: datetime = FIGE - timedelta(days=20),
        par: Ouverte | None = None,
    ) -> Signataire:
        """A key and its certificate for a person of the record."""
        key = signatures.new_key()
        public = titre.public_bytes(emission.cle(key).public_key())
        atteste = Attestation(sieges or (e.siege,), e.qualite, "HAB-1", habilitation_fin)
        issuer = par or self.autorite
        der = issuer.habiliter(Habilite(nom or f"{e.nom} {e.prenom}", atteste, jusqu_au), public, depuis, os.urandom)
        return Signataire(e.siege, key, der)

    def evaluateur(self, siege: int) -> EvaluateurPV:
        return next(e for e in self.court.evaluateurs if e.siege == siege)

    def nommer(self, pv: ProcesVerbal, qui: dict[int, Signataire]) -> ProcesVerbal:
        """The record with the certificates under which its seats are to sign."""
        titres = {siege: titre_pv(titre.read(s.certificat)) for siege, s in qui.items()}
        return replace(pv, evaluateurs=tuple(replace(e, titre=titres[e.siege]) for e in pv.evaluateurs))

    def composer(self, pv: ProcesVerbal) -> bytes:
        """The pages of a record, unsigned: the same bytes whenever they are asked for, so composed once."""
        key = proces_verbal.encode(pv)
        if key not in self._pages:
            self._pages[key] = grille.compose(pv)
        return self._pages[key]

    def signer(
        self,
        pdf: bytes,
        qui: Signataire,
        instant: datetime = SIGNE,
        dessin: Callable[[float, float], bytes] | None = None,
        promised: Promesse | None = None,
    ) -> bytes:
        """One signature, as the application makes it, by a program that commits to whatever lies before it."""
        draw = dessin or (lambda w, h: apparence.draw(instant, "Europe/Paris", [], w, h))
        return signature.sign(pdf, qui, instant, promised or promise(pdf, qui.siege), draw)

    def original(
        self, pv: ProcesVerbal | None = None, qui: dict[int, Signataire] | None = None, *instants: datetime
    ) -> bytes:
        """A grid composed and signed by both, at these instants."""
        signataires, (one, two) = qui or self.qui, instants or (SIGNE, SIGNE + timedelta(minutes=5))
        pdf = self.composer(pv or self.nommer(self.court, signataires))
        return self.signer(self.signer(pdf, signataires[1], one), signataires[2], two)

    def verifier(self, pdf: bytes, **contexte: object) -> Verdict:
        """What the policy answers, the workshop's authority being known."""
        known = rattachement.read_autorite(self.autorite.pem)
        options: dict[str, object] = {"maintenant": DEMAIN, "autorites": (known,), **contexte}
        return politique.verify(pdf, Contexte(**options))  # type: ignore[arg-type]


def promise(pdf: bytes, siege: int) -> Promesse:
    """What a signer commits to who takes the pages and the record for granted."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        joined = opened.attachments.get("proces-verbal.json")
        record = joined.get_file().read_bytes() if joined is not None else b""
    layout = paroles(SCHEMA).mise_en_page
    return Promesse(layout, hashlib.sha256(pages(pdf, siege)).digest(), hashlib.sha256(record).digest())


def pages(pdf: bytes, siege: int) -> bytes:
    """The pages before the signatures of the seats that precede this one."""
    end = len(pdf)
    for _ in range(siege - 1):
        before = pdf.rfind(b"%%EOF", 0, end - 6)
        end = before + len(b"%%EOF\n") if before > 0 else end
    return pdf[:end]


def autrement(pdf: bytes, qui: Signataire, **reglages: Any) -> bytes:
    """A signature that is valid, but not of the form that ours have."""
    meta = PdfSignatureMetadata(field_name=field_name(qui.siege), md_algorithm="sha256", **reglages)
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(qui.certificat),
        signing_key=keys.PrivateKeyInfo.load(qui.cle),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    output = BytesIO()
    made = PdfSigner(meta, signer, stamp_style=NoOpStampStyle())
    made.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output, existing_fields_only=True)
    return output.getvalue()


def joindre(pdf: pikepdf.Pdf, data: bytes, nom: str = "proces-verbal.json") -> None:
    """Attach, or replace, a file."""
    pdf.attachments[nom] = pikepdf.AttachedFileSpec(
        pdf, data, description="", filename=nom, mime_type="application/json", creation_date="", mod_date=""
    )


def retoucher(pdf: bytes, geste: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Another base document, before anyone signs: the gesture of whoever composes."""
    with pikepdf.open(BytesIO(pdf)) as ouvert:
        geste(ouvert)
        output = BytesIO()
        ouvert.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()
