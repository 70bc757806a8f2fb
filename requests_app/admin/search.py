"""
Exact search: numbers in clear, persons through the blind index, never by part of a name.

What is typed comes in the body of a POST. A number goes on in the address of the list; of a
person only keyed digests do, so that no history of a browser and no log of a proxy names anybody.
"""

import re
import unicodedata
from typing import Final

from django.db.models import Q, QuerySet

from fees.models import Invoice
from privacy_portal import crypto, folding, numbering

from ..models import Case, Delivery, Party

REFERENCE: Final = re.compile(r"[0-9]{8}")
INVOICE: Final = re.compile(r"[A-Z][0-9]{4}-[0-9]{6,}")
# Digits that may be a phone as well, without or with its area, or a date of birth.
AMBIGUOUS: Final = re.compile(r"[0-9]{8}|(?:0|81)[0-9]{9,10}")
# What a phone number is typed with, once its widths are folded.
DIALLED: Final = re.compile(r"[0-9+()/.-]{6,}")
DIGESTS: Final = re.compile(r"[0-9a-f]{32}(?:\.[0-9a-f]{32})?")


def folded(term: str) -> str:
    """Return the receipt, payment, invoice or tracking number that a term reads as; or ''."""
    invoice = unicodedata.normalize("NFKC", term).strip().upper()
    if INVOICE.fullmatch(invoice):
        return invoice
    number = numbering.fold_receipt(term)
    well_typed = (
        REFERENCE.fullmatch(number)
        or numbering.is_receipt_number(number)
        or numbering.tracking_number_is_valid(number)
    )
    return number if well_typed else ""


def number_in(term: str) -> str:
    """
    Return the number that was typed, fit for an address; or ''.

    Every seventh mobile phone passes for a tracking number: what may be a phone must be ours.
    """
    number = folded(term)
    return number if not AMBIGUOUS.fullmatch(number) or _is_ours(number) else ""


def _is_ours(number: str) -> bool:
    return (
        Case.objects.filter(_of_case(number)).exists()
        or Delivery.objects.filter(tracking_number=number).exists()
    )


def _of_case(number: str) -> Q:
    return Q(number__endswith=number) if REFERENCE.fullmatch(number) else Q(number=number)


def digests_of(term: str) -> str:
    """Return the blind indexes that a person's name, reading, e-mail or phone would have."""
    typed = folding.fold_text(term)
    if "@" in typed:
        values = {"email": folding.fold_email(term)}
    elif DIALLED.fullmatch(typed):
        values = {"phone": folding.fold_phone(term)}
    else:
        values = {"name": folding.fold_name(term), "kana": folding.fold_kana(term)}
    return ".".join(
        crypto.blind_index(purpose, value) for purpose, value in values.items() if value
    )


def with_number(queryset: "QuerySet[Case, Case]", number: str) -> "QuerySet[Case, Case]":
    """Narrow cases down to a number, folded; to none if it is empty."""
    if not number:
        return queryset.none()
    invoices = Invoice.objects.filter(number=number).values("pk")
    sent = Delivery.objects.filter(tracking_number=number).values("case")
    return _any_of(
        queryset,
        Case.objects.filter(_of_case(number)).values_list("pk"),
        Case.objects.filter(invoice__in=invoices).values_list("pk"),
        Case.objects.filter(pk__in=sent).values_list("pk"),
    )


def with_person(queryset: "QuerySet[Case, Case]", digests: str) -> "QuerySet[Case, Case]":
    """Narrow cases down to those of a person, by what `digests_of` returned."""
    if not DIGESTS.fullmatch(digests):
        return queryset.none()
    indexes = digests.split(".")
    # Digests of different purposes never meet, so every column may be asked for all of them.
    parts = (
        Case.objects.filter(
            pk__in=Party.objects.filter(**{f"{purpose}_index__in": indexes}).values("case")
        ).values_list("pk")
        for purpose in ("name", "kana", "phone", "email")
    )
    return _any_of(queryset, *parts)


def _any_of(
    queryset: "QuerySet[Case, Case]",
    first: "QuerySet[Case, tuple[int]]",
    *others: "QuerySet[Case, tuple[int]]",
) -> "QuerySet[Case, Case]":
    # One question per index: an OR over all of them would read every case.
    return queryset.filter(pk__in=[pk for (pk,) in first.union(*others)])
