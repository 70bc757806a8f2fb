"""The recorded pages, once for all tests of this folder."""

import pytest
from pytest_django import DjangoDbBlocker

from requests_app.management.storyteller import Cast
from tests.conftest import hire

from .recording import Recorded, record, undone


@pytest.fixture(scope="session")
def recorded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Recorded]:
    """Every page of the public side in every state, in both languages."""
    with django_db_blocker.unblock(), undone():
        cast = Cast(
            intake=hire("intake"),
            reviewer=hire("reviewer"),
            approver=hire("approver"),
            finance=hire("finance"),
        )
        return record(cast)
