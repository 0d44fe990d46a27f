"""The register: what is planned and what is law on which day. Days and states are those of regulation.md, sections 1 and 4."""

import datetime as dt
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.errors import TableError
from scrapscreen.measures.register import STATES, Measure, Monthly, State, load_measures
from scrapscreen.rules import parse_condition
from scrapscreen.screener import Screener
from scrapscreen.tables import data_dir

FILES = sorted((data_dir() / "measures").glob("*.toml"))
REGISTER = {m.id: m for m in load_measures()}


@pytest.mark.parametrize(
    ("measure", "day", "state"),
    [
        # planned restrictions: announced, never law
        ("EU-AL-EXPORT", "2025-11-17", "unknown"),
        ("EU-AL-EXPORT", "2025-11-18", "planned"),
        ("EU-AL-EXPORT", "2026-11-22", "planned"),
        ("EU-AL-EXPORT", "2035-01-01", "planned"),
        ("EU-CU-EXPORT", "2025-12-02", "unknown"),
        ("EU-CU-EXPORT", "2025-12-03", "planned"),
        ("EU-MAG-EXPORT", "2025-12-03", "planned"),
        ("EU-MAG-CODES", "2026-11-22", "planned"),
        ("EU-WSR-41", "2026-11-22", "planned"),
        ("EU-CRMA-AMEND", "2025-12-03", "planned"),
        # Regulation (EU) 2024/1157
        ("EU-WSR", "2024-04-29", "unknown"),
        ("EU-WSR", "2026-05-20", "adopted"),
        ("EU-WSR", "2026-05-21", "in_force"),
        ("EU-WSR-18", "2026-05-20", "adopted"),
        ("EU-WSR-18", "2026-05-21", "in_force"),
        ("EU-WSR-39", "2026-05-21", "in_force"),
        ("EU-WSR-39-PLASTIC", "2026-11-20", "adopted"),
        ("EU-WSR-39-PLASTIC", "2026-11-21", "in_force"),
        ("EU-WSR-40", "2027-05-20", "adopted"),
        ("EU-WSR-40", "2027-05-21", "in_force"),
        ("EU-WSR-46", "2027-05-20", "adopted"),
        ("EU-WSR-46", "2027-05-21", "in_force"),
        ("EU-WSR-1418", "2027-05-20", "in_force"),
        ("EU-WSR-1418", "2027-05-21", "ended"),
        # e-waste, batteries
        ("EU-EWASTE-Y49", "2024-12-31", "adopted"),
        ("EU-EWASTE-Y49", "2025-01-01", "in_force"),
        ("EU-EWASTE-GC", "2026-12-31", "adopted"),
        ("EU-EWASTE-GC", "2027-01-01", "in_force"),
        ("EU-BLACKMASS", "2026-12-08", "adopted"),
        ("EU-BLACKMASS", "2026-12-09", "in_force"),
        # customs and end of waste
        ("EU-SCRAP-SURV", "2025-07-22", "unknown"),
        ("EU-SCRAP-SURV", "2025-07-23", "in_force"),
        ("EU-CN-2026", "2025-12-31", "adopted"),
        ("EU-CN-2026", "2026-01-01", "in_force"),
        ("EU-EOW-AL", "2011-10-08", "adopted"),
        ("EU-EOW-AL", "2011-10-09", "in_force"),
        ("EU-EOW-CU", "2013-12-31", "adopted"),
        ("EU-EOW-CU", "2014-01-01", "in_force"),
        # Italy
        ("IT-SCRAP-NOTIF", "2024-08-13", "unknown"),
        ("IT-SCRAP-NOTIF", "2024-08-14", "in_force"),
        ("IT-SCRAP-NOTIF", "2026-12-31", "in_force"),
        ("IT-SCRAP-NOTIF", "2027-01-01", "ended"),
    ],
)
def test_legal_state_on_a_day(measure, day, state):
    assert REGISTER[measure].legal_state(dt.date.fromisoformat(day)) == state


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_measure_file_has_sources_and_the_day_it_was_checked(path):
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    assert isinstance(raw["checked_on"], dt.date)
    sources = [entry["source"] for entry in [*raw["state"], *raw.get("expected", ())]]
    assert sources
    assert [s for s in sources if not re.match(r"https?://[\w.-]+\.[a-z]{2,}/|[A-Z][^:]+ 20\d\d\b", s)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_measure_file_bears_its_id(path):
    assert path.stem in REGISTER
    assert REGISTER[path.stem].path == path


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_what_is_only_planned_says_what_is_not_known(path):
    """Planned law never reads as law: the file says so in its title and names what is open."""
    measure = REGISTER[path.stem]
    if measure.legal_state(dt.date.max) == "planned":
        assert measure.unknown
        assert measure.title.startswith(("Planned", "Proposed"))
    else:
        assert not measure.title.startswith(("Planned", "Proposed"))


def test_only_planned_measures_are_export_restrictions():
    """No export duty, quota or ban on scrap of the three streams has been adopted so far as the sources show."""
    restrictions = {m.id for m in REGISTER.values() if m.likely or m.possible}
    assert restrictions == {"EU-AL-EXPORT", "EU-CU-EXPORT", "EU-MAG-EXPORT"}
    assert {REGISTER[m].kind for m in restrictions} == {"export_restriction"}
    assert all(REGISTER[m].legal_state(dt.date.max) == "planned" for m in restrictions)


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2028, 1, 1))


