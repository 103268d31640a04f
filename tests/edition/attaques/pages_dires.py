"""What a file says of itself: structure, languages, titles, metadata, preferences, rare entries of the catalogue."""

from __future__ import annotations

from functools import partial

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.edition.attaques.attaque import Recueil
from tests.edition.attaques.pages import NON, content, enter, forged, geste, rewrite

RECUEIL = Recueil("pages: sayings")
attack = partial(geste, recueil=RECUEIL)


def _elements(pdf: Pdf) -> list[Object]:
    """Every element of the structure, in reading order."""
    found, left = [], [pdf.Root.StructTreeRoot.K]
    while left:
        element = left.pop()
        found.append(element)
        kids = element.get("/K")
        if isinstance(kids, Array):
            left += [k for k in reversed(list(kids)) if isinstance(k, Dictionary) and "/S" in k]
    return found


def _leaf(pdf: Pdf, role: str = "/TD") -> Object:
    return next(e for e in _elements(pdf) if str(e.S) == role and not isinstance(e.get("/K"), Array))


def _root(pdf: Pdf) -> Object:
    return pdf.Root


def _info(pdf: Pdf) -> Object:
    return pdf.docinfo


def _preferences(pdf: Pdf) -> Object:
    return pdf.Root.ViewerPreferences


def _packet(pdf: Pdf, old: bytes, new: bytes) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(old, new))


def _named(pdf: Pdf, key: str) -> None:
    pdf.Root.Names[Name(f"/{key}")] = Dictionary(Names=Array([String("a"), pdf.pages[0].obj]))


for _key in ("ActualText", "Alt", "E", "T", "Lang", "ID", "C", "NS", "AF", "Ref", "PhoneticAlphabet"):
    RECUEIL.add(f"a cell of the structure has {_key}", forged(enter, _leaf, _key, String("Acquis")))


@attack("the result is marked with ActualText in the code of the page")
def _(pdf: Pdf) -> None:
    code = content(pdf, 0)
    start = code.rindex(b"<</MCID ", 0, code.index(NON))
    end = code.index(b">>", start)
    pdf.pages[0].obj.Contents.write(code[:end] + b" /ActualText (Acquis)" + code[end:])


@attack("the result is marked inside its mark with ActualText")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"/Span <</ActualText (Acquis)>> BDC (Non acquis) Tj EMC")


