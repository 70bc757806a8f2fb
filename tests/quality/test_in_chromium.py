"""
Every page in Chromium: no barrier, nothing wider than the page, no word from the policy, light.

Each page is loaded once in each language, then looked at in three widths. axe-core judges one width
of each, in turn, so that every address is judged at all three.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .looking import Look, look
from .recording import LANGUAGES, Recorded
from .scenes import TOURS
from .stage import Stage, open_stage

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.embedded,
    pytest.mark.xdist_group("quality"),
    # Chromium's pipes are closed after the test that opened them.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
WIDTHS = (1280, 390, 320)
MOST_BYTES = 100 * 1024
MOST_REQUESTS = 10


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage() as stage:
        yield stage


@pytest.fixture
def window(browser: Browser, stage: Stage) -> Iterator[Look]:
    context = browser.new_context(reduced_motion="reduce")
    yield look(context, stage)
    context.close()


def _turns(recorded: list[Recorded]) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return at which widths axe judges a scene: one, or more where a page has few scenes."""
    scenes = Counter(page.page or page.scene for page in recorded)
    turn: Counter[str] = Counter()
    turns = {}
    for page in recorded:
        name = page.page or page.scene
        first = turn[name]
        turn[name] += 1
        last = turn[name] == scenes[name]
        more = range(first, max(first + 1, len(WIDTHS))) if last else (first,)
        turns[page.scene, page.language] = tuple(WIDTHS[n % len(WIDTHS)] for n in more)
    return turns


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tour", TOURS)
def test_pages_are_sound(recorded: list[Recorded], window: Look, tour: str, language: str) -> None:
    turns = _turns(recorded)
    found: list[str] = []
    for page in recorded:
        if (page.tour, page.language) != (tour, language):
            continue
        window.at(page)
        said = []
        for width in WIDTHS:
            said += window.too_wide(width)
            if width in turns[page.scene, language]:
                said += window.barriers()
        said += window.trouble()
        if (weight := window.weight(page)) >= MOST_BYTES:
            said.append(f"weighs {weight} bytes")
        if len(window.asked) > MOST_REQUESTS:
            said.append(f"asks for {len(window.asked)} files")
        found += [f"{page}: {what}" for what in said]
    assert "\n".join(found) == ""
