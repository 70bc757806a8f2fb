"""Who is there when a journey begins."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from requests_app.management.storyteller import Cast

from .errand import Errand, travelling
from .people import Person


@pytest.fixture
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    yield from travelling(now)


@pytest.fixture
def errand(clock: time_machine.Traveller, cast: Cast) -> Errand:
    """Somebody in front of the Japanese pages, who has typed nothing yet."""
    return Errand(Person(), cast, clock)
