"""Pages for what cannot be shown: unreadable, refused, out of date, missing, too often, broken."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from math import ceil
from typing import Final

from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import now

Answer = Callable[[HttpRequest], HttpResponse]

# When even the template fails: no table, no template, no style sheet.
BARE: Final = (
    '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>窓口の側で問題が起きました'
    "</title></head><body><h1>窓口の側で問題が起きました</h1><p>少し時間をおいて、もう一度お試しください。"
    '</p><p lang="en">Something went wrong on our side. Please try again in a while.</p></body>'
    "</html>"
)


def of_the_desk(request: HttpRequest) -> bool:
    """Say whether a page belongs to staff: they get pages that lead back to their desk."""
    return request.path.startswith(reverse("admin:index"))


def _page(request: HttpRequest, name: str, *, status: int, **context: object) -> HttpResponse:
    template = f"admin/errors/{name}.html" if of_the_desk(request) else f"{name}.html"
    response = render(request, template, context, status=status)
    # An answer to one moment: nobody may find it again behind "back".
    add_never_cache_headers(response)
    return response


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: too much at once, not what a browser would send, or a session that ended meanwhile."""
    if isinstance(exception, SessionInterrupted) and not of_the_desk(request):
        # What was asked for is done: only the session could not be written down any more.
        response = redirect("portal:sign_in")
        add_never_cache_headers(response)
        return response
    return _page(request, "400", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: a sign-in or a permission is missing."""
    return _page(request, "403", status=403)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the CSRF check: a stale page, or cookies that are switched off."""
    return _page(request, "403_csrf", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address, or something that is gone."""
    return _page(request, "404", status=404)


def with_a_page_for_405(get_response: Answer) -> Answer:
    """Answer in words to whoever opens an address that only a button may use."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or of_the_desk(request):
            return response
        page = _page(request, "405", status=405)
        page["Allow"] = response["Allow"]
        return page

    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """500: rendered without the request, for the cause may be in the database or the session."""
    page = BARE
    with suppress(Exception):
        desk = "/admin/" if request.path.startswith("/admin/") else ""
        page = render_to_string("500.html", {"home_ja": desk or "/ja/", "home_en": desk or "/en/"})
    return HttpResponse(page, status=500)


def too_many(request: HttpRequest, until: datetime) -> HttpResponse:
    """
    429: tried too often; the page says from when on it may be tried again.

    Nothing typed is lost: the page before still holds it, and "back" leads there.
    """
    return wait(_page(request, "429", status=429, until=until), until)


def wait(response: HttpResponse, until: datetime) -> HttpResponse:
    """Make a page that says until when to wait a 429; the form on it keeps what was typed."""
    response.status_code = 429
    response["Retry-After"] = str(max(1, ceil((until - now()).total_seconds())))
    return response
