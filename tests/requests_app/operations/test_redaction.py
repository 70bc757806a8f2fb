"""Blacking out as a step of a case: who may, when, and what lies where afterwards."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from privacy_portal import jobs, vault
from privacy_portal.blackout import Box
from privacy_portal.crypto import Unreadable
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from requests_app import leftovers, operations, rulebook, workflow
from requests_app.choices import Action, DeliveryMethod, DeliveryState, Outcome, Status
from requests_app.management.storyteller import Cast, Teller
from requests_app.models import AnswerFile, Redaction
from requests_app.operations import retention
from requests_app.operations.decision import ProposedAnswer
from requests_app.patches import Patch
from requests_app.redaction import making
from tests.reading import text_of
from tests.requests_app.redaction.files import OTHER, two_pages
from tests.requests_app.redaction.scene import attach, review
from tests.requests_app.redaction.test_making import boxes_over

Capture = Callable[..., AbstractContextManager[list[Callable[[], object]]]]
WHOLE_PAGE = Patch(1, Box(0.0, 0.0, 1.0, 1.0), "D1")


@pytest.fixture
def attached(tale: Teller) -> AnswerFile:
    review(tale)
    attach(tale, two_pages())
    return AnswerFile.objects.get()


def redact(tale: Teller, file: AnswerFile, *drawn: Patch) -> Redaction | None:
    tale.at += timedelta(seconds=1)
    operations.redact(
        case_id=tale.case.pk, answer_file_id=file.pk, drawn=drawn, by=tale.cast.reviewer, at=tale.at
    )
    tale.later(0)
    return Redaction.objects.first()


def content_of(file: AnswerFile) -> bytes:
    file = AnswerFile.objects.select_related("data_key").get(pk=file.pk)
    return vault.read(file.data_key, file.file)


def propose(tale: Teller, outcome: Outcome, *grounds: str) -> None:
    line = tale.case.services.get()
    ids = tuple(
        rulebook.grounds_of(tale.case.kind, on=tale.on)
        .filter(code__in=grounds)
        .values_list("pk", flat=True)
    )
    operations.propose(
        case_id=tale.case.pk,
        answers=[
            ProposedAnswer(
                requested_service_id=line.pk,
                outcome=outcome,
                searched_on=tale.on,
                search_scope="会員データベース",
                ground_ids=ids,
                explanation="第三者の氏名が含まれます。" if grounds else "",
                withheld="第三者の氏名" if grounds else "",
            )
        ],
        by=tale.cast.reviewer,
        at=tale.at,
    )


def test_the_new_file_takes_the_place_of_the_old_one_which_stays_until_the_answer_leaves(
    tale: Teller, attached: AnswerFile
) -> None:
    redaction = redact(tale, attached, *boxes_over(two_pages(), OTHER))

    assert redaction
    assert (redaction.made_at, redaction.problem) == (tale.at, "")
    assert OTHER not in text_of(content_of(attached))
    assert OTHER in text_of(vault.read(redaction.data_key, redaction.source_file))

    propose(tale, Outcome.PARTLY_GRANTED, "D1")
    tale.approve()
    tale.dispatch(DeliveryMethod.CERTIFIED_MAIL)

    redaction.refresh_from_db()
    assert redaction.source_file == ""
    assert OTHER not in text_of(content_of(attached))


def test_boxes_are_drawn_on_the_file_as_it_was_and_no_box_brings_it_back(
    tale: Teller, attached: AnswerFile
) -> None:
    redact(tale, attached, WHOLE_PAGE)
    assert "𠮷野太郎" not in text_of(content_of(attached))

    redact(tale, attached, *boxes_over(two_pages(), OTHER))
    assert "𠮷野太郎" in text_of(content_of(attached))

    assert redact(tale, attached) is None
    assert content_of(attached) == two_pages()


def test_no_file_of_an_older_drawing_is_left_behind(
    tale: Teller, attached: AnswerFile, django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        redact(tale, attached, WHOLE_PAGE)
    first = AnswerFile.objects.select_related("data_key").get()
    with django_capture_on_commit_callbacks(execute=True):
        redaction = redact(tale, attached, *boxes_over(two_pages(), OTHER))

    assert redaction
    with pytest.raises(Unreadable):
        vault.read(first.data_key, first.file)
    # A file is a leftover only if no row names it, the one under the boxes included.
    assert (Redaction, "source_file") in leftovers.COLUMNS


def test_a_box_needs_a_ground_of_the_register(tale: Teller, attached: AnswerFile) -> None:
    for reason in ("", "X1", "T1", "F1", "ZZ"):
        with pytest.raises(Refused):
            redact(tale, attached, WHOLE_PAGE._replace(reason=reason))
    assert not Redaction.objects.exists()


def test_only_files_with_pages_and_only_while_the_case_is_reviewed(
    tale: Teller, attached: AnswerFile
) -> None:
    attach(tale, b"a,b\r\n1,2\r\n", title="表", media_type="text/csv")
    with pytest.raises(Refused, match="Only a PDF or a picture"):
        redact(tale, AnswerFile.objects.get(title__isnull=False, media_type="text/csv"), WHOLE_PAGE)

    assert workflow.ROWS[Action.REDACT].sources == (Status.IN_REVIEW, Status.DECIDED)
    propose(tale, Outcome.REFUSED, "D1")
    with pytest.raises(Refused):
        redact(tale, attached, WHOLE_PAGE)


def test_what_is_blacked_out_for_a_ground_is_not_granted_in_full(
    tale: Teller, attached: AnswerFile
) -> None:
    redact(tale, attached, WHOLE_PAGE)
    propose(tale, Outcome.GRANTED)

    with pytest.raises(Refused, match="granted in full, but parts are blacked out"):
        tale.approve()


def test_the_letter_gives_every_ground_that_a_box_has(tale: Teller, attached: AnswerFile) -> None:
    redact(tale, attached, WHOLE_PAGE)
    propose(tale, Outcome.PARTLY_GRANTED, "D2")

    with pytest.raises(Refused, match="blacked out for D1; give that ground"):
        tale.approve()


def test_what_is_not_about_the_person_may_be_blacked_out_of_a_full_answer(
    tale: Teller, attached: AnswerFile
) -> None:
    redact(tale, attached, WHOLE_PAGE._replace(reason="D9"))
    propose(tale, Outcome.GRANTED)

    tale.approve()

    reply = tale.case.letters.get(kind="REPLY")
    assert reply.problem == ""
    said = text_of(vault.read(reply.data_key, reply.file))
    assert "墨消しした部分" in said
    assert "ご本人に関する保有個人データではありません" in said
    assert "お問い合わせの記録" in said


def test_a_decision_waits_for_the_boxes(tale: Teller, attached: AnswerFile) -> None:
    operations.redact(
        case_id=tale.case.pk,
        answer_file_id=attached.pk,
        drawn=[WHOLE_PAGE],
        by=tale.cast.reviewer,
        at=tale.at,
    )
    propose(tale, Outcome.PARTLY_GRANTED, "D1")
    with pytest.raises(Refused, match="still being blacked out"):
        operations.approve(case_id=tale.case.pk, by=tale.cast.approver, at=tale.at)

    while jobs.run_due(tale.at):
        pass
    tale.approve()


def test_a_file_that_cannot_be_read_says_so_and_stays_as_it_was(
    tale: Teller, attached: AnswerFile
) -> None:
    attach(tale, b"%PDF-1.7 broken", title="壊れた")
    broken = AnswerFile.objects.exclude(pk=attached.pk).get()

    redaction = redact(tale, broken, WHOLE_PAGE)

    assert redaction
    assert redaction.problem == "UNREADABLE"
    assert content_of(broken) == b"%PDF-1.7 broken"
    propose(tale, Outcome.PARTLY_GRANTED, "D1")
    with pytest.raises(Refused, match="cannot be blacked out"):
        tale.approve()


def test_after_the_sealing_the_old_file_comes_back_under_the_same_boxes(tale: Teller) -> None:
    review(tale, delivery=DeliveryMethod.ELECTRONIC)
    attach(tale, two_pages())
    file = AnswerFile.objects.get()
    redact(tale, file, *boxes_over(two_pages(), OTHER))
    propose(tale, Outcome.PARTLY_GRANTED, "D1")
    tale.approve()
    approved = content_of(file)
    tale.dispatch(DeliveryMethod.ELECTRONIC)
    operations.post_code(
        case_id=tale.case.pk,
        tracking_number="13112383852",
        posted_on=tale.on,
        by=tale.cast.intake,
        at=tale.at,
    )
    tale.later(3)
    operations.take_back(
        case_id=tale.case.pk,
        reason=DeliveryState.RETURNED,
        on=tale.on,
        method=DeliveryMethod.CERTIFIED_MAIL,
        by=tale.cast.intake,
        at=tale.at,
    )
    assert AnswerFile.objects.get().file == ""
    # The new letters tell of data that are not there: they wait.
    tale.later(0)
    assert not tale.case.letters.standing_replies().exclude(rendered_at=None).exists()

    tale.at += timedelta(seconds=1)
    attach(tale, two_pages())
    tale.later(0)

    reply = tale.case.letters.standing_replies().get(kind="REPLY")
    assert "墨消しした部分" in text_of(vault.read(reply.data_key, reply.file))
    assert OTHER not in text_of(content_of(file))
    assert text_of(content_of(file)) == text_of(approved)


def test_the_trail_says_which_file_and_how_many_boxes_and_no_word_of_it(
    tale: Teller, attached: AnswerFile
) -> None:
    redact(tale, attached, *boxes_over(two_pages(), OTHER))

    event = AuditEvent.objects.get(action=Action.REDACT)
    assert event.actor_id == tale.cast.reviewer.pk
    assert json.loads(event.detail) == {
        "file": str(attached.pk),
        "boxes": 2,
        "from": "IN_REVIEW",
        "to": "IN_REVIEW",
    }


def test_only_who_decides_blacks_out(tale: Teller, attached: AnswerFile, cast: Cast) -> None:
    for staff in (cast.intake, cast.approver, cast.finance):
        with pytest.raises(Refused, match="no permission"):
            operations.redact(
                case_id=tale.case.pk,
                answer_file_id=attached.pk,
                drawn=[WHOLE_PAGE],
                by=staff,
                at=tale.at,
            )


def test_the_purge_takes_both_files(tale: Teller, attached: AnswerFile) -> None:
    redaction = redact(tale, attached, WHOLE_PAGE)
    assert redaction
    operations.withdraw(case_id=tale.case.pk, reason="", by=None, at=tale.at)
    case = tale.case
    assert case.retain_until
    assert {AnswerFile.objects.get().file, redaction.source_file} <= set(retention._files_of(case))
    tale.at += case.retain_until - tale.on
    operations.purge(case_id=case.pk, at=tale.at)

    assert not Redaction.objects.exists()


def test_what_is_taken_away_while_it_is_being_made_leaves_no_file(
    tale: Teller, attached: AnswerFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reviewer takes the boxes off while the job works."""
    drawn = boxes_over(two_pages(), OTHER)
    operations.redact(
        case_id=tale.case.pk,
        answer_file_id=attached.pk,
        drawn=drawn,
        by=tale.cast.reviewer,
        at=tale.at,
    )
    redaction = Redaction.objects.get()
    stored: list[str] = []
    burnt, store = making.burnt, vault.store

    def meanwhile(*args: object, **kwargs: object) -> object:
        made = burnt(*args, **kwargs)  # type: ignore[arg-type]
        operations.redact(
            case_id=tale.case.pk,
            answer_file_id=attached.pk,
            drawn=[],
            by=tale.cast.reviewer,
            at=tale.at + timedelta(seconds=1),
        )
        return made

    def noted(*args: object, **kwargs: object) -> vault.StoredFile:
        kept = store(*args, **kwargs)  # type: ignore[arg-type]
        stored.append(kept.name)
        return kept

    monkeypatch.setattr(making, "burnt", meanwhile)
    monkeypatch.setattr(vault, "store", noted)
    making.make(redaction_id=str(redaction.pk), at=tale.at)

    assert content_of(attached) == two_pages()
    assert len(stored) == 1
    with pytest.raises(Unreadable):
        vault.read(attached.data_key, stored[0])


def test_what_failed_after_the_approval_is_tried_again_and_nothing_else(
    tale: Teller, attached: AnswerFile
) -> None:
    redact(tale, attached, WHOLE_PAGE)
    propose(tale, Outcome.PARTLY_GRANTED, "D1")
    tale.approve()
    with pytest.raises(Refused, match="approved stays"):
        redact(tale, attached, WHOLE_PAGE)
    Redaction.objects.update(problem="TOO_LARGE", made_at=None)
    with pytest.raises(Refused, match="approved stays"):
        redact(tale, attached, WHOLE_PAGE._replace(page=2))

    redaction = redact(tale, attached, WHOLE_PAGE)

    assert redaction
    assert (redaction.problem, redaction.made_at) == ("", tale.at)
