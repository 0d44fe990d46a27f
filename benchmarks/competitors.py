"""Claim: far more often right than what a user would pick instead, and faster than every one that looks into the CN titles.

    pip install scikit-learn sparse_dot_topn bm25s polars duckdb      # those missing are said and skipped
    python benchmarks/competitors.py [--rows 1000000] [--turns 5] [--nomenclature CN.csv]

The matchers look through the embedded titles: 1,800 from six digits on, short, of the headings around the three streams. A user
of theirs would hand them the official list of 15,000. It is not embedded; who has it can name it (columns ``code``, ``title``).

All take the same distinct rows in every turn, the slow ones only the first of them (how many is said). Each is asked two
questions of every gold case (``tests/gold``): is it waste of one of the three materials (F1, and recall: the share of such
waste that was found)? is the six-digit CN code right? For a matcher over titles waste is what lands in 7404, 7602 or 2620;
for a word search, what holds a word of metal and a word of waste, of some eighty in all. The titles are English and the gold
cases of many languages, so that the English cases are also told apart. The gold cases were written along with the
screening's own tables: the others never had a chance to learn from them, and on a list of another kind it too does worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from common import AS_OF, Figure, made, run
from rivals import RIVALS, Rival
from scoreboard import hit, read_gold
from timing import Contest

import scrapscreen as ss
from scrapscreen.codes.nomenclature import CombinedNomenclature

OURS = "scrapscreen"
AIMS = {"rapidfuzz extractOne": "≥ 5,000", "TF-IDF, sparse_dot_topn": "≥ 5"}

Said = tuple[list[bool], list[str]]
Turn = Callable[[pa.Table], object]


def ours(texts: Sequence[str]) -> Said:
    """Return what the screening says of each text: waste of the three materials? which code?"""
    out = ss.screen_frame(pa.table({"description": list(texts)}), as_of=AS_OF)
    pairs = zip(out["status"].to_pylist(), out["materials"].to_pylist(), strict=True)
    return [status == "waste" and materials != "" for status, materials in pairs], out["cn_code"].to_pylist()


def said(rival: Rival, texts: Sequence[str]) -> Said:
    codes = rival.codes(pa.array(texts, pa.string()))
    return [code.startswith(rival.waste) for code in codes], codes


def coded(rival: Rival, count: int, table: pa.Table) -> list[str]:
    return rival.codes(table["goods"].chunk(0).slice(0, count))


def judged(gold: pd.DataFrame, answer: Callable[[Sequence[str]], Said]) -> dict[str, float]:
    """Return F1 and recall of "waste of the three materials", and the share of right codes, in percent."""
    waste, codes = answer(gold["description"].tolist())
    found = np.array(waste)
    label = (gold["status"].eq("waste") & gold["materials"].ne("none")).to_numpy()
    both = float((found & label).sum())
    coded = [n for n, cell in enumerate(gold["cn"]) if max(map(len, cell.split("|"))) >= 6]
    right = [hit(gold["cn"].iloc[n], [codes[n]], 6) for n in coded]
    return {
        "waste, F1": 200 * both / max(1.0, float(found.sum() + label.sum())),
        "waste, recall": 100 * both / max(1.0, float(label.sum())),
        "CN six digits": 100 * float(np.mean(right)),
    }


def measure(rows: int, turns: int, nomenclature: Path | None = None) -> Iterator[Figure]:
    titles = CombinedNomenclature.from_file(nomenclature) if nomenclature else CombinedNomenclature()
    gold = read_gold()
    if rows < 1000:
        gold = gold.head(rows)
    ours(gold["description"].tolist())
    rivals = [rival for make in RIVALS if (rival := make(titles)) is not None]
    asked = {rival.name: max(1, int(rows * rival.share)) for rival in rivals} | {OURS: rows}
    runs: dict[str, Turn] = {OURS: lambda table: ss.screen_frame(table, as_of=AS_OF)}
    for rival in rivals:
        runs[rival.name] = partial(coded, rival, asked[rival.name])
    timings = Contest(partial(made, rows, 1.0), runs).held(turns)
    answers: dict[str, Callable[[Sequence[str]], Said]] = {OURS: ours}
    answers.update({rival.name: partial(said, rival) for rival in rivals})
    for name, timing in timings.items():
        yield Figure(f"{name}: asked", asked[name], "rows")
        yield Figure(f"{name}: speed", asked[name] / timing.median, "rows/s")
        part = asked[name] / rows
        yield Figure(f"{name}: {OURS} is faster", timing.times(timings[OURS]) / part, "×", AIMS.get(name, ""))
        yield Figure(f"{name}: by processor time", timing.times_process(timings[OURS]) / part, "×")
        for which, cases in {"gold": gold, "English gold": gold[gold["lang"].eq("en")]}.items():
            for what, share in judged(cases, answers[name]).items() if len(cases) else ():
                yield Figure(f"{name}: {which}, {what}", share, "%")


if __name__ == "__main__":
    run(__doc__, measure, rows=1_000_000, nomenclature=Path)
