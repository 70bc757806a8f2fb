"""The table as a graph: complete, connected, and without a way out of what is final."""

from requests_app.choices import FINAL, Action, Status
from requests_app.workflow import TABLE


def test_every_action_has_exactly_one_row() -> None:
    assert sorted(step.action for step in TABLE) == sorted(Action)


def test_every_status_is_reachable_from_the_first() -> None:
    reached, grown = {Status.AWAITING_PAPERS}, True
    while grown:
        news = {to for step in TABLE if reached & set(step.sources) for to in step.targets}
        grown = not news <= reached
        reached |= news
    assert reached == set(Status)


def test_only_final_statuses_have_no_way_out() -> None:
    left = {source for step in TABLE if step.targets for source in step.sources}
    assert set(Status) - left == set(FINAL)


def test_final_cases_only_lose_data_and_are_talked_about() -> None:
    for step in TABLE:
        if set(step.sources) & set(FINAL):
            assert step.targets == ()
            assert step.action in (
                Action.PURGE,
                Action.ERASE_IMAGES,
                Action.DELETE_ANSWER,
                # What was paid can still be receipted.
                Action.ISSUE_RECEIPT,
                Action.WRITE_MESSAGE,
                Action.ANSWER_MESSAGE,
                # The status stays open for 30 days, so its person can still lose the key to it,
                # or change the address where news and codes go. None of it moves the case.
                Action.ASK_KEY,
                Action.ISSUE_KEY,
                Action.CHANGE_EMAIL,
                Action.SWITCH_EMAIL_SIGN_IN,
            )


def test_every_step_has_hands() -> None:
    for step in TABLE:
        assert step.permission or step.unattended, step.action
