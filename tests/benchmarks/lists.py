"""The first page of the list of cases, with 1,000 and with 100,000 of them."""

import statistics
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from identity.choices import Capacity
from identity.models import Verification
from privacy_portal.models import DataKey
from requests_app.choices import DeliveryMethod, Language, RequestKind, Status
from requests_app.models import Case, PolicyRevision
from tests.conftest import hire

from .figures import Figure

AT = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
SIZES = (1_000, 100_000)
LOOKS = 25
CHUNK = 5_000
# One case in ten is open.
STATUSES = (Status.IN_REVIEW, *[Status.WITHDRAWN] * 9)
LISTS = {"open": "", "all": "?desk=all"}


def measure() -> Iterator[Figure]:
    """Look at the list as intake does; the baseline of the large one is the small one."""
    Case.objects.all().delete()
    client = Client()
    client.force_login(hire("intake"))
    medians: dict[tuple[str, int], float] = {}
    counts: dict[tuple[str, int], int] = {}
    for size in SIZES:
        _fill(size)
        for name, query in LISTS.items():
            address = reverse("admin:requests_app_case_changelist") + query
            medians[name, size], counts[name, size] = _look(client, address)
    small, large = SIZES
    for name in LISTS:
        yield Figure(
            f"case_list_{name}_median_100000", medians[name, large], "ms", medians[name, small]
        )
        yield Figure(
            f"case_list_{name}_queries_100000",
            counts[name, large],
            "queries",
            counts[name, small],
        )


def _look(client: Client, address: str) -> tuple[float, int]:
    times = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        response = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        assert response.status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return statistics.median(times), len(queries)


def _fill(size: int) -> None:
    """Add cases without their persons until there are so many: the list shows no more."""
    policy = PolicyRevision.objects.latest("revised_on")
    for begin in range(Case.objects.count(), size, CHUNK):
        numbers = range(begin, min(begin + CHUNK, size))
        keys = DataKey.objects.bulk_create(
            DataKey(purpose="case", wrapped=b"", kek_id="bench", created_at=AT) for _ in numbers
        )
        checks = Verification.objects.bulk_create(
            Verification(
                data_key=key, capacity=Capacity.SUBJECT, request_date=AT.date(), opened_at=AT
            )
            for key in keys
        )
        Case.objects.bulk_create(
            _case(number, key, check, policy)
            for number, key, check in zip(numbers, keys, checks, strict=True)
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE requests_app_case")


def _case(number: int, key: DataKey, check: Verification, policy: PolicyRevision) -> Case:
    status = STATUSES[number % len(STATUSES)]
    is_open = status == Status.IN_REVIEW
    return Case(
        number=f"{number:012}",
        kind=list(RequestKind)[number % 6],
        status=status,
        language=Language.JA,
        wanted_delivery=DeliveryMethod.ELECTRONIC,
        data_key=key,
        verification=check,
        policy=policy,
        submission=uuid.uuid4(),
        filed_at=AT,
        request_date=AT.date(),
        reply_by=AT.date() + timedelta(days=number % 30) if is_open else None,
        closed_at=None if is_open else AT,
    )
