"""What facts add up to: the table read again by a slow reader that works out one fact of one row at a time."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conditions import holds

from scrapscreen.errors import TableError
from scrapscreen.rules import FactSpace
from scrapscreen.status.goods import COMPANY, Goods
from scrapscreen.tables import data_dir


def add_up(lines, stated):
    """All facts of one row: those stated, those that count in company, and those that follow."""
    facts = set(stated)
    if any(holds(when, facts) for fact, when in lines if fact == COMPANY):
        facts |= {COMPANY} | {fact.removesuffix("@maybe") for fact in facts if fact.endswith("@maybe")}
    derived = {fact for fact, _ in lines}
    known = {COMPANY: COMPANY in facts}

    def value(fact):
        if fact not in derived:
            return fact in facts
        if fact not in known:
            known[fact] = any(holds_here(when) for name, when in lines if name == fact)
        return known[fact]

    def holds_here(when):
        asked = {name for term in when.split() for name in term.removeprefix("!").split("|")}
        return holds(when, {name for name in asked if value(name)})

    return facts | {fact for fact in derived if value(fact)}


def lines_of(path):
    text = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [(row["fact"], row["when"]) for row in csv.DictReader(text)]


EMBEDDED = lines_of(data_dir() / "lexicon" / "goods.csv")
ASKED = sorted({n for _, when in EMBEDDED for term in when.split() for n in term.removeprefix("!").split("|")})
STATED = sorted(
    {name for fact in ASKED for name in (fact, fact.removesuffix("@maybe"))} - {fact for fact, _ in EMBEDDED}
)
TWINS = [f"{fact}@maybe" for fact in STATED if "@" not in fact and ":" not in fact]


def compiled(goods, stated):
    space = FactSpace()
    space.add(stated)
    space.add(sorted(goods.facts))
    goods.compile(space)
    return space


def derive(goods, space, rows):
    matrix = np.array([[bool(fact in row) for fact in space.column] for row in rows], bool)
    matrix = matrix.reshape(len(rows), len(space))
    goods.derive(matrix)
    return [{fact for fact, c in space.column.items() if line[c]} for line in matrix]


@pytest.fixture(scope="module")
def embedded():
    goods = Goods()
    return goods, compiled(goods, STATED + TWINS)


@given(rows=st.lists(st.sets(st.sampled_from(STATED + TWINS), max_size=8), max_size=6))
def test_embedded_table_adds_up_as_it_is_written(embedded, rows):
    assert derive(*embedded, rows) == [add_up(EMBEDDED, row) for row in rows]


@given(row=st.sets(st.sampled_from(STATED + TWINS), max_size=10))
def test_stated_facts_are_never_taken_away(embedded, row):
    assert row <= derive(*embedded, [row])[0]


def goods_of(tmp_path, *lines):
    path = tmp_path / "goods.csv"
    path.write_text("\n".join(["fact,when,note", *lines]) + "\n", encoding="utf-8")
    return Goods(path)


def test_later_and_earlier_lines_may_ask_for_each_other(tmp_path):
    goods = goods_of(tmp_path, "company,isri,", "c,b !x,", "b,a,", "a,s|t,", "b,y,")
    space = compiled(goods, ["s", "t", "x", "y", "isri"])
    assert derive(goods, space, [{"s"}, {"t", "x"}, {"y"}, set()]) == [
        {"s", "a", "b", "c"},
        {"t", "x", "a", "b"},
        {"y", "b", "c"},
        set(),
    ]


def test_words_that_need_company_count_in_it_only(tmp_path):
    goods = goods_of(tmp_path, "company,isri,", "scrap,grade,")
    assert goods.asked({"grade", "grade:2", "grade@with", "scrap"}) == {"grade@maybe"}
    space = compiled(goods, ["isri", "grade", "grade@maybe"])
    assert derive(goods, space, [{"grade@maybe"}, {"grade@maybe", "isri"}, {"isri"}, {"grade"}]) == [
        {"grade@maybe"},
        {"grade@maybe", "isri", "company", "grade", "scrap"},
        {"isri", "company"},
        {"grade", "scrap"},
    ]


@pytest.mark.parametrize("lines", [["a,b,", "b,a,"], ["a,!a,"], ["a,b,", "b,c,", "c,!a,", "d,s,"]])
def test_a_circle_is_refused_with_file_and_line(tmp_path, lines):
    goods = goods_of(tmp_path, "company,isri,", *lines)
    with pytest.raises(TableError, match=r"goods\.csv:3: .*circle"):
        compiled(goods, ["s", "isri"])


def test_no_rows(embedded):
    assert derive(*embedded, []) == []
