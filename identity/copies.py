"""
Copies that were uploaded, as page images in the vault.

Only operations of the case call this, under the lock of the case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from privacy_portal import dates, vault
from privacy_portal.page_parts import PageImage

from .choices import PaperForm, PaperKind, Whose
from .models import Original, Paper, Scan, Verification

MEDIA_TYPE = "image/jpeg"
TWO_CLICKS = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: `size` in bytes and `sha256` in hex are of what is destroyed since."""

    name: str
    size: int
    sha256: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """
    A copy sent while filing. `pages` are in the vault already, under the same data key:
    (file, size, sha256, width, height) in the order of the pages. `files` is what they came from.
    """

    kind: PaperKind
    whose: str
    issue_date: date | None
    expires_on: date | None
    pages: tuple[tuple[str, int, str, int, int], ...]
    files: tuple[Sent, ...] = ()


def add_uploads(
    verification: Verification, *, papers: Iterable[Upload], at: datetime
) -> list[Paper]:
    """Take over copies that were uploaded while filing, with the pages they already have."""
    added = []
    for upload in papers:
        paper = Paper.objects.create(
            verification=verification,
            data_key=verification.data_key,
            kind=upload.kind,
            whose=Whose(upload.whose),
            form=PaperForm.COPY,
            uploaded=True,
            arrived_on=dates.tokyo_day(at),
            registered_number="",
            issue_date=upload.issue_date,
            expires_on=upload.expires_on,
            remark="",
        )
        Scan.objects.bulk_create(
            Scan(
                paper=paper,
                page=page,
                file=file,
                size=size,
                sha256=sha256,
                media_type=MEDIA_TYPE,
                width=width,
                height=height,
            )
            for page, (file, size, sha256, width, height) in enumerate(upload.pages, start=1)
        )
        _note_originals(paper, upload.files)
        added.append(paper)
    return added


def came_just_now(
    verification: Verification,
    *,
    kind: PaperKind,
    whose: Whose,
    pages: Sequence[PageImage],
    at: datetime,
) -> bool:
    """Say whether these very pages came just now: the other click of two, with the same boxes."""
    kept = set(
        Scan.objects.filter(
            paper__verification=verification,
            paper__kind=kind,
            paper__whose=whose,
            paper__originals__received_at__gt=at - TWO_CLICKS,
        ).values_list("sha256", flat=True)
    )
    return bool(kept) and {vault.sha256(page.jpeg) for page in pages} <= kept


def add_copy(
    verification: Verification,
    *,
    kind: PaperKind,
    whose: Whose,
    pages: Sequence[PageImage],
    sent: Sent,
) -> Paper:
    """Take in one copy that is uploaded after filing: a paper of its own, so that it can go."""
    paper = Paper.objects.create(
        verification=verification,
        data_key=verification.data_key,
        kind=kind,
        whose=whose,
        form=PaperForm.COPY,
        uploaded=True,
        arrived_on=dates.tokyo_day(sent.received_at),
        registered_number="",
        remark="",
    )
    _note_originals(paper, [sent])
    attach_scan(paper, pages, at=sent.received_at)
    return paper


def remove_copy(paper: Paper) -> None:
    """Delete an uploaded copy that nobody has looked at, with its pages."""
    for name in paper.scans.values_list("file", flat=True):
        vault.remove_after_commit(name)
    paper.delete()


def _note_originals(paper: Paper, files: Iterable[Sent]) -> None:
    for file in files:
        Original.objects.create(
            paper=paper,
            data_key=paper.data_key,
            name=file.name,
            size=file.size,
            sha256=file.sha256,
            received_at=file.received_at,
        )


def attach_scan(paper: Paper, pages: Sequence[PageImage], *, at: datetime) -> list[Scan]:
    """Keep page images of a paper in the vault, after the pages it has."""
    last = paper.scans.aggregate(last=Max("page"))["last"] or 0
    scans = []
    for number, page in enumerate(pages, start=last + 1):
        stored = vault.store(paper.data_key, page.jpeg, at=at)
        scans.append(
            Scan.objects.create(
                paper=paper,
                page=number,
                file=stored.name,
                size=stored.size,
                sha256=stored.sha256,
                media_type=MEDIA_TYPE,
                width=page.width,
                height=page.height,
            )
        )
    return scans
