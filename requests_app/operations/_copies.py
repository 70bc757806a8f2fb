"""Copies of a draft, as the identity check takes them over."""

from collections.abc import Iterable

from identity import copies

from ..content import UploadedPaper
from ..models import Draft, DraftScan


def uploads_of(draft: Draft, papers: Iterable[UploadedPaper]) -> list[copies.Upload]:
    """Return each paper with its pages in order, and the files that they came from."""
    scans = list(draft.scans.select_related("data_key").order_by("page"))
    uploads = []
    for paper in papers:
        own = [scan for scan in scans if (scan.kind, scan.whose) == (paper.kind, paper.whose)]
        uploads.append(
            copies.Upload(
                kind=paper.kind,
                whose=paper.whose,
                issue_date=paper.issue_date,
                expires_on=paper.expires_on,
                pages=tuple((s.file, s.size, s.sha256, s.width, s.height) for s in own),
                files=_files(own),
            )
        )
    return uploads


def _files(scans: Iterable[DraftScan]) -> tuple[copies.Sent, ...]:
    """Return the files behind some pages, once each, in the order in which they came."""
    found = {
        (scan.received_at, scan.original_sha256): scan
        for scan in scans
        # Pages from before files were noted have no digest, and no name that could be read.
        if scan.original_sha256 and scan.received_at
    }
    return tuple(
        copies.Sent(scan.original_name, scan.original_size, digest, at)
        for (at, digest), scan in found.items()
        if at
    )
