# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""All steps of one draft together: which are missing, and the submission they make."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from identity.choices import Capacity, PaperKind, Whose

from .. import mail_codes
from ..choices import Language, Relation, RequestKind
from ..content import ServiceWanted, Submission, UploadedPaper
from ..models import DraftScan, KindRule, Service
from .wizard_address import in_parts
from .wizard_base import PortalForm, as_values
from .wizard_correction import REQUEST_FORMS
from .wizard_kind import KindForm, ServicesForm
from .wizard_person import DetailsForm
from .wizard_request import RequestForm
from .wizard_requester import Asker, RequesterForm

STEPS: Final = ("kind", "services", "requester", "details", "request", "documents", "check")
TYPED: Final = STEPS[:5]


class Answers:
    """
    What was typed so far, read by the forms of today.

    :param on: the Tokyo day, on which the registers and the rules are looked up
    :param proved: blind index of the e-mail address that answered with its code
    """

    def __init__(
        self, body: Mapping[str, dict[str, list[str]]], *, on: date, fee: int, proved: str = ""
    ) -> None:
        self.body = {**body, "details": in_parts(body["details"])} if "details" in body else body
        self.on = on
        self.fee = fee
        self.proved = proved
        # A page asks for the same step many times, and a form is dear to build.
        self._checked: dict[str, PortalForm] = {}

    @cached_property
    def rules(self) -> list[KindRule]:
        return list(KindRule.objects.in_force(on=self.on).order_by("position", "pk"))

    @cached_property
    def services(self) -> list[Service]:
        # Shareholders are turned to the trust bank before anything is typed (policy 5(1)).
        return list(
            Service.objects.in_force(on=self.on)
            .exclude(relation=Relation.SHAREHOLDER)
            .order_by("position", "pk")
        )

    def share(self, other: "Answers") -> None:
        """Use the registers as another draft's answers of the same day have read them."""
        self.__dict__.update({"rules": other.rules, "services": other.services})

    def slot(self, step: str) -> str:
        """Return where a step is kept: the block of a kind has a place for each kind."""
        return f"request:{self.kind}" if step == "request" and self.kind else step

    def blank(self, step: str, data: Any = None) -> PortalForm:
        """Return the form of a step, bound to the data or empty."""
        match step:
            case "kind":
                return KindForm(data, rules=self.rules, fee=self.fee)
            case "services":
                fee = self.fee if self.fee_applies else 0
                return ServicesForm(data, services=self.services, fee=fee)
            case "requester":
                return RequesterForm(data)
            case "details":
                return DetailsForm(data, asker=self.asker, on=self.on)
            case "request":
                kind = self.kind or RequestKind.DISCLOSE_DATA
                return REQUEST_FORMS[kind](data, on=self.on, asker=self.asker)
            case _:
                raise KeyError(step)

    def form(self, step: str) -> PortalForm:
        """Return the form of a step with what was typed, unbound: nothing is called wrong yet."""
        form = self.blank(step)
        if stored := self.body.get(self.slot(step)):
            form.initial_from(as_values(stored))
        return form

    def checked(self, step: str) -> PortalForm | None:
        """Return the form of a step bound to what was typed; None where nothing was."""
        stored = self.body.get(self.slot(step))
        if stored is None:
            return None
        if step not in self._checked:
            form = self.blank(step, as_values(stored))
            form.is_valid()
            self._checked[step] = form
        return self._checked[step]

    def first_gap(self, *, before: str = "check") -> str | None:
        """
        Return the first step that is missing or no longer right.

        After the details comes "email", where an address was given that is not proved yet.
        """
        for step in TYPED:
            if step == before:
                return None
            if self._valid(step) is None:
                return step
            if step == "details":
                if before == "email":
                    return None
                if self.address and not self.address_is_proved:
                    return "email"
        return None

    @cached_property
    def address(self) -> str:
        """Return the e-mail address of whoever asks; empty where none is used."""
        form = self._valid("details")
        return form.email() if isinstance(form, DetailsForm) else ""

    @cached_property
    def address_is_proved(self) -> bool:
        return bool(self.proved) and mail_codes.index_of(self.address) == self.proved

    @cached_property
    def kind(self) -> RequestKind | None:
        form = self._valid("kind")
        return RequestKind(form.cleaned_data["kind"]) if form else None

    @cached_property
    def asker(self) -> Asker:
        form = self._valid("requester")
        return form.asker() if isinstance(form, RequesterForm) else Asker()

    @property
    def capacity(self) -> Capacity:
        return self.asker.capacity

    @cached_property
    def chosen_services(self) -> list[Service]:
        form = self._valid("services")
        return form.chosen() if isinstance(form, ServicesForm) else []

    @cached_property
    def fee_applies(self) -> bool:
        return any(rule.fee_applies for rule in self.rules if rule.kind == self.kind)

    @property
    def fee_sum(self) -> int:
        """Return the fee in yen, tax included (policy 5: per service)."""
        return self.fee * len(self.chosen_services) if self.fee_applies else 0

    def _valid(self, step: str) -> PortalForm | None:
        form = self.checked(step)
        return form if form is not None and form.is_valid() else None

    def submission(self, *, draft_id: UUID, language: Language) -> Submission | None:
        """Return the complete request; None where a step is missing."""
        services, requester = self._valid("services"), self._valid("requester")
        details, request = self._valid("details"), self._valid("request")
        if (
            self.kind is None
            or not isinstance(services, ServicesForm)
            or not isinstance(requester, RequesterForm)
            or not isinstance(details, DetailsForm)
            or not isinstance(request, RequestForm)
        ):
            return None
        values = services.cleaned_data
        return Submission(
            draft_id=draft_id,
            kind=self.kind,
            capacity=self.capacity,
            language=language,
            delivery=request.delivery(),
            subject=details.subject(),
            agent=details.agent(),
            joint=details.joint(),
            services=tuple(
                ServiceWanted(
                    service_id=row.pk,
                    identifier=values[f"identifier_{row.code}"],
                    registered_name=values[f"registered_name_{row.code}"],
                )
                for row in services.chosen()
            ),
            content=replace(
                requester.with_mandate(request.content()),
                agent_registration=details.registration(),
            ),
            papers=uploaded(draft_id),
        )


def uploaded(draft_id: UUID) -> tuple[UploadedPaper, ...]:
    """Return the copies that were sent with a draft, one line a paper."""
    held = (
        DraftScan.objects.filter(draft=draft_id)
        .order_by("kind", "whose")
        .values_list("kind", "whose")
        .distinct()
    )
    return tuple(UploadedPaper(PaperKind(kind), Whose(whose)) for kind, whose in held)
