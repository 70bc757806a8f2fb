"""The sheets handed out at filing: the form to sign, and the stub that stays at home."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.db.models import TextChoices
from django.utils import translation

from fees.models import FeeRate
from identity import checklist
from identity.checklist import Line
from identity.choices import Capacity, PaperForm, PaperKind

from ..choices import DataScope, DeliveryMethod, RequestKind
from ..content import Content
from ..models import Draft, Party
from ..procedure.articles import spelled_out
from ._rows import Rows
from .form import (
    AskedCorrection,
    AskedService,
    EnclosedPaper,
    Field,
    GivenMandate,
    KeyStub,
    OtherWindow,
    Person,
    RequestForm,
)
from .names import Unprintable


def request_form(rows: Rows) -> RequestForm:
    case, agent = rows.case, rows.agent
    lines = checklist.of(case.verification).lines
    return RequestForm(
        kind=RequestKind(case.kind),
        form_name=rows.text(ja=rows.rule.form_name_ja, en=rows.rule.form_name_en),
        form_name_ja=rows.rule.form_name_ja,
        article=spelled_out(rows.rule.article, language="ja"),
        article_en=spelled_out(rows.rule.article, language="en"),
        receipt_number=case.number,
        language=rows.language,
        requested_on=case.request_date,
        window=rows.window(),
        subject=_person(rows.subject),
        agent=_person(agent) if agent else None,
        agent_relation=_relation(rows, agent) if agent else "",
        agent_registration=rows.content.agent_registration,
        joint=_person(rows.joint) if rows.joint else None,
        services=tuple(
            AskedService(
                name=row.service.name(language=rows.language),
                identifier=row.identifier,
                registered_name=row.registered_name,
                name_ja=row.service.name_ja,
            )
            for row in rows.services
        ),
        details=tuple(
            replace(field, gloss=field.gloss if rows.language == "en" else "")
            for field in _details(rows, rows.content)
            if field.text
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
        papers=tuple(_paper(rows, line) for line in lines),
        other_windows=tuple(_other_windows(rows)),
        send_by=send_by(rows),
        mandate=_mandate(rows, lines),
    )


def key_stub(rows: Rows) -> KeyStub:
    """:raises Unprintable: once nobody has the key any more"""
    draft = Draft.objects.select_related("data_key").filter(case=rows.case).first()
    if draft is None or not draft.access_key:
        raise Unprintable("The access key is gone.", code="KEY_GONE")
    form = request_form(rows)
    return KeyStub(
        access_key=draft.access_key,
        host=settings.PUBLIC_HOST,
        company=rows.operator.name(language=rows.language),
        form=form,
        identity_days=settings.IDENTITY_CHECK_BUSINESS_DAYS,
        payment_days=settings.PAYMENT_DUE_DAYS if form.fee else None,
        answer_days=settings.ANSWER_BUSINESS_DAYS,
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
    if _is_mandate(line):
        notes.append(
            rows.text(
                ja="最後のページに印刷しました。実印を押してください",
                en="printed on the last page, to be sealed with the registered seal (実印)",
            )
        )
    if len(line.acceptable) == 1 and (hide := line.acceptable[0].must_hide()):
        notes.append(rows.text(ja=f"塗りつぶすところ：{hide}", en=f"to black out: {hide}"))
    return EnclosedPaper(
        name=line.name(),
        note=rows.text(ja="、", en=", ").join(notes),
        received=line.form == PaperForm.COPY and bool(line.found),
    )


def _is_mandate(line: Line) -> bool:
    return any(rule.kind == PaperKind.POWER_OF_ATTORNEY for rule in line.acceptable)


def _mandate(rows: Rows, lines: Iterable[Line]) -> GivenMandate | None:
    if not any(_is_mandate(line) for line in lines):
        return None
    acts = rows.content.mandate
    return GivenMandate(acts=acts, answer_to_agent=rows.content.answer_to_agent if acts else None)


def _details(rows: Rows, content: Content) -> Iterator[Field]:
    labels = partial(_labels, rows)
    if set(content.scopes) == set(DataScope):
        everything = rows.text(ja="すべて", en="すべて (all)")
        yield Field(label="開示を求める情報", gloss="Data to be disclosed", text=everything)
    else:
        yield labels("開示を求める情報", "Data to be disclosed", content.scopes)
    yield Field(label="対象の期間", gloss="Period", text=_period(rows, content))
    yield labels("対象の記録", "Records", content.directions)
    yield Field(label="提供の相手方", gloss="Third party", text=content.counterparty)
    yield Field(label="対象の保有個人データ", gloss="Personal data", text=content.data_set)
    yield Field(label="根拠となる資料", gloss="Evidence", text=content.evidence)
    yield labels("求める措置", "What shall be done", content.measures)
    yield labels("理由", "Ground", content.cease_grounds)
    yield Field(label="理由となる事実", gloss="Facts", text=content.facts)
    yield Field(label="検索の手がかり", gloss="Clues to find it", text=content.details)


def _labels(rows: Rows, ja: str, en: str, values: Iterable[TextChoices]) -> Field:
    """Name what was chosen in Japanese, which the desk reads, and in English for its reader."""
    chosen = tuple(values)
    return Field(
        label=ja,
        gloss=en,
        text="、".join(said(value, language="ja") for value in chosen),
        says=", ".join(said(value, language="en") for value in chosen)
        if rows.language == "en"
        else "",
    )


def said(value: TextChoices, *, language: str) -> str:
    """Return the label of a choice in a language, whatever the active one."""
    with translation.override(language):
        return str(value.label)


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


def _other_windows(rows: Rows) -> Iterator[OtherWindow]:
    """One envelope goes to the first service's window; inside the house it goes on to these."""
    label = rows.window().name
    for row in rows.services[1:]:
        window = rows.window(service=row.service).name
        if window != label:
            yield OtherWindow(service=row.service.name(language=rows.language), window=window)
