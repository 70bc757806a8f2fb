"""Measure on one engine, in a process of its own: settings are read once."""

import sys
from importlib import import_module

import django


def main(engine: str, names: list[str]) -> None:
    """Fill the scratch database and print each figure as it is known."""
    django.setup()
    # Only now may models be imported.
    import_module("tests.benchmarks.scratch").fill()
    for name in names:
        for figure in import_module(f"tests.benchmarks.{name}").measure():
            print(figure.line(engine=engine), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
