"""How a case begins, and how its person ends it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from identity import copies, verification
from identity.models import Staff
from privacy_portal import audit, crypto, dates, folding, numbering, vault
from privacy_portal.errors import Refused
from privacy_portal.models import DataKey

from .. import letters, mail_codes, notices
from ..choices import (
    Action,
    LetterKind,
    PartyRole,
    Relation,
    Status,
    TextKind,
)
from ..content import PartyDetails, ServiceWanted, Submission
from ..models import (
    Case,
    CaseText,
    Draft,
    KindRule,
    Party,
    PolicyRevision,
    RequestedService,
    Service,
)
from . import _copies, _ending
from ._unit import operation


@dataclass(frozen=True, slots=True)
class Filed:
    """A case and the key that its person shall print: it is not shown again after a day."""

    case: Case
    access_key: str


def open_case(*, submission: Submission, at: datetime) -> Filed:
    """
    Turn a draft into a case: receipt number, access key, papers to post (policy 5(2)).

    Pressing "send" twice returns the same case. There is no row to lock yet but the draft's, so
    this writes the first audit line itself, in the same kind of transaction as every other step.

    :raises Refused: if the draft is gone, or asks for something that is not offered on this day
    """
    with transaction.atomic(durable=True):
        try:
            draft = (
                Draft.objects.select_for_update(of=("self",))
                .select_related("data_key")
                .get(pk=submission.draft_id)
            )
        except Draft.DoesNotExist:
            raise Refused(
                _("What you had typed was kept for two weeks and is gone. Please begin again.")
            ) from None
        # Read after the lock: joined to the draft, PostgreSQL would show it as before the wait.
        if draft.case is not None:
            return Filed(draft.case, draft.access_key)
        on = dates.tokyo_day(at)
        services = _services(submission, on=on)
        key = draft.data_key
        opened = verification.open_verification(
            capacity=submission.capacity,
            request_date=on,
            data_key=key,
            at=at,
            power_registered=submission.power_registered,
        )
        access_key = numbering.access_key()
        proved_at = _proved_at(draft, submission)
        case = Case.objects.create(
            number=_free_number(on=on),
            kind=submission.kind,
            status=Status.AWAITING_PAPERS,
            language=submission.language,
            wanted_delivery=submission.delivery,
            data_key=key,
            verification=opened,
            policy=PolicyRevision.objects.filter(revised_on__lte=on).latest("revised_on"),
            submission=draft.pk,
            access_digest=crypto.secret_digest("access", access_key),
            email_sign_in=proved_at is not None,
            filed_at=at,
            request_date=on,
            lapses_on=on + timedelta(days=settings.PAPERS_DUE_DAYS + 1),
        )
        _add_party(case, key, PartyRole.SUBJECT, submission.subject, proved_at)
        if submission.agent:
            _add_party(case, key, PartyRole.AGENT, submission.agent, proved_at)
        if submission.joint:
            _add_party(case, key, PartyRole.JOINT, submission.joint, proved_at)
        for position, (wanted, service) in enumerate(services, start=1):
            RequestedService.objects.create(
                case=case,
                data_key=key,
                service=service,
                position=position,
                identifier=wanted.identifier,
                registered_name=wanted.registered_name,
                search_scope="",
                facts="",
                explanation="",
                measure="",
                withheld="",
            )
        CaseText.objects.create(
            case=case,
            data_key=key,
            kind=TextKind.CONTENT,
            body=submission.content.to_json(),
            written_at=at,
        )
        uploaded = copies.add_uploads(
            opened,
            papers=_copies.uploads_of(draft, submission.papers),
            at=at,
        )
        # The files belong to the case now; a swept draft must not take them along. A page that
        # came after the last look at the list was not sent, and goes.
        sent = {(paper.kind, paper.whose) for paper in submission.papers}
        for kind, whose, file in draft.scans.values_list("kind", "whose", "file"):
            if (kind, whose) not in sent:
                vault.remove_after_commit(file)
        draft.scans.all().delete()
        draft.case = case
        draft.access_key = access_key
        draft.body = ""
        draft.resume_digest = None
        draft.save()
        letters.owe(case, LetterKind.REQUEST_FORM, at=at)
        letters.owe(case, LetterKind.KEY_STUB, at=at)
        letters.owe(case, LetterKind.ACKNOWLEDGEMENT, at=at)
        notices.owe(case, at=at)
        audit.record(
            action="FILE",
            actor_id=None,
            actor_kind="person",
            object_kind="case",
            object_id=str(case.pk),
            case_id=case.pk,
            detail={
                "to": case.status,
                "kind": case.kind,
                "services": len(services),
                "uploads": len(uploaded),
            },
            at=at,
        )
    return Filed(case, access_key)


def withdraw(*, case_id: int, reason: str, by: Staff | None, at: datetime) -> Case:
    """
    End a case at the wish of its person; an open invoice is cancelled by a counter-document.

    :param by: who enters it at the desk; None when the person does it on the status page
    :raises Refused: once the decision has been made
    """
    with operation(case_id, Action.WITHDRAW, by=by, at=at, person=by is None) as op:
        if reason:
            CaseText.objects.create(
                case=op.case,
                data_key=op.case.data_key,
                kind=TextKind.WITHDRAWAL_REASON,
                body=reason,
                author=by,
                written_at=at,
            )
        _ending.end(op, LetterKind.WITHDRAWAL_NOTICE)
    return op.case


def _free_number(*, on: date) -> str:
    # Seven random digits a month: a clash is rare, and the unique column has the last word.
    while True:
        number = numbering.receipt_number(on=on)
        if not Case.objects.filter(number=number).exists():
            return number


def _proved_at(draft: Draft, submission: Submission) -> datetime | None:
    """Return when whoever asks has shown that mail to this address arrives; None if never."""
    index = mail_codes.index_of((submission.agent or submission.subject).email)
    return draft.email_proved_at if index and index == draft.email_index else None


def _services(submission: Submission, *, on: date) -> list[tuple[ServiceWanted, Service]]:
    if not KindRule.objects.in_force(on=on).filter(kind=submission.kind).exists():
        raise Refused(_("This kind of request cannot be filed today."))
    rows = Service.objects.in_force(on=on).in_bulk([w.service_id for w in submission.services])
    pairs = [
        (wanted, rows[wanted.service_id])
        for wanted in submission.services
        if wanted.service_id in rows
    ]
    if not pairs or len(pairs) != len(submission.services):
        raise Refused(_("A service you chose is no longer offered. Please choose again."))
    if any(service.relation == Relation.SHAREHOLDER for _wanted, service in pairs):
        raise Refused(_("Please ask the share registry about the data of shareholders."))
    return pairs


def _add_party(
    case: Case,
    key: DataKey,
    role: PartyRole,
    details: PartyDetails,
    proved_at: datetime | None,
) -> None:
    birth_date = details.birth_date.isoformat() if details.birth_date else ""
    Party.objects.create(
        case=case,
        data_key=key,
        role=role,
        representation=details.representation or "",
        name=details.name,
        kana=details.kana,
        name_note=details.name_note,
        birth_date=birth_date,
        postcode=details.postcode,
        address=details.address,
        building=details.building,
        former_name=details.former_name,
        former_address=details.former_address,
        organisation=details.organisation,
        phone=details.phone,
        email=details.email,
        # Whoever asks is the only one with an address.
        email_proved_at=proved_at if details.email else None,
        name_index=_index("name", folding.fold_name(details.name)),
        kana_index=_index("kana", folding.fold_kana(details.kana)),
        phone_index=_index("phone", folding.fold_phone(details.phone)),
        email_index=_index("email", folding.fold_email(details.email)),
        subject_index=subject_index(details.name, birth_date) if birth_date else "",
    )


def subject_index(name: str, birth_date: str) -> str:
    """Return the blind index that ties a person to the records of provision."""
    return crypto.blind_index("subject", f"{folding.fold_name(name)}|{birth_date}")


def _index(purpose: str, folded: str) -> str:
    return crypto.blind_index(purpose, folded) if folded else ""