@given(st.lists(st.tuples(st.sampled_from(STATES), DAYS), max_size=5), DAYS)
def test_state_on_a_day_is_the_last_one_reached(steps, day):
    steps = sorted(steps, key=lambda step: step[1])
    measure = measure_with(*(State(state, on, "") for state, on in steps))
    latest = ""
    for state, on in steps:
        if on <= day:
            latest = state
    expected = {"": "unknown", "announced": "planned", "proposed": "planned"}.get(latest, latest)
    assert measure.legal_state(day) == expected


def measure_with(*states):
    fields = dict.fromkeys(Measure.__dataclass_fields__, "")
    return Measure(**{**fields, "states": states})


# files of the user's own

GOOD = """\
id = "MY-1"
title = "My own ban"
kind = "ban"
checked_on = 2026-11-01
confidence = "high"

[[state]]
state = "announced"
on = 2026-01-01
source = "https://example.org"

[[state]]
state = "in_force"
on = 2026-06-01
source = "https://example.org"

[scope]
when = "status.waste dest.IN"
"""


def write(folder, text, name="MY-1.toml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_own_measures_extend_the_register(tmp_path):
    found = {m.id: m for m in load_measures(write(tmp_path, GOOD))}
    assert set(found) == set(REGISTER) | {"MY-1"}
    mine = found["MY-1"]
    assert mine.when == (parse_condition("status.waste dest.IN"),)
    assert (mine.likely, mine.possible) == ((), ())
    assert [mine.legal_state(dt.date(2026, m, 1)) for m in (1, 5, 6)] == ["planned", "planned", "in_force"]


MONTHLY = GOOD + '\n[monthly]\nwhen = "status.waste dest.third"\nover_t = 500\n'


def test_a_limit_for_a_month(tmp_path):
    mine = {m.id: m for m in load_measures(write(tmp_path, MONTHLY))}["MY-1"]
    assert mine.monthly == Monthly(500.0, (parse_condition("status.waste dest.third"),), 20)
    assert [m.id for m in REGISTER.values() if m.monthly] == ["IT-SCRAP-NOTIF"]


def test_the_italian_limit_for_a_month_counts_the_scope_without_the_mass():
    italy = REGISTER["IT-SCRAP-NOTIF"]
    (scope,), (month,) = italy.when, italy.monthly.when
    assert italy.monthly.over_t == 500
    assert set(scope.need) - set(month.need) == {frozenset({"mass.over_250t"})}
    assert set(month.need) < set(scope.need)
    assert (scope.forbid, month.forbid) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("over_t = 500", "over_kg = 500", 22, "unknown key 'over_kg'; did you mean 'over_t'?"),
        ("over_t = 500", "", 20, "[monthly] has no key 'over_t'; add it"),
        ("over_t = 500", 'over_t = "500"', 22, "over_t is '500'; write tonnes, such as 500"),
        ("over_t = 500", "over_t = true", 22, "over_t is True"),
        ("over_t = 500", "over_t = 0", 22, "over_t is 0"),
        ("over_t = 500", "over_t = inf", 22, "over_t is inf"),
        ("over_t = 500", "over_t = nan", 22, "over_t is nan"),
        ('when = "status.waste dest.third"', "when = 5", 21, "when is 5; write a text in quotes"),
        ('when = "status.waste dest.third"', "when = []", 21, "when is empty; say what counts"),
        ('when = "status.waste dest.third"', 'when = " "', 21, "when is empty"),
        ('when = "status.waste dest.third"', "", 20, "[monthly] has no key 'when'"),
        ("[monthly]", "[[monthly]]", 20, "monthly is [{"),
        ("[monthly]", "[month]", 20, "unknown key 'month'; did you mean 'monthly'?"),
    ],
)
def test_a_limit_for_a_month_with_a_mistake_names_file_and_line(tmp_path, old, new, line, said):
    assert MONTHLY.count(old) == 1
    with pytest.raises(TableError) as caught:
        load_measures(write(tmp_path, MONTHLY.replace(old, new)))
    assert str(caught.value).startswith(f"{tmp_path / 'MY-1.toml'}:{line}: ")
    assert said in str(caught.value)


