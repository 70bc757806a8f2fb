"""What it costs, what was paid, and what the bank says came in."""

from .bank import BankEntry, BankImport
from .invoices import FeeRate, Invoice, InvoiceLine, InvoiceSeries, Payment

__all__ = [
    "BankEntry",
    "BankImport",
    "FeeRate",
    "Invoice",
    "InvoiceLine",
    "InvoiceSeries",
    "Payment",
]
