"""One errand, told with the hands of those who run it: the person's pages and the desk's."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from identity import checklist
from identity.choices import Capacity
from privacy_portal import dates, jobs
from requests_app.choices import Action, DeliveryMethod, LetterKind, Outcome, RequestKind
from requests_app.management.storyteller import CSV, ENVELOPES, Cast, note_provisions
from requests_app.models import Case, RequestedService
from tests.reading import code_in

from .people import Desk, Person, content_of

TRACKING = "13112383852"
GIVEN_BACK_IN_WORDS = (
    RequestKind.CORRECT_DATA,
    RequestKind.CEASE_USE,
    RequestKind.CEASE_PROVISION,
)


def work_off() -> None:
    """Do every job that is due, as workers would."""
    while jobs.run_due(timezone.now()):
        pass


class Calendar(Protocol):
    """Something that can let days go by."""

    def shift(self, delta: timedelta, /) -> None: ...


class Present:
    """Real processes live in the present: so does the errand that meets them."""

    def shift(self, _delta: timedelta, /) -> None:
        """Stay."""


@dataclass(slots=True)
class Errand:
    """A person, a desk and a calendar."""

    person: Person
    cast: Cast
    clock: Calendar
    desk: Desk | None = None
    # How owed jobs get done: here, or by waiting for a real worker.
    settle: Callable[[], None] = work_off

    @property
    def case(self) -> Case:
        return Case.objects.get(number=self.person.number)

    @property
    def staff(self) -> Desk:
        assert self.desk
        return self.desk

    @property
    def today(self) -> str:
        return dates.tokyo_day(timezone.now()).isoformat()

    def later(self, days: int) -> None:
        """Let days go by; sessions end, and everybody logs in again."""
        self.settle()
        self.clock.shift(timedelta(days=days))
        if self.desk:
            self.desk.enter()

    def filed(self) -> None:
        """The person has sent it: from now on there is a case, and a desk to work it."""
        self.person.submit()
        cast = {
            "intake": self.cast.intake,
            "reviewer": self.cast.reviewer,
            "approver": self.cast.approver,
            "finance": self.cast.finance,
        }
        self.desk = Desk(cast, self.case.pk)
        self.later(2)

    def prove_identity(self) -> None:
        """The envelope arrives, is examined and accepted."""
        issued = dates.tokyo_day(timezone.now() - timedelta(days=4)).isoformat()
        typed: dict[str, Any] = {"arrived_on": self.today, "registered_number": TRACKING}
        papers = ENVELOPES[Capacity(self.case.verification.capacity)]
        for n, (kind, whose, form) in enumerate(papers):
            typed[f"papers-{n}-paper"] = f"{kind}-{whose}"
            typed[f"papers-{n}-form"] = form
            typed[f"papers-{n}-issue_date"] = issued
        self.staff.act("intake", Action.RECEIVE_PAPERS, **typed)
        page = self.staff.page("intake", Action.EXAMINE_PAPERS).form("turn")
        rows = [name.removesuffix("-verdict") for name in page.offered if name.endswith("-verdict")]
        # A paper that has a fault on record stays what it is.
        good = [row for row in rows if not any(page.fields.get(f"{row}-fault", []))]
        verdicts = {f"{row}-verdict": "ACCEPTED" for row in good}
        self.staff.act("intake", Action.EXAMINE_PAPERS, **verdicts)
        self.staff.act("intake", Action.ACCEPT_IDENTITY, address_proved="on")
        self.settle()

    def send_back(self, kind: str, fault: str) -> None:
        """The envelope arrives; one paper in it does not serve, and is asked for again."""
        issued = dates.tokyo_day(timezone.now() - timedelta(days=50)).isoformat()
        typed: dict[str, Any] = {"arrived_on": self.today, "registered_number": TRACKING}
        papers = ENVELOPES[Capacity(self.case.verification.capacity)]
        for n, (paper, whose, form) in enumerate(papers):
            typed[f"papers-{n}-paper"] = f"{paper}-{whose}"
            typed[f"papers-{n}-form"] = form
            typed[f"papers-{n}-issue_date"] = issued
        self.staff.act("intake", Action.RECEIVE_PAPERS, **typed)
        held = checklist.of(self.case.verification)
        facts = [*(seen.paper for line in held.lines for seen in line.found), *held.unmatched]
        verdicts: dict[str, Any] = {}
        for n, one in enumerate(facts):
            is_faulty = one.kind == kind
            verdicts[f"verdicts-{n}-verdict"] = "FAULTY" if is_faulty else "ACCEPTED"
            verdicts[f"verdicts-{n}-fault"] = fault if is_faulty else ""
        self.staff.act("intake", Action.EXAMINE_PAPERS, **verdicts)
        self.staff.act("intake", Action.REQUEST_SUPPLEMENT, remark="")
        self.settle()

    def pay(self) -> None:
        """The transfer arrives; the page of finance proposes what is open."""
        self.staff.act("finance", Action.RECORD_PAYMENT, payer_name="ヨシノ タロウ")
        self.settle()

    def decide(self, outcome: Outcome, ground: str = "") -> None:
        """One proposes, another approves."""
        kind = RequestKind(self.case.kind)
        lines = list(self.case.services.order_by("position"))
        if kind == RequestKind.DISCLOSE_DATA and outcome == Outcome.GRANTED:
            for line in lines:
                self.attach(line)
        if kind == RequestKind.DISCLOSE_PROVISIONS and outcome == Outcome.GRANTED:
            note_provisions(self.case, on=dates.tokyo_day(timezone.now()))
        typed: dict[str, Any] = {}
        for n in range(len(lines)):
            row = f"answers-{n}"
            typed[f"{row}-outcome"] = outcome
            typed[f"{row}-search_scope"] = "会員データベース（氏名・契約番号で検索）"
            if kind in GIVEN_BACK_IN_WORDS and outcome == Outcome.GRANTED:
                typed[f"{row}-measure"] = "ご請求のとおり実施しました。"
            if ground:
                typed[f"{row}-ground_ids"] = [ground]
                typed[f"{row}-facts"] = "ご契約が継続しています。"
                typed[f"{row}-explanation"] = "ご契約の履行に必要なためです。"
        self.staff.act("reviewer", Action.PROPOSE, **typed)
        self.staff.act("approver", Action.APPROVE)
        self.settle()

    def attach(self, line: RequestedService) -> None:
        """The data of one service, as the department sent it."""
        self.staff.act(
            "reviewer",
            Action.ATTACH_ANSWER,
            requested_service_id=str(line.pk),
            title="契約情報",
            media_type="text/csv",
            content=SimpleUploadedFile("data.csv", CSV, "text/csv"),
        )

    def post_answer(self) -> None:
        """Certified mail, delivered two days later."""
        self.staff.act(
            "intake",
            Action.DISPATCH,
            method=DeliveryMethod.CERTIFIED_MAIL,
            tracking_number="１３１-１２３-８３８５２",
            posted_on=self.today,
        )
        self.later(2)
        self.staff.act("intake", Action.CLOSE, delivered_on=self.today)

    def seal_answer(self) -> str:
        """Electronic: the mail room prints and posts the code; returns what the letter says."""
        self.staff.act("intake", Action.DISPATCH, method=DeliveryMethod.ELECTRONIC)
        self.settle()
        letter = self.case.letters.filter(kind=LetterKind.DELIVERY_CODE).latest("owed_at")
        printed = content_of(self.staff.read_letter("intake", letter.pk))
        self.staff.act("intake", Action.POST_CODE, tracking_number=TRACKING, posted_on=self.today)
        self.later(2)
        return code_in(printed)


def travelling(at: datetime) -> Iterator[time_machine.Traveller]:
    """Begin at a time; the clock stands still until somebody lets days go by."""
    with time_machine.travel(at.astimezone(UTC), tick=False) as traveller:
        yield traveller
