"""Candidates: what groups of rules give, how they are joined, how deep a code may go."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.codes.ranking import MOST, NOTHING, CodeRules, Ranking, settle
from scrapscreen.errors import TableError
from scrapscreen.rules import FactSpace

HEADER = "id,group,when,candidates,weight,reason,source"

CODES = st.sampled_from(
    ["76020011", "76020019", "76020090", "74040010", "74040099", "85051110", "85499900", "7602", "760200", "74"]
)


@st.composite
def candidates(draw):
    """Up to five codes with shares in hundredths, best first, together at most 1."""
    codes = draw(st.lists(CODES, unique=True, max_size=MOST))
    left, shares = 100, []
    for _ in codes:
        share = draw(st.integers(0, left))
        left -= share
        shares.append(share)
    return tuple((code, share / 100) for code, share in zip(codes, sorted(shares, reverse=True), strict=True))


def agreed(found, prefix):
    """The share of the candidates below ``prefix``, in hundredths."""
    return sum(round(share * 100) for code, share in found if code.startswith(prefix))


@given(candidates(), st.integers(0, 100))
def test_settled_code_is_as_deep_as_the_candidates_agree(found, least):
    """Against a slow search over every prefix: the deepest one with enough agreement is given, with its share."""
    code, confidence = settle(found, least / 100)
    needed = {8: max(least, 65), 6: max(least, 50), 4: max(least, 75), 2: max(least, 75)}
    prefixes = {c[:n] for c, _ in found for n in needed if len(c) >= n}
    enough = {p for p in prefixes if agreed(found, p) >= needed[len(p)]}
    if enough:
        depth = max(map(len, enough))
        best = max(agreed(found, p) for p in enough if len(p) == depth)
        assert code in enough
        assert len(code) == depth
        assert agreed(found, code) == best == round(confidence * 100)
    else:
        own = {p: sum(round(s * 100) for c, s in found if c[:6] == p) for p in {c[:6] for c, _ in found}}
        if own and max(own.values()) >= least:
            assert own[code] == max(own.values()) == round(confidence * 100)
        else:
            assert (code, confidence) == ("", 0.0)


@given(candidates(), st.floats(0, 1), st.floats(0, 1))
def test_asking_for_more_never_gives_a_deeper_code(found, one, other):
    low, high = sorted((one, other))
    assert len(settle(found, high)[0]) <= len(settle(found, low)[0])


def test_nothing_settles_to_nothing():
    assert settle(()) == ("", 0.0)
    assert NOTHING.text() == ""


@pytest.mark.parametrize(
    ("found", "least", "answer"),
    [
        ((("76020090", 0.82), ("76020019", 0.13)), 0.8, ("76020090", 0.82)),
        ((("76020090", 0.45), ("76020019", 0.45)), 0.0, ("760200", 0.9)),
        ((("74040010", 0.82), ("76020019", 0.13)), 0.9, ("", 0.0)),
        ((("85491490", 0.35), ("85491110", 0.3), ("85491220", 0.15)), 0.0, ("8549", 0.8)),
        ((("74040010", 0.4), ("76020090", 0.3)), 0.0, ("740400", 0.4)),
        ((("74040010", 0.4), ("76020090", 0.3)), 0.4, ("740400", 0.4)),
        ((("74040010", 0.4), ("76020090", 0.3)), 0.41, ("", 0.0)),
        ((("76020090", 0.58), ("76020019", 0.32)), 0.9, ("760200", 0.9)),
    ],
)
def test_depth_of_a_code(found, least, answer):
    assert settle(found, least) == answer


def test_text_of_a_ranking():
    assert Ranking((("76020090", 0.81), ("76020019", 0.1)), ()).text() == "76020090:0.81;76020019:0.10"


# tables


def table(tmp_path, *lines, known=lambda code: True):
    path = tmp_path / "rules.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    rules = CodeRules(path, known)
    space = FactSpace()
    for _, condition in rules.conditions():
        space.add(sorted(condition.facts))
    rules.compile(space)
    return rules, space


def row(space, *facts):
    return np.array([[bool(fact in facts) for fact in space.column]], bool)


def rank(rules, space, *facts, valid=lambda code: True):
    return rules.rank(tuple(rules.pick(row(space, *facts))[0].tolist()), valid)


def test_first_rule_of_a_group_that_holds_is_taken(tmp_path):
    rules, space = table(
        tmp_path, "a,g,al turnings,76020011:0.9,1,r1,s", "b,g,al,76020090:0.8,1,r2,s", "c,h,cu,74040010:0.7,1,r3,s"
    )
    assert rank(rules, space, "al", "turnings").candidates == (("76020011", 0.9),)
    assert rank(rules, space, "al").candidates == (("76020090", 0.8),)
    assert rank(rules, space) == NOTHING


def test_groups_are_joined_by_weight(tmp_path):
    rules, space = table(tmp_path, "a,g,al,76020090:0.8,1,r1,s", "b,h,cu,74040010:0.6 76020090:0.4,3,r2,s")
    found = rank(rules, space, "al", "cu")
    assert found.candidates == (("76020090", 0.5), ("74040010", 0.45))
    assert [rules.rules[n].id for n in found.rules] == ["b", "a"]


def test_codes_that_are_not_valid_on_the_day_are_left_out(tmp_path):
    rules, space = table(tmp_path, "a,g,al,76020090:0.8 76020019:0.2,1,r1,s")
    found = rank(rules, space, "al", valid=lambda code: code != "76020090")
    assert found.candidates == (("76020019", 0.2),)


def test_at_most_five_candidates_best_first(tmp_path):
    rules, space = table(tmp_path, "a,g,al,1:0.05 2:0.1 3:0.15 4:0.2,1,r1,s", "b,h,al,5:0.25 6:0.3 7:0.35,1,r2,s")
    found = rank(rules, space, "al").candidates
    assert [code for code, _ in found] == ["7", "6", "5", "4", "3"]
    assert len(found) == MOST


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (["a,g,al,99999999:0.5,1,r,s"], 2, "99999999"),
        (["a,g,al,76020090:0.5,1,r,s", "b,g,al,76020090:0.7 76020019:0.4,1,r,s"], 3, "more than 1"),
        (["a,g,al,76020090:0.5,1,r,s", "a,g,cu,76020090:0.5,1,r,s"], 3, "already in line 2"),
        (["a,g,al,76020090:0.5,1,r"], 2, "6 cells"),
    ],
)
def test_table_with_a_mistake_names_file_and_line(tmp_path, lines, line, said):
    with pytest.raises(TableError) as caught:
        table(tmp_path, *lines, known=lambda code: code != "99999999")
    assert f"rules.csv:{line}: " in str(caught.value)
    assert said in str(caught.value)


def test_header_that_is_misspelt(tmp_path):
    path = tmp_path / "rules.csv"
    path.write_text(HEADER.replace("candidates", "candidate") + "\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"rules\.csv:1: unknown column 'candidate'.*did you mean 'candidates'"):
        CodeRules(path, lambda code: True)
