"""What people read: the summary of a list, the explanation of one consignment."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from rich.console import Console, RenderableType

from scrapscreen import screen
from scrapscreen.answer import ANSWER
from scrapscreen.bulk.tally import Tally
from scrapscreen.measures.register import load_measures
from scrapscreen.models import Evidence, Screening
from scrapscreen.report.explanation import coloured, explanation
from scrapscreen.report.summary import summary
from scrapscreen.report.wording import one_line

NAMES = {name: name for name in ANSWER.names}
BLANK = {
    "materials": "", "status": "product", "status_confidence": 0.9, "cn_code": "", "cn_confidence": 0.0, "cn_candidates": "",
    "ewc_code": "", "ewc_hazardous": None, "ewc_candidates": "", "waste_entry": "", "exposure": "none",
    "planned_measures": "", "current_measures": "", "declared_check": "absent", "review": False,
    "reasons": "named_article", "questions": "",
}  # fmt: skip
LIKELY = BLANK | {
    "materials": "copper", "status": "waste", "cn_code": "74040010", "exposure": "likely", "planned_measures": "EU-CU-EXPORT",
    "current_measures": "EU-WSR-18;EU-WSR", "reasons": "scrap_word;cu_scrap_open", "questions": "which_copper;where_arose",
}  # fmt: skip
POSSIBLE = BLANK | {"status": "undetermined", "exposure": "possible", "declared_check": "conflict", "review": True}


def shown(report: RenderableType, width: int = 100, **options: object) -> str:
    console = Console(file=io.StringIO(), width=width, **options)  # type: ignore[arg-type]
    console.print(report)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def answer(rows: Sequence[dict[str, object]], **columns: list[str]) -> Tally:
    cells = {"description": ["goods"] * len(rows)} | columns
    tally = Tally({name: (name, n) for n, name in enumerate(cells)}, NAMES, "list.csv")
    listed = [pa.array(column, pa.string()) for column in cells.values()]
    tally.add(
        pa.Table.from_pylist(list(rows), schema=ANSWER),
        np.arange(len(rows), dtype=np.int32),
        lambda place, row: listed[place][row].as_py(),
    )
    return tally


def test_likely_ones_come_first() -> None:
    listed = answer(
        [BLANK, POSSIBLE, BLANK | {"review": True}, LIKELY], description=["ladder", "bare", "odd", "millberry"]
    )
    assert [row["description"] for row in listed.shown()] == ["millberry", "bare", "odd"]
    text = shown(summary(listed, load_measures()))
    assert text.index("millberry") < text.index("bare") < text.index("odd")
    assert "ladder" not in text


def test_it_says_all_a_forwarder_needs() -> None:
    text = shown(
        summary(
            answer([LIKELY, POSSIBLE, BLANK], id=["EXP-1", "EXP-2", ""], destination=["IN", "", "TR"]), load_measures()
        )
    )
    for told in (
        "3 consignments", "1 likely", "1 possible", "1 none", "EXP-1", "to IN", "to ?", "copper, waste", "CN 7404 00 10",
        "The text says scrap or waste.", "Ask: Is it unalloyed copper", "EU-WSR-18",
        "1 in conflict with the text", "declared code conflicts", "PLANNED, not law", "EU-CU-EXPORT", "checked on 2",
    ):  # fmt: skip
        assert told in " ".join(text.split()), told
    assert max(map(len, text.splitlines())) <= 100
    assert text.index("In force") < text.index("PLANNED, not law")


def test_rows_without_an_id_bear_their_number() -> None:
    assert "row 3" in shown(summary(answer([BLANK, LIKELY]), []))


def test_many_rows_are_counted() -> None:
    text = shown(summary(answer([LIKELY] * 31), load_measures()))
    assert text.count("The text says scrap or waste.") == 25
    assert "and 6 more to look at" in text


def test_nothing_to_look_at() -> None:
    for rows in ([], [BLANK]):
        text = shown(summary(answer(rows), load_measures()))
        assert "0 likely" in text
        assert "To stop" not in text
        assert "PLANNED" not in text


def test_what_stands_in_a_list_is_never_obeyed() -> None:
    listed = answer(
        [LIKELY], description=["[bold red]scrap[/] \x1b[31m\n\r\x07 loose " + "x" * 500], id=["[link=a]\x1b]0;b"]
    )
    text = shown(summary(listed, [], "[red]\x1b"), force_terminal=False)
    assert "[bold red]scrap" in text
    assert not {"\x1b", "\r", "\x07"} & set(text)
    assert max(map(len, text.splitlines())) <= 100


def test_a_narrow_terminal_is_kept_to() -> None:
    assert max(map(len, shown(summary(answer([LIKELY, POSSIBLE]), load_measures()), width=60).splitlines())) <= 60


@pytest.fixture(scope="module")
def copper() -> Screening:
    return screen("złom miedzi, blorft", destination="IN", as_of="2026-11-22", declared_cn="0101")


def test_an_explanation_tells_all(copper: Screening) -> None:
    text = shown(explanation(copper))
    for told in (
        "złom miedzi, blorft", "Not known: blorft", "scrap", "copper", "the goods", "waste", f"rule {copper.status_rule}",
        "7404 00", "17 04 01", "B1010", "likely", "2026-11-22", "In force", "Adopted, applies later", "applies from 2027-05-21",
        "PLANNED, not law", "EU-CU-EXPORT", "Reasons", "The text says scrap or waste.", "Questions", "declared code is of other",
    ):  # fmt: skip
        assert told in text, told
    assert text.index("In force") < text.index("Adopted, applies later") < text.index("PLANNED, not law")
    assert max(map(len, text.splitlines())) <= 100


def test_an_explanation_of_nothing() -> None:
    text = shown(explanation(screen("", as_of=dt.date(2026, 11, 22))))
    assert "The text names no goods." in text


def test_quantities_are_told_in_their_own_unit_and_the_base_unit() -> None:
    text = shown(
        explanation(screen("Kupferschrott 96 % Cu, max. 5 % Fe, 24,5 t, 1.250 kg, 12 Stück, 230 V, 9 µm, 24,5 t"))
    )
    told = " ".join(text.split())
    assert (
        "Quantities: 96 % copper; at most 5 % iron or steel; 24.5 t = 24 500 kg; 1 250 kg; 12 pieces; 230 V; 9 µm = 0.009 mm"
        in told
    )
    assert told.count("24.5 t") == 1
    assert "Quantities" not in shown(explanation(screen("Kupferschrott")))


def test_hazardous_candidates_bear_the_asterisk(copper: Screening) -> None:
    waste = copper.ewc.model_copy(update={"code": "170410"})
    assert "17 04 10*" in shown(explanation(copper.model_copy(update={"ewc": waste})))


def word(text: str, means: str = "word", concepts: Sequence[str] = (), role: str = "is") -> Evidence:
    return Evidence(text=text, means=means, known_as="", concepts=list(concepts), role=role)


def test_words_are_coloured_where_they_stand() -> None:
    text = coloured(
        "Scrap-metal; NO scrap",
        [word("scrap metal", "phrase", ["scrap"]), word("scrap", concepts=["scrap"], role="not")],
    )
    assert [(text.plain[s.start : s.end], str(s.style)) for s in text.spans] == [
        ("Scrap-metal", "bold yellow"),
        ("scrap", "dim italic"),
    ]


def test_words_that_are_not_found_are_left_plain() -> None:
    assert coloured("abc", [word("xyz"), word("")]).plain == "abc"


def test_one_line_cuts_and_cleans() -> None:
    assert one_line("a\u202eb\n\nc", 10) == "a b c"
    assert one_line("abcdef", 4) == "abc…"


def test_of_a_cell_without_end_its_beginning_is_kept() -> None:
    row = {"exposure": "likely", "status": "waste", "review": False, "reasons": "", "materials": "copper"}
    (kept,) = answer([row], description=["scrap " * 1_000_000]).shown()
    assert kept["description"].startswith("scrap scrap")
    assert len(kept["description"]) < 1000
