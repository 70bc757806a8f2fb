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
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from identity.choices import PaperKind, Whose
from privacy_portal import crypto, vault
from privacy_portal.dates import tokyo_day
from privacy_portal.errors import Refused
from privacy_portal.page_parts import PageImage

from .choices import Language, LetterKind
from .content import SentFile
from .models import Draft, DraftScan, Letter

SECRET_BYTES = 32
AFTER_ID = "~"
# Of one step: twenty texts of full length. More is shown again to who typed it, and not kept.
MOST_CHARACTERS = 20_000
TWO_CLICKS = timedelta(seconds=10)
# How long the last page of a filed draft shows the access key again.
FILED_HOURS = 24

# Per step, the values of each field as they were typed.
Body = dict[str, dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Begun:
    """A new draft and the secret for its holder: nobody can read it again."""

    draft: Draft
    secret: str


def begin(*, language: Language, at: datetime, body: Body | None = None) -> Begun:
    """
    Open a draft under a key of its own, which becomes the key of its case.

    :param body: what is typed already
    """
    draft_id = uuid4()
    secret = new_secret(draft_id)
    with transaction.atomic():
        draft = Draft.objects.create(
            id=draft_id,
            data_key=crypto.new_data_key(purpose="case", at=at),
            holder_digest=digest(secret),
            language=language,
            body=_as_text({step: typed for step, typed in (body or {}).items() if _fits(typed)}),
            access_key="",
            created_at=at,
            saved_at=at,
            expires_on=kept_until(at),
        )
    return Begun(draft, secret)


def find(*, secret: str, at: datetime) -> Draft | None:
    """Return the draft of a secret, filed or not; None if there is none or its time is up."""
    return find_all(secrets=[secret], at=at).get(secret)


def find_all(*, secrets: Sequence[str], at: datetime) -> dict[str, Draft]:
    """Return the drafts of secrets, filed or not, by secret; what is over is left out."""
    by_digest = {digest(secret): secret for secret in secrets}
    rows = Draft.objects.select_related("data_key", "case").filter(
        holder_digest__in=by_digest, expires_on__gte=tokyo_day(at)
    )
    return {by_digest[draft.holder_digest]: draft for draft in rows}


def body_of(draft: Draft) -> Body:
    """Return what was typed so far; nothing once it was filed."""
    read: Body = json.loads(draft.body) if draft.body else {}
    return read


def keep(
    *,
    draft_id: UUID,
    step: str,
    values: dict[str, list[str]],
    language: Language,
    at: datetime,
    email_index: str | None = None,
) -> Draft:
    """
    Keep what was typed on one step, and the draft for two weeks from now.

    :param email_index: of the address that the step says, empty for none: another than the proved
        one has to be proved anew. None where the step says nothing of it
    :raises Refused: if it was filed or removed meanwhile, in another window
    """
    with locked(draft_id) as draft:
        if _fits(values):
            draft.body = _as_text({**body_of(draft), step: values})
        draft.language = language
        draft.saved_at = at
        draft.expires_on = kept_until(at)
        if email_index is not None and email_index != draft.email_index:
            draft.email_index, draft.email_proved_at = "", None
        draft.save(
            update_fields=[
                "body", "language", "saved_at", "expires_on", "email_index", "email_proved_at",
            ]
        )  # fmt: skip
    return draft


def add_scan(
    *,
    draft_id: UUID,
    kind: PaperKind,
    whose: Whose,
    pages: Sequence[PageImage],
    sent: SentFile,
    at: datetime,
) -> None:
    """
    Add the pages of one uploaded copy, which are pixels by now.

    :param sent: the file that they came from, which nobody has any more
    :raises Refused: where a case would hold more pages than it may; then nothing is stored
    """
    stored: list[str] = []
    try:
        with locked(draft_id) as draft:
            if _came_just_now(draft, kind, whose, pages, sent, at=at):
                return
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
                    original_name=sent.name,
                    original_size=sent.size,
                    original_sha256=sent.sha256,
                    received_at=at,
                )
    except BaseException:
        for name in stored:
            vault.remove(name)
        raise


def _came_just_now(
    draft: Draft,
    kind: PaperKind,
    whose: Whose,
    pages: Sequence[PageImage],
    sent: SentFile,
    *,
    at: datetime,
) -> bool:
    """Say whether this is the other click of two: the same file, with the same black boxes."""
    same = draft.scans.filter(kind=kind, whose=whose, original_sha256=sent.sha256)
    kept = set(same.filter(received_at__gt=at - TWO_CLICKS).values_list("sha256", flat=True))
    return bool(kept) and {vault.sha256(page.jpeg) for page in pages} <= kept


def remove_file(*, draft_id: UUID, scan_id: UUID) -> None:
    """Delete all pages that came in one file with this one; no error if they are gone already."""
    with locked(draft_id) as draft:
        scan = draft.scans.filter(pk=scan_id).first()
        if scan is None:
            return
        together = draft.scans.filter(
            kind=scan.kind,
            whose=scan.whose,
            original_sha256=scan.original_sha256,
            received_at=scan.received_at,
        )
        for name in together.values_list("file", flat=True):
            vault.remove_after_commit(name)
        together.delete()


def discard(*, draft_id: UUID, at: datetime) -> None:
    """Delete a draft that was not filed, with its pages and its key."""
    with locked(draft_id) as draft:
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
    # A stub that is not printed yet needs the key; once it is, both go a day later.
    owing = Letter.objects.filter(kind=LetterKind.KEY_STUB, destroyed_at=None).values("case_id")
    filed = Draft.objects.filter(case__filed_at__lte=at - timedelta(hours=FILED_HOURS)).exclude(
        case_id__in=owing, expires_on__gte=on
    )
    return swept + filed.delete()[0]


@contextmanager
def locked(draft_id: UUID) -> Iterator[Draft]:
    """
    Hold the row of a draft that is being written, in a transaction.

    :raises Refused: if it was filed or removed meanwhile
    """
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


def kept_until(at: datetime) -> date:
    """Return the last day of a draft that was touched at a moment."""
    return tokyo_day(at) + timedelta(days=settings.DRAFT_KEPT_DAYS)


def _fits(values: dict[str, list[str]]) -> bool:
    return sum(len(value) for given in values.values() for value in given) <= MOST_CHARACTERS


def _as_text(body: Body) -> str:
    return json.dumps(body, ensure_ascii=False)


def new_secret(draft_id: UUID) -> str:
    """Return a secret for the holder. With the id in front, a dead one still tells why."""
    return f"{draft_id.hex}{AFTER_ID}{secrets.token_urlsafe(SECRET_BYTES)}"


def id_of(secret: str) -> str:
    """Return which draft a secret was made for, or whatever stands in its place."""
    return secret.partition(AFTER_ID)[0]


def digest(secret: str) -> str:
    """Return what the table knows of a holder's secret."""
    return crypto.secret_digest("draft", secret)
