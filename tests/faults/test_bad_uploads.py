"""A file that wants harm: one clear sentence, nothing stored, nothing typed lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from identity.choices import Capacity
from requests_app import drafts
from requests_app.choices import DeliveryMethod, RequestKind
from requests_app.models import Draft, DraftScan
from tests.journeys.answers import PERSON, steps
from tests.journeys.people import Person
from tests.pages import read
from tests.privacy_portal import hostile

pytestmark = pytest.mark.django_db
TOO_LARGE = settings.MAX_UPLOAD_BYTES + 1
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "oversized": (lambda: hostile.picture() + bytes(TOO_LARGE), "image/jpeg"),
    "empty": (lambda: b"", "image/jpeg"),
    "a program that says it is a picture": (lambda: b"MZ" + bytes(4096), "image/jpeg"),
    "a page that says it is a PDF": (lambda: b"<html><script>1</script></html>", "application/pdf"),
    "a text": (lambda: "住民票".encode(), "text/plain"),
    "a picture of gigapixels": (lambda: hostile.png_that_claims(60_000, 60_000), "image/png"),
    "a text bomb in a picture": (hostile.png_with_a_text_bomb, "image/png"),
    "a PDF that unpacks to a gigabyte": (hostile.pdf_with_nested_flate, "application/pdf"),
    "a PDF that draws for ever": (hostile.pdf_of_exponential_forms, "application/pdf"),
    "a locked PDF": (lambda: hostile.locked_pdf(user="secret"), "application/pdf"),
    "a cut off picture": (lambda: hostile.picture()[:300], "image/jpeg"),
}


@pytest.fixture
def person() -> Person:
    person = Person()
    answers = steps(RequestKind.DISCLOSE_DATA, Capacity.SUBJECT, DeliveryMethod.ELECTRONIC)
    person.fill_all(answers)
    return person


def _need(person: Person) -> tuple[str, str]:
    """Return the need on the page that takes a copy, and a paper that meets it."""
    form = next(f for f in person.see("documents").forms if "file" in f.offered)
    return form.fields["need"][0], next(filter(None, form.offered["paper"] or []))


def _vault() -> set[Path]:
    return {path for path in (settings.VAR_DIR / "vault").rglob("*") if path.is_file()}


@pytest.mark.parametrize("what", list(BAD))
def test_a_bad_file_is_refused_in_a_sentence(what: str, person: Person) -> None:
    make, media_type = BAD[what]
    before, typed = _vault(), drafts.body_of(Draft.objects.get())
    need, paper = _need(person)
    file = SimpleUploadedFile("𠮷野の免許証.jpg", make(), media_type)
    response = person.upload(need, paper, file)
    assert response.status_code == 200
    page = read(response.content)
    assert any(len(error) > 8 for error in page.errors), page.text
    assert "Traceback" not in page.text
    assert not DraftScan.objects.exists()
    assert _vault() == before
    assert drafts.body_of(Draft.objects.get()) == typed
    assert str(PERSON["name"]) in person.see("check").text


def test_after_a_bad_file_a_good_one_is_taken(person: Person) -> None:
    need, paper = _need(person)
    person.upload(need, paper, SimpleUploadedFile("a.jpg", b"MZ", "image/jpeg"))
    good = SimpleUploadedFile("a.jpg", hostile.picture(), "image/jpeg")
    assert person.upload(need, paper, good).status_code == 302
    scan = DraftScan.objects.get()
    person.submit()
    assert not DraftScan.objects.filter(pk=scan.pk).exists()
    assert Draft.objects.get().case is not None


def test_a_page_of_a_stranger_is_not_there(person: Person) -> None:
    need, paper = _need(person)
    person.upload(need, paper, SimpleUploadedFile("a.jpg", hostile.picture(), "image/jpeg"))
    scan = DraftScan.objects.get()
    address = person.address("documents") + f"pages/{scan.pk}/"
    assert person.client.get(address).status_code == 200
    stranger = Person()
    stranger.fill("kind", {"kind": "DISCLOSE_DATA"})
    assert stranger.client.get(address).status_code == 404
    assert drafts.find(secret="", at=timezone.now()) is None
