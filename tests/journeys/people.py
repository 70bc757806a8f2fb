"""Who goes through the pages: a person with a browser, and the desk with one log-in a role."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from identity.models import Staff
from requests_app.choices import Action
from requests_app.models import Case
from tests.mailbox import last_code
from tests.pages import Page, Value, read

from .answers import Answers

STEPS = ("kind", "services", "requester", "details", "request")


def browser() -> Client:
    """Return a browser: cookies, and forms that are refused without their token."""
    return Client(enforce_csrf_checks=True)


def content_of(response: Any) -> bytes:  # noqa: ANN401 - the test client's own type
    """Return the bytes of an answer, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@dataclass(slots=True)
class Person:
    """Somebody who asks, without an account."""

    language: str = "ja"
    client: Client = field(default_factory=browser)
    number: str = ""
    key: str = ""
    # How the code from the last mail is read.
    read_code: Callable[[], str] = last_code

    def address(self, name: str) -> str:
        with translation.override(self.language):
            return reverse(f"portal:{name}")

    def see(self, name: str) -> Page:
        """Open a page that must be there."""
        response = self.client.get(self.address(name))
        assert response.status_code == 200, (name, response.status_code, response.headers)
        return read(response.content)

    def send(self, name: str, values: dict[str, Value], *buttons: str) -> Any:  # noqa: ANN401
        """Fill in the form of a page that has these fields, and press its button."""
        form = self.see(name).form(*values, *buttons)
        return self.client.post(
            form.action.partition("#")[0] or self.address(name), form.filled(values)
        )

    def fill(self, step: str, values: Answers) -> None:
        """Answer one step, with the code by e-mail where one is asked for; it must be accepted."""
        response = self.send(step, values)
        assert response.status_code == 302, (step, read(response.content).errors)
        if response["Location"] == self.address("email"):
            self.fill("email", {"code": self.read_code()})

    def fill_all(self, steps: dict[str, Answers]) -> None:
        for step in STEPS:
            self.fill(step, steps[step])

    def upload(self, need: str, paper: str, file: SimpleUploadedFile) -> Any:  # noqa: ANN401
        """Send one copy on the page of the papers."""
        form = next(
            form
            for form in self.see("documents").forms
            if form.fields.get("need") == [need] and "file" in form.offered
        )
        return self.client.post(
            self.address("documents"), {**form.filled({"paper": paper}), "file": file}
        )

    def submit(self) -> None:
        """Send the request, and note what the last page says."""
        response = self.send("check", {"agree": "on"})
        assert response.status_code == 302, read(response.content).errors
        self.note()

    def note(self) -> None:
        """Write down number and key from the page after the sending."""
        response = self.client.get(self.address("complete"))
        assert response.status_code == 200
        self.number, self.key = response.context["case"].number, response.context["access_key"]

    def come_back(self) -> HttpResponse:
        """Sign in with number and key, in another browser."""
        self.client = browser()
        response: HttpResponse = self.send("sign_in", {"number": self.number, "key": self.key})
        return response

    def letter(self, kind: str) -> bytes:
        """Download a letter from the status page."""
        wanted = str(Case.objects.get(number=self.number).letters.get(kind=kind).pk)
        page = self.see("complete" if kind == "KEY_STUB" else "status")
        form = next(f for f in page.forms if ("letter", wanted) in f.buttons)
        response = self.client.post(form.action, {**form.fields, "letter": wanted})
        assert response.status_code == 200
        return content_of(response)

    def open_answer(self, code: str) -> dict[str, bytes]:
        """Open the sealed answer with the posted code and download every file of it."""
        response = self.send("download", {"code": code})
        assert response.status_code == 200, response.headers
        page = read(response.content)
        files = {}
        for form in page.forms:
            for button, name in form.buttons:
                if button == "name":
                    got = self.client.post(form.action, {**form.fields, "name": name})
                    assert got.status_code == 200
                    files[name] = content_of(got)
        assert files, page.errors or page.text
        return files


@dataclass(slots=True)
class Desk:
    """The staff of one case, each in a browser of their own."""

    cast: dict[str, Staff]
    case_id: int
    clients: dict[str, Client] = field(default_factory=dict)

    def enter(self) -> None:
        """Come to work: everybody logs in."""
        for role, person in self.cast.items():
            self.clients[role] = browser()
            self.clients[role].force_login(person)

    def case_page(self, role: str) -> Page:
        response = self.clients[role].get(
            reverse("admin:requests_app_case_change", args=[self.case_id])
        )
        assert response.status_code == 200
        return read(response.content)

    def address(self, action: Action) -> str:
        return reverse("admin:act", args=[self.case_id, action])

    def page(self, role: str, action: Action) -> Page:
        response = self.clients[role].get(self.address(action))
        assert response.status_code == 200, (role, action, response.status_code)
        return read(response.content)

    def try_to(self, role: str, action: Action, values: dict[str, Any]) -> Any:  # noqa: ANN401
        """Fill in the page of an action and send it, whatever comes."""
        form = self.page(role, action).form("turn")
        files = {k: v for k, v in values.items() if isinstance(v, SimpleUploadedFile)}
        typed = {k: v for k, v in values.items() if k not in files}
        return self.clients[role].post(self.address(action), {**form.filled(typed), **files})

    def act(self, role: str, action: Action, **values: Any) -> None:  # noqa: ANN401
        """Take a step; it must be taken."""
        response = self.try_to(role, action, values)
        page = read(response.content)
        assert response.status_code == 302, (action, page.errors or page.text)

    def read_letter(self, role: str, letter_id: object) -> Any:  # noqa: ANN401
        return self.clients[role].get(reverse("admin:letter", args=[self.case_id, letter_id]))
