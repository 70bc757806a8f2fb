"""The seven steps of a request. Each "save and continue" keeps what was typed."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fees.models import FeeRate
from privacy_portal.dates import tokyo_day
from privacy_portal.errors import Refused

from .. import addresses, drafts
from ..choices import Language
from ..forms.wizard_answers import STEPS, Answers
from ..forms.wizard_base import PortalForm
from ..forms.wizard_fields import digits_of
from ..models import ContactWindow, Draft
from .holders import give_draft, open_draft, private_page, take_draft


@dataclass(frozen=True, slots=True)
class Lookup:
    """The answer to the second submit button: which address a postcode stands for."""

    prefix: str
    place: addresses.Place | None


def fee_on(on: date) -> int:
    """Return the fee in yen for a service on a Tokyo day; 0 before any is set."""
    rate = FeeRate.objects.in_force(on=on).order_by("valid_from").last()
    return rate.amount if rate else 0


def language_now() -> Language:
    return Language.EN if (get_language() or "").startswith("en") else Language.JA


def answers_of(draft: Draft | None, *, at: datetime) -> Answers:
    on = tokyo_day(at)
    return Answers(drafts.body_of(draft) if draft else {}, on=on, fee=fee_on(on))


def frame(answers: Answers, step: str, draft: Draft | None, **more: object) -> dict[str, Any]:
    """Return what every step shows: where it stands, and what was chosen so far."""
    position = STEPS.index(step)
    return {
        "answers": answers,
        "draft": draft,
        "step": step,
        "step_number": position + 1,
        "step_count": len(STEPS),
        "states": [
            "done" if n < position else "now" if n == position else "later"
            for n in range(len(STEPS))
        ],
        "back_step": STEPS[position - 1] if position else None,
        **more,
    }


@private_page("GET", "POST")
def apply_step(request: HttpRequest, step: str) -> HttpResponse:
    """Show one step with what was typed before; keep it when it is right."""
    at = now()
    draft = open_draft(request, at=at)
    if draft is None and step != "kind":
        messages.info(
            request, _("Please begin here. Nothing is typed yet, or it was already sent.")
        )
        return redirect("portal:kind")
    answers = answers_of(draft, at=at)
    if gap := answers.first_gap(before=step):
        return redirect(f"portal:{gap}")
    to_check = "check" in (request.POST.get("back"), request.GET.get("back"))
    if request.method != "POST":
        return _show(request, _as_kept(answers, step, to_check=to_check), answers, step, draft)
    form = answers.blank(step, request.POST)
    if "lookup" in request.POST and step == "details":
        return _look_up(request, form, answers, draft, at=at)
    if not form.is_valid():
        _keep_unfinished(form, answers, step, draft, at=at)
        return _show(request, form, answers, step, draft)
    return _keep(request, form, answers, step, draft, to_check=to_check, at=at)


def _as_kept(answers: Answers, step: str, *, to_check: bool) -> PortalForm:
    checked = answers.checked(step) if to_check else None
    return checked if checked and checked.errors else answers.form(step)


def _show(
    request: HttpRequest,
    form: PortalForm,
    answers: Answers,
    step: str,
    draft: Draft | None,
    lookup: Lookup | None = None,
) -> HttpResponse:
    to_check = "check" in (request.POST.get("back"), request.GET.get("back"))
    context = frame(answers, step, draft, form=form, to_check=to_check, lookup=lookup)
    if step == "services":
        context["turned_away"] = ContactWindow.objects.in_force(on=answers.on).exclude(
            refers_to_ja=""
        )
    return render(request, f"portal/apply/{step}.html", context)


def _keep(
    request: HttpRequest,
    form: PortalForm,
    answers: Answers,
    step: str,
    draft: Draft | None,
    *,
    to_check: bool,
    at: datetime,
) -> HttpResponse:
    response = redirect("portal:check" if to_check else f"portal:{STEPS[STEPS.index(step) + 1]}")
    if draft is None:
        begun = drafts.begin(language=language_now(), at=at)
        draft = begun.draft
        give_draft(response, begun.secret)
    try:
        drafts.keep(
            draft_id=draft.pk,
            step=answers.slot(step),
            values=form.typed(),
            language=language_now(),
            at=at,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, form, answers, step, draft)
    return response


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
            language=language_now(),
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
    prefix = "agent_" if request.POST["lookup"] == "agent" else ""
    values = request.POST.copy()
    place = addresses.find(digits_of(values.get(f"{prefix}postcode", "")))
    if place:
        values[f"{prefix}address"] = place.address
    filled = answers.blank("details")
    filled.initial_from(values)
    filled.fields[f"{prefix}{'address' if place else 'postcode'}"].widget.attrs["autofocus"] = True
    return _show(request, filled, answers, "details", draft, Lookup(prefix, place))


@private_page("POST")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed so far."""
    at = now()
    response = redirect("portal:home")
    draft = open_draft(request, at=at)
    if draft:
        drafts.discard(draft_id=draft.pk, at=at)
        messages.success(request, _("What you had typed is deleted."))
    take_draft(response)
    return response
