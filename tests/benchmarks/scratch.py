"""The scratch database: tables, registers, staff, and a case told by operations."""

from datetime import datetime

from django.conf import settings
from django.core.management import call_command

from requests_app.choices import DeliveryMethod, Outcome, RequestKind
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast, Teller
from tests.conftest import hire


def fill() -> None:
    """Make an empty database into a portal that has no case yet."""
    for folder in ("vault", "static", "mail"):
        (settings.VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0, stdout=_Silent())
    for command in ("createcachetable", "load_procedure", "load_roles"):
        call_command(command, verbosity=0, stdout=_Silent())


class _Silent:
    """Standard output belongs to the figures."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Nothing is kept."""


def decided(at: datetime) -> Teller:
    """Tell a disclosure up to its approved answer, with two services."""
    cast = Cast(*(hire(role) for role in ("intake", "reviewer", "approver", "finance")))
    tale = Teller(cast, at)
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        "conoha",
        delivery=DeliveryMethod.CERTIFIED_MAIL,
    )
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    return tale
