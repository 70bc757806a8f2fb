"""Who sits in front of the screen, and by what right they ask (domain 3; policy 5(2))."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.choices import Capacity

from ..choices import POWER_REGISTERED, Mandate, Representation
from ..content import Content
from .wizard_base import Card, PortalForm, Row, cards, one_of, some_of

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

# Legal representatives in the sense of the Enforcement Order, Art. 13: nobody else is one.
LEGAL: Final = (
    Representation.PARENT,
    Representation.GUARDIAN_OF_MINOR,
    Representation.ADULT_GUARDIAN,
)
OF_MINORS: Final = (Representation.PARENT, Representation.GUARDIAN_OF_MINOR)
APPOINTED: Final = (
    Representation.LAWYER,
    Representation.FAMILY,
    Representation.COMPANY,
    Representation.OTHER_PROXY,
    *POWER_REGISTERED,
)
RELATION_FIELD: Final = {
    Capacity.LEGAL_REPRESENTATIVE: "legal_relation",
    Capacity.APPOINTED_PROXY: "proxy_relation",
}
ALONE, JOINT = "ALONE", "JOINT"
TO_PERSON, TO_AGENT = "PERSON", "AGENT"


@dataclass(frozen=True, slots=True)
class Asker:
    """As what somebody asks: what the later steps need to know of it."""

    capacity: Capacity = Capacity.SUBJECT
    representation: Representation | None = None
    # Whether another parent or guardian must act together with this one.
    joint: bool = False
    # Whether the answer goes to the proxy: only where the power of attorney says so.
    answer_to_agent: bool = False

    @property
    def is_subject(self) -> bool:
        return self.capacity == Capacity.SUBJECT

    @property
    def is_parent(self) -> bool:
        return self.representation == Representation.PARENT

    @property
    def for_minor(self) -> bool:
        return self.representation in OF_MINORS

    @property
    def power_registered(self) -> bool:
        return self.representation in POWER_REGISTERED

    @property
    def is_lawyer(self) -> bool:
        return self.representation == Representation.LAWYER

    @property
    def is_company(self) -> bool:
        return self.representation == Representation.COMPANY


class RequesterForm(PortalForm):
    """The capacity of whoever sits in front of the screen."""

    capacity = one_of(
        [
            (Capacity.SUBJECT.value, gettext_lazy("The person concerned")),
            (Capacity.LEGAL_REPRESENTATIVE.value, gettext_lazy("Legal representative")),
            (Capacity.APPOINTED_PROXY.value, gettext_lazy("Representative with a mandate")),
        ],
        missing=gettext_lazy("Choose who is making the request."),
        label=gettext_lazy("Who is making the request"),
    )
    legal_relation = one_of(
        [(choice.value, choice.label) for choice in LEGAL],
        missing=gettext_lazy("Choose your relation to the person."),
        label=gettext_lazy("Your relation to the person"),
        required=False,
    )
    sharing = one_of(
        [
            (ALONE, gettext_lazy("I may use it alone")),
            (JOINT, gettext_lazy("Together with another person")),
        ],
        missing=gettext_lazy("Choose whether you hold the authority alone."),
        label=gettext_lazy("Parental authority or guardianship"),
        help_text=gettext_lazy(
            "Married parents hold it together. After a divorce it is as the family register says. "
            "Choose “alone” also where the law lets you act alone, for instance because the other "
            "parent cannot act."
        ),
        required=False,
    )
    proxy_relation = one_of(
        [(choice.value, choice.label) for choice in APPOINTED],
        missing=gettext_lazy("Choose your relation to the person."),
        label=gettext_lazy("Your relation to the person"),
        required=False,
    )
    mandate = some_of(
        [
            (Mandate.RECEIVE.value, Mandate.RECEIVE.label),
            (Mandate.WITHDRAW.value, Mandate.WITHDRAW.label),
        ],
        label=gettext_lazy("What the power of attorney covers, besides making the request"),
        help_text=gettext_lazy(
            "At the end we print a power of attorney with this content for the person to seal."
        ),
    )
    answer_to = one_of(
        [
            (TO_PERSON, gettext_lazy("To the registered address of the person")),
            (TO_AGENT, gettext_lazy("To me, as the power of attorney says")),
        ],
        missing=gettext_lazy("Choose where the answer shall go."),
        initial=TO_PERSON,
        label=gettext_lazy("Where the answer shall go"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        name = RELATION_FIELD.get(values.get("capacity", ""))
        if name:
            self._require(name)
        if values.get("capacity") == Capacity.LEGAL_REPRESENTATIVE:
            self._require("sharing")
        to_agent = self._is_proxy(values) and values.get("answer_to") == TO_AGENT
        if to_agent and Mandate.RECEIVE not in values.get("mandate", ()):
            self.add_error(
                "mandate",
                _(
                    "Tick “To receive the answer”: it goes to you only if the power of attorney "
                    "says so."
                ),
            )
        return values

    def _require(self, name: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, str(self.fields[name].error_messages["required"]))

    @staticmethod
    def _is_proxy(values: dict[str, Any]) -> bool:
        return values.get("capacity") == Capacity.APPOINTED_PROXY

    def initial_from(self, values: "MultiValueDict[str, Any]") -> None:
        super().initial_from(values)
        # The registered address, unless somebody says otherwise.
        self.initial["answer_to"] = self.initial["answer_to"] or TO_PERSON

    def cards(self) -> list[Card]:
        return cards(
            self["capacity"],
            texts={
                Capacity.SUBJECT: _(
                    "I ask about my own data. Minors may ask themselves too, from about 15 years."
                ),
                Capacity.LEGAL_REPRESENTATIVE: _(
                    "I ask as the parent of a minor, as guardian of an adult, and so on."
                ),
                Capacity.APPOINTED_PROXY: _(
                    "The person gave me a power of attorney: family, a lawyer, and so on."
                ),
            },
            inside={
                Capacity.LEGAL_REPRESENTATIVE: "portal/apply/_legal.html",
                Capacity.APPOINTED_PROXY: "portal/apply/_proxy.html",
            },
        )

    def asker(self) -> Asker:
        """Return what this form says, once it is valid."""
        values = self.cleaned_data
        capacity = Capacity(values["capacity"])
        name = RELATION_FIELD.get(capacity)
        return Asker(
            capacity=capacity,
            representation=Representation(values[name]) if name else None,
            joint=capacity == Capacity.LEGAL_REPRESENTATIVE and values["sharing"] == JOINT,
            answer_to_agent=self._is_proxy(values) and values["answer_to"] == TO_AGENT,
        )

    def with_mandate(self, content: Content) -> Content:
        """Add what the power of attorney covers to what is asked."""
        values = self.cleaned_data
        if not self._is_proxy(values):
            return content
        return replace(
            content,
            mandate=(Mandate.REQUEST, *map(Mandate, values["mandate"])),
            answer_to_agent=values["answer_to"] == TO_AGENT,
        )

    def rows(self) -> list[Row]:
        asker, values = self.asker(), self.cleaned_data
        labels = dict(self.fields["capacity"].choices)  # type: ignore[attr-defined]
        lines = [str(labels[asker.capacity])]
        if asker.representation:
            lines.append(str(asker.representation.label))
        if asker.joint:
            lines.append(_("Together with another person"))
        rows = [Row(_("Who is making the request"), tuple(lines), "id_capacity_0")]
        if self._is_proxy(values):
            covered = [Mandate.REQUEST, *map(Mandate, values["mandate"])]
            acts = tuple(str(act.label) for act in covered)
            rows += [
                Row(_("What the power of attorney covers"), acts, "id_mandate_0"),
                self._answer_row(values["answer_to"] or TO_PERSON),
            ]
        return rows

    def _answer_row(self, chosen: str) -> Row:
        field = self.fields["answer_to"]
        labels = dict(field.choices)  # type: ignore[attr-defined]
        return Row(str(field.label), (str(labels[chosen]),), "id_answer_to_0")
