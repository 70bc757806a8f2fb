"""Rules × papers: the table of policy 5(2), as it ships, against what people send."""

from collections.abc import Callable
from datetime import date

import pytest
from django.utils import translation

from identity.checklist import check
from identity.choices import Capacity, Fault, LineState, PaperForm, PaperKind, Verdict, Whose
from identity.faults import PaperFacts, last_valid_day, suggested_faults

from .papers import ID_PAPERS, LEGAL, PROXY, REQUEST, SUBJECT, K, paper, rule, rules

pytestmark = pytest.mark.django_db


def test_the_papers_of_the_policy_and_nothing_else() -> None:
    def named(capacity: Capacity) -> list[tuple[str, str, str]]:
        return [(one.one_of, one.kind, one.whose) for one in rules(capacity)]

    def ids(whose: str) -> list[tuple[str, str, str]]:
        order = [*ID_PAPERS]
        order.insert(2, K.HEALTH_INSURANCE_CARD)
        return [("identity_copy", kind, whose) for kind in order]

    assert named(SUBJECT) == [
        ("residence", K.RESIDENCE_CERTIFICATE, "SUBJECT"),
        ("residence", K.ALIEN_REGISTRATION, "SUBJECT"),
        *ids("SUBJECT"),
    ]
    assert named(PROXY) == [
        ("", K.RESIDENCE_CERTIFICATE, "SUBJECT"),
        ("", K.POWER_OF_ATTORNEY, "SUBJECT"),
        ("", K.SEAL_CERTIFICATE, "SUBJECT"),
    ]
    assert named(LEGAL) == [
        ("", K.RESIDENCE_CERTIFICATE, "SUBJECT"),
        ("qualification", K.FAMILY_REGISTER, "AGENT"),
        ("qualification", K.COURT_CERTIFICATE, "AGENT"),
        ("qualification", K.REGISTERED_MATTERS, "AGENT"),
        *ids("AGENT"),
    ]


def test_a_proxys_own_id_is_asked_for_only_where_the_operator_wants_it() -> None:
    own = [one for one in rules(PROXY, proxy_own_id=True) if one.whose == Whose.AGENT]

    assert {one.one_of for one in own} == {"identity_copy"}
    assert {one.origin for one in own} == {"OPERATOR"}


@pytest.mark.parametrize(
    ("capacity", "kinds", "complete"),
    [
        *((SUBJECT, (K.RESIDENCE_CERTIFICATE, kind), True) for kind in ID_PAPERS),
        (SUBJECT, (K.RESIDENCE_CERTIFICATE,), False),
        (SUBJECT, (K.PASSPORT,), False),
        (SUBJECT, (K.RESIDENCE_CERTIFICATE, K.HEALTH_INSURANCE_CARD), False),
        (SUBJECT, (K.ALIEN_REGISTRATION, K.PASSPORT), False),
        (SUBJECT, (), False),
        (PROXY, (K.RESIDENCE_CERTIFICATE, K.POWER_OF_ATTORNEY, K.SEAL_CERTIFICATE), True),
        (PROXY, (K.POWER_OF_ATTORNEY, K.SEAL_CERTIFICATE), False),
        (PROXY, (K.RESIDENCE_CERTIFICATE, K.SEAL_CERTIFICATE), False),
        (PROXY, (K.RESIDENCE_CERTIFICATE, K.POWER_OF_ATTORNEY), False),
        *(
            (LEGAL, (K.RESIDENCE_CERTIFICATE, kind, K.PASSPORT), True)
            for kind in (K.FAMILY_REGISTER, K.COURT_CERTIFICATE, K.REGISTERED_MATTERS)
        ),
        (LEGAL, (K.RESIDENCE_CERTIFICATE, K.PASSPORT), False),
        (LEGAL, (K.RESIDENCE_CERTIFICATE, K.FAMILY_REGISTER), False),
    ],
)
def test_who_must_send_what(
    capacity: Capacity, kinds: tuple[PaperKind, ...], complete: bool
) -> None:
    agents = {rule.kind for rule in rules(capacity) if rule.whose == Whose.AGENT}
    papers = [paper(kind, Whose.AGENT if kind in agents else Whose.SUBJECT) for kind in kinds]

    found = check(rules(capacity), papers, request_date=REQUEST)

    assert found.complete is complete
    assert bool(found.gaps) is not complete


