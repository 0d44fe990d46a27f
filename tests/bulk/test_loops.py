"""The compiled loops over records and cells against the steps on arrays, and against a dictionary."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapscreen.bulk import judged as judged_module
from scrapscreen.bulk import marks, records
from scrapscreen.bulk.blocks import TextBlock
from scrapscreen.bulk.judged import Judged, RawLines
from scrapscreen.bulk.marks import Marks, mask_of, odd_so_far, places_in
from scrapscreen.bulk.records import Records
from scrapscreen.grouping import SAMPLE
from scrapscreen.monthly import add_up

pytest.importorskip("numba")
from scrapscreen.bulk import loops

MARKS = Marks(b";")
texts = st.text(st.sampled_from('ab";\n\ré'), max_size=200).map(str.encode)


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "loops", lambda: loops)


@given(
    st.lists(st.sampled_from(['"a"', "a", '"a;\n"', ";", ";", "\n", "\r\n", '"', '""', "aaaaaaaaaaaaa"]), max_size=60),
    st.booleans(),
)
def test_the_layout_is_that_of_the_arrays(parts: list[str], final: bool) -> None:
    data = "".join(parts).encode()
    plain = MARKS.layout(data, None, final)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(marks, "loops", lambda: loops)
        fast = MARKS.layout(data, None, final)
    assert fast.parts.tolist() == plain.parts.tolist()
    assert places_in(fast.quotes).tolist() == places_in(plain.quotes).tolist()


@given(st.lists(st.sampled_from(['"a"', ";", "\n", "\r\n", "a", '""']), max_size=60))
def test_regular_is_what_the_arrays_call_so(parts: list[str]) -> None:
    signs = np.frombuffer("".join(parts).encode(), np.uint8)
    quotes, given = mask_of(signs, ord('"')), mask_of(signs, ord(";"), ord("\n"))
    _, _, regular, still_open = loops.lay_out(signs, ord(";"), ord("\n"))
    for final in (True, False):
        if len(signs):
            assert (regular and not (final and still_open)) == MARKS._regular(
                signs, quotes, odd_so_far(quotes), given, final
            )


@given(texts, st.booleans())
def test_records_and_cells_stand_where_the_arrays_find_them(data: bytes, blank: bool) -> None:
    layout = MARKS.layout(data)
    given = np.frombuffer(data, np.uint8), layout.parts, ord(";"), ord("\n"), blank
    fast, plain = loops.part(*given), records._part(*given)
    assert [part.tolist() for part in fast] == [part.tolist() for part in plain]
    for place in range(max(plain[-1].tolist(), default=0) + 1):
        fast_bounds, plain_bounds = (f(*parts, place) for f, parts in ((loops.bounds, fast), (records._bounds, plain)))
        assert [part.tolist() for part in fast_bounds] == [part.tolist() for part in plain_bounds]


words = st.text(st.sampled_from("ab"), max_size=20)


@given(st.lists(words | st.sampled_from(["scrap copper wire", "scrap copper wine", ""]), max_size=60))
@example([str(n % 3000) for n in range(20_000)])
@example(["a"] * 20)
def test_equal_cells_are_found(column: list[str]) -> None:
    data = "".join(f"{word};1\n" for word in column).encode()
    found = Records(data, MARKS).distinct_cells(0)
    assert found.to_pylist() == column
    if len(data) >= 8:
        assert found.dictionary.to_pylist() == list(dict.fromkeys(column))


def test_cells_that_hardly_repeat_come_as_they_are() -> None:
    data = "".join(f"{n}\n" for n in range(2 * SAMPLE)).encode()
    assert pa.types.is_string(Records(data, MARKS).distinct_cells(0).type)


@given(texts)
def test_the_cells_of_a_dictionary_are_the_cells(data: bytes) -> None:
    found = Records(data, MARKS)
    for place in range(max(found.widths.tolist(), default=0) + 1):
        assert found.distinct_cells(place).to_pylist() == found.cells(place).to_pylist()


LINES = st.lists(
    st.tuples(st.sampled_from(["", "Cu", "copper wire scrap", '"a;b"', "žlb"]), st.sampled_from(["1", "", "123456789"]))
)


@given(LINES, st.integers(1, 5))
def test_records_are_joined_with_their_answers_as_on_arrays(lines: list[tuple[str, str]], together: int) -> None:
    data = "".join(f"{goods};{mass}\n" for goods, mass in lines).encode()
    cases = pa.table({"answer": ["x", "yy", "zzzzzzzzzzzz"]}).slice(0, len(lines))
    judged = Judged(cases, (np.arange(len(lines)) % 3).astype(np.int32), add_up([]))
    writer = RawLines(SimpleNamespace(marks=MARKS, line_end=b"\n", mark=b"", header=b""), ["answer"])  # type: ignore[arg-type]

    def written(at_hand: object) -> bytes:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(judged_module, "loops", lambda: at_hand)
            patched.setattr(judged_module, "_TOGETHER", together)
            return b"".join(bytes(piece) for piece in writer(TextBlock(data, MARKS, 2, ""), judged))

    assert written(loops) == written(None)
