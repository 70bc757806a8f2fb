"""Somebody at the sign-in: who tries, waits, and reads what a page says."""

import re
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from privacy_portal import jobs, numbering
from requests_app import operations
from requests_app.choices import RequestKind
from requests_app.management.storyteller import PEOPLE, PURPOSE, Cast, Teller
from requests_app.models import Case
from tests.requests_app.desk import Quick

NET = "198.51.100.7"
ADDRESS = PEOPLE[0].email


def filed(cast: Cast, *, confirmed: bool = True) -> Quick:
    """A request whose person confirmed their address, and lets a code open the status."""
    tale = Quick(cast, now())
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    if confirmed:
        operations.change_email(case_id=tale.case.pk, address=ADDRESS, at=tale.at)
        operations.switch_email_sign_in(case_id=tale.case.pk, on=True, at=tale.at)
    return tale


@dataclass(slots=True)
class Visitor:
    """A browser on some net."""

    net: str = NET
    client: Client = field(default_factory=lambda: Client(headers={"accept-language": "en"}))

    def post(self, path: str, **typed: str) -> Any:  # noqa: ANN401 - a test response
        return self.client.post(f"/en/{path}", typed, REMOTE_ADDR=self.net)

    def get(self, path: str) -> Any:  # noqa: ANN401 - a test response
        return self.client.get(f"/en/{path}", REMOTE_ADDR=self.net)

    def try_key(self, number: str, key: str) -> Any:  # noqa: ANN401 - a test response
        return self.post("status/sign-in/", number=number, key=key)

    def come_in(self, tale: Teller) -> Any:  # noqa: ANN401 - a test response
        assert tale.filed
        return self.try_key(tale.case.number, tale.filed.access_key)

    def ask_code(self, number: str, address: str = ADDRESS) -> Any:  # noqa: ANN401
        return self.post("status/sign-in/", **{"mail-number": number, "mail-email": address})

    def enter(self, code: str) -> Any:  # noqa: ANN401 - a test response
        return self.post("status/code/", code=code)

    def age(self, **ago: timedelta) -> None:
        """Let the session be as old as that: `until` ended, or `began`, so long ago."""
        session = self.client.session
        held = dict(session["case"])
        stamp = now().timestamp()
        for name, since in ago.items():
            held["from" if name == "began" else "until"] = int(stamp - since.total_seconds())
        session["case"] = held
        session.save()


def code_mailed(at: datetime | None = None) -> str:
    """Do what is owed, and return the code of the last mail; empty if no mail went out."""
    before = len(mail.outbox)
    while jobs.run_due(at or now()):
        pass
    sent = [found for found in mail.outbox[before:] if re.search(r"\d{6}", str(found.subject))]
    return re.findall(r"\d{6}", str(sent[-1].subject))[0] if sent else ""


def stranger() -> str:
    """Return a well-typed number that is nobody's."""
    while True:
        number = numbering.receipt_number(on=now().date())
        if not Case.objects.filter(number=number).exists():
            return number


TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def looks(response: HttpResponse, *typed: str) -> tuple[int, dict[str, str], bytes]:
    """Return all that a browser gets, without the token and what it typed itself."""
    body = TOKEN.sub(b"", response.content)
    for text in typed:
        body = body.replace(text.encode(), b"")
    left_out = ("Expires", "Content-Length", "Retry-After")
    headers = {k: v for k, v in response.headers.items() if k not in left_out}
    cookies = {name: bool(morsel.value) for name, morsel in response.cookies.items()}
    return response.status_code, {**headers, "cookies": str(cookies)}, body


def within_a_minute() -> None:
    """Begin where a fixed window of a minute lasts for the whole test."""
    seconds = now().second
    if seconds > 45:
        time.sleep(61 - seconds)
