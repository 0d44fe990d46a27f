"""Monthly limits: against the months counted row by row, whatever the portions; sums that no order changes."""

import random

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scrapscreen as ss
from scrapscreen.monthly import PART, TOTALS, add_up, said, totals
from scrapscreen.screener import default_screener
from tests.monthly import CELLS, COLUMNS, MEASURE, TODAY, months_of, sample

ROWS = st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}), max_size=30)
LOT = {"goods": "rottami di rame", "from": "IT", "dest": "TR", "day": "2026-11-03", "law": "", "kg": "200000", "by": ""}


def frame(rows):
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in CELLS})


def monthly(given_, **settings):
    return default_screener().monthly(given_, COLUMNS, **{"today": TODAY} | settings)


@given(rows=ROWS)
def test_the_months_are_those_counted_row_by_row(rows):
    found = monthly(frame(rows))
    assert found.schema == TOTALS
    assert found.to_pylist() == months_of(rows)


def test_the_sample_has_months_over_and_under_the_limit_and_rows_without_mass():
    rows = sample().to_dict("records")
    expected = months_of(rows)
    assert {month["over"] for month in expected} == {True, False}
    assert any(month["rows_without_mass"] for month in expected)
    assert len(expected) > 3
    assert monthly(sample()).to_pylist() == expected


@given(rows=ROWS, size=st.integers(1, 9), shuffle=st.randoms(use_true_random=False))
def test_parts_add_up_in_any_order(rows, size, shuffle):
    table = frame(rows)
    screener = default_screener().plan_batches(table.column_names, COLUMNS, today=TODAY)
    parts = []
    for batch in table.to_batches(max_chunksize=size):
        inputs = screener.inputs(batch.column)
        parts.append(screener.monthly(inputs, screener.answers(inputs)))
        assert parts[-1].equals(screener.monthly(inputs))
    shuffle.shuffle(parts)
    half = len(parts) // 2
    whole = monthly(table)
    assert screener.months(parts).equals(whole)
    assert screener.months([add_up(parts[:half]), add_up(parts[half:])]).equals(whole)


def test_sums_are_exact_whatever_the_order():
    masses = [0.1, 0.2, 0.3, 99_999_999.999, 1 / 3, 250_000.001] * 500
    rows = [LOT | {"kg": repr(kg)} for kg in masses]
    exact = sum(round(kg * 1000) for kg in masses) / 1000
    for _ in range(3):
        random.Random(len(rows)).shuffle(rows)
        assert monthly(frame(rows))["net_mass_kg"].to_pylist() == [exact]


@pytest.mark.parametrize(
    ("kilograms", "over"),
    [(["250000", "250000"], False), (["250000", "250000.001"], True), (["500000"], False), (["500000", "0.001"], True)],
)
def test_over_is_above_the_limit_to_the_gram(kilograms, over):
    assert monthly(frame([LOT | {"kg": kg} for kg in kilograms]))["over"].to_pylist() == [over]


def test_each_month_has_its_own_sum():
    rows = [LOT | {"day": f"2026-{month:02d}-{day:02d}"} for month in (9, 10) for day in (1, 15, 30)][:-1]
    found = monthly(frame(rows)).select(["month", "net_mass_kg", "over"]).to_pylist()
    assert found == [
        {"month": "2026-09", "net_mass_kg": 600_000.0, "over": True},
        {"month": "2026-10", "net_mass_kg": 400_000.0, "over": False},
    ]


def test_the_month_is_that_of_as_of_then_of_the_date_then_of_today():
    rows = [LOT | {"law": law, "day": day} for law, day in (("2026-09-01", "2026-10-01"), ("", "2026-10-01"), ("", ""))]
    assert monthly(frame(rows))["month"].to_pylist() == ["2026-09", "2026-10", "2026-11"]


def test_masses_of_numbers_and_no_column_of_masses():
    lots = pd.DataFrame([LOT, LOT, LOT]).assign(kg=[300_000, None, 200_000.5])
    assert monthly(lots).to_pylist() == monthly(pa.Table.from_pandas(lots)).to_pylist()
    assert monthly(lots).select(["net_mass_kg", "over", "rows", "rows_without_mass"]).to_pylist() == [
        {"net_mass_kg": 500_000.5, "over": True, "rows": 3, "rows_without_mass": 1}
    ]
    columns = {meaning: name for meaning, name in COLUMNS.items() if meaning != "net_mass_kg"}
    found = default_screener().monthly(lots.drop(columns="kg"), columns, today=TODAY)
    assert found.select(["net_mass_kg", "over", "rows", "rows_without_mass"]).to_pylist() == [
        {"net_mass_kg": 0.0, "over": False, "rows": 3, "rows_without_mass": 3}
    ]


