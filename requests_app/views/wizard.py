"""The seven steps of a request. Each "save and continue" keeps what was typed."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from fees.models import FeeRate
from privacy_portal import throttle
from privacy_portal.dates import tokyo_day
from privacy_portal.errors import Refused

from .. import drafts, limits, mail_codes
from ..forms.wizard_answers import STEPS, Answers
from ..forms.wizard_base import PortalForm
from ..forms.wizard_person import DetailsForm
from ..forms.wizard_postcode import look_up
from ..mail_choices import CodePurpose
from ..mail_codes import TooOften
from ..models import Draft
from ..wording import language_of_page, moment
from . import codes, lost
from .holders import private_page
from .shelf import Shelf, full

# Buttons that lead away with the form half written: what is typed is kept as it is.
LEAVING: Final = {"pause", "in_language", "leave"}


def fee_on(on: date) -> int:
    """Return the fee in yen for a service on a Tokyo day; 0 before any is set."""
    rate = FeeRate.objects.in_force(on=on).order_by("valid_from").last()
    return rate.amount if rate else 0


def answers_of(draft: Draft | None, *, at: datetime, body: drafts.Body | None = None) -> Answers:
    """Return what was typed so far; of no draft, what its form carries along."""
    on = tokyo_day(at)
    return Answers(
        drafts.body_of(draft) if draft else body or {},
        on=on,
        fee=fee_on(on),
        proved=draft.email_index if draft and draft.email_proved_at else "",
    )


def frame(answers: Answers, step: str, draft: Draft | None, **more: object) -> dict[str, Any]:
    """Return what every step shows: where it stands, and what was chosen so far."""
    position = STEPS.index(step)
    return {
        "answers": answers,
        "draft": draft,
        "carried": lost.carried(answers),
        "step": step,
        "step_number": position + 1,
        "step_count": len(STEPS),
        "states": [
            "done" if n < position else "now" if n == position else "later"
            for n in range(len(STEPS))
        ],
        "back_step": STEPS[position - 1] if position else None,
        # Where something is missing, the check page would only lead back here.
        "back_to_check": bool(more.get("to_check")) and answers.first_gap() is None,
        **more,
    }


def to_step(step: str, *, to_check: bool = False) -> HttpResponseRedirect:
    """Lead to a step, and from there back to the check page if it came from there."""
    return redirect(reverse(f"portal:{step}") + ("?back=check" if to_check else ""))


def from_check(request: HttpRequest) -> bool:
    return "check" in (request.POST.get("back"), request.GET.get("back"))


@private_page("GET", "POST")
def apply_step(request: HttpRequest, step: str) -> HttpResponse:
    """Show one step with what was typed before; keep it when it is right."""
    at = now()
    shelf = Shelf(request, at=at)
    if request.method == "POST":
        return shelf.put_back(_take(request, step, shelf, at=at))
    draft = shelf.in_hand
    if draft is None or draft.case_id is not None:
        if step != "kind":
            return lost.lead_on(request, shelf)
        draft = None
    answers = answers_of(draft, at=at)
    if gap := answers.first_gap(before=step):
        return redirect(f"portal:{gap}")
    form = _as_kept(answers, step, to_check=from_check(request))
    return _show(request, form, answers, step, draft, others=shelf.others(draft))


def _take(request: HttpRequest, step: str, shelf: Shelf, *, at: datetime) -> HttpResponse:
    """Take what was typed into the draft that the form names, and into no other."""
    named = request.POST.get("draft")
    draft, body = None, None
    if step == "kind" and "new" in request.POST:
        draft = shelf.unbegun()
    elif named:
        draft = shelf.named(named)
        if draft is None or draft.case_id is not None:
            return _show_again(request, step, shelf, named, at=at)
    elif named is None:
        held = shelf.in_hand
        draft = held if held is not None and held.case_id is None else None
    elif step != "kind":
        body = lost.read_carried(request.POST.get("carried", ""))
    if draft is None and body is None and step != "kind":
        return lost.lead_on(request, shelf)
    answers = answers_of(draft, at=at, body=body)
    form = answers.blank(step, request.POST)
    language = _asked_language(request)
    if draft is not None:
        shelf.take(draft)
    elif form.is_valid() or body is not None:
        try:
            typed = {**(body or {}), answers.slot(step): form.typed()}
            draft = _begin(request, shelf, typed, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if form.is_valid() and not LEAVING & set(request.POST):
                return to_step(answers.first_gap(before=step) or _after(step))
    if "lookup" in request.POST and step == "details":
        return _look_up(request, form, answers, draft, at=at)
    if draft is None or LEAVING & set(request.POST) or not form.is_valid():
        _keep_unfinished(form, answers, step, draft, at=at)
        if language and draft is not None:
            return _in_language(language, step, to_check=from_check(request))
        if (back := request.POST.get("leave")) in (*STEPS, "check") and draft is not None:
            return to_step(back)
        if draft is not None and "pause" in request.POST:
            return redirect("portal:pause")
        return _show(request, form, answers, step, draft)
    return _keep(request, form, answers, step, draft, at=at)


def _asked_language(request: HttpRequest) -> str:
    """Return the language that the switch of the page leads to, where the form came by it."""
    asked = request.POST.get("in_language", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _in_language(language: str, step: str, *, to_check: bool) -> HttpResponse:
    with override(language):
        return to_step(step, to_check=to_check)


def _begin(request: HttpRequest, shelf: Shelf, body: drafts.Body, *, at: datetime) -> Draft:
    if not shelf.has_room():
        raise Refused(full())
    if until := throttle.spend(limit=limits.DRAFTS, who=throttle.net_of(request), at=at):
        raise Refused(
            _("Many requests were begun from your network. Please go on after %(time)s.")
            % {"time": moment(until)}
        )
    begun = drafts.begin(language=language_of_page(), at=at, body=body)
    shelf.add(begun)
    return begun.draft


def _show_again(
    request: HttpRequest, step: str, shelf: Shelf, named: str, *, at: datetime
) -> HttpResponse:
    """Show what was typed for a draft that is gone: one press begins a new one with it."""
    body = lost.read_carried(request.POST.get("carried", ""))
    answers = answers_of(None, at=at, body=body)
    form = answers.blank(step, request.POST)
    form.errors.clear()
    form.add_error(None, lost.sentence(shelf, named))
    return _show(request, form, answers, step, None)


def _as_kept(answers: Answers, step: str, *, to_check: bool) -> PortalForm:
    checked = answers.checked(step) if to_check else None
    return checked if checked and checked.errors else answers.form(step)


def _show(
    request: HttpRequest,
    form: PortalForm,
    answers: Answers,
    step: str,
    draft: Draft | None,
    **more: object,
) -> HttpResponse:
    to_check = from_check(request) and draft is not None
    context = frame(answers, step, draft, form=form, to_check=to_check, **more)
    return render(request, f"portal/apply/{step}.html", context)


def _keep(
    request: HttpRequest,
    form: PortalForm,
    answers: Answers,
    step: str,
    draft: Draft,
    *,
    at: datetime,
) -> HttpResponse:
    to_check = from_check(request)
    email = form.email() if isinstance(form, DetailsForm) else None
    try:
        kept = drafts.keep(
            draft_id=draft.pk,
            step=answers.slot(step),
            values=form.typed(),
            language=language_of_page(),
            at=at,
            email_index=None if email is None else mail_codes.index_of(email),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, answers, step, draft)
    # What was typed on another step may be wrong by now: that one comes first.
    gap = answers.first_gap(before=step)
    if gap is None and email and not answers_of(kept, at=at).address_is_proved:
        _send_once(request, kept, email, at=at)
        gap = "email"
    if gap is not None:
        return to_step(gap, to_check=to_check)
    return to_step("check" if to_check else _after(step))


def _send_once(request: HttpRequest, draft: Draft, address: str, *, at: datetime) -> None:
    """Send the code on the way to its page, unless one is under way to this very address."""
    purpose = CodePurpose.CONFIRM
    under_way = codes.waiting(request, purpose=purpose, draft=draft, at=at)
    if under_way is not None and under_way.index == mail_codes.index_of(address):
        return
    try:
        codes.send(request, purpose=purpose, address=address, draft=draft, at=at)
    except TooOften as refusal:
        messages.info(request, str(refusal))


def _after(step: str) -> str:
    return STEPS[STEPS.index(step) + 1]


def _keep_unfinished(
    form: PortalForm, answers: Answers, step: str, draft: Draft | None, *, at: datetime
) -> None:
    """
    Keep what is typed but not right yet, for whoever goes back or reloads.

    The steps after it stay closed: every page checks anew what is kept.
    """
    if draft is None:
        return
    # A draft that was filed or removed meanwhile says so at the next "save and continue".
    with suppress(Refused):
        drafts.keep(
            draft_id=draft.pk,
            step=answers.slot(step),
            values=form.typed(),
            language=language_of_page(),
            at=at,
        )


def _look_up(
    request: HttpRequest,
    form: PortalForm,
    answers: Answers,
    draft: Draft | None,
    *,
    at: datetime,
) -> HttpResponse:
    """Fill in the address of a postcode: no error is shown, nothing typed is lost."""
    _keep_unfinished(form, answers, "details", draft, at=at)
    values = request.POST.copy()
    lookup = look_up(values, which=request.POST["lookup"])
    filled = answers.blank("details")
    filled.initial_from(values)
    if lookup.focus in filled.fields:
        filled.fields[lookup.focus].widget.attrs["autofocus"] = True
    return _show(request, filled, answers, "details", draft, lookup=lookup)
