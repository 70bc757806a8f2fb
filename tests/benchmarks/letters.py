"""Decision letters per second and core, against the same markup through WeasyPrint as it comes."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import weasyprint

from requests_app.choices import LetterKind
from requests_app.letters import documents, resources
from requests_app.letters.build import build
from requests_app.models import Letter

from . import scratch
from .figures import Figure

AT = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
SECONDS = 12.0


def measure() -> Iterator[Figure]:
    """Render one reply again and again; processor time, so that neighbours do not count."""
    case = scratch.decided(AT).case
    letter = Letter.objects.select_related("data_key", "case__data_key").get(
        case=case, kind=LetterKind.REPLY
    )
    context = build(letter)
    markup, style = documents.markup(context), resources.style()

    def ours() -> int:
        return len(documents.print_letter(build(letter), at=letter.owed_at).content)

    def naive() -> int:
        return len(
            weasyprint.HTML(
                string=markup, base_url=resources.BASE_URL, url_fetcher=resources.Assets()
            ).write_pdf(stylesheets=[weasyprint.CSS(string=style)])
        )

    for name, rate, baseline in (
        ("decision_letters_per_second_per_core", _rate(ours), _rate(naive)),
        ("invoices_per_second_per_core", *_invoice(case.pk)),
    ):
        yield Figure(name, rate, "letters/s", baseline)


def _invoice(case_id: int) -> tuple[float, float]:
    letter = Letter.objects.select_related("data_key", "case__data_key").get(
        case=case_id, kind=LetterKind.INVOICE
    )
    markup = documents.markup(build(letter))

    def naive() -> int:
        return len(
            weasyprint.HTML(
                string=markup, base_url=resources.BASE_URL, url_fetcher=resources.Assets()
            ).write_pdf(stylesheets=[weasyprint.CSS(string=resources.style())])
        )

    return (
        _rate(lambda: len(documents.print_letter(build(letter), at=letter.owed_at).content)),
        _rate(naive),
    )


def _rate(call: Callable[[], int]) -> float:
    assert call() > 1000  # warm: fonts and style sheet are read, and something was made
    done, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SECONDS or done < 3:
        call()
        done += 1
    return done / spent
