"""
Numbers people copy by hand, each with check characters, and series without gaps.

Receipt numbers are public and checked with Damm's digit. Keys and codes are Crockford's base 32
with check characters over GF(32), which find every wrong character and every swap of two.
"""

import re
import secrets
import unicodedata
from datetime import date

from django.db import models, transaction
from django.db.models import F

RECEIPT_DIGITS = 12
REFERENCE_DIGITS = 8
ACCESS_KEY_CHARACTERS = 26  # 130 bits
ACCESS_KEY_CHECKS = 2
DELIVERY_CODE_CHARACTERS = 15  # 75 bits
DELIVERY_CODE_CHECKS = 1
# Without I, L, O and U: three look like digits, the fourth makes words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("ILO", "110")
# What people put between groups, in any width; the long-vowel mark is a hyphen to many keyboards.
SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ー─_·・.]+")
# H. M. Damm 2004: a weakly totally anti-symmetric quasigroup of order 10.
DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
TRACKING_MODULUS = 7
S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def _fold(text: str) -> str:
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


# Receipt numbers


def damm_digit(digits: str) -> str:
    """Return the digit that makes `digits` + it pass; it finds any wrong digit and any swap."""
    interim = 0
    for digit in digits:
        interim = int(DAMM[interim][int(digit)])
    return str(interim)


def is_receipt_number(text: str) -> bool:
    """Say whether the folded text is a well-typed number; whether it exists is another question."""
    return bool(re.fullmatch(r"[0-9]{12}", text)) and damm_digit(text) == "0"


def receipt_number(*, on: date) -> str:
    """Return a new number, `YYMM` + 7 random digits + Damm. It may clash: its column is unique."""
    digits = f"{on:%y%m}{secrets.randbelow(10**7):07d}"
    return digits + damm_digit(digits)


def payment_reference(number: str) -> str:
    """Return the last 8 digits of a receipt number, what people type into a bank transfer."""
    return number[-REFERENCE_DIGITS:]


def format_receipt(number: str) -> str:
    """Return '260941783521' as '2609-4178-3521'."""
    return _grouped(number)


def fold_receipt(text: str) -> str:
    """Return the digits of a typed number, whatever its width and separators."""
    return _fold(text)


# Secrets that are printed and typed


def _product(a: int, b: int) -> int:
    """Multiply in GF(32) modulo x^5 + x^2 + 1."""
    result = 0
    for _bit in range(5):
        result ^= a if b & 1 else 0
        a, b = a << 1, b >> 1
        a ^= 0b100101 if a & 0b100000 else 0
    return result


def _check_characters(characters: str, *, count: int) -> str:
    """Return weighted sums over GF(32): one finds any swap of two, two find any two faults."""
    checks = []
    for power in range(1, count + 1):
        weight, total, step = 1, 0, 1
        for _ in range(power):
            step = _product(step, 2)
        for character in characters:
            weight = _product(weight, step)
            total ^= _product(weight, ALPHABET.index(character))
        checks.append(ALPHABET[total])
    return "".join(checks)


def _secret(*, characters: int, checks: int) -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(characters))
    return drawn + _check_characters(drawn, count=checks)


def access_key() -> str:
    """Return a new access key: 26 random characters (130 bits) and 2 check characters."""
    return _secret(characters=ACCESS_KEY_CHARACTERS, checks=ACCESS_KEY_CHECKS)


def delivery_code() -> str:
    """Return a new delivery code: 15 random characters (75 bits) and 1 check character."""
    return _secret(characters=DELIVERY_CODE_CHARACTERS, checks=DELIVERY_CODE_CHECKS)


def fold_secret(text: str) -> str:
    """Return a typed key or code as it was printed: upper case, no separators, I L as 1, O as 0."""
    return _fold(text).translate(READ_AS)


def secret_is_well_typed(text: str) -> bool:
    """Say whether a key or code has its length, alphabet and check characters. Asks no database."""
    folded = fold_secret(text)
    for characters, checks in (
        (ACCESS_KEY_CHARACTERS, ACCESS_KEY_CHECKS),
        (DELIVERY_CODE_CHARACTERS, DELIVERY_CODE_CHECKS),
    ):
        if len(folded) == characters + checks and set(folded) <= set(ALPHABET):
            return folded[characters:] == _check_characters(folded[:characters], count=checks)
    return False


def format_secret(secret: str) -> str:
    """Return a key or code in groups of four, as it is printed."""
    return _grouped(secret)


def _grouped(text: str) -> str:
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


# Tracking numbers of the post


def fold_tracking(text: str) -> str:
    """Return a typed tracking number without widths and separators, letters in upper case."""
    return _fold(text)


def tracking_number_is_valid(text: str) -> bool:
    """Say whether the check digit holds: recorded mail (11), parcels (12), international (S10)."""
    folded = fold_tracking(text)
    if re.fullmatch(r"[0-9]{11,12}", folded):
        return int(folded[:-1]) % TRACKING_MODULUS == int(folded[-1])
    if re.fullmatch(r"[A-Z]{2}[0-9]{9}[A-Z]{2}", folded):
        digits = [int(digit) for digit in folded[2:11]]
        rest = 11 - sum(w * d for w, d in zip(S10_WEIGHTS, digits[:8], strict=True)) % 11
        return digits[8] == {10: 0, 11: 5}.get(rest, rest)
    return False


# Series without gaps


class NumberSeriesQuerySet(models.QuerySet["NumberSeries"]):
    def take(self, *, name: str) -> int:
        """
        Return the next number of a series, from 1, and keep its row locked until the commit.

        A rollback gives the number back, so there are no gaps; that is why it must be called
        inside a transaction, as late as possible.
        """
        if not transaction.get_connection(self.db).in_atomic_block:
            raise transaction.TransactionManagementError("A number is taken inside a transaction.")
        self.get_or_create(name=name)
        self.filter(name=name).update(last=F("last") + 1)
        row = self.only("last").get(name=name)
        return row.last


class NumberSeries(models.Model):
    """One row per series, such as a fiscal year: the last number that was given out."""

    name = models.CharField(max_length=16, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    objects = NumberSeriesQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}/{self.last}"

    @classmethod
    def take(cls, *, name: str) -> int:
        """Return the next number of the series `name`, gap-free; inside a transaction only."""
        return NumberSeriesQuerySet(model=cls).take(name=name)
