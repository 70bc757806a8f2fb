"""From the rows of a case to what a letter says."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.utils import translation

from identity import checklist
from identity.choices import LineState

from ..choices import LetterKind, Status
from ..models import Ground, Letter
from . import _acknowledgement, _answers, _forms, _money
from ._rows import Rows
from .contexts import (
    DeclineNotice,
    ExtensionNotice,
    FormalGround,
    LapseNotice,
    PaperFault,
    SupplementRequest,
    WithdrawalNotice,
)
from .documents import Document


def build(letter: Letter, *, language: str = "") -> Document:
    """
    Return what a letter says, as the rows stand now.

    :param language: the letter's own where nothing is said
    :raises Unprintable: if the rows lack what this letter needs
    """
    language = language or letter.language
    with translation.override(language):
        return BUILDERS[LetterKind(letter.kind)](Rows(letter, language))


def _supplement_request(rows: Rows) -> SupplementRequest:
    faults = []
    for line in checklist.of(rows.case.verification).wanting:
        faults += [
            PaperFault(paper=fix.paper, fault=fix.fault, cure=fix.cure) for fix in line.fixes()
        ]
        if line.state == LineState.MISSING:
            faults.append(
                PaperFault(
                    paper=line.name(),
                    fault=rows.text(ja="届いておりません。", en="It has not arrived."),
                    cure=rows.text(
                        ja=f"{line.form.label}をお送りください。",
                        en=f"Please send it ({line.form.label}).",
                    ),
                )
            )
    if remark := str(rows.particulars.get("remark", "")):
        faults.append(
            PaperFault(
                paper=rows.text(ja="その他", en="Also"),
                fault=remark,
                cure=rows.text(ja="左のとおりお願いします。", en="Please see to it."),
            )
        )
    return SupplementRequest(
        **rows.common(),
        faults=tuple(faults),
        due_on=date.fromisoformat(rows.particulars["last_day"]),
        window=rows.window(),
    )


def _extension_notice(rows: Rows) -> ExtensionNotice:
    reply_by = str(rows.particulars.get("reply_by", ""))
    return ExtensionNotice(
        **rows.common(),
        reason=str(rows.particulars["reason"]),
        answer_by=date.fromisoformat(reply_by) if reply_by else None,
    )


def _decline_notice(rows: Rows) -> DeclineNotice:
    ground = Ground.objects.get(pk=rows.particulars["ground_id"])
    asked = rows.case.letters.filter(kind=LetterKind.SUPPLEMENT_REQUEST).order_by("owed_at").last()
    return DeclineNotice(
        **rows.common(),
        grounds=(
            FormalGround(
                text=ground.text(language=rows.language),
                article=rows.cite(ground.article),
                facts=str(rows.particulars.get("explanation", "")),
            ),
        ),
        supplement_asked_on=Rows(asked).on if asked else None,
    )


def _lapse_notice(rows: Rows) -> LapseNotice:
    waited_for = str(rows.particulars["waited_for"])
    return LapseNotice(
        **rows.common(),
        waited_for=waited_for,
        due_on=_due_on(rows, waited_for),
        images_kept_days=settings.IDENTITY_IMAGES_KEPT_DAYS,
    )


def _due_on(rows: Rows, waited_for: str) -> date:
    case = rows.case
    if waited_for == Status.AWAITING_PAYMENT and case.invoice:
        return case.invoice.due_on
    asked = case.letters.filter(kind=LetterKind.SUPPLEMENT_REQUEST).order_by("owed_at").last()
    if waited_for == Status.AWAITING_SUPPLEMENT and asked:
        return date.fromisoformat(Rows(asked).particulars["last_day"])
    return case.request_date + timedelta(days=settings.PAPERS_DUE_DAYS)


def _withdrawal_notice(rows: Rows) -> WithdrawalNotice:
    invoice = rows.case.invoice
    return WithdrawalNotice(
        **rows.common(),
        withdrawn_on=rows.on,
        images_kept_days=settings.IDENTITY_IMAGES_KEPT_DAYS,
        fee_paid=invoice.paid() if invoice else 0,
    )


# DELIVERY_CODE and NEW_KEY are missing on purpose: what they bear is in no row, see
# `make_code_letter` and `make_key_letter`.
BUILDERS: Final[Mapping[LetterKind, Callable[[Rows], Document]]] = MappingProxyType(
    {
        LetterKind.REQUEST_FORM: _forms.request_form,
        LetterKind.KEY_STUB: _forms.key_stub,
        LetterKind.ACKNOWLEDGEMENT: _acknowledgement.acknowledgement,
        LetterKind.SUPPLEMENT_REQUEST: _supplement_request,
        LetterKind.INVOICE: _money.invoice,
        LetterKind.PAYMENT_REMINDER: _money.reminder,
        LetterKind.PAYMENT_CONFIRMATION: _money.confirmation,
        LetterKind.INVOICE_CANCELLATION: _money.cancellation,
        LetterKind.RECEIPT: _money.receipt,
        LetterKind.REPLY: _answers.reply,
        LetterKind.COVERING_NOTE: _answers.covering_note,
        LetterKind.EXTENSION_NOTICE: _extension_notice,
        LetterKind.DECLINE_NOTICE: _decline_notice,
        LetterKind.LAPSE_NOTICE: _lapse_notice,
        LetterKind.WITHDRAWAL_NOTICE: _withdrawal_notice,
    }
)
