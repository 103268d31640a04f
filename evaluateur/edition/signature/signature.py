"""A PAdES B-B signature in a field that waits for it: bytes in, bytes out.

Évaluateur 1 certifies (DocMDP: form filling only), évaluateur 2 approves. An increment holds nothing but what it must
(catalogue with ``Perms`` for the first, field, appearance, signature), so that whoever verifies can name what changed.
pyHanko is imported here only: it takes a second, and is asked for when someone signs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys, x509
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.generic import PdfObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from evaluateur.edition.signature.signataire import Signataire

RESERVE = 16_384
"""Hexadecimal digits kept for a signature: 8 KiB, in which a time stamp still fits."""
ATTENTE_S = 2
"""Seconds granted to a time-stamp service."""


def field_name(siege: int) -> str:
    """The name of the signature field of a seat."""
    return f"evaluateur-{siege}"


def sign(
    pdf: bytes,
    qui: Signataire,
    instant: datetime,
    apparence: Callable[[float, float], bytes] = lambda width, height: b"",
    horodateur: str = "",
) -> bytes:
    """Add a signature at an instant.

    ``apparence``: gives operators that draw paths in a box of this width and height; ``horodateur``: address of a
    time-stamp service (RFC 3161), asked when there is one, never required. Raises ``ValueError`` when the document has
    no such field, or it is signed already.
    """
    meta = PdfSignatureMetadata(
        field_name=field_name(qui.siege),
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=qui.siege == 1,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        name=x509.Certificate.load(qui.certificat).subject.native.get("common_name"),
    )
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(x509.Certificate.load(der) for der in qui.chaine)
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(qui.certificat),
        signing_key=keys.PrivateKeyInfo.load(qui.cle),
        cert_registry=store,
    )
    increment = _Increment(BytesIO(pdf))
    width, height = _box(increment, field_name(qui.siege))
    style = StaticStampStyle(
        border_width=0,
        background_opacity=1.0,
        background=RawContent(apparence(width, height), box=BoxConstraints(width, height)),
        background_layout=_AS_IT_IS,
    )
    if horodateur:
        service = _Service(horodateur, timeout=ATTENTE_S)
        try:
            return _Signer(meta, signer, instant, style, service).write(increment)
        except (OSError, TimeoutError, ValueError):  # no network in the room: the signature does without
            increment = _Increment(BytesIO(pdf))
    return _Signer(meta, signer, instant, style, None).write(increment)


class _Service(HTTPTimeStamper):
    """A time-stamp service whose answer is looked at: pyHanko does not compare what was stamped."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """A token for this very digest. Raises ``ValueError`` for anything else, ``OSError`` for no answer."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            empreinte = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            said = (empreinte["hash_algorithm"]["algorithm"].native, empreinte["hashed_message"].native)
        except (AttributeError, KeyError, TypeError) as error:  # pyHanko's own words for a wrong nonce among them
            raise ValueError("no time-stamp token") from error
        if said != (md_algorithm, message_digest):
            raise ValueError("a time stamp of something else")
        return token


_AS_IT_IS = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MIN,
    y_align=AxisAlignment.ALIGN_MIN,
    margins=Margins(0, 0, 0, 0),
    inner_content_scaling=InnerScaling.NO_SCALING,
)


def _box(increment: IncrementalPdfFileWriter, name: str) -> tuple[float, float]:
    """Width and height of a field that waits for its signature."""
    fields = {name: (value, reference) for name, value, reference in enumerate_sig_fields(increment.prev)}
    if name not in fields or fields[name][0] is not None:
        raise ValueError(f"no empty field {name}")
    left, bottom, right, top = (float(c) for c in fields[name][1].get_object()["/Rect"])
    return right - left, top - bottom


class _Signer(PdfSigner):
    """pyHanko's signer, with the instant of our clock, and without its changes to the catalogue."""

    def __init__(
        self,
        meta: PdfSignatureMetadata,
        signer: SimpleSigner,
        instant: datetime,
        style: StaticStampStyle,
        horodateur: HTTPTimeStamper | None,
    ) -> None:
        super().__init__(meta, signer, timestamper=horodateur, stamp_style=style)
        self._instant = instant

    def write(self, increment: IncrementalPdfFileWriter) -> bytes:
        """The bytes of the document with the signature added."""
        output = BytesIO()
        self.sign_pdf(increment, existing_fields_only=True, bytes_reserved=RESERVE, output=output)
        return output.getvalue()

    def register_extensions(self, pdf_out: object, *, md_algorithm: str) -> None:
        """Nothing: pyHanko would set the catalogue to PDF 2.0, which PDF/A-3 forbids; ESIC is declared already."""

    def init_signing_session(self, *arguments: Any, **options: Any) -> Any:
        """The same session, at our instant."""
        session = super().init_signing_session(*arguments, **options)
        session.system_time = self._instant
        return session


class _Increment(IncrementalPdfFileWriter):
    """An increment that leaves title, dates and producer as they are."""

    def add_object(self, obj: PdfObject, *arguments: Any, **options: Any) -> Any:
        """Add an object; the outlines of an appearance shrink to a quarter."""
        if isinstance(obj, StreamObject):
            obj.compress()  # type: ignore[no-untyped-call]
        return super().add_object(obj, *arguments, **options)

    def _update_meta(self) -> None:
        """Nothing: each signature would otherwise rewrite XMP, Info and catalogue."""
