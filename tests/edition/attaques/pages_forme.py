"""Pages whose form is not ours: boxes, layers, transparency, forms exchanged, pages added, removed, moved."""

from __future__ import annotations

from functools import partial

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.edition.attaques.attaque import Recueil
from tests.edition.attaques.pages import (
    NON,
    after,
    content,
    enter,
    first_font,
    forged,
    geste,
    outlines,
    rewrite,
    white,
)  # fmt: skip

RECUEIL = Recueil("pages: form")
attack = partial(geste, recueil=RECUEIL)


def _page(pdf: Pdf) -> Object:
    return pdf.pages[0].obj


def _box(pdf: Pdf, **entries: object) -> None:
    for key, value in entries.items():
        _page(pdf)[Name(f"/{key}")] = value


for _key, _value in {
    "CropBox": [0, 500, 595, 842],
    "MediaBox": [0, 500, 595, 842],
    "TrimBox": [0, 700, 595, 842],
    "BleedBox": [0, 700, 595, 842],
    "ArtBox": [0, 700, 595, 842],
    "UserUnit": 20,
    "Rotate": 180,
}.items():
    RECUEIL.add(f"the {_key} of page 1 is another", forged(enter, _page, _key, _value))


@attack("pages inherit their Rotate from the tree")
def _(pdf: Pdf) -> None:
    pdf.Root.Pages.Rotate = 90


@attack("the result is drawn outside the CropBox, another within it")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"1 0 0 1 0 -900 Tm (Non acquis) Tj")
    after(pdf, outlines("Acquis"))
    _box(pdf, MediaBox=[0, -1000, 595, 842], CropBox=[0, 0, 595, 842])


# --- layers


def _layer(pdf: Pdf, usage: Dictionary) -> Object:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("calque"), Usage=usage))
    pdf.pages[0].obj.Resources[Name.Properties] = Dictionary(MC0=group)
    return group


_PRINT = Dictionary(Print=Dictionary(PrintState=Name.ON), View=Dictionary(ViewState=Name.OFF))


@attack("a layer hides the result on paper and shows it on the screen")
def _(pdf: Pdf) -> None:
    group = _layer(pdf, _PRINT)
    after(pdf, b"/OC /MC0 BDC " + white() + b" EMC")
    events = [Dictionary(Event=Name.Print, Category=Array([Name.Print]), OCGs=Array([group]))]
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([group]), D=Dictionary(OFF=Array([group]), Order=Array([group]), AS=Array(events))
    )


@attack("a layer that the catalogue does not know covers the result")
def _(pdf: Pdf) -> None:
    _layer(pdf, _PRINT)
    after(pdf, b"/OC /MC0 BDC " + white() + b" EMC")


@attack("a form XObject belongs to a layer")
def _(pdf: Pdf) -> None:
    group = _layer(pdf, _PRINT)
    forms = pdf.pages[0].obj.Resources.XObject
    forms[sorted(forms.keys())[0]].OC = group


# --- what the operators mean


def _state(pdf: Pdf, **entries: object) -> None:
    pdf.pages[0].obj.Resources[Name.ExtGState] = Dictionary(
        GS0=Dictionary({f"/{k}": v for k, v in entries.items()}), GS1=Dictionary(ca=1, SMask=Name("/None"))
    )
    rewrite(pdf, 0, NON, b"/GS0 gs (Non acquis) Tj")


@attack("the result is transparent")
def _(pdf: Pdf) -> None:
    _state(pdf, ca=0, CA=0)


@attack("the result is blended away")
def _(pdf: Pdf) -> None:
    _state(pdf, BM=Name.Screen)


@attack("the result is behind a soft mask")
def _(pdf: Pdf) -> None:
    group = pdf.make_stream(
        b"0 g 0 0 600 900 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 900],
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )  # fmt: skip
    _state(pdf, SMask=Dictionary(S=Name.Luminosity, G=group))


@attack("a transfer function makes black white on paper")
def _(pdf: Pdf) -> None:
    _state(pdf, TR=Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[1], N=1))


@attack("black overprints nothing")
def _(pdf: Pdf) -> None:
    _state(pdf, OP=True, op=True, OPM=1)


@attack("the default colour space turns black into white")
def _(pdf: Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[1], N=1)
    space = Array([Name.Separation, Name.Black, Name.DeviceGray, tint])
    pdf.pages[0].obj.Resources[Name.ColorSpace] = Dictionary(DefaultRGB=space, DefaultGray=space)


@attack("the colour profile of the file is another")
def _(pdf: Pdf) -> None:
    profile = pdf.Root.OutputIntents[0].DestOutputProfile
    data = bytearray(profile.read_bytes())
    data[-1] ^= 0xFF
    profile.write(bytes(data))


@attack("a second colour intent stands beside the first")
def _(pdf: Pdf) -> None:
    pdf.Root.OutputIntents.append(Dictionary(Type=Name.OutputIntent, S=Name("/GTS_PDFX"), Info=String("Acquis")))


@attack("the page is a transparency group that knocks out")
def _(pdf: Pdf) -> None:
    _box(pdf, Group=Dictionary(S=Name.Transparency, K=True, I=True, CS=Name.DeviceCMYK))


# --- forms


