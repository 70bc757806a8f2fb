"""Pages for anybody: complete in both languages, without cookies where nothing is typed."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.test import Client, override_settings

from tests.requests_app.filing import browser

pytestmark = pytest.mark.django_db
READ_ONLY = (
    *("procedure/", "policy/", "purposes/", "inquiries/"),
    *("faq/", "handling/", "accessibility/"),
)
PAGES = ("", *READ_ONLY, "status/sign-in/", "demo/mail/")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_language_one_heading_and_a_switch(language: str, page: str) -> None:
    html = browser().get(f"/{language}/{page}").content.decode()
    other = "en" if language == "ja" else "ja"

    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert f'href="/{other}/{page}"' in html
    assert 'href="#main"' in html
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script>", html)


@pytest.mark.parametrize(
    ("accept", "home"), [("ja", "/ja/"), ("en-GB,en;q=0.8", "/en/"), ("fr", "/ja/"), ("", "/ja/")]
)
def test_the_root_leads_to_the_language_of_the_browser(accept: str, home: str) -> None:
    response = Client(headers={"accept-language": accept}).get("/")
    assert response.status_code == 302
    assert response["Location"] == home


def test_the_home_page_shows_fees_papers_and_periods() -> None:
    html = browser().get("/ja/").content.decode()

    assert html.count('name="kind"') == 6
    assert html.count("5,500円") >= 3
    assert "住民票の写し" in html
    # What nobody can use any more is named as that, and offered nowhere.
    assert (
        html.count("健康保険証")
        == html.count("お使いいただけません") - html.count("外国人登録原票")
        == 1
    )
    assert f"{settings.PAPERS_DUE_DAYS}日" in html or str(settings.PAPERS_DUE_DAYS) in html


def test_shareholders_are_turned_to_the_trust_bank_before_anything_is_typed() -> None:
    client = browser()
    client.post("/ja/apply/kind/", {"kind": "DISCLOSE_DATA"})
    for path in ("/ja/inquiries/", "/ja/apply/services/"):
        html = client.get(path).content.decode()
        assert "三井住友信託銀行" in html
        assert 'value="shareholders"' not in html


def test_the_policy_is_there_in_both_languages() -> None:
    for language in ("ja", "en"):
        page = browser().get(f"/{language}/procedure/")
        assert page.context["policy"]
        assert "150-8512" in page.content.decode()


def test_pages_without_a_form_set_no_cookie() -> None:
    for page in READ_ONLY:
        assert not browser().get(f"/ja/{page}").cookies


def test_the_demo_shows_the_mails_that_were_written(tmp_path: Path) -> None:
    backend = "django.core.mail.backends.filebased.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_FILE_PATH=str(tmp_path)):
        connection = get_connection(backend, file_path=str(tmp_path))
        EmailMessage(
            "お知らせがあります",
            "状況をご確認ください。",
            to=["a@example.jp"],
            connection=connection,
        ).send()
        html = browser().get("/ja/demo/mail/").content.decode()

    assert "お知らせがあります" in html
    assert "状況をご確認ください。" in html


def test_outside_the_demo_there_is_no_such_page() -> None:
    with override_settings(DEMO=False):
        assert browser().get("/ja/demo/mail/").status_code == 404
        assert "demo/mail" not in browser().get("/ja/").content.decode()


@pytest.mark.parametrize("due", [True, False])
def test_that_the_fee_is_due_anyway_is_said_beforehand_or_not_at_all(due: bool) -> None:
    with override_settings(FEE_DUE_WHEN_NOT_HELD=due):
        html = browser().get("/en/").content.decode()
    assert ("due even if we hold nothing" in html) == due
