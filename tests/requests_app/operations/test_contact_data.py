"""Another e-mail address: told to both, kept sealed until then, and the way in by e-mail."""

from datetime import timedelta

import pytest
from django.core import mail

from privacy_portal import jobs
from privacy_portal.errors import Refused
from requests_app import mail_codes, notices, operations
from requests_app.choices import RequestKind
from requests_app.management.storyteller import LAWYER, PEOPLE, PURPOSE, Teller
from requests_app.models import Case, Party

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "neu@example.jp"


@pytest.fixture
def filed(tale: Teller) -> Teller:
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    mail.outbox.clear()
    return tale


def party(tale: Teller) -> Party:
    return Party.objects.select_related("data_key").get(case=tale.case, role="SUBJECT")


def change(tale: Teller, address: str = NEW) -> None:
    operations.change_email(case_id=tale.case.pk, address=address, at=tale.at)


def work(tale: Teller) -> None:
    while jobs.run_due(tale.at):
        pass


def test_both_addresses_are_told_and_the_old_one_is_forgotten(filed: Teller) -> None:
    change(filed)
    row = party(filed)
    assert (row.email, row.former_email) == (NEW, PEOPLE[0].email)
    assert row.email_index == mail_codes.index_of(NEW)
    assert row.email_proved_at == filed.at

    work(filed)

    assert sorted(sent.to[0] for sent in mail.outbox) == [NEW, PEOPLE[0].email]
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 2
    for sent in mail.outbox:
        assert filed.case.number not in str(sent.body)
        assert NEW not in str(sent.body)
        assert PEOPLE[0].email not in str(sent.body)
    assert not party(filed).former_email


def test_two_changes_before_a_mail_went_out_tell_all_three(filed: Teller) -> None:
    change(filed)
    change(filed, "drei@example.jp")
    work(filed)

    assert {sent.to[0] for sent in mail.outbox} == {PEOPLE[0].email, NEW, "drei@example.jp"}
    assert not party(filed).former_email


def test_the_same_address_is_confirmed_and_nobody_is_told(filed: Teller) -> None:
    change(filed, PEOPLE[0].email.upper())
    work(filed)

    assert party(filed).email_proved_at
    assert mail.outbox == []


def test_the_way_in_by_e_mail_needs_a_confirmed_address(filed: Teller) -> None:
    with pytest.raises(Refused, match="Confirm an e-mail address first"):
        operations.switch_email_sign_in(case_id=filed.case.pk, on=True, at=filed.at)
    change(filed)
    operations.switch_email_sign_in(case_id=filed.case.pk, on=True, at=filed.at)
    assert filed.case.email_sign_in
    operations.switch_email_sign_in(case_id=filed.case.pk, on=False, at=filed.at)
    assert not filed.case.email_sign_in


def test_whoever_acts_for_the_person_changes_their_own_address(tale: Teller) -> None:
    from_agent = {"capacity": "APPOINTED_PROXY", "agent": LAWYER}
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com", **from_agent)  # type: ignore[arg-type]
    change(tale)

    rows = {row.role: row for row in tale.case.parties.select_related("data_key")}
    assert rows["AGENT"].email == NEW
    assert rows["SUBJECT"].email == PEOPLE[0].email


def test_numbers_go_to_a_confirmed_address_only_and_in_one_mail(filed: Teller) -> None:
    index = mail_codes.index_of(PEOPLE[0].email)
    assert notices.find(address_index=index) == 0
    change(filed, PEOPLE[0].email)
    first = filed.case.number
    filed.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    change(filed, PEOPLE[0].email)
    work(filed)
    mail.outbox.clear()

    for _twice in range(2):
        notices.tell_numbers(case_id=notices.find(address_index=index), at=filed.at)
    notices.tell_numbers(case_id=0, at=filed.at)
    work(filed)

    (sent,) = mail.outbox
    for number in (first, filed.case.number):
        assert f"{number[:4]}-{number[4:8]}-{number[8:]}" in str(sent.body)
    assert PEOPLE[0].name not in str(sent.body)
    assert filed.case.get_kind_display() not in str(sent.body)


def test_an_erased_case_has_no_address_left(filed: Teller) -> None:
    change(filed)
    filed.at += timedelta(days=1)
    operations.withdraw(case_id=filed.case.pk, reason="", by=None, at=filed.at)
    Case.objects.update(retain_until=filed.on)
    operations.purge(case_id=filed.case.pk, at=filed.at)

    assert not Party.objects.filter(case=filed.case)
    with pytest.raises(Refused, match="erased"):
        change(filed)
