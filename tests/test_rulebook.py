"""Rules that cannot be put to work are named with their line; contexts come down to what rules ask about."""

import datetime as dt

import pytest

from scrapscreen.context import Context
from scrapscreen.errors import TableError
from scrapscreen.rulebook import RuleBook


@pytest.fixture(scope="module")
def book(reader):
    return RuleBook(reader)


def test_own_measure_that_asks_for_a_fact_nobody_states(reader, tmp_path):
    own = (
        'id = "MY-1"\ntitle = "t"\nkind = "ban"\nstate = []\nchecked_on = 2026-11-01\nconfidence = "high"\n'
        '[scope]\nwhen = "status.wste dest.IN"\n'
    )
    (tmp_path / "MY-1.toml").write_text(own, encoding="utf-8")
    with pytest.raises(TableError, match=r"MY-1\.toml:7: unknown fact 'status\.wste'; did you mean 'status\.waste'"):
        RuleBook(reader, tmp_path)


@pytest.mark.parametrize("fact", ["mass.over_250", "mass.over_xt", "dest.XX", "cn.7777", "cn.76020090", "nonsense"])
def test_own_measure_with_a_fact_of_the_wrong_form(reader, tmp_path, fact):
    own = (
        'id = "MY-1"\ntitle = "t"\nkind = "ban"\nstate = []\nchecked_on = 2026-11-01\nconfidence = "high"\n'
        f'[scope]\nwhen = "status.waste {fact}"\n'
    )
    (tmp_path / "MY-1.toml").write_text(own, encoding="utf-8")
    with pytest.raises(TableError, match=r"MY-1\.toml:7: unknown fact '" + fact):
        RuleBook(reader, tmp_path)


def test_days_between_two_changes_of_law_are_one_context(book):
    def settled(*days):
        return {book.settle_context(Context(frozenset(), dt.date.fromisoformat(day))) for day in days}

    assert len(settled("2026-11-22", "2026-12-01", "2026-12-08")) == 1
    assert len(settled("2026-12-08", "2026-12-09")) == 2


def test_what_no_rule_asks_about_makes_no_context_of_its_own(book):
    day = dt.date(2026, 11, 22)
    assert book.settle_context(Context(frozenset({"nobody.asks"}), day)) == book.settle_context(
        Context(frozenset(), day)
    )
