"""The reply: one letter for one outcome, about the services that had it."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy_portal import vault
from privacy_portal.errors import Refused

from .. import patches, registered, rulebook
from ..answer_data import MEDIA_TYPES, PAGED, Table, table
from ..choices import GIVES, IN_FULL, DeliveryMethod, Direction, Language, Outcome, RequestKind
from ..models import AnswerFile, Letter, ProvisionRecord, Redaction, RequestedService
from ..models.letter import ANSWER
from . import exports, subjects
from ._rows import Rows
from .names import Unprintable
from .replies import (
    BlackedOut,
    CoveringNote,
    DataTable,
    DoneCorrection,
    EnclosedFile,
    Enclosure,
    Inside,
    Provision,
    Purpose,
    Reason,
    Reply,
    ServiceAnswer,
)

Found = TypeVar("Found")
MOST_COLUMNS: Final = 6
MOST_ROWS: Final = 3_000


def reply(rows: Rows) -> Reply:
    letter = rows.letter
    answered = [row for row in rows.services if row.outcome == letter.outcome]
    services = tuple(_answer(rows, row) for row in answered)
    return Reply(
        **rows.common(),
        outcome=Outcome(letter.outcome),
        delivery=DeliveryMethod(letter.method),
        wanted=DeliveryMethod(rows.case.wanted_delivery),
        services=services,
        enclosures=tuple(_enclosures(rows, answered, services)),
        subject=rows.subject.name if rows.addressed_agent else "",
        other_letters=len(answered) < len(rows.services),
    )


def awaits_files(letter: Letter) -> bool:
    """Say whether data that a reply tells of are still to be attached again, or blacked out."""
    if letter.kind not in ANSWER:
        return False
    files = AnswerFile.objects.filter(
        requested_service__case=letter.case, requested_service__outcome__in=GIVES
    )
    unburnt = Q(redaction__isnull=False, redaction__made_at=None)
    return files.filter(Q(destroyed_at__isnull=False) | unburnt).exists()


def covering_note(rows: Rows) -> CoveringNote:
    """List what is put into the envelope: each reply, its annexes, and the files beside it."""
    translated = rows.letter.language == Language.EN
    copies = (
        rows.text(ja="2通（日・英）", en="2, one in English")
        if translated
        else rows.text(ja="1通", en="1")
    )
    inside = []
    for outcome in sorted({row.outcome for row in rows.services if row.outcome}):
        title = subjects.of_reply(rows.case.kind, outcome, language=rows.language)
        inside.append(Inside(title=title, count=copies))
        for row in rows.services:
            if row.outcome != outcome or outcome not in GIVES:
                continue
            inside += [
                Inside(title=file.title, count=rows.text(ja="1部", en="1"))
                for file in _files(row)
                if file.media_type in PAGED
            ]
    return CoveringNote(
        **rows.common(),
        inside=tuple(inside),
        services=tuple(row.service.name(language=rows.language) for row in rows.services),
    )


def _answer(rows: Rows, row: RequestedService) -> ServiceAnswer:
    assert row.searched_on  # noqa: S101 - a constraint sees to it
    outcome = Outcome(row.outcome)
    kind = RequestKind(rows.case.kind)
    files = _files(row) if outcome in GIVES else []
    on_paper = rows.letter.method == DeliveryMethod.CERTIFIED_MAIL
    provisions: tuple[Provision, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    if kind == RequestKind.DISCLOSE_PROVISIONS and outcome in IN_FULL:
        provisions = _in_register(_provisions(rows, row))
    if kind == RequestKind.NOTIFY_PURPOSE and outcome == Outcome.GRANTED:
        purposes = _in_register(_purposes(rows, row))
    printed = [file for file in files if on_paper and file.media_type not in PAGED]
    return ServiceAnswer(
        service=row.service.name(language=rows.language),
        position=row.position,
        scope=row.search_scope,
        searched_on=row.searched_on,
        reasons=_reasons(rows, row),
        explanation=row.explanation,
        measure=row.measure,
        withheld=row.withheld,
        data=tuple(_data(rows, file) for file in printed),
        provisions=provisions,
        purposes=purposes,
        corrections=(
            _corrections(rows)
            if kind == RequestKind.CORRECT_DATA and outcome == Outcome.GRANTED
            else ()
        ),
        files=tuple(
            EnclosedFile(
                title=file.title,
                media=MEDIA_TYPES[file.media_type].upper(),
                size=f"{max(1, file.size // 1024):,} KB",
            )
            for file in files
            if file not in printed
        ),
        blacked_out=tuple(line for file in files for line in _blacked_out(rows, file)),
    )


def _blacked_out(rows: Rows, file: AnswerFile) -> Iterator[BlackedOut]:
    """Yield a line for each ground of a file: which pages, how many places (Act, Art. 36)."""
    redaction: Redaction | None = getattr(file, "redaction", None)
    if redaction is None:
        return
    found: dict[str, list[int]] = {}
    for patch in patches.stored(redaction.patches):
        found.setdefault(patch.reason, []).append(patch.page)
    grounds = list(rulebook.redaction_grounds(rows.case).filter(code__in=found))
    if len(grounds) != len(found):
        raise Unprintable(_("A box has a ground that the register does not know."), code="GROUND")
    for ground in grounds:
        pages = found[ground.code]
        yield BlackedOut(
            title=file.title,
            pages=", ".join(map(str, sorted(set(pages)))),
            places=len(pages),
            text=ground.text(language=rows.language),
            article=rows.cite(ground.article),
        )


def _enclosures(
    rows: Rows, answered: list[RequestedService], services: Iterable[ServiceAnswer]
) -> Iterator[Enclosure]:
    """Yield the disclosed data as CSV and JSON: each file of the answer, and the registers."""
    for row, answer in zip(answered, services, strict=True):
        kind = str(RequestKind(rows.case.kind).label)
        groups = [(kind, exports.of_registers(answer, language=rows.language))]
        for file in _files(row) if row.outcome in GIVES else []:
            content = vault.read(file.data_key, file.file)
            groups.append((file.title, exports.both(content, media_type=file.media_type)))
        # The names that the same data have in the package to download.
        for number, (title, group) in enumerate((g for g in groups if g[1]), start=1):
            for export in (one for one in group if one.media_type not in PAGED):
                yield Enclosure(
                    name=f"data-{row.position}-{number}.{MEDIA_TYPES[export.media_type]}",
                    title=f"{title} ({answer.service})",
                    content=export.content,
                )


def _reasons(rows: Rows, row: RequestedService) -> tuple[Reason, ...]:
    grounds = row.grounds.filter(reads_as="").order_by("code")
    return tuple(
        Reason(
            text=ground.text(language=rows.language),
            article=rows.cite(ground.article),
            facts=row.facts if position == 0 else "",
        )
        for position, ground in enumerate(grounds)
    )


def _files(row: RequestedService) -> list[AnswerFile]:
    return list(
        row.answer_files.select_related("data_key", "redaction__data_key")
        .filter(destroyed_at=None)
        .order_by("attached_at", "pk")
    )


def _data(rows: Rows, file: AnswerFile) -> DataTable:
    try:
        found = table(vault.read(file.data_key, file.file), media_type=file.media_type)
    except Refused as refusal:
        raise Unprintable(str(refusal), code="ANSWER_FILE") from refusal
    header, body = _headed(rows, found, media_type=file.media_type)
    if len(body) > MOST_ROWS:
        raise Unprintable("More rows than a letter can hold.", code="TOO_MANY_ROWS")
    return DataTable(title=file.title, header=header, rows=body)


def _headed(rows: Rows, found: Table, *, media_type: str) -> tuple[tuple[str, ...], Table]:
    pair = (rows.text(ja="項目", en="Item"), rows.text(ja="内容", en="Content"))
    if media_type != "text/csv":
        return pair, found
    header, body = found[0], found[1:]
    if len(header) <= MOST_COLUMNS:
        return header, body
    # A wide table is read down the page: a line for every value.
    lines = tuple(
        (f"{number}　{label}", cell)
        for number, row in enumerate(body, start=1)
        for label, cell in zip(header, row, strict=True)
    )
    return pair, lines


def _in_register(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Refuse a letter that grants what its register does not hold (any more)."""
    if not found:
        raise Unprintable(_("The register holds nothing for this answer."), code="REGISTER_EMPTY")
    return found


