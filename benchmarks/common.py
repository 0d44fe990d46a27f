"""What all benchmarks share: made lists, the machine in a line, figures in print.

Every script has ``measure(rows, turns)``, which yields figures, and is run as ``python benchmarks/NAME.py [--rows N]
[--turns N] [--json]``; ``python benchmarks/all.py`` runs them all. Compiled loops are at hand, as in a process that has read a
million descriptions, unless ``--arrays`` says otherwise or numba is not installed.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pyarrow as pa
from list_maker import batches

from scrapscreen.loops import PAY_FROM, WISH, supply

AS_OF = "2026-11-22"
SHOWN = ("scrapscreen", "numpy", "numba", "pyarrow", "pandas", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure; ``aim`` says what it should be, where there is such an aim."""

    what: str
    value: float
    unit: str
    aim: str = ""

    @property
    def shown(self) -> str:
        """The value, no more digits than mean something."""
        size = abs(self.value)
        return f"{self.value:,.{0 if size >= 100 else 1 if size >= 10 else 2}f}"

    def line(self) -> str:
        """Return the figure as a line of text."""
        return f"{self.what:72s} {self.shown:>12s} {self.unit}" + f"   (aim {self.aim})" * bool(self.aim)


def whole(rows: int, distinct: float, seed: int) -> pa.Table:
    """Return a made customs list with all its columns, always the same for a seed."""
    return pa.Table.from_batches(list(batches(rows, distinct=distinct, seed=seed)))


def made(rows: int, distinct: float, seed: int) -> pa.Table:
    """Return two columns of such a list: ``goods`` (description), ``dest`` (destination)."""
    chosen = whole(rows, distinct, seed).select(["goods description", "destination"]).rename_columns(["goods", "dest"])
    return chosen.combine_chunks()


def optional(name: str) -> Any | None:
    """Return a module that need not be installed, or ``None``, said on standard error."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name} is not installed; skipped", file=sys.stderr)
        return None


def machine() -> str:
    """Return one line on what all this was measured on."""
    found = []
    for name in SHOWN:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    here = f"{os.cpu_count()} cores {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    return ", ".join([here, *found])


def run(
    doc: str | None, measure: Callable[..., Iterator[Figure]], rows: int, turns: int = 5, **own: Callable[[str], Any]
) -> None:
    """Run one benchmark from the command line, ``rows`` and ``turns`` being what it takes by default.

    ``own`` are options of its own, each with what makes a value of its text.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=rows)
    parser.add_argument("--turns", type=int, default=turns)
    parser.add_argument("--arrays", action="store_true", help="without compiled loops")
    parser.add_argument("--json", action="store_true", help="one figure a line, for benchmarks/all.py")
    for name, kind in own.items():
        parser.add_argument(f"--{name}", type=kind)
    args = parser.parse_args()
    os.environ[WISH] = "never" if args.arrays else "always"
    if args.arrays:
        supply.withdraw()
    supply.pay(PAY_FROM)
    if not args.json:
        print(machine())
    for figure in measure(args.rows, args.turns, **{name: getattr(args, name) for name in own}):
        print(json.dumps(asdict(figure)) if args.json else figure.line(), flush=True)
