"""
The lines of a request form, filled in or blank: the same ones, in the same order (domain 4.1).

Japanese is what the desk reads and what is signed; `gloss` is the English beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from privacy_portal.dates import era_year

from ..choices import DeliveryMethod
from ..wording import phone_number
from .form import LINE, TALL, Field, Person, Tick


class Sheet(Protocol):
    """What the filled form and the blank one have in common."""

    @property
    def language(self) -> str: ...
    @property
    def subject(self) -> Person | None: ...
    @property
    def agent(self) -> Person | None: ...
    @property
    def joint(self) -> Person | None: ...
    @property
    def agent_relation(self) -> str: ...
    @property
    def agent_registration(self) -> str: ...
    @property
    def delivery(self) -> DeliveryMethod | None: ...
    @property
    def fee(self) -> int | None: ...
    @property
    def requested_on(self) -> date | None: ...
    @property
    def details(self) -> tuple[Field, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Writes lines: on a filled form only those with an answer, on a blank one all of them."""

    blank: bool
    guided: bool

    def line(
        self,
        ja: str,
        en: str,
        text: str = "",
        *,
        says: str = "",
        kana: str = "",
        pattern: str = "",
        room: str = LINE,
        ticks: tuple[Tick, ...] = (),
        is_name: bool = False,
    ) -> Iterator[Field]:
        """
        Write a line.

        :param pattern: what a blank line shows for the hand to go on: 〒, 年月日
        """
        if not self.blank and not text and not ticks:
            return
        yield Field(
            label=ja,
            gloss=en if self.guided else "",
            text=pattern if self.blank else text,
            says=says if self.guided else "",
            kana=kana,
            ticks=ticks,
            room=room if self.blank and not ticks else "",
            is_name=is_name,
        )

    def tick(self, ja: str, en: str, *, chosen: bool = False) -> Tick:
        return Tick(label=ja, gloss=en if self.guided else "", chosen=chosen)


def pen_of(sheet: Sheet) -> Pen:
    return Pen(blank=sheet.subject is None, guided=sheet.language == "en")


def who(sheet: Sheet) -> tuple[Field, ...]:
    """Return the lines on the persons: who asks, about whom."""
    pen = pen_of(sheet)
    return (
        *_head(pen, sheet),
        *_subject(pen, sheet.subject),
        *(_agent(pen, sheet) if sheet.agent or pen.blank else ()),
        *(_joint(pen, sheet.joint) if sheet.joint else ()),
    )


def what(sheet: Sheet) -> tuple[Field, ...]:
    """Return the lines on what is asked, and how the answer shall come."""
    pen = pen_of(sheet)
    return (
        *sheet.details,
        *_delivery(pen, sheet),
        *_fee(pen, sheet.fee),
    )


def _head(pen: Pen, sheet: Sheet) -> Iterator[Field]:
    on = sheet.requested_on
    yield from pen.line(
        "請求日",
        "Date of the request",
        both_years(on) if on else "",
        says=f"{on.day} {on:%B %Y}" if on else "",
        pattern="令和　　　　年　　　　月　　　　日",
    )
    if pen.blank:
        yield from pen.line(
            "請求する方",
            "Requested by",
            ticks=(
                pen.tick("本人", "the person"),
                pen.tick("法定代理人", "legal representative"),
                pen.tick("任意代理人", "appointed proxy"),
            ),
        )
    else:
        yield from pen.line(
            "請求する方",
            "Requested by",
            sheet.agent_relation or "本人",
            says="" if sheet.agent_relation else "the person concerned",
        )


def _subject(pen: Pen, person: Person | None) -> Iterator[Field]:
    born = person.birth_date if person else None
    yield from pen.line(
        "本人の氏名",
        "Name of the person",
        _joined("\n", person.name, person.note) if person else "",
        kana=person.kana if person else "",
        room=TALL,
        is_name=True,
    )
    yield from pen.line(
        "生年月日",
        "Date of birth",
        both_years(born) if born else "",
        says=f"{born.day} {born:%B %Y}" if born else "",
        pattern="西暦・大正・昭和・平成・令和　　　　　年　　　　月　　　　日",
    )
    yield from pen.line("本人の住所", "Address", place(person), pattern="〒　　　　－", room=TALL)
    yield from pen.line("連絡先", "Phone, e-mail", reach(person), pattern="電話・メール")
    yield from pen.line(
        "以前の氏名・住所",
        "Formerly",
        _joined("\n", person.former_name, person.former_address) if person else "",
    )


