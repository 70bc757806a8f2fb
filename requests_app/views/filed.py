"""The check page, the sending, and the page after it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from identity.choices import Capacity
from privacy_portal import throttle
from privacy_portal.errors import Refused

from .. import limits, operations
from ..choices import FINAL, LetterKind
from ..forms.wizard_answers import Answers
from ..forms.wizard_base import Row
from ..forms.wizard_kind import ConsentForm
from ..forms.wizard_papers import needs, scans_of
from ..models import Case, Draft, KindRule
from ..wording import language_of_page, moment
from . import lost
from .card import last_day
from .documents import needs_of
from .errors import wait
from .holders import private_page, sign_in, signed_in_case
from .shelf import Shelf
from .wizard import answers_of, fee_on, frame, to_step

# As long as somebody presses "send" again because no answer came.
JUST_SENT = timedelta(minutes=15)


@private_page("GET", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Show everything once more; send it. Pressing twice leads to the same last page."""
    at = now()
    shelf = Shelf(request, at=at)
    named = request.POST.get("draft")
    draft = shelf.named(named) if named else shelf.in_hand
    if draft is None:
        return lost.lead_on(request, shelf, named)
    shelf.take(draft)
    if draft.case_id is not None:
        return shelf.put_back(redirect("portal:complete"))
    return shelf.put_back(_check(request, draft, at=at))


def _check(request: HttpRequest, draft: Draft, *, at: datetime) -> HttpResponse:
    answers = answers_of(draft, at=at)
    if gap := answers.first_gap():
        messages.info(request, _("Something is missing here."))
        return to_step(gap, to_check=True)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    until = None
    if request.method == "POST" and form.is_valid():
        until = throttle.spend(limit=limits.FILING, who=throttle.net_of(request), at=at)
        if until is None and _sent(request, form, answers, draft, at=at):
            return redirect("portal:complete")
        if until is not None:
            # The other click of two may have sent it.
            draft.refresh_from_db(fields=["case"])
            if draft.case_id is not None:
                return redirect("portal:complete")
            form.add_error(None, _too_often(until))
    context = frame(answers, "check", draft, form=form, sections=_sections(answers, draft))
    context["papers_by"] = answers.on + timedelta(days=settings.PAPERS_DUE_DAYS)
    page = render(request, "portal/apply/check.html", context)
    return wait(page, until) if until else page


def _sent(
    request: HttpRequest, form: ConsentForm, answers: Answers, draft: Draft, *, at: datetime
) -> bool:
    submission = answers.submission(draft_id=draft.pk, language=language_of_page())
    assert submission  # noqa: S101 - there is no gap
    try:
        filed = operations.open_case(submission=submission, at=at)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    sign_in(request, filed.case, at=at)
    return True


def _too_often(until: datetime) -> str:
    return _(
        "Many requests were sent from your network. Please send this one after %(time)s; "
        "what you typed is kept."
    ) % {"time": moment(until)}


def _sections(answers: Answers, draft: Draft) -> list[dict[str, Any]]:
    titles = {
        "kind": _("What you ask"),
        "services": _("What you ask"),
        "request": _("What you ask"),
        "requester": _("Who asks"),
        "details": _("Who asks"),
    }
    sections: dict[str, list[tuple[str, Row]]] = {}
    for step in ("kind", "services", "request", "requester", "details"):
        form = answers.checked(step)
        for row in form.rows() if form else []:
            sections.setdefault(titles[step], []).append((step, row))
    sections[_("Papers")] = [("documents", row) for row in _papers(answers, draft)]
    return [{"title": title, "rows": rows} for title, rows in sections.items()]


def _papers(answers: Answers, draft: Draft) -> list[Row]:
    scans = list(draft.scans.order_by("kind", "page"))
    rows = []
    for need in needs_of(answers):
        sent = len(scans_of(need, scans))
        if need.is_original:
            line = _("Post the original.")
        elif sent:
            line = ngettext("Uploaded: %(count)d page", "Uploaded: %(count)d pages", sent) % {
                "count": sent
            }
        else:
            line = _("Post a copy.")
        rows.append(Row(need.title, (line,), f"need-{need.key}"))
    return rows


def _back_in(request: HttpRequest, case: Case, *, at: datetime) -> Case | None:
    """Let whoever holds the draft see the last page of it, as long as it was sent just now."""
    if case.purged_at or at - case.filed_at > JUST_SENT:
        return None
    sign_in(request, case, at=at)
    return signed_in_case(request, at=at)


@private_page("GET")
def complete(request: HttpRequest) -> HttpResponse:
    """Show receipt number and access key for as long as the session lasts."""
    at = now()
    case = signed_in_case(request, at=at)
    shelf = Shelf(request, at=at)
    sent = shelf.in_hand
    if sent is not None and sent.case is not None and sent.case != case:
        # The answer to "send" was lost, or this session belongs to another request.
        case = _back_in(request, sent.case, at=at)
        if case is None:
            messages.info(
                request,
                _("This request was already sent. Its status opens with its receipt number."),
            )
    if case is None:
        return redirect("portal:sign_in")
    draft = shelf.of(case)
    if draft is None or case.status in FINAL:
        return redirect("portal:status")
    letters = {
        letter.kind: letter
        for letter in case.letters.filter(
            kind__in=[LetterKind.REQUEST_FORM, LetterKind.KEY_STUB]
        ).order_by("owed_at")
    }
    form, stub = letters.get(LetterKind.REQUEST_FORM), letters.get(LetterKind.KEY_STUB)
    asked = case.services.order_by().values("case").values(count=Count("pk"))
    rule = (
        KindRule.objects.in_force(on=case.request_date)
        .filter(kind=case.kind)
        .annotate(services=Subquery(asked))
        .first()
    )
    checked = case.verification
    sent_copies = set(checked.papers.filter(uploaded=True).values_list("kind", "whose"))
    wanted = needs(
        capacity=Capacity(checked.capacity),
        on=checked.request_date,
        power_registered=checked.power_registered,
        proxy_own_id=checked.proxy_own_id,
    )
    context = {
        "case": case,
        "access_key": draft.access_key,
        "form_letter": form,
        "stub_letter": stub,
        "being_made": any(letter is not None and not letter.rendered_at for letter in (form, stub)),
        "needs": wanted,
        "last_day": last_day(case),
        "fee_sum": fee_on(case.request_date) * rule.services if rule and rule.fee_applies else 0,
        "uploaded": {
            need.key
            for need in wanted
            if sent_copies & {(rule.kind.value, rule.whose.value) for rule in need.rules}
        },
    }
    return render(request, "portal/apply/complete.html", context)
