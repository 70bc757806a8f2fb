"""Log lines that name nobody: of an exception its class and places, for its text may hold data."""

import logging
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Line(logging.Formatter):
    """One line a record; a database prints the row that it refused, Python the value."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have written the whole exception there.
        record.exc_text = None
        return super().format(record).replace("\n", " ")

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - the name is the library's
        kind, _error, trace = ei
        places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace)]
        return f"{kind.__name__ if kind else '?'} at {' < '.join(reversed(places))}"
