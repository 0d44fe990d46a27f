"""The answer for one distinct case, in the words of the answer columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scrapscreen.codes.ranking import Ranking


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """The answer for one pair of text signature and context; strings as in the answer columns.

    ``monthly`` are the measures in force towards whose limit for a month the mass counts. Verdicts are equal only to themselves:
    there is one for each distinct case, and it is looked up by millions of rows.
    """

    materials: str
    status: str
    status_confidence: float
    cn_code: str
    cn_confidence: float
    cn: Ranking
    ewc_code: str
    ewc_hazardous: bool | None
    ewc: Ranking
    waste_entry: str
    exposure: str
    planned: tuple[str, ...]
    adopted: tuple[str, ...]
    current: tuple[str, ...]
    monthly: tuple[str, ...]
    review: bool
    reasons: tuple[str, ...]
    questions: tuple[str, ...]
    rule: str
    law_of: dt.date
