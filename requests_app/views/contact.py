"""Questions and complaints by the routes of the policy (section 9), and our own form for them."""

import json
from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from privacy_portal import crypto, dates, throttle

from .. import inquiries, limits
from ..forms.inquiry import InquiryForm
from ..inquiry_choices import InquiryKind
from ..models import Case, ContactWindow, Inquiry, InquiryRoute
from ..wording import language_of_page
from .errors import wait
from .holders import private_page, signed_in_case
from .overview import ANSWERED

# What the last page shows once more: the number, and when to expect an answer.
SENT: Final = "inquiry"


@private_page("GET", "POST")
def contact(request: HttpRequest) -> HttpResponse:
    """Show whom to ask about what, and take what is for us; what is typed survives an error."""
    at = now()
    case = _case(request, at=at)
    form = InquiryForm(
        request.POST if request.method == "POST" else None,
        tied=case is not None,
        initial={"kind": request.GET.get("kind", "")},
    )
    until = None
    if request.method == "POST" and form.is_valid():
        if _was_sent(request, form):
            return redirect("portal:contact_sent")
        until = throttle.spend(limit=limits.INQUIRY, who=throttle.net_of(request), at=at)
        if until is None:
            inquiry = _write(form, case, at=at)
            day = dates.tokyo_day(at).isoformat()
            mark = _mark(form)
            request.session[SENT] = {"number": inquiry.number, "on": day, "mark": mark}
            return redirect("portal:contact_sent")
    response = render(
        request,
        "portal/contact.html",
        {
            "form": form,
            "case": case,
            "wait_until": until,
            "routes": _routes(at),
            "turned_away": ContactWindow.objects.in_force(on=dates.tokyo_day(at)).exclude(
                refers_to_ja=""
            ),
            "here": "contact",
        },
    )
    return wait(response, until) if until else response


@private_page("GET")
def sent(request: HttpRequest) -> HttpResponse:
    """Confirm with the number of the inquiry; without one there is nothing to confirm."""
    kept = request.session.get(SENT)
    if not kept:
        return redirect("portal:contact")
    on = datetime.fromisoformat(kept["on"]).date()
    context = {
        "number": kept["number"],
        "answer_by": dates.add_business_days(on, days=settings.ANSWER_BUSINESS_DAYS),
        "tied": _case(request, at=now()) is not None,
        "here": "contact",
    }
    return render(request, "portal/contact_sent.html", context)


def _was_sent(request: HttpRequest, form: InquiryForm) -> bool:
    """Say whether these very words were the last that this browser sent: it is the same click."""
    sent = request.session.get(SENT) or {}
    return bool(sent.get("mark") == _mark(form))


def _mark(form: InquiryForm) -> str:
    # Keyed: what stands in the table of sessions tells nobody what was written.
    return crypto.blind_index("inquiry-sent", json.dumps(form.cleaned_data, sort_keys=True))


def _case(request: HttpRequest, *, at: datetime) -> Case | None:
    """Return the case of this session once there is an answer to ask about."""
    case = signed_in_case(request, at=at)
    return case if case and case.status in ANSWERED else None


def _write(form: InquiryForm, case: Case | None, *, at: datetime) -> Inquiry:
    values = form.cleaned_data
    return inquiries.write(
        kind=InquiryKind(values["kind"]),
        body=form.body(),
        name=values.get("name", ""),
        email=values.get("email", ""),
        phone=values.get("phone", ""),
        address=values.get("address", ""),
        language=language_of_page(),
        case=case,
        at=at,
    )


def _routes(at: datetime) -> list[InquiryRoute]:
    return list(InquiryRoute.objects.in_force(on=dates.tokyo_day(at)).order_by("position", "pk"))