def _form(pdf: Pdf, rank: int) -> Object:
    forms = pdf.pages[0].obj.Resources.XObject
    return forms[sorted(forms.keys())[rank]]


@attack("the code to scan is a form that shows « Acquis »")
def _(pdf: Pdf) -> None:
    _form(pdf, 0).write(outlines("Acquis"))


@attack("the number of pages is a form that shows more")
def _(pdf: Pdf) -> None:
    form = _form(pdf, 2)
    form.write(form.read_bytes() + b" q 1 1 1 rg -500 700 90 90 re f Q")


@attack("a form is drawn twice as large as it was")
def _(pdf: Pdf) -> None:
    _form(pdf, 0).Matrix = [40, 0, 0, 40, -400, 0]


@attack("a form has another for old readers")
def _(pdf: Pdf) -> None:
    form = _form(pdf, 0)
    form.PS = pdf.make_stream(b"showpage")
    form.OPI = Dictionary()


@attack("a form refers to a page of another file")
def _(pdf: Pdf) -> None:
    _form(pdf, 0).Ref = Dictionary(F=Dictionary(Type=Name.Filespec, F=String("autre.pdf")), Page=0)


@attack("the code of a page lies in a file outside")
def _(pdf: Pdf) -> None:
    code = pdf.pages[1].obj.Contents
    code.F = Dictionary(Type=Name.Filespec, F=String("page.txt"))
    code.FFilter = Name.FlateDecode


@attack("a font is a name that readers replace by their own")
def _(pdf: Pdf) -> None:
    first_font(pdf).BaseFont = Name.Symbol


# --- the book of pages


def _turn(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids = Array(list(reversed(list(pdf.Root.Pages.Kids))))


def _blank(pdf: Pdf) -> Object:
    page = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 595, 842], Parent=pdf.Root.Pages))
    pdf.Root.Pages.Kids.append(page)
    pdf.Root.Pages.Count = len(pdf.Root.Pages.Kids)
    return page


@attack("a page is added")
def _(pdf: Pdf) -> None:
    _blank(pdf)


@attack("a page that says « Acquis » comes first")
def _(pdf: Pdf) -> None:
    code = b"/Artifact BMC q 4 0 0 4 90 600 cm " + outlines("Acquis") + b" Q EMC"
    _blank(pdf).Contents = pdf.make_stream(code)
    _turn(pdf)


@attack("the last page is gone")
def _(pdf: Pdf) -> None:
    pages = pdf.Root.Pages
    pages.Kids = Array(list(pages.Kids)[:-1])
    pages.Count = len(pages.Kids)


@attack("the pages come in another order")
def _(pdf: Pdf) -> None:
    _turn(pdf)


@attack("a page stands twice")
def _(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.pages[1].obj)
    pdf.Root.Pages.Count = 4


@attack("pages inherit their CropBox from the tree")
def _(pdf: Pdf) -> None:
    pdf.Root.Pages.CropBox = [0, 500, 595, 842]


@attack("a page is in the structure but not in the book")
def _(pdf: Pdf) -> None:
    pages = pdf.Root.Pages
    gone = pages.Kids[2]
    pages.Kids = Array([pages.Kids[0], pages.Kids[1]])
    pages.Count = 2
    pdf.Root.Names.Pages = gone


@attack("pages bear other numbers")
def _(pdf: Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=40)]))


@attack("a page lasts two seconds in a presentation")
def _(pdf: Pdf) -> None:
    _box(pdf, Dur=2, Trans=Dictionary(S=Name.Wipe))


@attack("a page has a thumbnail that shows another")
def _(pdf: Pdf) -> None:
    _box(
        pdf,
        Thumb=pdf.make_stream(b"\0" * 9, Width=3, Height=3, BitsPerComponent=8, ColorSpace=Name.DeviceGray),
    )


@attack("a page has metadata of its own")
def _(pdf: Pdf) -> None:
    _box(pdf, Metadata=pdf.make_stream(b"<x>Acquis</x>", Type=Name.Metadata, Subtype=Name.XML))


@attack("a page has data of a program in PieceInfo")
def _(pdf: Pdf) -> None:
    _box(pdf, PieceInfo=Dictionary(Programme=Dictionary(Private=String("Acquis"))), LastModified=String("D:2020"))


@attack("a page has the beads of an article")
def _(pdf: Pdf) -> None:
    _box(pdf, B=Array([pdf.make_indirect(Dictionary(Type=Name.Bead, R=Array([0, 0, 9, 9])))]))


@attack("a page has a viewport that measures")
def _(pdf: Pdf) -> None:
    _box(pdf, VP=Array([Dictionary(Type=Name.Viewport, BBox=Array([0, 0, 9, 9]), Name=String("Acquis"))]))


@attack("a page is tabbed through otherwise")
def _(pdf: Pdf) -> None:
    _box(pdf, Tabs=Name.R)


@attack("the resources of a page name operators that it does not use")
def _(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources[Name.ProcSet] = Array([Name.PDF])


@attack("the code of a page runs over into the next")
def _(pdf: Pdf) -> None:
    one, two = (content(pdf, page) for page in (0, 1))
    pdf.pages[0].obj.Contents.write(one + b"\nq\n")
    pdf.pages[1].obj.Contents.write(b"Q\n" + two)