def test_one_value_for_all_rows_counts_as_in_screening():
    lots = frame([LOT | {"dest": ""}] * 3)
    assert monthly(lots, destination="TR").to_pylist() == monthly(frame([LOT] * 3)).to_pylist()
    assert monthly(lots, destination="DE").num_rows == 0
    on_one_day = monthly(frame([LOT] * 3), as_of="2026-10-31")
    assert on_one_day["month"].to_pylist() == ["2026-10"]


def test_the_kind_of_list_tells_what_counts():
    dealer = pd.DataFrame(
        [LOT | {"goods": goods} for goods in ("Messing, schwer", "Kupferkabelschrott", "Raff, blank") * 9]
    )
    alone, in_list = monthly(dealer), monthly(dealer, list_context="infer")
    assert in_list.equals(monthly(dealer, list_context="scrap_dealer"))
    assert in_list["rows"].to_pylist() > alone["rows"].to_pylist()


def test_several_threads_count_what_one_counts(monkeypatch):
    whole = monthly(sample())
    monkeypatch.setattr("scrapscreen.screening._PART", 7)
    assert monthly(sample()).equals(whole)


def test_no_rows_and_no_parts():
    assert monthly(frame([])).equals(TOTALS.empty_table())
    assert totals([], []).equals(TOTALS.empty_table())
    assert add_up([]).schema == PART


def own_limit(folder, monthly_, since="2026-01-01"):
    (folder / "MY-1.toml").write_text(
        'id = "MY-1"\ntitle = "t"\nkind = "notification"\nchecked_on = 2026-11-01\nconfidence = "high"\n'
        '[[state]]\nstate = "adopted"\non = 2026-01-01\n'
        f'[[state]]\nstate = "in_force"\non = {since}\n[monthly]\n{monthly_}\n',
        encoding="utf-8",
    )
    return ss.Screener(measures=folder)


def test_an_own_measure_with_a_limit_of_its_own(tmp_path):
    screener = own_limit(tmp_path, 'when = ["cn.7404 dest.third", "cn.7602 dest.TR"]\nover_t = 0.5', "2026-11-10")
    rows = [
        LOT | {"kg": "300", "day": day, "goods": goods, "dest": dest}
        for day in ("2026-11-09", "2026-11-10", "2026-11-11")
        for goods, dest in (("rottami di rame", "IN"), ("rottami di alluminio", "TR"), ("rottami di alluminio", "IN"))
    ]
    found = screener.monthly(frame(rows), COLUMNS).to_pylist()
    assert [(m["measure"], m["net_mass_kg"], m["limit_t"], m["over"], m["rows"]) for m in found] == [
        (MEASURE, 2700.0, 500.0, False, 9),
        ("MY-1", 1200.0, 0.5, True, 4),
    ]


def test_rows_of_one_answer_may_count_differently(tmp_path):
    screener = own_limit(tmp_path, 'when = "cn.7404 baled"\nover_t = 1')
    rows = [LOT | {"goods": goods, "from": "DE"} for goods in ("copper scrap", "copper scrap in bales", "copper scrap")]
    answers = screener.screen_frame(frame(rows), COLUMNS, today=TODAY).drop_columns(list(CELLS)).to_pylist()
    assert answers[0] == answers[1]
    assert screener.monthly(frame(rows), COLUMNS, today=TODAY)["rows"].to_pylist() == [1]


def test_the_lines_name_the_months_over_the_limit():
    rows = [LOT] * 3 + [LOT | {"kg": ""}] + [LOT | {"day": "2026-10-01"}]
    assert said(monthly(frame(rows))) == [
        "IT-SCRAP-NOTIF: 600 t in 2026-11, above 500 t in one month; 4 rows, 1 of them without a mass that can be read"
    ]


def test_each_exporter_has_a_month_of_its_own():
    rows = [LOT | {"by": by} for by in ("Rossi", "Bianchi", "Rossi ", "Bianchi", "Rossi", "")]
    found = monthly(frame(rows))
    assert found.select(["exporter", "net_mass_kg", "over"]).to_pylist() == [
        {"exporter": "", "net_mass_kg": 200_000.0, "over": False},
        {"exporter": "Bianchi", "net_mass_kg": 400_000.0, "over": False},
        {"exporter": "Rossi", "net_mass_kg": 600_000.0, "over": True},
    ]
    assert said(found) == ["IT-SCRAP-NOTIF: 600 t in 2026-11 by Rossi, above 500 t in one month; 3 rows"]
    columns = {meaning: name for meaning, name in COLUMNS.items() if meaning != "exporter"}
    assert default_screener().monthly(frame(rows), columns, today=TODAY)["net_mass_kg"].to_pylist() == [1_200_000.0]


def test_errors_are_those_of_screen_frame():
    with pytest.raises(ss.InputError, match="there is no column 'good'"):
        default_screener().monthly(frame([LOT]), {"description": "good"})
    with pytest.raises(ss.InputError, match="destination"):
        monthly(frame([LOT]), destination="Atlantis")
    with pytest.raises(ss.InputError, match="is not read here"):
        default_screener().monthly([LOT])
