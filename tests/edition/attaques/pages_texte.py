"""Pages whose words are not those of the data: changed, covered, cut, drawn without a word, told otherwise to readers.

Évaluateur 1 composes them and signs; évaluateur 2's application is handed the result. The data say « Non acquis ».
"""

from __future__ import annotations

from functools import partial
from io import BytesIO

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from tests.edition.attaques.atelier import Atelier
from tests.edition.attaques.attaque import Recueil
from tests.edition.attaques.pages import NON, OUI, after, content, geste, outlines, rewrite, white

RECUEIL = Recueil("pages: words")
attack = partial(geste, recueil=RECUEIL)


@attack("the bloc is said acquired on page 1")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, OUI)


@attack("a criterion is said conforme on the page of the bloc")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 1, b"(Non conforme) Tj", b"(Conforme) Tj")


@attack("the letters « Non » of the result are invisible")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"3 Tr (Non ) Tj 0 Tr [(acquis)] TJ")


@attack("a sentence is added on page 1 as an artefact")
def _(pdf: Pdf) -> None:
    after(pdf, b"BT /F1+0 9 Tf 100 3 Td (Acquis apr\\004s rattrapage) Tj ET")


@attack("the name of the candidate is another on page 1 beside the true one")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, b"(MARTIN Lou) Tj", b"(MARTIN Louise, n\\001e MARTIN Lou) Tj")


@attack("the printed code of the pages is another")
def _(pdf: Pdf) -> None:
    for page in range(len(pdf.pages)):
        code = content(pdf, page)
        start = code.index(b"(EVAL1-") + len(b"(EVAL1-")
        pdf.pages[page].obj.Contents.write(code[:start] + b"XX" + code[start + 2 :])


@attack("« Acquis » in outlines lies over a white rectangle")
def _(pdf: Pdf) -> None:
    after(pdf, white() + b" " + outlines("Acquis"))


@attack("a white rectangle hides the result")
def _(pdf: Pdf) -> None:
    after(pdf, white())


@attack("a white rectangle hides the whole of page 2")
def _(pdf: Pdf) -> None:
    pdf.pages[1].obj.Contents.write(content(pdf, 1) + b"\n/Artifact BMC q 1 1 1 rg 0 0 600 900 re f Q EMC\n")


@attack("the marks are annulled by an overlay that strikes them through")
def _(pdf: Pdf) -> None:
    strike = b"q 1 0 0 RG 2 w 0 5 m 90 5 l S Q " + outlines("annul\u00e9", 14)
    after(pdf, strike, 1, b"(Non conforme) Tj")


def _picture(pdf: Pdf, **extra: object) -> Object:
    return pdf.make_stream(
        bytes([255, 255, 255, 0] * 64), Type=Name.XObject, Subtype=Name.Image, Width=16, Height=16, BitsPerComponent=8,
        ColorSpace=Name.DeviceGray, **extra,
    )  # fmt: skip


@attack("a picture lies over the result")
def _(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject[Name.Im0] = _picture(pdf)
    after(pdf, b"q 80 0 0 13 0 0 cm /Im0 Do Q")


@attack("a picture with alternates is another on paper")
def _(pdf: Pdf) -> None:
    other = Array([Dictionary(Image=_picture(pdf), DefaultForPrinting=True)])
    pdf.pages[0].obj.Resources.XObject[Name.Im0] = _picture(pdf, Alternates=other)
    after(pdf, b"q 1 0 0 1 0 0 cm /Im0 Do Q")


@attack("an inline picture lies over the result")
def _(pdf: Pdf) -> None:
    after(pdf, b"q 80 0 0 13 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \xff EI Q")


@attack("the true result is drawn invisible and outlines stand in its place")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"3 Tr (Non acquis) Tj 0 Tr")
    after(pdf, outlines("Acquis"))


@attack("invisible words are added for whoever selects, searches or listens")
def _(pdf: Pdf) -> None:
    after(pdf, b"BT 3 Tr /F1+0 9 Tf 0 3 Td (Acquis) Tj ET")


