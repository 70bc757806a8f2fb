"""Each page speaks its own language, but for what is marked as the other, and says days in full."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from identity.choices import Capacity
from requests_app.choices import RequestKind
from tests.requests_app.filing import steps

from .document import parse
from .recording import Recorded

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.xdist_group("quality")]

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠々〆]")
# A term of the law or a prefecture, beside the English that stands for it.
BESIDE = re.compile(r"(?<=[A-Za-z0-9”] )\([^()]*\)")
# Places have no other name. `filing` and `scenes` ask for no others.
PLACE = re.compile("(?:東京都|愛知県)[^ ]+")
# Both words for it, for whoever cannot read the page.
SWITCH = "言語（Language）"
# Three words in a row are a sentence; two may be a name.
ENGLISH = re.compile(r"[A-Za-z]{2,}[,;]?( [A-Za-z]{2,}[,;.]?){2,}")
STANDARD = "Web Content Accessibility Guidelines"
# A day on which something may be done has its weekday; of a birth, of an issue and of a law it is
# not looked up in a calendar.
DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日(?!（[月火水木金土日]）|（[明大昭平令])")
PAST = re.compile(
    "以降に(?:発行|申請)|より前に発行|終了|使えなく|最終改定日|発行は終わりました|ご請求には"
)


def typed() -> set[str]:
    """Return every Japanese text that the people of the scenes type."""

    def texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - what a form sends
        for one in value if isinstance(value, list | tuple) else [value]:
            yield str(one)

    return {
        text
        for kind in RequestKind
        for capacity in Capacity
        for values in steps(kind, capacity).values()
        for value in values.values()
        for text in texts(value)
        if JAPANESE.search(text)
    } | {"ヨシノ タロウ", "モリ ヒロシ", "いつごろ届きますか。"}


def said(recorded: list[Recorded], language: str) -> Iterator[tuple[Recorded, str]]:
    """Yield what is said in a language: on its own pages, and where other pages say so."""
    for page in recorded:
        for spoken, text in parse(page.html).said:
            if spoken == language:
                yield page, " ".join(text.split())


def test_english_pages_are_in_english(recorded: list[Recorded]) -> None:
    own = re.compile("|".join(map(re.escape, sorted(typed(), key=len, reverse=True))))
    found = {
        f"{page}: {text}"
        for page, text in said(recorded, "en")
        if text != SWITCH and JAPANESE.search(own.sub("", PLACE.sub("", BESIDE.sub("", text))))
    }
    assert sorted(found) == []


def test_japanese_pages_are_in_japanese(recorded: list[Recorded]) -> None:
    found = {
        f"{page}: {text}"
        for page, text in said(recorded, "ja")
        if ENGLISH.search(text.replace(STANDARD, ""))
    }
    assert sorted(found) == []


def test_a_day_to_keep_is_said_with_its_weekday(recorded: list[Recorded]) -> None:
    found = {
        f"{page}: {text}"
        for page, text in said(recorded, "ja")
        if DAY.search(text) and not PAST.search(text)
    }
    assert sorted(found) == []


def test_a_day_that_is_expected_is_about_a_day(recorded: list[Recorded]) -> None:
    """`目安` and `ごろ` go together: what we only expect is never said as a promise (ux 2)."""
    found = {
        f"{page}: {text}"
        for page, text in said(recorded, "ja")
        if "目安" in text and DAY.search(text) and "ごろ" not in text
    }
    expected = [text for _page, text in said(recorded, "ja") if "ごろ" in text and "日" in text]
    assert sorted(found) == []
    assert expected
