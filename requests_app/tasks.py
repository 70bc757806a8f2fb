"""Jobs that finish rows after a commit. They change no status, and bear running twice."""

import resource
from datetime import datetime
from typing import Final

from celery.signals import worker_process_init

from privacy_portal import jobs

from . import blank_forms, letters, mail_codes, new_keys, notices, packages
from .letters import pdf
from .redaction import making

# Address space of a worker's child, in bytes. Seen: 0.33 GiB for a letter of each kind, 0.6 GiB for
# fifty dense pages blacked out.
CEILING: Final = 3 * 1024**3


@worker_process_init.connect
def get_ready(**_options: object) -> None:
    """Prepare a child of a worker: fonts read once, and a ceiling for a letter that runs away."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    # A machine may allow less; more than it allows is an error that no child outlives.
    ceiling = CEILING if hard == resource.RLIM_INFINITY else min(CEILING, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    pdf.get_ready()


@jobs.handler("render_letter")
def render_letter(*, subject_id: str, at: datetime) -> None:
    letters.render_letter(letter_id=subject_id, at=at)


@jobs.handler("send_notice")
def send_notice(*, subject_id: str, at: datetime) -> None:
    notices.send(notice_id=int(subject_id), at=at)


@jobs.handler("tell_numbers")
def tell_numbers(*, subject_id: str, at: datetime) -> None:
    notices.tell_numbers(case_id=int(subject_id), at=at)


@jobs.handler("send_code")
def send_code(*, subject_id: str, at: datetime) -> None:
    mail_codes.send(code_id=subject_id, at=at)


@jobs.handler("seal_answer")
def seal_answer(*, subject_id: str, at: datetime) -> None:
    packages.seal(delivery_id=subject_id, at=at)


@jobs.handler("make_key")
def make_key(*, subject_id: str, at: datetime) -> None:
    new_keys.make(case_id=int(subject_id), at=at)


@jobs.handler("remove_package")
def remove_package(*, subject_id: str, at: datetime) -> None:
    packages.remove(delivery_id=subject_id)


@jobs.handler("make_blank_form")
def make_blank_form(*, subject_id: str, at: datetime) -> None:
    blank_forms.make(name=subject_id, at=at)


@jobs.handler("redact")
def redact(*, subject_id: str, at: datetime) -> None:
    making.make(redaction_id=subject_id, at=at)
