"""All steps together make one submission, for each kind and capacity."""

from datetime import date
from uuid import uuid4

import pytest

from identity.choices import Capacity
from requests_app.choices import (
    CeaseMeasure,
    Correction,
    DataScope,
    DeliveryMethod,
    Language,
    RequestKind,
)
from requests_app.content import CorrectionLine
from requests_app.forms.wizard_answers import Answers
from requests_app.mail_codes import index_of
from tests.requests_app.filing import steps

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 24)


def answers(
    kind: RequestKind, capacity: Capacity = Capacity.SUBJECT, /, **changed: object
) -> Answers:
    body = {
        step: {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        for step, typed in steps(kind, capacity).items()
    }
    body[f"request:{kind}"] = body.pop("request")
    for step, typed in changed.items():
        assert isinstance(typed, dict)
        body[step] = {**body[step], **typed}
    return Answers(body, on=ON, fee=5500, proved=index_of("taro@example.jp"))


@pytest.mark.parametrize("kind", RequestKind)
@pytest.mark.parametrize("capacity", Capacity)
def test_every_kind_and_capacity_makes_a_submission(kind: RequestKind, capacity: Capacity) -> None:
    made = answers(kind, capacity).submission(draft_id=uuid4(), language=Language.JA)

    assert made
    assert (made.kind, made.capacity) == (kind, capacity)
    assert made.delivery == DeliveryMethod.ELECTRONIC
    assert [wanted.identifier for wanted in made.services] == ["", "a@example.jp"]
    assert made.subject.name == "𠮷野 太郎"
    assert made.subject.kana == "ヨシノ タロウ"
    assert made.subject.birth_date == date(1985, 4, 12)
    assert (made.agent is None) == (capacity == Capacity.SUBJECT)


def test_mail_and_phone_are_those_of_whoever_asks() -> None:
    made = answers(RequestKind.DISCLOSE_DATA, Capacity.APPOINTED_PROXY).submission(
        draft_id=uuid4(), language=Language.JA
    )
    assert made
    assert made.agent
    assert (made.subject.email, made.subject.phone) == ("", "")
    assert (made.agent.email, made.agent.phone) == ("taro@example.jp", "09012345678")


def test_everything_means_every_scope() -> None:
    made = answers(RequestKind.DISCLOSE_DATA).submission(draft_id=uuid4(), language=Language.JA)
    assert made
    assert made.content.scopes == tuple(DataScope)


def test_a_correction_holds_its_lines() -> None:
    made = answers(RequestKind.CORRECT_DATA).submission(draft_id=uuid4(), language=Language.JA)
    assert made
    assert made.content.corrections == (
        CorrectionLine(Correction.FIX, "住所", "港区", "渋谷区", ""),
    )


def test_a_stop_of_provision_has_its_only_measure() -> None:
    made = answers(RequestKind.CEASE_PROVISION).submission(draft_id=uuid4(), language=Language.JA)
    assert made
    assert made.content.measures == (CeaseMeasure.STOP_PROVISION,)


@pytest.mark.parametrize(
    ("kind", "typed", "anchor"),
    [
        (RequestKind.DISCLOSE_DATA, {"scopes": []}, "id_scopes_0"),
        (RequestKind.DISCLOSE_PROVISIONS, {"directions": []}, "id_directions_0"),
        (RequestKind.CEASE_USE, {"measures": []}, "id_measures_0"),
        (RequestKind.CEASE_USE, {"cease_grounds": []}, "id_cease_grounds_0"),
        (RequestKind.CEASE_USE, {"facts": [""]}, "id_facts"),
        (RequestKind.CORRECT_DATA, {"right_1": [""]}, "id_right_1"),
        (RequestKind.CORRECT_DATA, {"correction_1": []}, "id_correction_1_0"),
        (RequestKind.CORRECT_DATA, {"correction_1": ["REMOVE"], "present_1": [""]}, "id_present_1"),
        (RequestKind.NOTIFY_PURPOSE, {"delivery": []}, "id_delivery_0"),
        (
            RequestKind.DISCLOSE_DATA,
            {
                "period_from_era": ["ce"],
                "period_from_year": ["2026"],
                "period_from_month": ["4"],
                "period_from_day": ["1"],
                "period_until_era": ["ce"],
                "period_until_year": ["2026"],
                "period_until_month": ["3"],
                "period_until_day": ["31"],
            },
            "id_period_until_year",
        ),
    ],
)
def test_what_a_kind_needs_is_asked_at_its_control(
    kind: RequestKind, typed: dict[str, list[str]], anchor: str
) -> None:
    with_fault = answers(kind, **{f"request:{kind}": typed})

    form = with_fault.checked("request")

    assert form
    assert [link.anchor for link in form.error_links()] == [anchor]
    assert with_fault.first_gap() == "request"


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("services", {"services": []}),
        ("services", {"services": ["shareholders"]}),
        ("requester", {"capacity": []}),
        ("requester", {"capacity": ["LEGAL_REPRESENTATIVE"]}),
        ("details", {"email": [""]}),
        ("details", {"name": ["a\u202eb"]}),
    ],
)
def test_a_step_that_is_not_right_is_the_first_gap(step: str, typed: dict[str, list[str]]) -> None:
    assert answers(RequestKind.DISCLOSE_DATA, **{step: typed}).first_gap() == step


def test_without_mail_one_may_say_so() -> None:
    typed = {"email": [""], "no_email": ["on"]}
    assert answers(RequestKind.DISCLOSE_DATA, details=typed).first_gap() is None


def test_the_fee_is_for_each_service_of_a_kind_that_costs() -> None:
    assert answers(RequestKind.DISCLOSE_DATA).fee_sum == 11000
    assert answers(RequestKind.CORRECT_DATA).fee_sum == 0


def test_another_kind_begins_with_an_empty_block() -> None:
    changed = answers(RequestKind.DISCLOSE_DATA, kind={"kind": ["CEASE_USE"]})
    assert changed.first_gap() == "request"
    assert changed.checked("request") is None
