"""What n services cost, and by when it is paid: plain arithmetic in whole yen."""

from dataclasses import dataclass
from datetime import date, timedelta

from privacy_portal import dates


@dataclass(frozen=True, slots=True)
class Price:
    """Yen. `total` includes `tax`."""

    total: int
    tax: int

    @property
    def net(self) -> int:
        return self.total - self.tax


def price(*, services: int, amount: int, tax_percent: int) -> Price:
    """
    Return the price of some services at a tax-included amount each.

    The tax is rounded down once per rate and invoice (Consumption Tax Act Order, Art. 70-10).

    :raises ValueError: for no service
    """
    if services < 1:
        raise ValueError("An invoice is for at least one service.")
    total = services * amount
    return Price(total=total, tax=total * tax_percent // (100 + tax_percent))


def due_on(*, issued_on: date, days: int) -> date:
    """Return the last day to pay: banks are closed on days off, so it moves to the next one."""
    return dates.next_business_day(issued_on + timedelta(days=days))


def reminder_on(*, issued_on: date, days: int) -> date:
    """Return the day of the reminder, counted from the day after the invoice."""
    return issued_on + timedelta(days=days)


def lapses_on(*, due_on: date, days: int) -> date:
    """Return the first day on which an unpaid request has lapsed: the days of grace are over."""
    return due_on + timedelta(days=days + 1)
