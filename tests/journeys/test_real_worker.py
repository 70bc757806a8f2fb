"""One errand whose letters, mails and sealing are done by a Celery worker in its own process."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from functools import partial
from pathlib import Path

import pytest

from identity.choices import Capacity
from privacy_portal import jobs
from privacy_portal.models import Job, JobState
from requests_app.choices import DeliveryMethod, LetterKind, Outcome, RequestKind, Status
from requests_app.management.storyteller import CSV, Cast
from tests.conftest import hire
from tests.reading import text_of
from tests.servers import Worker
from tests.throwaway import wait_until

from .answers import PERSON, steps
from .errand import Errand, Present
from .people import Person

pytestmark = pytest.mark.django_db(transaction=True)


def _wait_for_the_worker() -> None:
    wait_until(
        lambda: not Job.objects.exclude(state=JobState.DONE).exists(),
        what="the worker to finish every job",
        seconds=60,
    )


def _code_in(mails: Path) -> str:
    """Wait for the worker, and read the code in the mail that it wrote."""
    _wait_for_the_worker()
    [mail] = mails.iterdir()
    message = message_from_bytes(mail.read_bytes(), policy=default)
    found = re.search(r"\d{6}", message["Subject"])
    assert found
    return found[0]


@pytest.fixture
def errand(
    celery_worker_factory: Callable[..., Worker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Errand:
    monkeypatch.setitem(jobs._bell, "silent_until", 0.0)
    mails = tmp_path / "mail"
    celery_worker_factory(EMAIL_URL=f"filemail:///{mails}")
    cast = Cast(*(hire(role) for role in ("intake", "reviewer", "approver", "finance")))
    person = Person(read_code=partial(_code_in, mails))
    return Errand(person, cast, Present(), settle=_wait_for_the_worker)


def test_a_worker_makes_everything_that_is_owed(errand: Errand) -> None:
    answers = steps(RequestKind.DISCLOSE_DATA, Capacity.SUBJECT, DeliveryMethod.ELECTRONIC)
    errand.person.fill_all(answers)
    errand.filed()
    name = str(PERSON["name"]).replace(" ", "")
    form = text_of(errand.person.letter(LetterKind.REQUEST_FORM))
    assert name in form.replace(" ", "")
    assert errand.person.letter(LetterKind.KEY_STUB).startswith(b"%PDF")
    errand.prove_identity()
    errand.pay()
    errand.decide(Outcome.GRANTED)
    code = errand.seal_answer()
    errand.person.come_back()
    files = errand.person.open_answer(code)
    assert CSV in files.values()
    assert errand.case.status == Status.DISPATCHED
    # Opening owes a mail: it may still be on its way.
    wait_until(lambda: not Job.objects.filter(attempts=0).exists(), what="the last job")
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}
