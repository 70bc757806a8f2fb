"""What is written into the log never names a person."""

import logging
from io import StringIO
from typing import Any

from django.conf import settings

from privacy_portal.logs import Line

LOGGING: dict[str, Any] = settings.LOGGING


def test_an_error_is_logged_with_its_class_and_place_but_without_its_text() -> None:
    written = StringIO()
    other, ours = logging.StreamHandler(StringIO()), logging.StreamHandler(written)
    ours.setFormatter(Line(LOGGING["formatters"]["line"]["format"]))
    logger = logging.Logger("django.request")
    # Another handler goes first and leaves the whole exception on the record.
    logger.handlers = [other, ours]
    try:
        int("𠮷野 太郎")
    except ValueError:
        logger.exception("Internal Server Error: %s", "/ja/\n")
    line = written.getvalue()
    assert "ValueError at test_logs.py:" in line
    assert "𠮷野" not in line
    assert line.count("\n") == 1


def test_the_log_of_every_process_is_written_so() -> None:
    assert LOGGING["formatters"]["line"]["class"] == "privacy_portal.logs.Line"
    assert {handler["formatter"] for handler in LOGGING["handlers"].values()} == {"line"}
