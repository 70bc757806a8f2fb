"""Whoever looks at the pages: a browser of its own in one language, from an address of its own."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from mimetypes import guess_type
from typing import Any, Final

import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from identity.choices import Capacity
from privacy_portal import jobs
from requests_app.choices import RequestKind
from tests.pages import Page, read
from tests.privacy_portal.hostile import picture
from tests.requests_app.filing import prove, steps

# Each visitor comes from another machine (RFC 5737): limits count per net.
_machines = (f"198.51.{n // 250}.{n % 250 + 1}" for n in count())
_people = count(1)
PICTURE: Final = picture("JPEG", size=(600, 400), colour="white")

settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none


def typed(kind: RequestKind, capacity: Capacity) -> dict[str, dict[str, Any]]:
    """Return the answers of every step, of somebody with a mailbox of their own."""
    answers = steps(kind, capacity)
    answers["details"]["email"] = f"visitor{next(_people)}@example.jp"
    return answers


def work_off() -> None:
    """Do every job that is due, as workers would."""
    while jobs.run_due(now()):
        pass


@dataclass(slots=True)
class Visitor:
    """A browser without an account, which breaks nothing when the portal breaks."""

    language: str
    client: Client = field(
        default_factory=lambda: Client(
            raise_request_exception=False, REMOTE_ADDR=next(_machines), SERVER_NAME="localhost"
        )
    )

    def address(self, name: str) -> str:
        with translation.override(self.language):
            return reverse(f"portal:{name}")

    def see(self, name: str, query: str = "") -> Any:  # noqa: ANN401 - a test response
        return self.client.get(self.address(name) + query)

    def send(self, name: str, values: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        return self.client.post(self.address(name), values or {})

    def page(self, name: str) -> Page:
        return read(self.see(name).content)

    def answer(self, name: str, values: Mapping[str, Any]) -> None:
        """Send a form that must be taken."""
        response = self.send(name, values)
        assert response.status_code == 302, (
            name,
            response.status_code,
            read(response.content).errors,
        )
        if response["Location"].startswith(self.address("email")):
            prove(self.client, self.language)

    def walk(self, kind: RequestKind, capacity: Capacity, *, until: str) -> None:
        """Answer the steps of the form before one of them."""
        for step, values in typed(kind, capacity).items():
            if step == until:
                return
            self.answer(step, values)

    def upload(
        self, content: bytes | None = PICTURE, *, name: str = "license.jpg", page: str = "documents"
    ) -> Any:  # noqa: ANN401
        """Send one copy, or no file, for the first paper that takes one."""
        form = next(form for form in self.page(page).forms if "file" in form.offered)
        values: dict[str, Any] = {key: sent for key, sent in form.fields.items() if key != "file"}
        if papers := form.offered.get("paper"):
            values["paper"] = [paper for paper in papers if paper][:1]
        if content is not None:
            values["file"] = SimpleUploadedFile(name, content, guess_type(name)[0] or "")
        return self.client.post(self.address(page), values)

    def sit_idle(self, minutes: int) -> AbstractContextManager[object]:
        """Let time go by inside the block."""
        return time_machine.travel(now() + timedelta(minutes=minutes))

    def come_back(self, number: str, key: str) -> None:
        self.answer("sign_in", {"number": number, "key": key})
