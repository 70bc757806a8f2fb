"""The sealed answer: it opens with the posted code, inside the session of its case."""

import re
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now

from privacy_portal.errors import Refused

from .. import operations
from ..forms.wizard_status import CodeForm
from ..models import Case
from .holders import private_page, with_case
from .standing import can_open
from .status import attachment, last_delivery

FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
MEDIA_TYPES: Final = {"pdf": "application/pdf", "csv": "text/csv", "json": "application/json"}


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
    context = {"case": case, "delivery": delivery, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            opened = operations.open_answer(
                case_id=case.pk, code=form.cleaned_data["code"], at=now()
            )
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            return render(request, "portal/status/download.html", {**context, "opened": opened})
    return render(request, "portal/status/unlock.html", context)


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
        form = CodeForm()
        context = {"case": case, "delivery": last_delivery(case), "form": form}
        return render(request, "portal/status/unlock.html", {**context, "refusal": str(refusal)})
    suffix = name.rpartition(".")[2]
    response = HttpResponse(
        content, content_type=MEDIA_TYPES.get(suffix, "application/octet-stream")
    )
    return attachment(response, name=name)
