"""What a browser holds: the secret of its draft, and a session that knows one case."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from .. import drafts
from ..models import Case, Draft

P = ParamSpec("P")
Answer = HttpResponse | StreamingHttpResponse
View = Callable[Concatenate[HttpRequest, P], Answer]

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=2)
CASE_KEY: Final = "case"
DRAFT_COOKIE: Final = "draft"


def private_page(*methods: str) -> Callable[[View[P]], View[P]]:
    """Declare what a page with personal data needs: its methods, no cache, no error reports."""

    def declare(view: View[P]) -> View[P]:
        @wraps(view)
        def private(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        guarded = sensitive_variables()(sensitive_post_parameters()(private))
        declared: View[P] = never_cache(require_http_methods(list(methods))(guarded))
        return declared

    return declare


def cookie_name() -> str:
    return f"__Host-{DRAFT_COOKIE}" if settings.HTTPS else DRAFT_COOKIE


def held_draft(request: HttpRequest, *, at: datetime) -> Draft | None:
    """Return the draft of this browser, filed or not."""
    secret = request.COOKIES.get(cookie_name(), "")
    return drafts.find(secret=secret, at=at) if secret else None


def open_draft(request: HttpRequest, *, at: datetime) -> Draft | None:
    """Return the draft of this browser that is still being written."""
    draft = held_draft(request, at=at)
    return draft if draft and draft.case_id is None else None


def give_draft(response: HttpResponse, secret: str) -> None:
    """Hand the secret to the browser: a cookie of its own, which outlives a staff session."""
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=timedelta(days=settings.DRAFT_KEPT_DAYS),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def take_draft(response: HttpResponse) -> None:
    response.delete_cookie(cookie_name(), samesite="Lax")


def sign_in(request: HttpRequest, case: Case, *, at: datetime) -> None:
    """Let this session see one case, under a new session id."""
    request.session.cycle_key()
    stamp = int(at.timestamp())
    request.session[CASE_KEY] = {"id": case.pk, "digest": _digest(case), "from": stamp, "at": stamp}


def sign_out(request: HttpRequest) -> None:
    request.session.pop(CASE_KEY, None)
    request.session.cycle_key()


def signed_in_case(request: HttpRequest, *, at: datetime) -> Case | None:
    """Return the case of this session; None once it was idle too long or its key was voided."""
    held = request.session.get(CASE_KEY)
    if not held:
        return None
    stamp = int(at.timestamp())
    idle = stamp - held["at"] > IDLE.total_seconds()
    over = stamp - held["from"] > ABSOLUTE.total_seconds()
    case = (
        None
        if idle or over
        else Case.objects.select_related("data_key", "invoice", "policy")
        .filter(pk=held["id"], purged_at=None)
        .first()
    )
    if case is None or not case.access_digest or _digest(case) != held["digest"]:
        request.session.pop(CASE_KEY, None)
        return None
    request.session[CASE_KEY] = {**held, "at": stamp}
    return case


def with_case(view: Callable[Concatenate[HttpRequest, Case, P], Answer]) -> View[P]:
    """Give the view the case of the session, or lead to the sign-in."""

    @wraps(view)
    def led(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        case = signed_in_case(request, at=now())
        if case is None:
            return redirect("portal:sign_in")
        return view(request, case, *args, **kwargs)

    return led


def _digest(case: Case) -> str:
    # Ends the sessions of a key that was replaced.
    return (case.access_digest or "")[:16]
