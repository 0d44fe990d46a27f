"""Claim: the explanations (candidates, reasons, questions) of every row cost little beside the screening.

    python benchmarks/explanations.py [--rows 1000000] [--turns 5]

Distinct rows are screened up to their distinct answers; then either all answer columns are spread to the rows, or all but
the explanations. Both run in every turn, each on a list of its own, on one thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pyarrow as pa
from common import AS_OF, Figure, made, run
from timing import Contest

from scrapscreen.screener import default_screener

EXPLANATIONS = ("cn_candidates", "ewc_candidates", "reasons", "questions")


def screened(table: pa.Table, bare: bool) -> pa.Table:
    screener = default_screener().plan_batches(table.column_names, as_of=AS_OF)
    batch = table.combine_chunks().to_batches()[0]
    answers = screener.answers(screener.inputs(batch.column))
    names = [n for n in answers.cases.column_names if not (bare and n in EXPLANATIONS)]
    return answers.cases.select(names).take(pa.array(answers.of_row))


def measure(rows: int, turns: int) -> Iterator[Figure]:
    timings = Contest(
        partial(made, rows, 1.0),
        {"all": lambda table: screened(table, bare=False), "bare": lambda table: screened(table, bare=True)},
        fresh=True,
    ).held(turns)
    with_them, without = timings["all"], timings["bare"]
    yield Figure("all answer columns, one thread", rows / with_them.median, "rows/s")
    yield Figure("without candidates, reasons, questions, one thread", rows / without.median, "rows/s")
    yield Figure("with explanations against without, time", with_them.times(without), "×", "≤ 1.15")
    yield Figure("with explanations against without, processor time", with_them.times_process(without), "×")


if __name__ == "__main__":
    run(__doc__, measure, rows=1_000_000)
