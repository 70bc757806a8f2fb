"""The sign on the door: while the portal is worked on, the public gets one page; staff work on."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import now

from privacy_portal.dates import TOKYO

from .errors import of_the_desk

# Without a time on the sign: when a browser or a crawler may look again.
LOOK_AGAIN: Final = timedelta(minutes=10)
Answer = Callable[[HttpRequest], HttpResponse]


def closed_for_work(get_response: Answer) -> Answer:
    """
    Answer 503 to the public while the file `maintenance` lies in VAR_DIR, or MAINTENANCE is set.

    The file may hold the time of the end ("2026-12-01 06:00", Tokyo). It is the last middleware:
    language and security headers are there already, and nothing has looked at a table.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if of_the_desk(request) or not _is_closed():
            return get_response(request)
        at = now()
        until = _until()
        ahead = until - at if until and until > at else None
        context = {"until": until if ahead else None}
        response = render(request, "maintenance.html", context, status=503)
        response["Retry-After"] = str(ceil((ahead or LOOK_AGAIN).total_seconds()))
        add_never_cache_headers(response)
        return response

    return answer


def _is_closed() -> bool:
    return settings.MAINTENANCE or settings.MAINTENANCE_FILE.exists()


def _until() -> datetime | None:
    """Return what the file says; a slip in it leaves the sign without a time."""
    with suppress(OSError, ValueError):
        said = datetime.fromisoformat(settings.MAINTENANCE_FILE.read_text("utf-8").strip())
        return said if said.tzinfo else said.replace(tzinfo=TOKYO)
    return None
