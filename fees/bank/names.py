"""Names as banks write them, folded so that they meet a reading of ours (domain 6.8)."""

import re
import unicodedata
from typing import Final

# Legal forms, at the head, in the middle or at the end: カ), (カ, (カ).
FORMS: Final = (
    *("カ", "ユ", "メ", "シ", "ド", "イ", "ザイ", "シヤ", "シユウ", "ガク", "フク", "ソ", "ホゴ"),
    *("トクヒ", "ドク", "ベン", "ギヨ", "シホウ", "ゼイ", "ダイ", "ノウ", "エイ", "シユツ"),
)
LEGAL: Final = re.compile(rf"^(?:{'|'.join(FORMS)})\)|\((?:{'|'.join(FORMS)})\)?")
# One table for all that is alike or says nothing: hiragana, small kana, marks, digits, spaces.
FOLDED: Final = {
    **{code: chr(code + 0x60) for code in range(0x3041, 0x3097)},
    **str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲヴ", "アイウエオツヤユヨワカケジズオウ"),
    **str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖぢづをゔ", "アイウエオツヤユヨワカケジズオウ"),
    **dict.fromkeys(map(ord, "0123456789 -‐‑‒–—―−ー─━・･·.,'’/"), None),
}
# Eight digits anywhere, with spaces or hyphens between them: people type what they read.
RUN: Final = re.compile(r"[0-9](?:[ \-]?[0-9])*")
WIDE: Final = str.maketrans("０１２３４５６７８９－　ー‐−ｰ", "0123456789- ----")
REFERENCE: Final = 8


def key(text: str) -> str:
    """
    Return a payer's name as it is compared: large kana, no marks, digits, spaces or legal forms.

    ｶ)ﾃｽﾄ, テスト（カ and てすと are one. One pass: a file has many rows.
    """
    folded = unicodedata.normalize("NFKC", text).translate(FOLDED).upper()
    if "(" in folded or ")" in folded:
        folded = LEGAL.sub("", folded).replace("(", "").replace(")", "")
    return folded


def references(*texts: str) -> list[str]:
    """
    Return every eight digits that could be a payment reference, in the order they stand.

    A run of more digits holds several; hyphens and spaces inside it do not part it.
    """
    found: list[str] = []
    for text in texts:
        for run in RUN.findall(text.translate(WIDE)):
            digits = re.sub(r"[ \-]", "", run)
            found += [digits[n : n + REFERENCE] for n in range(len(digits) - REFERENCE + 1)]
    return list(dict.fromkeys(found))
