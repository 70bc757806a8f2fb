"""Several requests in one browser: each form writes into its own, and nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from requests_app import drafts, limits, resuming
from requests_app.choices import RequestKind
from requests_app.models import Case, Draft
from tests.pages import Page, PageForm, read
from tests.requests_app.filing import browser, prove, send, steps, type_all

pytestmark = pytest.mark.django_db
KIND = RequestKind.DISCLOSE_DATA


def start(client: Client, kind: RequestKind) -> Any:  # noqa: ANN401 - a test response
    """Begin a request on the first page."""
    return client.post("/en/apply/kind/", {"new": "1", "kind": kind})


def see(client: Client, path: str) -> Page:
    return read(client.get(f"/en/{path}/", follow=True).content)


def form(client: Client, step: str) -> PageForm:
    """Open the page of a step in a window, and return its form."""
    return see(client, f"apply/{step}").form("draft", "carried")


def press(client: Client, step: str, window: PageForm, **values: Any) -> Any:  # noqa: ANN401
    return client.post(f"/en/apply/{step}/", window.filled(values))


def body(draft_id: str) -> drafts.Body:
    return drafts.body_of(Draft.objects.get(pk=draft_id))


def test_the_first_page_begins_a_new_request_and_keeps_the_other() -> None:
    client = browser()
    type_all(client, KIND)
    assert start(client, RequestKind.CORRECT_DATA)["Location"] == "/en/apply/services/"

    page = see(client, "apply/services")

    assert Draft.objects.count() == 2
    assert "Another request that you began is kept" in page.text
    assert len(see(client, "apply/drafts").forms) == 4
    assert send(client)["Location"].startswith("/en/apply/services/")
    assert not Case.objects.exists()


def test_starting_over_and_over_leaves_no_empty_requests_behind() -> None:
    client = browser()
    for kind in (KIND, RequestKind.CORRECT_DATA, RequestKind.CEASE_USE):
        start(client, kind)

    assert drafts.body_of(Draft.objects.get()) == {"kind": {"kind": ["CEASE_USE"]}}


def test_two_windows_never_write_into_each_others_request() -> None:
    client = browser()
    start(client, KIND)
    first = form(client, "services")
    press(client, "services", first, services=["conoha"])
    start(client, RequestKind.CORRECT_DATA)
    second = form(client, "services")
    assert first.fields["draft"] != second.fields["draft"]

    press(client, "services", second, services=["onamae-com"])
    press(client, "services", first, services=["conoha", "onamae-com"])

    assert body(first.fields["draft"][0])["services"]["services"] == ["conoha", "onamae-com"]
    assert body(second.fields["draft"][0])["services"]["services"] == ["onamae-com"]
    # The window that was used last goes on with its own request.
    assert form(client, "requester").fields["draft"] == first.fields["draft"]


def test_a_kind_page_opened_before_anything_was_begun_begins_its_own() -> None:
    client = browser()
    early = form(client, "kind")
    start(client, KIND)

    press(client, "kind", early, kind="CEASE_USE")

    assert Draft.objects.count() == 2


def test_a_form_of_a_sent_request_shows_what_was_typed_and_begins_anew_with_it() -> None:
    client = browser()
    type_all(client, KIND)
    window = form(client, "details")
    send(client)

    page = press(client, "details", window, name="渡邉 一郎", email="ichiro@example.jp")

    assert page.status_code == 200
    shown = read(page.content)
    assert "already sent" in page.content.decode()
    again = shown.form("draft", "carried", "name")
    assert again.fields["name"] == ["渡邉 一郎"]
    assert again.fields["draft"] == [""]
    response = client.post("/en/apply/details/", again.filled({}))
    assert response["Location"] == "/en/apply/services/"
    begun = Draft.objects.get(case=None)
    assert drafts.body_of(begun)["details"]["name"] == ["渡邉 一郎"]
    assert Case.objects.count() == 1


def test_a_form_of_a_deleted_request_loses_nothing_of_the_block_of_its_kind() -> None:
    client = browser()
    type_all(client, RequestKind.CORRECT_DATA)
    window = form(client, "request")
    client.post("/en/apply/discard/", {"sure": "1"})

    page = press(client, "request", window, right_1="目黒区")

    assert "was deleted" in page.content.decode()
    assert read(page.content).form("right_1").fields["right_1"] == ["目黒区"]


def test_a_hidden_field_that_is_nonsense_breaks_nothing() -> None:
    client = browser()
    for carried in ("", "[]", "{", '{"kind": 3, "requester": {"capacity": "x"}}', '{"kind": {}}'):
        for draft in ("", "nonsense", "00000000-0000-0000-0000-000000000000"):
            typed = {**steps(KIND)["details"], "draft": draft, "carried": carried}
            assert client.post("/en/apply/details/", typed).status_code in (200, 302)


def test_the_draft_of_somebody_else_takes_nothing() -> None:
    owner, stranger = browser(), browser()
    type_all(owner, KIND)
    type_all(stranger, KIND)
    named = {"draft": str(Draft.objects.order_by("created_at")[0].pk)}
    before = body(named["draft"])

    stranger.post("/en/apply/services/", {**named, "services": ["conoha"]})
    stranger.post("/en/apply/discard/", {**named, "sure": "1"})
    stranger.post("/en/apply/pause/", named)
    stranger.post("/en/apply/drafts/", named)
    stranger.post("/en/apply/check/", {**named, "agree": "on"})

    assert body(named["draft"]) == before
    assert Draft.objects.get(pk=named["draft"]).resume_digest is None
    assert not Case.objects.exists()


def test_the_list_goes_on_with_one_and_deletes_another() -> None:
    client = browser()
    type_all(client, KIND)
    start(client, RequestKind.CORRECT_DATA)
    full, empty = Draft.objects.order_by("created_at")
    page = see(client, "apply/drafts")
    for words in ("Disclosure of retained", "Correction, addition", "2 services", "Not chosen yet"):
        assert words in page.text
    assert "吉野" not in page.text

    go_on = client.post("/en/apply/drafts/", {"draft": str(full.pk)})
    assert go_on["Location"] == "/en/apply/documents/"
    assert form(client, "details").fields["draft"] == [str(full.pk)]
    gone = client.post("/en/apply/discard/", {"draft": str(empty.pk), "sure": "1"})

    assert gone["Location"] == "/en/apply/drafts/"
    assert Draft.objects.get() == full
    assert send(client)["Location"] == "/en/complete/"


def test_sending_one_leaves_the_others_and_its_own_last_page() -> None:
    client = browser()
    type_all(client, KIND)
    start(client, RequestKind.CORRECT_DATA)
    full, other = Draft.objects.order_by("created_at")
    client.post("/en/apply/check/", {"agree": "on", "draft": str(full.pk)})

    client.post("/en/apply/drafts/", {"draft": str(other.pk)})

    assert form(client, "services").fields["draft"] == [str(other.pk)]
    assert client.get("/en/complete/").context["access_key"]


def test_nobody_begins_a_sixth_and_loses_one() -> None:
    client = browser()
    for _ in range(5):
        start(client, KIND)
        client.post("/en/apply/services/", steps(KIND)["services"])
    page = start(client, RequestKind.CEASE_USE)

    assert Draft.objects.count() == 5
    assert "5 requests" in page.content.decode()
    client.post("/en/apply/discard/", {"sure": "1"})
    assert start(client, RequestKind.CEASE_USE).status_code == 302


def test_after_sending_the_back_button_leads_to_the_number() -> None:
    client = browser()
    type_all(client, KIND)
    window = see(client, "apply/check").form("agree")
    send(client)

    for step in ("services", "details", "email", "documents"):
        assert client.get(f"/en/apply/{step}/")["Location"] == "/en/complete/"
    again = client.post("/en/apply/check/", window.filled({"agree": "on"}))
    assert again["Location"] == "/en/complete/"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("step", ["services", "details", "email", "documents", "check", "pause"])
def test_a_draft_whose_time_is_up_says_so(step: str) -> None:
    client = browser()
    type_all(client, KIND)
    Draft.objects.update(expires_on=timezone.now().date() - timedelta(days=2))

    response = client.get(f"/en/apply/{step}/", follow=True)

    assert response.redirect_chain[-1][0] == "/en/apply/kind/"
    assert "its last day is over" in response.content.decode()


def test_another_language_takes_along_what_is_half_typed() -> None:
    client = browser()
    type_all(client, KIND)
    window = form(client, "details").filled({"name": "山田"})

    # As the script of the page sends it.
    response = client.post("/en/apply/details/", {**window, "in_language": "ja"})

    assert response["Location"] == "/ja/apply/details/"
    there = read(client.get("/ja/apply/details/").content).form("draft", "carried")
    assert there.fields["name"] == ["山田"]


def test_a_language_that_is_none_is_no_switch() -> None:
    client = browser()
    type_all(client, KIND)
    window = form(client, "services").fields
    response = client.post("/en/apply/services/", {**window, "in_language": "//evil.example"})
    assert response.status_code == 200
    assert "evil.example" not in response.content.decode()


def test_a_draft_that_went_to_another_device_says_so() -> None:
    client = browser()
    type_all(client, KIND)
    window = form(client, "services")
    resuming.take_over(draft_id=Draft.objects.get().pk)

    page = press(client, "services", window, services=["conoha"])
    assert "continued on another device" in page.content.decode()
    response = client.get("/en/apply/check/", follow=True)

    assert response.redirect_chain[-1][0] == "/en/resume/"
    assert "continued on another device" in response.content.decode()


def test_a_cookie_that_nobody_gave_out_opens_nothing() -> None:
    client = browser()
    type_all(browser(), KIND)
    for cookie in ("x", "." * 50, ".".join(["a~b"] * 9), "é"):
        client.cookies["draft"] = cookie
        assert client.get("/en/apply/services/").status_code == 302
        assert client.get("/en/apply/drafts/").status_code == 200


def test_too_many_requests_of_a_net_wait_and_lose_nothing() -> None:
    most = limits.FILING.windows[0][0]
    for _ in range(most):
        client = browser()
        type_all(client, KIND)
        assert send(client)["Location"] == "/en/complete/"
    client = browser()
    type_all(client, KIND)

    response = send(client)

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "what you typed is kept" in response.content.decode()
    assert Case.objects.count() == most
    assert send(Client(REMOTE_ADDR="203.0.113.9", headers={"cookie": cookies(client)}))[
        "Location"
    ] == ("/en/complete/")


def cookies(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def test_no_page_of_the_form_asks_the_database_more_as_it_fills(
    django_assert_max_num_queries: Any,  # noqa: ANN401 - a fixture of pytest-django
) -> None:
    client = browser()
    type_all(client, KIND)
    send(client)
    for kind in (RequestKind.CORRECT_DATA, RequestKind.CEASE_USE, KIND):
        start(client, kind)
        for step in ("services", "requester", "details"):
            client.post(f"/en/apply/{step}/", {**steps(kind)[step], "email": f"{kind}@example.jp"})
        if kind == KIND:
            assert client.get("/en/apply/email/").status_code == 200
            with django_assert_max_num_queries(12):
                client.get("/en/apply/email/")
        prove(client)
        client.post("/en/apply/request/", steps(kind)["request"])
    for page in ("kind", "services", "requester", "details", "request", "documents", "check"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/en/apply/{page}/").status_code == 200
    for page in ("drafts", "pause"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/en/apply/{page}/").status_code == 200
    assert len(client.cookies["draft"].value) < 4_096  # what every browser keeps
