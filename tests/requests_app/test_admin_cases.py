from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from identity.models import Staff
from privacy_portal.models import AuditEvent
from requests_app import operations
from requests_app.admin import registered
from requests_app.choices import Action, Outcome, RequestKind, Status
from requests_app.content import Content
from requests_app.management.storyteller import (
    CORRECT,
    DISCLOSE,
    PEOPLE,
    PROVISIONS,
    PURPOSE,
    Cast,
)
from requests_app.models import Case, PurposeOfUse

from .desk import Quick, quick, sit

LIST = reverse("admin:requests_app_case_changelist")
SEARCH = reverse("admin:search")
YOSHINO = PEOPLE[0]


@pytest.fixture
def filed(cast: Cast) -> Quick:
    tale = quick(cast)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, YOSHINO, "onamae-com")
    return tale


@pytest.fixture
def desk(cast: Cast, filed: Quick) -> Client:
    return sit(cast.intake, filed.case).client


def search(client: Client, term: str, **filters: str) -> Any:  # noqa: ANN401 - a test response
    """Type into the search box of the list."""
    return client.post(SEARCH, {"term": term, **filters})


def found(client: Client, term: str) -> list[Case]:
    return list(client.get(search(client, term).url).context["cl"].result_list)


def test_the_list_names_nobody(desk: Client) -> None:
    page = desk.get(LIST).content.decode()

    assert "Disclosure" in page
    for text in (YOSHINO.name, YOSHINO.kana, YOSHINO.email, YOSHINO.address):
        assert text not in page


