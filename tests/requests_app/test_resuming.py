"""A draft goes on elsewhere: by a key shown once, by a proved address, in one browser at a time."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from privacy_portal import numbering
from privacy_portal.errors import Refused
from requests_app import drafts, resuming
from requests_app.choices import Language
from requests_app.mail_codes import index_of
from requests_app.models import Draft
from requests_app.resuming import Lost

pytestmark = pytest.mark.django_db
ADDRESS = index_of("hanako@example.jp")


def begun(now: datetime) -> drafts.Begun:
    return drafts.begin(language=Language.JA, at=now, body={"kind": {"kind": ["CORRECT_DATA"]}})


def keep(one: drafts.Begun, now: datetime, email_index: str | None) -> Draft:
    return drafts.keep(
        draft_id=one.draft.pk,
        step="details",
        values={},
        language=Language.JA,
        at=now,
        email_index=email_index,
    )


def test_the_key_opens_the_draft_until_a_new_one_is_shown(now: datetime) -> None:
    one = begun(now)
    first = resuming.new_resume_key(draft_id=one.draft.pk, at=now)
    assert numbering.secret_is_well_typed(first)
    assert resuming.of_resume_key(key=first, at=now) == one.draft

    second = resuming.new_resume_key(draft_id=one.draft.pk, at=now)

    assert resuming.of_resume_key(key=first, at=now) is None
    assert resuming.of_resume_key(key=second, at=now) == one.draft
    stored = Draft.objects.get().resume_digest
    assert stored
    assert second not in stored


def test_no_key_opens_what_is_over(now: datetime) -> None:
    one = begun(now)
    key = resuming.new_resume_key(draft_id=one.draft.pk, at=now)
    over = now + timedelta(days=settings.DRAFT_KEPT_DAYS + 1)

    assert resuming.of_resume_key(key=key, at=over) is None


def test_an_address_finds_its_drafts_once_it_is_proved(now: datetime) -> None:
    one, two = begun(now), begun(now + timedelta(hours=1))
    keep(one, now, ADDRESS)
    assert resuming.of_address(email_index=ADDRESS, at=now) == []

    for draft in (one.draft, two.draft):
        resuming.prove(draft_id=draft.pk, email_index=ADDRESS, at=now)

    assert resuming.of_address(email_index=ADDRESS, at=now) == [two.draft, one.draft]
    assert resuming.of_address(email_index=index_of("taro@example.jp"), at=now) == []
    assert resuming.of_address(email_index="", at=now) == []


@pytest.mark.parametrize("changed", [index_of("another@example.jp"), ""])
def test_another_address_has_to_be_proved_anew(now: datetime, changed: str) -> None:
    one = begun(now)
    resuming.prove(draft_id=one.draft.pk, email_index=ADDRESS, at=now)
    assert keep(one, now, ADDRESS).email_proved_at == now
    assert keep(one, now, None).email_proved_at == now

    kept = keep(one, now, changed)

    assert (kept.email_index, kept.email_proved_at) == ("", None)


def test_whoever_goes_on_elsewhere_takes_it_over(now: datetime) -> None:
    one = begun(now)

    taken = resuming.take_over(draft_id=one.draft.pk)

    assert drafts.find(secret=one.secret, at=now) is None
    assert drafts.find(secret=taken.secret, at=now) == one.draft
    assert resuming.what_became_of(draft_id=one.draft.pk.hex, at=now) == Lost.ELSEWHERE


def test_a_dead_secret_tells_why(now: datetime) -> None:
    one = begun(now)
    over = now + timedelta(days=settings.DRAFT_KEPT_DAYS + 1)
    assert resuming.what_became_of(draft_id=one.draft.pk.hex, at=over) == Lost.GONE

    drafts.discard(draft_id=one.draft.pk, at=now)

    assert resuming.what_became_of(draft_id=one.draft.pk.hex, at=now) == Lost.GONE
    assert resuming.what_became_of(draft_id="nonsense", at=now) == Lost.GONE
    with pytest.raises(Refused):
        resuming.take_over(draft_id=one.draft.pk)
