"""The check page, the sending, and the page after it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from identity.choices import Capacity
from privacy_portal.errors import Refused

from .. import operations
from ..choices import LetterKind
from ..forms.wizard_answers import Answers
from ..forms.wizard_base import Row
from ..forms.wizard_kind import ConsentForm
from ..forms.wizard_papers import needs, scans_of
from ..models import Draft, KindRule, RequestedService
from .holders import held_draft, private_page, sign_in, signed_in_case
from .standing import last_day
from .wizard import answers_of, fee_on, frame, language_now


@private_page("GET", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Show everything once more; send it. Pressing twice leads to the same last page."""
    at = now()
    draft = held_draft(request, at=at)
    if draft is not None and draft.case_id is not None:
        return redirect("portal:complete")
    if draft is None:
        messages.info(
            request, _("Please begin here. Nothing is typed yet, or it was already sent.")
        )
        return redirect("portal:kind")
    answers = answers_of(draft, at=at)
    if gap := answers.first_gap():
        messages.info(request, _("Something is missing here."))
        response = redirect(f"portal:{gap}")
        response["Location"] += "?back=check"
        return response
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        submission = answers.submission(draft_id=draft.pk, language=language_now())
        assert submission  # noqa: S101 - there is no gap
        try:
            filed = operations.open_case(submission=submission, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sign_in(request, filed.case, at=at)
            return redirect("portal:complete")
    context = frame(answers, "check", draft, form=form, sections=_sections(answers, draft))
    return render(request, "portal/apply/check.html", context)


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
    for need in needs(capacity=answers.capacity, on=answers.on):
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


@private_page("GET")
def complete(request: HttpRequest) -> HttpResponse:
    """Show receipt number and access key for as long as the session lasts."""
    at = now()
    case = signed_in_case(request, at=at)
    draft = held_draft(request, at=at)
    if case is None:
        return redirect("portal:sign_in")
    if draft is None or draft.case_id != case.pk:
        return redirect("portal:status")
    letters = {
        letter.kind: letter
        for letter in case.letters.filter(
            kind__in=[LetterKind.REQUEST_FORM, LetterKind.KEY_STUB]
        ).order_by("owed_at")
    }
    form, stub = letters.get(LetterKind.REQUEST_FORM), letters.get(LetterKind.KEY_STUB)
    rule = KindRule.objects.in_force(on=case.request_date).filter(kind=case.kind).first()
    count = RequestedService.objects.filter(case=case).count()
    wanted = needs(capacity=Capacity(case.verification.capacity), on=case.request_date)
    context = {
        "case": case,
        "access_key": draft.access_key,
        "form_letter": form,
        "stub_letter": stub,
        "being_made": any(letter is not None and not letter.rendered_at for letter in (form, stub)),
        "needs": wanted,
        "last_day": last_day(case),
        "fee_sum": fee_on(case.request_date) * count if rule and rule.fee_applies else 0,
        "uploaded": case.verification.papers.filter(uploaded=True).exists(),
    }
    return render(request, "portal/apply/complete.html", context)
