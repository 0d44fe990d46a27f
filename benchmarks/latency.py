"""Claim: one shipment is answered in a few milliseconds, and the command line in a second from a cold start.

    python benchmarks/latency.py [--rows 2000] [--turns 5]

``--rows`` distinct texts go one by one through ``screen`` after a warm-up. Whole processes are timed against a Python that
starts and does nothing; loading is measured inside a fresh process each, in processor time.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from common import AS_OF, Figure, made, run
from timing import Child, child

import scrapscreen as ss

_IN_PROCESS = "import time; s = time.process_time(); {what}; print(time.process_time() - s)"
LOADS = {
    "import scrapscreen": "import scrapscreen",
    "import of what screens (pyarrow, numpy, pydantic, rapidfuzz among it)": "from scrapscreen import screen",
    "lexicon loaded": "from scrapscreen.text.lexicon import load_lexicon; s = time.process_time(); load_lexicon(None)",
    "screener built, all tables": "from scrapscreen import Screener; s = time.process_time(); Screener()",
}
WARM_UP = 200
AIMS = {"import scrapscreen": "≤ 20", "lexicon loaded": "≤ 150"}


def inside(code: str, turns: int) -> float:
    """Return the median of the milliseconds of processor time that the code takes in a fresh process each."""
    command = [sys.executable, "-c", _IN_PROCESS.format(what=code)]
    taken = [float(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout) for _ in range(turns)]
    return 1000 * statistics.median(taken)


def measure(rows: int, turns: int) -> Iterator[Figure]:
    texts = made(rows + WARM_UP, 1.0, seed=1000)["goods"].to_pylist()
    taken, worked = [], []
    for text in texts:
        start, begun = time.perf_counter(), time.thread_time()
        ss.screen(text, destination="IN", as_of=AS_OF)
        worked.append(1000 * (time.thread_time() - begun))
        taken.append(1000 * (time.perf_counter() - start))
    del taken[:WARM_UP], worked[:WARM_UP]
    middle, late = (statistics.quantiles(taken, n=100)[n] for n in (49, 94))
    yield Figure("screen() of one text, warm, p50", middle, "ms", "≤ 1")
    yield Figure("screen() of one text, warm, p95", late, "ms")
    yield Figure("screen() of one text, warm, p50 of processor time", statistics.median(worked), "ms")
    yield Figure("p95 against p50", late / middle, "×")
    explain = (sys.executable, "-m", "scrapscreen.cli", "explain", "Alu-Drehspäne, lose, 24 t", "--destination", "IN")
    pairs: list[tuple[Child, Child]] = [(child(*explain), child(sys.executable, "-c", "pass")) for _ in range(turns)]
    yield Figure(
        "scrapscreen explain, whole process", 1000 * statistics.median(e.wall for e, _ in pairs), "ms", "≤ 800"
    )
    yield Figure("scrapscreen explain, processor time", 1000 * statistics.median(e.process for e, _ in pairs), "ms")
    yield Figure("scrapscreen explain, peak memory", statistics.median(e.peak for e, _ in pairs), "MiB")
    yield Figure(
        "scrapscreen explain against an idle Python", statistics.median(e.wall / n.wall for e, n in pairs), "×"
    )
    for name, code in LOADS.items():
        yield Figure(name, inside(code, turns), "ms", AIMS.get(name, ""))


if __name__ == "__main__":
    run(__doc__, measure, rows=2000)
