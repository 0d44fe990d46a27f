from __future__ import annotations

import builtins
import subprocess
import sys
from typing import Any

import pytest

from scrapscreen import loops
from scrapscreen.loops import Supply


def test_loops_are_taken_from_when_on_they_pay() -> None:
    pytest.importorskip("numba")
    supply = Supply(pay_from=1000)
    assert [supply.pay(400) for _ in range(4)] == [False, False, True, True]


def test_whoever_wishes_takes_them_at_once_or_never() -> None:
    pytest.importorskip("numba")
    assert Supply(wish="always").pay(1)
    assert not Supply(pay_from=1, wish="never").pay(2)


def test_they_are_taken_early_where_it_is_foreseen_that_they_pay() -> None:
    pytest.importorskip("numba")
    supply = Supply(pay_from=1000)
    supply.pay(200)
    supply.foresee(0.5)
    assert not supply.pay(0)
    supply.foresee(0.2)
    assert supply.pay(0)


def test_withdrawn_they_are_not_taken() -> None:
    pytest.importorskip("numba")
    supply = Supply(pay_from=1)
    assert supply.pay(1)
    supply.withdraw()
    assert not supply.pay(1)


def test_without_numba_they_never_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "find_spec", lambda name: None)
    assert not Supply(pay_from=1).pay(1000)


def test_a_numba_that_refuses_to_be_loaded_is_done_without(monkeypatch: pytest.MonkeyPatch) -> None:
    supply, load = Supply(pay_from=1), builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name == "numba":
            raise ImportError("Numba needs NumPy 2.2 or less")
        return load(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert not supply.pay(1000)
    assert not supply.pay(1000)


def test_where_nothing_can_be_kept_they_are_compiled_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    numba = pytest.importorskip("numba")
    compiler = numba.njit

    def homeless(*function: Any, **wanted: Any) -> Any:
        if wanted.get("cache"):
            raise RuntimeError("cannot cache function 'doubled': no locator available")
        return compiler(*function, **wanted)

    monkeypatch.setattr(numba, "njit", homeless)

    def doubled(number: int) -> int:
        return 2 * number

    assert loops.loop(doubled)(21) == 42


def test_they_are_compiled_by_a_command() -> None:
    pytest.importorskip("numba")
    done = subprocess.run([sys.executable, "-m", "scrapscreen.loops"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_short_lists_do_without_numba() -> None:
    """It takes a third of a second to import."""
    code = "import sys, scrapscreen as ss; ss.screen('copper scrap'); sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
