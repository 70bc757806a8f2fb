"""Blacking out parts of the data, each for a ground of the law (Act, Art. 33(2))."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import vault
from privacy_portal.errors import Refused

from .. import patches, rulebook
from ..answer_data import PAGED
from ..choices import Action, Status
from ..models import AnswerFile, Case, Redaction
from ..patches import Patch
from ._unit import Operation, operation


def redact(
    *, case_id: int, answer_file_id: UUID, drawn: Sequence[Patch], by: Staff, at: datetime
) -> Case:
    """
    Black out parts of an attached PDF or picture; no box at all brings the file back as it was.

    The boxes are always those of the file as it was attached, and replace the ones before. A job
    makes the new file; until it lies there, the decision cannot be approved.

    :raises Refused: for another file, or a ground that does not allow it
    """
    with operation(case_id, Action.REDACT, by=by, at=at) as op:
        file = (
            AnswerFile.objects.select_related("data_key", "redaction")
            .filter(pk=answer_file_id, requested_service__case=op.case, destroyed_at=None)
            .first()
        )
        if file is None:
            raise Refused(_("This file is not part of the case."))
        redaction: Redaction | None = getattr(file, "redaction", None)
        if file.attached[1] not in PAGED:
            raise Refused(_("Only a PDF or a picture has pages to draw on."))
        if redaction and not redaction.source_file:
            raise Refused(
                _("What lay under the boxes is destroyed. Take the file off and attach it again.")
            )
        grounds = rulebook.redaction_grounds(op.case)
        if not {one.reason for one in drawn} <= {ground.code for ground in grounds}:
            raise Refused(_("Choose a ground for every box."))
        if op.case.status == Status.DECIDED and not (
            redaction and redaction.problem and tuple(drawn) == patches.stored(redaction.patches)
        ):
            raise Refused(_("What was approved stays as it is; what failed can be tried again."))
        if drawn:
            _owe(op, file, redaction, drawn)
        elif redaction:
            uncover(file, redaction)
        op.detail = {"file": str(file.pk), "boxes": len(drawn)}
    return op.case


def _owe(
    op: Operation, file: AnswerFile, redaction: Redaction | None, drawn: Sequence[Patch]
) -> None:
    if op.by is None:
        raise ValueError("Staff black out; the clock does not.")
    redaction = redaction or Redaction(
        answer_file=file,
        data_key=file.data_key,
        source_file=file.file,
        source_media_type=file.media_type,
        source_size=file.size,
        source_sha256=file.sha256,
    )
    redaction.patches, redaction.left_open = patches.written(drawn), "{}"
    redaction.asked_by, redaction.asked_at = op.by, op.at
    burn(op, redaction)


def burn(op: Operation, redaction: Redaction) -> None:
    """Owe the new file of a redaction."""
    redaction.made_at, redaction.problem = None, ""
    redaction.save()
    op.then("redact", redaction.pk, dedupe_key=f"redact:{redaction.pk}:{op.at.isoformat()}")


def uncover(file: AnswerFile, redaction: Redaction) -> None:
    """Put the file as it was attached back into its place."""
    if file.file != redaction.source_file:
        vault.remove_after_commit(file.file)
    file.file, file.media_type = redaction.source_file, redaction.source_media_type
    file.size, file.sha256 = redaction.source_size, redaction.source_sha256
    file.save()
    redaction.delete()


def forget_sources(case: Case) -> None:
    """Destroy what lay under the boxes: the answer leaves, and nobody looks under them any more."""
    rows = Redaction.objects.filter(
        answer_file__requested_service__case=case, made_at__isnull=False
    ).exclude(source_file="")
    for name in rows.values_list("source_file", flat=True):
        vault.remove_after_commit(name)
    rows.update(source_file="")
