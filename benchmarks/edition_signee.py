"""A whole livret, tagged, archival and signed by both, against bare reportlab and two bare signatures of pyHanko."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import replace as with_fields
from datetime import timedelta
from io import BytesIO
from typing import Any, cast

from asn1crypto import keys, x509
from msgspec.structs import replace
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import NoOpStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from benchmarks.edition_pdf import _sans_balise
from benchmarks.mesure import Mesure, duree
from evaluateur.cles import signatures
from evaluateur.edition.documents.grille import grille
from evaluateur.edition.signature import apparence, signature
from evaluateur.edition.signature.signataire import Signataire
from evaluateur.edition.verification import immediate
from evaluateur.metier.pv import proces_verbal
from evaluateur.metier.pv.proces_verbal import ProcesVerbal
from evaluateur.seance.titres import titre_pv
from evaluateur.titres import emission, titre
from tests.edition import exemple

PLAFOND = 1.4


def mesurer(rounds: int = 9) -> Mesure:
    """Both whole, turn by turn: the first turn warms up."""
    pv = replace(exemple.proces_verbal(), mode="electronique")
    who = [_signataire(siege, pv) for siege in (1, 2)]
    titres = {s.siege: titre_pv(titre.read(s.certificat)) for s in who}
    pv = replace(pv, evaluateurs=tuple(replace(e, titre=titres[e.siege]) for e in pv.evaluateurs))
    notres, nus = [], []
    for round_ in range(rounds + 1):
        nu, notre = duree(lambda: _nu(pv, who)), duree(lambda: _notre(pv, who))
        if round_:
            notres.append(notre)
            nus.append(nu)
    nom = "Grille balisée, archivable, signée deux fois"
    return Mesure(nom, statistics.median(notres), statistics.median(nus), "reportlab et pyHanko nus", PLAFOND)


def _signataire(siege: int, pv: ProcesVerbal) -> Signataire:
    key, start = signatures.new_key(), pv.fige_le - timedelta(days=1)
    return Signataire(siege, key, emission.provisoire(key, f"Essai {siege}", "00", start, siege))


def _notre(pv: ProcesVerbal, who: list[Signataire]) -> bytes:
    """As two laptops do it: composed, then for each signer composed again, signed, read back."""
    content = proces_verbal.encode(pv).decode("utf-8")
    draw: Callable[[float, float], bytes] = lambda w, h: apparence.draw(pv.fige_le, "Europe/Paris", [], w, h)  # noqa: E731
    grille.pages.cache_clear()
    pdf = grille.pages(content)
    for s in who:
        before, promised = pdf, immediate.require_document(pdf, content, s.siege)
        pdf = signature.sign(before, s, pv.fige_le, promised, draw)
        immediate.require_signature(pdf, before, s, content)
    return pdf


def _nu(pv: ProcesVerbal, who: list[Signataire]) -> bytes:
    pdf = _sans_balise(
        grille.GrilleImprimee(pv).document(), with_fields(grille.GrilleImprimee(pv).running_texts(), code="")
    )
    for s in who:
        pdf = _bare_signature(pdf, s)
    return pdf


def _bare_signature(pdf: bytes, qui: Signataire) -> bytes:
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(qui.certificat),
        signing_key=keys.PrivateKeyInfo.load(qui.cle),
        cert_registry=cast(Any, SimpleCertificateStore)(),
    )
    nom = f"signature-{qui.siege}"
    meta = PdfSignatureMetadata(field_name=nom, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    nu = PdfSigner(meta, signer, stamp_style=NoOpStampStyle(), new_field_spec=SigFieldSpec(nom, box=(0, 0, 9, 9)))
    output = BytesIO()
    nu.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output)
    return output.getvalue()


if __name__ == "__main__":
    m = mesurer()
    print(f"{m.nom} : {m.nous * 1000:.0f} ms contre {m.temoin * 1000:.0f} ms, rapport {m.rapport:.2f}")
