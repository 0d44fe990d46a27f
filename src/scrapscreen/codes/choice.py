"""The codes of one case: customs and waste candidates ranked, the best one settled. Each distinct case is worked out once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scrapscreen.codes.nomenclature import CombinedNomenclature, ListOfWaste, WasteEntry
from scrapscreen.codes.ranking import NOTHING, CodeRules, Ranking, settle
from scrapscreen.remembering import remembered
from scrapscreen.rules import Condition, FactSpace
from scrapscreen.tables import Row, data_dir

Picked = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CustomsChoice:
    """The CN candidates of one case, and the code they settle on with its share."""

    ranking: Ranking
    code: str
    confidence: float

    @property
    def facts(self) -> tuple[str, ...]:
        """What the choice states for later rules."""
        return (f"cn.{self.code[:4]}",)


@dataclass(frozen=True, slots=True)
class WasteChoice:
    """The List-of-Waste candidates of one case, and the best entry in the edition of the day."""

    ranking: Ranking
    entry: WasteEntry | None

    @property
    def facts(self) -> tuple[str, ...]:
        """What the choice states for later rules."""
        if self.entry is None or self.entry.hazardous is None:
            return ("hazard.unknown",)
        mark = "hazard.yes" if self.entry.hazardous else "hazard.no"
        return (mark, "hazard.mirror") if self.entry.kind == "mirror" else (mark,)


class CodeChooser:
    """The two code tables, and the codes they give."""

    def __init__(self, nomenclature: CombinedNomenclature, waste_list: ListOfWaste) -> None:
        self._nomenclature, self._waste_list = nomenclature, waste_list
        data = data_dir()
        self.cn = CodeRules(data / "cn_codes" / "rules.csv", lambda code: code in nomenclature.codes or len(code) > 4)
        self.ewc = CodeRules(data / "waste_catalogue" / "rules.csv", lambda code: bool(waste_list.spans(code)))

    def conditions(self) -> list[tuple[Row, Condition]]:
        """Return every line of both tables with its condition."""
        return [*self.cn.conditions(), *self.ewc.conditions()]

    def compile(self, space: FactSpace) -> None:
        """Fix the rules for a fact space that already holds all facts."""
        self.cn.compile(space)
        self.ewc.compile(space)

    def pick(self, facts: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Return the rules each row picks, of the customs table and of the waste table."""
        return self.cn.pick(facts), self.ewc.pick(facts)

    @remembered(most=200_000)
    def customs(self, picked: Picked, day: dt.date, least: float) -> CustomsChoice:
        """Return the customs code for the rules a row picked."""
        ranking = self.cn.rank(picked, lambda code: self._nomenclature.exists(code, day.year) is not False)
        return CustomsChoice(ranking, *settle(ranking.candidates, least))

    @remembered(most=200_000)
    def waste(self, picked: Picked, day: dt.date, wasteful: bool) -> WasteChoice:
        """Return the waste entry for the rules a row picked; none where the goods are no possible waste."""
        if not wasteful:
            return WasteChoice(NOTHING, None)
        ranking = self.ewc.rank(picked, lambda code: self._waste_list.at(code, day) is not None)
        return WasteChoice(ranking, self._waste_list.at(ranking.candidates[0][0], day) if ranking.candidates else None)
