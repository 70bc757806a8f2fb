"""Values from the case for the invoice: the leaf never sees a case (Act, Art. 38; policy 5)."""

from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _

from fees import invoicing, pricing
from fees.models import FeeRate, Invoice
from privacy_portal import numbering
from privacy_portal.errors import Refused

from ..choices import PartyRole
from ..models import Case, KindRule, Operator


def is_due(case: Case) -> bool:
    """Whether this kind cost a fee on the day of the request: Art. 38 allows it for three only."""
    rules = KindRule.objects.in_force(on=case.request_date)
    rule: KindRule = rules.filter(kind=case.kind).latest("valid_from")
    return rule.fee_applies


def issue(case: Case, *, on: date, at: datetime) -> Invoice:
    """Issue the invoice of a locked case and set the days of reminder and lapse (unsaved)."""
    operator = Operator.objects.in_force(on=on).latest("valid_from")
    if operator.is_sample and not settings.DEMO:
        # Money must not be asked for on an account that nobody has.
        raise Refused(_("The operator's bank account is still the sample: replace it first."))
    payer = case.parties.get(role=PartyRole.SUBJECT)
    due_on = pricing.due_on(issued_on=on, days=settings.PAYMENT_DUE_DAYS)
    case.invoice = invoicing.issue(
        lines=[
            invoicing.LineText(line.service.name_ja, line.service.name_en)
            for line in case.services.select_related("service").order_by("position")
        ],
        reference=case.number,
        payment_reference=numbering.payment_reference(case.number),
        issued_on=on,
        due_on=due_on,
        recipient=payer.name,
        language=case.language,
        issuer=invoicing.Issuer(
            name=operator.name_ja,
            name_en=operator.name_en,
            address=operator.address_ja,
            registration_number=operator.registration_number,
            bank=operator.bank_ja,
            bank_kana=operator.bank_kana,
            branch=operator.branch_ja,
            branch_kana=operator.branch_kana,
            account_kind=operator.account_kind,
            account_number=operator.account_number,
            account_holder_kana=operator.account_holder_kana,
        ),
        # The fee that the person was told when they filed: a later rise is not theirs.
        rate=FeeRate.objects.in_force(on=case.request_date).latest("valid_from"),
        at=at,
    )
    case.reminder_on = pricing.reminder_on(issued_on=on, days=settings.PAYMENT_REMINDER_AFTER_DAYS)
    case.lapses_on = pricing.lapses_on(due_on=due_on, days=settings.PAYMENT_LAPSE_AFTER_DUE_DAYS)
    return case.invoice
