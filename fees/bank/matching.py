"""
What a row of the bank could be, with reasons: nothing is booked here, and nothing on a name alone.

One pass over the rows, with the open invoices in two dictionaries: by reference and by name.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import names

TABLE: Final = tomllib.loads(Path(__file__).with_name("charges.toml").read_text(encoding="utf-8"))
# What banks take for a transfer, in yen; some take it out of the sum.
CHARGES: Final = frozenset(TABLE["yen"])


# Of a name that many bear; the number is typed then.
MOST_SHOWN: Final = 5


class Verdict(TextChoices):
    """What a row is. Only EXACT may be booked together with others, at one click."""

    EXACT = "EXACT", _("Exact")
    SHORT = "SHORT", _("Too little")
    SHORT_BY_CHARGE = "SHORT_BY_CHARGE", _("Short by a bank's charge")
    OVER = "OVER", _("Too much")
    DOUBLE = "DOUBLE", _("Paid a second time")
    AFTER_LAPSE = "AFTER_LAPSE", _("After the request ended")
    SEVERAL = "SEVERAL", _("Several invoices in one transfer")
    BY_NAME = "BY_NAME", _("Name and amount, no number")
    UNCLEAR = "UNCLEAR", _("More than one could be meant")
    STRANGER = "STRANGER", _("Nobody we know")
    TAKEN_BACK = "TAKEN_BACK", _("Taken back by the bank")
    NOT_INCOMING = "NOT_INCOMING", _("Not incoming")


CONFIDENCE: Final = {
    Verdict.EXACT: 100,
    Verdict.SHORT_BY_CHARGE: 90,
    Verdict.SEVERAL: 80,
    Verdict.SHORT: 70,
    Verdict.OVER: 70,
    Verdict.DOUBLE: 70,
    Verdict.AFTER_LAPSE: 60,
    Verdict.BY_NAME: 50,
    Verdict.UNCLEAR: 20,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvoice:
    """
    An invoice that money may come for; also one that is paid, or whose request has ended.

    :ivar case_id: handed back, never looked at
    :ivar names: keys (`names.key`) of everybody who may pay: the person, and who acts for them
    """

    case_id: int
    payment_reference: str
    total: int
    paid: int
    due_on: date
    ended: bool = False
    names: frozenset[str] = frozenset()

    @property
    def outstanding(self) -> int:
        return max(self.total - self.paid, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A row of the bank, as matching needs it."""

    entry_id: object
    on: date
    amount: int
    payer: str
    edi: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a row could be: candidates, the best first, and why, in words."""

    row: Incoming
    verdict: Verdict
    candidates: tuple[OpenInvoice, ...] = ()
    reasons: tuple[str | Promise, ...] = ()

    @property
    def confidence(self) -> int:
        """Of 100; 0 where nothing is proposed."""
        return CONFIDENCE.get(self.verdict, 0)

    @property
    def books_itself(self) -> bool:
        """Whether one click for the whole file may book it: number, amount and nobody else."""
        return self.verdict == Verdict.EXACT and len(self.candidates) == 1


@dataclass(slots=True)
class Book:
    """The invoices of one matching, ready to be asked."""

    by_reference: Mapping[str, Sequence[OpenInvoice]]
    by_name: Mapping[str, Sequence[OpenInvoice]]
    # What is owed exactly, by name: a name that many bear costs no more than another.
    by_name_and_yen: Mapping[tuple[str, int], Sequence[OpenInvoice]]

    @classmethod
    def of(cls, invoices: Iterable[OpenInvoice]) -> "Book":
        # Eight digits may return after years: then two are meant, and nobody guesses.
        by_reference: dict[str, list[OpenInvoice]] = defaultdict(list)
        by_name: dict[str, list[OpenInvoice]] = defaultdict(list)
        by_name_and_yen: dict[tuple[str, int], list[OpenInvoice]] = defaultdict(list)
        for invoice in invoices:
            by_reference[invoice.payment_reference].append(invoice)
            if invoice.ended or not invoice.outstanding:
                continue
            for name in invoice.names - {""}:
                by_name[name].append(invoice)
                by_name_and_yen[name, invoice.outstanding].append(invoice)
        return cls(by_reference, by_name, by_name_and_yen)


def match(rows: Iterable[Incoming], book: Book) -> Iterator[Proposal]:
    """Yield a proposal for each row, in their order; two rows for one invoice are told apart."""
    claimed: dict[str, int] = {}
    for row in rows:
        proposal = _propose(row, book)
        if proposal.books_itself:
            (invoice,) = proposal.candidates
            before = claimed.setdefault(invoice.payment_reference, 0)
            claimed[invoice.payment_reference] += 1
            if before:
                proposal = Proposal(
                    row,
                    Verdict.DOUBLE,
                    (invoice,),
                    (_("Another row of this list pays the same invoice."),),
                )
        yield proposal


def _propose(row: Incoming, book: Book) -> Proposal:
    if row.cancelled:
        return Proposal(row, Verdict.TAKEN_BACK, _numbered(row, book))
    if row.amount <= 0:
        return Proposal(row, Verdict.NOT_INCOMING)
    numbered = _numbered(row, book)
    if len(numbered) == 1:
        return _one(row, numbered[0])
    if numbered:
        return _several(row, numbered)
    return _by_name(row, book)


def _numbered(row: Incoming, book: Book) -> tuple[OpenInvoice, ...]:
    found = names.references(row.payer, row.edi)
    return tuple(invoice for one in found for invoice in book.by_reference.get(one, ()))


def _one(row: Incoming, invoice: OpenInvoice) -> Proposal:
    reasons: list[str | Promise] = [_("The payment reference stands in the row.")]
    gap = invoice.outstanding - row.amount
    if invoice.ended:
        verdict = Verdict.AFTER_LAPSE
    elif invoice.outstanding == 0:
        verdict = Verdict.DOUBLE
        reasons.append(_("The invoice is paid already."))
    elif gap == 0:
        verdict = Verdict.EXACT
        reasons.append(_("The amount is what is owed."))
    elif gap < 0:
        verdict = Verdict.OVER
    elif gap in CHARGES:
        verdict = Verdict.SHORT_BY_CHARGE
        reasons.append(_("What is missing is what a bank takes for a transfer."))
    else:
        verdict = Verdict.SHORT
    if _same_name(row, invoice):
        reasons.append(_("The name is the person's, or of who acts for them."))
    elif names.key(row.payer):
        reasons.append(_("The name is another: the number decides."))
    if row.on > invoice.due_on:
        reasons.append(_("After the due date."))
    return Proposal(row, verdict, (invoice,), tuple(reasons))


def _several(row: Incoming, invoices: tuple[OpenInvoice, ...]) -> Proposal:
    if sum(one.outstanding for one in invoices) == row.amount:
        reason = _(
            "Several references stand in the row, and the sum of the invoices is its amount."
        )
        return Proposal(row, Verdict.SEVERAL, invoices, (reason,))
    reason = _("Several references stand in the row; its amount is not the sum of the invoices.")
    return Proposal(row, Verdict.UNCLEAR, invoices, (reason,))


def _by_name(row: Incoming, book: Book) -> Proposal:
    name = names.key(row.payer)
    fitting = book.by_name_and_yen.get((name, row.amount), ())
    if len(fitting) == 1:
        reasons = (_("No number. The name and the amount fit one invoice."),)
        return Proposal(row, Verdict.BY_NAME, tuple(fitting), reasons)
    if fitting:
        reason = _("No number. The name and the amount fit several invoices.")
        return Proposal(row, Verdict.UNCLEAR, tuple(fitting[:MOST_SHOWN]), (reason,))
    if owing := book.by_name.get(name, ()):
        reason = _("No number. The name fits, the amount does not.")
        return Proposal(row, Verdict.UNCLEAR, tuple(owing[:MOST_SHOWN]), (reason,))
    return Proposal(row, Verdict.STRANGER)


def _same_name(row: Incoming, invoice: OpenInvoice) -> bool:
    paid_by = names.key(row.payer)
    return bool(paid_by) and paid_by in invoice.names
