"""委任状: what an appointed proxy may do, over the person's registered seal (domain 3.3, 4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..choices import Mandate
from .form import Person, RequestForm

ACTS: Final[Mapping[Mandate, tuple[str, str]]] = MappingProxyType(
    {
        Mandate.REQUEST: (
            "上の請求書を提出し、必要な書類の提出や補正、連絡の受け取り、手数料の支払いをすること",
            "to file the request named above, submit and complete its documents, receive notices"
            " about it, and pay the fee",
        ),
        Mandate.RECEIVE: ("回答を受け取ること", "to receive the answer"),
        Mandate.WITHDRAW: ("請求を取り下げること", "to withdraw the request"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    text: str
    gloss: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerOfAttorney:
    """
    The sheet for the person to seal; blank where nobody is named.

    :ivar request_name: the form that the proxy files, in Japanese
    :ivar choices: on a blank sheet, the forms one of which is ticked
    :ivar answer_to_agent: where the answer goes; None leaves it to the person's hand
    """

    language: str
    company: str
    request_name: str = ""
    request_name_en: str = ""
    choices: tuple[Act, ...] = ()
    receipt_number: str = ""
    services: tuple[str, ...] = ()
    subject: Person | None = None
    agent: Person | None = None
    given: tuple[Mandate, ...] = tuple(Mandate)
    answer_to_agent: bool | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        guided = self.language == "en"
        return tuple(
            Act(text=ACTS[act][0], gloss=ACTS[act][1] if guided else "") for act in self.given
        )


def of(form: RequestForm) -> PowerOfAttorney | None:
    """Return the power of attorney that belongs to a filled-in form; None where none is asked."""
    if form.mandate is None:
        return None
    return PowerOfAttorney(
        language=form.language,
        company=form.window.company,
        request_name=form.form_name_ja or form.form_name,
        request_name_en=form.form_name if form.language == "en" else "",
        receipt_number=form.receipt_number,
        services=tuple(service.name_ja or service.name for service in form.services),
        subject=form.subject,
        agent=form.agent,
        given=form.mandate.acts or tuple(Mandate),
        answer_to_agent=form.mandate.answer_to_agent,
    )
