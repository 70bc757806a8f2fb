"""The way back to the status: number and key, or number and a code by e-mail (security 4)."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal import crypto, throttle
from privacy_portal.errors import Refused

from .. import limits, mail_codes, wording
from ..forms.wizard_resume import MailCodeForm
from ..forms.wizard_status import MailSignInForm, SignInForm
from ..mail_choices import CodePurpose
from ..mail_codes import TooOften
from ..models import Case
from . import codes
from .errors import wait
from .holders import private_page, sign_in, sign_out, signed_in_case
from .shelf import Shelf

# Key and code open the status until so long after the end.
OPEN_AFTER_END: Final = timedelta(days=30)
PURPOSE: Final = CodePurpose.SIGN_IN


@private_page("GET", "POST")
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Offer both ways; unknown, wrong, closed and void get the same answer."""
    at = now()
    if request.method == "POST":
        by_mail = "mail-number" in request.POST
        return _ask_code(request, at=at) if by_mail else _try_key(request, at=at)
    if signed_in_case(request, at=at):
        return redirect("portal:status")
    return _show(request)


def _try_key(request: HttpRequest, *, at: datetime) -> HttpResponse:
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _show(request, form=form)
    if until := _net_is_full(request, at=at):
        return _slow(request, form, until)
    case = _by_key(number=form.cleaned_data["number"], key=form.cleaned_data["key"], at=at)
    if case:
        sign_in(request, case, at=at)
        return redirect("portal:status")
    if until := _count_failure(request, at=at):
        return _slow(request, form, until)
    form.add_error(
        None, _("The number and the key do not belong together, or the key is no longer in use.")
    )
    return _show(request, form=form)


def _ask_code(request: HttpRequest, *, at: datetime) -> HttpResponse:
    mail_form = MailSignInForm(request.POST)
    if not mail_form.is_valid():
        return _show(request, mail_form=mail_form)
    number, address = mail_form.cleaned_data["number"], mail_form.cleaned_data["email"]
    case = _by_index(number=number, index=mail_codes.index_of(address), at=at)
    try:
        codes.send(request, purpose=PURPOSE, address=address, case=case, at=at)
    except TooOften as refusal:
        mail_form.add_error(None, str(refusal))
        return wait(_show(request, mail_form=mail_form), refusal.until)
    return redirect("portal:sign_in_code")


@private_page("GET", "POST")
def code_page(request: HttpRequest) -> HttpResponse:
    """Take the six digits; whether any were sent cannot be seen here."""
    at = now()
    if request.method == "GET":
        if codes.waiting(request, purpose=PURPOSE, at=at) is None:
            return redirect("portal:sign_in")
        return _show_code(request, MailCodeForm())
    form = MailCodeForm(request.POST)
    if not form.is_valid():
        return _show_code(request, form)
    if until := _net_is_full(request, at=at):
        return _slow_code(request, form, until)
    try:
        case = _by_code(request, code=form.cleaned_data["code"], at=at)
    except Refused as refusal:
        if until := _count_failure(request, at=at):
            return _slow_code(request, form, until)
        form.add_error("code", str(refusal))
        return _show_code(request, form)
    sign_in(request, case, at=at)
    return redirect("portal:status")


@private_page("POST")
def sign_out_page(request: HttpRequest) -> HttpResponse:
    """Close the status on this device, and the last page of a request that was filed on it."""
    at = now()
    shelf = Shelf(request, at=at)
    shelf.drop_sent()
    sign_out(request)
    messages.success(request, _("You are logged out. Nothing of your request is shown here."))
    response = shelf.put_back(redirect("portal:sign_in"))
    # Not "cookies": a request that is still being written on this device has its secret there.
    # Nothing of ours is in "storage".
    response["Clear-Site-Data"] = '"cache"'
    return response


def _open(*, at: datetime) -> QuerySet[Case]:
    recent = Q(closed_at=None) | Q(closed_at__gt=at - OPEN_AFTER_END)
    return Case.objects.filter(recent, purged_at=None, access_digest__isnull=False)


def _by_key(*, number: str, key: str, at: datetime) -> Case | None:
    # One HMAC and one indexed query, whether or not the number exists.
    case = _open(at=at).filter(access_digest=crypto.secret_digest("access", key)).first()
    return case if case and case.number == number else None


def _by_index(*, number: str, index: str, at: datetime) -> Case | None:
    """Find a case whose person confirmed this address, and has not switched this way off."""
    return (
        _open(at=at)
        .filter(
            number=number,
            email_sign_in=True,
            parties__email_index=index,
            parties__email_proved_at__isnull=False,
        )
        .first()
    )


def _by_code(request: HttpRequest, *, code: str, at: datetime) -> Case:
    """
    Return the case that a code opens.

    :raises Refused: for a wrong code, and where the way was switched off since it was sent
    """
    row = codes.enter(request, purpose=PURPOSE, code=code, at=at)
    case = _by_index(number=row.case.number if row.case else "", index=row.address_index, at=at)
    if case is None:
        raise Refused(_("The code has expired. Send a new one."))
    return case


def _net_is_full(request: HttpRequest, *, at: datetime) -> datetime | None:
    net = throttle.net_of(request)
    return throttle.full_until(limit=limits.FAILED_SIGN_IN, who=net, at=at)


def _count_failure(request: HttpRequest, *, at: datetime) -> datetime | None:
    net = throttle.net_of(request)
    return throttle.spend(limit=limits.FAILED_SIGN_IN, who=net, at=at) or throttle.spend(
        limit=limits.FAILED_SIGN_IN_TOTAL, who="", at=at
    )


def _too_many(until: datetime) -> str:
    return _("Too many tries did not fit. Please wait until %(time)s, and try again.") % {
        "time": wording.from_then_on(until, at=now())
    }


def _slow(request: HttpRequest, form: SignInForm, until: datetime) -> HttpResponse:
    form.add_error(None, _too_many(until))
    return wait(_show(request, form=form), until)


def _slow_code(request: HttpRequest, form: MailCodeForm, until: datetime) -> HttpResponse:
    form.add_error("code", _too_many(until))
    return wait(_show_code(request, form), until)


def _show(
    request: HttpRequest,
    *,
    form: SignInForm | None = None,
    mail_form: MailSignInForm | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form or mail_form or SignInForm(),
        "key_form": form or SignInForm(),
        "mail_form": mail_form or MailSignInForm(),
        "here": "status",
    }
    return render(request, "portal/status/sign_in.html", context)


def _show_code(request: HttpRequest, form: MailCodeForm) -> HttpResponse:
    return render(request, "portal/status/code.html", {"form": form, "here": "status"})
