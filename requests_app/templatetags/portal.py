"""What public templates ask for: the company, dates, amounts, numbers, icons."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now
from django.utils.translation import get_language

from privacy_portal.dates import tokyo_day
from privacy_portal.numbering import format_receipt, format_secret

from .. import wording
from ..models import ContactWindow, Operator
from ..procedure.articles import spelled_out
from ..texts import in_language

register = template.Library()
register.filter("day", wording.day)
register.filter("moment", wording.moment)
register.filter("yen", wording.yen)


# A full stop of a Japanese title needs no room beside it.
WIDE: Final = re.compile("(?<=[｜：]) | (?=[｜：])")


@register.filter
def one_line(text: str) -> SafeString:
    """Put the parts of a title into one line: エラー：ご本人の情報｜個人情報 開示等請求窓口."""
    return mark_safe(WIDE.sub("", " ".join(text.split())))  # noqa: S308 - escaped where it was made


@register.filter
def spelled(citation: str) -> str:
    """Spell an article out in the reader's language: 個人情報保護法第33条第1項."""
    return spelled_out(citation, language=get_language() or "ja")


ICONS: Final = {
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.1"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "warning": '<path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.1"/>',
    "post": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m4 7 8 6 8-6"/>',
    "download": '<path d="M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw an icon; it repeats what the words beside it say."""
    css = f"ds-icon ds-icon--{size}" if size else "ds-icon"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        css,
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant
    )


@register.simple_tag
def operator() -> Operator | None:
    """Return the company that answers today."""
    return Operator.objects.in_force(on=tokyo_day(now())).order_by("valid_from").last()


@register.simple_tag
def turned_away() -> QuerySet[ContactWindow]:
    """Return what this desk sends elsewhere: matters of shareholders (policy 5(1))."""
    return ContactWindow.objects.in_force(on=tokyo_day(now())).exclude(refers_to_ja="")


@register.simple_tag
def is_demo() -> bool:
    return settings.DEMO


@register.simple_tag
def fee_is_due_anyway() -> bool:
    """Whether the fee stays due where nothing is held: the search was the work."""
    return settings.FEE_DUE_WHEN_NOT_HELD


@register.simple_tag
def period(name: str) -> int:
    """Return one of our periods, in the days that the settings name."""
    return int(getattr(settings, name))


@register.simple_tag(takes_context=True)
def this_page_in(context: dict[str, Any], language: str) -> str:
    """
    Return the address of the same page in another language; the first page where there is none.

    What answers a form may have no page of its own: the link then leads to where the form was.
    """
    request: HttpRequest | None = context.get("request")
    here = ""
    if request and request.method in ("GET", "HEAD"):
        here = request.get_full_path()
    elif request:
        came_from = urlsplit(request.headers.get("referer", ""))
        here = came_from.path if came_from.netloc == request.headers.get("host") else ""
    prefix = f"/{get_language()}/"
    return f"/{language}/{here.removeprefix(prefix) if here.startswith(prefix) else ''}"


@register.filter
def own(row: object, name: str) -> str:
    """Return a text of a register row in the reader's language: {{ row|own:"name" }}."""
    ja, en = str(getattr(row, f"{name}_ja")), str(getattr(row, f"{name}_en"))
    return in_language(get_language() or "ja", ja=ja, en=en)


@register.filter
def receipt(number: str) -> str:
    return format_receipt(number)


@register.filter
def grouped(secret: str) -> str:
    return format_secret(secret)


@register.filter
def kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1024)):,} KB"