@attack("the marks of the page name properties that say « Acquis »")
def _(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources[Name.Properties] = Dictionary(P0=Dictionary(MCID=900, ActualText=String("Acquis")))
    rewrite(pdf, 0, b"/Artifact BMC\nEMC", b"/Artifact /P0 BDC\nEMC")


@attack("a map of roles makes of cells an artefact")
def _(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(TD=Name.Artifact, TH=Name.NonStruct)


@attack("a map of classes dresses cells")
def _(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.ClassMap = Dictionary(cache=Dictionary(O=Name.Layout, TextDecorationType=Name.LineThrough))
    _leaf(pdf).C = Name.cache


@attack("the structure has namespaces and files of its own")
def _(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.Namespaces = Array([Dictionary(Type=Name.Namespace, NS=String("urn:exemple"))])


@attack("the head of a column is that of a row")
def _(pdf: Pdf) -> None:
    _leaf(pdf, "/TH").A = Dictionary(O=Name.Table, Scope=Name.Row)


@attack("a title becomes a paragraph")
def _(pdf: Pdf) -> None:
    next(e for e in _elements(pdf) if str(e.S) == "/H1").S = Name.P


@attack("two cells of the structure have changed places")
def _(pdf: Pdf) -> None:
    row = next(e for e in _elements(pdf) if str(e.S) == "/TR" and len(e.K) > 1)
    row.K = Array(list(reversed(list(row.K))))


@attack("what is said is an artefact in the code of the page")
def _(pdf: Pdf) -> None:
    code = content(pdf, 0)
    start = code.rindex(b"/TD <<", 0, code.index(NON)) if b"/TD <<" in code[: code.index(NON)] else 0
    end = code.index(b"BDC", start)
    pdf.pages[0].obj.Contents.write(code[:start] + b"/Artifact BMC" + code[end + 3 :])


@attack("the ways back from marks to elements are exchanged")
def _(pdf: Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    numbers[1] = Array(list(reversed(list(numbers[1]))))


@attack("the file says that its tags are suspect")
def _(pdf: Pdf) -> None:
    pdf.Root.MarkInfo = Dictionary(Marked=True, Suspects=True, UserProperties=True)


@attack("a cell has properties that a user may read")
def _(pdf: Pdf) -> None:
    words = Array([Dictionary(N=String("Résultat"), V=String("Acquis"), F=String("Acquis"))])
    _leaf(pdf).A = Dictionary(O=Name.UserProperties, P=words)


# --- titles and metadata


for _key in ("Title", "Author", "Subject", "Keywords", "Producer", "CreationDate", "ModDate", "Trapped", "Resultat"):
    RECUEIL.add(f"the Info dictionary says another {_key}", forged(enter, _info, _key, String("Acquis")))

for _nom, _old, _new in (
    ("another title", b"<dc:title>", b"<dc:title><!-- -->"),
    ("a history", b"<pdfaid:part>3", b"<dc:source>Acquis</dc:source><pdfaid:part>3"),
    ("another conformance", b"<pdfaid:conformance>A", b"<pdfaid:conformance>B"),
    ("another day", b"<xmp:CreateDate>2026", b"<xmp:CreateDate>2020"),
):
    RECUEIL.add(f"the XMP packet has {_nom}", forged(_packet, _old, _new))


# --- the catalogue


_CATALOGUE = {
    "Lang": String("en-GB"),
    "PageMode": Name.FullScreen,
    "PageLayout": Name.TwoColumnLeft,
    "Version": Name("/2.0"),
    "Extensions": Dictionary(ADBE=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=8)),
    "PieceInfo": Dictionary(Programme=Dictionary(Private=String("Acquis"))),
    "Collection": Dictionary(Type=Name.Collection, View=Name.H),
    "Threads": Array([Dictionary(Type=Name.Thread, I=Dictionary(Title=String("Acquis")))]),
    "Dests": Dictionary(acquis=Array([0, Name.Fit])),
    "URI": Dictionary(Base=String("https://exemple.invalid/")),
    "SpiderInfo": Dictionary(V=1.0),
    "Legal": Dictionary(Attestation=String("Acquis")),
    "Requirements": Array([Dictionary(S=Name.EnableJavaScripts)]),
    "NeedsRendering": True,
    "DPartRoot": Dictionary(Type=Name.DPartRoot),
    "Perms": Dictionary(UR3=Dictionary(Type=Name.Sig)),
    "DSS": Dictionary(Type=Name.DSS, Certs=Array([])),
    "StructTreeRootAlt": Dictionary(),
}
for _key, _value in _CATALOGUE.items():
    RECUEIL.add(f"the catalogue says {_key}", forged(enter, _root, _key, _value))

for _key, _value in {
    "PrintPageRange": Array([1, 1]),
    "Duplex": Name.Simplex,
    "HideWindowUI": True,
    "ViewClip": Name.ArtBox,
    "PrintClip": Name.ArtBox,
    "NumCopies": 5,
    "DisplayDocTitle": False,
}.items():
    RECUEIL.add(f"the preferences of reading say {_key}", forged(enter, _preferences, _key, _value))

for _key in ("Dests", "AP", "Pages", "Templates", "IDS", "URLS", "Renditions", "AlternatePresentations"):
    RECUEIL.add(f"the names of the document hold {_key}", forged(_named, _key))


@attack("the root of the file is not a catalogue")
def _(pdf: Pdf) -> None:
    pdf.Root.Type = Name.Pages
