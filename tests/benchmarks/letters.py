"""What a letter costs in processor time, beside the plain way, and beside the limit."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from requests_app.choices import LetterKind, Outcome, RequestKind
from requests_app.letters import documents
from requests_app.letters.build import build
from requests_app.letters.documents import Document
from requests_app.letters.replies import DataTable
from requests_app.letters.samples.notices import AT as ON
from requests_app.letters.samples.notices import letters
from requests_app.letters.samples.replies import reply
from requests_app.models import Letter

from . import plain, scratch, typesetter
from .figures import Figure, milliseconds

AT: Final = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
ROWS: Final = 1_000
# Rows for about so many pages.
LENGTHS: Final = (32, 320, 3_000)
LETTERS: Final = 500
FEW: Final = 20
PROGRAM: Final = (
    "import django; django.setup(); from tests.benchmarks import letters; print(*letters.peaks())"
)


def measure() -> Iterator[Figure]:
    """Medians; processor time, so that neighbours do not count."""
    decision = reply(RequestKind.DISCLOSE_DATA, Outcome.REFUSED)
    invoice = next(one for one in letters() if one.letter == LetterKind.INVOICE)
    yield from _against("decision_letter", decision, typeset=True)
    yield from _against("invoice", invoice, typeset=False)
    yield from _against("annex_of_1000_rows", annex(ROWS), typeset=True)
    pages = {}
    for rows in LENGTHS:
        printed = partial(documents.print_letter, annex(rows), at=ON)
        count = printed().pages
        pages[rows] = milliseconds(printed) / count
        yield Figure(f"annex_of_{count}_pages_per_page", pages[rows], "ms", pages[LENGTHS[0]])
    yield from _memory()
    yield from _from_rows()


def _against(name: str, document: Document, *, typeset: bool) -> Iterator[Figure]:
    markup = documents.markup(document)
    ours = milliseconds(lambda: documents.print_letter(document, at=ON))
    yield Figure(f"{name}_to_plain", ours, "ms", plain.measured(markup))
    if typeset:
        yield Figure(f"{name}_to_typst", ours, "ms", milliseconds(typesetter.compiled(markup)))


def annex(rows: int) -> Document:
    """Return a disclosure with so many rows of six columns."""
    letter = reply(RequestKind.DISCLOSE_DATA, Outcome.GRANTED)
    header = ("日時", "サービス", "操作", "IPアドレス", "結果", "備考")
    table = DataTable(
        title="利用履歴",
        header=header,
        rows=tuple(
            (
                "2026年10月1日 10:00",
                "みほんドメイン",
                "ログイン",
                f"192.0.2.{n % 256}",
                "成功",
                f"{n}",
            )
            for n in range(rows)
        ),
    )
    return replace(letter, services=(replace(letter.services[0], data=(table,)),))


def _memory() -> Iterator[Figure]:
    """What 500 letters leave behind: the peak of a process of its own after them, and after 20."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    after, before = (float(number) for number in run.stdout.split())
    yield Figure(f"peak_after_{LETTERS}_letters", after, "MB", before)


def peaks() -> tuple[float, float]:
    """Print 500 letters; return the peak of this process in megabytes after them, and after 20."""
    before = 0.0
    for number in range(LETTERS):
        documents.print_letter(reply(RequestKind.DISCLOSE_DATA, Outcome.REFUSED), at=ON)
        if number == FEW:
            before = _peak()
    return _peak(), before


def _peak() -> float:
    # Not getrusage: it counts what the parent had when this process was made.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _from_rows() -> Iterator[Figure]:
    """Read the rows, too: what a worker does for a reply."""
    case = scratch.decided(AT).case
    letter = Letter.objects.select_related("data_key", "case__data_key").get(
        case=case, kind=LetterKind.REPLY
    )
    context = build(letter)
    yield Figure(
        "reply_with_its_queries",
        milliseconds(lambda: documents.print_letter(build(letter), at=letter.owed_at)),
        "ms",
        milliseconds(lambda: documents.print_letter(context, at=letter.owed_at)),
    )
