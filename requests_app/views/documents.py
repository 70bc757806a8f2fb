"""Step six: what to post, and copies that may be uploaded instead. Posting is always fine."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacy_portal.errors import Refused

from .. import drafts
from ..forms.wizard_answers import Answers
from ..forms.wizard_papers import Copy, Need, UploadForm, needs, scans_of
from ..models import Draft, DraftScan
from . import copies
from .copies import FileShown
from .errors import wait
from .holders import private_page
from .lost import with_draft
from .shelf import Shelf, open_draft
from .wizard import answers_of, frame


@private_page("GET", "POST")
@with_draft
def documents(request: HttpRequest, draft: Draft) -> HttpResponse:
    """List the papers of this very case; take one copy at a time through the sandbox."""
    at = now()
    answers = answers_of(draft, at=at)
    if gap := answers.first_gap():
        return redirect(f"portal:{gap}")
    wanted = needs_of(answers)
    need = next((n for n in wanted if n.key == request.POST.get("need")), None)
    if request.method != "POST":
        return _show(request, answers, draft, wanted)
    if need is None or need.is_original:
        messages.warning(request, copies.NOT_WANTED)
        return _show(request, answers, draft, wanted)
    form = UploadForm(request.POST, need=need, files=request.FILES)
    taken = copies.take(form, who=_counted(draft), at=at)
    if isinstance(taken, datetime):
        page = _show(request, answers, draft, wanted, form)
        return wait(page, taken)
    if taken and _keep(request, form, taken, draft, at=at):
        response = redirect("portal:documents")
        response["Location"] += f"#need-{need.key}"
        return response
    return _show(request, answers, draft, wanted, form)


def needs_of(answers: Answers) -> list[Need]:
    """Return the papers that a request needs as it is typed so far."""
    return needs(
        capacity=answers.capacity, on=answers.on, power_registered=answers.asker.power_registered
    )


def _counted(draft: Draft) -> str:
    return f"draft {draft.pk}"


def _keep(
    request: HttpRequest, form: UploadForm, copy: Copy, draft: Draft, *, at: datetime
) -> bool:
    try:
        drafts.add_scan(
            draft_id=draft.pk,
            kind=copy.rule.kind,
            whose=copy.rule.whose,
            pages=copy.pages,
            sent=copy.sent,
            at=at,
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    count = len(copy.pages)
    said = ngettext("We received %(count)d page.", "We received %(count)d pages.", count)
    messages.success(request, said % {"count": count})
    return True


def _show(
    request: HttpRequest,
    answers: Answers,
    draft: Draft,
    wanted: list[Need],
    refused: UploadForm | None = None,
) -> HttpResponse:
    scans = list(draft.scans.select_related("data_key").order_by("kind", "page"))
    lines: list[dict[str, Any]] = []
    for need in wanted:
        upload = None if need.is_original else need.upload_form()
        if refused is not None and refused.need == need:
            upload = refused
        files = _files(scans_of(need, scans))
        state = "post" if need.is_original else "received" if files else "todo"
        lines.append({"need": need, "files": files, "upload": upload, "state": state})
    context = frame(answers, "documents", draft, lines=lines, form=refused)
    return render(request, "portal/apply/documents.html", context)


def _files(scans: list[DraftScan]) -> list[FileShown]:
    """Put the pages that came in one file together."""
    files: dict[tuple[object, ...], list[DraftScan]] = {}
    for scan in scans:
        key = (scan.kind, scan.whose, scan.received_at, scan.original_sha256)
        files.setdefault(key, []).append(scan)
    return [
        FileShown(
            key=pages[0].pk,
            paper=str(pages[0].get_kind_display()),
            # Pages from before files were noted have no name that could be read.
            name=pages[0].original_name if pages[0].original_sha256 else "",
            size=pages[0].original_size,
            received_at=pages[0].received_at,
            pages=[
                copies.page_shown(
                    number, view="page_image", key=page.pk, width=page.width, height=page.height
                )
                for number, page in enumerate(pages, start=1)
            ],
        )
        for pages in files.values()
    ]


@private_page("POST")
def remove_page(request: HttpRequest) -> HttpResponse:
    """Delete a file for good, with all its pages."""
    draft = open_draft(request, at=now())
    scan = _scan_of(draft, copies.id_in(request.POST.get("page", "")))
    if draft and scan:
        try:
            drafts.remove_file(draft_id=draft.pk, scan_id=scan.pk)
        except Refused as refusal:  # "send" was quicker
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The file is deleted."))
    return redirect("portal:documents")


@private_page("POST")
def preview(request: HttpRequest) -> HttpResponse:
    """Draw a file of one's own draft before it is sent; nothing is stored."""
    at = now()
    draft = open_draft(request, at=at)
    if draft is None:
        return JsonResponse({"error": _("Please begin again.")}, status=404)
    return copies.preview(request, who=_counted(draft), at=at)


@private_page("GET")
def page_image(request: HttpRequest, page: UUID, *, small: bool = False) -> HttpResponse:
    """Show a page of one's own draft; of another's there is none."""
    # Not only of the one in hand: another window may show another.
    own = DraftScan.objects.filter(draft__in=Shelf(request, at=now()).open)
    scan = own.select_related("data_key").filter(pk=page).first()
    if scan is None:
        return HttpResponse(status=404)
    return copies.page_picture(scan.data_key, scan.file, small=small)


def _scan_of(draft: Draft | None, wanted: UUID | None) -> DraftScan | None:
    if draft is None or wanted is None:
        return None
    return draft.scans.select_related("data_key").filter(pk=wanted).first()
