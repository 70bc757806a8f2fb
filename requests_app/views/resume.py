"""Save and stop, and go on elsewhere: with a key that was shown once, or with a code by e-mail."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from privacy_portal import throttle
from privacy_portal.errors import Refused

from .. import limits, mail_codes, resuming
from ..forms.wizard_resume import MailCodeForm, ResumeKeyForm, ResumeMailForm
from ..mail_choices import CodePurpose
from ..mail_codes import TooOften
from ..models import Draft
from . import codes, lost
from .begun import lines_of, next_page
from .errors import too_many, wait
from .holders import RESUMES_KEY, private_page
from .lost import with_draft
from .shelf import Shelf, full
from .wizard import answers_of

RESUME: Final = CodePurpose.RESUME
# How long the list stays open to a session that has shown the code.
LIST_OPEN: Final = timedelta(minutes=15)


@private_page("GET", "POST")
@with_draft
def pause(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Say until when it is kept, and how to go on; show a new resume key to who wants one."""
    at = now()
    key = ""
    if request.method == "POST":
        try:
            key = resuming.new_resume_key(draft_id=draft.pk, at=at)
        except Refused as refusal:
            messages.info(request, str(refusal))
    answers = answers_of(draft, at=at)
    context = {
        "draft": draft,
        "resume_key": key,
        "has_key": draft.resume_digest is not None,
        "by_mail": answers.address_is_proved,
        "go_on": reverse(f"portal:{answers.first_gap() or 'documents'}"),
    }
    return render(request, "portal/apply/pause.html", context)


@private_page("GET", "POST")
def resume(request: HttpRequest) -> HttpResponse:
    """Take a resume key, or an address to send a code to."""
    at = now()
    by_key = request.method == "POST" and "key" in request.POST
    by_mail = request.method == "POST" and not by_key
    key_form = ResumeKeyForm(request.POST if by_key else None)
    mail_form = ResumeMailForm(request.POST if by_mail else None)
    if by_key:
        net = throttle.net_of(request)
        if until := throttle.full_until(limit=limits.FAILED_SIGN_IN, who=net, at=at):
            return too_many(request, until)
        if key_form.is_valid():
            draft = resuming.of_resume_key(key=key_form.cleaned_data["key"], at=at)
            if draft is not None:
                return _take_over(request, draft, at=at)
            if until := _count_failure(net, at=at):
                return too_many(request, until)
            key_form.add_error(
                "key",
                _("No request is kept under this key: check it, or see if it was sent already."),
            )
    elif by_mail and mail_form.is_valid():
        return _send_code(request, mail_form, key_form, at=at)
    return _show(request, key_form, mail_form)


def _count_failure(net: str, *, at: datetime) -> datetime | None:
    """Count a wrong key; the moment to wait for where all nets together fail too often."""
    throttle.spend(limit=limits.FAILED_SIGN_IN, who=net, at=at)
    return throttle.spend(limit=limits.FAILED_SIGN_IN_TOTAL, who="", at=at)


def _show(request: HttpRequest, key_form: ResumeKeyForm, mail_form: ResumeMailForm) -> HttpResponse:
    form = key_form if key_form.is_bound else mail_form
    context = {"form": form, "key_form": key_form, "mail_form": mail_form}
    return render(request, "portal/apply/resume.html", context)


def _send_code(
    request: HttpRequest, form: ResumeMailForm, key_form: ResumeKeyForm, *, at: datetime
) -> HttpResponse:
    address = form.cleaned_data["email"]
    # Whether there is one shows in the mailbox only: the next page is the same.
    found = resuming.of_address(email_index=mail_codes.index_of(address), at=at)
    try:
        codes.send(
            request, purpose=RESUME, address=address, draft=found[0] if found else None, at=at
        )
    except TooOften as refusal:
        form.add_error(None, str(refusal))
        return wait(_show(request, key_form, form), refusal.until)
    return redirect("portal:resume_code")


@private_page("GET", "POST")
def code(request: HttpRequest) -> HttpResponse:
    """Take the code from the mail."""
    at = now()
    form = MailCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = codes.enter(request, purpose=RESUME, code=form.cleaned_data["code"], at=at)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session.cycle_key()
            request.session[RESUMES_KEY] = {
                "index": row.address_index,
                "until": int((at + LIST_OPEN).timestamp()),
            }
            return redirect("portal:resume_list")
    elif codes.waiting(request, purpose=RESUME, at=at) is None:
        messages.info(request, _("Please enter your e-mail address first."))
        return redirect("portal:resume")
    return render(request, "portal/apply/resume_code.html", {"form": form})


@private_page("GET", "POST")
def list_page(request: HttpRequest) -> HttpResponse:
    """List the drafts of a proved address, and take over the one that is chosen."""
    at = now()
    held = request.session.get(RESUMES_KEY)
    if not held or held["until"] <= at.timestamp():
        messages.info(request, _("Please enter your e-mail address first."))
        return redirect("portal:resume")
    rows = resuming.of_address(email_index=held["index"], at=at)
    if request.method == "POST":
        named = request.POST.get("draft", "")
        for draft in rows:
            if str(draft.pk) == named:
                return _take_over(request, draft, at=at)
        messages.info(request, lost.short_sentence(Shelf(request, at=at), named))
    context = {"lines": lines_of(rows, at=at)}
    return render(request, "portal/apply/resume_list.html", context)


def _take_over(request: HttpRequest, draft: Draft, *, at: datetime) -> HttpResponse:
    shelf = Shelf(request, at=at)
    here = shelf.named(str(draft.pk))
    if here is not None:
        shelf.take(here)
        messages.success(request, _("Here you go on."))
    elif not shelf.has_room():
        messages.info(request, full())
        return redirect("portal:drafts")
    else:
        try:
            shelf.add(resuming.take_over(draft_id=draft.pk))
        except Refused as refusal:
            messages.info(request, str(refusal))
            return redirect("portal:resume")
        messages.success(request, _("Here you go on. On the other device this request is closed."))
    return shelf.put_back(next_page(draft, at=at))
