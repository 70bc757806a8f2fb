"""The desk: cases, registers and records in the admin site."""

from . import case, records, registers

__all__ = ["case", "records", "registers"]