@attack("the true result is drawn in white")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"1 1 1 rg (Non acquis) Tj")
    after(pdf, outlines("Acquis"))


@attack("the true result is drawn in a size of nothing")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"0 Tz (Non acquis) Tj 100 Tz")
    after(pdf, outlines("Acquis"))


@attack("the true result is clipped away")
def _(pdf: Pdf) -> None:
    code = content(pdf, 0)
    start = code.rindex(b"BT ", 0, code.index(NON))
    pdf.pages[0].obj.Contents.write(code[:start] + b"0 0 0 0 re W n " + code[start:])


@attack("the true result is raised beyond the page")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"5000 Ts (Non acquis) Tj 0 Ts")
    after(pdf, outlines("Acquis"))


@attack("the true result is a clipping path only")
def _(pdf: Pdf) -> None:
    rewrite(pdf, 0, NON, b"7 Tr (Non acquis) Tj 0 Tr")
    after(pdf, outlines("Acquis"))


@attack("a shading lies over the result")
def _(pdf: Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[1, 1, 1], N=1)
    pdf.pages[0].obj.Resources[Name.Shading] = Dictionary(
        Sh0=Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 80, 0], Function=tint)
    )
    after(pdf, b"q 0 0 80 13 re W n /Sh0 sh Q")


@attack("a pattern covers the result")
def _(pdf: Pdf) -> None:
    tile = pdf.make_stream(
        b"1 1 1 rg 0 0 9 9 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 9, 9],
        XStep=9, YStep=9, Resources=Dictionary(),
    )  # fmt: skip
    pdf.pages[0].obj.Resources[Name.Pattern] = Dictionary(P0=tile)
    after(pdf, b"q /Pattern cs /P0 scn 0 0 80 13 re f Q")


# --- fonts


@attack("the glyphs of the font program are exchanged")
def _(pdf: Pdf) -> None:
    for font in _fonts(pdf):
        _exchange(font, "Non conforme", "    conforme")


def _exchange(font: Object, words: str, by: str) -> None:
    """The letters N, o, n lose their outlines, so that « Non conforme » shows less than it says."""
    stream = font.FontDescriptor.FontFile2
    face = TTFont(BytesIO(stream.read_bytes()))
    glyphs, names = face["glyf"], face.getGlyphOrder()
    first = [names[i] for i, letter in enumerate(words) if by[i] == " " and i < len(names)]
    for name in first:
        glyphs[name] = glyphs[names[-1]]
    written = BytesIO()
    face.save(written, reorderTables=None)
    stream.write(written.getvalue())


def _fonts(pdf: Pdf) -> list[Object]:
    fonts = pdf.pages[0].obj.Resources.Font
    return [fonts[name] for name in sorted(fonts.keys())]


@attack("ToUnicode tells readers other words")
def _(pdf: Pdf) -> None:
    for font in _fonts(pdf):
        table = font.ToUnicode.read_bytes()
        font.ToUnicode.write(table.replace(b"<4E> <004E>", b"<4E> <200B>"))


@attack("a font of its own says « Non acquis » to readers where the page shows « Acquis »")
def _(pdf: Pdf) -> None:
    code = content(pdf, 0)
    start = code.rindex(b"/F", 0, code.index(NON))
    name = code[start : code.index(b" ", start)].decode("ascii")
    fonts = pdf.pages[0].obj.Resources.Font
    twin = pdf.make_indirect(Dictionary(dict(fonts[name].items())))
    table = fonts[name].ToUnicode.read_bytes().replace(b"<41> <0041>", b"<41> <004E006F006E00200061>")
    twin.ToUnicode = pdf.make_stream(table)
    fonts[Name("/F9")] = twin
    place = code.index(NON)
    head = code[:start] + b"/F9" + code[start + len(name) : place]
    pdf.pages[0].obj.Contents.write(head + OUI + code[place + len(NON) :])


