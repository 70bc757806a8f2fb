"""Read a page as a browser does: its forms, what they hold, and what they would send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

Value = str | list[str]
SILENT = {"submit", "button", "image", "reset"}


@dataclass(slots=True)
class PageForm:
    """One form of a page, with what a browser would send if nothing were changed."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    # Every control, whether or not it would be sent; for choices, the values that can be chosen.
    offered: dict[str, list[str] | None] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, values: Mapping[str, Value]) -> dict[str, list[str]]:
        """Return what is sent with these answers; only what the page offers can be answered."""
        sent = dict(self.fields)
        for name, value in values.items():
            assert name in self.offered, f"{name} is not on the page: {sorted(self.offered)}"
            chosen = [value] if isinstance(value, str) else list(value)
            choices = self.offered[name]
            if choices is not None:
                unknown = set(chosen) - set(choices)
                assert not unknown, f"{name} does not offer {unknown}: {choices}"
            sent[name] = chosen
        return sent


@dataclass(slots=True)
class Page:
    """A page: its forms, and the errors that it shows."""

    forms: list[PageForm]
    text: str
    errors: list[str]

    def form(self, *names: str) -> PageForm:
        """Return the form that has controls of these names."""
        found = [form for form in self.forms if set(names) <= set(form.offered)]
        assert found, f"no form with {names}: {[sorted(form.offered) for form in self.forms]}"
        return found[0]

    def button(self, name: str, *, of: str) -> PageForm:
        """Return the form that goes to an address and has a button of this name."""
        found = [form for form in self.forms if of in form.action and name in dict(form.buttons)]
        assert found, f"no button {name} to {of}: {self.text}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.words: list[str] = []
        self.errors: list[str] = []
        self._form: PageForm | None = None
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []
        self._depth_of_error = self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "svg"):
            self._hidden += 1
        if self._depth_of_error and tag not in ("br", "img", "input", "use", "path", "circle"):
            self._depth_of_error += 1
        elif {"ds-field__error", "errorlist", "ds-notice--error"} & set(
            given.get("class", "").split()
        ):
            self._depth_of_error = 1
        if tag == "form":
            self._form = PageForm(given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(self._form, tag, given)

    def _control(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        names = set(given)
        if tag == "button" or (tag == "input" and given.get("type") in SILENT):
            if name:
                form.buttons.append((name, given.get("value", "")))
        elif tag == "input" and name:
            kind, value = given.get("type", "text"), given.get("value", "")
            if kind in ("radio", "checkbox"):
                choices = form.offered.setdefault(name, [])
                if choices is not None:
                    choices.append(value or "on")
                if "checked" in names:
                    form.fields.setdefault(name, []).append(value or "on")
            else:
                form.offered[name] = None
                if kind != "file":
                    form.fields.setdefault(name, []).append(value)
        elif tag == "select" and name:
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in names))
        elif tag == "textarea" and name:
            self._area = name
            form.offered[name] = None
            form.fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.fields[self._area][0] += data
        if self._depth_of_error and data.strip():
            self.errors.append(data.strip())
        if not self._hidden and data.strip():
            self.words.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "svg"):
            self._hidden -= 1
        if self._depth_of_error:
            self._depth_of_error -= 1
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            if self._form is not None and self._area:
                # A browser takes no notice of a line break right behind the tag.
                typed = self._form.fields[self._area]
                typed[0] = typed[0].removeprefix("\n")
            self._area = ""
        elif tag == "select" and self._form is not None and self._select:
            values = [value for value, _ in self._options]
            chosen = [value for value, selected in self._options if selected] or values[:1]
            self._form.offered[self._select] = values
            self._form.fields[self._select] = chosen
            self._select = ""


def read(content: bytes | str) -> Page:
    """Read the HTML of a page."""
    reader = _Reader()
    reader.feed(content.decode() if isinstance(content, bytes) else content)
    return Page(reader.forms, " ".join(reader.words), reader.errors)
