"""One letter of each kind that is no reply, about people who do not exist."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from ...choices import RequestKind
from ..contexts import (
    Acknowledgement,
    Addressee,
    DeclineNotice,
    DeliveryCode,
    ExtensionNotice,
    FormalGround,
    Heading,
    LapseNotice,
    LetterContext,
    NewKey,
    PaperFault,
    Sender,
    SupplementRequest,
    Window,
    WithdrawalNotice,
)
from ..invoices import (
    BankAccount,
    InvoiceCancellation,
    InvoiceLetter,
    InvoiceLine,
    PaymentConfirmation,
    PaymentReminder,
    Receipt,
    TaxTotal,
)
from ..replies import CoveringNote, Inside

AT: Final = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
# Three rare characters, one of them only by its variation selector.
NAME: Final = "渡邉\U000e0110 髙﨑 𠮷乃"
SENDER: Final = Sender(
    name="みほんネット株式会社",
    representative="代表取締役　見本 一郎",
    postcode="150-8512",
    address="東京都渋谷区桜丘町26番1号　みほんタワー",
    registration_number="T1234567890123",
    desk="個人情報お問い合わせ窓口",
    desk_hours="受付時間　平日 10:00～17:00",
    complaints_url="https://privacy.mihon.example/contact/",
)
SENDER_EN: Final = replace(
    SENDER,
    name="Mihon Net, Inc.",
    representative="Ichiro Mihon, President",
    address="Mihon Tower, 26-1 Sakuragaokacho, Shibuya-ku, Tokyo",
    desk="Personal Information Desk",
    desk_hours="Weekdays 10:00–17:00",
)
ADDRESSEE: Final = Addressee(
    postcode="154-0023",
    address="東京都世田谷区若林一丁目2番3号",
    building="みほんハイツ 101号室",
    name=NAME,
)
WINDOW: Final = Window(
    postcode="150-8512",
    address="東京都渋谷区桜丘町26番1号　みほんタワー",
    company="みほんネット株式会社",
    name="「みほんドメイン」個人情報お問い合わせ窓口",
)
ACCOUNT: Final = BankAccount(
    bank="みほん銀行",
    branch="本店営業部",
    kind="普通",
    number="1234567",
    holder_kana="ミホンネット（カ",
    bank_kana="ミホンギンコウ",
    branch_kana="ホンテン",
)
LINES: Final = (
    InvoiceLine(text="開示等手数料（みほんドメイン）", amount=5500),
    InvoiceLine(text="開示等手数料（みほんレンタルサーバー）", amount=5500),
)
TAXES: Final = (TaxTotal(percent=10, total=11000, tax=1000),)


def heading(language: str = "ja", name: str = NAME) -> Heading:
    return Heading(
        number="L-2026-000123",
        on=date(2026, 11, 24),
        addressee=replace(ADDRESSEE, name=name),
        sender=SENDER_EN if language == "en" else SENDER,
        receipt_number="261141783521",
        language=language,
        translated=language == "en",
    )


def letters(language: str = "ja", name: str = NAME) -> tuple[LetterContext, ...]:
    """Return every letter that is neither a reply nor the request form."""
    common: dict[str, Any] = {
        "heading": heading(language, name),
        "kind": RequestKind.DISCLOSE_DATA,
        "requested_on": date(2026, 11, 2),
    }
    return (
        Acknowledgement(
            **common,
            received_on=date(2026, 11, 5),
            services=("みほんドメイン", "みほんレンタルサーバー"),
            fee=11000,
            answer_within=10,
        ),
        Acknowledgement(
            **common,
            received_on=date(2026, 11, 5),
            services=("みほんドメイン",),
            missing=("住民票の写し（原本、1か月以内に発行されたもの）", "運転免許証の写し"),
            send_by=date(2026, 12, 2),
        ),
        SupplementRequest(
            **common,
            faults=(
                PaperFault(
                    paper="住民票の写し",
                    fault="発行日が、ご請求の日より 1 か月以上前です。",
                    cure="2026年10月2日以降に発行された原本をお送りください。",
                ),
                PaperFault(
                    paper="運転免許証の写し",
                    fault="住所が住民票の写しと異なります。\n裏面の写しがありません。",
                    cure="裏面（新しい住所の記載がある面）の写しをお送りください。",
                ),
            ),
            due_on=date(2026, 12, 24),
            window=WINDOW,
        ),
        InvoiceLetter(
            **common,
            invoice_number="INV-2026-000045",
            transaction_on=date(2026, 11, 24),
            recipient=name,
            lines=LINES,
            taxes=TAXES,
            total=11000,
            due_on=date(2026, 12, 8),
            account=ACCOUNT,
            payment_reference="41783521",
            issuer="みほんネット株式会社",
            registration_number="T1234567890123",
        ),
        PaymentReminder(
            **common,
            invoice_number="INV-2026-000045",
            invoiced_on=date(2026, 11, 2),
            total=11000,
            paid=10670,
            outstanding=330,
            due_on=date(2026, 11, 30),
            last_day=date(2026, 12, 14),
            account=ACCOUNT,
            payment_reference="41783521",
        ),
        PaymentConfirmation(
            **common,
            invoice_number="INV-2026-000045",
            total=11000,
            received=11000,
            received_on=date(2026, 11, 20),
            answer_by=date(2026, 12, 4),
        ),
        Receipt(
            **common,
            invoice_number="INV-2026-000045",
            recipient=name,
            lines=LINES,
            taxes=TAXES,
            total=11000,
            received_on=date(2026, 11, 20),
            issuer="みほんネット株式会社",
            issuer_address="東京都渋谷区桜丘町26番1号　みほんタワー",
            registration_number="T1234567890123",
        ),
        CoveringNote(
            **common,
            inside=(
                Inside(title="保有個人データの一部開示のお知らせ", count="1通"),
                Inside(title="お問い合わせの記録", count="1部"),
                Inside(title="保有個人データが存在しない旨のお知らせ", count="1通"),
            ),
            services=("みほんドメイン", "みほんレンタルサーバー"),
        ),
        InvoiceCancellation(
            **common,
            cancellation_number="CAN-2026-000002",
            invoice_number="INV-2026-000045",
            invoiced_on=date(2026, 11, 2),
            recipient=name,
            lines=LINES,
            taxes=TAXES,
            total=11000,
            issuer="みほんネット株式会社",
            registration_number="T1234567890123",
            reason="対象のサービスの一つについて、ご請求の取下げがあったため。",
            replaced_by="INV-2026-000051",
        ),
        ExtensionNotice(
            **common,
            promised_on=date(2026, 11, 24),
            answer_by=date(2026, 12, 8),
            reason="対象の期間が長く、記録の調査に日数が必要なため。",
        ),
        DeclineNotice(
            **common,
            grounds=(
                FormalGround(
                    text="請求書・添付書類の不備",
                    article="法第37条第1項、施行令第12条第2号",
                    facts="住民票の写しの原本が届いておりません。",
                ),
            ),
            supplement_asked_on=date(2026, 11, 6),
        ),
        LapseNotice(
            **common,
            waited_for="AWAITING_PAYMENT",
            due_on=date(2026, 11, 16),
            images_kept_days=30,
        ),
        WithdrawalNotice(
            **common, withdrawn_on=date(2026, 11, 23), images_kept_days=30, fee_paid=5500
        ),
        DeliveryCode(
            **common,
            code="7KQ4M9XRT2VD8HCP",
            host="privacy.mihon.example",
            days=21,
        ),
        NewKey(**common, access_key="7KQ4M9XRT2VD8HCP7KQ4M9XRT2VD", host="privacy.mihon.example"),
    )
