"""What the second submit button of an address does: fill in, or ask which of several places."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from .. import addresses
from ..addresses import Place
from .wizard_address import PARTS
from .wizard_fields import digits_of

SAME: Final = "same"
AGENT: Final = "agent"
POSTCODE_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Lookup:
    """
    The answer to a look-up: what to say, what to choose from, and where to go on.

    `prefix` is that of the fields of the address; `focus` the name of the field to go on with.
    """

    prefix: str
    title: str
    focus: str = ""
    text: str = ""
    places: tuple[Place, ...] = ()


def look_up(values: MultiValueDict[str, Any], *, which: str) -> Lookup:
    """
    Fill in what a postcode stands for; `values` are changed, and nothing typed is lost.

    A person who typed another address, or whose postcode stands for several places, is asked.

    :param which: the button: "subject", "agent", or "same" for the representative's
    """
    if which == SAME:
        return _copy(values)
    prefix = "agent_" if which == AGENT else ""
    digits = digits_of(values.get(f"{prefix}postcode", ""))
    if len(digits) != POSTCODE_DIGITS:
        title = _("Enter 7 digits (you entered %(count)d).") % {"count": len(digits)}
        return Lookup(prefix, title, f"{prefix}postcode")
    places = addresses.find(digits)
    if not places:
        return Lookup(
            prefix,
            _("We could not find the address. Please type it below."),
            f"{prefix}prefecture",
        )
    if chosen := _chosen(values, prefix, places):
        return _fill(values, prefix, chosen)
    if len(places) == 1 and _is_free(values, prefix, places[0]):
        return _fill(values, prefix, places[0])
    title = (
        _("This postcode stands for several towns. Choose yours.")
        if len(places) > 1
        else _("This postcode stands for another address than the one below.")
    )
    return Lookup(prefix, title, places=places)


def _chosen(
    values: MultiValueDict[str, Any], prefix: str, places: tuple[Place, ...]
) -> Place | None:
    text = values.get(f"{prefix}place", "")
    return next((place for place in places if place.text == text), None)


def _is_free(values: MultiValueDict[str, Any], prefix: str, place: Place) -> bool:
    """Say whether filling in would take away nothing that was typed."""
    typed = (values.get(f"{prefix}prefecture", ""), values.get(f"{prefix}city", "").strip())
    return typed[1] == "" or typed == (place.prefecture, place.city)


def _fill(values: MultiValueDict[str, Any], prefix: str, place: Place) -> Lookup:
    values[f"{prefix}prefecture"] = place.prefecture
    values[f"{prefix}city"] = place.city
    # The block and number are the person's own, unless an office brought its own with it.
    if place.street and not values.get(f"{prefix}street", "").strip():
        values[f"{prefix}street"] = place.street
    return Lookup(
        prefix,
        _("The address is filled in. Add block and number."),
        f"{prefix}street",
    )


def _copy(values: MultiValueDict[str, Any]) -> Lookup:
    """Take the address of the person concerned for the representative too (WCAG 3.3.7)."""
    for part in PARTS:
        values[f"agent_{part}"] = values.get(part, "")
    return Lookup("agent_", _("The same address is filled in."), "agent_building")
