"""Names are printed exactly as stored, or the letter is refused (domain 9)."""

import pytest

from requests_app.letters import checks, names
from requests_app.letters.names import Unprintable

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize(
    "name", ["𠮷野 太郎", "髙橋", "﨑田", "神山", "㋿", "ｶﾞ", "①㈱㍻", "か\u3099"]
)
def test_characters_of_real_names_pass_unchanged(name: str) -> None:
    assert names.html(name) == name


def test_a_variant_of_the_family_register_is_marked_for_the_font_that_has_it() -> None:
    marked = names.html("渡邉\U000e0110 美咲")

    assert marked == '渡<span class="register">邉\U000e0110</span> 美咲'


def test_a_variant_of_the_text_fonts_is_left_to_them() -> None:
    assert names.html("葛\U000e0100城") == "葛\U000e0100城"


def test_the_selector_of_the_default_shape_is_dropped_so_that_text_extracts_cleanly() -> None:
    assert names.html("葛\U000e0101城") == "葛城"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("山田😀", "U+1F600"),
        ("邉\U000e0105", "U+9089 U+E0105"),
        ("あ\u202eい", "U+202E"),
        ("\u2066A", "U+2066"),
        ("A\x00B", "U+0000"),
        ("A\x1bB", "U+001B"),
        ("a" + "\u0301" * 4, "U+0301"),
    ],
)
def test_what_no_font_has_is_refused_by_its_code_point_and_never_by_name(
    text: str, code: str
) -> None:
    with pytest.raises(Unprintable) as refusal:
        names.html(text)

    assert refusal.value.code == code
    assert "山田" not in str(refusal.value)


def test_a_text_longer_than_a_field_may_be_is_refused() -> None:
    assert names.html("あ" * 2000)
    with pytest.raises(Unprintable):
        names.html("あ" * 2001)


def test_markup_in_a_name_is_text() -> None:
    assert names.html("<b>&\"'") == "&lt;b&gt;&amp;&quot;&#x27;"


def test_the_fonts_of_this_machine_have_what_names_need() -> None:
    assert checks.font_faults() == []
