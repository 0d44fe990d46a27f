"""Which measures hit which consignment: against the conditions read one by one."""

import datetime as dt
import tomllib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conditions import holds

from scrapscreen.measures.matcher import EXPOSURES, MeasureMatcher
from scrapscreen.measures.register import load_measures
from scrapscreen.rules import FactSpace
from scrapscreen.tables import data_dir

SCOPES = {}
HISTORY = {}
for path in sorted((data_dir() / "measures").glob("*.toml")):
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    SCOPES[raw["id"]] = {k: [v] if isinstance(v, str) else v for k, v in raw.get("scope", {}).items()}
    if "monthly" in raw:
        SCOPES[raw["id"]]["monthly"] = [raw["monthly"]["when"]]
    HISTORY[raw["id"]] = [(entry["on"], entry["state"]) for entry in raw["state"]]

CONDITIONS = [when for scope in SCOPES.values() for conditions in scope.values() for when in conditions]
FACTS = sorted(
    {n for when in CONDITIONS for term in when.split() for n in term.removeprefix("!").split("|")} | {"dest.eu"}
)
DAYS = sorted({on for steps in HISTORY.values() for on, _ in steps})


@pytest.fixture(scope="module")
def matcher():
    return MeasureMatcher(load_measures())


@pytest.fixture(scope="module")
def compiled(matcher):
    space = FactSpace()
    space.add(FACTS)
    matcher.compile(space)
    return matcher


def facts_of(rows):
    return np.array([[fact in row for fact in FACTS] for row in rows], bool)


def match(matcher, rows):
    return matcher.match(facts_of(rows))


@st.composite
def situations(draw):
    """Facts that come near to holding some condition: one condition's terms, some added, some taken away."""
    when = draw(st.sampled_from(CONDITIONS))
    facts = {draw(st.sampled_from(term.split("|"))) for term in when.split() if not term.startswith("!")}
    facts |= draw(st.sets(st.sampled_from(FACTS), max_size=4))
    return facts - draw(st.sets(st.sampled_from(FACTS), max_size=2))


@given(rows=st.lists(situations(), min_size=1, max_size=6))
def test_scopes_hold_as_they_are_written(compiled, rows):
    hit, exposure = match(compiled, rows)
    counted = compiled.counted(facts_of(rows))
    for n, row in enumerate(rows):
        for m, measure in enumerate(compiled.measures):
            scope = SCOPES[measure.id]
            level = "none"
            for name in ("possible", "likely"):
                if "dest.eu" not in row and any(holds(when, row) for when in scope.get(name, ())):
                    level = name
            assert hit[n, m] == any(holds(when, row) for when in scope.get("when", ()))
            assert EXPOSURES[exposure[n, m]] == level
            assert counted[n, m] == any(holds(when, row) for when in scope.get("monthly", ()))


@given(row=situations())
def test_no_exposure_inside_the_eu(compiled, row):
    _, exposure = match(compiled, [row | {"dest.eu"}])
    assert not exposure.any()


def law_on(steps, day):
    reached = [state for on, state in steps if on <= day]
    return reached[-1] if reached else ""


@pytest.mark.parametrize(
    "day", [d + dt.timedelta(n) for d in DAYS for n in (-1, 0, 1)] + [dt.date.min, dt.date.max], ids=str
)
def test_states_of_a_day(matcher, day):
    ids = [m.id for m in matcher.measures]
    found = [{ids[n] for n in numbers} for numbers in matcher.states(day)]
    wanted = [{"announced", "proposed"}, {"adopted"}, {"in_force"}]
    reached = [{m for m, steps in HISTORY.items() if law_on(steps, day) in states} for states in wanted]
    reached[0] &= {m.id for m in matcher.measures if m.kind == "export_restriction"}
    assert found == reached
    assert {ids[n] for n in np.flatnonzero(matcher.ahead(day))} == found[0] | found[1]


def test_every_condition_points_at_its_file_and_line(matcher):
    heads = set()
    for row, _ in matcher.conditions():
        lines = row.path.read_text(encoding="utf-8").splitlines()
        assert row.path.stem == row["id"]
        heads.add(lines[row.line - 1])
    assert heads == {"[scope]", "[monthly]"}


def test_no_measures():
    matcher = MeasureMatcher([])
    space = FactSpace()
    space.add(["dest.eu"])
    matcher.compile(space)
    hit, exposure = matcher.match(np.zeros((2, 1), bool))
    assert (hit.shape, exposure.shape) == ((2, 0), (2, 0))
    assert matcher.counted(np.zeros((2, 1), bool)).shape == (2, 0)
    assert matcher.states(dt.date(2026, 1, 1)) == ((), (), ())
