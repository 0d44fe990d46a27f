"""Made lists are the same for the same arguments, and as asked."""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
import list_maker


def made(rows, **settings):
    return pa.Table.from_batches(list_maker.batches(rows, **settings), list_maker.SCHEMA)


@pytest.mark.parametrize("distinct", [1.0, 0.05])
def test_the_share_of_distinct_texts(distinct):
    table = made(20_000, distinct=distinct)
    assert table.num_rows == 20_000
    assert len(pc.unique(table["goods description"])) == pytest.approx(20_000 * distinct, rel=0.15)


def test_the_same_seed_gives_the_same_list():
    assert made(3_000).equals(made(3_000))
    assert not made(3_000).equals(made(3_000, seed=8))


@pytest.mark.parametrize(("scrap", "least", "most"), [(0.0, 0, 0), (1.0, 2_000, 2_000), (0.3, 400, 800)])
def test_the_share_of_scrap(scrap, least, most):
    table = made(2_000, scrap=scrap)
    words = pa.array([text.lower() for goods in list_maker.SCRAP.values() for text, _ in goods])
    low = [text.lower() for text in table["goods description"].to_pylist()]
    count = sum(any(text.startswith(word) for word in words.to_pylist()) for text in low)
    assert least <= count <= most


def test_blocks_go_to_csv_and_parquet_alike(tmp_path, monkeypatch):
    monkeypatch.setattr(list_maker, "BLOCK", 700)
    for suffix in (".csv", ".parquet"):
        list_maker.write(tmp_path / f"list{suffix}", 2_000, distinct=0.5)
    table = pq.read_table(tmp_path / "list.parquet")
    options = pa.csv.ConvertOptions(column_types=list_maker.SCHEMA)
    assert pa.csv.read_csv(tmp_path / "list.csv", convert_options=options).equals(table)
    assert table["declaration"][-1].as_py() == "D000001999"
