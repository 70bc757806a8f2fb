"""What every letter needs from the rows: who writes, to whom, about which case."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from identity.choices import Capacity
from privacy_portal import dates

from ..choices import Language, LetterKind, PartyRole, RequestKind
from ..content import Content
from ..models import (
    Case,
    ContactWindow,
    KindRule,
    Letter,
    Operator,
    Party,
    RequestedService,
    Service,
)
from ..procedure.articles import spelled_out
from ..texts import in_language
from .contexts import Addressee, Heading, Sender, Window

# Answers and codes go to the address that the papers proved (design 4)...
TO_THE_SUBJECT: Final = (
    LetterKind.REPLY,
    LetterKind.COVERING_NOTE,
    LetterKind.DELIVERY_CODE,
    LetterKind.NEW_KEY,
)
# ... and these to the proxy's where the power of attorney says so.
AS_THE_MANDATE_SAYS: Final = (
    LetterKind.REPLY,
    LetterKind.COVERING_NOTE,
    LetterKind.DELIVERY_CODE,
)


@dataclass(frozen=True)
class Rows:
    """A letter and the rows around it, read once; `on` is its Tokyo day."""

    letter: Letter
    # Of the letter as it is made now; the letter's own where nothing is said.
    in_language: str = ""

    @cached_property
    def case(self) -> Case:
        return self.letter.case

    @cached_property
    def on(self) -> date:
        return dates.tokyo_day(self.letter.owed_at)

    @property
    def language(self) -> str:
        return self.in_language or self.letter.language

    def text(self, *, ja: str, en: str) -> str:
        return in_language(self.language, ja=ja, en=en)

    def cite(self, citation: str) -> str:
        return spelled_out(citation, language=self.language)

    @cached_property
    def particulars(self) -> dict[str, Any]:
        return dict(json.loads(self.letter.particulars or "{}"))

    @cached_property
    def operator(self) -> Operator:
        operator: Operator = Operator.objects.in_force(on=self.on).latest("valid_from")
        return operator

    @cached_property
    def rule(self) -> KindRule:
        rules = KindRule.objects.in_force(on=self.case.request_date)
        rule: KindRule = rules.filter(kind=self.case.kind).latest("valid_from")
        return rule

    @cached_property
    def content(self) -> Content:
        return self.case.content()

    @cached_property
    def services(self) -> list[RequestedService]:
        return list(self.case.services.select_related("service", "data_key").order_by("position"))

    @cached_property
    def subject(self) -> Party:
        return self._parties[PartyRole.SUBJECT]

    @cached_property
    def agent(self) -> Party | None:
        return self._parties.get(PartyRole.AGENT)

    @cached_property
    def joint(self) -> Party | None:
        return self._parties.get(PartyRole.JOINT)

    @cached_property
    def _parties(self) -> dict[str, Party]:
        return {row.role: row for row in self.case.parties.select_related("data_key")}

    def service_names(self) -> tuple[str, ...]:
        return tuple(row.service.name(language=self.language) for row in self.services)

    def common(self) -> dict[str, Any]:
        """Return the fields that every `LetterContext` has."""
        return {
            "heading": self.heading(),
            "kind": RequestKind(self.case.kind),
            "requested_on": self.case.request_date,
        }

    @cached_property
    def addressed_agent(self) -> Party | None:
        """Return the agent if the letter goes to them, and not to the person concerned."""
        if self.letter.kind not in TO_THE_SUBJECT:
            return self.agent
        mandate_says_so = (
            self.letter.kind in AS_THE_MANDATE_SAYS
            and self.agent is not None
            and self.capacity == Capacity.APPOINTED_PROXY
            and self.content.answer_to_agent
            # The desk saw it on the sealed paper. Who moves since has to prove it anew.
            and self.agent.address_proved_on is not None
        )
        return self.agent if mandate_says_so else None

    @property
    def capacity(self) -> Capacity:
        return Capacity(self.case.verification.capacity)

    def heading(self) -> Heading:
        party = self.addressed_agent or self.subject
        by_law = self.capacity == Capacity.LEGAL_REPRESENTATIVE and party is self.subject
        return Heading(
            number=self.letter.number,
            on=self.on,
            addressee=Addressee(
                postcode=party.postcode,
                address=party.address,
                building=party.building,
                organisation=party.organisation,
                name=party.name,
                representative=self.agent.name if self.agent and by_law else "",
            ),
            sender=self.sender(),
            receipt_number=self.case.number,
            language=self.language,
            translated=self.letter.language == Language.EN,
        )

    def sender(self) -> Sender:
        row = self.operator
        return Sender(
            name=row.name(language=self.language),
            representative=self.text(ja=row.representative_ja, en=row.representative_en),
            postcode=row.postcode,
            address=self.text(ja=row.address_ja, en=row.address_en),
            registration_number=row.registration_number,
            desk=self.text(ja=row.desk_ja, en=row.desk_en),
            desk_hours=self.text(ja=row.desk_hours_ja, en=row.desk_hours_en),
            phone=row.phone,
            complaints_url=settings.PUBLIC_HOST,
        )

    def window(self, *, service: Service | None = None) -> Window:
        """Return the label: the window of the first service named, else the desk (policy 5)."""
        service = service or self.services[0].service
        window = (
            ContactWindow.objects.in_force(on=self.on)
            .filter(Q(service_code=service.code) | Q(service_code="", relation=service.relation))
            .order_by("-service_code", "-valid_from")
            .first()
        )
        return Window(
            postcode=self.operator.postcode,
            address=self.operator.address_ja,
            company=self.operator.name_ja,
            name=window.name_ja if window else self.operator.desk_ja,
        )
