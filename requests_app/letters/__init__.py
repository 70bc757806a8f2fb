"""
Letters: owed as rows, rendered once by a job, kept encrypted.

The row comes first, in the transaction of the change that owes it. What is printed is built from
the rows and the date it was owed, so a job that runs twice would print the same bytes.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from identity.choices import Capacity
from privacy_portal import dates, jobs, vault

from ..choices import DeliveryMethod, Language, LetterKind, Outcome
from ..models import Case, Letter
from . import _answers, documents, passages, pdf, signing
from ._rows import Rows
from .build import build
from .contexts import DeliveryCode, LetterContext, NewKey
from .names import Unprintable
from .passages import Passages
from .replies import ServiceAnswer

__all__ = [
    "Unprintable",
    "answers_in",
    "make_code_letter",
    "make_key_letter",
    "owe",
    "owe_again",
    "render_letter",
]


BY_HAND: Final = (LetterKind.REQUEST_FORM, LetterKind.KEY_STUB)


def owe(
    case: Case,
    kind: LetterKind,
    *,
    at: datetime,
    outcome: Outcome | None = None,
    method: DeliveryMethod | None = None,
    **particulars: str | int,
) -> Letter:
    """
    Owe a letter in the caller's transaction; a job renders it after the commit.

    :param particulars: what it says beyond the rows of the case: a last day, a reason, a remark
    """
    letter = _row(case, kind, at=at)
    letter.outcome, letter.method = outcome or "", method or ""
    letter.particulars = json.dumps(particulars, ensure_ascii=False)
    letter.save()
    jobs.owe("render_letter", str(letter.pk), at=at)
    return letter


def render_letter(*, letter_id: str, at: datetime) -> None:
    """
    Render an owed letter into the vault, once; a letter that is there is never made again.

    A letter that cannot be printed is not tried again: its problem waits for a person. A reply
    whose data were sealed and taken back waits for them (see `owe_again`).
    """
    letter = _owed(letter_id)
    if letter is None or _answers.awaits_files(letter):
        return
    texts = passages.in_force(on=dates.tokyo_day(letter.owed_at))
    try:
        sheets = [
            _signed(
                letter,
                documents.print_letter(
                    build(letter, language=language), at=letter.owed_at, passages=texts
                ),
                at=at,
            )
            for language in _languages(letter)
        ]
    except Unprintable as refusal:
        Letter.objects.filter(pk=letter.pk, rendered_at=None).update(problem=refusal.code)
        return
    made = _stored(letter, sheets, texts, at=at)
    with transaction.atomic():
        kept = Letter.objects.filter(pk=letter.pk, rendered_at=None, destroyed_at=None).update(
            **made, problem=""
        )
    if not kept:
        for name in (made["file"], made.get("english_file")):
            if name:
                vault.remove(name)


def owe_again(case: Case, *, since: str, at: datetime) -> None:
    """
    Ring once more for the replies of a case that wait for the data they tell of.

    :param since: what came back; two things at one moment are two rings
    """
    for letter in case.letters.standing_replies().filter(rendered_at=None, problem=""):
        key = f"render_letter:{letter.pk}:{since}:{at.isoformat()}"
        jobs.owe("render_letter", str(letter.pk), at=at, dedupe_key=key)


def _languages(letter: Letter) -> tuple[Language, ...]:
    """
    Return what a letter is made in: always Japanese, and English beside it for who filed in it.

    The sheets that a person signs are Japanese with English inside: one document.
    """
    if letter.language == Language.EN and letter.kind not in BY_HAND:
        return Language.JA, Language.EN
    return (Language(letter.language),)


def _signed(letter: Letter, sheet: pdf.Rendered, *, at: datetime) -> pdf.Rendered:
    """A form is signed by hand; everything else speaks for the company."""
    return sheet if letter.kind in BY_HAND else signing.sign(sheet, at=at)


def _stored(
    letter: Letter, sheets: Sequence[pdf.Rendered], texts: Passages, *, at: datetime
) -> dict[str, Any]:
    """Keep what was made in the vault; return the columns of it. The first one prevails."""
    made: dict[str, Any] = {"rendered_at": at, "text_versions": sorted(texts.used)}
    for prefix, sheet in zip(("", "english_"), sheets, strict=False):
        stored = vault.store(letter.data_key, sheet.content, at=at)
        made |= {
            f"{prefix}file": stored.name,
            f"{prefix}size": stored.size,
            f"{prefix}sha256": stored.sha256,
            f"{prefix}pages": sheet.pages,
        }
    return made


def make_code_letter(case: Case, *, code: str, at: datetime) -> Letter:
    """
    Print the delivery code at once, in the caller's transaction: the code is in no row.

    :raises Unprintable: if the address or the name cannot be printed
    """
    letter = _row(case, LetterKind.DELIVERY_CODE, at=at)
    letter.particulars = "{}"

    def says(rows: Rows) -> DeliveryCode:
        by_proxy = rows.capacity == Capacity.APPOINTED_PROXY
        return DeliveryCode(
            **rows.common(),
            code=code,
            stub_with_proxy=by_proxy and rows.addressed_agent is None,
            host=settings.PUBLIC_HOST,
            days=settings.ELECTRONIC_ANSWER_DAYS,
        )

    return _printed(letter, says, at=at)


def make_key_letter(case: Case, *, key: str, at: datetime) -> Letter:
    """
    Print a new access key at once, in the caller's transaction: the key is in no row.

    :raises Unprintable: if the address or the name cannot be printed
    """
    letter = _row(case, LetterKind.NEW_KEY, at=at)
    letter.particulars = "{}"

    def says(rows: Rows) -> NewKey:
        return NewKey(**rows.common(), access_key=key, host=settings.PUBLIC_HOST)

    return _printed(letter, says, at=at)


def _printed(letter: Letter, says: Callable[[Rows], LetterContext], *, at: datetime) -> Letter:
    texts = passages.in_force(on=dates.tokyo_day(at))
    sheets = [
        _signed(
            letter,
            documents.print_letter(says(Rows(letter, language)), at=at, passages=texts),
            at=at,
        )
        for language in _languages(letter)
    ]
    for column, value in _stored(letter, sheets, texts, at=at).items():
        setattr(letter, column, value)
    letter.save()
    return letter


def answers_in(letter: Letter) -> tuple[ServiceAnswer, ...]:
    """Return what a reply says of each of its services, from the rows of the day it was owed."""
    return _answers.reply(Rows(letter)).services


def _row(case: Case, kind: LetterKind, *, at: datetime) -> Letter:
    letter = Letter(
        case=case, data_key=case.data_key, kind=kind, language=case.language, owed_at=at
    )
    # Tells nothing but the month: it stands on letters that name the case by four digits only.
    letter.number = f"{dates.tokyo_day(at):%y%m}-{letter.pk.hex[:8].upper()}"
    return letter


def _owed(letter_id: str) -> Letter | None:
    return (
        Letter.objects.select_related(
            "data_key", "case__data_key", "case__verification", "case__invoice__data_key"
        )
        .filter(pk=letter_id, rendered_at=None, destroyed_at=None, case__purged_at=None)
        .first()
    )
