"""`manage.py sample_letters`: each kind and variant, each name on at least one of them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from requests_app.choices import BlankFormKind, Language, LetterKind
from requests_app.letters.replies import REPLIES
from tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
GOOD = ("葛\U000e0102城 𠮷乃", "MÜLLER ANNA MARIA", "寿限無" * 26 + "太郎")


def test_every_letter_is_written_and_every_name_is_printed(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\ufeff" + "\r\n".join([GOOD[0], "", "😀 太郎", *GOOD[1:]]), encoding="utf-8")
    said, complained = StringIO(), StringIO()
    out = tmp_path / "out"

    call_command("sample_letters", out=out, names=names, stdout=said, stderr=complained)

    lines = [line.split(" ") for line in said.getvalue().splitlines()]
    assert {kind for kind, *_rest in lines} == {*LetterKind, "POWER_OF_ATTORNEY", "BLANK_FORM"}
    assert all(int(pages) >= 1 and int(size) > 10_000 for _k, _v, pages, size in lines)
    replies = [variant for kind, variant, *_rest in lines if kind == "REPLY"]
    assert len(set(replies)) == len(replies) >= 2 * sum(len(some) for some in REPLIES.values())
    blank = [variant for kind, variant, *_rest in lines if kind == "BLANK_FORM"]
    assert len(blank) == len(BlankFormKind) * len(Language)
    files = sorted(out.iterdir())
    assert len(files) == len(lines)
    assert all(file.name.isascii() for file in files)
    printed = "".join(text_of(file.read_bytes()) for file in files[:12])
    for name in GOOD:
        assert "".join(name.split()) in "".join(printed.split())
    assert "line 3" in complained.getvalue()
    assert "U+1F600" in complained.getvalue()
    assert "😀" not in complained.getvalue()


def test_names_that_nothing_can_print_are_said_so(tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("😀\n", encoding="utf-8")
    with pytest.raises(CommandError, match="None of the names"):
        call_command("sample_letters", out=tmp_path, names=names, stderr=StringIO())


@pytest.mark.parametrize("content", [b"\x93\xfa\x96\x7b", b"", b"\n \n"])
def test_a_file_that_has_no_names_is_said_so(content: bytes, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_bytes(content)
    with pytest.raises(CommandError, match=r"names\.txt"):
        call_command("sample_letters", out=tmp_path, names=names)
