"""From the registers of a day to the paper forms that anybody may download (policy 5(2))."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final, TypeAlias

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation

from fees.models import FeeRate
from identity import checklist
from identity.checklist import Line
from identity.choices import Capacity, PaperForm
from identity.rules import rules_for

from ..choices import (
    BlankFormKind,
    CeaseGround,
    CeaseMeasure,
    DataScope,
    Direction,
    Relation,
    RequestKind,
)
from ..models import ContactWindow, KindRule, Operator, Service
from ..procedure.articles import spelled_out
from ..texts import in_language
from ._forms import said
from .blank import BlankRequestForm, CapacityPapers, Guide, WindowLine
from .fields import Pen
from .form import BOX, LINE, TALL, Field, Tick
from .power_of_attorney import Act, PowerOfAttorney

BlankSheet: TypeAlias = BlankRequestForm | PowerOfAttorney

# Which kinds one form serves: both ways of ceasing are asked for on the same sheet.
KINDS: Final = {
    BlankFormKind.DISCLOSE_DATA: (RequestKind.DISCLOSE_DATA,),
    BlankFormKind.CORRECT_DATA: (RequestKind.CORRECT_DATA,),
    BlankFormKind.NOTIFY_PURPOSE: (RequestKind.NOTIFY_PURPOSE,),
    BlankFormKind.DISCLOSE_PROVISIONS: (RequestKind.DISCLOSE_PROVISIONS,),
    BlankFormKind.CEASE: (RequestKind.CEASE_USE, RequestKind.CEASE_PROVISION),
}
# The policy prints no form for these two (section 1 names the right): the name is ours.
CEASE_NAME: Final = (
    "個人情報利用停止・消去・第三者提供停止請求書",
    "Request Form to Stop the Use or Provision of, or to Erase, Personal Information",
)
# Those with the longest block of their own leave a row less for services.
CROWDED: Final = (BlankFormKind.CORRECT_DATA, BlankFormKind.CEASE)
CORRECTION_LINES: Final = 3


def build(kind: BlankFormKind, *, language: str, on: date) -> BlankSheet:
    """
    Return what a paper form says on a Tokyo day.

    :param language: "ja", or "en" for the same sheet with English beside the Japanese
    """
    with translation.override(language):
        registers = Registers(language=language, on=on)
        if kind == BlankFormKind.POWER_OF_ATTORNEY:
            return registers.power_of_attorney()
        return registers.form(kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """The registers as they stand on one day, read for one reader."""

    language: str
    on: date

    def text(self, ja: str, en: str) -> str:
        return in_language(self.language, ja=ja, en=en)

    @property
    def operator(self) -> Operator:
        operator: Operator = Operator.objects.in_force(on=self.on).latest("valid_from")
        return operator

    def power_of_attorney(self) -> PowerOfAttorney:
        names = (self.names(kind) for kind in KINDS)
        return PowerOfAttorney(
            language=self.language,
            company=self.operator.name_ja,
            choices=tuple(Act(text=ja, gloss=self.text("", en)) for ja, en in names),
        )

    def form(self, kind: BlankFormKind) -> BlankRequestForm:
        ja, en = self.names(kind)
        rules = self.rules(kind)
        article = ", ".join(
            dict.fromkeys(chain.from_iterable(rule.article.split(", ") for rule in rules))
        )
        rate = FeeRate.objects.in_force(on=self.on).latest("valid_from")
        fee = rate.amount if any(rule.fee_applies for rule in rules) else None
        return BlankRequestForm(
            kind=kind,
            language=self.language,
            form_name=self.text(ja, en),
            form_name_ja=ja,
            article=spelled_out(article, language="ja"),
            article_en=spelled_out(article, language="en"),
            company=self.operator.name_ja,
            fee=fee,
            details=tuple(_details(kind, Pen(blank=True, guided=self.language == "en"))),
            service_lines=range(2 if kind in CROWDED else 3),
            correction_lines=range(CORRECTION_LINES if kind == BlankFormKind.CORRECT_DATA else 0),
            guide=self.guide(fee),
        )

    def rules(self, kind: BlankFormKind) -> list[KindRule]:
        rows = KindRule.objects.in_force(on=self.on)
        return [rows.filter(kind=one).latest("valid_from") for one in KINDS[kind]]

    def names(self, kind: BlankFormKind) -> tuple[str, str]:
        if kind == BlankFormKind.CEASE:
            return CEASE_NAME
        rule = self.rules(kind)[0]
        return rule.form_name_ja, rule.form_name_en

    def guide(self, fee: int | None) -> Guide:
        operator = self.operator
        return Guide(
            postcode=operator.postcode,
            address=operator.address_ja,
            company=operator.name_ja,
            windows=tuple(self._windows()),
            turned_away=tuple(self._turned_away()),
            papers=tuple(self._papers()),
            host=settings.PUBLIC_HOST,
            fee=fee,
            fee_due_when_not_held=settings.FEE_DUE_WHEN_NOT_HELD,
            identity_days=settings.IDENTITY_CHECK_BUSINESS_DAYS,
            payment_days=settings.PAYMENT_DUE_DAYS if fee else None,
            answer_days=settings.ANSWER_BUSINESS_DAYS,
        )

    def _windows(self) -> Iterator[WindowLine]:
        windows = {row.service_code: row for row in ContactWindow.objects.in_force(on=self.on)}
        services = Service.objects.in_force(on=self.on).exclude(relation=Relation.SHAREHOLDER)
        for service in services.order_by("position", "pk"):
            window = windows.get(service.code)
            yield WindowLine(
                service=service.name(language=self.language),
                window=window.name_ja if window else self.operator.desk_ja,
            )

    def _turned_away(self) -> Iterator[str]:
        rows = ContactWindow.objects.in_force(on=self.on).exclude(refers_to_ja="")
        for row in rows.order_by("pk"):
            yield self.text(row.refers_to_ja, row.refers_to_en)

    def _papers(self) -> Iterator[CapacityPapers]:
        order = (Capacity.SUBJECT, Capacity.LEGAL_REPRESENTATIVE, Capacity.APPOINTED_PROXY)
        for capacity in order:
            rules = rules_for(
                capacity=capacity, on=self.on, proxy_own_id=settings.PROXY_OWN_ID_REQUIRED
            )
            lines = checklist.check(rules, (), request_date=self.on).lines
            yield CapacityPapers(
                capacity=str(capacity.label),
                papers=tuple(
                    self._paper(line, several=capacity != Capacity.SUBJECT)
                    for line in lines
                    if line.acceptable
                ),
            )

    def _paper(self, line: Line, *, several: bool) -> str:
        notes = [str(line.form.label)]
        if several:
            notes.append(str(line.whose.label))
        months = {rule.fresh_for_months for rule in line.acceptable}
        if len(months) == 1 and (fresh := months.pop()):
            notes.append(
                self.text(
                    f"請求日の前{fresh}か月以内に発行されたもの",
                    f"issued within {fresh} month before the request",
                )
            )
        if line.form == PaperForm.COPY and line.is_choice:
            notes.append(self.text("いずれか一点", "one of these"))
            name = self.text("、", ", ").join(rule.name() for rule in line.acceptable)
        else:
            name = self.text("、または", ", or ").join(rule.name() for rule in line.acceptable)
        said_of_it = self.text("、", ", ").join(notes)
        return self.text(f"{name}（{said_of_it}）", f"{name} ({said_of_it})")


def _details(kind: BlankFormKind, pen: Pen) -> Iterator[Field]:
    """Write the block of a kind, in the order of the filled form (domain 4.2)."""
    period = "西暦　　　　年　　月　　日　から　　西暦　　　　年　　月　　日　まで"
    match kind:
        case BlankFormKind.DISCLOSE_DATA:
            yield from _choice(
                pen,
                "開示を求める情報",
                "Data to be disclosed",
                DataScope,
                pen.tick("すべて", "all"),
            )
            yield from pen.line("対象の期間", "Period", pattern=period, room="")
        case BlankFormKind.DISCLOSE_PROVISIONS:
            yield from pen.line("対象の期間", "Period", pattern=period, room="")
            yield from _choice(pen, "対象の記録", "Records", Direction)
            yield from pen.line("提供の相手方", "Third party, if known", room=TALL)
        case BlankFormKind.NOTIFY_PURPOSE:
            yield from pen.line("対象の保有個人データ", "Personal data in question", room=BOX)
        case BlankFormKind.CORRECT_DATA:
            yield from pen.line("根拠となる資料", "Evidence", room=LINE)
        case BlankFormKind.CEASE:
            yield from _choice(pen, "求める措置", "What shall be done", CeaseMeasure)
            yield from _choice(pen, "理由", "Ground", CeaseGround)
            yield from pen.line("理由となる事実", "Facts", room=BOX)
        case BlankFormKind.POWER_OF_ATTORNEY:
            return  # asks for nothing itself
    yield from pen.line(
        "検索の手がかり", "Clues to find it", room=LINE if kind in CROWDED else TALL
    )


def _choice(
    pen: Pen, ja: str, en: str, choices: type[TextChoices], *first: Tick
) -> Iterator[Field]:
    values: Sequence[TextChoices] = list(choices)
    # The article stands in the Japanese already.
    ticks = [
        pen.tick(said(one, language="ja"), said(one, language="en").partition(" (Art.")[0])
        for one in values
    ]
    yield from pen.line(ja, en, ticks=(*first, *ticks))
