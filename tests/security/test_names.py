"""
Names as people bear them: 300 of 300 stored, shown, printed, found again (security 13, no. 42).

Variants with their selectors, characters of four bytes, compatibility forms, half width, combining
marks. The gate stores forty of them, `make soak` all.
"""

import os
import random
import re
from dataclasses import replace
from html import unescape
from typing import Final

import pytest
from django.forms import ValidationError
from django.urls import reverse
from django.utils import translation

from requests_app.choices import PartyRole, RequestKind
from requests_app.forms.wizard_fields import NameField
from requests_app.letters import documents, names
from requests_app.letters.form import AskedService
from requests_app.letters.samples.notices import AT
from requests_app.letters.samples.sheets import request_form
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast
from requests_app.models import Case
from tests.reading import text_of
from tests.requests_app.desk import quick, sit

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
COUNT: Final = 300
STORED: Final = int(os.environ.get("NAMES_STORED", "40"))
GIVEN: Final = (
    "太郎",
    "花子",
    "ﾀﾛｳ",
    "Ａｎｎａ",
    "か\u3099く",
    "メアリー",
    "ゔぃ",
    "O’Neil",
    "ﾊﾟｳﾛ",
)


def cast_of_names() -> list[str]:
    """Return 300 names whose every character a font has, always the same ones."""
    chance = random.Random(42)  # noqa: S311 - the same every time is what is wanted
    font = names.repertoire()
    pairs = [*font.register.pairs, *font.text.pairs]
    variants = [(pair >> 24, pair & 0xFFFFFF) for pair in pairs]
    points = [point for point in range(names.POINTS) if font.register.has(point)]
    wide = [point for point in points if point > 0x1FFFF]
    compatible = [point for point in points if 0xF900 <= point <= 0xFAFF]
    assert min(len(variants), len(wide), len(compatible)) > 50
    made: list[str] = []
    while len(made) < COUNT:
        base, selector = chance.choice(variants)
        family = (
            f"{chr(base)}{chr(selector)}田",
            f"{chr(chance.choice(wide))}野",
            f"{chr(chance.choice(compatible))}山",
        )[len(made) % 3]
        made.append(f"{family}　{chance.choice(GIVEN)}")
    return made


NAMES: Final = cast_of_names()


def test_every_name_is_taken_as_typed() -> None:
    assert len(set(NAMES)) > COUNT * 0.9
    assert [name for name in NAMES if NameField().clean(name) != name] == []


def test_every_name_is_printed() -> None:
    services = tuple(
        AskedService(name="ConoHa by GMO", identifier="", registered_name=name) for name in NAMES
    )
    form = replace(request_form(), services=services)

    text = re.sub(r"\s", "", text_of(documents.print_letter(form, at=AT).content))

    missing = []
    for name in NAMES:
        # Without the selector of the ordinary shape, which is drawn the same and read better.
        printed = unescape(re.sub("<[^>]*>", "", names.html(name)))
        # か with its own dakuten is drawn as が, and read back so.
        drawn = re.sub(r"\s", "", printed).replace("か\u3099", "が")
        if drawn not in text.replace("か\u3099", "が"):
            missing.append(" ".join(f"{ord(character):04X}" for character in name))
    assert missing == []


def test_every_name_is_stored_shown_and_found(cast: Cast) -> None:
    wrong = []
    for name in NAMES[:STORED]:
        tale = quick(cast, days_ago=1)
        tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, replace(PEOPLE[0], name=name), "conoha")
        desk = sit(cast.intake, tale.case)
        kept = tale.case.parties.select_related("data_key").get(role=PartyRole.SUBJECT).name
        page = unescape(desk.client.get(desk.page()).content.decode())
        found = desk.client.post(reverse("admin:search"), {"term": name})
        listed: list[Case] = list(desk.client.get(found["Location"]).context["cl"].result_list)
        if kept != name or name not in page or listed != [tale.case]:
            wrong.append(name.encode("unicode_escape").decode())
    assert wrong == []


@pytest.mark.parametrize("name", ["山\u200d田", "👨\u200d👩\u200d👧", "山田😀", "邉\U000e0105"])
def test_what_no_font_draws_is_said_where_it_is_typed(name: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError):
        NameField().clean(name)
