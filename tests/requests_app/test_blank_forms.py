"""Paper forms to download: what the procedure offers, and ours for ceasing (policy 5(2))."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import now

from identity.choices import Capacity
from privacy_portal import jobs
from privacy_portal.models import Job
from requests_app import blank_forms
from requests_app.choices import BlankFormKind, Language
from requests_app.forms.wizard_papers import needs
from requests_app.letters import blanks, documents
from requests_app.letters.samples.notices import AT
from requests_app.models import BlankForm, ContactWindow, Operator
from tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]
ON = date(2026, 9, 1)
KINDS = pytest.mark.parametrize("kind", BlankFormKind)
LANGUAGES = pytest.mark.parametrize("language", Language)


def work_off() -> None:
    while jobs.run_due(now()):
        pass


def printed(kind: BlankFormKind, language: str = "ja", on: date = ON) -> str:
    sheet = blanks.build(kind, language=language, on=on)
    return "".join(text_of(documents.print_letter(sheet, at=AT).content).split())


@LANGUAGES
@KINDS
def test_a_form_is_one_sheet_and_a_guide(kind: BlankFormKind, language: Language) -> None:
    sheet = blanks.build(kind, language=language, on=ON)
    pages = 1 if kind == BlankFormKind.POWER_OF_ATTORNEY else 2

    assert documents.print_letter(sheet, at=AT).pages == pages


@pytest.mark.parametrize("kind", [kind for kind in BlankFormKind if kind != "POWER_OF_ATTORNEY"])
def test_the_guide_says_where_to_which_papers_and_what_it_costs(kind: BlankFormKind) -> None:
    text = printed(kind)

    operator = Operator.objects.in_force(on=ON).get()
    assert "".join(operator.address_ja.split()) in text
    with translation.override("ja"):
        names = {
            str(name)
            for capacity in Capacity
            for need in needs(capacity=capacity, on=ON)
            for name in need.names
        }
    assert len(names) > 8
    assert [name for name in names if "".join(name.split()) not in text] == []
    for window in ContactWindow.objects.in_force(on=ON).filter(refers_to_ja=""):
        if window.service_code:
            assert "".join(window.name_ja.split()) in text
    costs = kind not in (BlankFormKind.CORRECT_DATA, BlankFormKind.CEASE)
    assert ("5,500円" in text) == costs


def test_the_form_of_a_day_names_the_papers_of_that_day() -> None:
    assert "健康保険証" in printed(BlankFormKind.DISCLOSE_DATA, on=date(2025, 11, 30))
    assert "健康保険証" not in printed(BlankFormKind.DISCLOSE_DATA, on=date(2025, 12, 2))


def test_the_page_offers_every_form_once_a_worker_has_made_it(client: Client) -> None:
    BlankForm.objects.all().delete()
    before = client.get("/ja/forms/").content.decode()
    assert ".pdf" not in before
    assert "作成中" in before

    work_off()

    page = client.get("/ja/forms/").content.decode()
    assert "作成中" not in page
    for one in blank_forms.offered():
        response = client.get(f"/ja/forms/{one.file_name}", {"v": one.version})
        assert one.file_name in page
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.content.startswith(b"%PDF-")
        assert f"{len(response.content) / 1024:.0f}" in page
        again = client.get(f"/ja/forms/{one.file_name}", HTTP_IF_NONE_MATCH=response["ETag"])
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["no-such-form-ja", "disclose-data-fr", "..", "disclose-data"])
def test_a_form_that_is_not_offered_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/ja/forms/{name}.pdf").status_code == 404


def test_looking_again_and_again_owes_nothing_more(
    client: Client,
    django_assert_max_num_queries: Any,  # noqa: ANN401 - a fixture of pytest-django
) -> None:
    BlankForm.objects.all().delete()
    for _look in range(3):
        client.get("/en/forms/")
    assert blank_forms.owe_missing(at=now()) == len(blank_forms.offered())
    assert Job.objects.filter(kind=blank_forms.JOB).count() == len(blank_forms.offered())
    work_off()
    with django_assert_max_num_queries(5):
        client.get("/en/forms/")


def test_a_form_is_made_anew_only_when_it_says_something_else() -> None:
    assert blank_forms.make(name="DISCLOSE_DATA-ja", at=AT)
    assert not blank_forms.make(name="DISCLOSE_DATA-ja", at=AT)

    Operator.objects.update(address_ja="東京都渋谷区別の町1-1")

    assert blank_forms.make(name="DISCLOSE_DATA-ja", at=AT)
    form = BlankForm.objects.get(kind=BlankFormKind.DISCLOSE_DATA, language=Language.JA)
    assert "別の町1-1" in text_of(bytes(form.content)).replace(" ", "")
