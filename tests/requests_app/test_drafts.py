"""A draft is encrypted, held by a secret, and gone after two weeks."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.db import connection

from identity.choices import PaperKind, Whose
from privacy_portal.dates import tokyo_day
from privacy_portal.errors import Refused
from privacy_portal.models import DataKey
from privacy_portal.page_parts import PageImage
from requests_app import drafts
from requests_app.choices import Language
from requests_app.content import SentFile
from requests_app.models import Draft, DraftScan

pytestmark = pytest.mark.django_db
PAGE = PageImage(10, 20, b"\xff\xd8\xff a page")
FILE = SentFile("免許証.jpg", 3, "00" * 32)


def begun(now: datetime) -> drafts.Begun:
    return drafts.begin(language=Language.JA, at=now)


def add(begun: drafts.Begun, now: datetime, pages: int = 1) -> None:
    drafts.add_scan(
        draft_id=begun.draft.pk,
        kind=PaperKind.DRIVERS_LICENSE,
        whose=Whose.SUBJECT,
        pages=[PAGE] * pages,
        sent=FILE,
        at=now,
    )


def keep(begun: drafts.Begun, now: datetime) -> Draft:
    values = {"name": ["𠮷野 太郎"]}
    return drafts.keep(
        draft_id=begun.draft.pk, step="details", values=values, language=Language.EN, at=now
    )


def in_vault() -> int:
    try:
        return len(storages["vault"].listdir("")[1])
    except FileNotFoundError:
        return 0


def test_only_the_secret_finds_the_draft(now: datetime) -> None:
    one = begun(now)

    assert drafts.find(secret=one.secret, at=now) == one.draft
    assert drafts.find(secret=begun(now).secret, at=now) != one.draft
    assert drafts.find(secret="guess", at=now) is None
    assert one.secret not in one.draft.holder_digest


def test_what_is_typed_is_kept_and_lies_there_encrypted(now: datetime) -> None:
    one = begun(now)
    keep(one, now)

    found = drafts.find(secret=one.secret, at=now)
    assert found
    assert drafts.body_of(found) == {"details": {"name": ["𠮷野 太郎"]}}
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM requests_app_draft")
        raw = bytes(cursor.fetchone()[0])
    assert "𠮷野".encode() not in raw


def test_each_save_gives_two_weeks(now: datetime) -> None:
    one = begun(now)
    later = now + timedelta(days=10)
    keep(one, later)

    last_day = now + timedelta(days=10 + settings.DRAFT_KEPT_DAYS)
    assert drafts.find(secret=one.secret, at=last_day)
    assert drafts.find(secret=one.secret, at=last_day + timedelta(days=1)) is None


def test_pages_are_numbered_across_uploads(now: datetime) -> None:
    one = begun(now)
    add(one, now, pages=2)
    add(one, now + timedelta(minutes=1))

    assert [scan.page for scan in DraftScan.objects.order_by("page")] == [1, 2, 3]


def test_too_many_pages_store_nothing(now: datetime) -> None:
    one = begun(now)
    before = in_vault()

    with pytest.raises(Refused, match="post the rest"):
        add(one, now, pages=settings.MAX_FILES_PER_CASE + 1)

    assert not DraftScan.objects.exists()
    assert in_vault() == before


def test_a_removed_page_leaves_the_vault(
    now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    one = begun(now)
    before = in_vault()
    add(one, now)
    scan = DraftScan.objects.get()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        drafts.remove_file(draft_id=one.draft.pk, scan_id=scan.pk)

    assert not DraftScan.objects.exists()
    assert in_vault() == before


def test_a_page_of_another_draft_is_not_removed(now: datetime) -> None:
    one = begun(now)
    add(one, now)

    drafts.remove_file(draft_id=begun(now).draft.pk, scan_id=DraftScan.objects.get().pk)

    assert DraftScan.objects.count() == 1


def test_the_sweep_deletes_what_is_over_with_its_key(
    now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    before = in_vault()
    old, fresh = begun(now), begun(now + timedelta(days=10))
    add(old, now)
    at = now + timedelta(days=settings.DRAFT_KEPT_DAYS + 1)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert drafts.sweep(on=tokyo_day(at), at=at) == 1

    assert list(Draft.objects.all()) == [fresh.draft]
    assert DataKey.objects.get(pk=old.draft.data_key_id).wrapped is None
    assert in_vault() == before


def test_a_discarded_draft_takes_nothing_more(now: datetime) -> None:
    one = begun(now)
    drafts.discard(draft_id=one.draft.pk, at=now)

    with pytest.raises(Refused, match="begin again"):
        keep(one, now)
