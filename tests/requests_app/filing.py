"""How the tests of the public pages fill in a form: one browser, English, no JavaScript."""

from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client

from identity.choices import Capacity
from requests_app.choices import RequestKind
from tests.mailbox import last_code

settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
_people = count(1)

PERSON = {
    "name": "𠮷野 太郎",
    "kana": "よしの たろう",
    "birth_era": "showa",
    "birth_year": "60",
    "birth_month": "４",
    "birth_day": "12",
    "postcode": "〒１５０−００３１",
    "prefecture": "東京都",
    "city": "渋谷区桜丘町",
    "street": "１−２−３",
    "building": "みほん荘101",
    "email": "taro＠Example.JP",
    "phone": "０９０ー１２３４ー５６７８",
}
AGENT = {
    "agent_name": "森 弘",
    "agent_kana": "ﾓﾘ ﾋﾛｼ",
    "agent_postcode": "100-0013",
    "agent_prefecture": "東京都",
    "agent_city": "千代田区霞が関",
    "agent_street": "1-1-3",
}
BLOCKS: dict[RequestKind, dict[str, Any]] = {
    RequestKind.DISCLOSE_DATA: {"scopes": ["ALL"]},
    RequestKind.DISCLOSE_PROVISIONS: {"directions": ["GIVEN", "RECEIVED"]},
    RequestKind.NOTIFY_PURPOSE: {"data_set": "契約者情報"},
    RequestKind.CORRECT_DATA: {
        "correction_1": "FIX",
        "item_1": "住所",
        "present_1": "港区",
        "right_1": "渋谷区",
    },
    RequestKind.CEASE_USE: {
        "measures": ["ERASE"],
        "cease_grounds": ["LEAKED"],
        "facts": "漏えいの通知を受けた",
    },
    RequestKind.CEASE_PROVISION: {
        "cease_grounds": ["PROVIDED_WITHOUT_CONSENT"],
        "facts": "知らない会社から連絡があった",
    },
}
RELATIONS: dict[Capacity, dict[str, Any]] = {
    Capacity.SUBJECT: {},
    Capacity.LEGAL_REPRESENTATIVE: {
        "legal_relation": "ADULT_GUARDIAN",
        "sharing": "ALONE",
    },
    Capacity.APPOINTED_PROXY: {
        "proxy_relation": "LAWYER",
        "mandate": ["RECEIVE", "WITHDRAW"],
        "answer_to": "PERSON",
    },
}


def steps(kind: RequestKind, capacity: Capacity = Capacity.SUBJECT) -> dict[str, dict[str, Any]]:
    """Return what is typed on each step."""
    agent: dict[str, Any] = {} if capacity == Capacity.SUBJECT else AGENT
    return {
        "kind": {"kind": kind.value},
        "services": {"services": ["conoha", "onamae-com"], "identifier_conoha": "a@example.jp"},
        "requester": {"capacity": capacity.value, **RELATIONS[capacity]},
        "details": {**PERSON, **agent},
        "request": {**BLOCKS[kind], "delivery": "ELECTRONIC"},
    }


def browser() -> Client:
    return Client(enforce_csrf_checks=False)


def type_all(
    client: Client, kind: RequestKind, capacity: Capacity = Capacity.SUBJECT, language: str = "en"
) -> None:
    """Fill in every step up to the check page."""
    for step, values in steps(kind, capacity).items():
        # Each time somebody else: an address gets a code once a minute.
        typed = (
            {**values, "email": f"taro{next(_people)}@example.jp"} if "email" in values else values
        )
        response = client.post(f"/{language}/apply/{step}/", typed)
        assert response.status_code == 302, (step, response.context["form"].errors)
        if response["Location"] == f"/{language}/apply/email/":
            prove(client, language)


def prove(client: Client, language: str = "en") -> Any:  # noqa: ANN401 - a test response
    """Enter the code that was sent to the address; it must be taken."""
    response = client.post(f"/{language}/apply/email/", {"code": last_code()})
    assert response.status_code == 302, response.context["form"].errors
    return response


def send(client: Client, language: str = "en") -> Any:  # noqa: ANN401 - a test response
    return client.post(f"/{language}/apply/check/", {"agree": "on"})
