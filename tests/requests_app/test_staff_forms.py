"""A form of the desk is the arguments of its operation, no more and no less."""

import inspect

import pytest

from requests_app import workflow
from requests_app.admin.page import AT_THE_FILE
from requests_app.choices import Action
from requests_app.forms.staff import ACTION_FORMS

GIVEN_BY_THE_VIEW = {"case_id", "by", "at"}


@pytest.mark.parametrize("action", ACTION_FORMS)
def test_fields_are_named_like_the_arguments_of_the_operation(action: Action) -> None:
    form = ACTION_FORMS[action]

    arguments = set(inspect.signature(form.operation).parameters) - GIVEN_BY_THE_VIEW

    assert set(form.base_fields) == arguments


def test_every_action_of_staff_has_a_form() -> None:
    taken_by_staff = {step.action for step in workflow.TABLE if step.permission}

    # Boxes are drawn on a page of their own, at the file.
    assert set(ACTION_FORMS) == taken_by_staff - set(AT_THE_FILE)
