"""
Hostile text in every field of every form: no fault of ours, nothing unescaped, nothing lost.

The gate takes a string or two of each family; `make soak` takes all 507 (security 13, no. 34).
"""

import os
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import URLPattern, resolve

from identity.choices import Capacity
from privacy_portal import vault
from requests_app.choices import LetterKind, RequestKind
from requests_app.management.storyteller import Cast
from requests_app.models import Case
from requests_app.urls import urlpatterns
from tests.pages import read
from tests.quality.document import parse
from tests.quality.tales import Library
from tests.quality.visitor import Visitor, typed, work_off
from tests.reading import text_of
from tests.requests_app.desk import sit
from tests.requests_app.filing import send

from .every_form import OpenForm, every_form
from .hostile_text import ELEMENT, FAMILIES, HANDLER, corpus

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.timeout(14_400)]
EACH = int(os.environ.get("HOSTILE_EACH", "1"))
# Pages to read, pictures and files, and buttons that say nothing but which row they belong to.
NO_FORM = {
    *("accessibility", "complete", "contact_sent", "demo_mail", "ended", "faq", "forms"),
    *("handling", "home", "policy", "procedure", "purposes", "routes", "service_help", "status"),
    *("copy_image", "copy_image_small", "form_file", "page_image", "page_image_small"),
    *("delete_answer", "download_file", "postcode", "preview", "preview_again", "receipt"),
    "remove_copy",
    *("remove_page", "resume_list", "send_papers", "sign_out"),
}
MARKUP = f'"><{ELEMENT} {HANDLER}="1">{{{{ 7|add:7 }}}}&amp;'


@pytest.fixture
def forms(cast: Cast) -> list[OpenForm]:
    with override_settings(RATE_FACTOR=10_000):
        return every_form(Library(cast))


def unescaped(html: str) -> list[str]:
    return [
        f"unescaped in <{element.tag}>"
        for element in parse(html).elements
        if element.tag == ELEMENT or HANDLER in element.given
    ]


def faults(response: Any, text: str) -> list[str]:  # noqa: ANN401 - a test response
    """Return what is wrong with an answer."""
    if response.status_code >= 500:
        return [str(response.status_code)]
    spoken = text.strip()
    headers = [
        f"in {name}"
        for name, value in response.headers.items()
        if len(spoken) > 3 and spoken in value
    ]
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return [*headers, *(unescaped(response.content.decode()) if is_page else [])]


def test_the_corpus_is_as_large_as_it_says() -> None:
    assert len(corpus()) == 507
    assert corpus() == corpus()
    assert len(FAMILIES) == 13


def test_every_form_was_found(forms: list[OpenForm]) -> None:
    """But for those that are a button alone, or stand behind another form of the same page."""
    names = {str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    found = {resolve(form.path).url_name for form in forms}
    assert names - found == NO_FORM


@override_settings(RATE_FACTOR=10_000)
def test_no_text_breaks_a_form(forms: list[OpenForm]) -> None:
    found = [
        f"{form.name}: {text[:40]!r}: {fault}"
        for text in corpus(each=EACH)
        for form in forms
        if form.texts
        for fault in faults(form.send(dict.fromkeys(form.texts, text)), text)
    ]
    assert found == []


@override_settings(RATE_FACTOR=10_000)
def test_no_value_breaks_a_choice_or_a_hidden_field(forms: list[OpenForm]) -> None:
    found = [
        f"{form.name}: {text[:40]!r}: {fault}"
        for text in corpus(each=EACH)
        for form in forms
        for fault in faults(form.send(dict.fromkeys(form.controls, text)), text)
    ]
    assert found == []


@override_settings(RATE_FACTOR=10_000)
def test_what_was_typed_is_shown_again_as_it_was(forms: list[OpenForm]) -> None:
    lost = []
    for form in forms:
        response = form.send(dict.fromkeys(form.texts, MARKUP))
        if response.status_code != 200 or not form.texts:
            continue
        shown = [other.fields for other in read(response.content).forms]
        lost += [
            f"{form.name}: {name}"
            for name in form.texts
            if not any(fields.get(name) == [MARKUP] for fields in shown)
            # A code or a key is not shown again on anybody's screen.
            and name not in ("code", "key")
        ]
    assert "\n".join(lost) == ""


@override_settings(RATE_FACTOR=10_000)
def test_no_text_sends_a_mail_elsewhere(forms: list[OpenForm]) -> None:
    for text in (
        "a@example.jp\r\nBcc: b@example.jp",
        "a@example.jp,b@example.jp",
        "a@example.jp b",
    ):
        for form in forms:
            form.send(dict.fromkeys(form.texts, text))
    work_off()
    assert [sent.recipients() for sent in mail.outbox if len(sent.recipients()) != 1] == []
    assert [sent for sent in mail.outbox if "b@example.jp" in str(sent.message())] == []


def test_text_that_was_taken_is_text_wherever_it_is_shown(cast: Cast) -> None:
    """From the form over the check page and the letters to the desk."""
    visitor = Visitor("en")
    kind, capacity = RequestKind.CORRECT_DATA, Capacity.APPOINTED_PROXY
    for step, values in typed(kind, capacity).items():
        marked = dict(values)
        for name in (
            "building",
            "agent_building",
            "agent_organisation",
            "name_note",
            "former_name",
        ):
            if step == "details":
                marked[name] = MARKUP
        if step == "services":
            marked |= {"identifier_conoha": MARKUP, "registered_name_conoha": MARKUP}
        if step == "request":
            marked |= dict.fromkeys(
                ("item_1", "present_1", "right_1", "reason_1", "evidence"), MARKUP
            )
        visitor.answer(step, marked)
    assert MARKUP in read(visitor.see("check").content).text
    send(visitor.client, "en")
    work_off()
    case = Case.objects.get()
    visitor.answer("messages", {"message": MARKUP})

    pages = [visitor.see("status"), visitor.see("complete")]
    for staff in (cast.intake, cast.reviewer):
        desk = sit(staff, case)
        pages.append(desk.client.get(desk.page()))

    assert [unescaped(page.content.decode()) for page in pages] == [[]] * 4
    assert all(MARKUP in unescape(page.content.decode()) for page in pages[2:])
    for letter in case.letters.filter(kind=LetterKind.REQUEST_FORM).select_related("data_key"):
        printed = "".join(text_of(vault.read(letter.data_key, letter.file)).split())
        assert printed.count("".join(MARKUP.split())) >= 5
