"""The cast and the standing data: registers and roles as they ship, one person for each role."""

from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from functools import cache

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from identity.models import Staff
from privacy_portal.models import Job
from requests_app.management.storyteller import Cast, Teller

# A Tuesday, 10:00 in Tokyo. No holiday follows before the silver week of 2026.
NOON = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
PASSWORD = "a passphrase for tests only"


def _load_standing_data() -> None:
    call_command("load_procedure", verbosity=0)
    call_command("load_roles", verbosity=0)
    call_command("createcachetable", verbosity=0)
    # Paper forms are made where a test asks for them.
    Job.objects.all().delete()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Load the registers once for all tests that roll back."""
    with django_db_blocker.unblock():
        _load_standing_data()
    yield
    with django_db_blocker.unblock():
        _close_other_sessions()


def _close_other_sessions() -> None:
    # Threads of a live server keep their connections, and PostgreSQL drops no database in use.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def sentences_in_english() -> Iterator[None]:
    """Whatever page the test before asked for: outside a request, sentences are the source's."""
    with translation.override("en"):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, None, None]:
    """
    A test with real transactions is flushed: what ships is loaded again for the next one.

    A hook, since it has to come after every fixture, and before the session's are undone.
    """
    yield
    marker = item.get_closest_marker("django_db")
    flushed = {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ())) or (
        marker is not None and marker.kwargs.get("transaction")
    )
    if flushed and nextitem is not None:
        with item.config.stash[blocking_manager_key].unblock():
            _load_standing_data()


@pytest.fixture
def now() -> datetime:
    return NOON


@cache
def _hashed() -> str:
    """Hash the passphrase once: it is slow on purpose, and each test hires four people."""
    return make_password(PASSWORD)


def hire(role: str) -> Staff:
    """Return a new member of staff with one role."""
    person = Staff.objects.create(
        username=f"{role}-{Staff.objects.count()}", password=_hashed(), is_staff=True
    )
    person.groups.add(Group.objects.get(name=role))
    # Permissions are cached on the instance: hand out one that has not asked yet.
    return Staff.objects.get(pk=person.pk)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast(
        intake=hire("intake"),
        reviewer=hire("reviewer"),
        approver=hire("approver"),
        finance=hire("finance"),
    )


@pytest.fixture
def tale(cast: Cast, now: datetime) -> Teller:
    """Somebody about to file; every step is an operation."""
    return Teller(cast, now)
