"""Make a customs list of any length: real-looking export lines in many languages, seedable, quick.

    python benchmarks/list_maker.py 1000000 customs.csv --distinct 0.05 --scrap 0.2 --seed 7
    scrapscreen screen customs.csv -o screened.parquet

Companies declare: each writes one language, ships a few goods to a few countries, and dresses its texts in its own two ways
(order and lot numbers, sizes, packaging). Rows stand in the order of their dates. ``--distinct`` is the share of rows with a
text of their own: 1.0 every row is new, 0.05 twenty rows share one text, older texts more often than newer ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

Numbers = npt.NDArray[np.uint64]

SCRAP = {
    "en": (
        ("aluminium scrap, mixed old castings", "76020090"), ("Copper wire scrap No. 2", "74040010"),
        ("brass turnings, dry", "74040091"), ("scrap permanent magnets NdFeB", "85051110"), ("aluminium dross", "26204000"),
    ),
    "de": (
        ("Aluminiumschrott, Profile, lackiert", "76020090"), ("Kupferkabelschrott gemischt", "74040010"),
        ("Alu-Drehspäne", "76020011"), ("Messingspäne", "74040091"), ("Elektromotorenschrott", "74040010"),
    ),
    "fr": (
        ("déchets et débris d'aluminium", "76020090"), ("tournures de laiton", "74040091"),
        ("chutes de cuivre, fil", "74040010"),
    ),
    "nl": (("koperschroot, gemengd", "74040010"), ("aluminium velgen schroot", "76020090"), ("messing krullen", "74040091")),
    "it": (("rottami di rame", "74040010"), ("sfridi di alluminio nuovi", "76020019"), ("tornitura di ottone", "74040091")),
    "es": (("chatarra de aluminio, llantas", "76020090"), ("virutas de cobre", "74040010"), ("chatarra de latón", "74040091")),
    "pl": (("złom miedzi", "74040010"), ("wióry aluminiowe", "76020011"), ("złom mosiądzu", "74040091")),
    "pt": (("sucata de alumínio", "76020090"), ("sucata de cobre, fio", "74040010")),
    "cs": (("hliníkový šrot", "76020090"), ("měděný šrot", "74040010")),
    "sv": (("aluminiumskrot", "76020090"), ("kopparskrot", "74040010")),
    "ro": (("deșeuri de aluminiu", "76020090"), ("deșeuri de cupru", "74040010")),
    "hu": (("alumínium hulladék", "76020090"), ("rézhulladék", "74040010")),
}  # fmt: skip
GOODS = {
    "en": (
        ("machine parts for packaging lines", "84229090"), ("men's cotton shirts, woven", "62052000"),
        ("steel screws M8 zinc plated", "73181595"), ("aluminium profiles EN AW-6060 T66 painted", "76042100"),
        ("insulated copper cable 3x2.5", "85444991"), ("office chairs", "94013000"), ("spare parts for tractors", "87089997"),
        ("NdFeB magnets N42 nickel coated", "85051110"), ("used computers, tested", "84713000"),
    ),
    "de": (
        ("Pumpen und Ersatzteile", "84137035"), ("Möbel aus Holz, zerlegt", "94036010"), ("Messingarmaturen", "84818019"),
        ("Elektromotoren gebraucht", "85015100"), ("Kunststoffgranulat PP", "39021000"),
        ("Schrauben und Muttern, Edelstahl", "73181535"),
    ),
    "fr": (
        ("vins rouges en bouteilles", "22042180"), ("pièces détachées automobiles", "87089997"),
        ("tubes en cuivre, couronnes", "74111090"), ("parfums et eaux de toilette", "33030010"),
    ),
    "nl": (("bloembollen", "06011030"), ("kaas, gesneden", "04069078"), ("aluminium ladders", "76169990")),
    "it": (
        ("piastrelle in ceramica", "69072100"), ("macchine per la lavorazione del legno", "84659900"),
        ("calzature in pelle", "64039996"),
    ),
    "es": (
        ("aceite de oliva virgen extra", "15092000"), ("azulejos cerámicos", "69072100"),
        ("repuestos para maquinaria agrícola", "84329000"),
    ),
    "pl": (
        ("meble tapicerowane", "94016100"), ("części samochodowe", "87089997"), ("okna PVC", "39252000"),
        ("magnesy neodymowe", "85051110"),
    ),
    "pt": (("rolhas de cortiça", "45031010"), ("calçado de couro", "64039996")),
    "cs": (("skleněné zboží", "70134999"), ("náhradní díly pro automobily", "87089997")),
    "sv": (("papper i rullar", "48025590"), ("kullager", "84821090")),
    "ro": (("mobilă din lemn", "94036010"), ("cablaje auto", "85443000")),
    "hu": (("gyógyszerek", "30049000"), ("villanymotorok", "85015100")),
}  # fmt: skip
LANGUAGES = tuple(GOODS)
NOISE = (
    ("{goods}", " PO 45", "", " ", " pcs"), ("{goods}", ", lot ", "", ", ", " kg"), ("{goods}", " ref. A", "", " ", "x40 mm"),
    ("{goods}", " acc. to order ", "", ", ", " pallets"), ("{goods}", " batch ", "", " in ", " big bags"),
    ("{goods}", "; art. ", "-7", "; ", " cartons"), ("{goods}", " see invoice ", "/26", " gross ", " kgs"),
    ("{goods}", " cont. MSKU", "", " ", ",5 t"), ("{goods}", " drawing D-", "", " colour RAL ", ""),
)  # fmt: skip
DESTINATIONS = ("IN", "TR", "CN", "US", "GB", "CH", "PK", "MY", "VN", "AE", "DE", "FR", "PL", "NO", "MA", "EG")
SCHEMA = pa.schema(
    [(n, pa.string()) for n in ("declaration", "goods description", "hs code", "destination", "net mass kg", "date")]
)

BLOCK = 100_000
_ROWS_A_COMPANY = 2_000


def batches(
    rows: int, distinct: float = 1.0, seed: int = 7, scrap: float = 0.3, languages: tuple[str, ...] = LANGUAGES
) -> Iterator[pa.RecordBatch]:
    """Yield the blocks of a list, always the same for the same arguments.

    Parameters
    ----------
    rows : int
        How many rows the list has.
    distinct, scrap : float
        The share of rows with a text of their own, and the share of texts that are scrap.
    seed : int
        Another seed, another list.
    languages : tuple of str
        Those in which the companies write.
    """
    companies = int(np.clip(rows // _ROWS_A_COMPANY, 12, 5_000))
    maker = _Texts(seed, companies, scrap, languages)
    known = 0
    for start in range(0, rows, BLOCK):
        count = min(BLOCK, rows - start)
        chance = np.random.default_rng((seed, start))
        new = chance.random(count) < distinct
        new[0] |= known == 0
        seen = known + np.cumsum(new)
        text = np.where(new, seen - 1, (seen * chance.random(count) ** 2).astype(np.int64)).astype(np.uint64)
        known = int(seen[-1])
        descriptions, codes, company = maker.texts(text)
        land = (_mixed(company, seed + 5) + chance.integers(0, 3, count).astype(np.uint64)) % np.uint64(
            len(DESTINATIONS)
        )
        day = np.datetime64("2026-01-01") + ((start + np.arange(count)) * 365 // max(rows, 1)).astype("timedelta64[D]")
        mass = np.clip(np.exp(chance.normal(7.5, 1.4, count)), 20, 27_000).astype(np.int64)
        number = pc.utf8_lpad(pa.array(start + np.arange(count)).cast(pa.string()), 9, "0")
        yield pa.RecordBatch.from_arrays(
            [
                pc.binary_join_element_wise("D", number, ""), descriptions, codes, pa.array(DESTINATIONS).take(pa.array(land)),
                pa.array(mass).cast(pa.string()), pa.array(day).cast(pa.string()),
            ],
            schema=SCHEMA,
        )  # fmt: skip


class _Texts:
    """The texts of all companies by their number."""

    def __init__(self, seed: int, companies: int, scrap: float, languages: tuple[str, ...]) -> None:
        self._seed, self._companies, self._scrap = seed, np.uint64(companies), scrap
        self._languages = np.uint64(len(languages))
        self._pools = [_pool([table[language] for language in languages]) for table in (GOODS, SCRAP)]
        self._parts = [pa.array([noise[n] for noise in NOISE]) for n in range(1, 5)]

    def texts(self, number: Numbers) -> tuple[pa.Array, pa.Array, Numbers]:
        """Return description, customs code and company of texts."""
        mixed = _mixed(number, self._seed)
        company = mixed % self._companies
        language = _mixed(company, self._seed + 1) % self._languages
        is_scrap = (mixed >> np.uint64(20)) % np.uint64(1000) < self._scrap * 1000
        own = _mixed(company, self._seed + 2) + (mixed >> np.uint64(40)) % np.uint64(3)
        choice = []
        for texts, declared, first, count in self._pools:
            place = pa.array(first[language] + own % count[language])
            choice.append((texts.take(place), declared.take(place)))
        goods, codes = (pc.if_else(pa.array(is_scrap), choice[1][n], choice[0][n]) for n in (0, 1))
        way = (_mixed(company, self._seed + 3) + (mixed >> np.uint64(50)) % np.uint64(2)) % np.uint64(len(NOISE))
        before, between, then, after = (part.take(pa.array(way)) for part in self._parts)
        order = pa.array((number ^ np.uint64(0x5A5A5)) + np.uint64(10_000)).cast(pa.string())
        size = pa.array((mixed >> np.uint64(30)) % np.uint64(900) + np.uint64(2)).cast(pa.string())
        text = pc.binary_join_element_wise(goods, before, order, between, then, size, after, "")
        loud = _mixed(company, self._seed + 4) % np.uint64(10) < 3
        return pc.if_else(pa.array(loud), pc.utf8_upper(text), text), codes, company


def _pool(by_language: list[tuple[tuple[str, str], ...]]) -> tuple[pa.Array, pa.Array, Numbers, Numbers]:
    """Return all texts, their codes, and where those of each language begin and how many they are."""
    counts = np.array([len(goods) for goods in by_language], np.uint64)
    every = [pair for goods in by_language for pair in goods]
    first = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.uint64)
    return pa.array([text for text, _ in every]), pa.array([code for _, code in every]), first, counts


def _mixed(number: Numbers, seed: int) -> Numbers:
    """Return numbers that look random, the same for the same numbers (splitmix64)."""
    with np.errstate(over="ignore"):
        z = number + np.uint64(seed + 1) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def write(path: Path, rows: int, **settings: Any) -> None:
    """Write a list as CSV or Parquet."""
    writer: Any
    if path.suffix == ".parquet":
        writer = pq.ParquetWriter(path, SCHEMA)
    else:
        options = pa.csv.WriteOptions(quoting_style="needed")
        writer = pa.csv.CSVWriter(path, SCHEMA, write_options=options)
    with writer:
        for batch in batches(rows, **settings):
            writer.write_batch(batch)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--distinct", type=float, default=1.0)
    parser.add_argument("--scrap", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    args = parser.parse_args()
    languages = tuple(args.languages.split(","))
    write(args.path, args.rows, distinct=args.distinct, scrap=args.scrap, seed=args.seed, languages=languages)


if __name__ == "__main__":
    main()
