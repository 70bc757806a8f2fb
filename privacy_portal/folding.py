"""
Folding for search and matching only: what people see and get is stored exactly as typed.

Two spellings of one person should fold alike; the results feed blind indexes, so a change here
means building every index again (domain sheet 9).
"""

import re
import unicodedata

import jaconv

# Variation selectors choose a glyph, not a person; joiners and marks of direction are invisible.
INVISIBLE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200f\u2060\ufeff\u00ad]")
DASHES = re.compile(r"[\-‐‑‒–—―−ー─━]")
# Old and variant forms → the form a clerk would type. Those that NFKC folds are not repeated.
VARIANTS = {
    "高": "髙",
    "崎": "﨑嵜㟢",
    "吉": "𠮷",
    "辺": "邉邊",
    "斉": "齊斎齋",
    "浜": "濱濵",
    "沢": "澤",
    "島": "嶋嶌",
    "桜": "櫻",
    "広": "廣",
    "国": "國",
    "恵": "惠",
    "徳": "德",
    "栄": "榮",
    "条": "條",
    "柳": "栁",
    "渋": "澁澀",
    "滝": "瀧",
    "竜": "龍",
    "関": "關",
    "黒": "黑",
    "亀": "龜",
    "礼": "禮",
    "実": "實",
    "真": "眞",
    "静": "靜",
    "寿": "壽",
    "鉄": "鐵",
    "豊": "豐",
    "曽": "曾",
    "万": "萬",
    "館": "舘",
    "富": "冨",
    "峰": "峯",
    "群": "羣",
    "緑": "綠",
    "清": "淸",
    "穂": "穗",
    "弥": "彌",
    "与": "與",
    "学": "學",
    "会": "會",
    "円": "圓",
    "圧": "壓",
    "壱": "壹",
    "湾": "灣",
    "薗": "園",
    "薮": "藪",
    "桧": "檜",
    "鴬": "鶯",
    "鴎": "鷗",
    "祢": "禰",
    "梼": "檮",
}
FOLDED = str.maketrans({old: new for new, olds in VARIANTS.items() for old in olds})
SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
COUNTRY_CODE = re.compile(r"(\+|00|010)81(0?)")


def fold_text(text: str) -> str:
    """Fold widths, case, dashes, spaces and invisible marks; keep the characters."""
    text = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    # Once more: what a space held apart may join now.
    return unicodedata.normalize("NFKC", DASHES.sub("-", re.sub(r"\s+", "", text)))


def fold_name(name: str) -> str:
    """Fold a name: widths, case, spaces, variation selectors, old and variant forms of kanji."""
    return re.sub(r"[・･·.,'’-]", "", fold_text(name)).translate(FOLDED)


def fold_kana(kana: str) -> str:
    """
    Fold a reading to large full-width katakana without long-vowel marks, dots and spaces.

    As banks do: ｼｮｳｼﾞ, しょうじ and シヨウジ meet. ヲ is kept apart from オ.
    """
    text = jaconv.hira2kata(fold_text(kana))
    return re.sub(r"[・･·.,'’-]", "", text).translate(SMALL_KANA)


def fold_phone(phone: str) -> str:
    """Fold a phone number to its digits in the domestic form, with the leading 0."""
    text = re.sub(r"[^0-9+]", "", unicodedata.normalize("NFKC", phone).replace("(0)", ""))
    text = COUNTRY_CODE.sub("0", text, count=1) if COUNTRY_CODE.match(text) else text
    return text.lstrip("+")


def fold_email(email: str) -> str:
    """Fold an e-mail address: widths, spaces around it, and case."""
    return unicodedata.normalize("NFKC", email).strip().casefold()
