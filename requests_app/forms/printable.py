"""Texts that go into a letter are refused where they are typed, not when the letter is due."""

from django.core.exceptions import ValidationError
from django.forms import BaseForm, CharField
from django.utils.translation import gettext_lazy as _

from ..letters import names


def refuse_unprintable(text: str) -> None:
    """
    Refuse what no font of the letters has: emoji, and characters outside every register.

    :raises ValidationError: with the first such character
    """
    # Longer texts are refused by the length of their field.
    for start in range(0, len(text), names.LONGEST):
        try:
            names.html(text[start : start + names.LONGEST])
        except names.Unprintable as refusal:
            points = refusal.code.removeprefix("U+").split(" U+")
            raise ValidationError(
                _("Letters cannot print “%(character)s”. Please write it in another way."),
                code="unprintable",
                params={"character": "".join(chr(int(point, 16)) for point in points)},
            ) from refusal


def only_printable(form: BaseForm) -> None:
    """Hold every text of a form to what a letter can print."""
    for field in form.fields.values():
        if isinstance(field, CharField):
            field.validators.append(refuse_unprintable)
