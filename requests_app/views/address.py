"""A new address while the request is under way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal.errors import Refused

from .. import operations
from ..choices import BEFORE_DECIDED, PartyRole, Status
from ..forms.moving import AddressForm
from ..forms.wizard_postcode import Lookup, look_up
from ..models import Case
from .holders import private_page, with_case


@private_page("GET", "POST")
@with_case
def address(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the new address, or fill in what a postcode stands for."""
    if case.status not in BEFORE_DECIDED:
        # The letter is made for the old address: only the desk can stop it now.
        messages.info(
            request, _("The answer is decided. Please write to the desk about your new address.")
        )
        return redirect("portal:status")
    agent = case.parties.filter(role=PartyRole.AGENT).first()
    has_agent = agent is not None
    if request.method != "POST":
        return _show(request, case, AddressForm(has_agent=has_agent))
    if which := request.POST.get("lookup"):
        values = request.POST.copy()
        found = look_up(values, which=which)
        form = AddressForm(has_agent=has_agent)
        form.initial_from(values)
        return _show(request, case, form, found)
    form = AddressForm(request.POST, has_agent=has_agent)
    if form.is_valid():
        try:
            moved = operations.change_address(
                case_id=case.pk, whose=form.role(), address=form.new_address(), at=now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            was_proved = agent is not None and agent.address_proved_on is not None
            of_agent = form.role() == PartyRole.AGENT
            messages.success(request, _said(case, moved, redirected=of_agent and was_proved))
            return redirect("portal:status")
    return _show(request, case, form)


def _said(before: Case, moved: Case, *, redirected: bool) -> str:
    if redirected:
        # Only the desk can confirm an address of a proxy, on the sealed paper (DECISIONS 22).
        return _(
            "The new address is noted. Nobody has confirmed it yet, so the answer now goes to the "
            "person concerned. Please write to the desk if it should go to the representative."
        )
    if moved.status == Status.AWAITING_SUPPLEMENT and before.status != moved.status:
        return _(
            "The new address is noted. Please send a new certificate of residence that shows it."
        )
    if moved.status == Status.AWAITING_PAPERS:
        return _("The new address is noted. Please print the request form anew: it bears it.")
    return _("The new address is noted.")


def _show(
    request: HttpRequest, case: Case, form: AddressForm, lookup: Lookup | None = None
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "lookup": lookup,
        "proved": case.verification.accepted_on is not None,
        "here": "status",
    }
    return render(request, "portal/status/address.html", context)
