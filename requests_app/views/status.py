"""Where a request stands, for who is signed in: its letters, and its end by their wish."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal import vault
from privacy_portal.errors import Refused

from .. import operations
from ..choices import BEFORE_DECIDED, FINAL, Language, LetterKind
from ..forms.wizard_status import WithdrawForm
from ..models import Case, Letter
from . import overview
from .holders import private_page, with_case
from .shelf import draft_of_case
from .standing import LETTERS

# What a saved file is called, where the kind would say nothing to its reader.
FILE_NAMES: Final = {LetterKind.KEY_STUB: "all-sheets"}


@private_page("GET")
@with_case
def status(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what we wait for, from whom, until when."""
    return overview.show(request, case)


def _filed_here(request: HttpRequest, case: Case) -> bool:
    return draft_of_case(request, case, at=now()) is not None


@private_page("POST")
@with_case
def letter(request: HttpRequest, case: Case) -> HttpResponse | StreamingHttpResponse:
    """Send one letter of one's own case; the look is on record before the first byte."""
    allowed = [*LETTERS]
    if _filed_here(request, case):
        allowed.append(LetterKind.KEY_STUB)
    wanted, _dot, language = request.POST.get("letter", "").partition(".")
    row = _letter_of(case, wanted, allowed)
    if row is None:
        messages.info(request, _("This letter is not here any more."))
        return redirect("portal:status")
    operations.log_access(
        case_id=case.pk,
        object_kind="letter",
        object_id=str(row.pk),
        action="READ_LETTER",
        by=None,
        at=now(),
    )
    english = language == Language.EN and row.english_file
    response = StreamingHttpResponse(
        vault.stream(row.data_key, row.english_file if english else row.file),
        content_type="application/pdf",
    )
    kind = LetterKind(row.kind)
    called = FILE_NAMES.get(kind, kind.lower().replace("_", "-"))
    name = f"{called}-{case.number}{'-en' if english else ''}.pdf"
    return attachment(response, name=name)


def _letter_of(case: Case, text: str, allowed: list[LetterKind]) -> Letter | None:
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return (
        case.letters.select_related("data_key")
        .filter(pk=wanted, kind__in=allowed, destroyed_at=None)
        .exclude(rendered_at=None)
        .first()
    )


def attachment(
    response: StreamingHttpResponse | HttpResponse, *, name: str
) -> HttpResponse | StreamingHttpResponse:
    """
    Declare a file that is kept by nobody on its way and runs nowhere (security 4.2).

    :param name: ASCII, and nothing that tells whose file it is
    """
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@private_page("POST")
@with_case
def receipt(request: HttpRequest, case: Case) -> HttpResponse:
    """Issue the receipt that whoever paid may ask for; it is made in a minute."""
    try:
        operations.issue_receipt(case_id=case.pk, by=None, at=now())
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The receipt is being made. You find it under “Documents”."))
    return redirect("portal:status")


@private_page("GET", "POST")
@with_case
def withdraw(request: HttpRequest, case: Case) -> HttpResponse:
    """End one's own request, after asking once more."""
    if case.status not in BEFORE_DECIDED:
        return redirect("portal:status")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(
                case_id=case.pk, reason=form.cleaned_data["reason"], by=None, at=now()
            )
        except Refused as refusal:
            case.refresh_from_db(fields=["status"])
            if case.status in FINAL:  # the other click of two was first
                return redirect("portal:status")
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is withdrawn."))
            return redirect("portal:status")
    return render(request, "portal/status/withdraw.html", {"case": case, "form": form})
