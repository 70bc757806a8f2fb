"""Inside a session: another e-mail address, confirmed by a code, and the way in by e-mail."""

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal.errors import Refused

from .. import notices, operations
from ..forms.wizard_resume import MailCodeForm
from ..forms.wizard_status import NewAddressForm
from ..mail_choices import CodePurpose
from ..mail_codes import TooOften
from ..models import Case
from . import codes
from .errors import wait
from .holders import private_page, with_case

PURPOSE: Final = CodePurpose.CHANGE
# What is shown of an address that is on record: enough to know one's own again.
SHOWN: Final = 2


@private_page("GET", "POST")
@with_case
def email(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for a new address, take the code that went there, switch the way in by e-mail."""
    at = now()
    if request.POST.get("switch") in ("on", "off"):
        return _switch(request, case, at=at)
    if "code" in request.POST:
        return _enter(request, case, at=at)
    if request.method == "POST":
        return _ask(request, case, at=at)
    return _show(request, case, at=at)


def _ask(request: HttpRequest, case: Case, *, at: datetime) -> HttpResponse:
    form = NewAddressForm(request.POST)
    if not form.is_valid():
        return _show(request, case, form=form, at=at)
    try:
        codes.send(request, purpose=PURPOSE, address=form.cleaned_data["email"], case=case, at=at)
    except TooOften as refusal:
        form.add_error("email", str(refusal))
        return wait(_show(request, case, form=form, at=at), refusal.until)
    messages.info(request, _("A code is on its way to the new address."))
    return redirect("portal:email_change")


def _enter(request: HttpRequest, case: Case, *, at: datetime) -> HttpResponse:
    form = MailCodeForm(request.POST)
    if not form.is_valid():
        return _show(request, case, code_form=form, at=at)
    try:
        address = _confirmed(request, case, code=form.cleaned_data["code"], at=at)
        operations.change_email(case_id=case.pk, address=address, at=at)
    except Refused as refusal:
        form.add_error("code", str(refusal))
        return _show(request, case, code_form=form, at=at)
    messages.success(request, _("The e-mail address is confirmed. News goes there from now on."))
    return redirect("portal:email_change")


def _confirmed(request: HttpRequest, case: Case, *, code: str, at: datetime) -> str:
    row = codes.enter(request, purpose=PURPOSE, code=code, at=at)
    if row.case_id != case.pk:
        # Asked for in the session of another request, and signed in anew since.
        raise Refused(_("The code has expired. Send a new one."))
    return row.address or ""


def _switch(request: HttpRequest, case: Case, *, at: datetime) -> HttpResponse:
    on = request.POST["switch"] == "on"
    try:
        operations.switch_email_sign_in(case_id=case.pk, on=on, at=at)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            _("A code by e-mail opens the status now.")
            if on
            else _("From now on only the access key opens the status."),
        )
    return redirect("portal:email_change")


def _show(
    request: HttpRequest,
    case: Case,
    *,
    at: datetime,
    form: NewAddressForm | None = None,
    code_form: MailCodeForm | None = None,
) -> HttpResponse:
    asker = notices.asker_of(case)
    waiting = codes.waiting(request, purpose=PURPOSE, at=at) is not None
    context: dict[str, Any] = {
        "case": case,
        "form": code_form or form or NewAddressForm(),
        "address_form": form or NewAddressForm(),
        "code_form": code_form or MailCodeForm(),
        "waiting": waiting or code_form is not None,
        "address": _masked(asker.email or "") if asker else "",
        "proved": bool(asker and asker.email_proved_at),
        "here": "status",
    }
    return render(request, "portal/status/email.html", context)


def _masked(address: str) -> str:
    """Return 'ha…@example.jp': the status shows nothing that its reader does not know already."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:SHOWN]}…@{domain}" if local else ""
