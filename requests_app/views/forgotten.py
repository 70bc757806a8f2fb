"""Who lost the number or the key: one answer for everybody, whatever is on record."""

import secrets
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal import jobs, throttle
from privacy_portal.numbering import format_receipt

from .. import inquiries, limits, mail_codes, notices, wording
from ..forms.wizard_status import LostKeyForm, LostNumberForm
from ..inquiry_choices import InquiryKind
from ..wording import language_of_page
from .errors import wait
from .holders import private_page


@private_page("GET", "POST")
def lost_number(request: HttpRequest) -> HttpResponse:
    """Send the receipt numbers to an address that was confirmed for them; never say whether."""
    form = LostNumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = now()
        index = mail_codes.index_of(form.cleaned_data["email"])
        until = throttle.spend(
            limit=limits.ASKED_BY_MAIL, who=throttle.net_of(request), at=at
        ) or throttle.spend(limit=limits.LOST_NUMBER, who=index, at=at)
        if until:
            form.add_error(None, too_many(until))
            return wait(_show(request, "number", form), until)
        # Owed whether or not there is anything to tell: the page does the same for everybody.
        found, turn = notices.find(address_index=index), secrets.token_hex(8)
        jobs.owe("tell_numbers", str(found), dedupe_key=f"tell_numbers:{turn}", at=at)
        messages.success(
            request, _("If there is a request, we send its receipt number to that address.")
        )
        return redirect("portal:lost_number")
    return _show(request, "number", form)


@private_page("GET", "POST")
def lost_key(request: HttpRequest) -> HttpResponse:
    """Take the wish for a new key to the desk, where somebody checks who asks."""
    form = LostKeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        at = now()
        if until := throttle.spend(limit=limits.INQUIRY, who=throttle.net_of(request), at=at):
            form.add_error(None, too_many(until))
            return wait(_show(request, "key", form), until)
        typed = form.cleaned_data
        written = inquiries.write(
            kind=InquiryKind.LOST_KEY,
            # The number is typed, not proved: it ties nothing, it stands in the text.
            body=_body(number=typed["number"], message=typed["message"]),
            name=typed["name"],
            email=typed["email"],
            phone=typed["phone"],
            address="",
            language=language_of_page(),
            case=None,
            at=at,
        )
        messages.success(
            request,
            _(
                "Your message was sent under the number %(number)s. The desk gets in touch with you"
                " to check who asks."
            )
            % {"number": written.number},
        )
        return redirect("portal:lost_key")
    return _show(request, "key", form)


def too_many(until: datetime) -> str:
    """Return the sentence that says until when to wait; what was typed stays."""
    return _("This was sent several times. Please wait until %(time)s, and send it again.") % {
        "time": wording.from_then_on(until, at=now())
    }


def _body(*, number: str, message: str) -> str:
    line = _("Receipt number: %(number)s") % {"number": format_receipt(number) or "-"}
    return f"{line}\n\n{message}".strip()


def _show(request: HttpRequest, what: str, form: LostNumberForm | LostKeyForm) -> HttpResponse:
    return render(request, f"portal/status/lost_{what}.html", {"form": form, "here": "status"})
