"""What methods remember goes with the object."""

import gc
import pickle
import weakref

import pyarrow as pa

from scrapscreen.remembering import remembered
from scrapscreen.screener import Screener


class Doubling:
    def __init__(self) -> None:
        self.asked: list[int] = []

    @remembered(most=2)
    def twice(self, n: int) -> int:
        """Double it."""
        self.asked.append(n)
        return 2 * n


def test_each_object_remembers_its_own_last_results() -> None:
    one, other = Doubling(), Doubling()
    assert [one.twice(n) for n in (1, 1, 2, 3, 1)] == [2, 2, 4, 6, 2]
    assert one.asked == [1, 2, 3, 1]
    assert other.twice(n=1) == 2
    assert other.asked == [1]


def test_what_is_remembered_is_not_pickled() -> None:
    one = Doubling()
    one.twice(1)
    copy = pickle.loads(pickle.dumps(one))
    assert (copy.twice(1), copy.asked) == (2, [1, 1])


def test_it_keeps_name_and_text() -> None:
    assert (vars(Doubling)["twice"].__name__, vars(Doubling)["twice"].__doc__) == ("twice", "Double it.")


def test_nothing_keeps_a_screener_that_has_screened() -> None:
    screener = Screener()
    screener.screen_frame(pa.table({"goods": ["Kupferkabelschrott 24 t", "alu ladder"]}), as_of="2026-11-22")
    screener.screen("Messingspäne")
    reader = weakref.ref(screener._pass.reader)
    del screener
    gc.collect()
    assert reader() is None
