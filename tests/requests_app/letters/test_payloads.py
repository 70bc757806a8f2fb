"""What somebody types is printed as it stands: sixty texts that are markup or code elsewhere."""

import re
from dataclasses import replace
from typing import Final

import pytest

from privacy_portal.errors import Refused
from requests_app.letters import documents, passages
from requests_app.letters.contexts import DeclineNotice, FormalGround
from requests_app.letters.invoices import InvoiceLetter
from requests_app.letters.passages import Passage
from requests_app.letters.samples import AT
from requests_app.letters.samples.notices import letters
from tests.reading import text_of

pytestmark = pytest.mark.embedded
PAYLOADS: Final = (
    *("{{settings}}", "{{ letter.heading }}", "{{7*7}}", "{% include 'x' %}", "{% debug %}"),
    *("{% load static %}", "{# a comment #}", "{{ request.user }}", "{% csrf_token %}"),
    *("{% extends 'letters/_letter.html' %}", "{{ ''.__class__ }}", "${7*7}", "#{7*7}", "<%= 1 %>"),
    *("<script>alert(1)</script>", "</style>", "<style>*{display:none}</style>", "<b>bold</b>"),
    *("<img src=x onerror=alert(1)>", "<img src='file:///etc/passwd'/>", "<svg onload=alert(1)>"),
    *("<link rel=attachment href=file:///etc/passwd>", "<link rel=stylesheet href=//a.example>"),
    *("<a rel='attachment' href='file:///etc/passwd'>x</a>", "<base href='//a.example/'>"),
    *(
        "<meta http-equiv=refresh content=0>",
        "<iframe src=//a.example></iframe>",
        "<object data=x>",
    ),
    *(
        "<embed src=x>",
        "<form action=//a.example>",
        "<table><tr><td>",
        "</td></tr></table>",
        "</p>",
    ),
    *(
        "</div></body></html>",
        "<!DOCTYPE html>",
        "<!-- a comment -->",
        "<![CDATA[ x ]]>",
        "<?xml ?>",
    ),
    *(
        "<?php phpinfo(); ?>",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        "&lt;b&gt;",
        "&amp;",
        "&nbsp;",
    ),
    *(
        "&#65;",
        "&xxe;",
        "url(file:///etc/passwd)",
        "@import url(//a.example);",
        "expression(alert(1))",
    ),
    *(
        "; background: url(//a.example)",
        "} body { color: red",
        "*/ h1 { color: red }",
        "content: 'x'",
    ),
    *(
        "' onmouseover='alert(1)",
        '" style="color:red',
        "javascript:alert(1)",
        "data:text/html,<b>x",
    ),
    *(
        "%3Cscript%3E",
        "\\u003cscript\\u003e",
        "=HYPERLINK('x')",
        "'; DROP TABLE cases; --",
        "../../x",
    ),
    *("{requested_on.__class__}", "{0.__init__}", "%(name)s", "%s%s%n", "**", "__import__('os')"),
)


def squeezed(text: str) -> str:
    return "".join(text.split())


def plain(payload: str) -> str:
    """Return what a reader sees: a line may end anywhere."""
    return squeezed(payload)


def test_there_are_sixty_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


def test_what_the_desk_types_is_printed_as_it_stands() -> None:
    letter = next(one for one in letters() if isinstance(one, DeclineNotice))
    grounds = tuple(
        FormalGround(text=payload, article=f"{number}", facts=payload)
        for number, payload in enumerate(PAYLOADS)
    )

    printed = squeezed(
        text_of(documents.print_letter(replace(letter, grounds=grounds), at=AT).content)
    )

    for payload in PAYLOADS:
        assert printed.count(plain(payload)) >= 2, payload
    assert "root:" not in printed


def test_what_legal_types_is_no_template() -> None:
    """A passage is filled by a plain mapping: whatever it does not know stands as it is."""
    letter = next(one for one in letters() if isinstance(one, InvoiceLetter))
    texts = passages.as_shipped()
    # What `check` would refuse is here on purpose: the table may hold anything.
    harmless = [p for p in PAYLOADS if not re.search(r"\{[a-z_]*\}|\*\*", p)]
    texts.texts["invoice.closing"] = Passage("\n".join(harmless), "x")

    printed = squeezed(text_of(documents.print_letter(letter, at=AT, passages=texts).content))

    for payload in harmless:
        assert plain(payload) in printed, payload


def test_a_text_whose_braces_are_unknown_is_refused_before_it_is_kept() -> None:
    for payload in ("{{7*7}}", "{0.__init__}", "{settings}", "{requested_on.__class__}", "**"):
        with pytest.raises(Refused):
            passages.check(payload, key="invoice.opening")
