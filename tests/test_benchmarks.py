"""Every benchmark runs on a tiny list and yields finite figures; how large they are is not asked here."""

import importlib
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[1] / "benchmarks"
HELPERS = {"all", "common", "list_maker", "rivals", "scoreboard", "timing"}
SCRIPTS = sorted({path.stem for path in HOME.glob("*.py")} - HELPERS - {"engines"})


@pytest.fixture(autouse=True)
def _on_path(monkeypatch):
    monkeypatch.syspath_prepend(HOME)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_measures(name):
    script = importlib.import_module(name)
    assert script.__doc__.startswith("Claim: ")
    assert f"python benchmarks/{name}.py" in script.__doc__
    found = list(script.measure(60, 1))
    assert found
    assert all(math.isfinite(figure.value) and figure.value >= 0 and figure.unit for figure in found)
    assert any(figure.unit in ("×", "searches") for figure in found) or name == "growth"
    assert len({figure.what for figure in found}) == len(found)


def test_engines_measure_in_a_process_of_their_own():
    pytest.importorskip("pyspark", reason="install scrapscreen[spark]")
    pytest.importorskip("distributed", reason="install scrapscreen[dask]")
    command = [sys.executable, HOME / "engines.py", "--rows", "300", "--turns", "1", "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found = [json.loads(line) for line in done.stdout.decode().splitlines() if line.startswith("{")]
    assert {figure["what"].partition(":")[0] for figure in found} == {
        "Spark",
        "Spark, two columns",
        "Dask",
        "Dask, two columns",
    }


def test_all_knows_every_script():
    assert set(importlib.import_module("all").QUICK) == {*SCRIPTS, "engines"}


def test_figures_are_set_crosswise():
    everything, common = importlib.import_module("all"), importlib.import_module("common")
    lines = list(
        everything.table(
            [
                common.Figure("a: speed", 1234.5, "rows/s"),
                common.Figure("b: memory", 0.5, "MiB", "≤ 1"),
                common.Figure("c", 2, "×"),
            ]
        )
    )
    assert "| a | 1,234 |  |" in lines
    assert "| b |  | 0.50 (aim ≤ 1) |" in lines
    assert "| c | 2.00 | × |  |" in lines


def test_runs_take_turns_and_fresh_runs_share_nothing():
    timing = importlib.import_module("timing")
    met = []
    runs = {name: lambda seed, name=name: met.append((name, seed)) for name in "AB"}
    assert [len(t.wall) for t in timing.Contest(lambda seed: seed, runs).held(2, seed=5).values()] == [2, 2]
    assert met == [("A", 5), ("B", 5), ("B", 6), ("A", 6)]
    met.clear()
    timing.Contest(lambda seed: seed, runs, fresh=True).held(2, seed=5)
    assert [name for name, _ in met] == ["B", "A", "A", "B", "B", "A"]
    assert len({seed for _, seed in met}) == 6


def test_a_child_is_charged_its_own_memory_and_a_failed_one_is_no_figure():
    timing = importlib.import_module("timing")
    held = b"x" * (300 << 20)
    small = timing.child(sys.executable, "-c", "pass")
    large = timing.child(sys.executable, "-c", "held = b'x' * (150 << 20)")
    assert small.peak < 100 < 150 < large.peak < 290
    assert len(held) == 300 << 20
    with pytest.raises(SystemExit, match="exit code 3"):
        timing.child(sys.executable, "-c", "raise SystemExit(3)")


def test_what_is_not_installed_is_said(capsys):
    assert importlib.import_module("common").optional("no_such_module") is None
    assert "no_such_module is not installed" in capsys.readouterr().err
