"""How much a page asks the database: a page of the form twelve times, the status fifteen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from identity.choices import Capacity
from requests_app.choices import RequestKind
from requests_app.management.storyteller import Cast
from tests.quality.tales import TALES, Library, Told
from tests.quality.visitor import Visitor
from tests.requests_app.filing import send

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
OF_THE_FORM = 12
OF_THE_STATUS = 15


@pytest.fixture
def library(cast: Cast) -> Library:
    return Library(cast)


def queries(visitor: Visitor, page: str) -> int:
    """Return how many questions a page costs; the first look at it may fill a cache."""
    assert visitor.see(page).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert visitor.see(page).status_code == 200
    return len(asked)


def inside(told: Told) -> Visitor:
    visitor = Visitor("ja")
    visitor.come_back(told.number, told.key)
    return visitor


@pytest.mark.parametrize("name", TALES)
def test_the_status_asks_little_whatever_it_shows(library: Library, name: str) -> None:
    assert queries(inside(library.told(name)), "status") <= OF_THE_STATUS


def test_the_status_asks_no_more_among_many_cases(library: Library) -> None:
    visitor = inside(library.told("sealed, code posted"))
    alone = queries(visitor, "status")
    for name in ("papers awaited", "in review", "closed", "declined"):
        library.told(name)
    for _message in range(5):
        visitor.answer("messages", {"message": "いつごろになりますか。"})

    assert queries(visitor, "status") == alone


@pytest.mark.parametrize("capacity", Capacity)
@pytest.mark.parametrize("kind", RequestKind)
def test_the_last_pages_ask_little(kind: RequestKind, capacity: Capacity) -> None:
    visitor = Visitor("ja")
    visitor.walk(kind, capacity, until="")
    if capacity != Capacity.APPOINTED_PROXY:  # whose papers are originals all
        visitor.upload()
        visitor.upload()
    asked = {page: queries(visitor, page) for page in ("documents", "check")}
    send(visitor.client, "ja")
    asked["complete"] = queries(visitor, "complete")
    assert {page: count for page, count in asked.items() if count > OF_THE_FORM} == {}
