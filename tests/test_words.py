"""The Japanese of the pages keeps to the terms and the signs that were agreed (ux 12)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted(ROOT.glob("*/locale/ja/LC_MESSAGES/django.po"))
LETTERS = [
    path for path in sorted(ROOT.glob("templates/letters/*.html")) if ".en." not in path.name
]
JAPANESE = "[ぁ-んァ-ヶ一-龠]"
# The one word means the form and the bill: 請求用紙, お支払い案内, 手数料ご請求書. It stays in the
# printed titles of the forms, whose names say what is asked.
BARE_BILL = re.compile("(?<!ご)(?<!開示)(?<!目的通知)(?<!訂正・削除)(?<!停止)(?<!適格)請求書(?!類)")
OTHER_WORDS = re.compile("申請|ユーザー|ご送金|職員|暗証番号")
HALF_WIDTH = re.compile(rf"{JAPANESE}[,.:;?!()]|[(),:;]{JAPANESE}")


def _sentences(catalogue: Path) -> list[str]:
    text = catalogue.read_text(encoding="utf-8").replace('"\n"', "")
    return re.findall(r'^msgstr(?:\[0\])? "(.+)"$', text, re.MULTILINE)[1:]


def test_every_app_has_its_catalogue() -> None:
    assert len(CATALOGUES) == 4
    assert all(len(_sentences(path)) > 20 for path in CATALOGUES)


@pytest.mark.parametrize("wrong", [BARE_BILL, OTHER_WORDS, HALF_WIDTH])
def test_no_page_uses_a_word_or_a_sign_that_was_set_aside(wrong: re.Pattern[str]) -> None:
    found = [said for path in CATALOGUES for said in _sentences(path) if wrong.search(said)]

    assert found == []


@pytest.mark.parametrize("wrong", [BARE_BILL, OTHER_WORDS])
def test_no_letter_uses_a_word_that_was_set_aside(wrong: re.Pattern[str]) -> None:
    assert [path.name for path in LETTERS if wrong.search(path.read_text(encoding="utf-8"))] == []
