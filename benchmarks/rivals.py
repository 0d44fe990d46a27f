"""What a user would pick instead of the screening, each as one function from texts to CN codes; see ``competitors.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from common import optional

from scrapscreen.codes.nomenclature import CombinedNomenclature

WORDS = {
    "740400": r"\bcu\b|copper|brass|bronze|kupfer|messing|rotguss|cuivre|laiton|\brame\b|ottone|cobre|lat[oó]n\b|lat[aã]o|koper|"
    r"mied[zź]|mosi[aą][dzż]|\bm[eě]d[iě]?\b|mosaz|\bbak[ar]{1,3}|mesing|millberry|birch|berry|candy|barley|druid",
    "760200": r"\balu?\b|\balu|alumin|alum[ií]ni|allumini|hliník|gussalu|zorba|twitch|taint|tabor|\bubc\b",
    "850511": r"magnet|magnes|ndfeb|smco|aimant|\bim[aá]n|[ií]m[aã]s?\b",
}
"""Words by which people look for a metal, with the code they would take; the first metal that is found counts."""

WASTE = (
    r"scrap|waste|turnings|swarf|offcuts|dross|shredded|remelt|altmetall|schrott|abf[aä]ll|sp(?:ä|ae?)ne|kr[aä]tze|d[eé]chet|"
    r"chutes|tournures|mitraille|ferraille|rottam|sfrid|trucioli|chatarra|residuo|viruta|sucata|limalha|res[ií]duo|schroot|afval|"
    r"krullen|z[lł]om|odpad|wi[oó]ry|zgary|[sš]rot\b|otpad|zorba|twitch|millberry|birch|taint|tabor|\bubc\b|druid"
)
"""Words by which people look for waste, among them the grades of scrap best known."""


@dataclass(frozen=True, slots=True)
class Rival:
    """One way to code texts.

    ``share``: of how many of the rows it is asked, so that a turn stays short. ``waste``: codes that begin so mean waste.
    """

    name: str
    share: float
    codes: Callable[[pa.StringArray], list[str]]
    waste: tuple[str, ...] = ("7404", "7602", "2620")


def titles(nomenclature: CombinedNomenclature) -> tuple[list[str], list[str]]:
    """Return codes and titles from six digits on.

    With the titles of the levels above before them, all these matchers were right less often.
    """
    deep = [c for c in nomenclature.codes.values() if len(c.code) >= 6 and c.title]
    return [c.code for c in deep], [c.title for c in deep]


def extract_one(nomenclature: CombinedNomenclature) -> Rival | None:
    fuzz = optional("rapidfuzz")
    if fuzz is None:
        return None
    codes, texts = titles(nomenclature)
    lower = fuzz.utils.default_process
    known = [lower(text) for text in texts]

    def run(goods: pa.StringArray) -> list[str]:
        return [codes[fuzz.process.extractOne(lower(text), known)[2]] for text in goods.to_pylist()]

    return Rival("rapidfuzz extractOne", 0.0002, run)


def cdist(nomenclature: CombinedNomenclature) -> Rival | None:
    fuzz = optional("rapidfuzz")
    if fuzz is None:
        return None
    codes, texts = titles(nomenclature)
    lower = fuzz.utils.default_process
    known = [lower(text) for text in texts]

    def run(goods: pa.StringArray) -> list[str]:
        asked = [lower(text) for text in goods.to_pylist()]
        scores = fuzz.process.cdist(asked, known, scorer=fuzz.fuzz.token_set_ratio, workers=-1)
        return [codes[n] for n in scores.argmax(axis=1)]

    return Rival("rapidfuzz cdist, token_set_ratio, all cores", 0.001, run)


def tf_idf(nomenclature: CombinedNomenclature) -> Rival | None:
    learn, topn = optional("sklearn.feature_extraction.text"), optional("sparse_dot_topn")
    if learn is None or topn is None:
        return None
    codes, texts = titles(nomenclature)
    vectors = learn.TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
    known = vectors.fit_transform(texts).T.tocsr()

    def run(goods: pa.StringArray) -> list[str]:
        best = topn.sp_matmul_topn(vectors.transform(goods.to_pylist()), known, top_n=1, n_threads=2)
        return [codes[best.indices[a]] if a < b else "" for a, b in zip(best.indptr, best.indptr[1:], strict=False)]

    return Rival("TF-IDF, sparse_dot_topn", 0.02, run)


def bm25(nomenclature: CombinedNomenclature) -> Rival | None:
    bm25s = optional("bm25s")
    if bm25s is None:
        return None
    codes, texts = titles(nomenclature)
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def run(goods: pa.StringArray) -> list[str]:
        asked = bm25s.tokenize(goods.to_pylist(), stopwords="en", show_progress=False)
        found, _ = index.retrieve(asked, k=1, n_threads=2, show_progress=False)
        return [codes[n] for n in found[:, 0]]

    return Rival("BM25, bm25s", 0.002, run)


def polars_words(_: CombinedNomenclature) -> Rival | None:
    polars = optional("polars")
    if polars is None:
        return None

    def run(goods: pa.StringArray) -> list[str]:
        text = polars.col("goods")
        named = polars.when(polars.lit(False)).then(polars.lit(""))
        for code, words in WORDS.items():
            named = named.when(text.str.contains(f"(?i){words}")).then(polars.lit(code))
        waste = text.str.contains(f"(?i){WASTE}")
        code = polars.when(waste).then(named.otherwise(polars.lit(""))).otherwise(polars.lit(""))
        found: list[str] = polars.DataFrame({"goods": goods}).select(code=code)["code"].to_list()
        return found

    return Rival("word search, polars", 1.0, run, tuple(WORDS))


def duckdb_words(_: CombinedNomenclature) -> Rival | None:
    duckdb = optional("duckdb")
    if duckdb is None:
        return None
    cases = " ".join(f"when regexp_matches(goods, '{words}', 'i') then '{code}'" for code, words in WORDS.items())
    query = f"select case when not regexp_matches(goods, '{WASTE}', 'i') then '' {cases} else '' end from list"

    def run(goods: pa.StringArray) -> list[str]:
        with duckdb.connect() as database:
            database.register("list", pa.table({"goods": goods}))
            return [code for (code,) in database.execute(query).fetchall()]

    return Rival("word search, DuckDB", 1.0, run, tuple(WORDS))


RIVALS: tuple[Callable[[CombinedNomenclature], Rival | None], ...] = (
    extract_one, cdist, tf_idf, bm25, polars_words, duckdb_words,
)  # fmt: skip
