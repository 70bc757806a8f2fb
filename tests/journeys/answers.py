"""What people type, per kind and capacity: the fields of the pages, as the pages name them."""

from typing import Final

from identity.choices import Capacity
from requests_app.choices import DeliveryMethod, RequestKind
from tests.pages import Value

Answers = dict[str, Value]

SERVICES: Final = ("onamae-com", "conoha")
REQUEST: Final[dict[RequestKind, Answers]] = {
    RequestKind.DISCLOSE_DATA: {
        "scopes": ["NAME", "CONTRACT"],
        "period_from_era": "reiwa",
        "period_from_year": "5",
        "period_from_month": "4",
        "period_from_day": "1",
        "details": "解約した契約も含みます。",
    },
    RequestKind.DISCLOSE_PROVISIONS: {
        "directions": ["GIVEN", "RECEIVED"],
        "counterparty": "株式会社さくら商事",
    },
    RequestKind.NOTIFY_PURPOSE: {"data_set": "契約者情報"},
    RequestKind.CORRECT_DATA: {
        "correction_1": "FIX",
        "item_1": "住所",
        "present_1": "東京都港区1-1",
        "right_1": "東京都渋谷区桜丘町26-1",
        "reason_1": "転居しました。",
        "evidence": "住民票の写し",
    },
    RequestKind.CEASE_USE: {
        "measures": ["STOP_USE", "ERASE"],
        "cease_grounds": ["NO_LONGER_NEEDED"],
        "facts": "2023年に解約しました。",
    },
    RequestKind.CEASE_PROVISION: {
        "cease_grounds": ["PROVIDED_WITHOUT_CONSENT"],
        "facts": "同意した覚えのない会社から連絡がありました。",
    },
}
REQUESTER: Final[dict[Capacity, Answers]] = {
    Capacity.SUBJECT: {"capacity": "SUBJECT"},
    Capacity.APPOINTED_PROXY: {
        "capacity": "APPOINTED_PROXY",
        "proxy_relation": "LAWYER",
        "mandate": ["RECEIVE", "WITHDRAW"],
        "answer_to": "PERSON",
    },
    Capacity.LEGAL_REPRESENTATIVE: {
        "capacity": "LEGAL_REPRESENTATIVE",
        "legal_relation": "ADULT_GUARDIAN",
        "sharing": "ALONE",
    },
}
PERSON: Final[Answers] = {
    "name": "𠮷野 太郎",
    "kana": "よしの たろう",
    "birth_era": "showa",
    "birth_year": "60",
    "birth_month": "4",
    "birth_day": "12",
    "postcode": "150-0031",
    "prefecture": "東京都",
    "city": "渋谷区桜丘町",
    "street": "26-1",
    "building": "セルリアン荘101",
    "email": "yoshino@example.jp",
    "phone": "03-1234-5678",
}
AGENT: Final[Answers] = {
    "agent_name": "森 弘",
    "agent_kana": "モリ ヒロシ",
    "agent_postcode": "1000013",
    "agent_prefecture": "東京都",
    "agent_city": "千代田区霞が関",
    "agent_street": "1-1-3",
}
ENGLISH: Final[Answers] = {
    **PERSON,
    "name": "GARCIA MARIA",
    "kana": "GARCIA MARIA",
    "birth_era": "ce",
    "birth_year": "1995",
    "email": "garcia@example.com",
}


def steps(
    kind: RequestKind, capacity: Capacity, delivery: DeliveryMethod, person: Answers = PERSON
) -> dict[str, Answers]:
    """Return the answers of every typed step of the form."""
    return {
        "kind": {"kind": kind},
        "services": {
            "services": list(SERVICES),
            "identifier_onamae-com": "A-1029384",
            "registered_name_conoha": "吉野 太郎",
        },
        "requester": REQUESTER[capacity],
        "details": person if capacity == Capacity.SUBJECT else {**person, **AGENT},
        "request": {**REQUEST[kind], "delivery": delivery},
    }
