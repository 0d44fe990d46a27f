"""Accuracy on the project's own gold cases, and speed, against the committed baseline.

    python benchmarks/scoreboard.py            # print, compare, exit 1 on a drop
    python benchmarks/scoreboard.py --update   # write the figures as the new baseline

A drop of one point in any share fails. Speed is a ratio: rows per second of the screening over rows per second of one
regular-expression search in the same rows by pyarrow, both in this run, so that a slow machine does not count as a drop.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

import scrapscreen as ss
from scrapscreen.tables import read_table

sys.path.insert(0, str(Path(__file__).parent))
from list_maker import batches

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold"
BASELINE = HERE / "baseline.json"
COLUMNS = ("id", "lang", "description", "materials", "status", "exposure", "cn", "ewc", "note")
SPEED_MARGIN = 0.5


def read_gold() -> pd.DataFrame:
    """Return all gold cases, every cell a string."""
    rows = [row.cells for path in sorted(GOLD.glob("*.csv")) for row in read_table(path, COLUMNS, key=("id",))]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def accuracy(gold: pd.DataFrame) -> dict[str, float]:
    """Return the shares, in percent, that came out as labelled."""
    said: Any = ss.screen_frame(gold[["description"]], as_of="2026-11-22")
    shares: dict[str, pd.Series[Any]] = {
        "materials": said["materials"].replace("", "none").eq(gold["materials"]),
        "status": said["status"].eq(gold["status"]),
        "exposure": said["exposure"].eq(gold["exposure"]),
        "likely called likely": said["exposure"].eq("likely")[gold["exposure"].eq("likely")],
        "called likely is likely or possible": gold["exposure"].ne("none")[said["exposure"].eq("likely")],
    }
    for name, column, candidates, label, digits in (
        ("CN six digits first", "cn_code", "", "cn", 6),
        ("EWC first", "ewc_code", "", "ewc", 6),
        ("EWC among three", "ewc_code", "ewc_candidates", "ewc", 6),
    ):
        judged = gold[label].ne("") & (gold[label].str.split("|").map(lambda codes: max(map(len, codes))) >= digits)
        if label == "ewc":
            judged &= gold["status"].eq("waste")
        shares[name] = pd.Series(
            [
                hit(cell, [said[column][n], *_codes(said[candidates][n] if candidates else "")[:3]], digits)
                for n, cell in gold.loc[judged, label].items()
            ],
            dtype=bool,
        )
    return {name: round(100 * float(share.mean()), 2) for name, share in shares.items()}


def _codes(cell: str) -> list[str]:
    return [part.split(":")[0] for part in cell.split(";") if part]


def hit(label: str, codes: list[str], digits: int) -> bool:
    """Whether one of the codes agrees with one of the accepted ones (``|`` between) to so many digits."""
    accepted = {code[:digits] for code in label.split("|") if len(code) >= digits}
    return any(code[:digits] in accepted for code in codes if len(code) >= digits)


def speed(rows: int = 300_000) -> dict[str, float]:
    """Return rows per second on distinct rows of a made customs list, and the ratio to one pyarrow regex search."""
    made = pa.Table.from_batches(batches(rows, distinct=1.0, seed=7))["goods description"].combine_chunks()
    table = pa.table({"description": made})
    ss.screen_frame(table.slice(0, 2000), as_of="2026-11-22")
    ours, search = [], []
    for _ in range(3):
        start = time.perf_counter()
        ss.screen_frame(table, as_of="2026-11-22")
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        pc.match_substring_regex(made, r"(?i)\b(scrap|schrott|waste|d[eé]chets|rottam|chatarra|z[lł]om|sucata)\w*")
        search.append(time.perf_counter() - start)
    return {
        "rows per second": round(rows / statistics.median(ours)),
        "share of one regex search": round(statistics.median(search) / statistics.median(ours), 3),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--no-speed", action="store_true")
    args = parser.parse_args()
    gold = read_gold()
    found = {"cases": float(len(gold))} | accuracy(gold)
    if not args.no_speed:
        found |= speed()
    known: dict[str, float] = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    dropped = []
    for name, value in found.items():
        before = known.get(name)
        print(f"{name:40s} {value:12,.2f}" + (f"   (baseline {before:,.2f})" if before is not None else ""))
        if before is None or name in ("cases", "rows per second"):
            continue
        least = before * SPEED_MARGIN if name == "share of one regex search" else before - 1
        if value < least:
            dropped.append(name)
    if args.update:
        BASELINE.write_text(json.dumps(found, indent=1) + "\n")
        return 0
    if dropped:
        print(f"dropped: {', '.join(dropped)}", file=sys.stderr)
    return 1 if dropped else 0


if __name__ == "__main__":
    raise SystemExit(main())
