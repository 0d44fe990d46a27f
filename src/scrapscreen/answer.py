"""The answer columns: verdicts laid out for every row, declared codes checked against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.codes.declared import check_declared, check_declared_waste
from scrapscreen.codes.nomenclature import CombinedNomenclature, ListOfWaste
from scrapscreen.grouping import distinct_values
from scrapscreen.remembering import remembered
from scrapscreen.verdict import Verdict

Ints = npt.NDArray[np.int64]

ANSWER = pa.schema(
    [
        ("materials", pa.string()), ("status", pa.string()), ("status_confidence", pa.float64()),
        ("cn_code", pa.string()), ("cn_confidence", pa.float64()), ("cn_candidates", pa.string()),
        ("ewc_code", pa.string()), ("ewc_hazardous", pa.bool_()), ("ewc_candidates", pa.string()),
        ("waste_entry", pa.string()), ("exposure", pa.string()), ("planned_measures", pa.string()),
        ("current_measures", pa.string()), ("declared_check", pa.string()), ("review", pa.bool_()),
        ("reasons", pa.string()), ("questions", pa.string()),
    ]
)  # fmt: skip
"""The columns every screening adds, in order."""

_SURE = 0.7
"""Shares of all candidates together, from which another declared code of their chapter is a conflict."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a batch: each distinct one once (columns of ``ANSWER``), and which of them each row has (int32)."""

    cases: pa.Table
    verdicts: list[Verdict]
    of_row: npt.NDArray[np.int32]

    def table(self) -> pa.Table:
        """Return one line for each row."""
        return self.cases.take(pa.array(self.of_row))


class AnswerSheet:
    """Lays verdicts out as columns."""

    def __init__(self, nomenclature: CombinedNomenclature, waste_list: ListOfWaste) -> None:
        self._nomenclature, self._waste_list = nomenclature, waste_list

    def lay_out(self, verdicts: Sequence[Verdict], numbers: Ints, batch: Mapping[str, pa.Array]) -> Answers:
        """Return the answers of rows whose verdicts have the given numbers.

        ``batch`` may hold ``declared_cn`` and ``declared_ewc``; they are checked once per distinct verdict and codes.
        """
        key, declared = numbers, []
        for name in ("declared_cn", "declared_ewc"):
            encoded = batch[name].dictionary_encode() if name in batch else None
            codes = (encoded.dictionary.to_pylist() if encoded is not None else []) or [""]
            key = key * len(codes) + (np.asarray(encoded.indices) if encoded is not None else 0)
            declared.append(codes)
        cases, of_row = distinct_values(key)
        rest, ewc = np.divmod(cases, len(declared[1]))
        number, cn = np.divmod(rest, len(declared[0]))
        in_case = [verdicts[v] for v in number.tolist()]
        line = self._line
        lines = [
            line(v, declared[0][c], declared[1][e]) for v, c, e in zip(in_case, cn.tolist(), ewc.tolist(), strict=True)
        ]
        columns = [pa.array([cells[n] for cells in lines], field.type) for n, field in enumerate(ANSWER)]
        return Answers(pa.Table.from_arrays(columns, schema=ANSWER), in_case, of_row)

    def row(self, goods: Verdict, declared_cn: str, declared_ewc: str) -> dict[str, Any]:
        """Return the answer of one row, by column."""
        return dict(zip(ANSWER.names, self._line(goods, declared_cn, declared_ewc), strict=True))

    @remembered(most=50_000)
    def _line(self, goods: Verdict, cn: str, ewc: str) -> tuple[object, ...]:
        """Return the cells of ``ANSWER`` for goods with such declared codes."""
        check, waste = self._check(goods, cn), self._check_waste(goods, ewc)
        wrong = [f"declared_{check}"] if check in ("conflict", "invalid") else []
        wrong += [waste] if waste else []
        review = goods.review or bool(wrong and (goods.exposure != "none" or goods.materials))
        return (
            goods.materials, goods.status, goods.status_confidence, goods.cn_code, goods.cn_confidence, goods.cn.text(),
            goods.ewc_code, goods.ewc_hazardous, goods.ewc.text(), goods.waste_entry, goods.exposure,
            ";".join(goods.planned), ";".join(goods.current), check, review, ";".join([*goods.reasons, *wrong]),
            ";".join(goods.questions),
        )  # fmt: skip

    @remembered(most=100_000)
    def _fit(self, code: str, candidates: tuple[tuple[str, float], ...], year: int) -> str:
        sure = sum(share for _, share in candidates) >= _SURE
        return check_declared(code, [c for c, _ in candidates], self._nomenclature, year, sure)

    def _check(self, goods: Verdict, code: str) -> str:
        return self._fit(code, goods.cn.candidates, goods.law_of.year)

    def _check_waste(self, goods: Verdict, code: str) -> str:
        """Return why a declared List-of-Waste code does not fit, or an empty string."""
        candidates = [c for c, _ in goods.ewc.candidates]
        known = self._waste_list.at
        return check_declared_waste(code, candidates, lambda entry: known(entry, goods.law_of) is not None)
