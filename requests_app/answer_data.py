"""Is this the file it says it is? And its rows, for the annex on paper."""

import csv
import io
import json
from typing import Final

from django.utils.translation import gettext as _

from privacy_portal.errors import Refused

CSV: Final = "text/csv"
JSON: Final = "application/json"
PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
MEDIA_TYPES: Final = {CSV: "csv", JSON: "json", PDF: "pdf", JPEG: "jpg", PNG: "png"}
# What has pages to look at and to draw on; the others are tables.
PAGED: Final = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}

Table = tuple[tuple[str, ...], ...]


def check(content: bytes, *, media_type: str) -> None:
    """:raises Refused: with what is wrong and what to do about it"""
    if not content:
        raise Refused(_("The file is empty."))
    if media_type in PAGED:
        if not content.startswith(PAGED[media_type]):
            raise Refused(_("This is not a %(kind)s.") % {"kind": MEDIA_TYPES[media_type].upper()})
        return
    if media_type not in MEDIA_TYPES:
        raise Refused(_("Attach a CSV, a JSON, a PDF, a JPEG or a PNG file."))
    table(content, media_type=media_type)


def table(content: bytes, *, media_type: str) -> Table:
    """
    Return the rows of a CSV (header first), or a JSON as rows of path and value.

    :raises Refused: if it is not UTF-8, or not well-formed
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(_("The file is not UTF-8. Please save it as “CSV UTF-8”.")) from None
    if media_type == CSV:
        try:
            rows = tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline="")) if row)
        except csv.Error:
            raise Refused(_("The CSV cannot be read.")) from None
        if not rows or len({len(row) for row in rows}) != 1:
            raise Refused(_("The rows of the CSV do not all have the same number of columns."))
        return rows
    try:
        parsed = json.loads(text)
    except RecursionError:
        raise Refused(_("The JSON is nested too deeply.")) from None
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise Refused(_("The JSON is not well-formed in line %(line)s.") % {"line": line}) from None
    return tuple(_flatten("", parsed))


def _flatten(path: str, value: object) -> list[tuple[str, ...]]:
    # A stack, not recursion: the depth of a stranger's JSON is not ours to trust.
    rows: list[tuple[str, ...]] = []
    stack: list[tuple[str, object]] = [(path, value)]
    while stack:
        here, item = stack.pop()
        if isinstance(item, dict):
            stack += [(f"{here}.{k}" if here else str(k), v) for k, v in reversed(item.items())]
        elif isinstance(item, list):
            stack += [(f"{here}[{i}]", v) for i, v in reversed(list(enumerate(item, start=1)))]
        else:
            rows.append((here, "" if item is None else str(item)))
    return rows
