"""From a context to a document: which template, which subject, and the PDF."""

from datetime import datetime
from typing import TypeAlias

from django.template.loader import render_to_string

from . import fields, pdf, power_of_attorney
from .blank import BlankRequestForm
from .contexts import LetterContext
from .form import KeyStub, RequestForm
from .passages import Passages, as_shipped
from .power_of_attorney import PowerOfAttorney
from .replies import Reply
from .subjects import subject

Document: TypeAlias = LetterContext | RequestForm | KeyStub | BlankRequestForm | PowerOfAttorney


def template(letter: Document) -> str:
    """Return the name of the template: one a kind of letter, replies one a kind of request."""
    match letter:
        case BlankRequestForm():
            name = "blank_form"
        case PowerOfAttorney():
            name = "blank_power_of_attorney"
        case Reply():
            name = f"reply_{letter.kind.lower()}"
        case _:
            name = letter.letter.lower()
    return f"letters/{name}.en.html" if letter.language == "en" else f"letters/{name}.html"


def markup(letter: Document, *, passages: Passages | None = None) -> str:
    """
    Return the letter as well-formed markup.

    :param passages: the texts of its day; as they ship where nothing is said
    :raises Unprintable: if a text of it has a character that no font has
    """
    context = {
        "letter": letter,
        "subject": subject(letter),
        "passages": passages or as_shipped(),
        **_parts(letter),
    }
    return render_to_string(template(letter), context)


def _parts(letter: Document) -> dict[str, object]:
    """Return what the parts of the sheets go by, or the heading of a letter."""
    match letter:
        case LetterContext():
            return {"heading": letter.heading}
        case PowerOfAttorney():
            return {"mandate": letter}
        case BlankRequestForm():
            company, mandate = letter.company, None
        case _:
            letter = letter.form if isinstance(letter, KeyStub) else letter
            company, mandate = letter.window.company, power_of_attorney.of(letter)
    return {
        "form": letter,
        "form_name": letter.form_name_ja or letter.form_name,
        "company": company,
        "who": fields.who(letter),
        "what": fields.what(letter),
        "mandate": mandate,
    }


def print_letter(
    letter: Document, *, at: datetime, passages: Passages | None = None
) -> pdf.Rendered:
    """
    Set a letter.

    :raises Unprintable: see `pdf.render`
    """
    return pdf.render(
        markup(letter, passages=passages),
        title=subject(letter),
        language=letter.language,
        at=at,
        enclosures=letter.enclosures if isinstance(letter, Reply) else (),
    )
