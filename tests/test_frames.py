"""Frames of other libraries: in through the Arrow C stream, out as what they were; scrapscreen imports none of them."""

import subprocess
import sys

import pyarrow as pa
import pytest

import scrapscreen as ss

GOODS = ["złom miedzi", "aluminium ladder", "", None, "Kupferkabelschrott"]
DAY = "2026-11-22"


def expected():
    return ss.screen_frame(pa.table({"goods": GOODS, "n": range(5)}), as_of=DAY).to_pylist()


def test_a_record_batch():
    batch = pa.record_batch({"goods": GOODS, "n": range(5)})
    out = ss.screen_frame(batch, as_of=DAY)
    assert isinstance(out, pa.RecordBatch)
    assert out.to_pylist() == expected()
    assert ss.screen_frame(batch.slice(0, 0), as_of=DAY).num_rows == 0


def test_polars():
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"goods": GOODS, "n": range(5)})
    out = ss.screen_frame(frame, as_of=DAY)
    assert isinstance(out, pl.DataFrame)
    assert out.rows(named=True) == expected()
    assert out.columns[:2] == ["goods", "n"]
    with pytest.raises(ss.InputError, match=r"LazyFrame is not read here.*collect"):
        ss.screen_frame(frame.lazy(), as_of=DAY)


def test_duckdb():
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.from_arrow(pa.table({"goods": GOODS, "n": range(5)}))
    out = ss.screen_frame(relation, as_of=DAY)
    assert isinstance(out, duckdb.DuckDBPyRelation)
    assert pa.table(out).to_pylist() == expected()
    assert out.aggregate("count(*) as rows").fetchall() == [(5,)]


class Stream:
    """What any library may hand over: nothing but the protocol."""

    def __init__(self, table):
        self._table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


def test_a_stream_of_a_library_that_makes_no_frames():
    out = ss.screen_frame(Stream(pa.table({"goods": GOODS, "n": range(5)})), as_of=DAY)
    assert isinstance(out, pa.Table)
    assert out.to_pylist() == expected()


def test_importing_scrapscreen_imports_no_frame_library():
    code = (
        "import sys, pyarrow as pa, scrapscreen as ss; ss.screen_frame(pa.table({'goods': ['scrap']}));"
        "print([m for m in ('polars', 'duckdb', 'narwhals', 'dask', 'pyspark') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
