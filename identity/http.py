"""A request of the desk, for type checkers."""

from django.http import HttpRequest

from .models import Staff


class StaffRequest(HttpRequest):
    """A request behind the staff log-in: its user is an account, never anonymous."""

    user: Staff
