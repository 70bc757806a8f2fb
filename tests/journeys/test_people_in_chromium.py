"""
The journeys of ux 14 in Debian's Chromium: those of the people who ask.

In Japanese unless the person reads English; on a phone where it says so.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from fees.models import Invoice
from identity.choices import Capacity
from privacy_portal import dates
from requests_app.choices import DeliveryMethod, PartyRole, RequestKind
from requests_app.inquiry_choices import InquiryKind
from requests_app.management.storyteller import Cast
from requests_app.models import Case, Inquiry, MailCode
from tests.mailbox import last_code
from tests.requests_app.desk import sit

from .answers import AGENT, PERSON, steps
from .hands import DESKTOP, PHONE, Hands, desk_of, present, window, work_off

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.embedded,
    # Chromium's pipes are closed after the test that opened them.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
DISCLOSE, CORRECT = RequestKind.DISCLOSE_DATA, RequestKind.CORRECT_DATA
SUBJECT, LEGAL = Capacity.SUBJECT, Capacity.LEGAL_REPRESENTATIVE
TABLET: dict[str, Any] = {"viewport": {"width": 820, "height": 1180}}
ELECTRONIC, PAPER = DeliveryMethod.ELECTRONIC, DeliveryMethod.CERTIFIED_MAIL


def typed(
    kind: RequestKind = DISCLOSE,
    capacity: Capacity = SUBJECT,
    delivery: DeliveryMethod = ELECTRONIC,
    **details: str,
) -> Any:  # noqa: ANN401 - answers of every step
    answers = steps(kind, capacity, delivery)
    answers["details"] = {**answers["details"], **details}
    return answers


def without_mail(answers: Any) -> Any:  # noqa: ANN401
    answers["details"] = {
        **{name: value for name, value in answers["details"].items() if name != "email"},
        "no_email": "on",
    }
    return answers


def test_1_a_mother_on_a_train_goes_on_at_home(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    born: Any = {"birth_era": "heisei", "birth_year": "23", "birth_month": "6"}
    answers = typed(capacity=LEGAL, email="haha@example.jp", **born)
    answers["requester"] = {"capacity": LEGAL, "legal_relation": "PARENT", "sharing": "ALONE"}
    answers["details"] |= {"agent_name": "吉野 恵", "agent_kana": "ヨシノ メグミ"}
    with window(browser, live_server.url, tmp_path, size=PHONE) as phone:
        phone.fill(answers, until="request")
        phone.answer({"details": "学習塾の記録も含めて"})
        phone.page.context.set_offline(True)
        phone.press()
        expect(phone.page.locator("#offline")).to_be_focused()
        expect(phone.page.locator("[name=details]")).to_have_value("学習塾の記録も含めて")
        phone.page.context.set_offline(False)
        expect(phone.page.locator("#offline")).to_be_hidden()
    with window(browser, live_server.url, tmp_path, size=DESKTOP) as laptop:
        MailCode.objects.all().delete()  # it is evening
        laptop.go("resume")
        laptop.answer({"email": "haha@example.jp"})
        laptop.press("確認コードを送る")
        laptop.is_at("resume_code")
        laptop.answer({"code": last_code()})
        laptop.press()
        laptop.is_at("resume_list")
        laptop.page.locator("main button[name=draft]").click()
        laptop.is_at("request")
        laptop.answer(answers["request"])
        laptop.press()
        laptop.is_at("documents")
        laptop.reads("ご本人の住民票の写し", "戸籍")
        laptop.send()
        printed = laptop.sheets("印刷するものすべて")
    for paper in ("住民票の写し", "戸籍", "運転免許証", "吉野恵"):
        assert paper in printed
    assert "委任状" not in printed


def test_2_a_rare_character_is_kept_printed_and_found(
    browser: Browser, live_server: LiveServer, tmp_path: Path, cast: Cast
) -> None:
    name = "𠮷田 花子"
    answers = typed(name=name, kana="ﾖｼﾀﾞ ﾊﾅｺ", email="hanako@example.jp")
    note = "母の旧姓は辻（点が一つのしんにょう）です"
    with window(browser, live_server.url, tmp_path, size=PHONE) as hands:
        hands.fill(answers, until="details")
        hands.page.locator("details:has([name=name_note]) summary").click()
        hands.answer({**answers["details"], "name_note": note})
        hands.press()
        hands.enter_code()
        hands.answer(typed()["request"])
        hands.press()
        hands.go("check")
        hands.reads(name, "ヨシダ ハナコ", note)
        case = hands.send()
        assert "𠮷田花子" in hands.sheets("印刷するものすべて")
    desk = desk_of(case, present(cast)).staff
    clerk = sit(cast.intake, case).client
    assert name in desk.case_page("intake").text
    for term in ("吉田花子", "𠮷田 花子", "よしだ はなこ"):
        found = clerk.post(reverse("admin:search"), {"term": term})
        listed = clerk.get(found["Location"])
        assert list(listed.context["cl"].result_list) == [case]


def test_3_a_lost_number_comes_by_mail(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    with window(browser, live_server.url, tmp_path, size=PHONE) as hands:
        hands.fill(typed(email="lost@example.jp"))
        case = hands.send()
    with window(browser, live_server.url, tmp_path, size=PHONE) as hands:
        hands.go("sign_in")
        hands.page.get_by_text("受付番号が分からない").first.click()
        hands.follow("受付番号をメールで受け取る")
        hands.is_at("lost_number")
        hands.answer({"email": "lost@example.jp"})
        hands.press()
        hands.reads("受付番号をお送りします")
        work_off()
        sent = mail.outbox[-1]
        assert sent.to == ["lost@example.jp"]
        assert f"{case.number[:4]}-{case.number[4:8]}-{case.number[8:]}" in sent.body
        assert str(PERSON["name"]) not in sent.body
        MailCode.objects.all().delete()  # it is weeks since the last code
        hands.go("sign_in")
        hands.answer({"mail-number": case.number, "mail-email": "lost@example.jp"})
        hands.page.locator("form:has([name=mail-number]) button[type=submit]").click()
        hands.is_at("sign_in_code")
        hands.answer({"code": last_code()})
        hands.press()
        hands.is_at("status")


def test_4_a_wrong_address_is_asked_about_mended_and_changed_later(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    with window(browser, live_server.url, tmp_path, size=PHONE) as hands:
        hands.fill(typed(), until="details")
        hands.answer({**typed()["details"], "email": "hanako@gmial.com"})
        hands.press()
        hands.reads("「hanako@gmail.com」の間違いではありませんか")
        hands.press()
        hands.is_at("email")
        hands.reads("hanako@gmial.com")
        hands.follow("メールアドレスを直す")
        hands.is_at("details")
        hands.answer({"email": "hanako@example.jp"})
        hands.press()
        hands.enter_code()
        hands.answer(typed()["request"])
        hands.press()
        hands.send()
        hands.go("email_change")
        hands.answer({"email": "hanako@example.net"})
        hands.press()
        hands.answer({"code": last_code()})
        hands.press()
        work_off()
    told = [sent for sent in mail.outbox if sent.to == ["hanako@example.jp"]]
    assert "変更" in told[-1].subject
    strangers = [sent for sent in mail.outbox if sent.to == ["hanako@gmial.com"]]
    assert all(str(PERSON["name"]) not in f"{sent.subject}{sent.body}" for sent in strangers)


def test_5_no_printer_and_no_mail(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    with window(browser, live_server.url, tmp_path, size=TABLET) as hands:
        hands.fill(without_mail(typed(delivery=PAPER)))
        case = hands.send()
        key = hands.key()
        hands.follow("請求の状況を見る")
        hands.page.get_by_text("プリンターがないとき").first.click()
        hands.follow("用紙の郵送を申し込む")
        hands.is_at("contact")
        asked = {"kind": InquiryKind.NEED_HELP, "text": "用紙を郵送してください。"}
        who = {"name": "田中 ウメ", "address": "東京都渋谷区桜丘町1-1", "phone": "03-1234-5678"}
        hands.answer({**asked, **who})
        hands.press()
        hands.is_at("contact_sent")
    assert Inquiry.objects.get().kind == InquiryKind.NEED_HELP
    work_off()
    assert mail.outbox == []
    with window(browser, live_server.url, tmp_path, size=PHONE) as hands:
        hands.sign_in(case, key)
        hands.reads("書留郵便でお送りください")


def test_6_a_resident_from_germany_in_english(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    name = "MÜLLER ANNA MARIA"
    born: Any = {"birth_era": "ce", "birth_year": "1990"}
    answers = typed(name=name, kana=name, email="anna@example.de", **born)
    with window(browser, live_server.url, tmp_path, language="en", size=DESKTOP) as hands:
        hands.fill(answers, until="details")
        hands.answer({"postcode": "150-0031"})
        hands.press("Fill in the address")
        expect(hands.page.locator("[name=prefecture]")).to_have_value("東京都")
        hands.answer({"building": "Room 203"})
        hands.page.get_by_role("link", name="日本語").click()
        expect(hands.page).to_have_url(re.compile("/ja/apply/details/"))
        expect(hands.page.locator("[name=building]")).to_have_value("Room 203")
        hands.page.get_by_role("link", name="English").click()
        expect(hands.page).to_have_url(re.compile("/en/apply/details/"))
        expect(hands.page.locator("[name=building]")).to_have_value("Room 203")
        hands.answer(answers["details"])
        hands.press()
        hands.enter_code()
        hands.answer(answers["request"])
        hands.press()
        hands.is_at("documents")
        hands.upload("identity_copy", "RESIDENCE_CARD")
        hands.reads("copy.jpg")
        hands.send()
        printed = hands.sheets("All sheets")
    assert "MÜLLERANNAMARIA" in printed
    assert "個人情報開示請求書" in printed
    assert "Irequestthefollowing" in printed
    work_off()
    assert mail.outbox
    assert [
        sent.subject for sent in mail.outbox if re.search("[ぁ-んァ-ヶ]", str(sent.subject))
    ] == []


def test_7_by_keyboard_and_ear_alone(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    with window(browser, live_server.url, tmp_path, size=DESKTOP) as hands:
        page = hands.page
        hands.go("kind")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        page.keyboard.press("Enter")
        _tab_to(hands, "input[name=kind]")
        page.keyboard.press("Space")
        expect(page.locator("input[name=kind]").first).to_be_checked()
        page.keyboard.press("Enter")
        hands.is_at("services")
        hands.answer(typed()["services"])
        hands.press()
        hands.answer(typed()["requester"])
        hands.press()
        hands.answer({**typed()["details"], "kana": ""})
        page.locator("[name=kana]").press("Enter")
        expect(page).to_have_title("エラー：ご本人の情報｜個人情報 開示等請求窓口")
        assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.name") == "kana"
        said = page.locator("[name=kana]").get_attribute("aria-describedby") or ""
        assert "id_kana_error" in said
        assert "id_kana_helptext" in said
        page.keyboard.type("よしの たろう")
        page.keyboard.press("Enter")
        hands.enter_code()
        hands.answer(typed()["request"])
        page.keyboard.press("Enter")
        hands.is_at("documents")
        hands.upload("identity_copy", "DRIVERS_LICENSE")
        expect(page.locator("[role=status]").first).to_contain_text("1ページ")
        hands.send()
        with page.expect_download() as waiting:
            hands.press("印刷するものすべて")
        waiting.value.save_as(tmp_path / "tagged.pdf")
    with pikepdf.open(tmp_path / "tagged.pdf") as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("ja")


def _tab_to(hands: Hands, selector: str) -> None:
    """Press Tab until the focus is there; what cannot be reached so fails."""
    for _press in range(60):
        if hands.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        hands.page.keyboard.press("Tab")
    raise AssertionError(selector)


def test_8_a_lawyer_asks_about_three_services(
    browser: Browser, live_server: LiveServer, tmp_path: Path, cast: Cast
) -> None:
    answers = typed(capacity=Capacity.APPOINTED_PROXY, email="mori@example.jp")
    answers["services"] = {"services": ["onamae-com", "conoha", "tokutoku-bb"]}
    with window(browser, live_server.url, tmp_path, size=DESKTOP) as hands:
        hands.fill(answers, until="services")
        hands.answer(answers["services"])
        hands.reads("16,500円")
        hands.press()
        for step in ("requester", "details"):
            hands.answer(answers[step])
            hands.press()
        hands.enter_code()
        hands.answer(answers["request"])
        hands.press()
        hands.reads("委任状", "印鑑登録証明書")
        case = hands.send()
        printed = hands.sheets("印刷するものすべて")
        assert "委任状" in printed
        assert str(AGENT["agent_name"]).replace(" ", "") in printed
        errand = desk_of(case, present(cast))
        errand.prove_identity()
        hands.go("status")
        hands.reads("16,500円")
    assert Invoice.objects.get().total == 16_500
    assert case.services.count() == 3
    assert Case.objects.get().parties.filter(role=PartyRole.AGENT).exists()


def test_9_a_certificate_that_is_too_old(
    browser: Browser, live_server: LiveServer, tmp_path: Path, cast: Cast
) -> None:
    with window(browser, live_server.url, tmp_path, size=PHONE) as hands:
        hands.fill(typed(kind=CORRECT, email="old@example.jp"))
        hands.upload("identity_copy", "DRIVERS_LICENSE")
        case = hands.send()
        key = hands.key()
        errand = desk_of(case, present(cast), key=key)
        errand.send_back("RESIDENCE_CERTIFICATE", "TOO_OLD")
        case.refresh_from_db()
        assert case.lapses_on is not None
        last = case.lapses_on - timedelta(days=1)
        hands.go("status")
        hands.reads("住民票の写し", "もう一度", f"{last.month}月{last.day}日")
        hands.sheets("追加の書類のお願い")
        assert case.reply_by is None  # the clock stands still
        clerk = sit(cast.intake, case).client
        # The bar code of the second envelope is the number: the search opens the same case.
        found = clerk.post(reverse("admin:search"), {"term": case.number})
        listed = clerk.get(found["Location"])
        assert list(listed.context["cl"].result_list) == [case]
        errand.prove_identity()
        hands.page.reload()
        hands.reads("いまは、お待ちいただくだけです")
        assert dates.tokyo_day(case.filed_at) == case.request_date
