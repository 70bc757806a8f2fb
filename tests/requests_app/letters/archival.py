"""
What an archive and a screen reader ask of a PDF, clause by clause, as far as pikepdf can see it.

ISO 19005-3 (PDF/A-3, conformance A) and ISO 14289-1 (PDF/UA-1). A subset of what veraPDF tests.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import pikepdf

Faults = Iterator[str]
ACTIONS: Final = ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData")
PAINTING: Final = ("Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "Do", "sh")
PARENTS: Final = {
    "/TR": ("/Table", "/THead", "/TBody", "/TFoot"),
    "/TH": ("/TR",),
    "/TD": ("/TR",),
    "/LI": ("/L",),
}


def xmp_of(pdf: pikepdf.Pdf) -> str:
    return bytes(pdf.Root.Metadata.read_bytes()).decode()


def objects(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream))


def fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    yield from (one for one in objects(pdf) if one.get("/Type") == "/Font")


def structure(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, str]]:
    """Yield each element of the structure tree with the kind of its parent, in reading order."""

    def below(element: Any, parent: str) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        yield element, parent
        children: Any = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            yield from below(child, str(element.S))

    roots = pdf.Root.StructTreeRoot.K
    for root in roots if isinstance(roots, pikepdf.Array) else [roots]:
        yield from below(root, "")


def a3_6_1_2_header(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    if not re.match(rb"%PDF-1\.\d\n%[\x80-\xff]{4}", raw):
        yield "no header with a binary comment"


def a3_6_1_3_trailer(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    if "/ID" not in pdf.trailer:
        yield "no file identifier"
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "encrypted"


def a3_6_1_7_streams(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in objects(pdf):
        if isinstance(one, pikepdf.Stream):
            if one.get("/Filter") == "/LZWDecode":
                yield "LZW"
            if "/F" in one and one.get("/Type") != "/Filespec":
                yield "a stream outside the file"


def a3_6_2_3_output_intent(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    intents = [one for one in pdf.Root.get("/OutputIntents", []) if one.S == "/GTS_PDFA1"]
    if len(intents) != 1 or intents[0].DestOutputProfile.N != 3:
        yield "not one output intent for three colours"


def a3_6_2_8_images(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in objects(pdf):
        if one.get("/Subtype") == "/Image" and one.get("/Interpolate", False):
            yield "an image interpolates"
        if one.get("/Subtype") == "/Image" and "/Alternates" in one:
            yield "an image has alternates"


def a3_6_2_11_4_embedded_fonts(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in fonts(pdf):
        if one.get("/Subtype") != "/Type0":
            continue
        inner = one.DescendantFonts[0]
        if not {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys()):
            yield f"{one.BaseFont} is not embedded"
        if not re.match(r"/[A-Z]{6}\+", str(one.BaseFont)):
            yield f"{one.BaseFont} is not named as a subset"


def a3_6_2_11_3_composite_fonts(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in fonts(pdf):
        if one.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in one:
            yield "no CIDToGIDMap"


def a3_6_2_11_7_unicode(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in fonts(pdf):
        if one.get("/Subtype") != "/Type0":
            continue
        if "/ToUnicode" not in one:
            yield f"{one.BaseFont} has no ToUnicode"
        elif re.search(rb"<(0000|feff|fffe)>\s*$", bytes(one.ToUnicode.read_bytes()), re.M | re.I):
            yield f"{one.BaseFont} maps to a value that is no character"


def a3_6_2_11_8_no_notdef(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in fonts(pdf):
        # The engine gives a font with a missing glyph an encoding of its own.
        if one.get("/Subtype") == "/Type0" and one.Encoding != "/Identity-H":
            yield f"{one.BaseFont} uses .notdef"


def a3_6_3_2_annotation_flags(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in objects(pdf):
        is_one = one.get("/Type") == "/Annot" or one.get("/Subtype") in ("/Link", "/Widget")
        if is_one and "/Rect" in one and not int(one.get("/F", 0)) & 4:
            yield "an annotation is not printed"


def a3_6_5_1_actions(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for one in objects(pdf):
        if one.get("/S") in ACTIONS:
            yield f"action {one.S}"


def a3_6_6_2_metadata(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    xmp = xmp_of(pdf)
    if xmp.count("<rdf:RDF") != 1:
        yield "not one rdf:RDF"
    for key, tag in (("/Title", "dc:title"), ("/CreationDate", "xmp:CreateDate")):
        if key in pdf.docinfo and tag not in xmp:
            yield f"{key} is not in the XMP"
    if str(pdf.docinfo.get("/Title", "")) not in xmp:
        yield "two titles"


def a3_6_6_4_identification(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    xmp = xmp_of(pdf)
    if "<pdfaid:part>3<" not in xmp or "<pdfaid:conformance>A<" not in xmp:
        yield "does not say that it is PDF/A-3a"
    if "pdfaExtension:schemas" not in xmp:
        yield "the schema of PDF/UA is not described"


def a3_6_7_2_marked(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    said: Any = pdf.Root.get("/MarkInfo", {})
    if not said.get("/Marked", False):
        yield "not marked"
    if "/StructTreeRoot" not in pdf.Root:
        yield "no structure"


def a3_6_8_embedded_files(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    files = [one for one in objects(pdf) if one.get("/Type") == "/Filespec"]
    for one in files:
        if not {"/AFRelationship", "/UF", "/F", "/Desc"} <= set(one.keys()):
            yield "a file without relationship, name or description"
        elif "/Subtype" not in one.EF.F or "/ModDate" not in one.EF.F.Params:
            yield "a file without media type or date"
    if len(files) != len(pdf.Root.get("/AF", [])):
        yield "a file that the document does not list"


def ua_5_identification(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    if "<pdfuaid:part>1<" not in xmp_of(pdf):
        yield "does not say that it is PDF/UA-1"


def ua_7_1_title_and_artifacts(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    wishes: Any = pdf.Root.get("/ViewerPreferences", {})
    if not wishes.get("/DisplayDocTitle", False):
        yield "the title is not shown"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"
    for number, page in enumerate(pdf.pages, start=1):
        depth = 0
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            depth += operator in ("BDC", "BMC")
            depth -= operator == "EMC"
            if operator in PAINTING and not depth:
                yield f"page {number} paints outside of marked content"
                break


def ua_7_2_language(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    if str(pdf.Root.get("/Lang", "")) not in ("ja", "en"):
        yield "no language"


def ua_7_3_figures(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for element, _parent in structure(pdf):
        if element.S == "/Figure" and not str(element.get("/Alt", "")):
            yield "a figure without a text"


def ua_7_4_headings(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    level = 0
    for element, _parent in structure(pdf):
        if match := re.fullmatch(r"/H([1-6])", str(element.S)):
            if int(match[1]) > level + 1:
                yield f"H{match[1]} after H{level}"
            level = int(match[1])


def ua_7_5_tables(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for element, parent in structure(pdf):
        kind = str(element.S)
        if kind in PARENTS and parent not in PARENTS[kind]:
            yield f"{kind} in {parent}"
        if kind == "/TH" and "/Scope" not in element.get("/A", {}) and "/ID" not in element:
            yield "a head of a table without scope"


def ua_7_18_3_tab_order(pdf: pikepdf.Pdf, raw: bytes) -> Faults:
    for page in pdf.pages:
        if page.get("/Tabs") != "/S" or "/StructParents" not in page:
            yield "a page whose order is not that of its structure"


Rule = Callable[[pikepdf.Pdf, bytes], Faults]
RULES: Final[dict[str, Rule]] = {
    name: rule
    for name, rule in list(globals().items())
    if callable(rule) and name.startswith(("a3_", "ua_"))
}
