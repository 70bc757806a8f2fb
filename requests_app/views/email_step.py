"""Step four, the second half: the code that shows that mail to this address arrives (ux 3.5)."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal.errors import Refused

from .. import drafts, mail_codes, resuming
from ..forms.wizard_answers import Answers
from ..forms.wizard_resume import MailCodeForm
from ..mail_choices import CodePurpose
from ..mail_codes import TooOften
from ..models import Draft
from ..wording import language_of_page
from . import codes
from .errors import wait
from .holders import private_page
from .lost import with_draft
from .wizard import answers_of, frame, from_check, to_step

CONFIRM = CodePurpose.CONFIRM


@private_page("GET", "POST")
@with_draft
def email(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Ask for the code; nothing is sent by looking at the page, or by looking again."""
    at = now()
    answers = answers_of(draft, at=at)
    if gap := answers.first_gap(before="email"):
        return to_step(gap)
    if not answers.address or answers.address_is_proved:
        return _on(request)
    if request.method != "POST":
        return _show(request, MailCodeForm(), answers, draft, at=at)
    if "again" in request.POST:
        return _send_again(request, answers, draft, at=at)
    if "without" in request.POST:
        return _go_without(request, answers, draft, at=at)
    return _enter(request, answers, draft, at=at)


def _enter(request: HttpRequest, answers: Answers, draft: Draft, *, at: datetime) -> HttpResponse:
    form = MailCodeForm(request.POST)
    if not form.is_valid():
        return _show(request, form, answers, draft, at=at)
    try:
        row = codes.enter(
            request, purpose=CONFIRM, draft=draft, code=form.cleaned_data["code"], at=at
        )
        # The address may have been mended in another window since the code was sent.
        resuming.prove(draft_id=draft.pk, email_index=row.address_index, at=at)
    except Refused as refusal:
        draft.refresh_from_db()
        if answers_of(draft, at=at).address_is_proved:
            # The other click of two has proved it.
            return _on(request)
        form.add_error("code", str(refusal))
        return _show(request, form, answers, draft, at=at)
    return _on(request)


def _send_again(
    request: HttpRequest, answers: Answers, draft: Draft, *, at: datetime
) -> HttpResponse:
    try:
        codes.send(request, purpose=CONFIRM, address=answers.address, draft=draft, at=at)
    except TooOften as refusal:
        form = MailCodeForm(MultiValueDict())
        form.errors.clear()
        form.add_error(None, str(refusal))
        return wait(_show(request, form, answers, draft, at=at), refusal.until)
    messages.success(request, _("A code is on its way."))
    return to_step("email", to_check=from_check(request))


def _go_without(
    request: HttpRequest, answers: Answers, draft: Draft, *, at: datetime
) -> HttpResponse:
    """Everything comes by post then; the address is kept no longer."""
    typed = {**answers.body["details"], "email": [""], "no_email": ["on"]}
    try:
        drafts.keep(
            draft_id=draft.pk,
            step="details",
            values=typed,
            language=language_of_page(),
            at=at,
            email_index="",
        )
    except Refused as refusal:
        messages.info(request, str(refusal))
        return to_step("kind")
    return _on(request)


def _on(request: HttpRequest) -> HttpResponse:
    return to_step("check" if from_check(request) else "request")


def _show(
    request: HttpRequest, form: MailCodeForm, answers: Answers, draft: Draft, *, at: datetime
) -> HttpResponse:
    sent = codes.waiting(request, purpose=CONFIRM, draft=draft, at=at)
    under_way = sent is not None and sent.index == mail_codes.index_of(answers.address)
    context = frame(
        answers,
        "details",
        draft,
        form=form,
        to_check=from_check(request),
        under_way=under_way,
        sender=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        back_step="details",
    )
    return render(request, "portal/apply/email.html", context)
