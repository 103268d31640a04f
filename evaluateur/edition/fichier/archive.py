"""The finishing pass: from the raw pages and what was recorded of them to an archival, accessible file to be signed.

PDF/A-3a and PDF/UA-1. Same drawing, same bytes: no clock, no environment.
"""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from evaluateur.edition.composition.structure import Box, Drawing
from evaluateur.edition.fichier.arbre import TreeWriter
from evaluateur.edition.fichier.xmp import Metadata
from evaluateur.ressources import resources_folder

_PRINTED_AND_LOCKED = 4 | 128
_SIGNATURES_EXIST_AND_APPEND_ONLY = 3


class Attachment(NamedTuple):
    """Data that travel in the file."""

    name: str
    description: str
    content: bytes


def finish(drawing: Drawing, metadata: Metadata, attachment: Attachment | None = None) -> bytes:
    """Return the bytes of the finished file."""
    with pikepdf.open(BytesIO(drawing.pdf)) as pdf:
        widgets = [_widget(pdf, box) for box in drawing.boxes]
        _form(pdf, widgets)
        TreeWriter(pdf, drawing).write(widgets)
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _colours(pdf)
        if attachment:
            _attach(pdf, attachment, metadata)
        _describe(pdf, metadata)
        # The identity is computed from the content alone, once the one of reportlab is gone.
        del pdf.trailer["/ID"]
        output = BytesIO()
        pdf.save(
            output,
            deterministic_id=True,
            min_version="1.7",
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return output.getvalue()


def _widget(pdf: Pdf, box: Box) -> Object:
    """An empty signature field; an appearance, blank, is asked of every field."""
    left, bottom, right, top = (round(x, 2) for x in box.rectangle)
    blank = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, right - left, top - bottom], Resources=Dictionary()
    )
    page = pdf.pages[box.page].obj
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(box.field.name),
            TU=String(box.field.label),
            Rect=[left, bottom, right, top],
            F=_PRINTED_AND_LOCKED,
            P=page,
            AP=Dictionary(N=blank),
        )
    )
    page.Annots = Array([*page.get(Name.Annots, []), widget])
    return widget


def _form(pdf: Pdf, widgets: list[Object]) -> None:
    """The extension of the format is declared now, so that signing adds a signature and nothing else."""
    if not widgets:
        return
    pdf.Root.AcroForm = Dictionary(Fields=Array(widgets), SigFlags=_SIGNATURES_EXIST_AND_APPEND_ONLY)
    pdf.Root.Extensions = Dictionary(ESIC=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=1))


def _colours(pdf: Pdf) -> None:
    profile = (resources_folder() / "icc" / "sRGB.icc").read_bytes()
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB"),
        Info=String("sRGB"),
        DestOutputProfile=pdf.make_stream(profile, N=3),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _attach(pdf: Pdf, attachment: Attachment, metadata: Metadata) -> None:
    file = pikepdf.AttachedFileSpec(
        pdf,
        attachment.content,
        filename=attachment.name,
        description=attachment.description,
        mime_type="application/json",
        creation_date=metadata.date(),
        mod_date=metadata.date(),
    )
    file.relationship = Name.Data
    pdf.attachments[attachment.name] = file
    pdf.Root.AF = Array([file.obj])


def _describe(pdf: Pdf, metadata: Metadata) -> None:
    pdf.Root.Metadata = pdf.make_stream(metadata.packet(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.Info = pdf.make_indirect(Dictionary({k: String(v) for k, v in metadata.info().items()}))
