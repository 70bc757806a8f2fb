"""
Paper forms to download: made by a job when what they quote has changed, handed out as they lie.

Setting one takes a worker half a second and reading the fonts a second more: no page waits for it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from django.db.models.functions import Length

from privacy_portal import dates, jobs

from .choices import BlankFormKind, Language
from .letters import blanks, documents, resources
from .models import BlankForm

JOB = "make_blank_form"


@dataclass(frozen=True, slots=True)
class Offered:
    """One form as the page lists it; without pages while it is being made."""

    kind: BlankFormKind
    language: Language
    pages: int = 0
    size: int = 0
    fingerprint: str = ""

    @property
    def file_name(self) -> str:
        """Return an ASCII name, `power-of-attorney-ja.pdf`."""
        return f"{self.kind.lower().replace('_', '-')}-{self.language}.pdf"

    @property
    def version(self) -> str:
        return version_of(self.fingerprint)


def version_of(fingerprint: str) -> str:
    """Return what an address names, so that it may be kept for as long as one likes."""
    return fingerprint[:12]


def offered() -> list[Offered]:
    """Return every form in every language, in the order of the policy, without its content."""
    made = {
        (row.kind, row.language): row
        for row in BlankForm.objects.defer("content").annotate(size=Length("content"))
    }
    return [
        Offered(kind, language, row.pages, row.size, row.fingerprint)
        if (row := made.get((kind, language)))
        else Offered(kind, language)
        for kind in BlankFormKind
        for language in Language
    ]


def find(*, file_name: str) -> BlankForm | None:
    """Return the form of a file name; None if there is no such form, or none made yet."""
    for one in offered():
        if one.file_name == file_name and one.pages:
            return BlankForm.objects.filter(kind=one.kind, language=one.language).first()
    return None


def owe_missing(*, at: datetime) -> int:
    """Owe what was never made, once an hour at most; return how many are missing."""
    missing = [one for one in offered() if not one.pages]
    for one in missing:
        _owe(one.kind, one.language, at=at, when=f"{at:%Y%m%d%H}")
    return len(missing)


def owe_all(*, at: datetime) -> int:
    """Owe a look at every form, and return how many there are; one that says the same stays."""
    # Registers may change twice a minute, and each time the forms must be looked at again.
    when = uuid4().hex[:12]
    every = offered()
    for one in every:
        _owe(one.kind, one.language, at=at, when=when)
    return len(every)


def make(*, name: str, at: datetime) -> bool:
    """
    Make one form anew if what it says has changed; return whether it had.

    :param name: kind and language, as `owe_all` writes them
    :raises Unprintable: if a register holds a text that no font can print
    """
    kind, language = _read(name)
    on = dates.tokyo_day(at)
    sheet = blanks.build(kind, language=language, on=on)
    fingerprint = _fingerprint(sheet)
    if BlankForm.objects.filter(kind=kind, language=language, fingerprint=fingerprint).exists():
        return False
    # Dated by the day: two workers that make it at once make the same bytes.
    rendered = documents.print_letter(sheet, at=_midnight(on))
    BlankForm.objects.update_or_create(
        kind=kind,
        language=language,
        defaults={
            "fingerprint": fingerprint,
            "content": rendered.content,
            "pages": rendered.pages,
            "made_at": at,
        },
    )
    return True


def _owe(kind: BlankFormKind, language: Language, *, at: datetime, when: str) -> None:
    name = f"{kind}-{language}"
    jobs.owe(JOB, name, at=at, dedupe_key=f"{JOB}:{name}:{when}")


def _read(name: str) -> tuple[BlankFormKind, Language]:
    kind, _dash, language = name.rpartition("-")
    return BlankFormKind(kind), Language(language)


def _fingerprint(sheet: blanks.BlankSheet) -> str:
    printed = documents.markup(sheet) + resources.style()
    return hashlib.sha256(printed.encode()).hexdigest()


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=dates.TOKYO)
