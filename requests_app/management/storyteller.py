# ruff: noqa: E501 - people and texts, a line each
"""Who takes a case through its life, in the demo and in the tests: by operations, at chosen times."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from identity.choices import Capacity, Fault, PaperForm, PaperKind, Verdict, Whose
from identity.models import Staff
from privacy_portal import crypto, dates, jobs

from .. import operations, registered
from ..choices import (
    CeaseGround,
    CeaseMeasure,
    Correction,
    DataScope,
    DeliveryMethod,
    Direction,
    Language,
    MailKind,
    Outcome,
    PartyRole,
    Representation,
    RequestKind,
)
from ..content import Content, CorrectionLine, PartyDetails, ServiceWanted, Submission
from ..models import Case, Draft, Ground, ProvisionRecord, Service
from ..operations import Filed, PaperVerdict, PostedPaper, ProposedAnswer


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays at the desk."""

    intake: Staff
    reviewer: Staff
    approver: Staff
    finance: Staff


PEOPLE = (
    PartyDetails("𠮷野 太郎", "ヨシノ タロウ", "1500031", "東京都渋谷区桜丘町26-1", "セルリアン荘101", date(1985, 4, 12), email="yoshino@example.jp", phone="0312345678"),
    PartyDetails("髙橋 花子", "タカハシ ハナコ", "5300001", "大阪府大阪市北区梅田3-1-1", "", date(1990, 11, 3), email="takahashi@example.jp"),
    PartyDetails("﨑田 一郎", "サキタ イチロウ", "8120011", "福岡県福岡市博多区博多駅前2-2-1", "", date(1972, 1, 30), phone="0921234567"),
    PartyDetails("渡邉󠄐 美咲", "ワタナベ ミサキ", "0600001", "北海道札幌市中央区北一条西2-1", "", date(2012, 6, 1), email="watanabe@example.jp"),
    PartyDetails("GARCIA MARIA", "ガルシア マリア", "2310017", "神奈川県横浜市中区港町1-1", "", date(1995, 9, 15), email="garcia@example.com"),
)  # fmt: skip
LAWYER = PartyDetails("森 弘", "モリ ヒロシ", "1000013", "東京都千代田区霞が関1-1-3", organisation="森法律事務所", phone="0335011234", email="mori@example.jp", representation=Representation.LAWYER)  # fmt: skip
MOTHER = PartyDetails("渡邉󠄐 京子", "ワタナベ キョウコ", "0600001", "北海道札幌市中央区北一条西2-1", phone="0112345678", email="kyoko@example.jp", representation=Representation.PARENT)  # fmt: skip

DISCLOSE = Content(
    scopes=(DataScope.NAME, DataScope.CONTRACT, DataScope.USAGE), details="2024年以降の利用履歴"
)
PROVISIONS = Content(directions=(Direction.GIVEN, Direction.RECEIVED))
PURPOSE = Content(data_set="契約者情報")
CORRECT = Content(
    corrections=(
        CorrectionLine(
            Correction.FIX, "住所", "東京都港区1-1", "東京都渋谷区桜丘町26-1", "転居したため"
        ),
    ),
    evidence="住民票の写し",
)
CEASE = Content(
    measures=(CeaseMeasure.STOP_USE, CeaseMeasure.ERASE),
    cease_grounds=(CeaseGround.NO_LONGER_NEEDED,),
    facts="2023年に解約しました。",
)
STOP = Content(
    measures=(CeaseMeasure.STOP_PROVISION,),
    cease_grounds=(CeaseGround.PROVIDED_WITHOUT_CONSENT,),
    facts="同意した覚えのない会社から連絡がありました。",
)

# Which papers prove whom, per capacity (policy 5(2)).
ENVELOPES = {
    Capacity.SUBJECT: (
        (PaperKind.RESIDENCE_CERTIFICATE, Whose.SUBJECT, PaperForm.ORIGINAL),
        (PaperKind.DRIVERS_LICENSE, Whose.SUBJECT, PaperForm.COPY),
    ),
    Capacity.APPOINTED_PROXY: (
        (PaperKind.RESIDENCE_CERTIFICATE, Whose.SUBJECT, PaperForm.ORIGINAL),
        (PaperKind.POWER_OF_ATTORNEY, Whose.SUBJECT, PaperForm.ORIGINAL),
        (PaperKind.SEAL_CERTIFICATE, Whose.SUBJECT, PaperForm.ORIGINAL),
    ),
    Capacity.LEGAL_REPRESENTATIVE: (
        (PaperKind.RESIDENCE_CERTIFICATE, Whose.SUBJECT, PaperForm.ORIGINAL),
        (PaperKind.FAMILY_REGISTER, Whose.AGENT, PaperForm.ORIGINAL),
        (PaperKind.DRIVERS_LICENSE, Whose.AGENT, PaperForm.COPY),
    ),
}
CSV = "項目,内容\r\n氏名,𠮷野 太郎\r\n契約番号,A-1029384\r\n登録日,2021-04-01\r\n".encode(
    "utf-8-sig"
)


def note_provisions(case: Case, *, on: date) -> None:
    """Put a record of provision (Act, Art. 29) into the register for each service without one."""
    subject = case.parties.get(role=PartyRole.SUBJECT)
    for line in case.services.select_related("service"):
        if registered.provisions(case, service_codes=[line.service.code], on=on).exists():
            continue
        ProvisionRecord.objects.create(
            data_key=crypto.new_data_key(purpose="provision_record", at=case.filed_at),
            service_code=line.service.code,
            direction=Direction.GIVEN,
            provided_on=on,
            consented=True,
            counterparty_name="みほん物流株式会社",
            counterparty_address="東京都千代田区1-1",
            items="氏名、住所",
            subject_name=subject.name,
            subject_index=subject.subject_index,
            recorded_on=on,
            keep_until=on + timedelta(days=3 * 365),
            source="demo",
        )