def test_no_rules_in_force_prove_nobody() -> None:
    assert not check((), [], request_date=REQUEST).complete
    assert rules(SUBJECT, on=date(2024, 12, 31)) == ()


def test_the_legal_representatives_id_is_not_the_persons() -> None:
    papers = [paper(K.RESIDENCE_CERTIFICATE), paper(K.FAMILY_REGISTER, Whose.AGENT)]

    found = check(rules(LEGAL), [*papers, paper(K.PASSPORT)], request_date=REQUEST)

    assert not found.complete
    assert [one.kind for one in found.unmatched] == [K.PASSPORT]


@pytest.mark.parametrize(
    ("issued", "requested", "fresh"),
    [
        (date(2026, 4, 10), date(2026, 5, 10), True),
        (date(2026, 4, 10), date(2026, 5, 11), False),
        (date(2026, 1, 31), date(2026, 2, 28), True),
        (date(2026, 1, 28), date(2026, 2, 28), True),
        (date(2026, 1, 28), date(2026, 3, 1), False),
        (date(2026, 2, 28), date(2026, 3, 31), True),
        (date(2026, 2, 27), date(2026, 3, 28), False),
        (date(2028, 1, 30), date(2028, 2, 29), True),
        (date(2028, 2, 29), date(2028, 3, 31), True),
        (date(2026, 4, 30), date(2026, 5, 31), True),
        (date(2026, 5, 31), date(2026, 6, 30), True),
        (date(2026, 5, 31), date(2026, 7, 1), False),
        (date(2026, 12, 31), date(2027, 1, 31), True),
        (date(2026, 5, 20), date(2026, 5, 10), True),  # sent later, to cure a fault
    ],
)
def test_within_one_month_is_counted_as_the_civil_code_counts(
    issued: date, requested: date, fresh: bool
) -> None:
    found = suggested_faults(
        rule(K.RESIDENCE_CERTIFICATE),
        paper(K.RESIDENCE_CERTIFICATE, issue_date=issued),
        request_date=requested,
    )

    assert found == (() if fresh else (Fault.TOO_OLD,))


def test_in_a_proxys_case_the_policy_names_no_age() -> None:
    assert all(one.fresh_for_months is None for one in rules(PROXY))
    ages = {one.kind: one.fresh_for_months for one in rules(LEGAL)}
    assert ages[K.RESIDENCE_CERTIFICATE] is None
    assert ages[K.FAMILY_REGISTER] == ages[K.COURT_CERTIFICATE] == ages[K.REGISTERED_MATTERS] == 1


def test_papers_that_ended_are_shown_and_not_accepted() -> None:
    card = rule(K.HEALTH_INSURANCE_CARD)
    alien = rule(K.ALIEN_REGISTRATION)

    assert card.last_day() == date(2025, 12, 1)
    assert card.exists_on(date(2025, 12, 1))
    assert not card.exists_on(date(2025, 12, 2))
    assert not alien.exists_on(date(2012, 7, 9))
    residence, identity = check(rules(SUBJECT), [], request_date=REQUEST).lines
    assert residence.no_longer_exist == (alien,)
    assert identity.no_longer_exist == (card,)
    assert card in identity.rules
    assert not residence.is_choice


def test_a_health_insurance_card_was_good_while_it_lasted() -> None:
    day = date(2025, 12, 1)
    papers = [
        paper(K.RESIDENCE_CERTIFICATE, issue_date=date(2025, 11, 20)),
        paper(K.HEALTH_INSURANCE_CARD),
    ]

    assert check(rules(SUBJECT, on=day), papers, request_date=day).complete


def test_an_id_must_be_valid_on_the_day_of_the_request() -> None:
    passport = rule(K.PASSPORT)

    def faults(expires_on: date) -> tuple[Fault, ...]:
        return suggested_faults(
            passport, paper(K.PASSPORT, expires_on=expires_on), request_date=REQUEST
        )

    assert faults(REQUEST) == ()
    assert faults(date(2026, 11, 23)) == (Fault.EXPIRED,)


def test_a_license_that_ends_on_a_day_off_runs_to_the_next_working_day() -> None:
    # 22 November 2026 is a Sunday, the 23rd a holiday.
    license_, passport = rule(K.DRIVERS_LICENSE), rule(K.PASSPORT)
    ends = date(2026, 11, 22)

    assert last_valid_day(license_, paper(K.DRIVERS_LICENSE, expires_on=ends)) == REQUEST
    assert last_valid_day(passport, paper(K.PASSPORT, expires_on=ends)) == ends
    assert last_valid_day(passport, paper(K.PASSPORT)) is None


