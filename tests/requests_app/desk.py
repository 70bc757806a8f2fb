"""How the tests of the admin set a scene: real operations, letters that lie there, one browser."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from identity.models import Staff
from privacy_portal import vault
from requests_app.choices import Action
from requests_app.management.storyteller import Cast, Teller
from requests_app.models import Case, Letter

PDF = b"%PDF-1.7 a letter"
# WhiteNoise warns where nothing was collected.
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


class Quick(Teller):
    """Tells without rendering: what the letters look like is tested elsewhere."""

    def later(self, days: int) -> None:
        self.at += timedelta(days=days)


def quick(cast: Cast, *, days_ago: int = 20) -> Quick:
    return Quick(cast, now() - timedelta(days=days_ago))


def print_letters(case: Case) -> None:
    """Let every letter that is owed lie there, as if the job had run."""
    for letter in case.letters.filter(rendered_at=None).select_related("data_key"):
        stored = vault.store(letter.data_key, PDF, at=now())
        Letter.objects.filter(pk=letter.pk).update(
            rendered_at=now(), file=stored.name, size=stored.size, sha256=stored.sha256, pages=1
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """A member of staff in front of a case."""

    client: Client
    case_id: int

    def url(self, action: Action) -> str:
        return reverse("admin:act", args=[self.case_id, action])

    def page(self) -> str:
        return reverse("admin:requests_app_case_change", args=[self.case_id])

    def open(self, action: Action) -> dict[str, Any]:
        """Open the page of an action and return what its form would send untouched."""
        response = self.client.get(self.url(action))
        assert response.status_code == 200, response.status_code
        return {"seen": response.context["seen"], "turn": response.context["turn"]}

    def take(self, action: Action, **typed: Any) -> Any:  # noqa: ANN401 - a test response
        return self.client.post(self.url(action), {**self.open(action), **typed})


def sit(staff: Staff, case: Case) -> Desk:
    client = Client(headers={"accept-language": "en"})
    client.force_login(staff)
    return Desk(client, case.pk)


def rows(name: str, *values: dict[str, Any]) -> dict[str, Any]:
    """Return rows of a form as a browser sends them."""
    sent: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(values), f"{name}-INITIAL_FORMS": 0}
    for number, row in enumerate(values):
        sent |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return sent
