"""Which papers a capacity must send on a day, as plain values (procedure 5(2); domain 2.1, 3.1)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from privacy_portal import dates

from .choices import Capacity, Origin, PaperForm, PaperKind, Whose
from .models import PaperRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the register, detached from the database. `exists_until` is exclusive."""

    kind: PaperKind
    whose: Whose
    form: PaperForm
    name_ja: str
    name_en: str
    one_of: str = ""
    fresh_for_months: int | None = None
    has_expiry: bool = False
    expiry_runs_to_business_day: bool = False
    exists_from: date | None = None
    exists_until: date | None = None
    has_address: bool = False
    must_hide_ja: str = ""
    must_hide_en: str = ""
    hint_ja: str = ""
    hint_en: str = ""
    origin: Origin = Origin.POLICY

    def name(self, *, language: str = "") -> str:
        return _in_language(language, ja=self.name_ja, en=self.name_en)

    def must_hide(self, *, language: str = "") -> str:
        """What the sender shall black out (domain 2.1); empty where there is nothing."""
        return _in_language(language, ja=self.must_hide_ja, en=self.must_hide_en)

    def hint(self, *, language: str = "") -> str:
        return _in_language(language, ja=self.hint_ja, en=self.hint_en)

    def exists_on(self, on: date) -> bool:
        """Whether such papers exist at all on a day: alien registration ended on 2012-07-09."""
        return (self.exists_from is None or self.exists_from <= on) and (
            self.exists_until is None or on < self.exists_until
        )

    def last_day(self) -> date | None:
        """Return the last day on which such papers existed."""
        return self.exists_until - timedelta(days=1) if self.exists_until else None

    def oldest_issue_date(self, *, request_date: date) -> date | None:
        """Return the first acceptable day of issue; None where age does not matter."""
        if self.fresh_for_months is None:
            return None
        return dates.months_before(request_date, months=self.fresh_for_months)


def rules_for(
    *, capacity: Capacity, on: date, proxy_own_id: bool = False, power_registered: bool = False
) -> tuple[Rule, ...]:
    """
    Return the papers of a capacity as the register stood on a Tokyo day, in their order.

    :param proxy_own_id: whether the operator asks appointed proxies for their own ID; the policy
        does not
    :param power_registered: whether the proxy's power is in the guardianship register (curator,
        assistant, voluntary guardian)
    """
    rows = PaperRule.objects.in_force(on=on).filter(capacity=capacity)
    if not proxy_own_id:
        rows = rows.filter(only_if_proxy_own_id=False)
    if not power_registered:
        rows = rows.filter(only_if_power_registered=False)
    return tuple(_rule(row) for row in rows.order_by("position", "pk"))


def _rule(row: PaperRule) -> Rule:
    return Rule(
        kind=PaperKind(row.kind),
        whose=Whose(row.whose),
        form=PaperForm(row.form),
        name_ja=row.name_ja,
        name_en=row.name_en,
        one_of=row.one_of,
        fresh_for_months=row.fresh_for_months,
        has_expiry=row.has_expiry,
        expiry_runs_to_business_day=row.expiry_runs_to_business_day,
        exists_from=row.exists_from,
        exists_until=row.exists_until,
        has_address=row.has_address,
        must_hide_ja=row.must_hide_ja,
        must_hide_en=row.must_hide_en,
        hint_ja=row.hint_ja,
        hint_en=row.hint_en,
        origin=Origin(row.origin),
    )


def _in_language(language: str, *, ja: str, en: str) -> str:
    chosen = language or get_language() or "ja"
    return en if chosen.startswith("en") and en else ja
