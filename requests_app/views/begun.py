"""What was begun in this browser: go on with one of several drafts, or delete it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.errors import Refused

from .. import drafts
from ..forms.wizard_answers import Answers
from ..models import Draft
from . import lost
from .holders import private_page
from .shelf import Shelf
from .wizard import answers_of, to_step

STEP_NAMES: Final[dict[str, Promise]] = {
    "kind": gettext_lazy("Kind of request"),
    "services": gettext_lazy("Services"),
    "requester": gettext_lazy("Who is making the request"),
    "details": gettext_lazy("Personal details"),
    "email": gettext_lazy("Confirming the e-mail address"),
    "request": gettext_lazy("What you ask"),
    "check": gettext_lazy("Papers, check and send"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One draft in a list: what it is about, and how far it went; no name."""

    draft: Draft
    answers: Answers
    step: str

    @property
    def step_name(self) -> Promise:
        return STEP_NAMES[self.step]


def lines_of(rows: Sequence[Draft], *, at: datetime) -> list[Line]:
    """Return a line for each draft; the registers are read once for all."""
    lines: list[Line] = []
    for draft in rows:
        answers = answers_of(draft, at=at)
        if lines:
            answers.share(lines[0].answers)
        lines.append(Line(draft, answers, answers.first_gap() or "check"))
    return lines


def next_page(draft: Draft, *, at: datetime) -> HttpResponse:
    """Lead to the step at which a draft was left; with all typed, to the papers."""
    return to_step(answers_of(draft, at=at).first_gap() or "documents")


@private_page("GET", "POST")
def list_page(request: HttpRequest) -> HttpResponse:
    """List the drafts of this browser; go on with the one that is chosen."""
    at = now()
    shelf = Shelf(request, at=at)
    if request.method == "POST":
        draft = shelf.named(request.POST.get("draft", ""))
        if draft is not None and draft.case_id is None:
            shelf.take(draft)
            return shelf.put_back(next_page(draft, at=at))
        messages.info(request, lost.short_sentence(shelf, request.POST.get("draft", "")))
        shelf.drop_lost()
    # The oldest of the same moment last, and not in the order in which they were in hand.
    rows = sorted(shelf.open, key=lambda draft: draft.saved_at or draft.created_at, reverse=True)
    context = {"lines": lines_of(rows, at=at), "in_hand": shelf.in_hand}
    return shelf.put_back(render(request, "portal/apply/drafts.html", context))


@private_page("POST")
def discard(request: HttpRequest) -> HttpResponse:
    """Throw away what was typed in one draft, after asking once more."""
    at = now()
    shelf = Shelf(request, at=at)
    named = request.POST.get("draft")
    draft = shelf.named(named) if named else shelf.in_hand
    if draft is None or draft.case_id is not None:
        return lost.lead_on(request, shelf, named)
    if "sure" not in request.POST:
        [line] = lines_of([draft], at=at)
        return render(request, "portal/apply/discard.html", {"line": line})
    try:
        drafts.discard(draft_id=draft.pk, at=at)
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("What you had typed is deleted."))
        shelf.drop(draft)
    return shelf.put_back(redirect("portal:drafts" if shelf.open else "portal:home"))
