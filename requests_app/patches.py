"""What is blacked out in an answer: rectangles on pages, each for a ground of the law."""

import json
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from privacy_portal import blackout
from privacy_portal.blackout import Box, Boxes

MOST_PATCHES: Final = 500
LONGEST: Final = 100_000


class RedactionProblem(TextChoices):
    """Why a file could not be blacked out: a sentence for staff, without a word of the file."""

    UNREADABLE = (
        "UNREADABLE",
        _("It is damaged, has a password, has more than 50 pages, or is too complex."),
    )
    NO_SUCH_PAGE = "NO_SUCH_PAGE", _("A box is on a page that the file does not have.")
    UNPRINTABLE = "UNPRINTABLE", _("Its pages could not be set as a PDF.")
    TOO_LARGE = "TOO_LARGE", _("There is too much on its pages. Split the file into parts.")
    SAYS_TOO_MUCH = (
        "SAYS_TOO_MUCH",
        _("The check found a hidden word in the new file, so it was thrown away. Tell support."),
    )


class Patch(NamedTuple):
    """
    One box.

    :ivar page: from 1
    :ivar reason: the code of a `Ground`
    """

    page: int
    box: Box
    reason: str


def read(text: str, *, pages: int, reasons: Collection[str]) -> tuple[Patch, ...]:
    """
    Read `[[page, x, y, width, height, reason], …]` as a browser sends it.

    :param pages: how many the file has
    :param reasons: the codes that may stand there
    :raises Refused: for anything else: a box that is ignored would show what it should hide
    """
    try:
        found = json.loads(text[: LONGEST + 1], parse_constant=_refuse) if text.strip() else []
    except (ValueError, RecursionError):
        raise blackout.unreadable() from None
    if not isinstance(found, list) or len(found) > MOST_PATCHES:
        raise blackout.unreadable()
    patches = tuple(_patch(item) for item in found)
    if any(not 1 <= one.page <= pages or one.reason not in reasons for one in patches):
        raise blackout.unreadable()
    return patches


def written(patches: Iterable[Patch]) -> str:
    """Return what `stored` reads."""
    return json.dumps([[one.page, *one.box, one.reason] for one in patches])


def stored(text: str) -> tuple[Patch, ...]:
    """Return the patches of a row."""
    return tuple(Patch(page, Box(*box), reason) for page, *box, reason in json.loads(text or "[]"))


def boxes(patches: Iterable[Patch]) -> Boxes:
    """Return the boxes page by page, as they are burnt."""
    found: dict[int, list[Box]] = {}
    for one in patches:
        found.setdefault(one.page, []).append(one.box)
    return found


def _patch(item: object) -> Patch:
    if not isinstance(item, list) or len(item) != 6:
        raise blackout.unreadable()
    page, *box, reason = item
    if type(page) is not int or not isinstance(reason, str):
        raise blackout.unreadable()
    return Patch(page, blackout.read_box(box), reason)


def _refuse(name: str) -> object:
    raise ValueError(name)
