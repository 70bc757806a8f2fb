"""Drawing black boxes over the data of an answer, and looking under them until it leaves."""

import json
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from identity.http import StaffRequest
from privacy_portal import readable, vault
from privacy_portal.errors import Refused

from .. import operations, patches, rulebook, workflow
from ..choices import Action, Status
from ..models import AnswerFile, Case, Redaction
from ..procedure.articles import spelled_out
from ..redaction import words
from ..wording import is_english, language
from ._serve import private_file, require_same_origin
from .act import seen
from .letters import is_sealed, reads_answers

TEMPLATE: Final = "admin/requests_app/case/redact.html"
SIDE: Final = 1600
LOOK_AGAIN_SECONDS: Final = 3


def page(
    request: StaffRequest, case: Case, file_id: UUID, extra: dict[str, Any]
) -> HttpResponseBase:
    """Show a file as it was attached, under its boxes; take new ones where they may change."""
    file = _file(request, case, file_id)
    refusal = ""
    if request.method == "POST":
        try:
            _take(request, case, file)
        except Refused as error:
            refusal = str(error)
        else:
            return redirect("admin:redact", case.pk, file.pk)
    return _shown(request, case, file, extra, refusal=refusal)


def picture(request: StaffRequest, case: Case, file_id: UUID, number: int) -> HttpResponseBase:
    """Show one page as it was attached."""
    require_same_origin(request)
    file = _file(request, case, file_id)
    content, media_type = _source(file)
    _log(request, case, file)
    try:
        jpeg = readable.picture(content, media_type=media_type, number=number, side=SIDE)
    except Refused:
        raise Http404 from None
    return private_file(
        [jpeg],
        media_type="image/jpeg",
        name=f"{case.number}-{file.pk.hex[:8]}-{number}.jpg",
        size=len(jpeg),
    )


def find(request: StaffRequest, case: Case, file_id: UUID) -> HttpResponseBase:
    """Answer where a text stands in the file. It comes in the body: an address would keep it."""
    file = _file(request, case, file_id)
    content, media_type = _source(file)
    _log(request, case, file)
    try:
        pages = readable.characters(content, media_type=media_type)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    found = list(words.find(pages, wanted=request.POST.get("text", "")))
    return JsonResponse(
        {
            "boxes": [[number, *box] for number, box in found[: patches.MOST_PATCHES]],
            "more": len(found) > patches.MOST_PATCHES,
        },
        headers={"Cache-Control": "no-store, private"},
    )


def _take(request: StaffRequest, case: Case, file: AnswerFile) -> None:
    if request.POST.get("seen") != seen(case):
        raise Refused(_("The case has moved on since you opened this page, so nothing was done."))
    content, media_type = _source(file)
    at = now()
    drawn = patches.read(
        request.POST.get("boxes", ""),
        pages=len(readable.sizes(content, media_type=media_type)),
        reasons={ground.code for ground in rulebook.redaction_grounds(case)},
    )
    operations.redact(case_id=case.pk, answer_file_id=file.pk, drawn=drawn, by=request.user, at=at)
    if not drawn:
        messages.success(request, _("The file is as it was attached, without boxes."))


def _shown(
    request: StaffRequest, case: Case, file: AnswerFile, extra: dict[str, Any], *, refusal: str
) -> HttpResponse:
    redaction: Redaction | None = getattr(file, "redaction", None)
    _log(request, case, file)
    try:
        content, media_type = _source(file)
        sizes = readable.sizes(content, media_type=media_type, name=file.title)
    except Refused as error:
        sizes, refusal = [], refusal or str(error)
    try:
        case.refresh_from_db(fields=["status"])
        workflow.require(case, Action.REDACT, request.user)
        against = ""
    except Refused as error:
        against = str(error)
    if not against and case.status == Status.DECIDED and not (redaction and redaction.problem):
        against = _("What was approved stays as it is; what failed can be tried again.")
    drawn = request.POST.get("boxes") or (redaction.patches if redaction else "")
    context = {
        **extra,
        "title": f"{Action.REDACT.label} {case}",
        "case": case,
        "file": file,
        "redaction": redaction,
        "sizes": sizes,
        "reasons": _reasons(case),
        "boxes": drawn,
        "left_open": _left_open(redaction),
        "refusal": refusal,
        "against": against,
        "seen": seen(case),
        "look_again": LOOK_AGAIN_SECONDS,
    }
    return TemplateResponse(
        request, TEMPLATE, context, status=400 if refusal and request.method == "POST" else 200
    )


def _reasons(case: Case) -> list[tuple[str, str]]:
    return [
        (
            ground.code,
            f"{ground.code} {ground.text_en if is_english() else ground.text_ja}"
            f" – {spelled_out(ground.article, language=language())}",
        )
        for ground in rulebook.redaction_grounds(case)
    ]


def _left_open(redaction: Redaction | None) -> list[tuple[str, str]]:
    """Return the words that are hidden and still stand somewhere, and where, in words."""
    found = json.loads(redaction.left_open or "{}") if redaction and redaction.made_at else {}
    return [
        (
            word,
            ", ".join(
                _("page %(number)d") % {"number": number} if number else _("in the title")
                for number in numbers
            ),
        )
        for word, numbers in found.items()
    ]


def _file(request: StaffRequest, case: Case, file_id: UUID) -> AnswerFile:
    staff = request.user
    # Not whoever puts the files into the envelope: they see what goes out, not what lay beneath.
    judges = staff.has_perm("requests_app.decide") or staff.has_perm("requests_app.approve")
    if not judges or not reads_answers(case, staff, sealed=is_sealed(case)):
        raise PermissionDenied
    file: AnswerFile = get_object_or_404(
        AnswerFile.objects.select_related("data_key", "redaction__data_key"),
        pk=file_id,
        requested_service__case=case,
        destroyed_at=None,
    )
    if not file.has_pages:
        raise Http404
    return file


def _source(file: AnswerFile) -> tuple[bytes, str]:
    name, media_type = file.attached
    return vault.read(file.data_key, name), media_type


def _log(request: StaffRequest, case: Case, file: AnswerFile) -> None:
    operations.log_access(
        case_id=case.pk,
        object_kind="answer_file",
        object_id=str(file.pk),
        action="READ_ANSWER_FILE",
        by=request.user,
        at=now(),
    )
