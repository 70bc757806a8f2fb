"""A lost key: two persons issue another, and from the first of them on nothing is known to both."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from privacy_portal import jobs, numbering, vault
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from requests_app import operations
from requests_app.choices import Action, LetterKind, RequestKind, Status
from requests_app.management.storyteller import PEOPLE, PURPOSE, Teller
from requests_app.models import Case, Draft
from tests.reading import text_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proved(tale: Teller) -> Teller:
    """A case whose papers proved the address."""
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    return tale


def ask(tale: Teller) -> None:
    operations.ask_key(case_id=tale.case.pk, by=tale.cast.intake, at=tale.at)


def issue(tale: Teller) -> None:
    operations.issue_key(case_id=tale.case.pk, by=tale.cast.approver, at=tale.at)


def test_reissue_requires_second_person(proved: Teller) -> None:
    boss = proved.cast.approver
    boss.is_superuser = True
    boss.save()
    operations.ask_key(case_id=proved.case.pk, by=boss, at=proved.at)
    before = proved.case.access_digest

    with pytest.raises(Refused, match="another person"):
        issue(proved)
    assert proved.case.access_digest == before
    operations.ask_key(case_id=proved.case.pk, by=proved.cast.intake, at=proved.at)
    issue(proved)
    assert proved.case.key_asked_by is None


def test_nobody_issues_what_was_not_asked_for(proved: Teller) -> None:
    with pytest.raises(Refused, match="asks for the new key first"):
        issue(proved)


def test_whoever_may_only_ask_does_not_issue(proved: Teller) -> None:
    ask(proved)
    with pytest.raises(Refused, match="no permission"):
        operations.issue_key(case_id=proved.case.pk, by=proved.cast.intake, at=proved.at)


def test_without_a_proved_address_there_is_nowhere_to_post_it(tale: Teller) -> None:
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    ask(tale)

    with pytest.raises(Refused, match="not proved the address"):
        issue(tale)


def test_the_old_key_is_void_at_once_and_the_new_one_is_in_the_letter_only(proved: Teller) -> None:
    assert proved.filed
    old = proved.case.access_digest
    ask(proved)
    issue(proved)

    assert not proved.case.access_digest
    assert not proved.case.letters.filter(kind=LetterKind.KEY_STUB, destroyed_at=None)
    assert all(not draft.access_key for draft in Draft.objects.filter(case=proved.case))
    jobs.run_due(proved.at)
    letter = proved.case.letters.get(kind=LetterKind.NEW_KEY)
    text = text_of(vault.read(letter.data_key, letter.file))
    (printed,) = {
        numbering.fold_secret(found)
        for found in re.findall(r"(?:[0-9A-Z]{4}[-\s]*){7}", text)
        if numbering.secret_is_well_typed(found)
    }
    assert proved.case.access_digest not in (None, old)
    assert printed != proved.filed.access_key
    assert printed not in str(AuditEvent.objects.values_list("detail", flat=True))


def test_the_job_runs_twice_and_makes_one_key(proved: Teller) -> None:
    ask(proved)
    issue(proved)
    jobs.run_due(proved.at)
    digest = proved.case.access_digest
    jobs.run_due(proved.at + timedelta(minutes=5))

    assert proved.case.access_digest == digest
    assert proved.case.letters.filter(kind=LetterKind.NEW_KEY).count() == 1


def test_a_second_loss_destroys_the_first_new_letter(proved: Teller) -> None:
    for _turn in range(2):
        ask(proved)
        issue(proved)
        jobs.run_due(proved.at)
        proved.at += timedelta(days=1)

    letters = proved.case.letters.filter(kind=LetterKind.NEW_KEY).order_by("owed_at")
    assert [bool(letter.destroyed_at) for letter in letters] == [True, False]


def test_a_mail_says_so_without_data(proved: Teller) -> None:
    mail.outbox.clear()
    ask(proved)
    issue(proved)
    while jobs.run_due(proved.at):
        pass

    (sent,) = mail.outbox
    assert "照会キー" in sent.subject
    assert proved.case.number not in str(sent.body)
    assert PEOPLE[0].name not in str(sent.body)


def test_an_ended_case_gets_one_too_and_an_erased_one_does_not(proved: Teller) -> None:
    operations.withdraw(case_id=proved.case.pk, reason="", by=None, at=proved.at)
    ask(proved)
    issue(proved)
    assert proved.case.status == Status.WITHDRAWN
    Case.objects.update(purged_at=proved.at)

    with pytest.raises(Refused, match="erased"):
        ask(proved)


def test_each_step_is_on_record(proved: Teller) -> None:
    ask(proved)
    issue(proved)
    jobs.run_due(proved.at)

    steps = AuditEvent.objects.filter(case_id=proved.case.pk).order_by("-seq")
    assert [step.action for step in steps[:3]] == ["MAKE_KEY", Action.ISSUE_KEY, Action.ASK_KEY]
