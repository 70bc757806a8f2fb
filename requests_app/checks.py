"""What must be true before the portal starts: keys, fonts, registers."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.utils.timezone import now

from privacy_portal import crypto, sandbox, sealing

from .letters import signing
from .letters.checks import font_faults


@register(Tags.security)
def check_keys(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401
    """Keys of the right length; a portal with a wrong key would write what nobody can read."""
    try:
        crypto.key_ring()
        crypto.decode_key(settings.PEPPER, name="PEPPER")
        sealing.server_key("check")
    except ImproperlyConfigured as error:
        return [Error(str(error), id="portal.E001")]
    return []


@register(Tags.compatibility)
def check_fonts(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401
    """Letters are printed with three fonts and no other (domain 9.3)."""
    return [Error(fault, id="portal.E002") for fault in font_faults()]


@register(Tags.security)
def check_letters(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401
    """A certificate that is named signs; letters never go out unsigned because of a slip."""
    return [Error(fault, id="portal.E006") for fault in signing.faults(at=now())]


@register(Tags.security, deploy=True)
def check_production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401
    """What the demo may do and production may not."""
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(Error("DEMO is on.", id="portal.E003"))
    if not settings.PUBLIC_HOST:
        found.append(Error("PUBLIC_HOST is not set: letters must name it.", id="portal.E004"))
    if not sandbox.layers() & {"network", "landlock"}:
        found.append(Error("The upload sandbox has no walls here.", id="portal.E005"))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(Warning("SQLite is the embedded default; use PostgreSQL.", id="portal.W001"))
    return found
