"""What every page has in common, and that every address was looked at."""

import re
from itertools import pairwise

import pytest
from django.urls import URLPattern

from requests_app.urls import urlpatterns

from .document import Document, parse
from .recording import LANGUAGES, Recorded
from .visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.xdist_group("quality")]
# Addresses that show no page of their own: files, and buttons that lead to another page.
NO_PAGE = {
    "copy_image": "image",
    "copy_image_small": "image",
    "form_file": "PDF",
    "letter": "POST",
    "page_image": "image",
    "page_image_small": "image",
    "postcode": "POST",
    "preview": "POST",
    "preview_again": "POST",
    "receipt": "POST",
    "remove_copy": "POST",
    "remove_page": "POST",
    "send_papers": "POST",
    "sign_out": "POST",
}
END = {"ja": "｜個人情報 開示等請求窓口", "en": " | Personal data request desk"}
ERROR = {"ja": "エラー：", "en": "Error: "}


def _names() -> set[str]:
    return {str(pattern.name) for pattern in urlpatterns if isinstance(pattern, URLPattern)}


def test_every_address_has_its_scenes(recorded: list[Recorded]) -> None:
    for language in LANGUAGES:
        seen = {page.page for page in recorded if page.language == language}
        assert _names() - seen == set(NO_PAGE)


def test_addresses_without_a_page_take_no_visit() -> None:
    for name, why in NO_PAGE.items():
        if why == "POST":
            assert Visitor("ja").see(name).status_code == 405, name


def test_both_languages_have_the_same_scenes(recorded: list[Recorded]) -> None:
    of = {
        language: [(page.scene, page.status) for page in recorded if page.language == language]
        for language in LANGUAGES
    }
    assert of["ja"] == of["en"]


def _title(document: Document) -> str:
    (title,) = document.all("title")
    return " ".join(title.text.split())


def test_titles_say_what_page_it_is_and_whether_something_is_wrong(
    recorded: list[Recorded],
) -> None:
    found = []
    for page in recorded:
        if page.status == 500:
            continue
        document = parse(page.html)
        title, end, error = _title(document), END[page.language], ERROR[page.language]
        (heading,) = document.all("h1")
        wrong = any("data-error-summary" in element.given for element in document.elements)
        name = title.removesuffix(end).removeprefix(error)
        if not title.endswith(end) or title.startswith(error) != wrong or len(name) < 2:
            found.append(f"{page}: {title!r}")
        if not heading.text.strip():
            found.append(f"{page}: empty h1")
    assert found == []


def test_every_page_has_the_same_frame(recorded: list[Recorded]) -> None:
    found = []
    for page in recorded:
        document = parse(page.html)
        html = document.all("html")[0]
        # It stands alone, in both languages: whatever failed may fail there too.
        alone = page.status in (500, 503)
        ids = [element.given["id"] for element in document.elements if "id" in element.given]
        wanted = {
            "its language": html.given.get("lang")
            == ("ja" if page.status == 500 else page.language),
            "one h1": len(document.all("h1")) == 1,
            "one main": len(document.all("main")) == 1,
            "no id twice": len(ids) == len(set(ids)),
        }
        if not alone:
            links = document.all("a")
            wanted |= {
                "a skip link first": links[0].given.get("href") == "#main" and "main" in ids,
                "the help block": "help" in ids,
                "the other language": any(
                    link.given.get("hreflang") not in (None, page.language) for link in links
                ),
                "no style and no script of its own": not any(
                    "style" in element.given
                    or (element.tag == "script" and "src" not in element.given)
                    or element.tag == "style"
                    or any(name.startswith("on") for name in element.given)
                    for element in document.elements
                ),
            }
        found += [f"{page}: {what}" for what, is_so in wanted.items() if not is_so]
    assert found == []


def test_headings_leave_out_no_level(recorded: list[Recorded]) -> None:
    found = []
    for page in recorded:
        levels = [
            int(element.tag[1])
            for element in parse(page.html).elements
            if re.fullmatch(r"h[1-6]", element.tag)
        ]
        if any(after > before + 1 for before, after in pairwise(levels)):
            found.append(f"{page}: {levels}")
    assert found == []


def test_error_summaries_link_to_the_control(recorded: list[Recorded]) -> None:
    found = []
    for page in recorded:
        document = parse(page.html)
        ids = {element.given["id"] for element in document.elements if "id" in element.given}
        broken = [
            link.given["href"]
            for link in document.all("a")
            if link.given.get("href", "").startswith("#") and link.given["href"][1:] not in ids
        ]
        found += [f"{page}: {target}" for target in broken]
    assert found == []
