"""Which letters and answer files staff may read, and when."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _

from identity.http import StaffRequest
from identity.models import Staff
from privacy_portal import vault

from .. import operations
from ..answer_data import MEDIA_TYPES
from ..choices import DeliveryMethod, Language, LetterKind, Status
from ..models import AnswerFile, Case, Letter
from ._serve import private_file, require_same_origin


def unreadable(letter: Letter, staff: Staff, *, sealed: bool, at: datetime) -> str:
    """
    Say why this person may not open a letter; empty where they may.

    :param sealed: whether the answer of the case went out electronically
    """
    if letter.kind == LetterKind.KEY_STUB:
        return _("For the person only: it bears their access key.")
    if not staff.has_perm("requests_app.view_papers"):
        return _("You have no permission to read letters.")
    if letter.destroyed_at:
        return _("Destroyed.")
    if not letter.rendered_at:
        return _("Still being made.")
    if letter.kind in (LetterKind.DELIVERY_CODE, LetterKind.NEW_KEY):
        if not staff.has_perm("requests_app.dispatch"):
            return _("Only the mail room prints what opens something.")
        if at > letter.rendered_at + timedelta(hours=settings.CODE_LETTER_KEPT_HOURS):
            return _("The time to print it is over.")
    if letter.kind == LetterKind.REPLY and sealed:
        return _("Sealed: only the person can open the answer.")
    return ""


def is_sealed(case: Case) -> bool:
    """Say whether the answer is out electronically; after a take-back it is not."""
    return (
        case.status in (Status.DISPATCHED, Status.CLOSED)
        and case.deliveries.order_by("-dispatched_at").values_list("method", flat=True).first()
        == DeliveryMethod.ELECTRONIC
    )


def reads_answers(case: Case, staff: Staff, *, sealed: bool) -> bool:
    """Whether attached data are shown: to who decides, then to who puts them into the envelope."""
    if sealed or not staff.has_perm("requests_app.view_papers"):
        return False
    decides = staff.has_perm("requests_app.decide") or staff.has_perm("requests_app.approve")
    posts = case.status == Status.DECIDED and staff.has_perm("requests_app.dispatch")
    return decides or posts


def show_letter(request: StaffRequest, case: Case, letter_id: UUID) -> HttpResponseBase:
    """Show a letter as it was made, after the look is on record."""
    require_same_origin(request)
    letter = get_object_or_404(case.letters.select_related("data_key"), pk=letter_id)
    at = now()
    if unreadable(letter, request.user, sealed=is_sealed(case), at=at):
        raise PermissionDenied
    operations.log_access(
        case_id=case.pk,
        object_kind="letter",
        object_id=str(letter.pk),
        action="READ_LETTER",
        by=request.user,
        at=at,
    )
    english = request.GET.get("in") == Language.EN and letter.english_file
    return private_file(
        vault.stream(letter.data_key, letter.english_file if english else letter.file),
        media_type="application/pdf",
        name=f"{letter.number}-en.pdf" if english else f"{letter.number}.pdf",
        size=letter.english_size if english else letter.size,
    )


def show_answer_file(request: StaffRequest, case: Case, file_id: UUID) -> HttpResponseBase:
    """Hand out attached answer data, until they are sealed."""
    require_same_origin(request)
    staff = request.user
    if not reads_answers(case, staff, sealed=is_sealed(case)):
        raise PermissionDenied
    file = get_object_or_404(
        AnswerFile.objects.select_related("data_key"), pk=file_id, requested_service__case=case
    )
    if not file.file:
        raise Http404
    operations.log_access(
        case_id=case.pk,
        object_kind="answer_file",
        object_id=str(file.pk),
        action="READ_ANSWER_FILE",
        by=staff,
        at=now(),
    )
    return private_file(
        vault.stream(file.data_key, file.file),
        media_type=file.media_type,
        name=f"{case.number}-{file.pk.hex[:8]}.{MEDIA_TYPES[file.media_type]}",
        size=file.size,
        attachment=True,
    )
