"""The public face: one consignment, a list, tables of one's own."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrapscreen as ss
from scrapscreen.answer import ANSWER
from scrapscreen.tables import data_dir, fingerprint

DAY = "2026-11-22"
NAMES = ANSWER.names

LIST = pd.DataFrame(
    {
        "no": [1, 2, 3, 4, 5],
        "Warenbezeichnung": [
            "złom miedzi", "chatarra de aluminio", "magnesy neodymowe N52 10x5mm", None, "Kupferkabelschrott",
        ],
        "Warennummer": ["74040010", "7602 00 19", "85051110", "", "n/a"],
        "Bestimmungsland": ["IN", "Türkei", "US", "IN", "DE"],
        "price": [1.5, 2.5, math.nan, 0.0, 3.0],
    },
    index=["a", "b", "c", "d", "d"],
)  # fmt: skip


def frame_of(texts, **columns):
    return pd.DataFrame({"description": texts} | columns)


def table_of(texts, **columns):
    return pa.table({"description": texts} | columns)


def screen_list(frame, **settings):
    return ss.screen_frame(frame, as_of=DAY, **settings)


def cells(out, row=0, names=NAMES):
    """One row of the answer, the same from pandas and pyarrow."""
    if isinstance(out, pa.Table):
        return {name: out[name][row].as_py() for name in names}
    found = {name: out[name].iloc[row] for name in names}
    return {name: None if pd.isna(value) else value for name, value in found.items()}


# what comes in comes out


def test_pandas_keeps_index_rows_order_and_columns():
    before = LIST.copy(deep=True)
    out = screen_list(LIST)
    assert list(out.columns) == [*LIST.columns, *NAMES]
    pd.testing.assert_frame_equal(out[list(LIST.columns)], before)
    pd.testing.assert_frame_equal(LIST, before)
    assert out["status"].tolist() == ["waste", "waste", "product", "undetermined", "waste"]
    assert out["declared_check"].tolist() == ["consistent", "consistent", "consistent", "absent", "invalid"]
    assert out["exposure"].tolist() == ["likely", "likely", "none", "none", "none"]


def test_pyarrow_keeps_rows_order_columns_and_types():
    table = pa.table(
        {
            "n": pa.array([3, None], pa.int16()),
            "goods": pa.array(["złom miedzi", None]).dictionary_encode(),
            "when": pa.array([dt.datetime(2026, 1, 1), None], pa.timestamp("us", "UTC")),
            "nested": [[1], []],
        }
    ).replace_schema_metadata({"made": "by hand"})
    out = screen_list(table)
    assert isinstance(out, pa.Table)
    assert out.column_names == [*table.column_names, *NAMES]
    assert out.select(table.column_names).equals(table, check_metadata=True)
    assert out.select(NAMES).schema.remove_metadata() == ANSWER


def test_pandas_and_pyarrow_get_the_same_answers():
    by_pandas = screen_list(LIST)
    by_arrow = screen_list(pa.Table.from_pandas(LIST))
    for row in range(len(LIST)):
        assert cells(by_pandas, row) == cells(by_arrow, row)


def test_types_in_pandas():
    out = screen_list(LIST)
    assert (out["status_confidence"].dtype, out["cn_confidence"].dtype, out["review"].dtype) == (
        "float64",
        "float64",
        "bool",
    )
    assert set(out["ewc_hazardous"].dropna()) <= {True, False}
    strings = [name for name in NAMES if pa.types.is_string(ANSWER.field(name).type)]
    assert len(strings) == 13
    for name in strings:
        assert pd.api.types.is_string_dtype(out[name]), name
        assert out[name].notna().all(), name


@pytest.mark.parametrize(
    "index",
    [
        pd.MultiIndex.from_tuples([("x", 1), ("x", 2), ("y", 1), ("y", 1), ("z", 9)]),
        pd.Index([5, 5, 5, 5, 5]),
        pd.Index([np.nan, 1, 2, np.nan, 3]),
        pd.date_range("2026-01-01", periods=5),
        pd.CategoricalIndex(list("ababa"), name="cat"),
    ],
    ids=lambda i: type(i).__name__,
)
def test_any_index_is_kept(index):
    out = screen_list(LIST.set_axis(index))
    pd.testing.assert_index_equal(out.index, index)
    assert out["status"].tolist() == screen_list(LIST)["status"].tolist()


def test_a_selection_of_rows_and_a_view():
    every = screen_list(LIST)
    part = screen_list(LIST.iloc[[4, 0]])
    assert [cells(part, n) for n in (0, 1)] == [cells(every, n) for n in (4, 0)]


def test_columns_that_are_no_strings_are_kept():
    frame = pd.DataFrame({0: ["złom miedzi"], "x": [1]})
    out = screen_list(frame, columns={"description": "0"})
    assert list(out.columns) == [0, "x", *NAMES]
    assert out["status"].tolist() == ["waste"]


def test_two_columns_of_one_name():
    frame = pd.DataFrame([["złom miedzi", "second"]], columns=["goods", "goods"])
    out = screen_list(frame)
    assert list(out.columns) == ["goods", "goods", *NAMES]
    assert out["status"].tolist() == ["waste"]


def test_empty_lists():
    out = screen_list(LIST.iloc[:0])
    assert list(out.columns) == [*LIST.columns, *NAMES]
    assert (len(out), out.index.tolist()) == (0, [])
    table = screen_list(pa.table({"goods": pa.array([], pa.string())}))
    assert (table.num_rows, table.select(NAMES).schema.remove_metadata()) == (0, ANSWER)
    assert screen_list(pa.table({"goods": pa.nulls(0)})).num_rows == 0


def test_chunked_tables():
    texts = ["złom miedzi", None, "aluminium ladder", "rottami di alluminio", "złom miedzi"]
    places = ["IN", "DE", None, "TR", "CH"]
    whole = screen_list(table_of(texts, destination=places))
    for cuts in ([1, 4], [2, 3], [5, 0], [1, 1, 1, 1, 1], [0, 5, 0]):
        starts = [sum(cuts[:n]) for n in range(len(cuts))]
        chunked = pa.chunked_array([texts[a : a + n] for a, n in zip(starts, cuts, strict=True)], pa.string())
        out = screen_list(table_of(chunked, destination=pa.chunked_array([places[:3], places[3:]])))
        assert out.select(NAMES).to_pylist() == whole.select(NAMES).to_pylist()
    assert screen_list(table_of(pa.chunked_array([], pa.string()))).num_rows == 0


def test_a_prefix_for_all_answer_columns():
    out = screen_list(LIST, prefix="ss_")
    assert list(out.columns) == [*LIST.columns, *(f"ss_{name}" for name in NAMES)]
    assert out["ss_status"].tolist() == screen_list(LIST)["status"].tolist()


@pytest.mark.parametrize("make", [frame_of, table_of])
@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_bears_the_name_of_an_answer(make, name):
    with pytest.raises(ss.InputError, match=f"'{name}'.*prefix='ss_'"):
        screen_list(make(["scrap"], **{name: ["x"]}))
    out = screen_list(make(["złom miedzi"], **{name: ["x"]}), prefix="ss_")
    assert cells(out, 0, [name, "ss_status"]) == {name: "x", "ss_status": "waste"}


# one consignment is a list of one


def as_columns(screening):
    """The answer columns again from the full account."""

    def listed(candidates):
        return ";".join(f"{c.code}:{c.share:.2f}" for c in candidates)

    states = {
        state: ";".join(m.id for m in screening.measures if m.state == state) for state in ("planned", "in_force")
    }
    return {
        "materials": ";".join(screening.materials),
        "status": screening.status,
        "status_confidence": screening.status_confidence,
        "cn_code": screening.cn.code,
        "cn_confidence": screening.cn.confidence,
        "cn_candidates": listed(screening.cn.candidates),
        "ewc_code": screening.ewc.code,
        "ewc_hazardous": screening.ewc.hazardous,
        "ewc_candidates": listed(screening.ewc.candidates),
        "waste_entry": screening.ewc.waste_entry,
        "exposure": screening.exposure,
        "planned_measures": states["planned"],
        "current_measures": states["in_force"],
        "declared_check": screening.declared_check,
        "review": screening.review,
        "reasons": ";".join(r.code for r in screening.reasons),
        "questions": ";".join(q.code for q in screening.questions),
    }


WORDS = "złom miedzi chatarra de aluminio Kupferkabelschrott rottami di alluminio magnesy neodymowe N52 10x5mm old not from 24 t"
texts = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join))
shipments = st.fixed_dictionaries(
    {"description": texts},
    optional={
        "destination": st.sampled_from(["IN", "Türkei", "DE", "CH", "in"]),
        "origin": st.sampled_from(["IT", "DE", "Italia"]),
        "declared_cn": st.sampled_from(["76020090", "7404", "n/a", "7602 00 11 00", "1012100", "76020090.0"]),
        "net_mass_kg": st.sampled_from([0, 24000, 250_000.5, 1e9]),
        "source_activity": st.sampled_from(["construction", "shredding", "household"]),
        "documents": st.lists(st.sampled_from(["eow_statement", "byproduct_evidence", "annex_vii"]), max_size=2),
        "unit": st.sampled_from(["kg", "t", "pcs"]),
        "date": st.sampled_from(["2026-11-22", "2027-05-21", "2025-01-01"]),
    },
)


@given(shipments)
def test_screen_is_screen_frame_of_one_row(shipment):
    as_of = None if "date" in shipment else DAY
    row = shipment | {"documents": ";".join(shipment.get("documents", []))}
    out = ss.screen_frame(pa.table({name: [value] for name, value in row.items()}), as_of=as_of)
    assert as_columns(ss.screen(**shipment, as_of=as_of)) == cells(out)


@given(st.one_of(texts, st.binary(max_size=40), st.none(), st.floats(), st.integers(-(10**9), 10**9)))
def test_screen_reads_a_cell_as_screen_frame_does(cell):
    assert as_columns(ss.screen(cell, as_of=DAY)) == cells(screen_list(table_of([cell])))


def test_screen_takes_a_text_a_shipment_or_its_fields():
    by_name = ss.screen(description="złom miedzi", destination="IN", as_of=DAY)
    assert by_name == ss.screen("złom miedzi", destination="IN", as_of=DAY)
    assert by_name == ss.screen(ss.Shipment(description="złom miedzi", destination="IN"), as_of=DAY)
    assert by_name == ss.screen(ss.Shipment(description="złom miedzi", destination="TR"), destination="IN", as_of=DAY)
    assert by_name == ss.screen(ss.Shipment(description="?"), description="złom miedzi", destination="IN", as_of=DAY)
    assert by_name == ss.Screener().screen("złom miedzi", destination="IN", as_of=DAY)


@pytest.mark.parametrize(
    "as_of", [DAY, "2026-11-22T10:00", dt.date(2026, 11, 22), dt.datetime(2026, 11, 22, 23), pd.Timestamp(DAY)]
)
def test_as_of_is_a_day_however_it_is_written(as_of):
    r = ss.screen("złom miedzi", destination="IN", as_of=as_of)
    assert r == ss.screen("złom miedzi", destination="IN", as_of=DAY)
    assert type(r.as_of) is dt.date
    out = ss.screen_frame(frame_of(["złom miedzi"], destination=["IN"]), as_of=as_of)
    assert cells(out) == as_columns(r)


def test_as_of_goes_before_the_date_of_the_shipment():
    shipment = ss.Shipment(description="złom miedzi", destination="IN", date="2027-05-21")
    assert ss.screen(shipment).as_of == dt.date(2027, 5, 21)
    assert ss.screen(shipment, as_of=DAY).as_of == dt.date(2026, 11, 22)


def test_without_a_day_the_law_of_today_is_applied():
    before = dt.date.today()
    r = ss.screen("złom miedzi", destination="IN")
    assert before <= r.as_of <= dt.date.today()
    assert as_columns(ss.screen("złom miedzi", destination="IN", as_of=r.as_of)) == as_columns(r)


# one value for all, or a column


@pytest.mark.parametrize("make", [frame_of, table_of])
def test_destination_for_all_or_as_a_column(make):
    texts = ["złom miedzi"] * 3
    one = [cells(screen_list(make(texts), destination=place), 0) for place in ("DE", "IN")]
    column = screen_list(make(texts, destination=["DE", "IN", ""]))
    assert [cells(column, n) for n in (0, 1)] == one
    assert cells(column, 2) == cells(screen_list(make(texts)), 0)


@pytest.mark.parametrize("make", [frame_of, table_of])
def test_as_of_for_all_or_as_a_column(make):
    texts, days = ["złom miedzi"] * 3, ["2026-11-22", "2027-05-21", "2025-01-01"]
    one = [cells(ss.screen_frame(make(texts), as_of=day, destination="IN"), 0) for day in days]
    assert len({row["current_measures"] for row in one}) == 3
    for written in (days, [dt.date.fromisoformat(d) for d in days], [dt.datetime.fromisoformat(d) for d in days]):
        out = ss.screen_frame(make(texts, as_of=written), destination="IN")
        assert [cells(out, n) for n in range(3)] == one
        out = ss.screen_frame(make(texts, Versanddatum=written), destination="IN")
        assert [cells(out, n) for n in range(3)] == one


def test_a_cell_goes_before_the_value_for_all():
    frame = frame_of(["złom miedzi"] * 3, destination=["DE", "", None], as_of=["2027-05-21", "", None])
    out = ss.screen_frame(frame, as_of=DAY, destination="IN")
    assert cells(out, 0) == cells(ss.screen_frame(frame_of(["złom miedzi"]), as_of="2027-05-21", destination="DE"))
    for row in (1, 2):
        assert cells(out, row) == cells(ss.screen_frame(frame_of(["złom miedzi"]), as_of=DAY, destination="IN"))


@pytest.mark.parametrize("make", [frame_of, table_of])
def test_min_confidence_for_all_or_as_a_column(make):
    texts = ["złom miedzi"] * 3
    limits = [0.0, 0.9, 1.0]
    one = [cells(screen_list(make(texts), min_confidence=limit), 0) for limit in limits]
    out = screen_list(make(texts, min_confidence=limits))
    assert [cells(out, n) for n in range(3)] == one
    assert [row["status"] for row in one] == ["waste", "waste", "undetermined"]


def test_below_min_confidence_is_said_and_reviewed():
    sure, unsure = (cells(screen_list(frame_of(["złom miedzi"]), min_confidence=m)) for m in (0.5, 1))
    assert unsure["status"] == "undetermined"
    assert unsure["reasons"].startswith("below_min_confidence")
    assert unsure["review"] is True or unsure["review"] == np.True_
    assert "below_min_confidence" not in sure["reasons"]


@pytest.mark.parametrize("least", [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1])
def test_codes_are_cut_to_the_depth_that_is_so_sure(least):
    texts = ["złom miedzi", "chatarra de aluminio", "złom magnesów neodymowych", "Kupferkabelschrott", "scorie di rame"]
    out = screen_list(frame_of(texts), min_confidence=least)
    free = screen_list(frame_of(texts))
    for row in range(len(texts)):
        code, confidence = out["cn_code"].iloc[row], out["cn_confidence"].iloc[row]
        assert (code, confidence) == ("", 0) or confidence >= least
        assert free["cn_code"].iloc[row].startswith(code) or code == ""
        assert out["cn_candidates"].iloc[row] == free["cn_candidates"].iloc[row]


def test_columns_by_meaning():
    frame = pd.DataFrame({"a": ["złom miedzi"], "b": ["76020090"], "c": ["DE"], "goods": ["chatarra de aluminio"]})
    out = screen_list(frame, columns={"description": "a", "declared_cn": "b", "destination": "c"})
    assert cells(out, 0, ["materials", "declared_check", "exposure"]) == {
        "materials": "copper", "declared_check": "conflict", "exposure": "none",
    }  # fmt: skip


# the kind of list is the user's choice


BARE = "miedź"
DEALER = ["złom miedzi", "rottami di alluminio", "Kupferkabelschrott", BARE]
SHOP = ["magnesy neodymowe N52 10x5mm", "aluminium ladder", "ferrite magnets Y30 20x10", BARE]


def test_rows_are_read_alone_unless_a_list_context_is_given():
    alone = cells(screen_list(frame_of([BARE])))
    for texts in (DEALER, SHOP):
        assert (
            cells(screen_list(frame_of(texts)), 3)
            == cells(screen_list(frame_of(texts), list_context="none"), 3)
            == alone
        )
    assert alone["status"] == "undetermined"


@pytest.mark.parametrize(("kind", "texts", "status"), [("scrap_dealer", DEALER, "waste"), ("shop", SHOP, "product")])
def test_a_bare_metal_is_read_as_it_is_meant_in_such_a_list(kind, texts, status):
    given_, inferred = (screen_list(frame_of(texts), list_context=context) for context in (kind, "infer"))
    for row in range(len(texts)):
        given_reasons, inferred_reasons = (cells(out, row).pop("reasons").split(";") for out in (given_, inferred))
        answer = [name for name in cells(given_, row) if name != "reasons"]
        assert cells(given_, row, answer) == cells(inferred, row, answer)
        assert given_reasons == [r for r in inferred_reasons if not r.startswith("list_saw_")] != inferred_reasons
        assert f"list_{kind}" in given_reasons
    assert cells(given_, 3)["status"] == status
    assert cells(screen_list(frame_of([BARE]), list_context=kind)) == cells(given_, 3)


def test_a_list_that_does_not_show_its_kind_is_read_row_by_row():
    texts = [*DEALER, *SHOP]
    inferred, alone = (screen_list(frame_of(texts), list_context=context) for context in ("infer", "none"))
    assert [cells(inferred, n) for n in range(len(texts))] == [cells(alone, n) for n in range(len(texts))]


def test_today_is_the_day_of_rows_without_one():
    frame = frame_of(["złom miedzi"] * 2, destination=["IN"] * 2, date=["2025-01-01", ""])
    out = ss.screen_frame(frame, today=dt.date(2027, 5, 21))
    for row, day in enumerate(["2025-01-01", "2027-05-21"]):
        assert cells(out, row) == as_columns(ss.screen("złom miedzi", destination="IN", as_of=day))


# unreadable cells never stop a list


@pytest.mark.parametrize("make", [frame_of, table_of])
@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("destination", "Atlantis", "destination_unreadable"),
        ("origin", "Atlantis", "origin_unreadable"),
        ("date", "22.11.2026", "date_unreadable"),
        ("as_of", "soon", "date_unreadable"),
        ("net_mass_kg", "a lot", "mass_unreadable"),
        ("net_mass_kg", "-5", "mass_unreadable"),
        ("source_activity", "cooking", "activity_unreadable"),
        ("documents", "love_letter", "document_unreadable"),
    ],
)
def test_an_unreadable_cell_is_a_reason_and_a_review(make, column, cell, reason):
    out = ss.screen_frame(make(["magnesy neodymowe N52 10x5mm"] * 2, **{column: [cell, ""]}))
    bad, good = cells(out, 0), cells(out, 1)
    assert reason in bad["reasons"].split(";")
    assert bad["review"]
    assert reason not in good["reasons"].split(";")
    assert not good["review"]
    assert bad["status"] == good["status"] == "product"


def test_nothing_is_no_unreadable_cell():
    nothing = pa.table(
        {
            "goods": ["złom miedzi"] * 2,
            "net_mass_kg": [math.nan, None],
            "destination": pa.nulls(2),
            "date": pa.array([None, None], pa.date32()),
        }
    )
    out = screen_list(nothing)
    assert cells(out, 0) == cells(out, 1) == cells(screen_list(table_of(["złom miedzi"])))
    frame = pd.DataFrame({"goods": ["złom miedzi"], "date": pd.to_datetime([None]), "weight": [np.nan]})
    assert cells(screen_list(frame)) == cells(out, 0)


def test_a_column_of_numbers_as_codes():
    """Codes with an empty cell among them come from a spreadsheet as 76020090.0."""
    frame = pd.DataFrame({"goods": ["chatarra de aluminio"] * 3, "HS": [76020090.0, np.nan, 7602.0]})
    assert screen_list(frame)["declared_check"].tolist() == ["consistent", "absent", "deeper_needed"]
    assert screen_list(frame.astype({"HS": object}))["declared_check"].tolist() == [
        "consistent",
        "absent",
        "deeper_needed",
    ]
    assert screen_list(frame.astype({"HS": str}))["declared_check"].tolist()[0] == "consistent"


STRANGE = [
    None, math.nan, pd.NA, pd.NaT, 0, -1.5, 10**30, True, b"z\xc5\x82om miedzi", b"\xff\xfe", "z\u0142om miedzi", "", "\x00",
    "\ud800 copper", ["a"], {"a": 1}, (1, 2), np.array([1, 2]), dt.date(2026, 1, 1), 1 + 2j, object, float("inf"), "\U0010ffff",
    "x" * 1_000_000,
]  # fmt: skip


def test_any_cell_gets_a_result():
    out = screen_list(pd.DataFrame({"goods": pd.Series(STRANGE, dtype=object)}))
    assert len(out) == len(STRANGE)
    nothing = cells(screen_list(frame_of([""])))
    for row in range(4):
        assert cells(out, row) == nothing
    for cell, row in zip(STRANGE, range(len(STRANGE)), strict=True):
        assert as_columns(ss.screen(cell, as_of=DAY)) == cells(out, row), cell


@pytest.mark.parametrize(
    "column", ["declared_cn", "destination", "date", "net_mass_kg", "documents", "unit", "min_confidence"]
)
def test_any_cell_in_any_column_gets_a_result(column):
    frame = pd.DataFrame({"goods": ["z\u0142om miedzi"] * len(STRANGE), column: pd.Series(STRANGE, dtype=object)})
    out = screen_list(frame)
    assert set(out["status"]) <= {"waste", "undetermined"}
    assert out["materials"].tolist() == ["copper"] * len(STRANGE)


@given(st.lists(st.one_of(st.text(), st.none()), max_size=5))
def test_any_unicode_gets_a_result(descriptions):
    clean = [None if d is None else d.encode("utf-8", "replace").decode() for d in descriptions]
    out = screen_list(table_of(pa.array(clean, pa.string())))
    assert out.num_rows == len(descriptions)
    assert set(out["status"].to_pylist()) <= {
        "waste",
        "by_product",
        "end_of_waste",
        "used_good",
        "product",
        "undetermined",
    }


# bad parameters


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda f: ss.screen_frame(f, destination="Indja"),
            "destination: 'Indja' is no country known here; did you mean",
        ),
        (lambda f: ss.screen_frame(f, destination=""), "destination: '' is no country known here; write the ISO code"),
        (lambda f: ss.screen_frame(f, as_of="22.11.2026"), "as_of: '22.11.2026' is no date; write it as 2026-11-22"),
        (lambda f: ss.screen_frame(f, as_of=2026), "as_of: '2026' is no date; write it as 2026-11-22"),
        (lambda f: ss.screen_frame(f, as_of=pd.NaT), "as_of: 'NaT' is no date; write it as 2026-11-22"),
        (lambda f: ss.screen_frame(f, min_confidence=80), "min_confidence: 80 is not between 0 and 1"),
        (lambda f: ss.screen_frame(f, min_confidence=math.nan), "min_confidence: nan is not between 0 and 1"),
        (lambda f: ss.screen_frame(f, min_confidence="0.8"), "min_confidence: '0.8' is not between 0 and 1"),
        (
            lambda f: ss.screen_frame(f, list_context="shops"),
            "list_context: 'shops' is not known; did you mean 'shop'?",
        ),
        (
            lambda f: ss.screen_frame(f, columns={"description": "good"}),
            "columns: there is no column 'good' for description; did",
        ),
        (lambda f: ss.screen_frame(f, columns={"goods": "goods"}), "columns: unknown meaning 'goods'"),
        (
            lambda f: ss.screen_frame(f.rename(columns={"goods": "x"})),
            "columns: none of them looks like the goods description",
        ),
        (lambda f: ss.screen_frame(["scrap"]), "frame: list is not read here; hand in a pandas DataFrame"),
        (lambda f: ss.screen_frame(f["goods"]), "frame: Series is not read here; hand in a pandas DataFrame"),
        (
            lambda f: ss.screen("x", destination="Indja"),
            "destination: 'Indja' is no country known here; did you mean 'india'?",
        ),
        (lambda f: ss.screen("x", origin="Atlantis"), "origin: 'Atlantis' is no country known here; "),
        (lambda f: ss.screen("x", as_of="soon"), "as_of: 'soon' is no date; write it as 2026-11-22"),
        (
            lambda f: ss.screen("x", destinaton="IN"),
            "destinaton: Extra inputs are not permitted (given: 'IN'); did you mean",
        ),
        (
            lambda f: ss.screen("x", net_mass_kg=-1),
            "net_mass_kg: Input should be greater than or equal to 0 (given: -1)",
        ),
        (lambda f: ss.screen("x", source_activity="cooking"), "source_activity: Input should be 'construction'"),
        (lambda f: ss.screen("x", documents=["love_letter"]), "documents: Input should be 'eow_statement'"),
        (lambda f: ss.screen("x", date="22.11.2026"), "date: Input should be a valid date"),
        (lambda f: ss.screen("x", description="y"), "description: given twice; hand it in once"),
    ],
)
def test_bad_parameters_are_said_in_one_line_what_where_and_what_to_do(call, said):
    with pytest.raises(ss.InputError) as caught:
        call(pd.DataFrame({"goods": ["złom miedzi"]}))
    assert str(caught.value).startswith(said)
    assert len(str(caught.value).splitlines()) == 1
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, ss.ScrapscreenError)


# tables of one's own


OWN_BAN = """\
id = "MY-BAN"
title = "My ban on copper scrap to India"
kind = "ban"
checked_on = 2026-11-01
confidence = "high"
[[state]]
state = "in_force"
on = 2026-11-01
source = "https://example.org/ban"
[scope]
when = "material.copper status.waste dest.IN"
"""


def test_own_measures(tmp_path):
    (tmp_path / "MY-BAN.toml").write_text(OWN_BAN, encoding="utf-8")
    mine = ss.Screener(measures=tmp_path)
    for day, place, applies in (("2026-11-01", "IN", True), ("2026-10-31", "IN", False), ("2026-11-01", "TR", False)):
        r = mine.screen("złom miedzi", destination=place, as_of=day)
        assert ("MY-BAN" in {m.id for m in r.measures if m.state == "in_force"}) is applies
        known = {m.id for m in ss.screen("złom miedzi", destination=place, as_of=day).measures}
        assert {m.id for m in r.measures} - {"MY-BAN"} == known
    out = mine.screen_frame(frame_of(["złom miedzi", "chatarra de aluminio"]), as_of=DAY, destination="IN")
    assert ["MY-BAN" in ids.split(";") for ids in out["current_measures"]] == [True, False]


def test_a_planned_measure_that_becomes_law(tmp_path):
    """The day the restriction applies, it stands among the measures in force, and exposure has nothing left to speak of."""
    planned = (data_dir() / "measures" / "EU-CU-EXPORT.toml").read_text(encoding="utf-8")
    law = '[[state]]\nstate = "in_force"\non = 2027-03-01\nsource = "https://example.org/act"\n\n[scope]'
    assert planned.count("[scope]") == 1
    (tmp_path / "EU-CU-EXPORT.toml").write_text(planned.replace("[scope]", law), encoding="utf-8")
    mine = ss.Screener(measures=str(tmp_path))
    before, after = (mine.screen("złom miedzi", destination="IN", as_of=day) for day in ("2027-02-28", "2027-03-01"))
    assert (before.exposure, after.exposure) == ("likely", "none")
    states = [{m.id: m.state for m in r.measures}["EU-CU-EXPORT"] for r in (before, after)]
    assert states == ["planned", "in_force"]


def test_the_list_of_waste_changes_on_its_day_whatever_the_measures_say(tmp_path):
    law = (data_dir() / "measures" / "EU-BLACKMASS.toml").read_text(encoding="utf-8")
    assert law.count("on = 2026-12-09") == 1
    (tmp_path / "EU-BLACKMASS.toml").write_text(law.replace("on = 2026-12-09", "on = 2026-11-09"), encoding="utf-8")
    out = ss.Screener(measures=tmp_path).screen_frame(
        frame_of(["złom akumulatorów"] * 2, as_of=["2026-12-08", "2026-12-09"], source_activity=["household"] * 2)
    )
    assert out["ewc_code"].tolist() == ["200133", "200142"]


def test_own_words(tmp_path):
    words = "word,concepts,context,source\nblinkium,copper,,my list\nknirps*,scrap,,my list\n"
    (tmp_path / "de.csv").write_text(words, encoding="utf-8")
    assert ss.screen("Blinkium Knirps", as_of=DAY).materials == []
    mine = ss.Screener(lexicon=tmp_path).screen("Blinkium Knirps", as_of=DAY)
    assert (mine.materials, mine.status) == (["copper"], "waste")


def test_own_words_go_before_the_embedded_ones(tmp_path):
    (tmp_path / "pl.csv").write_text("word,concepts,context,source\nmiedzi,aluminium,,my list\n", encoding="utf-8")
    assert ss.Screener(lexicon=tmp_path).screen("złom miedzi", as_of=DAY).materials == ["aluminium"]


CN_OF_ONES_OWN = [
    ("74", "Copper"), ("7404", "Waste"), ("7404 00 10", "Refined copper scrap, as I call it"), ("76", "Al"),
    ("7602", "Waste"), ("76020090", "Scrap"), ("76020019", "Rest"), ("76020011", "Turnings"),
]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_own_nomenclature(tmp_path, form):
    table = pa.table(dict(zip(("code", "title"), map(list, zip(*CN_OF_ONES_OWN, strict=True)), strict=True)))
    path = tmp_path / f"cn_2027.{form}"
    if form == "csv":
        table.to_pandas().to_csv(path, index=False)
    else:
        pq.write_table(table, path)
    mine = ss.Screener(nomenclature=path).screen("złom miedzi", declared_cn="74040099", as_of="2027-02-01")
    assert [c.code for c in mine.cn.candidates] == ["74040010"]
    assert mine.cn.candidates[0].title == "Refined copper scrap, as I call it"
    assert mine.declared_check == "invalid"
    assert ss.screen("złom miedzi", declared_cn="74040099", as_of="2027-02-01").declared_check == "consistent"


@pytest.mark.parametrize(
    ("what", "name", "content", "line", "said"),
    [
        (
            "measures",
            "MY-BAN.toml",
            OWN_BAN.replace("in_force", "inforce"),
            7,
            "unknown state 'inforce'; did you mean 'in_force'?",
        ),
        ("measures", "MY-BAN.toml", OWN_BAN.replace("dest.IN", "dest.XX"), 10, "unknown fact 'dest.XX'"),
        ("measures", "MY-BAN.toml", OWN_BAN.replace('"ban"', "ban"), 3, "not readable as TOML"),
        (
            "lexicon",
            "de.csv",
            "word,concepts,context,source\nx,coper,,\n",
            2,
            "unknown concept 'coper'; did you mean 'copper'?",
        ),
        (
            "lexicon",
            "de.csv",
            "word,concepts,context,source\nx,copper,,\n# remark\nx,copper,,\n",
            4,
            "x stands already in line 2",
        ),
        ("lexicon", "de.csv", "word,concept,context,source\n", 1, "unknown column 'concept'; did you mean 'concepts'?"),
        ("lexicon", "de.csv", "word,concepts,context,source\nx,copper,maybe,\n", 2, "context is 'maybe'"),
        ("lexicon", "xx.csv", "word,concepts,context,source\n", None, "'xx' is no language code known here"),
        ("nomenclature", "cn.csv", "code,title\n7404,Waste\n74O4,Waste\n", 3, "'74O4' is no CN code"),
        ("nomenclature", "cn.csv", "kod,title\n", None, "no column 'code'"),
    ],
)
def test_own_files_with_mistakes_name_file_and_line(tmp_path, what, name, content, line, said):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ss.TableError) as caught:
        ss.Screener(**{what: path if what == "nomenclature" else tmp_path})
    message = str(caught.value)
    assert message.startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert said in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize("what", ["measures", "lexicon", "nomenclature"])
def test_own_files_that_are_not_there(tmp_path, what):
    with pytest.raises(ss.TableError, match="nowhere"):
        ss.Screener(**{what: tmp_path / "nowhere"})


def test_quantities_of_the_description_are_told():
    screening = ss.screen("Kupferschrott, min. 96 % Cu, 24,5 t")
    assert [q.model_dump() for q in screening.quantities] == [
        {
            "kind": "percent", "value": 96.0, "unit": "%", "of": "copper", "limit": "at least", "words": "min. 96 % Cu",
        },
        {"kind": "mass", "value": 24500.0, "unit": "t", "of": "", "limit": "", "words": "24,5 t"},
    ]  # fmt: skip
    assert ss.Screening.model_validate_json(screening.model_dump_json()) == screening
    assert ss.screen("Kupferschrott").quantities == []
    assert ss.screen(None).quantities == []


def test_screening_writes_nothing_to_the_tables():
    before = fingerprint(data_dir())
    screen_list(LIST)
    ss.screen("złom miedzi")
    assert fingerprint(data_dir()) == before
