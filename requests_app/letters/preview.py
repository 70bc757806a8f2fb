"""A letter with a text that is not in force yet: with sample data, or as a real one would read."""

from datetime import datetime

from privacy_portal import dates

from ..choices import LetterKind
from ..models import Letter, LetterText
from . import documents, pdf
from .build import BUILDERS, build
from .contexts import LetterContext
from .passages import Passage, Passages, in_force, key_of
from .samples import AT, every
from .samples.notices import NAME


def sample(row: LetterText, *, language: str, at: datetime) -> pdf.Rendered | None:
    """Return a sample letter that shows a text; None for a passage that no letter has."""
    texts = _with(row, at=at)
    name = row.key.rpartition(".")[2]
    for one in every(language=language, name=NAME):
        letter = one.document
        if not isinstance(letter, LetterContext) or key_of(letter, name) != row.key:
            continue
        documents.markup(letter, passages=texts)
        if row.pk in texts.used:
            return documents.print_letter(letter, at=AT, passages=texts)
    return None


def newest(row: LetterText) -> Letter | None:
    """Return the newest letter of a case that this text would stand in, if it can be made again."""
    kind, _dot, rest = row.key.partition(".")
    if kind == "reply":
        request, outcome, _name = rest.split(".")
        letters = Letter.objects.filter(
            kind=LetterKind.REPLY, outcome=outcome.upper(), case__kind=request.upper()
        )
    else:
        letters = Letter.objects.filter(kind=kind.upper())
    found = (
        letters.filter(case__purged_at=None, destroyed_at=None)
        .select_related("data_key", "case__data_key", "case__verification")
        .order_by("-owed_at")
        .first()
    )
    # Letters with a secret cannot be made again: it is in no row.
    return found if found and LetterKind(found.kind) in BUILDERS else None


def real(row: LetterText, letter: Letter, *, language: str, at: datetime) -> pdf.Rendered:
    """
    Return a letter of a case as it would read with a text; nothing is kept.

    :raises Unprintable: see `pdf.render`
    """
    document = build(letter, language=language)
    return documents.print_letter(document, at=letter.owed_at, passages=_with(row, at=at))


def _with(row: LetterText, *, at: datetime) -> Passages:
    texts = in_force(on=dates.tokyo_day(at))
    texts.texts[row.key] = Passage(row.text_ja, row.text_en, row.pk)
    return texts
