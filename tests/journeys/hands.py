"""Hands on a real browser: they click, choose, type and read what is there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from privacy_portal import jobs
from requests_app.models import Case
from tests.mailbox import last_code
from tests.pages import Value
from tests.privacy_portal import hostile
from tests.reading import text_of

from .errand import Errand, Present
from .people import STEPS, Desk, Person

PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}


def work_off() -> None:
    """Do every job that is due, as workers would."""
    while jobs.run_due(timezone.now()):
        pass


@dataclass(slots=True)
class Hands:
    """One person in front of one window, in one language."""

    page: Page
    origin: str
    folder: Path
    language: str = "ja"
    complaints: list[str] = field(default_factory=list)

    def address(self, name: str) -> str:
        with translation.override(self.language):
            return self.origin + reverse(f"portal:{name}")

    def go(self, name: str, query: str = "") -> None:
        self.page.goto(self.address(name) + query)

    def is_at(self, name: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(self.address(name))))

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def reads(self, *texts: str) -> None:
        for text in texts:
            expect(self.main).to_contain_text(text)

    def answer(self, values: dict[str, Value]) -> None:
        """Use each control as a hand does: click, choose, type."""
        for name, value in values.items():
            for one in [value] if isinstance(value, str) else value:
                choice = self.page.locator(f'main input[name="{name}"][value="{one}"]')
                control = self.page.locator(f'main [name="{name}"]').first
                if choice.count() and choice.get_attribute("type") in ("radio", "checkbox"):
                    self.page.locator(f'label[for="{choice.get_attribute("id")}"]').click()
                    expect(choice).to_be_checked()
                elif control.get_attribute("type") == "checkbox":
                    self.tick(name)
                elif control.evaluate("node => node.tagName") == "SELECT":
                    control.select_option(one)
                else:
                    control.fill(one)

    def tick(self, name: str) -> None:
        box = self.page.locator(f'main input[name="{name}"]')
        self.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
        expect(box).to_be_checked()

    def press(self, text: str = "") -> None:
        """Press the button that says this, or the one that leads on."""
        if text:
            self.page.get_by_role("button", name=text).first.click()
        else:
            large = self.page.locator("main form .ds-button--large[type=submit]")
            first = self.page.locator("main form button[type=submit]")
            (large if large.count() else first).first.click()

    def follow(self, text: str) -> None:
        self.page.get_by_role("link", name=text).first.click()

    def enter_code(self) -> None:
        self.is_at("email")
        self.answer({"code": last_code()})
        self.press()

    def fill(self, steps: dict[str, dict[str, Value]], *, until: str = "") -> None:
        """Answer the steps of the form one after another."""
        if not self.page.url.startswith(self.address("kind")):
            self.go("kind")
        for step in STEPS:
            self.is_at(step)
            if step == until:
                return
            self.answer(steps[step])
            self.press()
            if step == "details" and "no_email" not in steps[step]:
                self.enter_code()
        self.is_at("documents")

    def upload(self, need: str, paper: str, *, name: str = "copy.jpg") -> None:
        """Send one picture for a paper."""
        picture = hostile.picture("JPEG", size=(600, 400), colour="white")
        form = self.page.locator(f"#need-{need} form[enctype]")
        if form.locator("select").count():
            form.locator("select").select_option(paper)
        form.locator('input[type="file"]').set_input_files(
            {"name": name, "mimeType": "image/jpeg", "buffer": picture}
        )
        form.locator("button[type=submit]").click()

    def send(self) -> Case:
        """Check and send, and wait for the sheets."""
        self.go("check")
        self.tick("agree")
        self.press()
        self.is_at("complete")
        work_off()
        self.page.reload()
        shown = self.page.locator(".ds-reference__number").first.inner_text()
        return Case.objects.get(number=re.sub(r"\D", "", shown))

    def key(self) -> str:
        """Read the access key off the last page."""
        return self.page.locator(".ds-reference__number--key").inner_text()

    def sign_in(self, case: Case, key: str) -> None:
        self.go("sign_in")
        self.answer({"number": case.number, "key": key})
        self.page.locator("main form button[type=submit]").first.click()
        self.is_at("status")

    def sheets(self, label: str) -> str:
        """Download a PDF by its button and return what is printed on it, without blanks."""
        with self.page.expect_download() as waiting:
            self.press(label)
        saved = self.folder / "sheets.pdf"
        waiting.value.save_as(saved)
        return "".join(text_of(saved.read_bytes()).split())


@contextmanager
def window(
    browser: Browser,
    origin: str,
    folder: Path,
    *,
    language: str = "ja",
    size: dict[str, Any] = DESKTOP,
) -> Iterator[Hands]:
    """Open a window; whatever its console complains of fails the journey."""
    context: BrowserContext = browser.new_context(
        locale="ja-JP" if language == "ja" else "en-GB",
        accept_downloads=True,
        reduced_motion="reduce",
        **size,
    )
    hands = Hands(context.new_page(), origin, folder, language)

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_INTERNET_DISCONNECTED" not in message.text:
            hands.complaints.append(f"{message.text} {message.location.get('url')}")

    hands.page.on("console", note)
    hands.page.on("pageerror", lambda error: hands.complaints.append(str(error)))
    try:
        yield hands
    finally:
        context.close()
    if hands.complaints:
        raise AssertionError("\n".join(hands.complaints))


def desk_of(case: Case, errand: Errand, *, key: str = "") -> Errand:
    """Let the desk work a case that was filed in a browser."""
    errand.person.number, errand.person.key = case.number, key
    cast = errand.cast
    errand.desk = Desk(
        {
            "intake": cast.intake,
            "reviewer": cast.reviewer,
            "approver": cast.approver,
            "finance": cast.finance,
        },
        case.pk,
    )
    errand.desk.enter()
    return errand


def present(cast: Any) -> Errand:  # noqa: ANN401 - the cast of the storyteller
    """Return an errand of today: a browser's clock cannot be moved."""
    return Errand(Person(), cast, Present())
