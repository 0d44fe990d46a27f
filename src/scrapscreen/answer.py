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

_CHECKED = ("declared_check", "review", "reasons")
"""The columns that depend on the declared codes, too."""

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
        used, verdict = distinct_values(number)
        met = [verdicts[v] for v in used.tolist()]
        rows = [_row(v) for v in met]
        place = pa.array(verdict)
        columns = {f.name: pa.array([row[n] for row in rows], f.type).take(place) for n, f in enumerate(ANSWER)}
        in_case = [met[v] for v in verdict.tolist()]
        if declared != [[""], [""]]:
            checks = [
                self._checked(v, declared[0][c], declared[1][e])
                for v, c, e in zip(in_case, cn.tolist(), ewc.tolist(), strict=True)
            ]
            for name, values in zip(_CHECKED, zip(*checks, strict=True), strict=False):
                columns[name] = pa.array(values, ANSWER.field(name).type)
        return Answers(pa.Table.from_arrays(list(columns.values()), schema=ANSWER), in_case, of_row)

    def row(self, goods: Verdict, declared_cn: str, declared_ewc: str) -> dict[str, Any]:
        """Return the answer of one row, by column."""
        checked = self._checked(goods, declared_cn, declared_ewc)
        return dict(zip(ANSWER.names, _row(goods), strict=True)) | dict(zip(_CHECKED, checked, strict=True))

    def _checked(self, goods: Verdict, cn: str, ewc: str) -> tuple[str, bool, str]:
        """Return the check of the declared codes, whether a person should look, and the reasons with those of the check."""
        check, waste = self._check(goods, cn), self._check_waste(goods, ewc)
        wrong = [f"declared_{check}"] if check in ("conflict", "invalid") else []
        wrong += [waste] if waste else []
        review = goods.review or bool(wrong and (goods.exposure != "none" or goods.materials))
        return check, review, ";".join([*goods.reasons, *wrong])

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


def _row(v: Verdict) -> tuple[object, ...]:
    return (
        v.materials, v.status, v.status_confidence, v.cn_code, v.cn_confidence, v.cn.text(),
        v.ewc_code, v.ewc_hazardous, v.ewc.text(), v.waste_entry, v.exposure, ";".join(v.planned),
        ";".join(v.current), "absent", v.review, ";".join(v.reasons), ";".join(v.questions),
    )  # fmt: skip
