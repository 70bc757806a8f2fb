import pytest

from requests_app import procedure
from requests_app.procedure.articles import spelled_out


@pytest.mark.parametrize(
    ("citation", "ja", "en"),
    [
        ("33(2)(iii)", "個人情報保護法第33条第2項第3号", "Act, Art. 33(2)(iii)"),
        ("38", "個人情報保護法第38条", "Act, Art. 38"),
        (
            "33(5) → 33(2)(i)",
            "個人情報保護法第33条第5項（第33条第2項第1号）",
            "Act, Art. 33(5) (Art. 33(2)(i))",
        ),
        (
            "35(2) proviso, 35(7)",
            "個人情報保護法第35条第2項ただし書、第35条第7項",
            "Act, Art. 35(2), proviso; Art. 35(7)",
        ),
        (
            "37(1), Order 12(ii)",
            "個人情報保護法第37条第1項、個人情報保護法施行令第12条第2号",
            "Act, Art. 37(1); Enforcement Order, Art. 12(ii)",
        ),
        ("Policy 5(1)", "プライバシーポリシー 5(1)", "Privacy Policy, section 5(1)"),
        ("法務部の判断", "法務部の判断", "法務部の判断"),
        ("", "", ""),
    ],
)
def test_a_citation_is_spelled_out(citation: str, ja: str, en: str) -> None:
    assert spelled_out(citation, language="ja") == ja
    assert spelled_out(citation, language="en") == en


@pytest.mark.parametrize("register", ["kinds", "outcomes", "grounds"])
def test_every_article_that_ships_is_in_the_notation(register: str) -> None:
    for row in procedure.rows(register):
        assert spelled_out(row["article"], language="ja") != row["article"]
