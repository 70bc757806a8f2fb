"""Pages for what cannot be shown: in the reader's language, with a way on, apart for staff."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template import TemplateSyntaxError
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from requests_app.views import errors
from tests.requests_app.filing import browser

pytestmark = pytest.mark.django_db
WORDS = {
    "ja": {"404": "ページが見つかりませんでした", "csrf": "画面が古くなっています"},
    "en": {"404": "There is no such page", "csrf": "This page is out of date"},
}


def asked(path: str) -> HttpRequest:
    return RequestFactory().get(path)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_unknown_page_says_so_and_leads_on(language: str) -> None:
    other = "en" if language == "ja" else "ja"
    response = browser().get(f"/{language}/nowhere/")
    html = response.content.decode()

    assert response.status_code == 404
    assert WORDS[language]["404"] in html
    assert f'href="/{language}/status/"' in html
    assert f'href="/{other}/nowhere/"' in html


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_form_without_its_token_says_what_to_do(language: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/{language}/apply/kind/", {"kind": "CORRECT_DATA"})

    assert response.status_code == 403
    assert WORDS[language]["csrf"] in response.content.decode()
    assert f'lang="{language}"' in response.content.decode()


def test_staff_are_led_back_to_their_desk_and_the_public_is_not() -> None:
    public = errors.forbidden(asked("/ja/status/"), PermissionDenied()).content.decode()
    assert 'href="/admin/"' not in public

    request = asked("/admin/requests_app/case/")
    request.user = browser().get("/ja/procedure/").wsgi_request.user
    desk = errors.forbidden(request, PermissionDenied()).content.decode()
    assert 'href="/admin/"' in desk
    assert "個人情報 開示等請求窓口" not in desk


def test_too_many_says_until_when_to_wait() -> None:
    until = timezone.now() + timedelta(minutes=5)
    with translation.override("ja"):
        response = errors.too_many(asked("/ja/apply/kind/"), until)

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 300
    assert "までお待ちください" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(databases=[])
def test_the_page_of_a_fault_needs_no_table() -> None:
    response = errors.broken(asked("/en/status/"))
    html = response.content.decode()

    assert response.status_code == 500
    assert 'href="/ja/"' in html
    assert 'href="/en/"' in html
    assert 'href="/admin/"' in errors.broken(asked("/admin/x/")).content.decode()


def test_a_fault_in_the_page_of_a_fault_still_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: object) -> str:
        raise TemplateSyntaxError

    monkeypatch.setattr(errors, "render_to_string", fail)
    assert "もう一度お試しください" in errors.broken(asked("/ja/")).content.decode()


def test_the_switch_of_languages_keeps_the_page_and_never_asks_for_a_form_s_answer() -> None:
    html = browser().get("/ja/inquiries/?from=mail").content.decode()
    assert 'href="/en/inquiries/?from=mail"' in html

    refused = Client(enforce_csrf_checks=True)
    for referer, link in (
        ("http://testserver/ja/status/", 'href="/en/status/"'),
        ("http://elsewhere.example/ja/status/", 'href="/en/"'),
        ("", 'href="/en/"'),
    ):
        html = refused.post(
            "/ja/status/sign-out/", headers={"referer": referer, "host": "testserver"}
        ).content.decode()
        assert f'{link} lang="en"' in html


def test_an_address_for_buttons_says_so_in_words() -> None:
    response = browser().get("/ja/status/sign-out/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "ボタンから" in response.content.decode()


def test_too_much_at_once_says_what_to_do() -> None:
    response = browser().post("/en/apply/kind/", {"kind": "x" * 3_000_000})

    assert response.status_code == 400
    assert "could not be read" in response.content.decode()
