"""Loops over bytes and numbers that numba compiles, and whether they are at hand.

They give what the steps on arrays give, twice as fast. ``pip install scrapscreen[fast]`` installs numba. The loops are compiled
once after an installation, in some fifteen seconds, and kept as Python keeps its bytecode; ``python -m scrapscreen.loops`` does
it at once. Loading them takes most of a second, so that short lists do without.

The environment variable ``SCRAPSCREEN_LOOPS`` says otherwise: ``never``, or ``always`` from the first text on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import find_spec
from threading import Lock
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

PAY_FROM = 1_000_000
"""Loading the loops takes about as long as they save on so many descriptions."""

WISH = "SCRAPSCREEN_LOOPS"
"""The environment variable."""


class Supply:
    """Counts the descriptions read in this process, and tells from when on the loops are taken.

    Parameters
    ----------
    pay_from : int
        So many are read without.
    wish : str
        ``never`` or ``always``, whatever comes; anything else: as it pays.

    Examples
    --------
    >>> supply = Supply(pay_from=1000)
    >>> supply.pay(600)
    False
    """

    def __init__(self, pay_from: int = PAY_FROM, wish: str = "") -> None:
        self._from = self._left = 0 if wish == "always" else pay_from
        self._installed, self._loaded = wish != "never" and find_spec("numba") is not None, False
        self._counting = Lock()

    def pay(self, texts: int) -> bool:
        """Return whether the loops are at hand for so many texts more."""
        if self._installed and not self._loaded:
            with self._counting:
                self._left -= texts
                if self._left <= 0 and not self._loaded:  # settled before other threads are told
                    self._installed = _loads()
                    self._loaded = True
        return self._installed and self._loaded

    def foresee(self, share: float) -> None:
        """Take the loops at once if they will pay: what has been counted is such a share of a list.

        >>> supply = Supply(pay_from=1000, wish="never")
        >>> supply.foresee(0.1)
        """
        if self._from - self._left >= self._from * share > 0:
            self.pay(self._left)

    def withdraw(self) -> None:
        """Do without the loops from now on."""
        self._installed = False


supply = Supply(wish=os.environ.get(WISH, ""))


def loop(function: Function) -> Function:
    """Compile a function of loops over arrays when it is first called; other threads go on while it runs."""
    from numba import njit

    try:
        return cast(Function, njit(nogil=True, cache=True)(function))
    except RuntimeError:  # no folder can be written, its own or the user's
        return cast(Function, njit(nogil=True)(function))


def _loads() -> bool:
    """Whether numba can be used: an old one refuses a new NumPy."""
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True


def main() -> None:
    """Compile the loops now."""
    from pyarrow import array

    from scrapscreen.bulk.marks import Marks
    from scrapscreen.bulk.records import Records
    from scrapscreen.loops import supply  # not the one of this module, which has another name now
    from scrapscreen.text.fast import FastReader
    from scrapscreen.text.reader import load_reader

    supply.pay(PAY_FROM)
    FastReader(load_reader()).wordings(array(["Cu scrap 2 mm"]))
    Records(b'"Cu scrap",1\n', Marks(b",")).distinct_cells(0)


if __name__ == "__main__":
    main()
