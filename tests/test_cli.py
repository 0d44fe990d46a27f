"""The command line: what it writes, what it says, and how it leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.csv
import pytest
from typer.testing import CliRunner, Result

from scrapscreen.cli import app

from .lists import read_list

EXAMPLE = Path(__file__).parents[1] / "examples" / "manifest.csv"
GOODS = "goods,dest\nzłom miedzi,IN\naluminium ladder,TR\n"


def run(*words: object, text: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words], input=text)


def process(*words: object, text: str | None = None, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scrapscreen.cli", *map(str, words)]
    return subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload, no-any-return]


def refused(*words: object, told: str, text: str | None = None) -> None:
    result = run(*words, text=text)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("scrapscreen: ")
    assert result.stderr.count("\n") == 1
    assert told in result.stderr, result.stderr


@pytest.fixture
def goods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "goods.csv").write_text(GOODS, encoding="utf-8")
    return tmp_path


def test_a_list_is_screened(goods: Path) -> None:
    result = run("screen", EXAMPLE, "-o", "out.xlsx", "--as-of", "2026-11-22")
    assert result.exit_code == 0, result.output
    before, after = read_list(EXAMPLE).table, read_list("out.xlsx").table
    assert after.num_rows == before.num_rows
    assert after.select(before.column_names).to_pydict() == before.to_pydict()
    assert "description = 'goods description'" in result.stderr
    assert "60 consignments" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100
    assert json.loads(Path("out.xlsx.manifest.json").read_text())["as_of"] == "2026-11-22"


def test_answers_follow_the_columns_of_the_list(goods: Path) -> None:
    assert run("screen", "goods.csv", "-o", "out.csv", "-q", "--as-of", "2026-11-22").output == ""
    table = pyarrow.csv.read_csv("out.csv")
    assert table.column_names[:3] == ["goods", "dest", "materials"]
    assert table["exposure"].to_pylist() == ["likely", "none"]


@pytest.mark.parametrize(("level", "code"), [("likely", 1), ("possible", 1)])
def test_fail_on(goods: Path, level: str, code: int) -> None:
    assert run("screen", "goods.csv", "-o", "out.csv", "--fail-on", level).exit_code == code
    assert Path("out.csv").exists()
    Path("safe.csv").write_text("goods\naluminium ladder\n")
    assert run("screen", "safe.csv", "-o", "safe_out.csv", "--fail-on", level).exit_code == 0


def test_standard_input_to_standard_output(goods: Path) -> None:
    result = run("screen", "-", "-o", "-", "--as-of", "2026-11-22", text=GOODS)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith('goods,dest,"materials","status"')
    assert len(result.stdout.splitlines()) == 3
    assert "standard input: read as" in result.stderr
    assert [p.name for p in goods.iterdir()] == ["goods.csv"]


def test_several_lists_go_to_a_folder(goods: Path) -> None:
    Path("more.tsv").write_text("Warenbezeichnung\tland\nKupferschrott\tIN\n")
    result = run("screen", "goods.csv", "more.tsv", "-o", "out")
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in Path("out").iterdir()) == [
        "goods.csv", "goods.csv.manifest.json", "more.tsv", "more.tsv.manifest.json"
    ]  # fmt: skip
    assert "goods.csv → out" in result.stdout
    assert "more.tsv → out" in result.stdout
    Path("sub").mkdir()
    shutil.copy("goods.csv", "sub/goods.csv")
    refused("screen", "goods.csv", "sub/goods.csv", "-o", "out", told="two lists are named 'goods.csv'")
    refused("screen", "goods.csv", "-", "-o", "out", told="- is one list")
    refused("screen", "goods.csv", "more.tsv", "-o", "goods.csv", told="no folder for several lists")


def test_one_bad_list_and_nothing_is_written(goods: Path) -> None:
    Path("bad.csv").write_text("a,b\n1,2\n")
    refused(
        "screen",
        "goods.csv",
        "bad.csv",
        "-o",
        "out",
        told="bad.csv: columns: none of them looks like the goods description",
    )
    assert not Path("out").exists()


def test_columns_can_be_named(goods: Path) -> None:
    Path("odd.csv").write_text('"what, exactly",wo\nzłom miedzi,IN\n', encoding="utf-8")
    result = run("screen", "odd.csv", "-o", "out.csv", "--columns", "description=what, exactly,destination=wo")
    assert result.exit_code == 0, result.output
    assert "description = 'what, exactly', destination = 'wo'" in result.stderr
    again = run(
        "screen", "odd.csv", "-o", "out.csv", "--columns", "description=what, exactly", "--columns", "destination=wo"
    )
    assert again.stderr == result.stderr


def test_of_columns_with_one_name_the_first_counts(goods: Path) -> None:
    Path("odd.csv").write_text("goods,goods,dest,dest\nzłom miedzi,x,Atlantis,IN\n", encoding="utf-8")
    result = run("screen", "odd.csv", "-o", "out.csv")
    assert result.exit_code == 0, result.output
    assert "row 2, column 'dest': 'Atlantis'" in result.stderr
    assert "złom miedzi" in result.stdout


def test_a_list_without_rows(goods: Path) -> None:
    Path("none.csv").write_text("goods,dest\n")
    result = run("screen", "none.csv", "-o", "out.xlsx", "--fail-on", "possible")
    assert result.exit_code == 0, result.output
    assert "0 consignments" in result.stdout
    assert read_list("out.xlsx").table.num_rows == 0


def test_a_screened_list_gets_a_prefix_and_it_is_said(goods: Path) -> None:
    run("screen", "goods.csv", "-o", "once.csv")
    result = run("screen", "once.csv", "-o", "twice.csv")
    assert result.exit_code == 0, result.output
    assert "prefix ss_" in result.stderr
    assert "ss_status" in pyarrow.csv.read_csv("twice.csv").column_names


def test_cells_that_cannot_be_read_are_said(goods: Path) -> None:
    rows = "\n".join("złom miedzi,Atlantis,2026-13-01,much" for _ in range(9))
    Path("odd.csv").write_text(f"goods,dest,date,net mass kg\nladder,IN,2026-01-01,5\n{rows}\n", encoding="utf-8")
    result = run("screen", "odd.csv", "-o", "out.csv")
    lines = [line for line in result.stderr.splitlines() if ": row " in line]
    assert len(lines) == 10
    assert lines[0].startswith(
        "scrapscreen: odd.csv: row 3, column 'dest': 'Atlantis': The destination is no country known"
    )
    assert any("column 'date': '2026-13-01'" in line for line in lines)
    assert any("column 'net mass kg': 'much'" in line for line in lines)
    assert "odd.csv: and 17 more cells that could not be read" in result.stderr
    assert result.exit_code == 0


def test_an_option_that_is_not_used_is_said(goods: Path) -> None:
    result = run("screen", "goods.csv", "-o", "out.csv", "--destination", "France")
    assert "--destination is not used, because the list has its own column 'dest'" in result.stderr


def test_a_replay_gives_the_same_bytes(goods: Path) -> None:
    run("screen", "goods.csv", "-o", "out.csv", "-q", "--destination", "IN", "--min-confidence", "0.6")
    result = run("screen", "--replay", "out.csv.manifest.json", "-o", "new.csv", "-q")
    assert result.exit_code == 0, result.output
    assert Path("new.csv").read_bytes() == Path("out.csv").read_bytes()
    refused(
        "screen",
        "--replay",
        "out.csv.manifest.json",
        "--as-of",
        "2026-11-22",
        told="takes all settings from the manifest",
    )
    refused("screen", "goods.csv", "x.csv", "--replay", "out.csv.manifest.json", told="one manifest is of one list")
    Path("goods.csv").write_text("goods\nchanged\n")
    refused("screen", "--replay", "out.csv.manifest.json", told="goods.csv has changed")


def test_what_came_from_standard_input_can_be_handed_in_again(goods: Path) -> None:
    run("screen", "-", "-o", "out.csv", "-q", text=GOODS)
    refused("screen", "--replay", "out.csv.manifest.json", told="came from standard input")
    assert run("screen", "-", "--replay", "out.csv.manifest.json", "-o", "new.csv", "-q", text=GOODS).exit_code == 0
    assert Path("new.csv").read_bytes() == Path("out.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("screen", "no list; name one"),
        ("screen goods.csv", "-o OUT"),
        ("screen none.csv -o out.csv", "none.csv: there is no such file"),
        ("screen . -o out.csv", "this is a folder"),
        ("screen goods.csv -o out.doc", "'.doc' is not known"),
        ("screen goods.csv -o none/out.csv", "there is no folder none"),
        ("screen goods.csv -o goods.csv", "would overwrite the list"),
        ("screen goods.csv -o out.csv --destination Atlantis", "--destination: 'Atlantis' is no country"),
        ("screen goods.csv -o out.csv --as-of 2026-13-01", "--as-of: '2026-13-01' is no date"),
        ("screen goods.csv -o out.csv --columns description=god", "did you mean 'goods'?"),
        ("screen goods.csv -o out.csv --columns descriptoin=goods", "did you mean 'description'?"),
        ("screen goods.csv -o out.csv --columns goods", "write MEANING=COLUMN"),
        ("screen goods.csv -o out.csv --list-context shopp", "did you mean 'shop'?"),
        ("screen goods.csv -o out.csv --min-confidence 2", "--min-confidence"),
        ("screen goods.csv -o out.csv --fail-on never", "--fail-on"),
        ("screen goods.csv -o out.csv --measures none", "none"),
        ("screen goods.csv -o out.csv --measures .", "no measure files here"),
        ("screen goods.csv -o out.csv --bogus", "No such option: --bogus"),
        ("screen --replay none.csv.manifest.json", "there is no such file"),
        ("explain", "Missing argument 'TEXT'"),
        ("explain scrap --destination Atlantis", "--destination: 'Atlantis'"),
        ("explain scrap --documents annex_7", "did you mean 'annex_vii'?"),
        ("codes", "Missing command"),
        ("codes shw", "No such command 'shw'"),
        ("codes show 9999", "no code of the Combined Nomenclature"),
        ("codes show 123", "2, 4, 6 or 8 digits"),
        ("codes show --ewc 179999", "no code of the List of Waste"),
        ("measures list --kind bann", "did you mean 'ban'?"),
        ("measures list --as-of soon", "--as-of: 'soon' is no date"),
        ("measures show EU-NONE", "no measure of this id"),
    ],
)
def test_wrong_use_is_said_in_one_line(goods: Path, words: str, told: str) -> None:
    refused(*words.split(), told=told)
    assert [p.name for p in goods.iterdir()] == ["goods.csv"]


def test_explain() -> None:
    text = run("explain", "złom miedzi", "--destination", "IN", "--as-of", "2026-11-22").stdout
    assert "copper, scrap" not in text
    assert "PLANNED, not law" in text
    answer = json.loads(
        run("explain", "złom miedzi", "--json", "--declared-cn", "0101", "--documents", "annex_vii").stdout
    )
    assert (answer["materials"], answer["status"], answer["declared_check"]) == (["copper"], "waste", "conflict")


def test_codes() -> None:
    text = run("codes", "show", "7602").stdout
    for told in ("76 ", "7602 00", "Aluminium", "CN 2022 to 2026"):
        assert told in text
    assert "B1010" in run("codes", "show", "7602.00 90").stdout
    assert "hazardous" in run("codes", "show", "17 04 10*").stdout
    assert "17 04 10*" in run("codes", "show", "--ewc", "1704").stdout
    assert "List of Waste, too" in run("codes", "show", "170402").stderr
    assert "not checked" in run("codes", "show", "84123100").stdout
    found = run("codes", "search", "copper", "scrap").stdout
    assert "7404" in found
    assert "17 04 01" in found
    assert "No title holds" in run("codes", "search", "xyzzy").stdout


def test_measures() -> None:
    before, after = (run("measures", "list", "--as-of", day).stdout for day in ("2026-11-22", "2027-06-01"))
    assert before.index("Adopted, applies later") < before.index("EU-WSR-40") < before.index("PLANNED, not law")
    assert after.index("In force") < after.index("EU-WSR-40") < after.index("PLANNED, not law")
    only = run("measures", "list", "--kind", "export_restriction").stdout
    assert "EU-CU-EXPORT" in only
    assert "EU-WSR-40" not in only
    assert "PLANNED, not law" in run("measures", "show", "eu-cu-export", "--as-of", "2026-11-22").stdout
    assert "500 t together in a calendar month" in run("measures", "show", "IT-SCRAP-NOTIF").stdout


def test_help_and_version() -> None:
    for words in ([], ["--help"], ["screen", "--help"], ["codes", "--help"]):
        result = run(*words)
        assert result.exit_code == 0
        assert "Usage" in result.stdout
    assert run("--version").stdout.startswith("scrapscreen 0")


def test_a_real_process(goods: Path) -> None:
    done = process(
        "screen",
        "-",
        "-o",
        "out.csv",
        "--fail-on",
        "likely",
        text=GOODS,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 1
    assert "2 consignments" in done.stdout
    assert "Traceback" not in done.stderr
    wrong = process("screen", "none.csv", "-o", "out.csv")
    assert (wrong.returncode, wrong.stdout, wrong.stderr.count("\n")) == (2, "", 1)


def test_help_stays_light() -> None:
    script = (
        "import sys\nfrom scrapscreen.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'pyarrow', 'pydantic', 'openpyxl'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and signals of POSIX")
@pytest.mark.parametrize(
    "words", [["measures", "list"], ["screen", str(EXAMPLE), "-o", "-"], ["explain", "złom", "--json"]]
)
def test_a_reader_that_stops_is_no_error(words: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "scrapscreen.cli", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        said = child.stderr.read()
    assert child.returncode == 0, said
    assert "Traceback" not in said
    assert "Broken" not in said


@pytest.mark.skipif(os.name == "nt", reason="needs pipes and signals of POSIX")
def test_the_user_may_stop_it(goods: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "scrapscreen.cli", "screen", "-", "-o", "out.csv"],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        assert child.stderr is not None
        child.stdin.write(GOODS * 2)
        child.stdin.flush()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(2)
        child.send_signal(signal.SIGINT)
        said = child.stderr.read()
    assert (child.returncode, said) == (130, "scrapscreen: stopped\n")
    assert [p.name for p in goods.iterdir()] == ["goods.csv"]
