"""What the tests of all engines share: a list with every kind of cell, and its answers on one machine."""

import pandas as pd

import scrapscreen as ss

DAY = "2026-11-22"
GOODS = [
    "złom miedzi", "aluminium ladder", "", None, "Kupferkabelschrott", "Messing, schwer", "Lama Bakır", "Alu-Drehspäne, lose",
    "E-Motoren", "Altblei", "Alufelgen mit Reifen", "used computers, tested", "NdFeB magnets N42", "lot 4711",
]  # fmt: skip
COLUMNS = {"description": "goods", "destination": "dest", "declared_cn": "hs", "net_mass_kg": "kg"}


def rows(count=400):
    return pd.DataFrame(
        {
            "n": range(count),
            "goods": [
                GOODS[n % len(GOODS)] if n % 5 else f"{GOODS[n % len(GOODS)] or 'x'} PO {n}" for n in range(count)
            ],
            "dest": [("IN", "DE", "", "Atlantis", "TR")[n % 5] for n in range(count)],
            "hs": [("74040010", "", "7602", "n/a")[n % 4] for n in range(count)],
            "kg": [float(n * 997 % 300_000) for n in range(count)],
        }
    )


def answers(frame, **settings):
    return ss.screen_frame(frame, COLUMNS, as_of=DAY, **settings)


OWN_WORD = "word,concepts,context,source\nzzkupfer,copper scrap,,yard slang\n"
