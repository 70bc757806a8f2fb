"""Before and after the half hour of silence: a warning, more time, and a page that says why."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from .holders import ENDED_KEY, is_at_its_end, private_page, seconds_left, signed_in_case

JSON = "application/json"


@private_page("GET", "POST")
def still_there(request: HttpRequest) -> HttpResponse:
    """
    Say for how long the session stays open (GET), or keep it open (POST).

    The warning of `session.js` asks for JSON; without a script this is a page with a button.
    """
    at = now()
    wants_json = request.get_preferred_type(["text/html", JSON]) == JSON
    # Looking is not being there: a tab in the background asks too.
    if request.method == "POST" or not seconds_left(request, at=at):
        signed_in_case(request, at=at)
    if wants_json:
        return JsonResponse(
            {"seconds": seconds_left(request, at=at), "final": is_at_its_end(request)}
        )
    if not seconds_left(request, at=at):
        return redirect("portal:ended" if ENDED_KEY in request.session else "portal:sign_in")
    if request.method == "POST":
        return redirect("portal:still_there")
    return render(request, "portal/status/still_there.html", {"here": "status"})


@private_page("GET")
def ended(request: HttpRequest) -> HttpResponse:
    """Say that the page was closed, and what is needed to open it again."""
    if signed_in_case(request, at=now()):
        return redirect("portal:status")
    why = _why(request)
    if not why:
        return redirect("portal:sign_in")
    return render(request, "portal/status/ended.html", {"why": why, "here": "status"})


def _why(request: HttpRequest) -> str:
    return str(request.session.pop(ENDED_KEY, ""))
