"""The published procedure, as it ships (policy 1, 3, 5 and 9)."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from fees.models import FeeRate
from identity.models import PaperRule
from requests_app import procedure
from requests_app.choices import Outcome, Relation, RequestKind
from requests_app.management.commands.load_procedure import REGISTERS, Register
from requests_app.models import (
    ContactWindow,
    Ground,
    InquiryRoute,
    KindRule,
    Operator,
    OutcomeRule,
    PolicyRevision,
    PurposeOfUse,
    Service,
    SharedUse,
)

TODAY = date(2026, 11, 24)
FEE_KINDS = {
    RequestKind.DISCLOSE_DATA,
    RequestKind.DISCLOSE_PROVISIONS,
    RequestKind.NOTIFY_PURPOSE,
}


def load() -> str:
    out = StringIO()
    call_command("load_procedure", stdout=out)
    return out.getvalue()


@pytest.fixture
def loaded(db: None) -> None:
    load()


@pytest.mark.django_db
def test_loading_again_changes_nothing() -> None:
    for register in REGISTERS:
        register.model._default_manager.all().delete()

    first, second = load(), load()

    assert "identity.PaperRule: 31 created, 0 unchanged" in first
    assert "identity.PaperRule: 0 created, 31 unchanged" in second
    assert all(" 0 created" in line for line in second.splitlines())
    assert len(second.splitlines()) == len(REGISTERS)


def test_what_an_administrator_changed_is_left_as_it_is(loaded: None) -> None:
    FeeRate.objects.update(valid_until=date(2027, 4, 1))
    Service.objects.filter(code="conoha").update(name_en="ConoHa")

    load()

    assert FeeRate.objects.get().valid_until == date(2027, 4, 1)
    assert Service.objects.get(code="conoha").name_en == "ConoHa"


def test_the_six_kinds_and_their_fee(loaded: None) -> None:
    kinds = {row.kind: row for row in KindRule.objects.in_force(on=TODAY)}

    assert set(kinds) == set(RequestKind)
    assert {kind for kind, row in kinds.items() if row.fee_applies} == FEE_KINDS
    assert {kind for kind, row in kinds.items() if not row.form_in_policy} == {
        RequestKind.CEASE_USE,
        RequestKind.CEASE_PROVISION,
    }
    rate = FeeRate.objects.get()
    assert (rate.amount, rate.tax_percent) == (5500, 10)


def test_the_ten_services_have_a_window_each(loaded: None) -> None:
    services = Service.objects.in_force(on=TODAY).filter(relation=Relation.CUSTOMER)
    windows = dict(ContactWindow.objects.values_list("service_code", "name_en"))

    assert [row.name_en for row in services.order_by("position")] == [
        "Onamae.com by GMO",
        "Z.com Domain",
        "Japan Registry",
        "GMO Tokutoku BB",
        "Onamae.com Rental Server by GMO",
        "ConoHa by GMO",
        "e-Kakumei",
        "Kantan Server",
        "interQ OFFICE",
        "Rensaba.com",
    ]
    for row in services:
        assert windows[row.code] == f"{row.name_en} Personal Information Inquiry Section"


def test_every_service_has_its_window_and_every_window_its_service(loaded: None) -> None:
    services = set(Service.objects.values_list("code", "relation"))
    windows = set(ContactWindow.objects.values_list("service_code", "relation"))

    assert services == windows
    assert {relation for _code, relation in windows} == set(Relation)


def test_only_shareholders_are_turned_away(loaded: None) -> None:
    away = ContactWindow.objects.exclude(refers_to_ja="").get()

    assert away.relation == Relation.SHAREHOLDER
    assert away.name_en == "Legal Affairs Team"
    assert "Sumitomo Mitsui Trust Bank" in away.refers_to_en
    assert "三井住友信託銀行" in away.refers_to_ja


def test_every_kind_allows_the_outcomes_of_the_law(loaded: None) -> None:
    allowed: dict[str, set[str]] = {}
    for row in OutcomeRule.objects.in_force(on=TODAY):
        allowed.setdefault(row.kind, set()).add(row.outcome)

    common = {Outcome.GRANTED, Outcome.REFUSED, Outcome.NOT_HELD}
    disclosure = {*common, Outcome.PARTLY_GRANTED, Outcome.ON_PAPER_INSTEAD}
    assert allowed == {
        RequestKind.DISCLOSE_DATA: disclosure,
        RequestKind.DISCLOSE_PROVISIONS: disclosure,
        RequestKind.NOTIFY_PURPOSE: common,
        RequestKind.CORRECT_DATA: {*common, Outcome.PARTLY_GRANTED},
        RequestKind.CEASE_USE: {*common, Outcome.PARTLY_GRANTED, Outcome.ALTERNATIVE},
        RequestKind.CEASE_PROVISION: {*common, Outcome.PARTLY_GRANTED, Outcome.ALTERNATIVE},
    }


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (RequestKind.NOTIFY_PURPOSE, "P1 P2 P3 P4"),
        (RequestKind.DISCLOSE_DATA, "D1 D2 D3 D4 D9"),
        (RequestKind.DISCLOSE_PROVISIONS, "T1 T2 T3 T9"),
        (RequestKind.CORRECT_DATA, "C1 C2 C3 C4 C5"),
        (RequestKind.CEASE_USE, "S1 S2 S3 S4 S5 S6"),
        (RequestKind.CEASE_PROVISION, "S2 S3 S4 S5 S6 S7"),
    ],
)
def test_the_grounds_of_a_kind(loaded: None, kind: RequestKind, codes: str) -> None:
    grounds = Ground.objects.in_force(on=TODAY).filter(kind=kind)

    assert {row.code for row in grounds} == {*codes.split(), "X1", "X2", "X3", "X4"}


def test_formal_grounds_belong_to_every_kind(loaded: None) -> None:
    formal = Ground.objects.in_force(on=TODAY).filter(kind="")

    assert sorted(row.code for row in formal) == [f"F{number}" for number in range(1, 10)]


def test_grounds_that_must_not_confirm_existence_read_as_not_held(loaded: None) -> None:
    silent = Ground.objects.filter(reads_as=Outcome.NOT_HELD).values_list("code", flat=True)

    assert set(silent) == {"X1", "X2", "X3", "X4", "T9"}
    spoken = Ground.objects.exclude(reads_as=Outcome.NOT_HELD).exclude(reads_as="")
    # What is not about the person is blacked out, and all that is asked for is disclosed.
    assert [(ground.code, ground.reads_as) for ground in spoken] == [("D9", Outcome.GRANTED)]


def test_the_policy_of_the_day_has_both_languages(loaded: None) -> None:
    policy = PolicyRevision.objects.get(revised_on=date(2025, 1, 1))

    for heading in ("1. Policy on the Handling", "5. Disclosure of", "9. Claims and Inquiries"):
        assert heading in policy.text_en
    for heading in ("1. 個人情報の取扱い", "5. 個人情報の開示等", "9. 苦情およびお問い合わせ"):
        assert heading in policy.text_ja
    assert "2. Usage Purposes of Personal Information\n" not in policy.text_en


def test_inquiries_are_routed_as_the_policy_says(loaded: None) -> None:
    routes = InquiryRoute.objects.in_force(on=TODAY).order_by("position")

    assert len(routes) == 8
    assert [row.label_en for row in routes if not row.url] == [
        "Inquiries Regarding Products and Services",
        "Business Partners",
    ]


def test_samples_are_marked(loaded: None) -> None:
    assert Operator.objects.get().is_sample
    assert not PurposeOfUse.objects.filter(is_sample=False).exists()
    for model in (KindRule, OutcomeRule, Ground, Service, ContactWindow, SharedUse, PaperRule):
        assert not model._default_manager.filter(is_sample=True).exists()


def test_every_service_says_what_it_uses_data_for(loaded: None) -> None:
    offered = Service.objects.exclude(relation=Relation.SHAREHOLDER)

    assert set(offered.values_list("code", flat=True)) == set(
        PurposeOfUse.objects.values_list("service_code", flat=True)
    )


def test_papers_of_the_operator_are_told_apart(loaded: None) -> None:
    own = PaperRule.objects.filter(origin="OPERATOR", only_if_proxy_own_id=False)

    assert set(own.values_list("kind", flat=True)) == {
        "ELIGIBILITY_CERTIFICATE",
        "REGISTERED_MATTERS",
        "SPECIAL_PERMANENT_RESIDENT",
    }


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.file)
def test_no_file_says_a_row_twice(register: Register) -> None:
    rows = procedure.rows(register.file)
    keys = [tuple(row[column] for column in register.key) for row in rows]

    assert len(keys) == len(set(keys))
