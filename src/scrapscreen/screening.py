"""The whole method on one page.

A description goes in; codes, waste or product, and the restrictions it would meet come out::

    description ─ distinct ─ words ─ meanings ─ roles ─ facts     text/      once per distinct description, on arrays
    destination, day, documents … ───────────────────── context   context.py once per distinct combination
    facts + context ─ goods ─ status ─ codes ─ measures ─ answer  judge.py   once per distinct pair
    answer + declared codes ─ check ─ columns                     answer.py  spread back to the rows with take

One row or a hundred million take this same way; there is no other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scrapscreen.answer import AnswerSheet
from scrapscreen.codes.nomenclature import CombinedNomenclature
from scrapscreen.context import CONTEXT_COLUMNS, Context, mass_class
from scrapscreen.grouping import distinct_rows
from scrapscreen.judge import Judge
from scrapscreen.text.reader import TextReader
from scrapscreen.verdict import Verdict

Ints = npt.NDArray[np.int64]

INPUTS = ("description", "declared_cn", "declared_ewc", *CONTEXT_COLUMNS)
"""The columns a screening reads."""

_CHUNK = 32_768
_THREADS = 2
_JUDGED_AT_ONCE = 8192


class Pass:
    """The pass over a batch, with everything it has learnt: vocabulary, signatures, verdicts."""

    def __init__(
        self,
        measures: Path | None = None,
        lexicon: Path | None = None,
        nomenclature: CombinedNomenclature | None = None,
    ) -> None:
        self.reader = TextReader(lexicon)
        self.judge = Judge(self.reader, measures, nomenclature)
        self._sheet = AnswerSheet(self.judge.nomenclature, self.judge.waste_list)
        self._signatures: dict[bytes, int] = {}
        self._signature_bits: list[bytes] = []
        self._contexts: dict[Context, int] = {}
        self._context_list: list[Context] = []
        self._verdicts: list[Verdict] = []
        self._verdict_of: dict[tuple[int, int], int] = {}
        self._lock = Lock()

    def screen(self, batch: Mapping[str, pa.Array], today: dt.date) -> pa.Table:
        """Screen a batch: columns of equal length named as in ``INPUTS``; only ``description`` is needed.

        Every column is a string array without nulls. Returns a table with the columns of ``ANSWER``, one row for each.
        """
        with self._lock:
            return self._sheet.lay_out(self._verdicts, self._verdict(batch, today), batch)

    def screen_with_verdicts(self, batch: Mapping[str, pa.Array], today: dt.date) -> tuple[list[Verdict], pa.Table]:
        """Screen a batch, and return each row's verdict as well: for the full account of few rows."""
        with self._lock:
            verdict = self._verdict(batch, today)
            return [self._verdicts[v] for v in verdict], self._sheet.lay_out(self._verdicts, verdict, batch)

    def _verdict(self, batch: Mapping[str, pa.Array], today: dt.date) -> Ints:
        distinct = batch["description"].dictionary_encode()
        signature = self._read(distinct.dictionary)[np.asarray(distinct.indices)]
        return self._decide(signature, self._bring(batch, today, len(signature)))

    def _read(self, texts: pa.StringArray) -> Ints:
        """Return the signature number of each distinct description: which facts it states."""
        chunks = [texts.slice(start, _CHUNK) for start in range(0, len(texts), _CHUNK)]
        if len(chunks) < 2:
            bits = [self.reader.facts(chunk) for chunk in chunks]
        else:
            with ThreadPoolExecutor(_THREADS) as pool:
                bits = list(pool.map(self.reader.facts, chunks))
        return np.concatenate([self._number(b) for b in bits]) if bits else np.zeros(0, np.int64)

    def _number(self, bits: npt.NDArray[np.uint64]) -> Ints:
        first, back = distinct_rows(bits)
        numbers = np.empty(len(first), np.int64)
        for n, place in enumerate(first):
            facts = bits[place].tobytes()
            known = self._signatures.get(facts)
            if known is None:
                known = self._signatures[facts] = len(self._signature_bits)
                self._signature_bits.append(facts)
            numbers[n] = known
        return numbers[back]

    def _bring(self, batch: Mapping[str, pa.Array], today: dt.date, rows: int) -> Ints:
        """Return the context number of each row."""
        key = np.zeros(rows, np.int64)
        values: list[tuple[str, list[str], Ints]] = []
        for name in CONTEXT_COLUMNS:
            if name not in batch:
                continue
            encoded = batch[name].dictionary_encode()
            words = [w.strip() for w in encoded.dictionary.to_pylist()]
            if name == "net_mass_kg":
                words = [mass_class(w, self.judge.contexts.thresholds) for w in words]
            kept = list(dict.fromkeys(words))
            number = {word: n for n, word in enumerate(kept)}
            place = np.array([number[w] for w in words], np.int64)
            index = place[np.asarray(encoded.indices)] if len(place) else key
            values.append((name, kept, index))
            key = _dense(key * max(1, len(kept)) + index)
        combinations, first, back = np.unique(key, return_index=True, return_inverse=True)
        numbers = np.empty(len(combinations), np.int64)
        for n, row in enumerate(first):
            cells = dict.fromkeys(CONTEXT_COLUMNS, "") | {name: kept[index[row]] for name, kept, index in values}
            context = self.judge.settle_context(self.judge.contexts.read(cells, today))
            if context not in self._contexts:
                self._contexts[context] = len(self._context_list)
                self._context_list.append(context)
            numbers[n] = self._contexts[context]
        return numbers[back]

    def _decide(self, signature: Ints, context: Ints) -> Ints:
        """Return the verdict number of each row; new pairs of signature and context are judged."""
        pairs, back = np.unique(signature * len(self._context_list) + context, return_inverse=True)
        split = [divmod(pair, len(self._context_list)) for pair in pairs.tolist()]
        new = [pair for pair in split if pair not in self._verdict_of]
        for start in range(0, len(new), _JUDGED_AT_ONCE):
            part = new[start : start + _JUDGED_AT_ONCE]
            bits = np.frombuffer(b"".join(self._signature_bits[s] for s, _ in part), np.uint64).reshape(len(part), -1)
            used = sorted({c for _, c in part})
            places = np.searchsorted(used, [c for _, c in part])
            verdicts, own = self.judge.judge(bits, places, [self._context_list[c] for c in used])
            self._verdict_of.update(zip(part, (own + len(self._verdicts)).tolist(), strict=True))
            self._verdicts.extend(verdicts)
        return np.array([self._verdict_of[pair] for pair in split], np.int64)[back]


def _dense(key: Ints) -> Ints:
    """Renumber keys without gaps, so that products of keys stay small."""
    return np.unique(key, return_inverse=True)[1].astype(np.int64) if len(key) else key
