"""How values stand in a letter: names exactly as stored, days and sums as readers write them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from privacy_portal.dates import TOKYO

from ..letters import envelope, names
from ..letters.contexts import Addressee
from ..letters.passages import Passages
from ..wording import letter_day

register = template.Library()


@register.simple_tag(takes_context=True)
def passage(context: dict[str, Any], name: str) -> SafeString:
    """Print a passage of the letter in hand, as legal wrote it: `{% passage "opening" %}`."""
    texts: Passages = context["passages"]
    return texts.html(context["letter"], name)


@register.filter
def printable(value: object) -> SafeString:
    """Escape a text and print each of its characters as it is, or refuse the letter."""
    return names.html(str(value))


@register.filter
def legible(value: object) -> SafeString:
    """Print a text that is no name of a person, with 〓 for what no font has."""
    return names.legible(str(value))


@register.filter
def lines(value: str) -> SafeString:
    """`printable`, with line breaks kept."""
    broken = "<br/>".join(names.html(line) for line in value.splitlines())
    return mark_safe(broken)  # noqa: S308 - each line came out of `names.html`


@register.filter
def postcode(value: str) -> SafeString:
    """Return 154-0023, however the seven digits are stored; anything else as it is."""
    digits = value.replace("-", "")
    grouped = f"{digits[:3]}-{digits[3:]}" if digits.isdecimal() and len(digits) == 7 else value
    return names.html(grouped)


@register.filter
def day(value: date, language: str) -> str:
    """Return 令和8年11月23日, or 23 November 2026 for English readers."""
    return letter_day(value, language=language)


@register.filter
def weekday(value: date, language: str) -> str:
    """Return 2026年10月14日（水）, or Wednesday 14 October 2026: a day to be kept."""
    if language == "en":
        return f"{value:%A} {value.day} {value:%B %Y}"
    return f"{value.year}年{value.month}月{value.day}日（{'月火水木金土日'[value.weekday()]}）"


@register.filter
def moment(value: datetime, language: str) -> str:
    """Return 令和8年11月24日 10時30分（日本時間）, or 24 November 2026, 10:30 (Japan time)."""
    local = value.astimezone(TOKYO)
    if language == "en":
        return f"{day(local.date(), language)}, {local:%H:%M} (Japan time)"
    return f"{day(local.date(), language)} {local.hour}時{local:%M}分（日本時間）"


@register.filter
def yen(value: int) -> str:
    """Return 5,500."""
    return f"{value:,}"


@register.filter
def fours(value: str) -> str:
    """Return 2609-4178-3521, or a code in its groups: what people type in steps of four."""
    return "-".join(value[at : at + 4] for at in range(0, len(value), 4))


@register.filter
def window(value: Addressee) -> str:
    """Return the class that sets an address small enough for the window of the envelope."""
    return envelope.setting(value)


@register.filter
def last_four(value: str) -> str:
    """Return the last group of a receipt number: enough for the person, little for a thief."""
    return value[-4:]
