import pytest

from privacy_portal.blackout import Box
from privacy_portal.page_parts import Char, Text
from requests_app.redaction.words import find, left_open, part

# Nothing here asks a database: once is enough.
pytestmark = pytest.mark.embedded

WIDTH, HEIGHT = 0.02, 0.014


def line(said: str, *, top: float = 0.1, left: float = 0.1) -> list[Char]:
    return [
        Char(char, left + n * WIDTH, top, left + n * WIDTH + WIDTH * 0.95, top + HEIGHT)
        for n, char in enumerate(said)
    ]


def page(*lines: str) -> Text:
    chars: list[Char] = []
    for number, said in enumerate(lines):
        chars += [*line(said, top=0.1 + number * 0.03), Char("\r", 0, 0, 0, 0)]
    return Text([*chars, Char("\n", 0, 0, 0, 0)])


def over(first: int, last: int, *, row: int = 0) -> Box:
    """A box over characters of a line, counted from 0."""
    return Box(0.1 + first * WIDTH, 0.1 + row * 0.03, (last - first) * WIDTH, HEIGHT)


def test_what_is_under_a_box_is_hidden_and_the_rest_is_open() -> None:
    parted = part(page("紹介者鈴木一郎様"), [over(3, 7)])

    assert [segment.text for segment in parted.open] == ["紹介者", "様"]
    assert parted.hidden == {"鈴木一郎"}


def test_half_a_character_is_hidden_and_the_edge_of_the_next_is_not() -> None:
    half = Box(0.1 + 0.5 * WIDTH, 0.1, WIDTH, HEIGHT)

    parted = part(page("甲乙丙"), [half])

    # Half of each of two; the third is not touched.
    assert [segment.text for segment in parted.open] == ["丙"]


def test_a_line_ends_a_hidden_word_and_spaces_part_them() -> None:
    parted = part(page("Hanako Suzuki", "鈴木"), [Box(0, 0, 1, 1)])

    assert parted.hidden >= {"hanako", "suzuki", "鈴木"}
    assert parted.open == ()


def test_a_name_hidden_once_and_printed_twice_is_told_with_its_pages() -> None:
    first = part(page("鈴木一郎"), [over(0, 4)])
    second = part(page("鈴木 一郎様より"), [])

    assert left_open([first, second], title="鈴木一郎の記録") == {"鈴木一郎": [0, 2]}
    assert left_open([first], title="記録") == {}


def test_short_words_are_hidden_and_looked_for_nowhere_else() -> None:
    assert part(page("は12"), [over(0, 3)]).hidden == {"は12"}
    assert part(page("は"), [over(0, 1)]).hidden == frozenset()
    assert part(page("ab"), [over(0, 2)]).hidden == frozenset()


@pytest.mark.parametrize("wanted", ["鈴木一郎", "鈴木 一郎", "鈴木　一郎"])
def test_a_text_is_found_across_widths_spaces_and_line_ends(wanted: str) -> None:
    found = list(find([page("甲"), page("紹介者：鈴木", "一郎様")], wanted=wanted))

    assert [number for number, _box in found] == [2, 2]
    (_one, first), (_two, second) = found
    assert first.y < second.y
    assert part(page("紹介者：鈴木", "一郎様"), [first, second]).folded() == "紹介者:様"


def test_letters_are_found_in_any_case_and_width() -> None:
    assert len(list(find([page("ＳＵＺＵＫＩ suzuki")], wanted="Suzuki"))) == 2
    assert list(find([page("Suzuki")], wanted="  ")) == []


@pytest.mark.parametrize(
    ("hidden", "elsewhere", "told"),
    [
        (["鈴木一郎様"], "担当 鈴木一郎", "鈴木一郎"),
        (["Suzuki,"], "by Suzuki", "suzuki"),
        (["Bob"], "ask Bob", "bob"),
        (["Suzu-", "ki"], "Suzuki", "suzuki"),
        (["鈴 木 一 郎"], "鈴木一郎", "鈴木一郎"),
    ],
)
def test_a_name_is_looked_for_as_it_would_stand_elsewhere(
    hidden: list[str], elsewhere: str, told: str
) -> None:
    first = part(page(*hidden), [Box(0, 0, 1, 1)])

    assert told in left_open([first, part(page(elsewhere), [])], title="")


def test_a_character_that_is_said_to_be_huge_does_not_escape_a_box() -> None:
    huge = Char("鈴", 0.0, 0.0, 1.0, 1.0)

    assert part(Text([huge]), [Box(0.4, 0.4, 0.1, 0.05)]).open == ()
