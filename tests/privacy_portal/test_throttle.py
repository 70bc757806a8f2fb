"""Tries in a time: each bucket for itself, exact under parallel tries, open again by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from privacy_portal import throttle
from privacy_portal.models import Bucket
from privacy_portal.throttle import Limit
from requests_app import limits
from tests.faults.together import at_once

AT = datetime(2026, 9, 1, 1, 0, 20, tzinfo=UTC)
EVERY = [found for found in vars(limits).values() if isinstance(found, Limit)]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def passed(limit: Limit, *, times: int, who: str = "a", at: datetime = AT) -> int:
    return sum(throttle.spend(limit=limit, who=who, at=at) is None for _ in range(times))


@pytest.mark.django_db
@pytest.mark.parametrize("limit", EVERY, ids=lambda limit: limit.name)
def test_each_bucket_trips_alone(limit: Limit) -> None:
    most = limit.windows[0][0]

    assert passed(limit, times=most + 2) == most
    assert passed(limit, times=1, who="b") == 1
    for other in EVERY:
        if other != limit:
            assert throttle.full_until(limit=other, who="a", at=AT) is None


@pytest.mark.django_db
@pytest.mark.parametrize("limit", EVERY, ids=lambda limit: limit.name)
def test_each_window_of_a_bucket_trips_and_opens_again_by_itself(limit: Limit) -> None:
    for most, length in limit.windows:
        who, at, left = f"{length}", AT, most
        # As fast as the shorter windows let one.
        while left:
            left -= passed(limit, times=left, who=who, at=at)
            at += min(other for _most, other in limit.windows) if left else timedelta(0)
        until = throttle.spend(limit=limit, who=who, at=at)

        assert until
        assert throttle.full_until(limit=limit, who=who, at=at) == until
        assert throttle.spend(limit=limit, who=who, at=until - timedelta(seconds=1))
        assert throttle.spend(limit=limit, who=who, at=AT + 2 * length) is None


@pytest.mark.django_db
def test_a_refused_try_is_counted_nowhere() -> None:
    limit = Limit("test", ((2, MINUTE), (4, HOUR)))

    assert passed(limit, times=50) == 2
    assert passed(limit, times=50, at=AT + MINUTE) == 2
    assert throttle.spend(limit=limit, who="a", at=AT + 2 * MINUTE) == AT.replace(
        hour=2, minute=0, second=0
    )


@pytest.mark.django_db
def test_the_wait_ends_with_the_window() -> None:
    limit = Limit("test", ((1, MINUTE),))
    passed(limit, times=1)

    assert throttle.spend(limit=limit, who="a", at=AT) == AT.replace(minute=1, second=0)


@pytest.mark.django_db
def test_the_setting_multiplies(settings: LazySettings) -> None:
    settings.RATE_FACTOR = 3

    assert passed(Limit("test", ((2, MINUTE),)), times=10) == 6


@pytest.mark.django_db
def test_the_table_does_not_say_who() -> None:
    passed(limits.FILING, times=1, who="198.51.100.7")

    assert "198.51" not in "".join(Bucket.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_only_windows_that_are_over_are_swept() -> None:
    passed(Limit("short", ((1, MINUTE),)), times=1)
    passed(Limit("long", ((1, HOUR),)), times=1)

    assert throttle.sweep(at=AT + 2 * MINUTE) == 1
    assert passed(Limit("long", ((1, HOUR),)), times=1) == 0


@pytest.mark.django_db(transaction=True)
def test_fifty_threads_of_twenty_tries_are_counted_exactly() -> None:
    wide, narrow = Limit("wide", ((1000, HOUR),)), Limit("narrow", ((333, HOUR),))

    def twenty() -> tuple[int, int]:
        return passed(wide, times=20), passed(narrow, times=20)

    calls: list[Callable[[], tuple[int, int]]] = [twenty] * 50
    counted = at_once(*calls)

    assert sum(wide for wide, _narrow in counted) == 1000
    assert sum(narrow for _wide, narrow in counted) == 333
    assert sorted(Bucket.objects.values_list("count", flat=True)) == [333, 1000]
    assert throttle.spend(limit=wide, who="a", at=AT)


@pytest.mark.parametrize(
    ("seen", "net"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_an_address_is_counted_with_its_net(rf: RequestFactory, seen: str, net: str) -> None:
    assert throttle.net_of(rf.get("/", REMOTE_ADDR=seen)) == net


@pytest.mark.parametrize(
    ("behind", "forwarded", "net"),
    [
        (False, "203.0.113.9", "198.51.100.7"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (True, "203.0.113.9,", "198.51.100.7"),
        (True, "", "198.51.100.7"),
        (True, "203.0.113.9, nonsense", "unknown"),
    ],
)
def test_only_the_word_of_our_own_proxy_counts(
    rf: RequestFactory, settings: LazySettings, behind: bool, forwarded: str, net: str
) -> None:
    settings.BEHIND_PROXY = behind
    request = rf.get("/", REMOTE_ADDR="198.51.100.7", HTTP_X_FORWARDED_FOR=forwarded)

    assert throttle.net_of(request) == net


@pytest.mark.django_db
def test_who_changes_the_last_half_of_an_address_stays_the_same(rf: RequestFactory) -> None:
    limit = Limit("test", ((10, HOUR),))
    nets = [throttle.net_of(rf.get("/", REMOTE_ADDR=f"2001:db8::{n:x}")) for n in range(1, 21)]

    assert sum(throttle.spend(limit=limit, who=net, at=AT) is None for net in nets) == 10
