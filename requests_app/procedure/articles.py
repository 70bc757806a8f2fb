"""
How the registers cite: one notation for both languages, spelled out for the reader.

`33(2)(ii)` is the Act; `Order 11(i)`, `Rules 21` and `Policy 5(1)` say what else. A comma
separates, ` → ` is "by way of" (an article that applies another one), `proviso` is ただし書.
"""

import re
from typing import Final

ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
REFERENCE: Final = re.compile(
    r"(?:(?P<law>Order|Rules|Policy) )?(?P<number>\d+)"
    r"(?:\((?P<paragraph>\d+)\))?(?:\((?P<item>[iv]+)\))?(?P<proviso> proviso)?"
)
LAW_JA: Final = {
    "": "個人情報保護法",
    "Order": "個人情報保護法施行令",
    "Rules": "個人情報保護法施行規則",
    "Policy": "プライバシーポリシー",
}
LAW_EN: Final = {
    "": "Act",
    "Order": "Enforcement Order",
    "Rules": "Enforcement Rules",
    "Policy": "Privacy Policy",
}


def spelled_out(citation: str, *, language: str) -> str:
    """
    Spell a citation out: "個人情報保護法第33条第2項第1号", or "Act, Art. 33(2)(i)".

    What is not in the notation (an operator's own words) comes back as it is.
    """
    if not citation or not _is_notation(citation):
        return citation
    english = language.startswith("en")
    said, law = [], None
    for part in citation.split(", "):
        applying, _arrow, applied = part.partition(" → ")
        text, law = _reference(applying, law, english=english)
        if applied:
            inner, _law = _reference(applied, law, english=english)
            text = f"{text} ({inner})" if english else f"{text}（{inner}）"
        said.append(text)
    return "; ".join(said) if english else "、".join(said)


def _is_notation(citation: str) -> bool:
    return all(REFERENCE.fullmatch(one) for one in re.split(r", | → ", citation))


def _reference(text: str, before: str | None, *, english: bool) -> tuple[str, str]:
    """Return one reference and its law, which is named only where it changes."""
    found = REFERENCE.fullmatch(text)
    if found is None:
        raise ValueError("not a citation")
    law = found["law"] or ""
    same = law == before
    number, paragraph, item = found["number"], found["paragraph"], found["item"]
    if english:
        tail = "".join(f"({one})" for one in (paragraph, item) if one)
        mark = "section" if law == "Policy" else "Art."
        said = f"{mark} {number}{tail}" + (", proviso" if found["proviso"] else "")
        return (said if same else f"{LAW_EN[law]}, {said}"), law
    if law == "Policy":
        said = f" {number}" + (f"({paragraph})" if paragraph else "")
    else:
        said = f"第{number}条"
        said += f"第{paragraph}項" if paragraph else ""
        said += f"第{ROMAN[item]}号" if item else ""
        said += "ただし書" if found["proviso"] else ""
    return (said if same else f"{LAW_JA[law]}{said}"), law
