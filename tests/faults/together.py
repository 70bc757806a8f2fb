"""Several people in the same moment, each with a thread and a database connection of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Begin all calls in the same moment; return what each returned, in order."""
    gate = threading.Barrier(len(calls))

    def through(call: Callable[[], T]) -> T:
        try:
            gate.wait(timeout=10)
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(through, call) for call in calls]]
