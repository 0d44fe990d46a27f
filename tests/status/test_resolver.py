"""Waste or product: the first line of the table that holds."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conditions import holds

from scrapscreen.errors import TableError
from scrapscreen.rules import FactSpace
from scrapscreen.status.resolver import STATUSES, StatusResolver
from scrapscreen.tables import data_dir

HEADER = "id,when,status,confidence,reason,question,law"


def table_of(path):
    text = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(text))


EMBEDDED = table_of(data_dir() / "criteria" / "status.csv")
FACTS = sorted({n for row in EMBEDDED for term in row["when"].split() for n in term.removeprefix("!").split("|")})


def compiled(resolver):
    space = FactSpace()
    for _, condition in resolver.conditions():
        space.add(sorted(condition.facts))
    space.add(f"status.{status}" for status in STATUSES)
    resolver.compile(space)
    return space


def resolve(resolver, space, rows):
    matrix = np.array([[bool(fact in row) for fact in space.column] for row in rows], bool)
    matrix = matrix.reshape(len(rows), len(space))
    chosen = [resolver.rules[n] for n in resolver.resolve(matrix)]
    noted = [{status for status in STATUSES if line[space.column[f"status.{status}"]]} for line in matrix]
    return chosen, noted


@pytest.fixture(scope="module")
def embedded():
    resolver = StatusResolver()
    return resolver, compiled(resolver)


@given(rows=st.lists(st.sets(st.sampled_from(FACTS), max_size=12), min_size=1, max_size=6))
def test_first_line_that_holds_decides(embedded, rows):
    chosen, noted = resolve(*embedded, rows)
    for row, rule, status in zip(rows, chosen, noted, strict=True):
        line = next(line for line in EMBEDDED if holds(line["when"], row))
        assert (rule.id, rule.status, rule.reason) == (line["id"], line["status"], line["reason"])
        assert status == {line["status"]}


def test_one_line_always_decides():
    """Whether a text has words nobody knows or none: one of the last lines holds. So no row is without an answer."""
    closing = [row["when"] for row in EMBEDDED if row["when"] in ("unknown", "!unknown", "")]
    assert "" in closing or {"unknown", "!unknown"} <= set(closing)


@pytest.mark.parametrize(("documents", "status"), [
    ({"doc.eow_statement", "material.copper", "waste.word"}, "end_of_waste"),
    ({"doc.eow_statement", "material.aluminium", "waste.word"}, "end_of_waste"),
    ({"doc.eow_statement", "magnet_goods", "waste.word"}, "waste"),
    ({"doc.byproduct_evidence", "offcuts"}, "by_product"),
    ({"doc.byproduct_evidence", "production_scrap", "residue"}, "undetermined"),
    ({"doc.function_test", "doc.used_goods_contract", "electro"}, "used_good"),
    ({"doc.annex_vii", "metal"}, "waste"),
    ({"doc.notification", "metal"}, "waste"),
])  # fmt: skip
def test_documents_outweigh_words(embedded, documents, status):
    assert resolve(*embedded, [documents])[1] == [{status}]


def test_a_function_test_alone_makes_no_used_goods(embedded):
    """Regulation (EU) 2024/1157, Art. 29(1): all tests must hold, not one."""
    ((rule,), _) = resolve(*embedded, [{"doc.function_test", "electro", "waste.word", "metal"}])
    assert rule.status == "waste"


def test_confidences_are_shares():
    assert all(0.5 <= float(row["confidence"]) <= 1 for row in EMBEDDED)


def test_every_line_says_why_and_on_what_it_rests():
    assert [row["id"] for row in EMBEDDED if not (row["reason"] and row["law"])] == []


def test_an_open_answer_asks_what_would_decide():
    assert [row["id"] for row in EMBEDDED if row["status"] == "undetermined" and not row["question"]] == []


def resolver_of(tmp_path, *lines):
    path = tmp_path / "status.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return StatusResolver(path)


def test_order_of_the_lines_counts(tmp_path):
    lines = ["a,x,waste,0.9,r1,,law", "b,x y,product,0.8,r2,q,law", "c,,undetermined,0.5,r3,q,law"]
    resolver = resolver_of(tmp_path, *lines)
    chosen, _ = resolve(resolver, compiled(resolver), [{"x", "y"}, {"y"}])
    assert [(r.id, r.confidence, r.question) for r in chosen] == [("a", 0.9, ""), ("c", 0.5, "q")]
    resolver = resolver_of(tmp_path, lines[1], lines[0], lines[2])
    chosen, _ = resolve(resolver, compiled(resolver), [{"x", "y"}, {"x"}])
    assert [r.id for r in chosen] == ["b", "a"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["a,x,wste,0.9,r,,law"], r"status\.csv:2: unknown status 'wste'; did you mean 'waste'"),
        (["a,x,waste,0.9,r,,law", "a,y,waste,0.9,r,,law"], r"status\.csv:3: a stands already in line 2"),
        (["a,x,waste,0.9,r,law"], r"status\.csv:2: 6 cells, but 7 columns"),
    ],
)
def test_table_with_a_mistake_names_file_and_line(tmp_path, lines, said):
    with pytest.raises(TableError, match=said):
        resolver_of(tmp_path, *lines)
