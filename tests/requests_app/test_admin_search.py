"""The search of the desk: a number goes into the address, a person never does."""

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from identity.models import Staff
from privacy_portal import numbering
from privacy_portal.dates import tokyo_day
from requests_app.admin.search import folded
from requests_app.choices import DeliveryMethod, DeliveryState, RequestKind
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast
from requests_app.models import Case, Delivery

from .desk import Quick, quick, sit

LIST = reverse("admin:requests_app_case_changelist")
SEARCH = reverse("admin:search")
YOSHINO = PEOPLE[0]
# A mobile phone that passes for a tracking number of the post: its last digit happens to fit.
MOBILE = "09012345672"


@pytest.fixture
def filed(cast: Cast) -> Quick:
    tale = quick(cast)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, YOSHINO, "onamae-com")
    return tale


@pytest.fixture
def desk(cast: Cast, filed: Quick) -> Client:
    return sit(cast.intake, filed.case).client


def send(client: Client, typed: dict[str, str]) -> Any:  # noqa: ANN401 - a test response
    return client.post(SEARCH, typed)


def asked(response: Any) -> dict[str, list[str]]:  # noqa: ANN401 - a test response
    assert response.status_code == 302
    assert urlsplit(response.url).path == LIST
    return parse_qs(urlsplit(response.url).query)


def listed(client: Client, address: str) -> list[Case]:
    return list(client.get(address).context["cl"].result_list)


@pytest.mark.parametrize(
    "term",
    [YOSHINO.name, "吉野太郎", "ﾖｼﾉ ﾀﾛｳ", YOSHINO.phone, "+81-3-1234-5678", YOSHINO.email, MOBILE],
)
def test_of_a_person_only_digests_are_in_the_address(
    desk: Client, term: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = send(desk, {"term": term})
    page = desk.get(response.url)

    (digests,) = asked(response).pop("person")
    assert re.fullmatch(r"[0-9a-f]{32}(\.[0-9a-f]{32})?", digests)
    everywhere = "".join(
        [
            response.url,
            str(dict(desk.session)),
            str(desk.cookies),
            page.content.decode(),
            caplog.text,
        ]
    )
    assert term not in everywhere
    assert quote(term) not in everywhere


def test_a_number_goes_into_the_address_as_we_write_it(desk: Client, filed: Quick) -> None:
    number = filed.case.number

    for typed in (number, numbering.format_receipt(number), f" {number} "):
        assert asked(send(desk, {"term": typed})) == {"q": [number]}
    assert asked(send(desk, {"term": number[-8:]})) == {"q": [number[-8:]]}


def test_an_invoice_is_found_by_its_number(cast: Cast, desk: Client, filed: Quick) -> None:
    filed.accept()
    invoice = filed.case.invoice
    assert invoice

    response = send(desk, {"term": invoice.number.lower()})

    assert asked(response) == {"q": [invoice.number]}
    assert listed(desk, response.url) == [filed.case]


@pytest.mark.parametrize("tracking", ["13112383852", MOBILE])
def test_a_tracking_number_of_ours_is_a_number(
    desk: Client, filed: Quick, cast: Cast, tracking: str
) -> None:
    Delivery.objects.create(
        case=filed.case,
        data_key=filed.case.data_key,
        method=DeliveryMethod.CERTIFIED_MAIL,
        state=DeliveryState.UNDER_WAY,
        tracking_number=tracking,
        posted_on=tokyo_day(now()),
        dispatched_at=now(),
        dispatched_by=cast.intake,
    )

    response = send(desk, {"term": f"{tracking[:3]}-{tracking[3:]}"})

    assert asked(response) == {"q": [tracking]}
    assert listed(desk, response.url) == [filed.case]


@pytest.mark.parametrize("digits", [MOBILE, "81312345671", "31234567", "19850412"])
def test_digits_that_may_be_a_persons_are_taken_for_hers(desk: Client, digits: str) -> None:
    assert folded(digits) == digits
    assert list(asked(send(desk, {"term": digits}))) == ["person"]


@pytest.mark.parametrize("term", [YOSHINO.name, YOSHINO.email, MOBILE, "1985-04-12", "%"])
def test_an_address_with_a_person_searches_nothing_and_says_how(desk: Client, term: str) -> None:
    response = desk.get(LIST, {"q": term, "desk": "all", "o": "1"})

    assert asked(response) == {"desk": ["all"], "o": ["1"]}
    (message,) = get_messages(response.wsgi_request)
    assert "search box" in str(message)
    assert term not in str(message)


def test_the_filters_outlive_a_search_and_nothing_else_does(desk: Client) -> None:
    sent = {"desk": "late", "kind__exact": "CORRECT_DATA", "csrfmiddlewaretoken": "x", "e": "1"}

    query = asked(send(desk, {"term": YOSHINO.name, **sent}))

    assert set(query) == {"desk", "kind__exact", "person"}


def test_nothing_typed_is_no_search(desk: Client, filed: Quick) -> None:
    for term in ("", "  ", "・"):
        response = send(desk, {"term": term})
        assert response.url == LIST
        assert listed(desk, response.url) == [filed.case]


def test_the_person_can_be_let_go_again(desk: Client) -> None:
    page = desk.get(send(desk, {"term": YOSHINO.name}).url).content.decode()

    assert "The person searched for" in page
    assert "The person searched for" not in desk.get(LIST).content.decode()


@pytest.mark.parametrize("digests", ["", "x", "0" * 32, "吉野"])
def test_made_up_digests_find_nobody(desk: Client, filed: Quick, digests: str) -> None:
    expected = [] if digests else [filed.case]

    assert listed(desk, f"{LIST}?person={quote(digests)}") == expected


def test_finance_cannot_search_for_a_person_by_address_either(
    cast: Cast, desk: Client, filed: Quick
) -> None:
    address = send(desk, {"term": YOSHINO.name}).url
    finance = sit(cast.finance, filed.case).client

    assert listed(desk, address) == [filed.case]
    assert listed(finance, address) == []
    refused = send(finance, {"term": YOSHINO.name})
    assert refused.url == LIST
    (message,) = get_messages(refused.wsgi_request)
    assert YOSHINO.name not in str(message)


def test_the_search_takes_a_post_with_its_token_from_staff_only(
    cast: Cast, desk: Client, filed: Quick
) -> None:
    assert desk.get(SEARCH).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.intake)
    assert send(strict, {"term": "x"}).status_code == 403
    outsider = Client()
    outsider.force_login(Staff.objects.create_user("outsider", is_staff=True))
    assert send(outsider, {"term": filed.case.number}).status_code == 403


@pytest.mark.parametrize("page", ["list", "case"])
def test_both_search_boxes_post_what_is_typed(cast: Cast, filed: Quick, page: str) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    strict.force_login(cast.intake)
    url = LIST if page == "list" else sit(cast.intake, filed.case).page()
    html = strict.get(url).content.decode()
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.S) if SEARCH in part)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)

    assert 'method="post"' in form
    assert 'name="term"' in form
    assert token
    response = send(strict, {"term": YOSHINO.name, "csrfmiddlewaretoken": token.group(1)})
    assert listed(strict, response.url) == [filed.case]
