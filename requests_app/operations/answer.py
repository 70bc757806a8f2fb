"""The data that answer a disclosure: attached per service, through the vault."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import vault
from privacy_portal.errors import Refused

from .. import letters
from ..answer_data import check
from ..choices import Action, RequestKind, Status
from ..models import AnswerFile, Case, Redaction
from ._unit import Operation, operation
from .redaction import burn


def attach_answer(
    *,
    case_id: int,
    requested_service_id: UUID,
    title: str,
    media_type: str,
    content: bytes,
    by: Staff,
    at: datetime,
) -> Case:
    """
    Attach data that answer one service of a disclosure: CSV, JSON, PDF or a picture, 10 MiB.

    Once decided, only data whose plain copy was destroyed by the sealing may come back, and only
    byte for byte: what was approved is what is sent.

    :raises Refused: for another kind of case or file, or for data that were not approved
    """
    with operation(case_id, Action.ATTACH_ANSWER, by=by, at=at) as op:
        case = op.case
        if case.kind != RequestKind.DISCLOSE_DATA:
            raise Refused(_("This kind is answered from the registers: no data are attached."))
        line = case.services.filter(pk=requested_service_id).first()
        if line is None:
            raise Refused(_("This service is not part of the case."))
        if len(content) > settings.MAX_UPLOAD_BYTES:
            raise Refused(_("The file is larger than 10 MB. Please split it."))
        check(content, media_type=media_type)
        digest = vault.sha256(content)
        if case.status == Status.DECIDED:
            _restore(op, line.pk, digest, content)
        else:
            stored = vault.store(case.data_key, content, at=at)
            AnswerFile.objects.create(
                requested_service=line,
                data_key=case.data_key,
                title=title,
                media_type=media_type,
                file=stored.name,
                size=stored.size,
                sha256=stored.sha256,
                attached_by=by,
                attached_at=at,
            )
        op.detail = {"service": line.position, "bytes": len(content)}
    return op.case


def _restore(op: Operation, line_id: UUID, digest: str, content: bytes) -> None:
    lost = AnswerFile.objects.select_related("data_key", "redaction").filter(
        requested_service_id=line_id, destroyed_at__isnull=False
    )
    file = lost.filter(Q(sha256=digest) | Q(redaction__source_sha256=digest)).first()
    if file is None:
        raise Refused(
            _("These are not the data that were approved. Only the very same file may come back.")
        )
    file.file = vault.store(op.case.data_key, content, at=op.at).name
    file.destroyed_at = None
    if file.sha256 != digest:
        # What was approved is this file under these boxes: they are burnt again.
        file.redaction.source_file = file.file
        file.media_type, file.size = file.redaction.source_media_type, len(content)
        burn(op, file.redaction)
    file.save()
    letters.owe_again(op.case, since=str(file.pk), at=op.at)


def detach_answer(*, case_id: int, answer_file_id: UUID, by: Staff, at: datetime) -> Case:
    """
    Take attached data off again, before they are approved.

    :raises Refused: once decided, or for a file of another case
    """
    with operation(case_id, Action.ATTACH_ANSWER, by=by, at=at) as op:
        if op.case.status != Status.IN_REVIEW:
            raise Refused(_("What was approved stays attached."))
        file = (
            AnswerFile.objects.select_related("redaction")
            .filter(pk=answer_file_id, requested_service__case=op.case)
            .first()
        )
        if file is None:
            raise Refused(_("This file is not part of the case."))
        redaction: Redaction | None = getattr(file, "redaction", None)
        for name in {file.file, redaction.source_file if redaction else ""} - {""}:
            vault.remove_after_commit(name)
        op.detail = {"removed": str(file.pk)}
        file.delete()
    return op.case
