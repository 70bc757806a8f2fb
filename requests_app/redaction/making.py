"""The job: burn the boxes, lay the open words beneath, look for what should be gone, replace."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Final

import pikepdf
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from privacy_portal import readable, vault
from privacy_portal.crypto import Unreadable
from privacy_portal.errors import Refused

from .. import letters, patches
from ..answer_data import PDF
from ..letters import Unprintable, names
from ..models import Case, Redaction
from ..patches import RedactionProblem
from . import sheet, words
from .words import Parted

# Our own file of 50 pages; each piece of a line costs the engine as much as a line.
MOST_BYTES: Final = 64 * 1024 * 1024
MOST_SEGMENTS: Final = 6_000
# Bytes of a word that do not come together by chance.
LONG_ENOUGH: Final = 8


class Unburnt(Exception):  # noqa: N818 - it is a state of the file
    """The new file cannot be made; the old one stays where it is."""

    def __init__(self, problem: RedactionProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def make(*, redaction_id: str, at: datetime) -> None:
    """Make the new file of a redaction, once; a newer drawing makes an older job do nothing."""
    redaction = (
        Redaction.objects.select_related("data_key", "answer_file__data_key")
        .filter(
            pk=redaction_id,
            made_at=None,
            problem="",
            answer_file__requested_service__case__purged_at=None,
        )
        .exclude(source_file="")
        .first()
    )
    if redaction is None:
        return
    try:
        content, left_open = burnt(
            vault.read(redaction.data_key, redaction.source_file),
            media_type=redaction.source_media_type,
            drawn=patches.stored(redaction.patches),
            title=redaction.answer_file.title,
            at=redaction.asked_at,
        )
    except (Unburnt, Unreadable, SoftTimeLimitExceeded) as why:
        Redaction.objects.filter(pk=redaction.pk, asked_at=redaction.asked_at).update(
            problem=_problem(why)
        )
        return
    stored = vault.store(redaction.data_key, content, at=at)
    if not _replaced(redaction, stored, left_open, at=at):
        vault.remove(stored.name)


def _problem(why: Exception) -> RedactionProblem:
    if isinstance(why, Unburnt):
        return why.problem
    # A file that takes longer than a job may would take as long the next time.
    too_long = isinstance(why, SoftTimeLimitExceeded)
    return RedactionProblem.TOO_LARGE if too_long else RedactionProblem.UNREADABLE


def burnt(
    content: bytes, *, media_type: str, drawn: Sequence[patches.Patch], title: str, at: datetime
) -> tuple[bytes, dict[str, list[int]]]:
    """
    Return the new PDF, and the hidden words that still stand somewhere (page 0: in the title).

    :param at: what the document says of itself; the same arguments give the same bytes
    :raises Unburnt: with the reason
    """
    boxes = patches.boxes(drawn)
    try:
        pages = list(readable.pages(content, media_type=media_type, boxes=boxes))
    except Refused as refusal:
        raise Unburnt(RedactionProblem.UNREADABLE) from refusal
    if any(number > len(pages) for number in boxes):
        raise Unburnt(RedactionProblem.NO_SUCH_PAGE)
    parted = [words.part(page.text, page.black) for page in pages]
    if sum(len(page.open) for page in parted) > MOST_SEGMENTS:
        raise Unburnt(RedactionProblem.TOO_LARGE)
    left_open = words.left_open(parted, title=title)
    try:
        made = sheet.made(
            [(page.image, one.open) for page, one in zip(pages, parted, strict=True)], at=at
        )
    except Unprintable as refusal:
        raise Unburnt(RedactionProblem.UNPRINTABLE) from refusal
    if _says_too_much(made.content, parted, gone=words.hidden(parted) - left_open.keys()):
        raise Unburnt(RedactionProblem.SAYS_TOO_MUCH)
    return made.content, left_open


def _replaced(
    redaction: Redaction, stored: vault.StoredFile, left_open: dict[str, list[int]], *, at: datetime
) -> bool:
    """Put the new file in its place, unless the case or the drawing went on meanwhile."""
    with transaction.atomic(durable=True):
        # Gone with its file meanwhile: nothing is found below either.
        case = (
            Case.objects.select_for_update(of=("self",))
            .filter(services__answer_files__redaction=redaction)
            .first()
        )
        row = (
            Redaction.objects.select_related("data_key", "answer_file__data_key")
            .filter(pk=redaction.pk, asked_at=redaction.asked_at, made_at=None)
            .exclude(source_file="")
            .first()
        )
        if case is None or row is None:
            return False
        file = row.answer_file
        if file.file != row.source_file:
            vault.remove_after_commit(file.file)
        file.file, file.size, file.sha256 = stored.name, stored.size, stored.sha256
        file.media_type = PDF
        file.save()
        row.left_open, row.made_at = json.dumps(left_open, ensure_ascii=False), at
        row.save()
        letters.owe_again(case, since=str(row.pk), at=at)
    return True


def _says_too_much(content: bytes, parted: Sequence[Parted], *, gone: frozenset[str]) -> bool:
    """Read the new file as a stranger would: its text, its metadata, its bytes."""
    try:
        said = readable.characters(content, most_bytes=MOST_BYTES)
    except Refused as refusal:
        raise Unburnt(RedactionProblem.TOO_LARGE) from refusal
    for text, page in zip(said, parted, strict=True):
        read = "".join(char.char for char in text)
        found = Counter(words.bare(read))
        # What no font has is printed as this sign.
        found.pop(names.GETA, None)
        allowed = Counter(words.bare("".join(one.text for one in page.open)))
        # Programs put a hyphen where a line was broken.
        if found - allowed - Counter({"-": found["-"]}):
            return True
        folded = words.folded(read)
        if any(word in folded and word not in page.folded() for word in gone):
            return True
    telling = [word for word in gone if len(word.encode()) >= LONG_ENOUGH]
    spelled = [word.encode(code) for word in telling for code in ("utf-8", "utf-16-be")]
    unpacked = b"\n".join(_bytes(content))
    return any(word in unpacked for word in spelled)


def _bytes(content: bytes) -> Iterator[bytes]:
    """Yield the objects of a PDF unpacked, but for pictures, fonts and profiles: not words."""
    with pikepdf.open(BytesIO(content)) as document:
        for item in document.objects:
            if not isinstance(item, pikepdf.Stream):
                yield item.unparse(resolved=True)
            elif item.get("/Subtype") != "/Image" and "/Length1" not in item and "/N" not in item:
                yield item.read_bytes()
