"""The desk: cases, registers and records in the admin site."""

from django.contrib import admin

from . import bank, case, inquiries, letter_texts, records, registers

__all__ = ["bank", "case", "inquiries", "letter_texts", "records", "registers"]

# The first page has every register; the list of cases needs the width.
admin.site.enable_nav_sidebar = False
