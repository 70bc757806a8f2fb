"""What a browser holds: a session that knows one case. Its drafts are on the shelf."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from privacy_portal.sessions import HOLDER, holder

from ..models import Case

P = ParamSpec("P")
Answer = HttpResponse | StreamingHttpResponse
View = Callable[Concatenate[HttpRequest, P], Answer]

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=2)
CASE_KEY: Final = "case"
# Why the session that was here is closed, until somebody signs in again.
ENDED_KEY: Final = "ended"
# Codes by e-mail that are awaited, and drafts that a proved address may go on with.
CODES_KEY: Final = "codes"
RESUMES_KEY: Final = "resumes"
# Fields of the pages inside: what takes long to type. Never a code.
TYPED: Final = (
    "message",
    "reason",
    "postcode",
    "prefecture",
    "city",
    "street",
    "building",
    "email",
)


def private_page(*methods: str) -> Callable[[View[P]], View[P]]:
    """Declare what a page with personal data needs: its methods, no cache, no error reports."""

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def private(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        guarded = sensitive_variables()(sensitive_post_parameters()(private))
        # Who may look at a page may ask for its headers.
        allowed = [*methods, *(["HEAD"] if "GET" in methods else [])]
        declared: View[P] = never_cache(require_http_methods(allowed)(guarded))
        return declared

    return declare


def sign_in(request: HttpRequest, case: Case, *, at: datetime) -> None:
    """
    Let this session see one case, under a new session id, and no other session see it any more.
    """
    request.session.cycle_key()
    stamp = int(at.timestamp())
    held = {"id": case.pk, "digest": _digest(case), "from": stamp}
    request.session[HOLDER] = holder(f"case|{case.pk}")
    _touch(request, held, at=at)


def sign_out(request: HttpRequest) -> None:
    """Forget what this session knows of anybody's request; a sign-in of staff stays."""
    _forget(request)
    for name in (ENDED_KEY, CODES_KEY, RESUMES_KEY):
        request.session.pop(name, None)
    request.session.cycle_key()


def signed_in_case(request: HttpRequest, *, at: datetime) -> Case | None:
    """Return the case of this session; None once it was idle too long or its key was voided."""
    held = request.session.get(CASE_KEY)
    if not held:
        return None
    stamp = int(at.timestamp())
    if stamp >= held["until"]:
        _forget(request)
        # The page that says so: why it was closed, and how to come back.
        request.session[ENDED_KEY] = (
            "over" if stamp >= held["from"] + _seconds(ABSOLUTE) else "idle"
        )
        return None
    case = (
        Case.objects.select_related("data_key", "invoice", "policy", "verification")
        .filter(pk=held["id"], purged_at=None)
        .first()
    )
    if case is None or not case.access_digest or _digest(case) != held["digest"]:
        _forget(request)
        return None
    _touch(request, held, at=at)
    return case


def seconds_left(request: HttpRequest, *, at: datetime) -> int:
    """Return for how long the session stays open if nothing is done; 0 where there is none."""
    held = request.session.get(CASE_KEY)
    return max(0, held["until"] - int(at.timestamp())) if held else 0


def is_at_its_end(request: HttpRequest) -> bool:
    """Say whether the two hours end it: being there does not keep it open any longer."""
    held = request.session.get(CASE_KEY)
    return held is not None and held["until"] >= held["from"] + _seconds(ABSOLUTE)


def with_case(view: Callable[Concatenate[HttpRequest, Case, P], Answer]) -> View[P]:
    """Give the view the case of the session, or lead to the sign-in."""

    @wraps(view)
    def led(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        case = signed_in_case(request, at=now())
        if case is None:
            if _was_ended_elsewhere(request):
                request.session[ENDED_KEY] = "elsewhere"
            if typed := _typed(request):
                why = request.session.pop(ENDED_KEY, "elsewhere")
                context = {"why": why, "typed": typed, "here": "status"}
                return render(request, "portal/status/ended.html", context, status=403)
            return redirect("portal:ended" if ENDED_KEY in request.session else "portal:sign_in")
        return view(request, case, *args, **kwargs)

    return led


def _was_ended_elsewhere(request: HttpRequest) -> bool:
    """Say whether the browser names a session that is no more: another device has opened it."""
    named = settings.SESSION_COOKIE_NAME in request.COOKIES
    return named and request.session.is_empty()


def _typed(request: HttpRequest) -> str:
    """Return what somebody typed into a page that is closed by now, so that it is not lost."""
    texts = (value for name in TYPED for value in request.POST.getlist(name))
    return "\n".join(text for text in texts if text.strip())


def _touch(request: HttpRequest, held: dict[str, Any], *, at: datetime) -> None:
    """Somebody is there: count the half hour anew, within the two hours."""
    idle_end = int(at.timestamp()) + _seconds(IDLE)
    until = min(idle_end, held["from"] + _seconds(ABSOLUTE))
    request.session[CASE_KEY] = {**held, "until": until}
    request.session.pop(ENDED_KEY, None)


def _forget(request: HttpRequest) -> None:
    for name in (CASE_KEY, HOLDER):
        request.session.pop(name, None)


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())


def _digest(case: Case) -> str:
    # Ends the sessions of a key that was replaced.
    return (case.access_digest or "")[:16]
