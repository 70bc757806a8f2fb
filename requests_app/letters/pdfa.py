"""The last touch to a PDF: metadata that says PDF/UA-1 beside PDF/A, the way validators read it."""

import re
from typing import Any, Final

import pydyf  # type: ignore[import-untyped]

from . import lean

NAMESPACES: Final = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
# PDF/A asks for the description of every schema that is not its own.
ACCESSIBLE: Final = (
    f'<rdf:Description rdf:about="" xmlns:pdfuaid="{NAMESPACES["pdfuaid"]}">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    '<rdf:Description rdf:about=""'
    ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{NAMESPACES['pdfuaid']}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name>"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
ROOT: Final = re.compile(r"<rdf:RDF[^>]*>")
ATTRIBUTES: Final = re.compile(r'<rdf:Description rdf:about="" ((?:pdfaid|pdf|xmp):[^>]*?) ?/>')
CHILDREN: Final = re.compile(r'<rdf:Description rdf:about=""><(dc|xmp|pdf):')
PAIR: Final = re.compile(r'(\w+):(\w+)="([^"]*)"')


def finish(document: object, pdf: Any) -> None:  # noqa: ANN401 - pydyf has no types
    """Rewrite the metadata of a PDF about to be written (WeasyPrint's `finisher`)."""
    reference = pdf.catalog["Metadata"]
    stream = pdf.objects[int(reference.split()[0])]
    stream.stream = [rewrite(stream.stream[0].decode()).encode()]
    stream.compress = False
    if files := pdf.catalog.get("AF"):
        # The engine (70.0) lists each file of the document twice.
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(files))
    lean.freeze(pdf)


def rewrite(xmp: str) -> str:
    """Return the metadata with namespaces on each description, and with PDF/UA declared."""
    xmp = ROOT.sub(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">', xmp, count=1
    )
    xmp = ATTRIBUTES.sub(_spelled_out, xmp)
    xmp = CHILDREN.sub(
        lambda match: (
            f'<rdf:Description rdf:about="" xmlns:{match[1]}="{NAMESPACES[match[1]]}"><{match[1]}:'
        ),
        xmp,
    )
    return xmp.replace("</rdf:RDF>", f"{ACCESSIBLE}</rdf:RDF>")


def _spelled_out(match: re.Match[str]) -> str:
    pairs = PAIR.findall(match[1])
    prefix = pairs[0][0]
    body = "".join(f"<{space}:{name}>{value}</{space}:{name}>" for space, name, value in pairs)
    return (
        f'<rdf:Description rdf:about="" xmlns:{prefix}="{NAMESPACES[prefix]}">'
        f"{body}</rdf:Description>"
    )
