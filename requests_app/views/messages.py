"""A message from the person to the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal import throttle
from privacy_portal.errors import Refused

from .. import limits, operations
from ..forms.messages import MessageForm
from ..models import Case
from . import overview
from .errors import wait
from .holders import private_page, with_case


@private_page("GET", "POST")
@with_case
def write(request: HttpRequest, case: Case) -> HttpResponse:
    """Take a message; what is refused stays in the field."""
    if request.method == "GET":
        return redirect("portal:status")
    form = MessageForm(request.POST)
    if not form.is_valid():
        return overview.show(request, case, form=form)
    at = now()
    if until := throttle.spend(limit=limits.MESSAGES, who=str(case.pk), at=at):
        return wait(overview.show(request, case, form=form, wait_until=until), until)
    try:
        operations.write_message(case_id=case.pk, body=form.cleaned_data["message"], at=at)
    except Refused as refusal:
        form.add_error("message", str(refusal))
        return overview.show(request, case, form=form)
    messages.success(request, _("Your message was sent to the desk."))
    return redirect(reverse("portal:status"))
