"""
Every page of the public side in every state: what a person can come to see.

A tour is one visitor's way through some pages; each stop is a scene. A new page needs a stop here:
`test_frame.py` compares the stops with the addresses.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.test import Client, override_settings

from identity.choices import Capacity
from requests_app.choices import RequestKind
from requests_app.models import BlankForm
from tests.mailbox import last_code
from tests.requests_app.filing import prove, send

from .tales import TALES, WRONG_CODE, Library
from .visitor import Visitor, typed, work_off

Stop = tuple[str, Any]
Tour = Callable[[Visitor, Library], Iterator[Stop]]

DISCLOSE: Final = RequestKind.DISCLOSE_DATA
SUBJECT: Final = Capacity.SUBJECT
STATIC: Final = (
    "home",
    "procedure",
    "policy",
    "purposes",
    "routes",
    "faq",
    "handling",
    "accessibility",
    "service_help",
    "demo_mail",
)
WELL_TYPED_KEY: Final = "0" * 28


def open_pages(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """What anybody may read."""
    for name in STATIC:
        yield name, visitor.see(name)
    BlankForm.objects.all().delete()
    yield "forms, being made", visitor.see("forms")
    work_off()
    yield "forms", visitor.see("forms")


def wizard(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """Each step: untouched, sent empty, filled in."""
    answers = typed(DISCLOSE, SUBJECT)
    for step in answers:
        yield f"{step}, untouched", visitor.see(step)
        yield f"{step}, sent empty", visitor.send(step)
        if step == "details":
            yield from _addresses(visitor, answers[step])
            yield from _mailbox(visitor, answers[step])
        else:
            visitor.answer(step, answers[step])
        yield f"{step}, filled in", visitor.see(step)
    yield "documents", visitor.see("documents")
    yield "documents, no file", visitor.upload(b"")
    yield "documents, no picture", visitor.upload(b"MZ is no picture")
    visitor.upload()
    yield "documents, a page received", visitor.see("documents")
    yield "check", visitor.see("check")
    yield "check, no consent", visitor.send("check")
    yield "kind, from check", visitor.see("kind", "?back=check")
    send(visitor.client, visitor.language)
    yield "complete, being made", visitor.see("complete")
    work_off()
    yield "complete", visitor.see("complete")
    yield "status after filing", visitor.see("status")


def _addresses(visitor: Visitor, answers: dict[str, Any]) -> Iterator[Stop]:
    for what, postcode in (("found", "150-0031"), ("unknown", "000-0000"), ("several", "4520961")):
        values = {**answers, "postcode": postcode, "city": "", "street": "", "lookup": "subject"}
        yield f"details, postcode {what}", visitor.send("details", values)
    wrong = {**answers, "kana": "漢字", "birth_month": "13", "postcode": "150", "email": "taro"}
    yield "details, wrong", visitor.send("details", wrong)
    slip = {**answers, "email": "hanako@gmial.com"}
    yield "details, likely slip", visitor.send("details", slip)


def _mailbox(visitor: Visitor, answers: dict[str, Any]) -> Iterator[Stop]:
    visitor.send("details", answers)
    yield "email", visitor.see("email")
    yield "email, sent empty", visitor.send("email", {"code": ""})
    yield "email, wrong code", visitor.send("email", {"code": "000000"})
    yield "429 email, asked again at once", visitor.send("email", {"again": "1"})
    prove(visitor.client, visitor.language)


def drafts(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """Save, stop, and go on: here, with a key, with a code."""
    yield "drafts, none", visitor.see("drafts")
    answers = typed(DISCLOSE, SUBJECT)
    for step in ("kind", "services", "requester", "details"):
        visitor.answer(step, answers[step])
    yield "drafts", visitor.see("drafts")
    yield "pause", visitor.see("pause")
    yield "pause, with a key", visitor.send("pause")
    yield "discard, are you sure", visitor.send("discard")
    elsewhere = Visitor(visitor.language)
    yield "resume", elsewhere.see("resume")
    yield "resume, no key", elsewhere.send("resume", {"key": ""})
    yield "resume, wrong key", elsewhere.send("resume", {"key": WELL_TYPED_KEY})
    yield "resume, no address", elsewhere.send("resume", {"email": ""})
    with visitor.sit_idle(5):
        elsewhere.answer("resume", {"email": answers["details"]["email"]})
        yield "resume code", elsewhere.see("resume_code")
        yield "resume code, wrong", elsewhere.send("resume_code", {"code": "000000"})
        elsewhere.answer("resume_code", {"code": last_code()})
        yield "resume list", elsewhere.see("resume_list")


def kinds(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """The step that differs by kind, and all that was typed for each."""
    for kind in RequestKind:
        walker = Visitor(visitor.language)
        walker.walk(kind, SUBJECT, until="request")
        yield f"request of {kind}, untouched", walker.see("request")
        yield f"request of {kind}, sent empty", walker.send("request")
        walker.answer("request", typed(kind, SUBJECT)["request"])
        yield f"request of {kind}, filled in", walker.see("request")
        yield f"check of {kind}", walker.see("check")


def capacities(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """The steps that differ by who asks."""
    for capacity in (Capacity.LEGAL_REPRESENTATIVE, Capacity.APPOINTED_PROXY):
        walker = Visitor(visitor.language)
        walker.walk(DISCLOSE, capacity, until="requester")
        yield (
            f"requester as {capacity}, no relation",
            walker.send("requester", {"capacity": capacity}),
        )
        answers = typed(DISCLOSE, capacity)
        walker.answer("requester", answers["requester"])
        yield f"details of {capacity}, untouched", walker.see("details")
        yield f"details of {capacity}, sent empty", walker.send("details")
        for step in ("details", "request"):
            walker.answer(step, answers[step])
        yield f"details of {capacity}, filled in", walker.see("details")
        yield f"documents of {capacity}", walker.see("documents")
        yield f"check of {capacity}", walker.see("check")
        send(walker.client, walker.language)
        yield f"complete of {capacity}", walker.see("complete")


def statuses(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """Where a request stands, in every state."""
    for name in TALES:
        told = library.told(name)
        reader = Visitor(visitor.language)
        reader.come_back(told.number, told.key)
        yield f"status: {name}", reader.see("status")


def coming_back(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """The way in, and what one can do inside."""
    told = library.told("papers awaited")
    yield "sign-in", visitor.see("sign_in")
    yield "sign-in, sent empty", visitor.send("sign_in")
    yield "sign-in, mistyped", visitor.send("sign_in", {"number": "123", "key": "abc"})
    wrong = {"number": told.number, "key": WELL_TYPED_KEY}
    yield "sign-in, wrong key", visitor.send("sign_in", wrong)
    by_mail = {"mail-number": told.number, "mail-email": f"sign-in-{visitor.language}@example.jp"}
    yield "sign-in by mail, sent empty", visitor.send("sign_in", {"mail-number": ""})
    visitor.answer("sign_in", by_mail)
    yield "code", visitor.see("sign_in_code")
    yield "code, sent empty", visitor.send("sign_in_code", {"code": ""})
    yield "code, wrong", visitor.send("sign_in_code", {"code": "000000"})
    for lost in ("lost_number", "lost_key"):
        yield lost, visitor.see(lost)
        yield f"{lost}, sent empty", visitor.send(lost)
    visitor.answer("lost_number", {"email": f"lost-{visitor.language}@example.jp"})
    yield "lost_number, sent", visitor.see("lost_number")


def inside(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """What one can do beside reading where it stands."""
    told = library.told("papers awaited")
    visitor.come_back(told.number, told.key)
    for name in ("withdraw", "address", "email_change", "still_there"):
        yield name, visitor.see(name)
    yield "address, sent empty", visitor.send("address")
    yield (
        "address, postcode unknown",
        visitor.send("address", {"postcode": "0000000", "lookup": "subject"}),
    )
    yield "email_change, sent empty", visitor.send("email_change", {"email": ""})
    new = f"new-{visitor.language}@example.jp"
    visitor.answer("email_change", {"email": new})
    yield "email_change, code awaited", visitor.see("email_change")
    yield "email_change, wrong code", visitor.send("email_change", {"code": "000000"})
    yield "message, sent empty", visitor.send("messages", {"message": ""})
    visitor.answer("messages", {"message": "いつごろ届きますか。"})
    yield "status with a message", visitor.see("status")
    with visitor.sit_idle(31):
        visitor.see("status")
        yield "ended", visitor.see("ended")
    visitor.come_back(told.number, told.key)
    visitor.send("sign_out")
    yield "sign-in, after signing out", visitor.see("sign_in")


def papers_again(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """Papers that are asked for again."""
    told = library.told("supplement awaited")
    visitor.come_back(told.number, told.key)
    yield "papers again", visitor.see("papers")
    yield "papers again, no file", visitor.upload(b"", page="papers")
    visitor.upload(page="papers")
    yield "papers again, one received", visitor.see("papers")


def questions(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """Questions and complaints."""
    yield "contact", visitor.see("contact")
    yield "contact, sent empty", visitor.send("contact")
    asked = {"kind": "OTHER", "text": "受付時間を教えてください。", "name": "𠮷野 太郎"}
    visitor.answer("contact", {**asked, "email": "nobody@example.jp"})
    yield "contact_sent", visitor.see("contact_sent")
    told = library.told("closed")
    tied = Visitor(visitor.language)
    tied.come_back(told.number, told.key)
    yield "contact about an answer", tied.see("contact")


def answers(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """The sealed answer."""
    told = library.told("sealed, code posted")
    visitor.come_back(told.number, told.key)
    yield "unlock", visitor.see("download")
    yield "unlock, sent empty", visitor.send("download")
    yield "unlock, wrong code", visitor.send("download", {"code": WRONG_CODE})
    opened = visitor.send("download", {"code": told.code})
    yield "download", opened
    ticket = opened.context["ticket"]
    yield "download, delete without the tick", visitor.send("delete_answer", {"ticket": ticket})
    late = {"name": "answer.pdf", "ticket": "no ticket"}
    yield "unlock, ten minutes later", visitor.send("download_file", late)


def refusals(visitor: Visitor, library: Library) -> Iterator[Stop]:
    """What cannot be shown."""
    base = f"/{visitor.language}/"
    yield "404", visitor.client.get(f"{base}nothing-here/")
    with override_settings(ROOT_URLCONF="tests.quality.broken_urls"):
        yield "403", visitor.client.get(f"{base}refuses/")
        yield "500", visitor.client.get(f"{base}breaks/")
    wrong = {"number": library.told("papers awaited").number, "key": WELL_TYPED_KEY}
    for _try in range(10):
        visitor.send("sign_in", wrong)
    yield "429 sign-in", visitor.send("sign_in", wrong)
    with override_settings(MAINTENANCE=True):
        yield "503", visitor.see("home")
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    yield "403 of a stale page", strict.post(visitor.address("kind"), {"kind": DISCLOSE})


TOURS: Final[dict[str, Tour]] = {
    tour.__name__: tour
    for tour in (
        open_pages,
        wizard,
        drafts,
        kinds,
        capacities,
        statuses,
        coming_back,
        inside,
        papers_again,
        questions,
        answers,
        refusals,
    )
}
