"""
Text that wants harm: 507 strings in thirteen families (security 13, no. 34).

Each is made from a seed and carries a mark, so that whoever finds it again knows which it was.
"""

import random
from collections.abc import Callable
from typing import Final

# Markup that no page of ours has: found as an element, it was not escaped.
ELEMENT: Final = "x-hostile"
HANDLER: Final = "onhostile"
EACH: Final = 39
MARKUP: Final = (
    f'<{ELEMENT} {HANDLER}="1">',
    f'"><{ELEMENT}>',
    f"'><{ELEMENT}>",
    f'" {HANDLER}="1',
    f"' {HANDLER}='1",
    f"</textarea><{ELEMENT}>",
    f"</title><{ELEMENT}>",
    f"</script><{ELEMENT}>",
    f"--><{ELEMENT}>",
    f"]]><{ELEMENT}>",
    f"<svg><{ELEMENT} {HANDLER}=1>",
    f"<img src=x {HANDLER}=1>",
    f"&lt;{ELEMENT}&gt;<{ELEMENT}>",
    f"＜{ELEMENT}＞<{ELEMENT}>",
    f"<{ELEMENT}\x00>",
    f"\u003c{ELEMENT}\u003e",
    f"%3C{ELEMENT}%3E<{ELEMENT}>",
)
CODE: Final = (
    "{{ settings.SECRET_KEY }}", "{% include 'x' %}", "{% load x %}", "{# #}", "${7*7}", "#{7*7}",
    "%(secret)s", "{0.__class__}", "__import__('os')", "'; DROP TABLE requests_app_case; --",
    "1' OR '1'='1", "1; SELECT pg_sleep(9)", "$(id)", "`id`", "| id", "../../../etc/passwd",
    "file:///etc/passwd", "\\\\host\\share", "=cmd|'/c calc'!A1", "+1+1", "@SUM(1)", "%s%n%x",
)  # fmt: skip
HEADERS: Final = (
    "a@example.jp\r\nBcc: b@example.jp", "a@example.jp\nSubject: x", "x\r\n\r\n<html>",
    "x%0d%0aSet-Cookie: a=b", "a@example.jp,b@example.jp", "<a@example.jp>", "a b@example.jp",
)  # fmt: skip
SIGNS: Final = (
    "\x00", "\x01", "\x07", "\x08", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u200b", "\u200d",
    "\u202e", "\u2066", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\U000e0001",
    "\ud800", "\udfff",
    "\U0010ffff", "\u0301" * 30, "🏴\u200d☠\ufe0f", "👨\u200d👩\u200d👧", "ﷺ", "Å", "ﬁ",
    "ß", "İ", "ı",
)  # fmt: skip


def _one_of(texts: tuple[str, ...]) -> Callable[[random.Random], str]:
    return lambda chance: chance.choice(texts)


def _any(chance: random.Random) -> str:
    points = [chance.randrange(0x110000) for _ in range(chance.randrange(1, 40))]
    return "".join(map(chr, points))


def _long(chance: random.Random) -> str:
    return chance.choice(("あ", "𠮷", "a", "\u0301", "<", "邉\U000e0110")) * chance.choice(
        (101, 1_001, 20_000)
    )


def _number(chance: random.Random) -> str:
    return chance.choice(
        ("0", "-1", "1e309", "NaN", "٣", "²", "𝟙𝟚", "１２", "9" * 4_000, "0x10", "1_0", "Ⅻ", "½")
    )


def _blank(chance: random.Random) -> str:
    return "".join(chance.choices(" \t\r\n\u3000\xa0\u2003\u180e", k=chance.randrange(1, 9)))


def _name(chance: random.Random) -> str:
    wide = [chr(chance.randrange(0x20000, 0x2A6DF)) for _ in range(3)]
    return "".join(wide) + chr(chance.randrange(0xE0100, 0xE01EF))


FAMILIES: Final[dict[str, Callable[[random.Random], str]]] = {
    "markup": _one_of(MARKUP),
    "markup in a name": lambda chance: f"山田{chance.choice(MARKUP)}太郎",
    "two pieces of markup": lambda chance: chance.choice(MARKUP) + chance.choice(MARKUP),
    "code": _one_of(CODE),
    "code among words": lambda chance: f"東京都 {chance.choice(CODE)} 渋谷区",
    "headers": _one_of(HEADERS),
    "signs": _one_of(SIGNS),
    "signs in a name": lambda chance: f"山{chance.choice(SIGNS)}田",
    "any characters": _any,
    "long": _long,
    "numbers": _number,
    "names": _name,
    "blanks": _blank,
}


def corpus(*, each: int = EACH) -> list[str]:
    """Return so many strings of every family, always the same ones; thirteen times 39 are 507."""
    made = []
    for family, make in FAMILIES.items():
        chance = random.Random(family)  # noqa: S311 - the same every time is what is wanted
        made += [make(chance) for _ in range(each)]
    return made
