"""Write the demo's `.env` with fresh secrets, unless there is one already."""

import base64
import os
import secrets
from pathlib import Path

ENV = Path(__file__).resolve().parent.parent / ".env"


def key() -> str:
    """Return 32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def main() -> None:
    if ENV.exists() and ENV.stat().st_size:
        return
    lines = (
        "# Written by `make run` for the demo on this machine. .env.example explains each line.",
        "DEMO=true",
        f"SECRET_KEY={secrets.token_urlsafe(50)}",
        "ALLOWED_HOSTS=localhost,127.0.0.1",
        f"KEY_RING=demo1:{key()}",
        f"DELIVERY_KEY={key()}",
        f"PEPPER={key()}",
    )
    draft = ENV.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
    draft.replace(ENV)
    print("Wrote .env with fresh secrets.")


if __name__ == "__main__":
    main()
