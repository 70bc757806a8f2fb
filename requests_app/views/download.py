"""The sealed answer: it opens with the posted code, inside the session of its case."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent

from .. import answer_data, operations
from ..forms.wizard_status import CodeForm
from ..models import Case
from ..packages import Entry
from ..wording import language
from .card import can_open
from .holders import private_page, with_case
from .overview import last_delivery
from .status import attachment

FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
ONE_LETTER: Final = re.compile(r"reply-\d+\.pdf")
MEDIA_TYPES: Final = {ending: kind for kind, ending in answer_data.MEDIA_TYPES.items()}
# What the record of downloads says; no name of a file stands in the trail.
LOGGED: Final = {
    "OPEN_ANSWER": gettext_lazy("Opened with the code"),
    "DOWNLOAD": gettext_lazy("One file downloaded"),
}
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class FileLine:
    """
    A file as the page names it: by what it is; its own name is what it is saved under.

    :ivar called: by the desk, in whatever language it writes; empty for letters
    """

    name: str
    called: str
    title: str
    format: str
    size: int


@private_page("GET", "POST")
@with_case
def download(request: HttpRequest, case: Case) -> HttpResponse:
    """
    Open the answer with the code and list its files.

    The list is the answer to the POST: the ticket that reads them stays with the browser and is
    kept nowhere here.
    """
    delivery = last_delivery(case)
    if not can_open(delivery):
        return redirect("portal:status")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = operations.open_answer(
                case_id=case.pk, code=form.cleaned_data["code"], at=now()
            )
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return _list(request, case, opened)
    return _unlock(request, case, form)


def _unlock(request: HttpRequest, case: Case, form: CodeForm, *, refusal: str = "") -> HttpResponse:
    context = {
        "case": case,
        "delivery": last_delivery(case),
        "form": form,
        "refusal": refusal,
        "here": "status",
    }
    return render(request, "portal/status/unlock.html", context)


def _list(
    request: HttpRequest, case: Case, opened: operations.OpenedAnswer, *, refusal: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": case,
        "delivery": last_delivery(case),
        "opened": opened,
        "ticket": opened.ticket,
        "files": _lines(case, opened.files),
        "log": _log(case),
        "refusal": refusal,
        "here": "status",
    }
    return render(request, "portal/status/download.html", context)


def _lines(case: Case, files: Iterable[Entry]) -> list[FileLine]:
    """Say of each file what it is: `reply-1.pdf` is a letter, `data-2-1.csv` of the 2nd service."""
    services = {
        str(row.position): row.service.name(language=language())
        for row in case.services.select_related("service")
    }
    lines, files = [], list(files)
    letters = sum(bool(ONE_LETTER.fullmatch(file.name)) for file in files)
    for file in files:
        kind, _dash, rest = file.name.rpartition(".")[0].partition("-")
        suffix = file.name.rpartition(".")[2]
        position = rest.partition("-")[0]
        if kind == "reply":
            number, _dash, translated = rest.partition("-")
            title = _("Letter with the answer")
            if letters > 1:
                title = _("Letter with the answer %(number)s") % {"number": number}
            if translated:
                words = _("in English")
                title = f"{title} ({words})"
        else:
            whose = services.get(position, position)
            words = _("Your data")
            title = whose if file.title else f"{words} – {whose}"
        lines.append(
            FileLine(
                name=file.name,
                called=file.title,
                title=title.strip(),
                format=_("CSV, opens in a spreadsheet") if suffix == "csv" else suffix.upper(),
                size=file.size,
            )
        )
    return lines


def _log(case: Case) -> list[tuple[datetime, str]]:
    events = AuditEvent.objects.filter(case_id=case.pk, action__in=LOGGED).order_by("-seq")
    return [(event.at, str(LOGGED[event.action])) for event in events[:SHOWN]]


@private_page("POST")
@with_case
def download_file(request: HttpRequest, case: Case) -> HttpResponse | StreamingHttpResponse:
    """Send one file of the opened answer; the download is on record before the first byte."""
    name = request.POST.get("name", "")
    if not FILE_NAME.fullmatch(name):
        raise Http404
    try:
        content = operations.read_answer(
            case_id=case.pk, ticket=request.POST.get("ticket", ""), name=name, at=now()
        )
    except Refused as refusal:
        return _unlock(request, case, CodeForm(), refusal=str(refusal))
    suffix = name.rpartition(".")[2]
    response = HttpResponse(
        content, content_type=MEDIA_TYPES.get(suffix, "application/octet-stream")
    )
    return attachment(response, name=name)


@private_page("POST")
@with_case
def delete(request: HttpRequest, case: Case) -> HttpResponse:
    """Destroy the answer here for good, once it was downloaded and the box was ticked."""
    ticket = request.POST.get("ticket", "")
    at = now()
    try:
        if "sure" not in request.POST:
            opened = operations.list_answer(case_id=case.pk, ticket=ticket, at=at)
            return _list(request, case, opened, refusal=_("Tick the box to delete the answer."))
        operations.delete_answer(case_id=case.pk, ticket=ticket, at=at)
    except Refused as refusal:
        return _after_refusal(request, case, ticket, str(refusal), at=at)
    messages.success(request, _("The electronic answer is deleted here."))
    return redirect("portal:status")


def _after_refusal(
    request: HttpRequest, case: Case, ticket: str, refusal: str, *, at: datetime
) -> HttpResponse:
    """Show the list again while its ten minutes run, else ask for the code."""
    try:
        opened = operations.list_answer(case_id=case.pk, ticket=ticket, at=at)
    except Refused:
        return _unlock(request, case, CodeForm(), refusal=refusal)
    return _list(request, case, opened, refusal=refusal)
