"""The sheets handed out at filing: the form to sign, and the stub that stays at home."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.conf import settings

from fees.models import FeeRate
from identity import checklist
from identity.checklist import Line
from identity.choices import Capacity, PaperForm

from ..choices import DeliveryMethod, RequestKind
from ..content import Content
from ..models import Draft, Party
from ._rows import Rows
from .form import (
    AskedCorrection,
    AskedService,
    Detail,
    EnclosedPaper,
    KeyStub,
    Person,
    RequestForm,
)
from .names import Unprintable


def request_form(rows: Rows) -> RequestForm:
    case, agent = rows.case, rows.agent
    return RequestForm(
        kind=RequestKind(case.kind),
        form_name=rows.text(ja=rows.rule.form_name_ja, en=rows.rule.form_name_en),
        article=rows.cite(rows.rule.article),
        receipt_number=case.number,
        language=rows.language,
        requested_on=case.request_date,
        window=rows.window(),
        subject=_person(rows.subject),
        agent=_person(agent) if agent else None,
        agent_relation=_relation(rows, agent) if agent else "",
        services=tuple(
            AskedService(
                name=row.service.name(language=rows.language),
                identifier=row.identifier,
                registered_name=row.registered_name,
            )
            for row in rows.services
        ),
        details=tuple(
            Detail(label=label, text=text) for label, text in _details(rows, rows.content) if text
        ),
        corrections=tuple(
            AskedCorrection(
                measure=str(line.correction.label),
                item=line.item,
                present=line.present,
                wanted=line.right,
                reason=line.reason,
            )
            for line in rows.content.corrections
        ),
        delivery=DeliveryMethod(case.wanted_delivery),
        fee=fee(rows),
        papers=tuple(_paper(rows, line) for line in checklist.of(case.verification).lines),
        send_by=send_by(rows),
    )


def key_stub(rows: Rows) -> KeyStub:
    """:raises Unprintable: a day after filing, when nobody has the key any more"""
    draft = Draft.objects.select_related("data_key").filter(case=rows.case).first()
    if draft is None or not draft.access_key:
        raise Unprintable("The access key is gone.", code="KEY_GONE")
    return KeyStub(
        receipt_number=rows.case.number,
        access_key=draft.access_key,
        host=settings.PUBLIC_HOST,
        language=rows.language,
        kind=RequestKind(rows.case.kind),
        requested_on=rows.case.request_date,
        services=rows.service_names(),
        company=rows.operator.name(language=rows.language),
    )


def fee(rows: Rows) -> int | None:
    """Return the yen that an invoice will ask for; None where the kind is free."""
    if not rows.rule.fee_applies:
        return None
    rate: FeeRate = FeeRate.objects.in_force(on=rows.case.request_date).latest("valid_from")
    return rate.amount * len(rows.services)


def send_by(rows: Rows) -> date:
    """Return the last day on which papers may arrive."""
    return rows.case.request_date + timedelta(days=settings.PAPERS_DUE_DAYS)


def _person(party: Party) -> Person:
    return Person(
        name=party.name,
        kana=party.kana,
        note=party.name_note,
        birth_date=date.fromisoformat(party.birth_date) if party.birth_date else None,
        postcode=party.postcode,
        address=party.address,
        building=party.building,
        former_name=party.former_name,
        former_address=party.former_address,
        organisation=party.organisation,
        phone=party.phone,
        email=party.email,
    )


def _relation(rows: Rows, agent: Party) -> str:
    capacity = Capacity(rows.case.verification.capacity)
    proxy = rows.text(ja="任意代理人", en="Appointed proxy (任意代理人)")
    legal = rows.text(ja="法定代理人", en="Legal representative (法定代理人)")
    name = proxy if capacity == Capacity.APPOINTED_PROXY else legal
    detail = agent.get_representation_display() if agent.representation else ""
    return f"{name}　{detail}".strip()


def _paper(rows: Rows, line: Line) -> EnclosedPaper:
    notes = [str(line.form.label)]
    if rows.agent:
        notes.append(str(line.whose.label))
    if line.oldest_issue_date:
        day = line.oldest_issue_date
        notes.append(
            rows.text(
                ja=f"{day.year}年{day.month}月{day.day}日以降に発行されたもの",
                en=f"issued on or after {day.day} {day:%B %Y}",
            )
        )
    if len(line.acceptable) == 1 and (hide := line.acceptable[0].must_hide()):
        notes.append(rows.text(ja=f"塗りつぶすところ：{hide}", en=f"to black out: {hide}"))
    return EnclosedPaper(
        name=line.name(),
        note=rows.text(ja="、", en=", ").join(notes),
        received=line.form == PaperForm.COPY and bool(line.found),
    )


def _details(rows: Rows, content: Content) -> Iterator[tuple[str, str]]:
    text = rows.text
    yield (
        text(ja="開示を求める情報", en="Data to be disclosed"),
        _labels(rows, content.scopes),
    )
    yield text(ja="対象の期間", en="Period"), _period(rows, content)
    yield text(ja="対象の記録", en="Records"), _labels(rows, content.directions)
    yield text(ja="提供の相手方", en="Third party"), content.counterparty
    yield text(ja="対象の保有個人データ", en="Personal data"), content.data_set
    yield text(ja="根拠となる資料", en="Evidence"), content.evidence
    yield text(ja="求める措置", en="What shall be done"), _labels(rows, content.measures)
    yield text(ja="理由", en="Ground"), _labels(rows, content.cease_grounds)
    yield text(ja="理由となる事実", en="Facts"), content.facts
    yield text(ja="情報をさがす手がかり", en="What helps to find it"), content.details


def _labels(rows: Rows, values: Iterable[object]) -> str:
    return rows.text(ja="、", en=", ").join(str(getattr(value, "label", "")) for value in values)


def _period(rows: Rows, content: Content) -> str:
    first, last = content.period_from, content.period_until
    if not first and not last:
        return ""
    until = rows.text(ja="から", en=" – ")
    return f"{_day(rows, first)}{until}{_day(rows, last)}"


def _day(rows: Rows, day: date | None) -> str:
    if day is None:
        return ""
    return rows.text(ja=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {day:%B %Y}")
