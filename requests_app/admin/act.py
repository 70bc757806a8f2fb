"""One page per action: the form of the action, what it is about, and one call."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from identity.http import StaffRequest
from privacy_portal.dates import tokyo_day
from privacy_portal.errors import Refused

from .. import operations, workflow
from ..choices import Action
from ..forms.staff import ACTION_FORMS
from ..forms.staff_base import StaffForm
from ..models import Case
from . import history
from .page import page_of

TEMPLATE: Final = "admin/requests_app/case/act.html"
TURN_SECONDS: Final = 8 * 60 * 60
# What is shown beside the form; each is a template in `case/`.
BESIDE: Final[Mapping[Action, tuple[str, ...]]] = {
    Action.RECEIVE_PAPERS: ("checklist", "parties"),
    Action.EXAMINE_PAPERS: ("scans", "parties", "checklist"),
    Action.REQUEST_SUPPLEMENT: ("gaps", "checklist"),
    Action.ACCEPT_IDENTITY: ("parties", "checklist", "scans"),
    Action.DECLINE: ("gaps", "remarks"),
    Action.RECORD_PAYMENT: ("invoice",),
    Action.ATTACH_ANSWER: ("services", "asked"),
    Action.EXTEND: ("clock",),
    Action.PROPOSE: ("remarks", "asked", "services", "registered", "parties"),
    Action.RETURN: ("services", "registered", "asked"),
    Action.APPROVE: ("services", "registered", "asked", "parties", "remarks"),
    Action.DISPATCH: ("letters", "services", "parties"),
    Action.POST_CODE: ("letters", "deliveries", "parties"),
    Action.TAKE_BACK: ("deliveries",),
    Action.CLOSE: ("deliveries",),
    Action.WITHDRAW: ("asked",),
    Action.ASK_KEY: ("parties",),
    Action.ISSUE_KEY: ("parties",),
    Action.ANSWER_MESSAGE: ("messages", "asked"),
}


def act(request: StaffRequest, case: Case, action: Action, extra: dict[str, Any]) -> HttpResponse:
    """
    Show the form of an action, and take the step once when it is sent.

    A page that is older than the last step of the case, or was sent before, does nothing.
    """
    if action not in ACTION_FORMS:
        raise Http404
    if not workflow.may(request.user, workflow.ROWS[action]):
        raise PermissionDenied
    if case.purged_at is not None:
        # A form would be filled in from texts whose key is destroyed; the page says so.
        return redirect("admin:requests_app_case_change", case.pk)
    if request.method == "POST":
        return _take(request, case, action, extra)
    at = now()
    return _page(request, case, action, ACTION_FORMS[action](case=case, on=tokyo_day(at)), extra)


def _take(request: StaffRequest, case: Case, action: Action, extra: dict[str, Any]) -> HttpResponse:
    at = now()
    form = ACTION_FORMS[action](request.POST, request.FILES, case=case, on=tokyo_day(at))
    turn = f"turn:{request.user.pk}:{request.POST.get('turn', '')[:32]}"
    if cache.get(turn):
        return _sent_before(request, case)
    if request.POST.get("seen") != seen(case):
        form.full_clean()
        form.add_error(
            None,
            _("The case has moved on since you opened this page, so nothing was done."),
        )
    if not form.is_valid():
        return _page(request, case, action, form, extra)
    if not cache.add(turn, 1, TURN_SECONDS):
        return _sent_before(request, case)
    done = False
    try:
        form.operation(case_id=case.pk, by=request.user, at=at, **form.cleaned_data)
        done = True
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, case, action, form, extra)
    finally:
        if not done:
            cache.delete(turn)
    messages.success(request, _("Done: %(action)s.") % {"action": action.label})
    return redirect("admin:requests_app_case_change", case.pk)


def _sent_before(request: StaffRequest, case: Case) -> HttpResponse:
    messages.warning(request, _("This was sent before: it was done once and not again."))
    return redirect("admin:requests_app_case_change", case.pk)


def seen(case: Case) -> str:
    """Return what a page says it has seen: the status, and the last step of the case."""
    return f"{case.status}:{history.last_step(case.pk)}"


def _page(
    request: StaffRequest,
    case: Case,
    action: Action,
    form: StaffForm,
    extra: dict[str, Any],
) -> HttpResponse:
    # Asked anew: the operation may have been refused because the case moved.
    case.refresh_from_db(fields=["status", "purged_at", "proposed_by", "supplement_asked_by"])
    at = now()
    try:
        workflow.require(case, action, request.user)
        against = ""
    except Refused as refusal:
        against = str(refusal)
    operations.log_access(
        case_id=case.pk,
        object_kind="case",
        object_id=str(case.pk),
        action="VIEW_CASE",
        by=request.user,
        at=at,
    )
    context = {
        **extra,
        "title": f"{action.label} {case}",
        "page": page_of(case, request.user, on=tokyo_day(at), at=at),
        "case": case,
        "action": action,
        "form": form,
        "against": against,
        "beside": [f"admin/requests_app/case/_{name}.html" for name in BESIDE.get(action, ())],
        "seen": seen(case),
        "turn": secrets.token_urlsafe(12),
    }
    return TemplateResponse(request, TEMPLATE, context)
