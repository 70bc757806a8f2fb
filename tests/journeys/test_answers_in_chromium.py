"""
The journeys of ux 14 in Debian's Chromium: the answer, the desk and the money.

The desk and finance work where they can today: the page for a bank's file (issue of fees) and the
queue of the desk are to come, so no. 11 goes through the list of cases, no. 12 through single
payments.
"""

from pathlib import Path

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from identity.choices import Capacity
from identity.models import Staff
from requests_app.choices import (
    Action,
    DeliveryMethod,
    DeliveryState,
    LetterKind,
    Outcome,
    RequestKind,
    Status,
)
from requests_app.management.storyteller import Cast
from requests_app.models import Case
from tests.conftest import PASSWORD
from tests.quality.tales import Library

from .answers import steps
from .errand import Errand
from .hands import DESKTOP, PHONE, Hands, desk_of, present, window, work_off

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.embedded,
    # Chromium's pipes are closed after the test that opened them.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
DISCLOSE, SUBJECT = RequestKind.DISCLOSE_DATA, Capacity.SUBJECT


def filed(cast: Cast) -> Errand:
    """Somebody files over HTTP, and keeps number and key."""
    errand = present(cast)
    errand.person.fill_all(steps(DISCLOSE, SUBJECT, DeliveryMethod.ELECTRONIC))
    errand.person.submit()
    return desk_of(Case.objects.get(), errand, key=errand.person.key)


def test_10_a_letter_mislaid_and_the_answer_opened_at_home(
    browser: Browser, live_server: LiveServer, tmp_path: Path, cast: Cast
) -> None:
    errand = filed(cast)
    errand.prove_identity()
    errand.pay()
    errand.decide(Outcome.GRANTED)
    lost = errand.seal_answer()
    with window(browser, live_server.url, tmp_path, size=DESKTOP) as library:
        library.sign_in(errand.case, errand.person.key)
        library.reads("回答を受け取ってください")
        library.page.get_by_text("手紙が届いていない").first.click()
        library.answer({"message": "コードの手紙をなくしました。"})
        library.press("メッセージを送る")
        library.reads("コードの手紙をなくしました。")
        library.press("ログアウト")
    errand.staff.act(
        "intake",
        Action.TAKE_BACK,
        reason=DeliveryState.RETURNED,
        on=errand.today,
        method=DeliveryMethod.ELECTRONIC,
    )
    errand.settle()
    for line in errand.case.services.order_by("position"):
        errand.attach(line)
    # The letters tell of the data, so they are made only now.
    errand.settle()
    code = errand.seal_answer()
    with window(browser, live_server.url, tmp_path, size=PHONE) as home:
        home.sign_in(errand.case, errand.person.key)
        home.go("download")
        home.answer({"code": lost})
        home.press()
        home.reads("あと9回")
        home.answer({"code": code})
        home.press()
        home.reads("ほかの人と一緒に使う端末", "ダウンロードの記録")
        names = [
            one.get_attribute("value") or "" for one in home.page.locator("button[name=name]").all()
        ]
        assert len(names) >= 3
        for name in names:
            with home.page.expect_download() as waiting:
                home.page.locator(f'button[name="name"][value="{name}"]').click()
            assert waiting.value.suggested_filename == name
        home.go("status")
        home.reads("回答をお受け取りになりました")
        work_off()
        assert "開" in mail.outbox[-1].subject + str(mail.outbox[-1].body)
    assert errand.case.status == Status.DISPATCHED


def at_the_desk(hands: Hands, person: Staff, page: Page) -> None:
    """Sign in as a member of staff does."""
    page.goto(hands.origin + reverse("admin:login"))
    page.locator("[name=username]").fill(person.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(hands.origin + reverse("admin:index"))


def test_11_a_morning_at_the_desk(
    browser: Browser, live_server: LiveServer, tmp_path: Path, cast: Cast
) -> None:
    library = Library(cast)
    for name in ("papers awaited", "identity being checked", "payment overdue", "in review"):
        library.told(name)
    case = Case.objects.get(status=Status.CHECKING_IDENTITY)
    with window(browser, live_server.url, tmp_path, size=DESKTOP) as hands:
        page = hands.page
        at_the_desk(hands, cast.intake, page)
        page.goto(hands.origin + reverse("admin:requests_app_case_changelist"))
        shown = f"{case.number[:4]}-{case.number[4:8]}-{case.number[8:]}"
        row = page.locator("#result_list tr", has_text=shown).or_(
            page.locator("#result_list tr", has_text=case.number)
        )
        row.locator("a").first.click()
        expect(page.locator("body")).to_contain_text(shown)
        page.goto(hands.origin + reverse("admin:act", args=[case.pk, Action.EXAMINE_PAPERS]))
        for group in page.locator("[name$=-verdict][value=ACCEPTED]").all():
            group.focus()
            page.keyboard.press("Space")
            expect(group).to_be_checked()
        page.keyboard.press("Enter")
        expect(page).to_have_url(
            hands.origin + reverse("admin:requests_app_case_change", args=[case.pk])
        )
    assert not case.verification.papers.exclude(verdict="ACCEPTED").exists()


def test_12_a_transfer_that_is_short_by_the_charge_of_the_bank(
    browser: Browser, live_server: LiveServer, tmp_path: Path, cast: Cast
) -> None:
    errand = filed(cast)
    errand.prove_identity()
    case = errand.case
    assert case.invoice
    with (
        window(browser, live_server.url, tmp_path, size=DESKTOP) as finance,
        window(browser, live_server.url, tmp_path, size=PHONE) as person,
    ):
        at_the_desk(finance, cast.finance, finance.page)
        person.sign_in(case, errand.person.key)
        for amount, said in ((10_560, "440円"), (440, "いまは、お待ちいただくだけです")):
            act = reverse("admin:act", args=[case.pk, Action.RECORD_PAYMENT])
            finance.page.goto(finance.origin + act)
            finance.page.locator("[name=amount]").fill(str(amount))
            finance.page.locator("[name=payer_name]").fill("ヨシノ タロウ")
            finance.page.locator("main [type=submit], #content [type=submit]").first.click()
            expect(finance.page).not_to_have_url(finance.origin + act)
            person.page.reload()
            person.reads(said)
    assert errand.case.status == Status.IN_REVIEW
    assert errand.case.letters.filter(kind=LetterKind.PAYMENT_CONFIRMATION).exists()
