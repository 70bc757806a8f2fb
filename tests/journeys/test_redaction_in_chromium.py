"""A reviewer hides somebody else's name in a record, with mouse, keyboard and search."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from privacy_portal import vault
from requests_app import patches
from requests_app.management.storyteller import Cast
from requests_app.models import AnswerFile, Redaction
from tests.reading import text_of
from tests.requests_app.desk import quick
from tests.requests_app.redaction.files import OTHER, PHONE, two_pages
from tests.requests_app.redaction.scene import attach, review

from .errand import work_off
from .hands import DESKTOP, window
from .test_answers_in_chromium import at_the_desk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def _drag(page: Page, number: int) -> None:
    """Draw a box on a page."""
    sheet = page.locator('[data-part="sheet"]').nth(number - 1)
    # Below the bar, which stays at the top.
    sheet.evaluate("node => scrollTo(0, node.getBoundingClientRect().top + scrollY - 300)")
    expect(sheet.locator("img")).to_have_js_property("complete", True)
    frame = sheet.bounding_box()
    assert frame
    x, y = frame["x"] + frame["width"] * 0.1, frame["y"] + min(frame["height"] * 0.1, 40)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 30, steps=4)
    page.mouse.up()


def test_a_name_is_hidden_everywhere_and_the_rest_stays_readable(
    browser: Browser, live_server: LiveServer, tmp_path: Path, cast: Cast
) -> None:
    tale = quick(cast)
    review(tale)
    attach(tale, two_pages(), at=now())
    with window(browser, live_server.url, tmp_path, size=DESKTOP) as hands:
        page = hands.page
        at_the_desk(hands, cast.reviewer, page)
        page.goto(hands.origin + reverse("admin:requests_app_case_change", args=[tale.case.pk]))
        page.get_by_role("link", name="墨消しする").click()
        # Searched: both places, on both pages.
        page.locator("#redact-text").fill(OTHER)
        page.keyboard.press("Enter")
        expect(page.locator('[data-part="status"]')).to_contain_text("2か所")
        expect(page.locator(".blackout__row")).to_have_count(2)
        # Searched again, nothing is covered twice.
        page.locator('[data-do="find"]').click()
        expect(page.locator(".blackout__row")).to_have_count(2)
        page.locator("#redact-text").fill(PHONE)
        page.locator('[data-do="find"]').click()
        expect(page.locator(".blackout__row")).to_have_count(3)
        # Drawn by hand, thrown away, and back again.
        _drag(page, 2)
        expect(page.locator(".blackout__row")).to_have_count(4)
        page.keyboard.press("Delete") if page.locator(
            ".blackout__box:focus"
        ).count() else page.locator('.blackout__row [data-do="remove"]').last.click()
        expect(page.locator(".blackout__row")).to_have_count(3)
        page.locator('[data-do="undo"]').click()
        expect(page.locator(".blackout__row")).to_have_count(4)
        # By keyboard: the last box is moved, and gets another ground.
        page.locator('.blackout__row [data-do="select"]').last.click()
        page.keyboard.press("ArrowDown")
        page.locator('.blackout__row [data-part="why"]').last.select_option("D9")
        page.get_by_role("button", name="墨消しを焼き込む").click()
        expect(page.locator("[data-look-again]")).to_be_visible()
        work_off()
        expect(page.get_by_text("墨消しを焼き込みました")).to_be_visible(timeout=15_000)
        expect(page.locator(".blackout__row")).to_have_count(4)
    redaction = Redaction.objects.select_related("data_key").get()
    assert [one.reason for one in patches.stored(redaction.patches)] == ["D1", "D1", "D1", "D9"]
    file = AnswerFile.objects.select_related("data_key").get()
    said = text_of(vault.read(file.data_key, file.file))
    assert OTHER not in said
    assert PHONE not in said
    assert "𠮷野太郎" in said
