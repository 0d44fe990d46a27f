"""Record batches: the same answers as the frame they make together, whatever the portions and the threads."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.errors import ColumnClashError, InputError
from scrapscreen.screener import default_screener

DAY = dt.date(2026, 11, 22)
ROWS = [
    ("złom miedzi", "IN", "74040010", 1), ("aluminium ladder", "DE", "", 2), ("", "", "", 3), ("Messing, schwer", "TR", "74", 4),
    ("Kupferkabelschrott", "Atlantis", "n/a", 5), ("Alu-Drehspäne, lose", "CN", "76020011", 6), ("E-Motoren", "", "", 7),
    ("Altblei", "US", "78020000", 8), ("Alufelgen", "IN", "", 9),
]  # fmt: skip
NAMES = ("goods", "dest", "hs", "n")


def table(rows):
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    types = (pa.string(), pa.string(), pa.string(), pa.int64())
    return pa.table(
        {name: pa.array(cells, kind) for name, cells, kind in zip(NAMES, columns, types, strict=True)},
    )


def planned(**settings):
    return default_screener().plan_batches(
        NAMES, {"description": "goods", "destination": "dest"}, as_of=DAY, **settings
    )


def whole(given_, **settings):
    columns = {"description": "goods", "destination": "dest"}
    return default_screener().screen_frame(given_, columns, as_of=DAY, **settings)


@given(st.lists(st.sampled_from(ROWS), min_size=1, max_size=20), st.integers(1, 7))
def test_batches_together_are_the_frame(rows, size):
    given_ = table(rows)
    screen_batch = planned()
    parts = [screen_batch(batch) for batch in given_.to_batches(max_chunksize=size)]
    assert pa.Table.from_batches(parts).equals(whole(given_).combine_chunks())


def test_several_threads_may_screen_batches():
    given_ = table(ROWS * 40)
    screen_batch = planned()
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(screen_batch, given_.to_batches(max_chunksize=11)))
    assert pa.Table.from_batches(parts).to_pylist() == whole(given_).to_pylist()


def test_the_schema_is_known_before_the_first_batch():
    given_ = table(ROWS).replace_schema_metadata({"made": "by hand"})
    screen_batch = planned(prefix="ss_")
    assert screen_batch.schema(given_.schema) == whole(given_, prefix="ss_").schema
    assert screen_batch(given_.to_batches()[0]).schema == screen_batch.schema(given_.schema)
    assert screen_batch.schema(given_.schema).metadata == {b"made": b"by hand"}


def test_a_batch_without_rows():
    empty = table([]).schema.empty_table().combine_chunks()
    batch = pa.RecordBatch.from_arrays([c.combine_chunks() for c in empty.columns], schema=empty.schema)
    screen_batch = planned()
    assert screen_batch(batch).num_rows == 0
    assert screen_batch(batch).schema == screen_batch.schema(batch.schema)


def test_what_was_seen_in_all_batches_tells_the_kind_of_list():
    given_ = table(ROWS)
    alone = planned(list_context="infer")
    counts = sum(alone.look(alone.inputs(batch.column)) for batch in given_.to_batches(max_chunksize=2))
    knowing = alone.knowing(counts)
    assert knowing.view.kind == "scrap_dealer"
    answers = pa.Table.from_batches([knowing(batch) for batch in given_.to_batches(max_chunksize=2)])
    assert answers.to_pylist() == whole(given_, list_context="infer").to_pylist()


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        ({"destination": "Atlantis"}, InputError, "destination"),
        ({"min_confidence": 2}, InputError, "min_confidence: 2 is not between 0 and 1"),
        ({"min_confidence": "half"}, InputError, "min_confidence"),
        ({"list_context": "dealer"}, InputError, "list_context: 'dealer' is not known"),
    ],
)
def test_settings_that_cannot_be(settings, error, said):
    with pytest.raises(error, match=said):
        planned(**settings)


def test_an_answer_column_that_is_there_already():
    with pytest.raises(ColumnClashError, match="'status'"):
        default_screener().plan_batches(["goods", "status"])
