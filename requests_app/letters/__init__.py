"""
Letters: owed as rows, rendered once by a job, kept encrypted.

The row comes first, in the transaction of the change that owes it. What is printed is built from
the rows and the date it was owed, so a job that runs twice would print the same bytes.
"""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from identity.choices import Capacity
from privacy_portal import dates, jobs, vault

from ..choices import DeliveryMethod, LetterKind, Outcome
from ..models import Case, Letter
from . import _answers, documents, pdf
from ._rows import Rows
from .build import build
from .contexts import DeliveryCode, LetterContext, NewKey
from .names import Unprintable
from .replies import ServiceAnswer

__all__ = [
    "Unprintable",
    "answers_in",
    "make_code_letter",
    "make_key_letter",
    "owe",
    "render_letter",
]


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

    A letter that cannot be printed is not tried again: its problem waits for a person.
    """
    letter = _owed(letter_id)
    if letter is None:
        return
    try:
        rendered = documents.print_letter(build(letter), at=letter.owed_at)
    except Unprintable as refusal:
        Letter.objects.filter(pk=letter.pk, rendered_at=None).update(problem=refusal.code)
        return
    stored = vault.store(letter.data_key, rendered.content, at=at)
    with transaction.atomic():
        kept = Letter.objects.filter(pk=letter.pk, rendered_at=None, destroyed_at=None).update(
            file=stored.name,
            size=stored.size,
            sha256=stored.sha256,
            pages=rendered.pages,
            rendered_at=at,
            problem="",
        )
    if not kept:
        vault.remove(stored.name)


def make_code_letter(case: Case, *, code: str, at: datetime) -> Letter:
    """
    Print the delivery code at once, in the caller's transaction: the code is in no row.

    :raises Unprintable: if the address or the name cannot be printed
    """
    letter = _row(case, LetterKind.DELIVERY_CODE, at=at)
    letter.particulars = "{}"
    rows = Rows(letter)
    by_proxy = rows.capacity == Capacity.APPOINTED_PROXY
    context = DeliveryCode(
        **rows.common(),
        code=code,
        stub_with_proxy=by_proxy and rows.addressed_agent is None,
        host=settings.PUBLIC_HOST,
        days=settings.ELECTRONIC_ANSWER_DAYS,
    )
    return _printed(letter, context, at=at)


def make_key_letter(case: Case, *, key: str, at: datetime) -> Letter:
    """
    Print a new access key at once, in the caller's transaction: the key is in no row.

    :raises Unprintable: if the address or the name cannot be printed
    """
    letter = _row(case, LetterKind.NEW_KEY, at=at)
    letter.particulars = "{}"
    context = NewKey(**Rows(letter).common(), access_key=key, host=settings.PUBLIC_HOST)
    return _printed(letter, context, at=at)


def _printed(letter: Letter, context: LetterContext, *, at: datetime) -> Letter:
    rendered = documents.print_letter(context, at=at)
    _keep(letter, rendered, at=at)
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


def _keep(letter: Letter, rendered: pdf.Rendered, *, at: datetime) -> None:
    stored = vault.store(letter.data_key, rendered.content, at=at)
    letter.file, letter.size, letter.sha256 = stored.name, stored.size, stored.sha256
    letter.pages, letter.rendered_at = rendered.pages, at
