"""What the window of a 長形3号 envelope shows: the address, all of it, and nothing else (7.3)."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from defusedxml import ElementTree

from requests_app.letters import documents, envelope
from requests_app.letters.contexts import LetterContext
from requests_app.letters.samples import AT
from requests_app.letters.samples.notices import ADDRESSEE, letters
from requests_app.letters.samples.replies import replies

pytestmark = [pytest.mark.embedded]
POINT: Final = 25.4 / 72
LONG_NAME: Final = "寿限無" * 26 + "太郎"
LONG_ADDRESS: Final = "愛知県海部郡飛島村大字飛島新田字竹之郷ヨタレ南ノ割" * 2
# A box of a character is a little higher and wider than what is seen of it.
TOLERANCE: Final = 1.0


def words(content: bytes, folder: Path) -> list[tuple[str, float, float, float, float]]:
    """Return the words of the first page with left, top, right, bottom in millimetres."""
    file, listed = folder / "letter.pdf", folder / "words.html"
    file.write_bytes(content)
    subprocess.run(["pdftotext", "-bbox", "-l", "1", file, listed], check=True)
    found = []
    for word in ElementTree.parse(listed).iter("{http://www.w3.org/1999/xhtml}word"):
        box = [float(word.attrib[side]) * POINT for side in ("xMin", "yMin", "xMax", "yMax")]
        found.append((word.text or "", box[0], box[1], box[2], box[3]))
    return found


def seen(content: bytes, folder: Path) -> str:
    """Return what shows in the window, even by a hair."""
    return "".join(
        text
        for text, left, top, right, bottom in words(content, folder)
        if right > envelope.LEFT
        and left < envelope.RIGHT
        and bottom > envelope.TOP
        and top < envelope.BOTTOM
    )


def expected(letter: LetterContext) -> str:
    to = letter.heading.addressee
    code = f"〒{to.postcode[:3]}-{to.postcode[-4:]}"
    parts = [code, to.address, to.building, to.organisation, to.name]
    return "".join("".join(parts).split())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_window_shows_the_address_and_nothing_else(language: str, tmp_path: Path) -> None:
    for letter in (*letters(language), replies(language)[0]):
        shown = seen(documents.print_letter(letter, at=AT).content, tmp_path)
        plain = shown.replace("様", "").replace("\U000e0110", "")
        assert plain == expected(letter).replace("\U000e0110", ""), letter.letter


@pytest.mark.parametrize(
    "changes",
    [
        {"name": LONG_NAME},
        {"name": LONG_NAME, "organisation": "みほん総合法律事務所　東京本部"},
        {"address": LONG_ADDRESS, "building": "みほんレジデンスタワー イーストウイング 2001号室"},
        {"name": "山田 花子", "representative": "山田 太郎"},
        {"name": LONG_NAME, "address": LONG_ADDRESS},
    ],
    ids=["long name", "with a firm", "long address", "by a parent", "both long"],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_long_one_is_set_smaller_and_stays_inside(
    language: str, changes: dict[str, str], tmp_path: Path
) -> None:
    letter = letters(language)[2]
    addressee = replace(ADDRESSEE, **changes)
    letter = replace(letter, heading=replace(letter.heading, addressee=addressee))

    content = documents.print_letter(letter, at=AT).content

    shown = seen(content, tmp_path)
    for part in changes.values():
        assert "".join(part.split()) in shown
    wanted = set(shown)
    for text, left, top, right, bottom in words(content, tmp_path):
        if top > envelope.BOTTOM or left > envelope.RIGHT or not set(text) <= wanted:
            continue
        assert left >= envelope.LEFT - TOLERANCE, text
        assert right <= envelope.RIGHT + TOLERANCE, text
        assert top >= envelope.TOP - TOLERANCE, text
        assert bottom <= envelope.BOTTOM + TOLERANCE, text


def test_an_ordinary_address_is_set_in_the_ordinary_size() -> None:
    assert envelope.setting(ADDRESSEE) == ""
    assert envelope.setting(replace(ADDRESSEE, name=LONG_NAME)) == "window--packed"
