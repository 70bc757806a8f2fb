"""What import-linter cannot see: who writes, who reads the clock, how long a file may be."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("privacy_portal", "identity", "fees", "requests_app")
LINES = 300

# Case data: operations, with the clock's ledger. Letters, packages, notices, keys, codes and paper
# forms: their own rows, as jobs finish them. Drafts and inquiries: no case yet, or none at all.
# Registers: the admin and commands.
WRITERS = (
    *("operations", "clock", "letters", "packages", "notices", "new_keys", "mail_codes"),
    *("blank_forms", "drafts", "resuming", "inquiries", "letter_texts", "redaction"),
    *("admin/registers", "admin/letter_texts", "management"),
)
BULK = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "abulk_create"}
WRITES = {"save", "create", "update", "delete", *BULK}
# Sessions are the edge itself: Django asks them without telling the time.
EDGES = {"admin", "views", "templatetags", "tasks", "schedules", "management", "sessions", "checks"}
CLOCK = {"now", "utcnow", "today", "localdate", "localtime"}
SIGNALS = {
    "receiver",
    "Signal",
    "pre_save",
    "post_save",
    "pre_delete",
    "post_delete",
    "m2m_changed",
}


def sources(*folders: str) -> list[Path]:
    """Return our Python files, without migrations."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def named(path: Path, nodes: Iterable[ast.AST]) -> list[str]:
    """Return where the nodes stand, as one clicks on it."""
    return [f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}" for node in nodes]


def calls(module: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Yield every call with the last part of the called name."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Attribute(attr=name) | ast.Name(id=name):
                    yield name, node
                case _:  # what a call returned, or an item, is called: it has no name
                    pass


def writes_rows(name: str, call: ast.Call) -> bool:
    """Tell `row.save()` from `storage.save(name, file)` and `query.update(x=1)` from a dict's."""
    if not isinstance(call.func, ast.Attribute) or name not in WRITES:
        return False
    if name in BULK:
        return True
    if name == "update":
        return bool(call.keywords) and not call.args
    return not call.args


def test_only_writers_write_rows() -> None:
    app = ROOT / "requests_app"
    found = [
        place
        for path in sources("requests_app")
        if not path.relative_to(app).with_suffix("").as_posix().startswith(WRITERS)
        for place in named(
            path, (call for name, call in calls(tree(path)) if writes_rows(name, call))
        )
    ]

    assert found == []


def test_the_clock_is_read_at_the_edges_only() -> None:
    found = [
        place
        for path in sources(*APPS)
        if not EDGES & {*path.parts, path.stem}
        for place in named(
            path,
            (
                call
                for name, call in calls(tree(path))
                # With an argument, localdate and localtime convert; without, they read.
                if name in CLOCK and not (name.startswith("local") and (call.args or call.keywords))
            ),
        )
    ]

    assert found == []


def test_there_are_no_signals_of_our_own() -> None:
    found = [
        place
        for path in sources(*APPS)
        for place in named(
            path,
            (
                node
                for node in ast.walk(tree(path))
                if (isinstance(node, ast.Name) and node.id in SIGNALS)
                or (isinstance(node, ast.alias) and node.name in SIGNALS)
            ),
        )
    ]

    assert found == []


def test_imports_stand_at_the_top() -> None:
    found = [
        place
        for path in sources(*APPS, ".dev", "tests")
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for place in named(
            path,
            (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)),
        )
    ]

    assert found == []


def test_models_save_as_django_saves() -> None:
    found = [
        place
        for path in sources(*APPS)
        if "models" in {*path.parts, path.stem}
        for place in named(
            path,
            (
                node
                for node in ast.walk(tree(path))
                if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
            ),
        )
    ]

    assert found == []


def test_no_file_has_two_subjects() -> None:
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*sources(*APPS, ".dev"), *pages]
        if (lines := len(path.read_text().splitlines())) > LINES
    }

    assert long == {}


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "signals"])
def test_every_file_has_a_subject(name: str) -> None:
    assert [path for path in sources(*APPS, "tests", ".dev") if path.stem == name] == []


def test_no_file_names_where_packages_come_from() -> None:
    # Spelled apart, so that this file does not name them either.
    hosts = [
        "".join(name)
        for name in (
            ("pypi", ".org"),
            ("python", "hosted.org"),
            ("deb.", "debian.org"),
            ("security.", "debian.org"),
            ("registry.", "npmjs.org"),
        )
    ]
    top = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".env"]
    folders = (*APPS, ".dev", ".ci", "templates", "static", "tests")
    below = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    found = [
        str(path.relative_to(ROOT))
        for path in [*top, *below]
        if path.suffix not in {".pyc", ".mo"}
        and any(host.encode() in path.read_bytes() for host in hosts)
    ]

    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_versions_and_hashes_and_nothing_else(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    packages = [line for line in lines if line[:1].isalnum()]

    assert packages
    assert all("==" in line for line in packages)
    assert "://" not in "\n".join(lines)
    assert not [line for line in lines if line.startswith("-")]
