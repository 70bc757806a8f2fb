"""From a context to a document: which template, which subject, and the PDF."""

from datetime import datetime
from typing import TypeAlias

from django.template.loader import render_to_string

from . import fields, pdf, power_of_attorney
from .contexts import LetterContext
from .form import KeyStub, RequestForm
from .replies import Reply
from .subjects import subject

Document: TypeAlias = LetterContext | RequestForm | KeyStub


def template(letter: Document) -> str:
    """Return the name of the template: one a kind of letter, replies one a kind of request."""
    name = letter.letter.lower()
    if isinstance(letter, Reply):
        name = f"{name}_{letter.kind.lower()}"
    return f"letters/{name}.en.html" if letter.language == "en" else f"letters/{name}.html"


def markup(letter: Document) -> str:
    """
    Return the letter as well-formed markup.

    :raises Unprintable: if a text of it has a character that no font has
    """
    context: dict[str, object] = {"letter": letter, "subject": subject(letter)}
    if isinstance(letter, LetterContext):
        context["heading"] = letter.heading
    else:
        form = letter.form if isinstance(letter, KeyStub) else letter
        context |= {
            "form": form,
            "form_name": form.form_name_ja or form.form_name,
            "company": form.window.company,
            "who": fields.who(form),
            "what": fields.what(form),
            "mandate": power_of_attorney.of(form),
        }
    return render_to_string(template(letter), context)


def print_letter(letter: Document, *, at: datetime) -> pdf.Rendered:
    """
    Set a letter.

    :raises Unprintable: see `pdf.render`
    """
    return pdf.render(markup(letter), title=subject(letter), language=letter.language, at=at)
