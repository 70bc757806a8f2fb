"""委任状: what an appointed proxy may do, over the person's registered seal (domain 3.3, 4.2)."""

from dataclasses import dataclass
from typing import Final

from .form import Person, RequestForm

# The acts of domain 4.2: to ask, to receive, to withdraw. Receiving the answer is bound to the
# choice beneath, since answers go to the person unless the paper says otherwise.
ACTS: Final = (
    (
        "上の請求書を提出し、必要な書類を提出、補正すること",
        "to file the request named above, and to submit and complete its documents",
    ),
    (
        "請求に関する連絡、お支払い案内その他の通知を受け、手数料を支払うこと",
        "to receive notices about it, the payment notice included, and to pay the fee",
    ),
    (
        "回答を受け取ること（下の「回答の送付先」で代理人を選んだときに限ります）",
        "to receive the answer, only where “the agent” is ticked under “send the answer to”",
    ),
    ("請求を取り下げること", "to withdraw the request"),
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
    """

    language: str
    company: str
    request_name: str = ""
    request_name_en: str = ""
    receipt_number: str = ""
    services: tuple[str, ...] = ()
    subject: Person | None = None
    agent: Person | None = None

    @property
    def acts(self) -> tuple[Act, ...]:
        guided = self.language == "en"
        return tuple(Act(text=ja, gloss=en if guided else "") for ja, en in ACTS)


def of(form: RequestForm) -> PowerOfAttorney | None:
    """Return the power of attorney that belongs to a filled-in form; None where none is asked."""
    if not form.mandate:
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
    )
