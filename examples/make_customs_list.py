"""Make a customs bulk list of any length: real-looking export lines in seven languages, seedable.

    python examples/make_customs_list.py 1000000 customs.csv --distinct 1.0 --seed 7
    scrapscreen screen customs.csv -o screened.parquet

``--distinct`` is the share of rows with a text of their own: 1.0 every row is new, 0.05 twenty rows share one text.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator
from pathlib import Path

GOODS = (
    ("aluminium scrap, mixed old castings", "76020090"),
    ("Copper wire scrap No. 2", "74040010"),
    ("brass turnings, dry", "74040091"),
    ("machine parts for packaging lines", "84229090"),
    ("men's cotton shirts, woven", "62052000"),
    ("steel screws M8 zinc plated", "73181595"),
    ("aluminium profiles EN AW-6060 T66 painted", "76042100"),
    ("insulated copper cable 3x2.5", "85444991"),
    ("office chairs", "94013000"),
    ("NdFeB magnets N42 nickel coated", "85051110"),
    ("spare parts for tractors", "87089997"),
    ("olive oil in bottles", "15092000"),
    ("Aluminiumschrott, Profile, lackiert", "76020090"),
    ("Kupferkabelschrott gemischt", "74040010"),
    ("Alu-Drehspäne", "76020011"),
    ("Pumpen und Ersatzteile", "84137035"),
    ("Möbel aus Holz, zerlegt", "94036010"),
    ("Messingarmaturen", "84818019"),
    ("Elektromotoren gebraucht", "85015100"),
    ("Kunststoffgranulat PP", "39021000"),
    ("Schrauben und Muttern, Edelstahl", "73181535"),
    ("déchets et débris d'aluminium", "76020090"),
    ("tournures de laiton", "74040091"),
    ("vins rouges en bouteilles", "22042180"),
    ("pièces détachées automobiles", "87089997"),
    ("tubes en cuivre, couronnes", "74111090"),
    ("parfums et eaux de toilette", "33030010"),
    ("koperschroot, gemengd", "74040010"),
    ("aluminium velgen schroot", "76020090"),
    ("bloembollen", "06011030"),
    ("kaas, gesneden", "04069078"),
    ("rottami di rame", "74040010"),
    ("sfridi di alluminio nuovi", "76020019"),
    ("piastrelle in ceramica", "69072100"),
    ("macchine per la lavorazione del legno", "84659900"),
    ("calzature in pelle", "64039996"),
    ("chatarra de aluminio, llantas", "76020090"),
    ("virutas de cobre", "74040010"),
    ("aceite de oliva virgen extra", "15092000"),
    ("azulejos cerámicos", "69072100"),
    ("repuestos para maquinaria agrícola", "84329000"),
    ("złom miedzi", "74040010"),
    ("wióry aluminiowe", "76020011"),
    ("meble tapicerowane", "94016100"),
    ("części samochodowe", "87089997"),
    ("okna PVC", "39252000"),
    ("magnesy neodymowe", "85051110"),
    ("aluminium dross", "26204000"),
    ("used computers, tested", "84713000"),
)
NOISE = (
    "{n} pcs", "{n} kg", "lot {n}", "PO {n}", "ref. {a}{n}", "{n}x{m} mm", "{m} pallets", "in {m} big bags", "cont. {a}U{n}7",
    "art. {n}-{m}", "{m},5 t", "acc. to order {n}", "HS as declared", "batch {a}{m}", "new", "see invoice {n}", "colour RAL {n}",
    "{m} cartons", "gross {n} kgs", "drawing {a}-{n}",
)  # fmt: skip
DESTINATIONS = ("IN", "TR", "CN", "US", "GB", "CH", "PK", "MY", "VN", "AE", "DE", "FR", "PL", "NO", "MA", "EG")
HEADER = ("declaration", "goods description", "hs code", "destination", "net mass kg", "date")


def lines(rows: int, distinct: float, seed: int) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the rows of a list, always the same for the same arguments."""
    chance = random.Random(seed)
    texts: list[tuple[str, str]] = []
    for number in range(rows):
        if not texts or chance.random() < distinct:
            goods, code = chance.choice(GOODS)
            noise = " ".join(
                part.format(n=chance.randint(100, 99999), m=chance.randint(2, 60), a=chr(chance.randint(65, 90)))
                for part in chance.sample(NOISE, chance.randint(1, 3))
            )
            text = f"{goods} {noise}"
            texts.append((text.upper() if chance.random() < 0.3 else text, code))
            chosen = texts[-1]
        else:
            chosen = chance.choice(texts)
        day = f"2026-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        yield f"D{number:09d}", *chosen, chance.choice(DESTINATIONS), str(chance.randint(50, 27000)), day


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--distinct", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    with args.path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(lines(args.rows, args.distinct, args.seed))


if __name__ == "__main__":
    main()