def test_a_limit_for_a_month_that_asks_for_what_nothing_states(tmp_path):
    write(tmp_path, MONTHLY.replace("dest.third", "dest.thrid"))
    with pytest.raises(TableError, match=r"MY-1\.toml:20: unknown fact 'dest.thrid'; did you mean 'dest.third'"):
        Screener(measures=tmp_path)


def test_own_measure_of_the_same_id_replaces(tmp_path):
    write(tmp_path, GOOD.replace("MY-1", "EU-AL-EXPORT"))
    found = {m.id: m for m in load_measures(tmp_path)}
    assert set(found) == set(REGISTER)
    assert found["EU-AL-EXPORT"].title == "My own ban"


def test_a_list_of_conditions_is_one_each(tmp_path):
    text = GOOD.replace('when = "status.waste dest.IN"', 'likely = ["a", "b c"]\npossible = ["", "d"]')
    mine = {m.id: m for m in load_measures(write(tmp_path, text))}["MY-1"]
    assert mine.likely == (parse_condition("a"), parse_condition("b c"))
    assert mine.possible == (parse_condition("d"),)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('kind = "ban"', 'kinds = "ban"', 3, "unknown key 'kinds'; did you mean 'kind'?"),
        ('kind = "ban"', "", None, "key 'kind' is missing"),
        ('kind = "ban"', 'kind = "ban', 3, "not readable as TOML"),
        ('kind = "ban"', 'kind = "ban"\nkind = "ban"', 4, "not readable as TOML"),
        ('kind = "ban"', "kind = 5", 3, "kind is 5; write a text in quotes"),
        ('id = "MY-1"', "id = 1", 1, "id is 1"),
        ("checked_on = 2026-11-01", 'checked_on = "2026-11-01"', 4, "checked_on is '2026-11-01'; write a date"),
        ("checked_on = 2026-11-01", "checked_on = 2026-11-01T10:00:00", 4, "write a date"),
        ("checked_on = 2026-11-01", "", None, "key 'checked_on' is missing"),
        ('state = "announced"', 'state = "anounced"', 8, "unknown state 'anounced'; did you mean 'announced'?"),
        ('state = "announced"', 'state = "law"', 8, "unknown state 'law'; states are announced"),
        ("on = 2026-01-01", 'on = "2026-01-01"', 8, "state 'announced' has no date"),
        ("on = 2026-01-01", "on = 2026-01-01T00:00:00", 8, "state 'announced' has no date"),
        ("on = 2026-01-01", "", 8, "state 'announced' has no date"),
        ("on = 2026-01-01", "when = 2026-01-01", 9, "unknown key 'when'"),
        ("on = 2026-01-01", "on = 2026-07-01", 7, "not in the order of their dates"),
        ("when = ", "whenever = ", 18, "unknown key 'whenever'; did you mean 'when'?"),
        ('when = "status.waste dest.IN"', "when = 5", 18, "when is 5"),
        ('when = "status.waste dest.IN"', "when = [5]", 18, "when is [5]"),
    ],
)  # fmt: skip
def test_own_measure_with_a_mistake_names_file_and_line(tmp_path, old, new, line, said):
    assert GOOD.count(old) == 1
    write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(TableError) as caught:
        load_measures(tmp_path)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'MY-1.toml'}:{line}: " if line else f"{tmp_path / 'MY-1.toml'}: ")
    assert said in message
    assert len(message.splitlines()) == 1


def test_scope_or_states_that_are_no_tables(tmp_path):
    with pytest.raises(TableError, match=r"MY-1\.toml:1: scope is 'dest.IN'; write a table"):
        load_measures(write(tmp_path, 'scope = "dest.IN"\n' + GOOD.partition("\n[scope]")[0]))
    text = GOOD.partition("\n\n[[state]]")[0] + '\nstate = "announced"\n'
    with pytest.raises(TableError, match=r"MY-1\.toml:6: state is 'announced'; write a list"):
        load_measures(write(tmp_path, text))
    with pytest.raises(TableError, match=r"MY-1\.toml:6: state is 'announced'; write each state as \[\[state\]\]"):
        load_measures(write(tmp_path, text.replace('"announced"', '["announced"]')))


def test_two_own_measures_of_one_id(tmp_path):
    write(tmp_path, GOOD, "a.toml")
    write(tmp_path, GOOD, "b.toml")
    with pytest.raises(TableError, match=r"b\.toml: id 'MY-1' stands already in a\.toml"):
        load_measures(tmp_path)


def test_measure_file_that_is_not_utf8(tmp_path):
    (tmp_path / "MY-1.toml").write_bytes(GOOD.encode("utf-16"))
    with pytest.raises(TableError, match=r"MY-1\.toml: not readable"):
        load_measures(tmp_path)


@pytest.mark.parametrize("folder", ["", "missing"])
def test_own_folder_without_measures(tmp_path, folder):
    with pytest.raises(TableError, match="no measure files here"):
        load_measures(tmp_path / folder)
