"""Run a command with the settings of the test run, or with ones that imitate production."""

import base64
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def key(letter: str) -> str:
    """Return a key that nobody uses."""
    return base64.b64encode(letter.encode() * 32).decode()


PRODUCTION = {
    "ENV_FILE": os.devnull,
    "DEMO": "false",
    "DEBUG": "false",
    "SECRET_KEY": "Zq8Vw2LxT5nRb7KcYp3MdHs6JfGu9EaXt4WvCzQ1oNiBkUyPlS",
    "ALLOWED_HOSTS": "privacy.example.jp",
    "CSRF_TRUSTED_ORIGINS": "https://privacy.example.jp",
    "KEY_RING": f"p1:{key('a')}",
    "DELIVERY_KEY": key("b"),
    "PEPPER": key("c"),
    "EMAIL_URL": "smtp+tls://user:password@mail.example.jp:587",
    "DATABASE_URL": "postgres://portal@db.example.jp/portal",
    "CELERY_BROKER_URL": "rediss://queue.example.jp/0",
}


def main(kind: str, *command: str) -> None:
    if kind == "production":
        os.environ.update(PRODUCTION, VAR_DIR=tempfile.gettempdir())
    else:
        __import__("tests.environment")
    os.execvp(command[0], command)  # noqa: S606 (the caller's own command)


if __name__ == "__main__":
    main(*sys.argv[1:])
