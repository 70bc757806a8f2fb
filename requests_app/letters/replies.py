"""What a reply says: one letter for each outcome of a case, about the services that had it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from ..choices import DeliveryMethod, LetterKind, Outcome, RequestKind
from .contexts import LetterContext

_DISCLOSURE: Final = (
    Outcome.GRANTED,
    Outcome.PARTLY_GRANTED,
    Outcome.REFUSED,
    Outcome.NOT_HELD,
    Outcome.ON_PAPER_INSTEAD,
)
_CEASING: Final = (
    Outcome.GRANTED,
    Outcome.PARTLY_GRANTED,
    Outcome.REFUSED,
    Outcome.NOT_HELD,
    Outcome.ALTERNATIVE,
)
# The letters there are (domain 1.2); which outcomes a kind allows today is the register's say.
REPLIES: Final[dict[RequestKind, tuple[Outcome, ...]]] = {
    RequestKind.DISCLOSE_DATA: _DISCLOSURE,
    RequestKind.DISCLOSE_PROVISIONS: _DISCLOSURE,
    RequestKind.NOTIFY_PURPOSE: (Outcome.GRANTED, Outcome.REFUSED, Outcome.NOT_HELD),
    RequestKind.CORRECT_DATA: (
        Outcome.GRANTED,
        Outcome.PARTLY_GRANTED,
        Outcome.REFUSED,
        Outcome.NOT_HELD,
    ),
    RequestKind.CEASE_USE: _CEASING,
    RequestKind.CEASE_PROVISION: _CEASING,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A ground of the law, its article, and the facts it was applied to (Art. 36)."""

    text: str
    article: str
    facts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """One table of the annex of a disclosure on paper: a file of the answer, row by row."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """The statutory items of a record (domain 1.6); an empty one is not a statutory item of it."""

    direction: str
    on: date | None
    consent: str
    counterparty: str
    counterparty_address: str
    representative: str
    subject: str
    items: str
    acquired_how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    data_set: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneCorrection:
    """`measure` is the word for it: 訂正, 追加, 削除. Both sides may be empty."""

    measure: str
    item: str
    before: str
    after: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneMeasure:
    """What was stopped or erased, on which data, when."""

    measure: str
    data: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedFile:
    """A file of the answer that is not printed in the annex: to download, or put beside."""

    title: str
    media: str
    size: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlackedOut:
    """
    What was blacked out in a file for one ground.

    :ivar pages: their numbers, in order, as they are printed: "1, 3"
    :ivar places: how many boxes
    """

    title: str
    pages: str
    places: int
    text: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """
    Data that travel inside the PDF, for machines.

    :ivar name: of the file, in ASCII
    :ivar title: what is in it, for whoever looks at the list of attachments
    """

    name: str
    title: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswer:
    """
    The answer for one service.

    :ivar position: of the service in the request, from 1
    :ivar scope: where was searched, and by what; every outcome says so
    :ivar withheld: what is not given (PARTLY_GRANTED), or what was not done
    :ivar measure: in words, what is given, was done, or is done instead (ALTERNATIVE)
    """

    service: str
    scope: str
    searched_on: date
    position: int = 0
    reasons: tuple[Reason, ...] = ()
    explanation: str = ""
    withheld: str = ""
    measure: str = ""
    data: tuple[DataTable, ...] = ()
    provisions: tuple[Provision, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    corrections: tuple[DoneCorrection, ...] = ()
    measures: tuple[DoneMeasure, ...] = ()
    files: tuple[EnclosedFile, ...] = ()
    blacked_out: tuple[BlackedOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply(LetterContext):
    """
    ご回答. NOT_HELD and REFUSED are different letters; so are all six.

    :ivar subject: the person concerned, where the addressee is an agent
    :ivar other_letters: other replies of the same case go in letters of their own
    """

    letter: ClassVar[LetterKind] = LetterKind.REPLY
    outcome: Outcome
    delivery: DeliveryMethod
    services: tuple[ServiceAnswer, ...]
    wanted: DeliveryMethod | None = None
    subject: str = ""
    other_letters: bool = False
    enclosures: tuple[Enclosure, ...] = ()

    @property
    def has_annex(self) -> bool:
        return any(answer.data or answer.provisions for answer in self.services)

    @property
    def has_files(self) -> bool:
        """Say whether data come beside the letter: in the package, or in the envelope."""
        in_package = self.delivery == DeliveryMethod.ELECTRONIC and bool(self.enclosures)
        return in_package or any(answer.files for answer in self.services)

    @property
    def whose(self) -> str:
        """Say in English whose data they are: a proxy reads about somebody else's."""
        return "the person's" if self.subject else "your"

    @property
    def whom(self) -> str:
        return "the person" if self.subject else "you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """One thing in the envelope: its title, and how many of it."""

    title: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringNote(LetterContext):
    """送付状: on top of an answer that goes by post, so that whoever opens it can count."""

    letter: ClassVar[LetterKind] = LetterKind.COVERING_NOTE
    inside: tuple[Inside, ...]
    services: tuple[str, ...] = ()
