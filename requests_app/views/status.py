"""The way back: receipt number and access key, then where the request stands (security 4)."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal import crypto, vault
from privacy_portal.errors import Refused

from .. import operations
from ..choices import BEFORE_DECIDED, LetterKind
from ..forms.wizard_status import SignInForm, WithdrawForm
from ..models import Case, Letter
from . import overview
from .holders import held_draft, private_page, sign_in, sign_out, signed_in_case, with_case
from .standing import LETTERS

# The key opens the status until so long after the end.
OPEN_AFTER_END: Final = timedelta(days=30)


@private_page("GET", "POST")
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Take number and key; unknown, wrong and void get the same answer."""
    at = now()
    if request.method == "GET" and signed_in_case(request, at=at):
        return redirect("portal:status")
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case = _find(number=form.cleaned_data["number"], key=form.cleaned_data["key"], at=at)
        if case:
            sign_in(request, case, at=at)
            return redirect("portal:status")
        form.add_error(
            None,
            _("The number and the key do not belong together, or the key is no longer in use."),
        )
    return render(request, "portal/status/sign_in.html", {"form": form})


def _find(*, number: str, key: str, at: datetime) -> Case | None:
    # One HMAC and one indexed query, whether or not the number exists.
    digest = crypto.secret_digest("access", key)
    case = (
        Case.objects.filter(access_digest=digest, purged_at=None)
        .filter(Q(closed_at=None) | Q(closed_at__gt=at - OPEN_AFTER_END))
        .first()
    )
    return case if case and case.number == number else None


@private_page("GET")
@with_case
def status(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what we wait for, from whom, until when."""
    return overview.show(request, case)


def _filed_here(request: HttpRequest, case: Case) -> bool:
    draft = held_draft(request, at=now())
    return bool(draft and draft.case_id == case.pk)


@private_page("POST")
@with_case
def letter(request: HttpRequest, case: Case) -> HttpResponse | StreamingHttpResponse:
    """Send one letter of one's own case; the look is on record before the first byte."""
    allowed = [*LETTERS]
    if _filed_here(request, case):
        allowed.append(LetterKind.KEY_STUB)
    row = _letter_of(case, request.POST.get("letter", ""), allowed)
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
    response = StreamingHttpResponse(
        vault.stream(row.data_key, row.file), content_type="application/pdf"
    )
    name = f"{row.kind.lower().replace('_', '-')}-{case.number}.pdf"
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
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The request is withdrawn."))
            return redirect("portal:status")
    return render(request, "portal/status/withdraw.html", {"case": case, "form": form})


@private_page("POST")
def sign_out_page(request: HttpRequest) -> HttpResponse:
    """Close the status on this device."""
    sign_out(request)
    messages.success(request, _("You are logged out. Nothing of your request is shown here."))
    response = redirect("portal:sign_in")
    response["Clear-Site-Data"] = '"cache"'
    return response
