"""
How often somebody may do something: counted in the database, exact under parallel tries.

Windows are fixed: a day of five-minute windows starts at midnight UTC. What is full opens again by
itself, so nobody is locked out for good, and there is nothing to unlock. The table holds digests
under the pepper, not addresses of machines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network
from typing import Final

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest

from . import crypto
from .models import Bucket

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# What a household or a telephone gets: whoever holds it has 2^64 addresses (security 4.2).
NET_BITS: Final = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in each of these windows; `RATE_FACTOR` of the settings multiplies."""

    name: str
    windows: tuple[tuple[int, timedelta], ...]


@dataclass(frozen=True, slots=True)
class _Window:
    key: str
    most: int
    until: datetime


def spend(*, limit: Limit, who: str, at: datetime) -> datetime | None:
    """
    Count one try, or say that it is one too many.

    Short windows come first, and a try that is refused counts nowhere else: somebody who keeps
    pressing the button for an hour has not used up the day. Call it outside the transaction that
    may be rolled back, or the count is too.

    :param who: what is counted for itself: a net (`net_of`), a draft, a case; only its digest stays
    :return: None to go ahead; else the moment from which it may be tried again
    """
    for window in _windows(limit, who, at):
        if not _take(window):
            return full_until(limit=limit, who=who, at=at) or window.until
    return None


def full_until(*, limit: Limit, who: str, at: datetime) -> datetime | None:
    """Return until when `spend` would refuse, without counting; None if it would not."""
    windows = {window.key: window for window in _windows(limit, who, at)}
    rows = Bucket.objects.filter(key__in=windows).values_list("key", "count")
    full = [windows[key].until for key, count in rows if count >= windows[key].most]
    return max(full, default=None)


def sweep(*, at: datetime) -> int:
    """Delete windows that are over; return how many."""
    return Bucket.objects.filter(until__lte=at).delete()[0]


def net_of(request: HttpRequest) -> str:
    """
    Return the net a request came from: an IPv4 address, or the first 64 bits of an IPv6 one.

    Behind our proxy it is the last address of X-Forwarded-For, the one the proxy itself saw:
    everything before it is the word of the client.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] or said
    return _net(said.strip())


def _net(address: str) -> str:
    try:
        return str(IPv4Address(address))
    except AddressValueError:
        pass
    try:
        wide = IPv6Address(address)
    except AddressValueError:
        # A socket file, or nonsense: one net of its own, which is still counted.
        return "unknown"
    if wide.ipv4_mapped:
        return str(wide.ipv4_mapped)
    return str(IPv6Network((int(wide), NET_BITS), strict=False))


def _windows(limit: Limit, who: str, at: datetime) -> Iterable[_Window]:
    for most, length in sorted(limit.windows, key=lambda window: window[1]):
        turn = (at - EPOCH) // length
        place = f"{limit.name}|{length.total_seconds():.0f}|{turn}|{who}"
        yield _Window(
            key=crypto.blind_index("bucket", place),
            most=most * settings.RATE_FACTOR,
            until=EPOCH + (turn + 1) * length,
        )


def _take(window: _Window) -> bool:
    # One statement compares and counts, under the row's lock: no two tries take the same place.
    rows = Bucket.objects.filter(key=window.key, count__lt=window.most)
    if rows.update(count=F("count") + 1):
        return True
    first = Bucket(key=window.key, count=0, until=window.until)
    Bucket.objects.bulk_create([first], ignore_conflicts=True)
    return bool(rows.update(count=F("count") + 1))
