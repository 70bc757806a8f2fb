# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""A new address while the request is under way: the fields of the steps, asked once more."""

from typing import Any

from django.utils.translation import gettext as _

from ..choices import PartyRole
from ..operations import NewAddress
from .wizard_address import add_address, joined
from .wizard_base import PortalForm, one_of


class AddressForm(PortalForm):
    """Whose address it is, where somebody acts for the person, and the address in its parts."""

    def __init__(self, data: Any = None, *, has_agent: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.has_agent = has_agent
        if has_agent:
            self.fields["whose"] = one_of(
                [
                    (PartyRole.SUBJECT.value, _("Of the person concerned")),
                    (PartyRole.AGENT.value, _("Of the representative")),
                ],
                missing=_("Choose whose address changes."),
                label=_("Whose address changes"),
            )
        add_address(self, "", own=not has_agent)

    def role(self) -> PartyRole:
        return PartyRole(self.cleaned_data.get("whose", PartyRole.SUBJECT))

    def new_address(self) -> NewAddress:
        """Return the new address, as typed but for the block number."""
        values = self.cleaned_data
        return NewAddress(values["postcode"], joined(values, ""), values["building"])