@dataclass(slots=True)
class Teller:
    """One case and its calendar."""

    cast: Cast
    at: datetime
    filed: Filed | None = None

    @property
    def case(self) -> Case:
        assert self.filed  # noqa: S101 - every story begins by filing
        return Case.objects.get(pk=self.filed.case.pk)

    @property
    def on(self) -> date:
        return dates.tokyo_day(self.at)

    def later(self, days: int) -> None:
        self.at += timedelta(days=days)
        while jobs.run_due(self.at):
            pass

    def file(
        self,
        kind: RequestKind,
        content: Content,
        who: PartyDetails,
        *codes: str,
        capacity: Capacity = Capacity.SUBJECT,
        agent: PartyDetails | None = None,
        delivery: DeliveryMethod = DeliveryMethod.CERTIFIED_MAIL,
        language: Language = Language.JA,
    ) -> None:
        key = crypto.new_data_key(purpose="case", at=self.at)
        draft = Draft.objects.create(
            data_key=key,
            holder_digest=crypto.secret_digest("draft", str(key.pk)),
            language=language,
            body="{}",
            created_at=self.at,
            expires_on=self.on + timedelta(days=settings.DRAFT_KEPT_DAYS),
            access_key="",
        )
        services = Service.objects.in_force(on=self.on).filter(code__in=codes)
        if len(services) != len(codes):
            raise ValueError(f"Not offered on {self.on}: {codes}")
        self.filed = operations.open_case(
            submission=Submission(
                draft_id=draft.pk,
                kind=kind,
                capacity=capacity,
                language=language,
                delivery=delivery,
                subject=who,
                agent=agent,
                services=tuple(ServiceWanted(row.pk, "A-1029384") for row in services),
                content=content,
            ),
            at=self.at,
        )
        self.later(2)

    def receive(self, *, drop: int = 0) -> None:
        papers = ENVELOPES[Capacity(self.case.verification.capacity)]
        operations.receive_papers(
            case_id=self.case.pk,
            arrived_on=self.on,
            registered_number="52012345674",
            papers=[
                PostedPaper(kind, whose, form, self.on - timedelta(days=5), None)
                for kind, whose, form in papers[: len(papers) - drop]
            ],
            by=self.cast.intake,
            at=self.at,
        )
        self.later(0)

    def examine(self, verdict: Verdict = Verdict.ACCEPTED, fault: Fault | None = None) -> None:
        operations.examine_papers(
            case_id=self.case.pk,
            verdicts=[
                PaperVerdict(paper.pk, verdict, fault)
                for paper in self.case.verification.papers.filter(verdict=Verdict.PENDING)
            ],
            by=self.cast.intake,
            at=self.at,
        )

    def accept(self) -> None:
        self.receive()
        self.examine()
        operations.accept_identity(
            case_id=self.case.pk, address_proved=True, by=self.cast.intake, at=self.at
        )
        self.later(1)

    def ask_again(self) -> None:
        self.receive(drop=1)
        self.examine(Verdict.FAULTY, Fault.TOO_OLD)
        operations.request_supplement(
            case_id=self.case.pk,
            last_day=self.on + timedelta(days=14),
            remark="",
            by=self.cast.intake,
            at=self.at,
        )
        self.later(1)

    def pay(self) -> None:
        invoice = self.case.invoice
        assert invoice  # noqa: S101 - only told of kinds with a fee
        operations.record_payment(
            case_id=self.case.pk,
            amount=invoice.total,
            received_on=self.on,
            payer_name="ヨシノ タロウ",
            by=self.cast.finance,
            at=self.at,
        )
        self.later(1)

    def propose(self, outcome: Outcome, ground: str = "", measure: str = "") -> None:
        if self.case.kind == RequestKind.DISCLOSE_DATA and outcome == Outcome.GRANTED:
            for line in self.case.services.all():
                operations.attach_answer(
                    case_id=self.case.pk,
                    requested_service_id=line.pk,
                    title="契約情報",
                    media_type="text/csv",
                    content=CSV,
                    by=self.cast.reviewer,
                    at=self.at,
                )
        if self.case.kind == RequestKind.DISCLOSE_PROVISIONS and outcome == Outcome.GRANTED:
            note_provisions(self.case, on=self.on)
        grounds = Ground.objects.in_force(on=self.on).filter(code=ground, kind=self.case.kind)
        operations.propose(
            case_id=self.case.pk,
            answers=[
                ProposedAnswer(
                    requested_service_id=line.pk,
                    outcome=outcome,
                    searched_on=self.on,
                    search_scope="会員データベース、問合せ履歴（氏名・契約番号で検索）",
                    ground_ids=tuple(row.pk for row in grounds),
                    facts="ご契約が継続しており、ご本人確認に用いています。" if ground else "",
                    explanation="ご契約の履行に必要なためです。" if ground else "",
                    measure=measure,
                )
                for line in self.case.services.all()
            ],
            by=self.cast.reviewer,
            at=self.at,
        )
        self.later(1)

    def approve(self) -> None:
        operations.approve(case_id=self.case.pk, by=self.cast.approver, at=self.at)
        self.later(1)

    def dispatch(self, method: DeliveryMethod) -> None:
        by_mail = method == DeliveryMethod.CERTIFIED_MAIL
        operations.dispatch(
            case_id=self.case.pk,
            method=method,
            mail_kind=MailKind.SIMPLE_REGISTERED,
            tracking_number="13112383852" if by_mail else "",
            posted_on=self.on if by_mail else None,
            by=self.cast.intake,
            at=self.at,
        )
        self.later(0)