def test_the_list_takes_few_queries_however_long_it_is(
    cast: Cast, desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for person in PEOPLE[1:4]:
        quick(cast).file(RequestKind.CORRECT_DATA, CORRECT, person, "onamae-com")

    addresses = [LIST, *(search(desk, term).url for term in (YOSHINO.name, YOSHINO.phone))]
    for address in addresses:
        with django_assert_max_num_queries(12):
            desk.get(address)


def test_a_case_is_found_by_its_numbers(desk: Client, filed: Quick) -> None:
    number = filed.case.number

    for term in (number, f"{number[:4]}-{number[4:8]}-{number[8:]}", number[-8:]):
        assert found(desk, term) == [filed.case], term


@pytest.mark.parametrize(
    "term", ["吉野太郎", "𠮷野 太郎", "ﾖｼﾉ ﾀﾛｳ", "03-1234-5678", "Yoshino@example.jp"]
)
def test_a_person_is_found_exactly_however_it_is_typed(
    desk: Client, filed: Quick, term: str
) -> None:
    assert found(desk, term) == [filed.case]


@pytest.mark.parametrize("term", ["𠮷野", "yoshino", "031234"])
def test_nobody_is_found_by_a_part(desk: Client, term: str) -> None:
    assert found(desk, term) == []


def test_finance_finds_by_number_and_not_by_name(cast: Cast, filed: Quick) -> None:
    client = sit(cast.finance, filed.case).client

    assert found(client, filed.case.number) == [filed.case]
    assert search(client, YOSHINO.name).url == LIST


@pytest.mark.parametrize(
    "lookup",
    [
        "access_digest__startswith",
        "parties__name_index__exact",
        "invoice__number__gt",
        "number__gt",
    ],
)
def test_the_address_asks_no_column_that_is_not_a_filter(desk: Client, lookup: str) -> None:
    assert desk.get(LIST, {lookup: "a"}).status_code == 400


def test_the_list_begins_with_what_is_open(cast: Cast, desk: Client, filed: Quick) -> None:
    sit(cast.intake, filed.case).take(Action.WITHDRAW, reason="by telephone")

    assert filed.case.status == Status.WITHDRAWN
    assert list(desk.get(LIST).context["cl"].result_list) == []
    assert list(desk.get(LIST, {"desk": "ended"}).context["cl"].result_list) == [filed.case]
    assert found(desk, filed.case.number) == [filed.case]


@pytest.mark.parametrize("act", ["add", "delete"])
def test_a_case_is_neither_added_nor_deleted_here(desk: Client, filed: Quick, act: str) -> None:
    arguments = [filed.case.pk] if act == "delete" else []
    url = reverse(f"admin:requests_app_case_{act}", args=arguments)

    assert desk.post(url, {"post": "yes"}).status_code == 403
    assert Case.objects.count() == 1


def test_looking_at_a_case_is_on_record(cast: Cast, filed: Quick) -> None:
    desk = sit(cast.intake, filed.case)

    page = desk.client.get(desk.page())

    assert YOSHINO.name in page.content.decode()
    event = AuditEvent.objects.get(action="VIEW_CASE")
    assert (event.actor_id, event.case_id) == (cast.intake.pk, filed.case.pk)
    assert cast.intake.username in desk.client.get(desk.page()).content.decode()


def test_finance_sees_the_money_and_no_person(cast: Cast, filed: Quick) -> None:
    filed.accept()
    invoice = filed.case.invoice
    assert invoice

    desk = sit(cast.finance, filed.case)
    page = desk.client.get(desk.page()).content.decode()

    assert invoice.number in page
    for text in (YOSHINO.name, YOSHINO.address, "Certificate of residence", DISCLOSE.details):
        assert text not in page


def test_what_stands_against_a_step_is_said_beside_it(cast: Cast, filed: Quick) -> None:
    filed.receive(drop=1)
    desk = sit(cast.intake, filed.case)

    page = desk.client.get(desk.page()).content.decode()

    assert desk.url(Action.EXAMINE_PAPERS) in page
    assert desk.url(Action.ACCEPT_IDENTITY) not in page
    assert "Missing: " in page


def test_the_first_page_counts_the_open_cases_in_one_query(
    desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    # And letters that stopped, new messages and open inquiries in one each.
    with django_assert_max_num_queries(8):
        page = desk.get(reverse("admin:index"))

    assert f"{LIST}?status__exact={Status.AWAITING_PAPERS}" in page.content.decode()


def test_the_log_in_page_speaks_both_languages(client: Client, db: None) -> None:
    login = reverse("admin:login")

    client.post(reverse("admin:language"), {"language": "en", "next": login})
    assert '<html lang="en">' in client.get(login).content.decode()
    client.post(reverse("admin:language"), {"language": "ja", "next": login})
    assert '<html lang="ja">' in client.get(login).content.decode()


def test_a_stranger_sees_no_case(client: Client, filed: Quick) -> None:
    outsider = Staff.objects.create_user("outsider", is_staff=True)
    client.force_login(outsider)

    assert client.get(LIST).status_code == 403
    assert client.get(sit(outsider, filed.case).page()).status_code == 403


def test_who_approves_sees_what_the_registers_answer(cast: Cast, filed: Quick) -> None:
    tale = quick(cast)
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[1], "conoha")
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    purpose = PurposeOfUse.objects.filter(service_code="conoha").first()
    assert purpose

    desk = sit(cast.approver, tale.case)
    page = desk.client.get(desk.url(Action.APPROVE)).content.decode()

    assert purpose.data_set_ja in page


@pytest.mark.parametrize(
    ("kind", "content"),
    [(RequestKind.NOTIFY_PURPOSE, PURPOSE), (RequestKind.DISCLOSE_PROVISIONS, PROVISIONS)],
)
def test_what_the_registers_answer_is_read_at_once_for_all_services(
    cast: Cast, kind: RequestKind, content: Content
) -> None:
    asked = []
    for codes in (("conoha",), ("conoha", "onamae-com", "rensaba")):
        tale = quick(cast)
        tale.file(kind, content, PEOPLE[1], *codes)
        with CaptureQueriesContext(connection) as queries:
            registered.of(tale.case, on=tale.on)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_the_page_of_an_erased_case_still_tells_its_history(cast: Cast, filed: Quick) -> None:
    operations.withdraw(case_id=filed.case.pk, reason="", by=cast.intake, at=filed.at)
    operations.purge(case_id=filed.case.pk, at=filed.at + timedelta(days=4 * 366))
    desk = sit(cast.intake, filed.case)

    page = desk.client.get(desk.page()).content.decode()

    assert "The data of this case have been erased." in page
    assert YOSHINO.name not in page
    assert "Purge" in page


def test_the_page_of_a_case_takes_a_steady_number_of_queries(
    cast: Cast, filed: Quick, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    filed.accept()
    filed.pay()
    desk = sit(cast.reviewer, filed.case)
    desk.client.get(desk.page())

    with django_assert_max_num_queries(45):
        desk.client.get(desk.page())
