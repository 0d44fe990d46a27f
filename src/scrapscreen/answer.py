"""The answer columns: verdicts laid out for every row, declared codes checked against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.codes.declared import check_declared, check_declared_waste
from scrapscreen.codes.nomenclature import CombinedNomenclature, ListOfWaste
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


class AnswerSheet:
    """Lays verdicts out as columns."""

    def __init__(self, nomenclature: CombinedNomenclature, waste_list: ListOfWaste) -> None:
        self._nomenclature, self._waste_list = nomenclature, waste_list
        self._declared: dict[tuple[int, str], str] = {}

    def lay_out(self, verdicts: Sequence[Verdict], numbers: Ints, batch: Mapping[str, pa.Array]) -> pa.Table:
        """Return the columns of ``ANSWER`` for rows whose verdicts have the given numbers.

        ``batch`` may hold ``declared_cn`` and ``declared_ewc``; they are checked once per distinct verdict and codes.
        """
        key, declared = numbers, []
        for name in ("declared_cn", "declared_ewc"):
            encoded = batch[name].dictionary_encode() if name in batch else None
            codes = (encoded.dictionary.to_pylist() if encoded is not None else []) or [""]
            key = key * len(codes) + (np.asarray(encoded.indices) if encoded is not None else 0)
            declared.append(codes)
        cases, back = np.unique(key, return_inverse=True)
        rest, ewc = np.divmod(cases, len(declared[1]))
        number, cn = np.divmod(rest, len(declared[0]))
        rows = [
            _row(
                verdicts[v], self._check(verdicts[v], v, declared[0][c]), self._check_waste(verdicts[v], declared[1][e])
            )
            for v, c, e in zip(number.tolist(), cn.tolist(), ewc.tolist(), strict=True)
        ]
        place = pa.array(back)
        columns = [pa.array([row[n] for row in rows], field.type).take(place) for n, field in enumerate(ANSWER)]
        return pa.Table.from_arrays(columns, schema=ANSWER)

    def _check(self, goods: Verdict, number: int, code: str) -> str:
        key = (number, code)
        if key not in self._declared:
            candidates = [c for c, _ in goods.cn.candidates]
            sure = sum(share for _, share in goods.cn.candidates) >= _SURE
            self._declared[key] = check_declared(code, candidates, self._nomenclature, goods.law_of.year, sure)
        return self._declared[key]

    def _check_waste(self, goods: Verdict, code: str) -> str:
        """Return why a declared List-of-Waste code does not fit, or an empty string."""
        candidates = [c for c, _ in goods.ewc.candidates]
        known = self._waste_list.at
        return check_declared_waste(code, candidates, lambda entry: known(entry, goods.law_of) is not None)


def _row(v: Verdict, declared: str, waste_reason: str) -> tuple[object, ...]:
    wrong = declared in ("conflict", "invalid")
    reasons = [*v.reasons, *([f"declared_{declared}"] if wrong else []), *([waste_reason] if waste_reason else [])]
    wrong = wrong or bool(waste_reason)
    return (
        v.materials, v.status, v.status_confidence, v.cn_code, v.cn_confidence, v.cn.text(),
        v.ewc_code, v.ewc_hazardous, v.ewc.text(), v.waste_entry, v.exposure, ";".join(v.planned),
        ";".join(v.current), declared, v.review or (wrong and (v.exposure != "none" or bool(v.materials))),
        ";".join(reasons), ";".join(v.questions),
    )  # fmt: skip
