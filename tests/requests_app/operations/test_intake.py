"""Filing: what was on the list is the case's, and nothing else stays behind."""

from datetime import timedelta

from pytest_django import DjangoCaptureOnCommitCallbacks

from identity.choices import Capacity, PaperKind, Whose
from identity.models import Scan
from privacy_portal import vault
from privacy_portal.page_parts import PageImage
from requests_app import drafts, operations
from requests_app.choices import DeliveryMethod, Language, RequestKind
from requests_app.content import SentFile, ServiceWanted, Submission, UploadedPaper
from requests_app.management.storyteller import CEASE, PEOPLE, Teller
from requests_app.models import Service

PAGE = PageImage(1, 1, b"\xff\xd8\xff pixels")
FILE = SentFile("旅券.jpg", 3, "00" * 32)


def test_a_page_that_was_not_on_the_list_does_not_stay_in_the_vault(
    tale: Teller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = drafts.begin(language=Language.JA, at=tale.at).draft
    for kind in (PaperKind.PASSPORT, PaperKind.PENSION_BOOK):
        drafts.add_scan(
            draft_id=draft.pk,
            kind=kind,
            whose=Whose.SUBJECT,
            pages=[PAGE],
            sent=FILE,
            at=tale.at,
        )
    before = set(draft.scans.values_list("file", flat=True))
    service = Service.objects.in_force(on=tale.on).get(code="conoha")
    with django_capture_on_commit_callbacks(execute=True):
        operations.open_case(
            submission=Submission(
                draft_id=draft.pk,
                kind=RequestKind.CEASE_USE,
                capacity=Capacity.SUBJECT,
                language=Language.JA,
                delivery=DeliveryMethod.CERTIFIED_MAIL,
                subject=PEOPLE[0],
                services=(ServiceWanted(service.pk),),
                content=CEASE,
                papers=(UploadedPaper(PaperKind.PASSPORT, Whose.SUBJECT),),
            ),
            at=tale.at,
        )
    kept = {Scan.objects.get().file}
    there = set(vault.older_than(tale.at + timedelta(days=1)))
    assert before & there == kept
