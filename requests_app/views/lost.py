"""What to say where a draft is not there any more; nothing that was typed is lost by it."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..drafts import Body
from ..forms.wizard_answers import Answers
from ..models import Draft
from ..resuming import Lost
from .shelf import Shelf

P = ParamSpec("P")

# What later forms are built from: without it, a form could not show again what was typed into it.
CARRIED: Final = ("kind", "requester")
# Both are choices: what is longer was not made by our page.
MOST_CARRIED: Final = 10_000
SENTENCES: Final[dict[Lost, Promise]] = {
    Lost.ELSEWHERE: gettext_lazy("This request was continued on another device."),
    Lost.SENT: gettext_lazy("This request was continued on another device, and sent from there."),
    Lost.GONE: gettext_lazy(
        "What you had typed is deleted: by you, or because its last day is over."
    ),
}


def with_draft(
    view: Callable[Concatenate[HttpRequest, Draft, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view the draft that is written on, in hand from now on, or lead on from there."""

    @wraps(view)
    def led(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        shelf = Shelf(request, at=now())
        named = request.POST.get("draft")
        draft = shelf.named(named) if named else shelf.in_hand
        if draft is None or draft.case_id is not None:
            return lead_on(request, shelf, named)
        shelf.take(draft)
        return shelf.put_back(view(request, draft, *args, **kwargs))

    return led


def lead_on(request: HttpRequest, shelf: Shelf, named: str | None = None) -> HttpResponse:
    """
    Lead whoever opens a page of a draft that is not there to where one can go on.

    :param named: the draft that the form names, if it names one; else it is the one in hand
    """
    sent = shelf.named(named) if named else shelf.in_hand
    what = shelf.what_became_of(named) if named and sent is None else shelf.lost()
    shelf.drop_lost()
    if sent is not None:
        messages.info(request, _("This request was already sent."))
        shelf.take(sent)
        return shelf.put_back(redirect("portal:complete"))
    messages.info(
        request, str(SENTENCES[what]) if what else _("Please begin here. Nothing is typed yet.")
    )
    if what == Lost.ELSEWHERE:
        page = "resume"
    elif what == Lost.SENT:
        page = "sign_in"
    else:
        page = "drafts" if shelf.open else "kind"
    return shelf.put_back(redirect(f"portal:{page}"))


def sentence(shelf: Shelf, named: str) -> str:
    """Say why a form could not be saved, and what to do with what is typed into it."""
    if shelf.named(named) is not None:
        return _(
            "This request was already sent. What you typed here is not part of it. "
            "“Save and continue” begins a new request with it."
        )
    what = shelf.what_became_of(named)
    if what == Lost.ELSEWHERE:
        return _(
            "This request was continued on another device, so what you typed here is not saved. "
            "“Save and continue” begins a new request with it."
        )
    if what == Lost.SENT:
        return _(
            "This request was continued on another device, and sent from there. What you typed "
            "here is not part of it. “Save and continue” begins a new request with it."
        )
    return _(
        "This request was deleted, by you or because its last day is over. "
        "“Save and continue” begins a new request with what you typed here."
    )


def short_sentence(shelf: Shelf, named: str) -> str:
    """Say why a draft that was chosen from a list cannot be gone on with."""
    if shelf.named(named) is not None:
        return _("This request was already sent.")
    return str(SENTENCES[shelf.what_became_of(named)])


def carried(answers: Answers) -> str:
    """Return what a form takes along, in case that its draft is gone when it is sent."""
    return json.dumps({step: answers.body[step] for step in CARRIED if step in answers.body})


def read_carried(text: str) -> Body:
    """Read it again: anything but lists of words is dropped, and the forms judge the words."""
    if len(text) > MOST_CARRIED:
        return {}
    try:
        said = json.loads(text)
        # What cannot be written down in UTF-8 was typed by nobody: half of a pair.
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {
        step: {
            name: [value for value in values if isinstance(value, str)]
            for name, values in said[step].items()
            if isinstance(values, list)
        }
        for step in CARRIED
        if isinstance(said.get(step), dict)
    }
