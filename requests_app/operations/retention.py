"""What the clock ends and erases. Status says where, retention says whether the data are there."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fees import invoicing
from identity import verification
from privacy_portal import audit, crypto, dates, vault
from privacy_portal.errors import Refused

from ..choices import Action, LetterKind
from ..models import AnswerFile, Case, CaseText, Draft, Redaction
from . import _ending
from ._unit import operation


def lapse(*, case_id: int, at: datetime) -> Case:
    """
    End a case in which nobody moved: papers, supplement or fee did not come in time.

    :raises Refused: before its day has come
    """
    with operation(case_id, Action.LAPSE, by=None, at=at) as op:
        if op.case.lapses_on is None or op.on < op.case.lapses_on:
            raise Refused(_("The day has not come yet."))
        waited_for = op.case.status
        _ending.end(op, LetterKind.LAPSE_NOTICE, waited_for=waited_for)
    return op.case


def erase_images(*, case_id: int, at: datetime) -> Case:
    """
    Erase the images of identity papers, 30 days after the end (settings).

    :raises Refused: before its day has come
    """
    with operation(case_id, Action.ERASE_IMAGES, by=None, at=at) as op:
        if op.case.images_until is None or op.on < op.case.images_until:
            raise Refused(_("The day has not come yet."))
        verification.erase_images(op.case.verification, at=at)
        op.case.images_until = None
    return op.case


def purge(*, case_id: int, at: datetime) -> Case:
    """
    Erase a case whose time is up: its key first, so that even a copy of the rows is unreadable.

    Number, kind, status, outcomes and the trail stay: they name nobody. The invoice has a key and
    a time of its own (tax law).

    :raises Refused: before its day has come
    """
    with operation(case_id, Action.PURGE, by=None, at=at) as op:
        case = op.case
        if case.retain_until is None or op.on < case.retain_until:
            raise Refused(_("The day has not come yet."))
        crypto.destroy(case.data_key, at=at)
        for name in _files_of(case):
            vault.remove_after_commit(name)
        verification.erase(case.verification, at=at)
        Draft.objects.filter(case=case).delete()
        case.deliveries.all().delete()
        case.letters.all().delete()
        case.notices.all().delete()
        case.messages.all().delete()
        case.parties.all().delete()
        CaseText.objects.filter(case=case).delete()
        AnswerFile.objects.filter(requested_service__case=case).delete()
        case.access_digest = None
        case.images_until = None
        case.purged_at = at
    return op.case


def erase_invoices(*, at: datetime) -> int:
    """
    Destroy the keys of invoices whose seven years are over (tax law); return how many.

    Numbers, days and yen stay, for the series must show no gap; who paid is gone.
    """
    with transaction.atomic(durable=True):
        erased = invoicing.erase_due(on=dates.tokyo_day(at), at=at)
        for number in erased:
            audit.record(
                action="ERASE_INVOICE",
                actor_id=None,
                actor_kind="clock",
                object_kind="invoice",
                object_id=number,
                case_id=None,
                detail={},
                at=at,
            )
    return len(erased)


def _files_of(case: Case) -> list[str]:
    files = [
        *case.letters.all().files(),
        *case.deliveries.values_list("package", flat=True),
        *AnswerFile.objects.filter(requested_service__case=case).values_list("file", flat=True),
        *Redaction.objects.filter(answer_file__requested_service__case=case).values_list(
            "source_file", flat=True
        ),
    ]
    # A file whose boxes are still to be burnt is named twice.
    return list(dict.fromkeys(name for name in files if name))
