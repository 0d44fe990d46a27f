from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.errors import TableError
from scrapscreen.rules import Condition, FactSpace, RuleSet, parse_condition
from scrapscreen.tables import Row

FACTS = [f"f{n}" for n in range(12)]


def holds(condition: Condition, stated: set[str]) -> bool:
    return all(group & stated for group in condition.need) and not condition.forbid & stated


def rule_set(conditions: list[Condition], facts: list[str] = FACTS) -> RuleSet:
    space = FactSpace()
    space.add(facts)
    return RuleSet(space, conditions)


def matrix(rows: list[set[str]], facts: list[str] = FACTS) -> np.ndarray:
    return np.array([[fact in row for fact in facts] for row in rows], bool).reshape(len(rows), len(facts))


MANY = 75
"""So many times each row: they fill several numbers of 64, the last one in part."""

some_facts = st.sets(st.sampled_from(FACTS))
conditions = st.lists(
    st.builds(
        Condition,
        st.lists(st.frozensets(st.sampled_from(FACTS), min_size=1, max_size=4), max_size=4).map(tuple),
        st.frozensets(st.sampled_from(FACTS), max_size=3),
    ),
    max_size=8,
)


@given(conditions, st.lists(some_facts, max_size=8))
def test_match_agrees_with_set_logic(rules: list[Condition], rows: list[set[str]]) -> None:
    expected = [[holds(rule, row) for rule in rules] for row in rows]
    matched = rule_set(rules).match(matrix(rows))
    assert matched.shape == (len(rows), len(rules))
    assert matched.tolist() == expected
    many = rule_set(rules).match(np.asfortranarray(np.repeat(matrix(rows), MANY, axis=0)))
    assert many[::MANY].tolist() == many[MANY - 1 :: MANY].tolist() == expected


@given(conditions, st.lists(some_facts, max_size=8))
def test_first_is_the_first_that_holds(rules: list[Condition], rows: list[set[str]]) -> None:
    expected = [next((n for n, rule in enumerate(rules) if holds(rule, row)), -1) for row in rows]
    assert rule_set(rules).first(matrix(rows)).tolist() == expected


def test_many_facts_and_alternatives_stay_exact() -> None:
    facts = [f"f{n}" for n in range(3000)]
    every, either = (
        Condition(tuple(frozenset({f}) for f in facts), frozenset()),
        Condition((frozenset(facts),), frozenset()),
    )
    none = Condition((), frozenset(facts))
    rows = [set(facts), set(facts[:-1]), {facts[-1]}, set()]
    matched = rule_set([every, either, none], facts).match(matrix(rows, facts))
    assert matched.tolist() == [[True, True, False], [False, True, False], [False, True, False], [False, False, True]]


term = st.lists(st.sampled_from(FACTS), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.booleans(), term), max_size=6), some_facts)
def test_parsed_condition_means_what_is_written(terms: list[tuple[bool, list[str]]], stated: set[str]) -> None:
    text = "  ".join(("!" if negated else "") + "|".join(names) for negated, names in terms)
    condition = parse_condition(text)
    assert holds(condition, stated) == all(bool(set(names) & stated) != negated for negated, names in terms)
    assert condition.facts == {name for _, names in terms for name in names}


def test_parse_keeps_roles_and_counts_as_names() -> None:
    condition = parse_condition("copper|brass wire !machine scrap@for|scrap@* copper:2")
    assert condition.need == (
        frozenset({"copper", "brass"}),
        frozenset({"wire"}),
        frozenset({"scrap@for", "scrap@*"}),
        frozenset({"copper:2"}),
    )
    assert condition.forbid == {"machine"}


def test_empty_condition_always_holds() -> None:
    assert rule_set([parse_condition("")]).match(matrix([set(), {"f1"}])).tolist() == [[True], [True]]


def test_fact_space_gives_each_fact_one_column() -> None:
    space = FactSpace()
    space.add(["a", "b", "a"])
    space.add(["b", "c"])
    assert space.column == {"a": 0, "b": 1, "c": 2}
    assert len(space) == 3


def test_check_points_at_the_row_and_offers_the_nearest_fact() -> None:
    row = Row({"when": "coper wire"}, Path("rules.csv"), 7)
    with pytest.raises(TableError, match=r"^rules\.csv:7: unknown fact 'coper'; did you mean 'copper'\?$"):
        FactSpace().check(row, parse_condition("coper wire"), {"copper", "wire"})
    with pytest.raises(TableError, match=r"^rules\.csv:7: unknown fact 'xyz'; see data/lexicon/concepts\.csv$"):
        FactSpace().check(row, parse_condition("wire !xyz"), {"copper", "wire"})


@pytest.mark.parametrize("text", ["!", "|", "copper|", "!copper|"])
def test_check_refuses_a_term_without_a_fact(text: str) -> None:
    with pytest.raises(TableError, match="unknown fact ''"):
        FactSpace().check(Row({}, Path("rules.csv"), 2), parse_condition(text), {"copper"})


def test_check_accepts_known_facts() -> None:
    FactSpace().check(Row({}, Path("rules.csv"), 2), parse_condition("copper|wire !wire"), {"copper", "wire"})