def _agent(pen: Pen, sheet: Sheet) -> Iterator[Field]:
    person = sheet.agent
    yield from pen.line(
        "代理人の氏名",
        "Name of the agent",
        _joined("\n", person.name, person.organisation) if person else "",
        kana=person.kana if person else "",
        room=TALL,
        is_name=True,
    )
    yield from pen.line(
        "代理人の住所", "Agent’s address", place(person), pattern="〒　　　　－", room=TALL
    )
    yield from pen.line("代理人の連絡先", "Agent’s phone", reach(person), pattern="電話・メール")
    if sheet.agent_registration:
        yield from pen.line("代理人の登録番号", "Registration number", sheet.agent_registration)
    if pen.blank:
        yield from pen.line(
            "本人との関係",
            "Relation",
            ticks=(
                pen.tick("親権者", "parent"),
                pen.tick("未成年後見人", "guardian of a minor"),
                pen.tick("成年後見人", "guardian of an adult"),
                pen.tick("弁護士等", "lawyer"),
                pen.tick("その他", "other"),
            ),
        )


def _joint(pen: Pen, person: Person) -> Iterator[Field]:
    yield from pen.line(
        "共同の代理人の氏名",
        "Joint representative",
        person.name,
        kana=person.kana,
        is_name=True,
    )
    if person.address:
        yield from pen.line("共同の代理人の住所", "Address", place(person))


def _delivery(pen: Pen, sheet: Sheet) -> Iterator[Field]:
    if pen.blank:
        yield from pen.line(
            "回答の受け取りかた",
            "Answer by",
            ticks=(
                pen.tick("書面（書留郵便）", "on paper"),
                pen.tick("電磁的記録（ダウンロード）", "electronic"),
            ),
        )
    elif sheet.delivery == DeliveryMethod.ELECTRONIC:
        yield from pen.line(
            "回答の受け取りかた",
            "Answer by",
            "電磁的記録（ダウンロード）",
            says="electronic record, to download",
        )
    elif sheet.delivery:
        yield from pen.line(
            "回答の受け取りかた",
            "Answer by",
            "書面（書留郵便）",
            says="on paper, by registered mail",
        )


def _fee(pen: Pen, fee: int | None) -> Iterator[Field]:
    if pen.blank:
        text = f"1サービスにつき {fee:,}円（税込）" if fee else "なし"
        says = f"{fee:,} yen a service, tax included" if fee else "none"
        yield Field(
            label="手数料",
            gloss="Handling fee" if pen.guided else "",
            text=f"{text}。本人確認のあとにお送りする手数料ご請求書でお支払いください。"
            if fee
            else text,
            says=says if pen.guided else "",
        )
        return
    yield from pen.line(
        "手数料",
        "Handling fee",
        f"{fee:,}円（税込）を、手数料ご請求書により支払います" if fee else "なし",
        says=f"{fee:,} yen (tax included), payable on invoice" if fee else "none",
    )


def both_years(day: date) -> str:
    """Return 2026年（令和8年）11月2日."""
    name, year = era_year(day)
    return f"{day.year}年（{name}{'元' if year == 1 else year}年）{day.month}月{day.day}日"


def place(person: Person | None) -> str:
    """Return postcode, address and building in one line."""
    if person is None:
        return ""
    digits = person.postcode.replace("-", "")
    code = f"〒{digits[:3]}-{digits[3:]}" if digits.isdecimal() and len(digits) == 7 else ""
    return _joined("　", code or person.postcode, person.address, person.building)


def reach(person: Person | None) -> str:
    return _joined("　／　", phone_number(person.phone), person.email) if person else ""


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)
