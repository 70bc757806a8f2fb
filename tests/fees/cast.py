"""An invoice and what it is made of."""

from datetime import UTC, date, datetime

from fees.invoicing import Issuer, LineText, issue
from fees.models import FeeRate, Invoice

ISSUED_ON = date(2026, 9, 8)
DUE_ON = date(2026, 9, 24)
LATER = datetime(2026, 9, 30, 3, 0, tzinfo=UTC)
CLERK, CHIEF = 1, 2
ISSUER = Issuer(
    name="見本株式会社",
    name_en="Sample Inc.",
    address="東京都千代田区見本1-1",
    registration_number="T7123456789012",
    bank="見本銀行",
    bank_kana="ﾐﾎﾝ",
    branch="本店",
    branch_kana="ﾎﾝﾃﾝ",
    account_kind="普通",
    account_number="1234567",
    account_holder_kana="ﾐﾎﾝ(ｶ",
)


def an_invoice(*, services: int = 1, issued_on: date = ISSUED_ON) -> Invoice:
    return issue(
        lines=[LineText(f"サービス{n}", f"Service {n}") for n in range(services)],
        reference="260941783521",
        payment_reference="41783521",
        issued_on=issued_on,
        due_on=DUE_ON,
        recipient="山田 花子",
        language="ja",
        issuer=ISSUER,
        rate=FeeRate(amount=5500, tax_percent=10, valid_from=date(2022, 4, 1), source="policy 5"),
        at=LATER,
    )