def _provisions(rows: Rows, row: RequestedService) -> tuple[Provision, ...]:
    records = registered.provisions(rows.case, service_codes=[row.service.code], on=rows.on)
    return tuple(_provision(rows, record) for record in records)


def _provision(rows: Rows, record: ProvisionRecord) -> Provision:
    given = record.direction == Direction.GIVEN
    return Provision(
        direction=(
            rows.text(ja="第三者に提供した記録", en="Provided to a third party")
            if given
            else rows.text(ja="第三者から提供を受けた記録", en="Received from a third party")
        ),
        on=record.provided_on,
        consent=rows.text(ja="同意を得ています", en="obtained") if record.consented else "",
        counterparty=record.counterparty_name,
        counterparty_address=record.counterparty_address,
        representative=record.counterparty_representative,
        subject=record.subject_name,
        items=record.items,
        acquired_how="" if given else record.acquired_how,
    )


def _purposes(rows: Rows, row: RequestedService) -> tuple[Purpose, ...]:
    purposes = registered.purposes(service_codes=[row.service.code], on=rows.on)
    return tuple(
        Purpose(
            data_set=rows.text(ja=purpose.data_set_ja, en=purpose.data_set_en),
            text=rows.text(ja=purpose.text_ja, en=purpose.text_en),
        )
        for purpose in purposes
    )


def _corrections(rows: Rows) -> tuple[DoneCorrection, ...]:
    return tuple(
        DoneCorrection(
            measure=str(line.correction.label),
            item=line.item,
            before=line.present,
            after=line.right,
        )
        for line in rows.content.corrections
    )
