"""
Rules × papers → what is met, what is still to be examined, faulty or missing (procedure 5(2)).

Pure but for `of`, which reads the register and the papers of one identity check. Texts come in the
active language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from . import faults
from .choices import Capacity, Fault, LineState, PaperForm, PaperKind, Verdict, Whose
from .faults import PaperFacts
from .models import Paper, Verification
from .rules import Rule, rules_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One paper beside the rule it answers, with its faults: the examiner's and the computed."""

    paper: PaperFacts
    rule: Rule
    faults: tuple[Fault, ...]
    lacks_issue_date: bool
    is_later_issue: bool

    def state(self) -> LineState:
        """
        What this paper does for its line.

        An accepted paper with a computed fault is faulty all the same: a rule on age is a rule.
        """
        if self.faults and self.paper.verdict != Verdict.PENDING:
            return LineState.FAULTY
        if self.paper.verdict == Verdict.ACCEPTED and not self.lacks_issue_date:
            return LineState.MET
        return LineState.PENDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One faulty paper in words, for a supplement request."""

    paper: str
    fault: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One requirement: a single paper, or one of a group.

    `rules` has every paper of the policy; `acceptable` those that exist on the request date.
    `oldest_issue_date` is the first acceptable day of issue, None where age does not matter.
    """

    group: str
    whose: Whose
    form: PaperForm
    rules: tuple[Rule, ...]
    acceptable: tuple[Rule, ...]
    found: tuple[Found, ...]
    state: LineState
    oldest_issue_date: date | None
    request_date: date

    @property
    def key(self) -> str:
        """Return what names this requirement among those of its capacity."""
        return self.group or f"{self.rules[0].kind}-{self.whose}".lower()

    @property
    def is_choice(self) -> bool:
        return len(self.acceptable) > 1

    @property
    def no_longer_exist(self) -> tuple[Rule, ...]:
        """Papers the policy names that nobody can have any more, shown with `Rule.last_day`."""
        return tuple(rule for rule in self.rules if rule not in self.acceptable)

    def name(self) -> str:
        """Name the paper, or the papers one of which is enough."""
        names = [rule.name() for rule in self.acceptable or self.rules]
        if len(names) == 1:
            return names[0]
        return _("one of: %(papers)s") % {"papers": _(", ").join(names)}

    def wanted(self) -> str:
        """Say what must come: paper, original or copy, whose, and since when it must be issued."""
        values = {
            "paper": self.name(),
            "form": self.form.label,
            "whose": self.whose.label,
        }
        if self.oldest_issue_date is None:
            return _("%(paper)s (%(form)s, %(whose)s)") % values
        return _("%(paper)s (%(form)s, %(whose)s, issued on or after %(day)s)") % {
            **values,
            "day": date_format(self.oldest_issue_date),
        }

    def fixes(self) -> tuple[Fix, ...]:
        """Return every fault of the papers that came; empty once the line is met."""
        if self.state == LineState.MET:
            return ()
        return tuple(
            Fix(
                paper=found.rule.name(),
                fault=faults.sentence(fault, rule=found.rule, request_date=self.request_date),
                cure=faults.cure(fault, rule=found.rule, request_date=self.request_date),
            )
            for found in self.found
            for fault in found.faults
        )

    def gap(self) -> str:
        """Say in one sentence why the line is not met; empty once it is."""
        if self.state == LineState.MISSING:
            return _("Missing: %(paper)s.") % {"paper": self.wanted()}
        if self.state == LineState.PENDING:
            if any(found.lacks_issue_date for found in self.found):
                return _("The date of issue is not entered: %(paper)s.") % {"paper": self._came()}
            return _("Not examined yet: %(paper)s.") % {"paper": self._came()}
        if self.state == LineState.FAULTY:
            said = [sentence for fix in self.fixes() for sentence in (fix.fault, fix.cure)]
            return _("%(paper)s: %(faults)s") % {
                "paper": self._came(),
                "faults": faults.paragraph(dict.fromkeys(said)),
            }
        return ""

    def _came(self) -> str:
        return _(", ").join(dict.fromkeys(found.rule.name() for found in self.found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """All requirements of one identity check. `unmatched` papers answer none of them."""

    lines: tuple[Line, ...]
    unmatched: tuple[PaperFacts, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """One sentence for each line that is not met, in the active language."""
        return tuple(line.gap() for line in self.lines if line.state != LineState.MET)

    @property
    def wanting(self) -> tuple[Line, ...]:
        """Lines that only the person can cure: missing or faulty, for a supplement request."""
        return tuple(
            line for line in self.lines if line.state in (LineState.MISSING, LineState.FAULTY)
        )

    @property
    def copies(self) -> tuple[Line, ...]:
        """Lines that a copy answers and that are not met: an image can be sent for them."""
        return tuple(
            line
            for line in self.lines
            if line.form == PaperForm.COPY and line.state != LineState.MET
        )

    @property
    def complete(self) -> bool:
        # No rules at all is a register that was never loaded, not a person who needs no papers.
        return bool(self.lines) and all(line.state == LineState.MET for line in self.lines)


def check(rules: Sequence[Rule], papers: Iterable[PaperFacts], *, request_date: date) -> Checklist:
    """
    Hold the papers that came against the rules of a capacity.

    A line is met by one good paper; a better paper that came later outweighs a faulty one.
    """
    papers = tuple(papers)
    requirements: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        key = (rule.one_of, "") if rule.one_of else (rule.kind, rule.whose)
        requirements.setdefault(key, []).append(rule)
    lines = tuple(
        _line(tuple(members), papers, request_date=request_date)
        for members in requirements.values()
    )
    matched = [found.paper for line in lines for found in line.found]
    return Checklist(
        lines=lines, unmatched=tuple(paper for paper in papers if paper not in matched)
    )


def of(verification: Verification) -> Checklist:
    """Return the checklist of an identity check, by the rules of its request date."""
    return check(
        rules_for(
            capacity=Capacity(verification.capacity),
            on=verification.request_date,
            proxy_own_id=verification.proxy_own_id,
            power_registered=verification.power_registered,
        ),
        (facts(paper) for paper in verification.papers.order_by("arrived_on", "pk")),
        request_date=verification.request_date,
    )


def facts(paper: Paper) -> PaperFacts:
    return PaperFacts(
        id=paper.pk,
        kind=PaperKind(paper.kind),
        whose=Whose(paper.whose),
        form=PaperForm(paper.form),
        issue_date=paper.issue_date,
        expires_on=paper.expires_on,
        verdict=Verdict(paper.verdict),
        fault=Fault(paper.fault) if paper.fault else None,
    )


def _line(rules: tuple[Rule, ...], papers: tuple[PaperFacts, ...], *, request_date: date) -> Line:
    acceptable = tuple(rule for rule in rules if rule.exists_on(request_date))
    found = tuple(
        look(rule, paper, request_date=request_date)
        for paper in papers
        for rule in rules
        if (rule.kind, rule.whose) == (paper.kind, paper.whose)
    )
    states = {one.state() for one in found}
    state = next(
        (one for one in (LineState.MET, LineState.PENDING, LineState.FAULTY) if one in states),
        LineState.MISSING,
    )
    ages = {rule.oldest_issue_date(request_date=request_date) for rule in acceptable or rules}
    return Line(
        group=rules[0].one_of,
        whose=rules[0].whose,
        form=rules[0].form,
        rules=rules,
        acceptable=acceptable,
        found=found,
        state=state,
        oldest_issue_date=ages.pop() if len(ages) == 1 else None,
        request_date=request_date,
    )


def look(rule: Rule, paper: PaperFacts, *, request_date: date) -> Found:
    """Hold one paper against its rule: the examiner's fault first, then the computed ones."""
    suggested = faults.suggested_faults(rule, paper, request_date=request_date)
    named = (paper.fault,) if paper.fault else ()
    return Found(
        paper=paper,
        rule=rule,
        faults=tuple(dict.fromkeys((*named, *suggested))),
        lacks_issue_date=faults.lacks_issue_date(rule, paper),
        is_later_issue=faults.is_later_issue(paper, request_date=request_date),
    )
