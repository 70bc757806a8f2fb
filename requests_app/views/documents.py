"""Step six: what to post, and copies that may be uploaded instead. Posting is always fine."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy_portal import vault
from privacy_portal.errors import Refused
from privacy_portal.sandbox import convert_upload

from .. import drafts
from ..forms.wizard_answers import Answers
from ..forms.wizard_papers import Need, UploadForm, needs, scans_of
from ..models import Draft, DraftScan
from .holders import open_draft, private_page
from .wizard import answers_of, frame


@private_page("GET", "POST")
def documents(request: HttpRequest) -> HttpResponse:
    """List the papers of this very case; take one copy at a time through the sandbox."""
    at = now()
    draft = open_draft(request, at=at)
    if draft is None:
        return redirect("portal:kind")
    answers = answers_of(draft, at=at)
    if gap := answers.first_gap():
        return redirect(f"portal:{gap}")
    wanted = needs(capacity=answers.capacity, on=answers.on)
    need = next((n for n in wanted if n.key == request.POST.get("need")), None)
    if request.method != "POST" or need is None or need.is_original:
        return _show(request, answers, draft, wanted)
    form = UploadForm(request.POST, need=need, files=request.FILES)
    if form.is_valid() and _take(request, form, need, draft, at=at):
        return redirect("portal:documents")
    return _show(request, answers, draft, wanted, form)


def _take(
    request: HttpRequest, form: UploadForm, need: Need, draft: Draft, *, at: datetime
) -> bool:
    upload = form.cleaned_data["file"]
    rule = next(r for r in need.rules if r.kind == form.cleaned_data["paper"])
    try:
        pages = convert_upload(upload.read(), media_type=upload.content_type or "")
        drafts.add_scan(
            draft_id=draft.pk,
            kind=rule.kind,
            whose=rule.whose,
            pages=pages,
            at=at,
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    count = ngettext("We received %(count)d page.", "We received %(count)d pages.", len(pages))
    messages.success(request, count % {"count": len(pages)})
    return True


def _show(
    request: HttpRequest,
    answers: Answers,
    draft: Draft,
    wanted: list[Need],
    refused: UploadForm | None = None,
) -> HttpResponse:
    scans = list(draft.scans.order_by("kind", "page"))
    lines: list[dict[str, Any]] = []
    for need in wanted:
        upload = None if need.is_original else need.upload_form()
        if refused is not None and refused.need == need:
            upload = refused
        lines.append({"need": need, "scans": scans_of(need, scans), "upload": upload})
    context = frame(answers, "documents", draft, lines=lines, form=refused)
    return render(request, "portal/apply/documents.html", context)


@private_page("POST")
def remove_page(request: HttpRequest) -> HttpResponse:
    """Delete one page for good."""
    draft = open_draft(request, at=now())
    scan = _scan_of(draft, request.POST.get("page", ""))
    if draft and scan:
        drafts.remove_scan(draft_id=draft.pk, scan_id=scan.pk)
        messages.success(request, _("The page is deleted."))
    return redirect("portal:documents")


@private_page("GET")
def page_image(request: HttpRequest, page: UUID) -> HttpResponse:
    """Show a page of one's own draft; of another's there is none."""
    draft = open_draft(request, at=now())
    scan = _scan_of(draft, str(page))
    if scan is None:
        return HttpResponse(status=404)
    response = HttpResponse(vault.read(scan.data_key, scan.file), content_type="image/jpeg")
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _scan_of(draft: Draft | None, text: str) -> DraftScan | None:
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return draft.scans.select_related("data_key").filter(pk=wanted).first() if draft else None
