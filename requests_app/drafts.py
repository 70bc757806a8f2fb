"""
The only writer of drafts: what a person typed so far, encrypted, kept two weeks (design 5).

Whoever holds the secret from the browser's cookie holds the draft; the table knows its digest only.
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from identity.choices import PaperKind, Whose
from privacy_portal import crypto, vault
from privacy_portal.dates import tokyo_day
from privacy_portal.errors import Refused
from privacy_portal.sandbox import PageImage

from .choices import Language
from .models import Draft, DraftScan

SECRET_BYTES = 32
# How long the last page of a filed draft shows the access key again.
FILED_HOURS = 24

# Per step, the values of each field as they were typed.
Body = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Begun:
    """A new draft and the secret for its holder: nobody can read it again."""

    draft: Draft
    secret: str


def begin(*, language: Language, at: datetime) -> Begun:
    """Open an empty draft under a key of its own, which becomes the key of its case."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        draft = Draft.objects.create(
            data_key=crypto.new_data_key(purpose="case", at=at),
            holder_digest=_digest(secret),
            language=language,
            body="{}",
            access_key="",
            created_at=at,
            expires_on=tokyo_day(at) + timedelta(days=settings.DRAFT_KEPT_DAYS),
        )
    return Begun(draft, secret)


def find(*, secret: str, at: datetime) -> Draft | None:
    """Return the draft of a secret, filed or not; None if there is none or its time is up."""
    return (
        Draft.objects.select_related("data_key", "case")
        .filter(holder_digest=_digest(secret), expires_on__gte=tokyo_day(at))
        .first()
    )


def body_of(draft: Draft) -> Body:
    """Return what was typed so far; nothing once it was filed."""
    read: Body = json.loads(draft.body) if draft.body else {}
    return read


def keep(
    *, draft_id: UUID, step: str, values: dict[str, list[str]], language: Language, at: datetime
) -> Draft:
    """
    Keep what was typed on one step, and the draft for two weeks from now.

    :raises Refused: if it was filed or removed meanwhile, in another window
    """
    with _locked(draft_id) as draft:
        draft.body = json.dumps({**body_of(draft), step: values}, ensure_ascii=False)
        draft.language = language
        draft.expires_on = tokyo_day(at) + timedelta(days=settings.DRAFT_KEPT_DAYS)
        draft.save(update_fields=["body", "language", "expires_on"])
    return draft


def add_scan(
    *,
    draft_id: UUID,
    kind: PaperKind,
    whose: Whose,
    pages: Sequence[PageImage],
    at: datetime,
) -> None:
    """
    Add the pages of one uploaded copy, which are pixels by now.

    :raises Refused: where a case would hold more pages than it may; then nothing is stored
    """
    stored: list[str] = []
    try:
        with _locked(draft_id) as draft:
            held = draft.scans.count()
            if held + len(pages) > settings.MAX_FILES_PER_CASE:
                raise Refused(  # noqa: TRY301 - inside, so that nothing is stored
                    ngettext(
                        "You can send up to %(count)d page. Please post the rest.",
                        "You can send up to %(count)d pages. Please post the rest.",
                        settings.MAX_FILES_PER_CASE,
                    )
                    % {"count": settings.MAX_FILES_PER_CASE}
                )
            of_paper = draft.scans.filter(kind=kind, whose=whose).order_by("-page").first()
            first = of_paper.page + 1 if of_paper else 1
            for number, page in enumerate(pages, start=first):
                file = vault.store(draft.data_key, page.jpeg, at=at)
                stored.append(file.name)
                DraftScan.objects.create(
                    data_key=draft.data_key,
                    draft=draft,
                    kind=kind,
                    whose=whose,
                    page=number,
                    width=page.width,
                    height=page.height,
                    file=file.name,
                    size=file.size,
                    sha256=file.sha256,
                )
    except BaseException:
        for name in stored:
            vault.remove(name)
        raise


def remove_scan(*, draft_id: UUID, scan_id: UUID) -> None:
    """Delete one page for good; it is no error if it is gone already."""
    with _locked(draft_id) as draft:
        scan = draft.scans.filter(pk=scan_id).first()
        if scan is None:
            return
        scan.delete()
        transaction.on_commit(lambda: vault.remove(scan.file))


def discard(*, draft_id: UUID, at: datetime) -> None:
    """Delete a draft that was not filed, with its pages and its key."""
    with _locked(draft_id) as draft:
        files, key = list(draft.scans.values_list("file", flat=True)), draft.data_key
        draft.delete()
        crypto.destroy(key, at=at)
    for name in files:
        vault.remove(name)


def sweep(*, on: date, at: datetime) -> int:
    """
    Delete the drafts whose two weeks are over on a Tokyo day, and filed ones after a day.

    Of a filed one only the row goes, and with it the access key that its last page shows; the key
    of its data and its pages are the case's. Returns how many went.
    """
    swept = 0
    for draft in Draft.objects.filter(expires_on__lt=on, case=None).only("pk"):
        try:
            discard(draft_id=draft.pk, at=at)
        except Refused:  # filed this very moment
            continue
        swept += 1
    filed = Draft.objects.filter(case__filed_at__lte=at - timedelta(hours=FILED_HOURS))
    return swept + filed.delete()[0]


@contextmanager
def _locked(draft_id: UUID) -> Iterator[Draft]:
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("data_key")
            .filter(pk=draft_id, case=None)
            .first()
        )
        if draft is None:
            raise Refused(_("This request was already sent, or is gone. Please begin again."))
        yield draft


def _digest(secret: str) -> str:
    return crypto.secret_digest("draft", secret)