def test_a_copy_does_not_stand_for_the_original() -> None:
    copied = paper(K.RESIDENCE_CERTIFICATE, form=PaperForm.COPY)
    found = check(rules(SUBJECT), [copied, paper(K.PASSPORT)], request_date=REQUEST)

    assert found.lines[0].state == LineState.FAULTY
    assert found.lines[0].found[0].faults == (Fault.COPY_NOT_ORIGINAL,)


def test_an_original_stands_for_a_copy() -> None:
    papers = [paper(K.RESIDENCE_CERTIFICATE), paper(K.PASSPORT, form=PaperForm.ORIGINAL)]

    assert check(rules(SUBJECT), papers, request_date=REQUEST).complete


@pytest.mark.parametrize(
    ("papers", "state"),
    [
        ([], LineState.MISSING),
        ([{"verdict": Verdict.PENDING}], LineState.PENDING),
        ([{"verdict": Verdict.FAULTY, "fault": Fault.ILLEGIBLE}], LineState.FAULTY),
        ([{}], LineState.MET),
        ([{"issue_date": date(2026, 10, 23)}], LineState.FAULTY),
        ([{"verdict": Verdict.PENDING, "issue_date": date(2026, 10, 23)}], LineState.PENDING),
        ([{"verdict": Verdict.FAULTY, "fault": Fault.ILLEGIBLE}, {}], LineState.MET),
        (
            [{"verdict": Verdict.FAULTY, "fault": Fault.ILLEGIBLE}, {"verdict": Verdict.PENDING}],
            LineState.PENDING,
        ),
    ],
)
def test_where_a_line_stands(papers: list[dict[str, object]], state: LineState) -> None:
    make: Callable[..., PaperFacts] = paper
    sent = [make(K.RESIDENCE_CERTIFICATE, **said) for said in papers]

    assert check(rules(SUBJECT), sent, request_date=REQUEST).lines[0].state == state


def test_an_accepted_paper_without_its_date_of_issue_is_not_enough() -> None:
    undated = PaperFacts(
        kind=K.RESIDENCE_CERTIFICATE,
        whose=Whose.SUBJECT,
        form=PaperForm.ORIGINAL,
        verdict=Verdict.ACCEPTED,
    )
    line = check(rules(SUBJECT), [undated], request_date=REQUEST).lines[0]

    assert line.state == LineState.PENDING
    with translation.override("en"):
        assert line.gap() == "The date of issue is not entered: Certificate of Residence."


def test_gaps_are_sentences_with_days() -> None:
    old = paper(K.PASSPORT, expires_on=date(2026, 11, 1))
    with translation.override("en"):
        missing, faulty = check(rules(SUBJECT), [old], request_date=REQUEST).gaps

    assert missing == (
        "Missing: Certificate of Residence (Original, of the person concerned, "
        "issued on or after 24 October 2026)."
    )
    assert faulty == (
        "Passport: It was no longer valid on the day of your request. "
        "Please send a valid one, or another paper from the list."
    )


def test_a_supplement_asks_only_for_what_the_person_can_cure() -> None:
    old = paper(K.RESIDENCE_CERTIFICATE, issue_date=date(2026, 10, 1))
    waiting = paper(K.PASSPORT, verdict=Verdict.PENDING)
    found = check(rules(SUBJECT), [old, waiting], request_date=REQUEST)

    assert [line.group for line in found.wanting] == ["residence"]
    with translation.override("en"):
        (fix,) = found.wanting[0].fixes()
    assert fix.paper == "Certificate of Residence"
    assert "24 October 2026" in fix.fault
    assert fix.cure == "Please send one that was issued on or after 24 October 2026."


def test_one_fault_may_be_seen_and_another_computed() -> None:
    bad = paper(
        K.RESIDENCE_CERTIFICATE,
        issue_date=date(2026, 10, 1),
        verdict=Verdict.FAULTY,
        fault=Fault.NOT_MASKED,
    )
    line = check(rules(SUBJECT), [bad], request_date=REQUEST).lines[0]

    assert line.found[0].faults == (Fault.NOT_MASKED, Fault.TOO_OLD)
    with translation.override("en"):
        assert "My Number" in line.fixes()[0].fault
