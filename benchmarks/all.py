"""All benchmarks one after the other, each in a process of its own, as a table.

    python benchmarks/all.py                 # as each script measures by default: half an hour
    python benchmarks/all.py --quick         # fewer rows and turns: a few minutes
    python benchmarks/all.py --markdown      # the tables of BENCHMARKS.md
    python benchmarks/all.py --only cores latency

A figure ``group: what`` is set in a row for each group and a column for each what.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from common import Figure, machine

HERE = Path(__file__).parent
QUICK = {
    "in_memory": (200_000, 3), "explanations": (200_000, 3), "cores": (200_000, 3), "stages": (200_000, 3),
    "latency": (500, 3), "growth": (1_000_000, 1), "competitors": (200_000, 3), "engines": (200_000, 2),
    "cluster": (300_000, 1), "files": (1_000_000, 3),
}  # fmt: skip
"""Rows and turns of each script for a quick look; its own defaults are for the record."""


def figures(name: str, *options: str) -> list[Figure]:
    """Run one script; return its figures, none where it failed, which is said."""
    done = subprocess.run(
        [sys.executable, HERE / f"{name}.py", "--json", *options], stdout=subprocess.PIPE, check=False
    )
    if done.returncode:
        print(f"{name}: exit code {done.returncode}", file=sys.stderr)
    return [Figure(**json.loads(line)) for line in done.stdout.decode().splitlines() if line.startswith("{")]


def table(found: Sequence[Figure]) -> Iterator[str]:
    """Yield the lines of the Markdown tables of one script: grouped figures crosswise, the others one a line."""
    cells: dict[str, dict[str, str]] = {}
    columns: dict[str, None] = {}
    for figure in found:
        group, _, what = figure.what.rpartition(": ")
        if group:
            column = f"{what}, {figure.unit}"
            columns[column] = None
            cells.setdefault(group, {})[column] = figure.shown + f" (aim {figure.aim})" * bool(figure.aim)
    if cells:
        yield from ("", f"| | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}")
        for group, row in cells.items():
            yield f"| {group} | {' | '.join(row.get(column, '') for column in columns)} |"
    alone = [figure for figure in found if ": " not in figure.what]
    if alone:
        yield from ("", "| | | | aim |", "|---|---:|---|---|")
        for figure in alone:
            yield f"| {figure.what} | {figure.shown} | {figure.unit} | {figure.aim} |"


def chapter(name: str, found: Sequence[Figure]) -> Iterator[str]:
    """Yield the Markdown lines of one script: its claim, and its figures."""
    doc = (HERE / f"{name}.py").read_text(encoding="utf-8")
    claim = doc.partition("Claim: ")[2].partition("\n\n")[0]
    yield from (f"### {name}.py", "", f"{claim[:1].upper()}{claim[1:]}".replace("``", "`"))
    yield from table(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--only", nargs="+", choices=sorted(QUICK), default=list(QUICK))
    args = parser.parse_args()
    print(machine() + ("\n" if args.markdown else ""))
    failed = False
    for name in args.only:
        rows, turns = QUICK[name]
        start = time.perf_counter()
        found = figures(name, *(("--rows", str(rows), "--turns", str(turns)) if args.quick else ()))
        failed = failed or not found
        if args.markdown:
            print("\n".join(chapter(name, found)) + "\n", flush=True)
            continue
        print(f"\n{name}.py ({time.perf_counter() - start:.0f} s)")
        for figure in found:
            print(f"  {figure.line()}", flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