@attack("an Encoding with Differences exchanges letters")
def _(pdf: Pdf) -> None:
    for font in _fonts(pdf):
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=[78, Name.space, 111, Name.space, 110, Name.space])


@attack("the widths of letters are none, so that words are a blot")
def _(pdf: Pdf) -> None:
    for font in _fonts(pdf):
        font.Widths = Array([0] * len(font.Widths))


@attack("the font program is gone, so that each reader takes its own")
def _(pdf: Pdf) -> None:
    for font in _fonts(pdf):
        del font.FontDescriptor[Name.FontFile2]


@attack("a font of drawings, silent in ToUnicode, writes over the result")
def _(pdf: Pdf) -> None:
    glyph = pdf.make_stream(b"600 0 0 0 600 700 d1 0 0 600 700 re f")
    silent = pdf.make_stream(b"begincmap 1 beginbfchar <41> <> endbfchar endcmap")
    pdf.pages[0].obj.Resources.Font[Name.T3] = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 700], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Type=Name.Encoding, Differences=[65, Name.a]),
        FirstChar=65, LastChar=65, Widths=[600], ToUnicode=silent,
    )  # fmt: skip
    after(pdf, b"BT /T3 9 Tf 0 3 Td (AAAAAA) Tj ET")


@attack("the second font of the page takes the place of the first")
def _(pdf: Pdf) -> None:
    fonts = pdf.pages[0].obj.Resources.Font
    names = sorted(fonts.keys())
    fonts[names[0]] = fonts[names[1]]


@attack("the description of a font says that it is symbolic and slanted")
def _(pdf: Pdf) -> None:
    for font in _fonts(pdf):
        font.FontDescriptor.Flags = 4 | 64
        font.FontDescriptor.ItalicAngle = -30


# --- a whole other record


def _other(atelier: Atelier, pages: slice) -> bytes:
    """Some pages of a record in which the bloc is acquired, the others and the data being those of the true one."""
    from msgspec.structs import replace

    from tests.edition import exemple

    bloc = atelier.pv.blocs[0]
    acquired = replace(bloc, resultat=exemple.valeur(exemple.referentiel().echelles.bloc, "acquis"), motif="")
    other = atelier.centre.composer(replace(atelier.pv, blocs=(acquired,)))
    with pikepdf.open(BytesIO(other)) as source:
        codes = [page.obj.Contents.read_bytes() for page in source.pages]

    def gesture(pdf: Pdf) -> None:
        for page, code in list(zip(pdf.pages, codes, strict=False))[pages]:
            page.obj.Contents.write(code)

    return atelier.forge(gesture)


for _nom, _pages in {
    "page 1 comes from a record in which the bloc is acquired": slice(0, 1),
    "the pages of the bloc come from a record in which it is acquired": slice(1, None),
    "all pages come from a record in which the bloc is acquired": slice(0, None),
}.items():
    RECUEIL.add(_nom, partial(_other, pages=_pages))


@RECUEIL.attaque("the true pages are saved again by another program")
def _(atelier: Atelier) -> bytes:
    return atelier.forge(lambda pdf: None)


@RECUEIL.attaque("the true pages are compressed otherwise")
def _(atelier: Atelier) -> bytes:
    with pikepdf.open(BytesIO(atelier.base)) as pdf:
        out = BytesIO()
        pdf.save(out, recompress_flate=True, compress_streams=True, deterministic_id=True)
        return atelier.hand_over(out.getvalue())


@attack("a comment stands in the code of page 1")
def _(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents.write(content(pdf, 0) + b"\n% Acquis\n")


@attack("the code of page 1 is cut in two streams amid a word")
def _(pdf: Pdf) -> None:
    code = content(pdf, 0)
    place = code.index(NON)
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(code[:place]), pdf.make_stream(code[place:])])


@attack("words stand in an object that nothing names")
def _(pdf: Pdf) -> None:
    pdf.pages[0].obj[Name("/Acquis")] = pdf.make_indirect(Dictionary(Resultat=String("Acquis")))
