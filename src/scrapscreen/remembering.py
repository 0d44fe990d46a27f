"""Methods that remember what they gave, in each object apart: when an object goes, what was remembered goes with it.

``functools.lru_cache`` on a method keeps the object itself, and all its tables with it, as long as the process lives.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from types import MethodType
from typing import Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, proxy

Owner = TypeVar("Owner")
Given = ParamSpec("Given")
Result = TypeVar("Result")


class Remembered(Generic[Owner, Given, Result]):
    """A method whose last results each object keeps; see ``remembered``."""

    def __init__(self, method: Callable[Concatenate[Owner, Given], Result], most: int) -> None:
        self._method, self._most = method, most
        self._of: WeakKeyDictionary[Owner, Callable[Given, Result]] = WeakKeyDictionary()
        update_wrapper(self, method)  # type: ignore[arg-type]

    def __get__(self, owner: Owner, kind: type[Owner]) -> Callable[Given, Result]:
        known = self._of.get(owner)
        if known is None:
            bound: Callable[Given, Result] = MethodType(self._method, proxy(owner))
            known = self._of[owner] = lru_cache(maxsize=self._most)(bound)
        return known


def remembered(
    most: int,
) -> Callable[[Callable[Concatenate[Owner, Given], Result]], Remembered[Owner, Given, Result]]:
    """Let a method remember what it gave; of each object so many results are kept. What it is given can be hashed.

    >>> class Table:
    ...     @remembered(most=100)
    ...     def row(self, n):
    ...         return [n]
    >>> table = Table()
    >>> table.row(7) is table.row(7), table.row(7) is Table().row(7)
    (True, False)
    """
    return lambda method: Remembered(method, most)
