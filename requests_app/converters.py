"""Values in the addresses of the admin: an unknown action is a 404."""

from django.urls import register_converter

from .choices import Action


class ActionConverter:
    """`receive-papers` in the address, `Action.RECEIVE_PAPERS` in the view."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> Action:
        return Action(value.upper().replace("-", "_"))

    def to_url(self, value: str) -> str:
        return value.lower().replace("_", "-")


register_converter(ActionConverter, "action")
