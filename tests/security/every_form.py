"""Every form that anybody can reach on the public side, as its page offers it."""

from dataclasses import dataclass
from itertools import count
from typing import Any, Final
from urllib.parse import urlencode

from identity.choices import Capacity
from requests_app.choices import RequestKind
from tests.pages import PageForm
from tests.quality.tales import Library
from tests.quality.visitor import Visitor, typed

DISCLOSE: Final = RequestKind.DISCLOSE_DATA
SUBJECT: Final = Capacity.SUBJECT
# Each request comes from another net (RFC 6890), so that no limit hides the page behind it.
_nets = (f"10.{n // 250 // 250}.{n // 250 % 250}.{n % 250 + 1}" for n in count())
# What a form cannot be sent without; it says nothing of its own.
TOKEN: Final = "csrfmiddlewaretoken"
HIDDEN: Final = {TOKEN, "draft", "carried", "need", "paper", "file", "boxes", "ticket", "turn"}


@dataclass(frozen=True, slots=True)
class OpenForm:
    """One form before somebody; each sending starts from the page as it was."""

    name: str
    visitor: Visitor
    path: str
    form: PageForm

    @property
    def texts(self) -> list[str]:
        """Return the controls into which one types."""
        return [
            name
            for name, choices in self.form.offered.items()
            if choices is None and name not in HIDDEN
        ]

    @property
    def controls(self) -> list[str]:
        """Return every control, hidden ones and choices too."""
        return [name for name in self.form.offered if name != TOKEN]

    def send(self, values: dict[str, Any]) -> Any:  # noqa: ANN401 - a test response
        """Send it as a browser would, but for halves of pairs, which no browser sends."""
        buttons = dict(self.form.buttons[:1])
        body = urlencode({**buttons, **self.form.fields, **values}, True, errors="surrogatepass")
        return self.visitor.client.post(
            self.path,
            body,
            content_type="application/x-www-form-urlencoded",
            REMOTE_ADDR=next(_nets),
        )


def _of(visitor: Visitor, page: str, name: str = "") -> list[OpenForm]:
    path = visitor.address(page)
    return [
        OpenForm(f"{name or page} {number}", visitor, form.action.partition("#")[0] or path, form)
        for number, form in enumerate(visitor.page(page).forms)
        if TOKEN in form.offered and "sign-out" not in form.action
    ]


def _walked(until: str, kind: RequestKind = DISCLOSE, capacity: Capacity = SUBJECT) -> Visitor:
    visitor = Visitor("ja")
    visitor.walk(kind, capacity, until=until)
    return visitor


def _steps() -> list[OpenForm]:
    found = _of(Visitor("ja"), "kind")
    for step in ("services", "requester", "details", "documents", "check", "pause", "drafts"):
        found += _of(_walked(step if step in typed(DISCLOSE, SUBJECT) else ""), step)
    for capacity in (Capacity.LEGAL_REPRESENTATIVE, Capacity.APPOINTED_PROXY):
        found += _of(_walked("details", capacity=capacity), "details", f"details of {capacity}")
    for kind in RequestKind:
        found += _of(_walked("request", kind), "request", f"request of {kind}")
    return found


def _email() -> list[OpenForm]:
    visitor = _walked("details")
    visitor.send("details", typed(DISCLOSE, SUBJECT)["details"])
    return _of(visitor, "email")


def _resuming() -> list[OpenForm]:
    visitor = Visitor("ja")
    found = _of(visitor, "resume")
    visitor.answer("resume", {"email": "nobody@example.jp"})
    return [*found, *_of(visitor, "resume_code")]


def _outside(library: Library) -> list[OpenForm]:
    number = library.told("papers awaited").number
    visitor = Visitor("ja")
    found = [
        form
        for page in ("sign_in", "lost_number", "lost_key", "contact")
        for form in _of(Visitor("ja"), page)
    ]
    visitor.answer("sign_in", {"mail-number": number, "mail-email": "somebody@example.jp"})
    return [*found, *_of(visitor, "sign_in_code")]


def _inside(library: Library) -> list[OpenForm]:
    visitor = Visitor("ja")
    told = library.told("supplement awaited")
    visitor.come_back(told.number, told.key)
    found = [
        form
        for page in (
            *("status", "address", "email_change", "papers", "contact"),
            *("withdraw", "still_there"),
        )
        for form in _of(visitor, page, f"{page} inside")
    ]
    answered = Visitor("ja")
    told = library.told("sealed, code posted")
    answered.come_back(told.number, told.key)
    return [*found, *_of(answered, "download")]


def every_form(library: Library) -> list[OpenForm]:
    """Return all forms, each reached as its person would."""
    return [*_steps(), *_email(), *_resuming(), *_outside(library), *_inside(library)]
