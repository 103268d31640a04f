"""Files that act, hide or carry: scripts, annotations, widgets, attachments, what only a few readers look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.edition.attaques.attaque import Recueil
from tests.edition.attaques.pages import enter, forged, geste, outlines

RECUEIL = Recueil("pages: acts")
attack = partial(geste, recueil=RECUEIL)
SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert('Acquis')"))


# --- scripts and actions


def _everywhere() -> dict[str, dict[str, Dictionary]]:
    return {
        "catalogue": {"AA": Dictionary(WC=SCRIPT), "OpenAction": SCRIPT},
        "page": {"AA": Dictionary({"/O": SCRIPT})},
        "widget": {"AA": Dictionary({"/E": SCRIPT}), "A": SCRIPT, "MK": Dictionary(CA=String("Acquis"))},
        "outline": {"A": SCRIPT, "SE": Dictionary()},
    }


_HOLDERS: dict[str, Callable[[Pdf], Object]] = {
    "catalogue": lambda pdf: pdf.Root,
    "page": lambda pdf: pdf.pages[0].obj,
    "widget": lambda pdf: pdf.Root.AcroForm.Fields[0],
    "outline": lambda pdf: pdf.Root.Outlines.First,
}


for _where, _entries in _everywhere().items():
    for _key, _value in _entries.items():
        RECUEIL.add(f"{_key} stands in the {_where}", forged(enter, _HOLDERS[_where], _key, _value))

for _nom, _action in {
    "an address": Dictionary(S=Name.URI, URI=String("https://exemple.invalid/")),
    "another file": Dictionary(S=Name.GoToR, F=String("autre.pdf"), D=Array([0, Name.Fit])),
    "a program": Dictionary(S=Name.Launch, F=String("programme")),
    "a form to send": Dictionary(S=Name.SubmitForm, F=String("https://exemple.invalid/")),
    "a layer to hide": Dictionary(S=Name.SetOCGState, State=Array([Name.Toggle])),
}.items():
    RECUEIL.add(f"an outline leads to {_nom}", forged(enter, _HOLDERS["outline"], "A", _action))


@attack("a name of the document is a script")
def _(pdf: Pdf) -> None:
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), SCRIPT]))


@attack("an outline says that the bloc is acquired")
def _(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Title = String("Bloc 3 : acquis")


@attack("an outline is added that leads nowhere")
def _(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Next = pdf.make_indirect(Dictionary(Title=String("Acquis"), Parent=pdf.Root.Outlines))


# --- annotations


def _note(pdf: Pdf, **entries: object) -> Object:
    shown = pdf.make_stream(
        b"q 1 1 1 rg 0 0 200 40 re f Q " + outlines("Acquis"), Type=Name.XObject, Subtype=Name.Form,
        BBox=[0, 0, 200, 40], Resources=Dictionary(),
    )  # fmt: skip
    note = pdf.make_indirect(
        Dictionary(
            {
                "/Type": Name.Annot,
                "/Rect": Array([50, 600, 250, 640]),
                "/Contents": String("Acquis"),
                "/AP": Dictionary(N=shown),
                "/F": 4,
                **{f"/{key}": value for key, value in entries.items()},
            }
        )
    )
    pdf.pages[0].obj.Annots.append(note)
    return note


def _kind_of_note(pdf: Pdf, kind: str) -> None:
    _note(pdf, Subtype=Name(f"/{kind}"))


def _kind_of_widget(pdf: Pdf, flags: int) -> None:
    _note(pdf, Subtype=Name.Widget, FT=Name.Sig, F=flags, T=String("autre"))


for _kind in (
    "FreeText", "Stamp", "Redact", "Link", "Popup", "Highlight", "StrikeOut", "Square", "Ink", "Line", "Caret",
    "Watermark", "FileAttachment", "Screen", "PrinterMark", "TrapNet", "Text", "RichMedia",
):  # fmt: skip
    RECUEIL.add(f"an annotation of the kind {_kind} says « Acquis »", forged(_kind_of_note, _kind))

for _nom, _flags in {
    "only on paper": 4 | 32,
    "only on the screen": 0,
    "everywhere": 4,
    "when it is pointed at": 4 | 256,
    "once it is no longer hidden": 2,
}.items():
    RECUEIL.add(f"a widget of signature shows « Acquis » {_nom}", forged(_kind_of_widget, _flags))


@attack("a text field says « Acquis »")
def _(pdf: Pdf) -> None:
    field = _note(pdf, Subtype=Name.Widget, FT=Name.Tx, V=String("Acquis"), T=String("resultat"))
    pdf.Root.AcroForm.Fields.append(field)


@attack("a text field without a widget computes")
def _(pdf: Pdf) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, V=String("Acquis"), T=String("r"), AA=Dictionary({"/C": SCRIPT})))
    pdf.Root.AcroForm.Fields.append(field)
    pdf.Root.AcroForm.CO = Array([field])


@attack("the empty field of évaluateur 2 covers the result")
def _(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields[1].Rect = [40, 300, 560, 720]


@attack("the empty field of évaluateur 1 shows « Acquis » until it is signed")
def _(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].AP.N.write(outlines("Acquis"))


@attack("the field of évaluateur 2 shows « Acquis » when it is pressed")
def _(pdf: Pdf) -> None:
    pressed = pdf.make_stream(outlines("Acquis"), Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 40])
    pdf.Root.AcroForm.Fields[1].AP.D = pressed


@attack("the fields of the two evaluators have changed labels")
def _(pdf: Pdf) -> None:
    one, two = pdf.Root.AcroForm.Fields
    one.TU, two.TU = String(str(two.TU)), String(str(one.TU))


@attack("a field asks for a seed value and a lock")
def _(pdf: Pdf) -> None:
    field = pdf.Root.AcroForm.Fields[1]
    field.SV = Dictionary(Type=Name.SV, Ff=1, Reasons=Array([String("Acquis")]))
    field.Lock = Dictionary(Type=Name.SigFieldLock, Action=Name.All)


@attack("the form is an XFA form")
def _(pdf: Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>Acquis</xdp:xdp>")


@attack("the form asks readers to draw it again")
def _(pdf: Pdf) -> None:
    pdf.Root.AcroForm.NeedAppearances = True


@attack("the form has resources of its own")
def _(pdf: Pdf) -> None:
    pdf.Root.AcroForm.DA = String("/Helv 0 Tf 0 g")
    pdf.Root.AcroForm.DR = Dictionary()


# --- what travels in the file


def _piece(pdf: Pdf, data: bytes = b'{"resultat":"acquis"}', name: str = "proces-verbal.json") -> Object:
    return pikepdf.AttachedFileSpec(
        pdf, data, description="", filename=name, mime_type="application/json", creation_date="", mod_date=""
    ).obj


def _tree(pdf: Pdf) -> Object:
    return pdf.Root.Names.EmbeddedFiles


@attack("a second attachment bears the same name")
def _(pdf: Pdf) -> None:
    tree = _tree(pdf)
    tree.Names = Array([*tree.Names, String("proces-verbal.json"), pdf.make_indirect(_piece(pdf))])


@attack("a second attachment bears the same name, and comes first")
def _(pdf: Pdf) -> None:
    tree = _tree(pdf)
    tree.Names = Array([String("proces-verbal.json"), pdf.make_indirect(_piece(pdf)), *tree.Names])


@attack("the attachments are in two branches of the tree of names")
def _(pdf: Pdf) -> None:
    tree = _tree(pdf)
    limits = Array([String("proces-verbal.json"), String("proces-verbal.json")])
    branches = [
        pdf.make_indirect(Dictionary(Names=names, Limits=limits))
        for names in (Array(list(tree.Names)), Array([String("proces-verbal.json"), pdf.make_indirect(_piece(pdf))]))
    ]
    del tree[Name.Names]
    tree.Kids = Array(branches)


@attack("the tree of names has both names and branches")
def _(pdf: Pdf) -> None:
    tree = _tree(pdf)
    limits = Array([String("z"), String("z")])
    names = Array([String("z"), pdf.make_indirect(_piece(pdf, name="z"))])
    tree.Kids = Array([pdf.make_indirect(Dictionary(Names=names, Limits=limits))])


@attack("the associated file is another than the attachment")
def _(pdf: Pdf) -> None:
    pdf.Root.AF = Array([pdf.make_indirect(_piece(pdf))])


@attack("the associated files are two")
def _(pdf: Pdf) -> None:
    pdf.Root.AF.append(pdf.make_indirect(_piece(pdf)))


@attack("a page has an associated file")
def _(pdf: Pdf) -> None:
    pdf.pages[0].obj.AF = Array([pdf.make_indirect(_piece(pdf))])


@attack("the attachment is another under UF than under F")
def _(pdf: Pdf) -> None:
    spec = pdf.Root.AF[0]
    spec.EF = Dictionary(F=_piece(pdf).EF.F, UF=spec.EF.F)


@attack("the attachment is another for a reader of Mac OS")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].EF.Mac = _piece(pdf).EF.F


@attack("the attachment has a related file")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].RF = Dictionary(F=Array([String("autre"), _piece(pdf).EF.F]))


@attack("the attachment bears another name for people than for programs")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].UF = String("Bloc 3 acquis.json")


@attack("the attachment is described otherwise")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].Desc = String("Bloc 3 acquis")


@attack("the attachment is of another kind")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].EF.F.Subtype = Name("/text/html")


@attack("the attachment says other dates, another size and another sum")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].EF.F.Params = Dictionary(Size=3, CheckSum=String("Acquis"), ModDate=String("D:20200101"))


@attack("the attachment is only a supplement")
def _(pdf: Pdf) -> None:
    pdf.Root.AF[0].AFRelationship = Name.Supplement


@attack("the attachment is encoded in another way")
def _(pdf: Pdf) -> None:
    stream = pdf.Root.AF[0].EF.F
    data = stream.read_bytes()
    stream.write(data.hex().encode() + b">", filter=Name.ASCIIHexDecode)
