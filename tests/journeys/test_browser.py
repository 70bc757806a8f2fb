"""In Debian's Chromium: from the form to a downloaded letter, with JavaScript and without."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from identity.choices import Capacity
from privacy_portal import jobs
from requests_app.choices import DeliveryMethod, RequestKind
from requests_app.models import Case
from tests.mailbox import last_code
from tests.reading import text_of

from .answers import PERSON, steps
from .people import STEPS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Chromium's pipes are closed after the test that opened them.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=request.param, locale="ja-JP", accept_downloads=True
    )
    page = context.new_page()
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def _answer(page: Page, values: dict[str, str | list[str]]) -> None:
    """Use each control as a hand does: click, choose, type."""
    for name, value in values.items():
        for one in [value] if isinstance(value, str) else value:
            choice = page.locator(f'input[name="{name}"][value="{one}"]')
            control = page.locator(f'[name="{name}"]').first
            if choice.count():
                page.locator(f'label[for="{choice.get_attribute("id")}"]').click()
                expect(choice).to_be_checked()
            elif control.evaluate("node => node.tagName") == "SELECT":
                control.select_option(one)
            else:
                control.fill(one)


def _work_off() -> None:
    while jobs.run_due(timezone.now()):
        pass


def test_a_person_files_and_downloads_the_request_form(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    page.goto(f"{live_server.url}/")
    expect(page).to_have_url(re.compile(r"/ja/$"))
    page.goto(f"{live_server.url}/ja/apply/kind/")
    answers = steps(
        RequestKind.DISCLOSE_DATA, Capacity.LEGAL_REPRESENTATIVE, DeliveryMethod.ELECTRONIC
    )
    for step in STEPS:
        expect(page).to_have_url(re.compile(f"/apply/{step}/"))
        _answer(page, answers[step])
        _press(page)
        if step == "details":
            expect(page).to_have_url(re.compile("/apply/email/"))
            _answer(page, {"code": last_code()})
            _press(page)
    expect(page).to_have_url(re.compile("/apply/documents/"))
    page.goto(f"{live_server.url}/ja/apply/check/")
    expect(page.locator("main")).to_contain_text(str(PERSON["name"]))
    page.locator("label[for=id_agree]").click()
    _press(page)
    expect(page).to_have_url(re.compile("/complete/"))

    _work_off()
    page.reload()
    with page.expect_download() as download:
        page.locator('form[action$="/status/letter/"] button').first.click()
    saved = tmp_path / "form.pdf"
    download.value.save_as(saved)
    printed = text_of(saved.read_bytes()).replace(" ", "")
    assert str(PERSON["name"]).replace(" ", "") in printed
    number = Case.objects.get().number
    assert number in re.sub(r"[^0-9]", "", printed)
    assert number in download.value.suggested_filename


def _press(page: Page) -> None:
    page.locator("main form .ds-button--large[type=submit]").first.click()
