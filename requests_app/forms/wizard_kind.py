# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""What is asked, and of which services (policy 5; design 1)."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ..choices import RequestKind
from ..models import KindRule, Service
from ..texts import in_language
from ..wording import is_english, language, named, yen
from .wizard_base import Card, PortalForm, Row, cards, one_of, some_of
from .wizard_fields import LineField, NameField

KNOW: Final = (
    RequestKind.DISCLOSE_DATA,
    RequestKind.NOTIFY_PURPOSE,
    RequestKind.DISCLOSE_PROVISIONS,
)
CHANGE: Final = (RequestKind.CORRECT_DATA, RequestKind.CEASE_USE, RequestKind.CEASE_PROVISION)


class KindForm(PortalForm):
    """One of six, unselected at first."""

    def __init__(
        self, data: Any = None, *, rules: Sequence[KindRule], fee: int, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.rules = {rule.kind: rule for rule in rules}
        self.fee = fee
        self.fields["kind"] = one_of(
            [(kind.value, kind.label) for kind in (*KNOW, *CHANGE) if kind in self.rules],
            missing=_("Choose the kind of request."),
            label=_("Kind of request"),
        )

    def groups(self) -> list[tuple[str, list[Card]]]:
        """Return the cards under their two questions."""
        drawn = cards(
            self["kind"],
            texts={kind: _in_words(rule) for kind, rule in self.rules.items()},
            asides={
                kind: yen(self.fee) if rule.fee_applies else _("Free")
                for kind, rule in self.rules.items()
            },
            free=frozenset(kind for kind, rule in self.rules.items() if not rule.fee_applies),
        )
        return [
            (_("I want to know"), [card for card in drawn if card.value in KNOW]),
            (_("I want you to change or stop"), [card for card in drawn if card.value in CHANGE]),
        ]

    def rows(self) -> list[Row]:
        kind = RequestKind(self.cleaned_data["kind"])
        return [Row(_("Kind of request"), (str(kind.label),), "id_kind_0")]


def _in_words(rule: KindRule) -> str:
    """Return what a kind is for; to English readers with its name on the Japanese papers."""
    if not is_english():
        return rule.summary_ja
    with translation.override("ja"):
        name = str(RequestKind(rule.kind).label)
    return format_html('{} <span lang="ja">（{}）</span>', rule.summary_en, name)


class ServicesForm(PortalForm):
    """
    One or more services, each with what helps to find the data.

    :param fee: in yen, for each service; 0 where the kind is free
    """

    def __init__(
        self, data: Any = None, *, services: Sequence[Service], fee: int, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fee = fee
        self.services = {service.code: service for service in services}
        self.fields["services"] = some_of(
            [(code, row.name(language=language())) for code, row in self.services.items()],
            missing=_("Choose at least one service."),
            label=_("Services"),
        )
        for code, row in self.services.items():
            hint = in_language(language(), ja=row.hint_ja, en=row.hint_en)
            self.fields[f"identifier_{code}"] = LineField(
                label=_("Registered e-mail address, member or contract number"),
                help_text=hint or _("It helps us to find the data. You can leave it empty."),
                attrs={"autocapitalize": "none"},
            )
            self.fields[f"registered_name_{code}"] = NameField(
                label=_("Name as registered"),
                help_text=_("Only if it differs from your name now, such as a former name."),
            )

    def groups(self) -> list[tuple[str, list[Card]]]:
        """Return the cards under the kinds of service, in the order of the register."""
        grouped: dict[str, list[Card]] = {}
        for card in self._cards():
            row = self.services[card.value]
            name = in_language(language(), ja=row.group_ja, en=row.group_en)
            grouped.setdefault(name, []).append(card)
        return list(grouped.items())

    def _cards(self) -> list[Card]:
        return cards(
            self["services"],
            asides={code: yen(self.fee) for code in self.services} if self.fee else {},
            found_by={
                code: " ".join(
                    (row.name_ja, row.name_en, row.group_ja, row.group_en, row.also_called)
                )
                for code, row in self.services.items()
            },
            more={
                code: (self[f"identifier_{code}"], self[f"registered_name_{code}"])
                for code in self.services
            },
            counted=frozenset(self.services),
        )

    def chosen(self) -> list[Service]:
        """Return the chosen rows, in the order of the register."""
        wanted = set(self.cleaned_data["services"])
        return [row for code, row in self.services.items() if code in wanted]

    def rows(self) -> list[Row]:
        lines = []
        for row in self.chosen():
            lines.append(row.name(language=language()))
            for name in (f"identifier_{row.code}", f"registered_name_{row.code}"):
                if self.cleaned_data[name]:
                    lines.append(named(self.fields[name].label, self.cleaned_data[name]))
        return [Row(_("Services"), tuple(lines), "id_services_0")]


class ConsentForm(PortalForm):
    """The last look before sending (WCAG 3.3.4)."""

    agree = forms.BooleanField(
        label=pgettext_lazy(
            "consent",
            "What I entered is right. I agree that my personal data are used for this request.",
        ),
        error_messages={
            "required": pgettext_lazy("consent", "Check the answers and tick the box.")
        },
    )
