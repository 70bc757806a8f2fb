"""Six digits by e-mail: ten minutes, five tries, once, and no word about who is known."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection

from privacy_portal import jobs
from privacy_portal.errors import Refused
from privacy_portal.models import DataKey
from requests_app import drafts, mail_codes
from requests_app.choices import Language
from requests_app.mail_choices import CodePurpose
from requests_app.mail_codes import Asked
from requests_app.models import Draft, MailCode

pytestmark = pytest.mark.django_db
ADDRESS = "hanako@example.jp"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def draft(now: datetime) -> Draft:
    return drafts.begin(language=Language.JA, at=now).draft


def ask(
    draft: Draft | None, at: datetime, address: str = ADDRESS, language: Language = Language.JA
) -> Asked:
    return mail_codes.ask(
        purpose=CodePurpose.CONFIRM, address=address, language=language, at=at, draft=draft
    )


def enter(asked: Asked, code: str, at: datetime) -> MailCode:
    return mail_codes.enter(ticket=asked.ticket, purpose=CodePurpose.CONFIRM, code=code, at=at)


def mailed(at: datetime) -> str:
    """Send what is owed, and return the code of the last mail."""
    jobs.run_due(at)
    found = re.search(r"\d{6}", str(mail.outbox[-1].subject))
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def wide(code: str) -> str:
    return code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def in_groups(code: str) -> str:
    return f" {code[:3]}-{code[3:]} "


@pytest.mark.parametrize("typed", [str, wide, in_groups])
def test_the_mailed_code_opens_once_in_any_width(
    draft: Draft, now: datetime, typed: Callable[[str], str]
) -> None:
    asked = ask(draft, now)
    code = mailed(now)

    assert enter(asked, typed(code), now + MINUTE).draft == draft

    with pytest.raises(Refused, match="Send a new one"):
        enter(asked, code, now + MINUTE)


@pytest.mark.parametrize(("language", "words"), [("ja", "確認コード"), ("en", "Your code")])
def test_the_mail_says_the_code_and_nothing_else(
    draft: Draft, now: datetime, language: str, words: str
) -> None:
    ask(draft, now, language=Language(language))
    code = mailed(now)

    sent = mail.outbox[-1]
    assert sent.to == [ADDRESS]
    assert words in sent.subject
    assert code in sent.body
    # Two lines in the other language; no link.
    assert "確認コード" in sent.body
    assert "Your code" in sent.body
    assert "://" not in sent.body


def test_once_mailed_the_code_is_known_by_its_digest_only(draft: Draft, now: datetime) -> None:
    ask(draft, now)
    code = mailed(now)

    row = MailCode.objects.get()
    assert (row.code, row.address) == ("", ADDRESS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM requests_app_mailcode")
        assert code not in str(cursor.fetchall())


def test_a_job_that_runs_twice_sends_once(draft: Draft, now: datetime) -> None:
    ask(draft, now)
    code_id = str(MailCode.objects.get().pk)

    mail_codes.send(code_id=code_id, at=now)
    mail_codes.send(code_id=code_id, at=now)

    assert len(mail.outbox) == 1


def test_nobody_gets_a_code_that_is_over(draft: Draft, now: datetime) -> None:
    ask(draft, now)

    jobs.run_due(now + 11 * MINUTE)

    assert mail.outbox == []


def test_each_wrong_try_says_how_many_are_left(draft: Draft, now: datetime) -> None:
    asked = ask(draft, now)
    code = mailed(now)

    for words in ("4 tries", "3 tries", "2 tries", "1 try", "Too many"):
        with pytest.raises(Refused, match=words):
            enter(asked, wrong(code), now)
    with pytest.raises(Refused, match="Too many"):
        enter(asked, code, now)


def test_a_slip_of_the_pen_costs_no_try(draft: Draft, now: datetime) -> None:
    asked = ask(draft, now)
    for typed in ("", "12345", "1234567", "abc"):
        with pytest.raises(Refused, match="6 digits"):
            enter(asked, typed, now)

    assert MailCode.objects.get().tries == 0


def test_after_ten_minutes_it_opens_nothing(draft: Draft, now: datetime) -> None:
    asked = ask(draft, now)
    code = mailed(now)

    with pytest.raises(Refused, match="expired"):
        enter(asked, code, now + 10 * MINUTE)


def test_a_code_works_for_its_ticket_and_purpose_only(draft: Draft, now: datetime) -> None:
    asked = ask(draft, now)
    code = mailed(now)

    with pytest.raises(Refused):
        enter(Asked("another ticket", now), code, now)
    with pytest.raises(Refused):
        mail_codes.enter(ticket=asked.ticket, purpose=CodePurpose.SIGN_IN, code=code, at=now)
    assert enter(asked, code, now)


def test_another_code_comes_after_a_minute_and_three_in_an_hour(
    draft: Draft, now: datetime
) -> None:
    for n in range(3):
        asked = ask(draft, now + n * MINUTE)
        assert asked.again_at == now + (n + 1) * MINUTE
        with pytest.raises(Refused, match="wait until"):
            ask(draft, now + n * MINUTE + timedelta(seconds=59))
    with pytest.raises(Refused, match=r"wait until 11:00 \(Japan time\)"):
        ask(draft, now + 3 * MINUTE, address="ＨＡＮＡＫＯ＠example.jp")
    assert ask(draft, now + 3 * MINUTE, address="taro@example.jp")


def test_whether_an_address_is_known_shows_nowhere_but_in_the_mailbox(
    draft: Draft, now: datetime
) -> None:
    sentences = []
    for owner, address in ((draft, ADDRESS), (None, "nobody@example.jp")):
        asked = ask(owner, now, address)
        heard = []
        for _ in range(6):
            with pytest.raises(Refused) as refused:
                enter(asked, wrong("999999"), now)
            heard.append(str(refused.value))
        with pytest.raises(Refused) as again:
            ask(owner, now, address)
        sentences.append([*heard, str(again.value)])
    jobs.run_due(now)

    assert sentences[0] == sentences[1]
    assert [sent.to for sent in mail.outbox] == [[ADDRESS]]


def test_the_sweep_takes_what_is_over_with_the_keys_of_nobody(draft: Draft, now: datetime) -> None:
    keys = DataKey.objects.count()
    ask(draft, now)
    ask(None, now, "nobody@example.jp")
    ask(draft, now + 5 * MINUTE)
    assert DataKey.objects.count() == keys + 1

    assert mail_codes.sweep(at=now + 10 * MINUTE) == 2

    assert MailCode.objects.get().asked_at == now + 5 * MINUTE
    assert DataKey.objects.count() == keys


def test_a_discarded_draft_takes_its_code_along(draft: Draft, now: datetime) -> None:
    ask(draft, now)
    drafts.discard(draft_id=draft.pk, at=now)

    jobs.run_due(now)

    assert mail.outbox == []
    assert not MailCode.objects.exists()
