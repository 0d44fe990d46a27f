from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapscreen.errors import TableError
from scrapscreen.tables import data_dir, read_table
from scrapscreen.text.decimals import read_number
from scrapscreen.text.limits import limits, load_limits
from scrapscreen.text.mending import mend_text
from scrapscreen.text.quantities import Quantity, quantities
from scrapscreen.text.reader import TextReader
from scrapscreen.text.units import BASE_UNITS, load_units, unit_of, units

from .strategies import rows

READER = TextReader()


def read(text: str) -> list[Quantity]:
    return quantities(text, READER.words(text), READER.lexicon)


def told(text: str) -> list[str]:
    """Each quantity on one line: limit, value, base unit (a rating: its own), what it is of."""
    return [
        " ".join(filter(None, (q.limit, f"{q.value:.10g}", BASE_UNITS[q.kind] or q.unit, q.of))) for q in read(text)
    ]


CASES = {
    # English
    "copper scrap 24.5 MT, 96 % Cu": ["24500 kg", "96 % copper"],
    "Aluminium scrap, max 5 % Fe, 23 800 kg": ["at most 5 % ferrous", "23800 kg"],
    "Cu min. 99.9%, 2 x 24 t": ["at least 99.9 % copper", "48000 kg"],
    "recovery 90 %, moisture < 2 %": ["90 %", "at most 2 %"],
    "motors, yield 38% copper": ["38 % copper"],
    "foil thickness 0.2 mm x 1250 mm": ["0.2 mm", "1250 mm"],
    "500 pcs NdFeB magnets N52 10x5x3mm": ["500 pieces", "10 mm", "5 mm", "3 mm"],
    "copper tube 1 1/2 inch, 3/4 inch": ["38.1 mm", "19.05 mm"],
    "brass 60 % copper 40 % zinc": ["60 % copper", "40 % zinc"],
    "Cu 60 % Zn 40 %": ["60 % copper", "40 % zinc"],
    "5 - 10 % plastic, not more than 1 % rubber": [
        "at least 5 % plastic", "at most 10 % plastic", "at most 1 % rubber",
    ],
    "24 to 26 t in bulk": ["at least 24000 kg", "at most 26000 kg"],
    "oil, 4 x 200 l": ["800 l"],
    "999.5 ppm Fe max.": ["at most 0.09995 % ferrous"],
    "12V 7Ah, 1,500 lbs": ["12 V", "7 Ah", "680.388555 kg"],
    # German
    "Kupferschrott, mind. 94 % Cu, 24,5 to": ["at least 94 % copper", "24500 kg"],
    "Elektrolytkupfer 99,9 % Cu, Fe-Anteil unter 1%": ["99.9 % copper", "at most 1 % ferrous"],
    "Alublech 1250x2500x2 mm, 12 Stück": ["1250 mm", "2500 mm", "2 mm", "12 pieces"],
    "NYM-J 3x2,5 mm², 500 m": ["2.5 mm²", "500000 mm"],
    "NYY-J 5G16 mm2 0,6/1 kV": ["16 mm²", "0.6 kV", "1 kV"],
    "Cu-Rundstange Ø 12 mm, 1.250,5 kg": ["12 mm", "1250.5 kg"],
    "24 Tonnen Alu, höchstens 2 Prozent Eisen": ["24000 kg", "at most 2 % ferrous"],
    "Alufolie 9 my, 50 µm": ["0.009 mm", "0.05 mm"],
    # French
    "chutes d'aluminium 24 tonnes, au moins 97 % Al": ["24000 kg", "at least 97 % aluminium"],
    "cuivre, au plus 1 % de fer, 1 250 kg": ["at most 1 % ferrous", "1250 kg"],
    "tournures 30 m³, pureté 95 pour cent": ["30000 l", "95 %"],
    # Italian
    "rottami di rame kg 23.800, almeno 94% di rame": ["23800 kg", "at least 94 % copper"],
    "lamiera mm 0,2, pz 12, 40 pezzi": ["0.2 mm", "40 pieces"],
    "tonnellate 21,5, 12 quintali": ["21500 kg", "1200 kg"],
    # Spanish
    "chatarra de cobre 12.500 kg, 96% de cobre": ["12500 kg", "96 % copper"],
    "aluminio hasta 3 % hierro, 24 toneladas": ["at most 3 % ferrous", "24000 kg"],
    # Portuguese
    "sucata de alumínio até 2 % de ferro, 24.000 kg": ["at most 2 % ferrous", "24000 kg"],
    "120 peças, 2,5 metros": ["120 pieces", "2500 mm"],
    # Dutch
    "koperschroot 1.250,5 kg min. 94% koper": ["1250.5 kg", "at least 94 % copper"],
    "ten hoogste 2 % ijzer, 12 stuks": ["at most 2 % ferrous", "12 pieces"],
    # Polish
    "złom miedzi 24,5 t, zawartość Cu min. 96 %": ["24500 kg", "at least 96 % copper"],
    "blacha gr. 0,5 mm, 120 szt., do 3 % żelaza": ["0.5 mm", "120 pieces", "at most 3 % ferrous"],
    # Czech
    "hliníkový šrot 20 t, nejvýše 3 % železa": ["20000 kg", "at most 3 % ferrous"],
    "měď 5 ks, 96 až 98 % mědi": ["5 pieces", "at least 96 % copper", "at most 98 % copper"],
    # Hungarian, Romanian
    "alumínium hulladék 24 tonna, vas 2 % alatt": ["24000 kg", "at most 2 % ferrous"],
    "deșeuri de cupru 24 t, cel puțin 96 % cupru": ["24000 kg", "at least 96 % copper"],
    # Swedish, Finnish, Estonian, Latvian, Lithuanian
    "koppartråd 5 st, högst 2 % järn": ["5 pieces", "at most 2 % ferrous"],
    "kuparia vähintään 99 %, 500 kpl": ["at least 99 % copper", "500 pieces"],
    "vask 12 tk, 24 tonni": ["12 pieces", "24000 kg"],
    "varš 96 procenti, 500 gab": ["96 % copper", "500 pieces"],
    "aliuminio laužas 24 t, ne mažiau kaip 95 %": ["24000 kg", "at least 95 %"],
    # Slovenian, Greek, Bulgarian, Ukrainian, Turkish
    "odpadni aluminij 24 tone, najmanj 95 % aluminija": ["24000 kg", "at least 95 % aluminium"],
    "κράμα χαλκού 1.200 κιλά, τουλάχιστον 58 % Cu": ["1200 kg", "at least 58 % copper"],
    "ΧΑΛΚΟΣ 24 ΤΟΝΟΙ, 12 τεμ": ["24000 kg", "12 pieces"],
    "медни отпадъци 23 800 кг, до 2 % желязо": ["23800 kg", "at most 2 % ferrous"],
    "брухт міді 24 тонни, не менше 99 % міді, 5 шт": ["24000 kg", "at least 99 % copper", "5 pieces"],
    "bakır hurda 24 ton, en az %96 bakır, 12 adet": ["24000 kg", "at least 96 % copper", "12 pieces"],
    # the mark in 1.250
    "1.250 kg": ["1250 kg"],
    "1,250 kg": ["1250 kg"],
    "1.250 t": ["1250 kg"],
    "24.500 t, 1.250 pcs": ["24500 kg", "1250 pieces"],
    "0.250 kg": ["0.25 kg"],
    "1.250 kg, 0.2 mm": ["1.25 kg", "0.2 mm"],
    "1.250 kg, 0,2 mm": ["1250 kg", "0.2 mm"],
    "1.250 kg, 0,2 mm, 0.5 t": ["1250 kg", "0.2 mm", "500 kg"],
    "1.250.000 kg": ["1250000 kg"],
    "1'250 kg": ["1250 kg"],
    "99.995 %": ["99.995 %"],
    "12345,678 kg": ["12345.678 kg"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=list(CASES))
def test_what_stands_in_a_description(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "copper scrap", "order no. 4500123456 t", "tel. 0049 123 456 kg", "EN AW-6060 T66", "5,20 EUR/kg", "per kg 5,20",
        "EWC 17 04 01", "Lot 4711", "8,9 g/cm³", "M8", "RG7 kg", "12.05.2026", "1.2.3 kg", "St 37", "UN 3480", "24 tubes", "N52",
        "500 M2x", "EUR/kg 5,20", "HS 7404 00 10", "kg", "%", "Ø", "D=50 L=3000",
    ],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    assert told(text) == []


def test_words_and_units_are_told_as_written() -> None:
    found = read("Kupfer (MIND. 99,9 % Cu), 2 X 24 Tonnen; Ø 12 MM; kg 1.250")
    assert [(q.unit, q.words) for q in found] == [
        ("%", "MIND. 99,9 % Cu"),
        ("Tonnen", "2 X 24 Tonnen"),
        ("MM", "Ø 12 MM"),
        ("kg", "kg 1.250"),
    ]


def test_numbers_that_go_on_from_letters_are_of_names() -> None:
    assert told("M8x20 mm") == ["20 mm"]
    assert told("PA6-24 t") == ["24000 kg"]
    assert told("Cu99,9%") == ["99.9 % copper"]


def test_numbers_of_papers_are_left_out() -> None:
    assert told("order no. 4711 500 kg") == ["500 kg"]
    assert told("EWC 17 04 01 500 kg") == ["500 kg"]
    assert told("lot 4711-24 t") == ["24000 kg"]


def test_dimensions_do_not_run_into_the_next_quantity() -> None:
    assert told("25/30X30 100 PCS") == ["100 pieces"]
    assert told("1 250 x 2 500 x 2 mm, 100 pcs") == ["1250 mm", "2500 mm", "2 mm", "100 pieces"]


def test_made_from_is_no_limit() -> None:
    assert told("cast from 100% scrap") == ["100 %"]


def test_a_word_serves_one_percentage_only() -> None:
    assert told("60 % Cu 40 %") == ["60 % copper", "40 %"]
    assert told("Messing 60 % Cu 40 % Zn") == ["60 % copper", "40 % zinc"]
    assert told("copper, 60 %") == ["60 %"]


NUMBERS = st.tuples(st.integers(1000, 999_999_999), st.integers(0, 99))


@given(NUMBERS)
@example((1250, 50))
@example((1000, 0))
def test_a_number_is_the_same_however_it_is_written(number: tuple[int, int]) -> None:
    whole, cents = number
    point = f"{whole:,}.{cents:02}"
    comma = point.translate(str.maketrans(",.", ".,"))
    ways = (
        point,
        comma,
        comma.replace(".", " "),
        comma.replace(".", "\u00a0"),
        point.replace(",", "'"),
        f"{whole}.{cents:02}",
    )
    expected = [("mass", whole + cents / 100)]
    for written in ways:
        assert [(q.kind, pytest.approx(q.value)) for q in read(f"Kupfer {written} kg")] == expected, written


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_three_digits_behind_one_mark(whole: int, rest: int, mark: str) -> None:
    """Thousands before a small unit, decimals before a large one; told otherwise by another quantity of the text."""
    number, decimals = f"{whole}{mark}{rest:03}", whole + rest / 1000
    other = {".": ",", ",": "."}[mark]
    assert read(f"{number} kg")[0].value == whole * 1000 + rest
    assert read(f"{number} t")[0].value == pytest.approx(decimals * 1000)
    assert read(f"{number} kg, 0{mark}5 mm")[0].value == pytest.approx(decimals)
    assert read(f"{number} t, 0{other}5 mm")[0].value == (whole * 1000 + rest) * 1000


@settings(max_examples=150)
@given(rows(["24 t", "kg", "96 %", "cu", "max", "mm", "0,2 mm", "x", "1.250", "pcs", "İ", "order no. 4711", "Ø", "/"]))
def test_any_text_is_read(texts: list[str]) -> None:
    for text in texts:
        for q in read(text):
            assert q.kind in BASE_UNITS
            assert math.isfinite(q.value)
            assert q.value >= 0
            assert q.of == "" or (q.kind == "percent" and q.of in READER.lexicon.concepts)
            assert q.limit in ("", "at most", "at least")
            assert q.words in mend_text(text)
            assert q.unit in q.words


@given(st.lists(st.text(alphabet="1 0.,x/-%tkg'", max_size=40), max_size=3))
def test_dense_signs_are_read(texts: list[str]) -> None:
    for text in texts:
        assert all(q.value >= 0 and q.unit in q.words for q in read(text))


# the tables

LEXICON = data_dir() / "lexicon"


@pytest.mark.parametrize(
    "row", read_table(LEXICON / "units.csv", ("unit", "kind", "factor", "source")), ids=lambda r: r["unit"]
)
def test_every_unit_is_read_behind_a_number(row: dict[str, str]) -> None:
    for text in (f"12 {row['unit']}", f"12{row['unit']}"):
        (found,) = read(text)
        assert (found.kind, found.unit) == (row["kind"], row["unit"])
        assert found.value == pytest.approx(12 * float(row["factor"].replace("-", "1")))


def test_units_of_one_letter_count_only_as_written() -> None:
    assert unit_of("A") is not None
    assert unit_of("a") is None
    assert unit_of("KG") == unit_of("kg")
    assert unit_of("Stucke") == unit_of("STÜCKE")


@pytest.mark.parametrize("place", ["before", "behind"])
def test_every_limit_is_read(place: str) -> None:
    for words, limit in limits()[place].items():
        if limit in ("at most", "at least"):
            text = f"Al {words} 5 %" if place == "before" else f"Al 5 % {words}"
            assert [(q.limit, q.value) for q in read(text)] == [(limit, 5)], text


def test_every_word_between_two_numbers_makes_a_range() -> None:
    for words in limits()["between"]:
        assert told(f"5 {words} 10 %") == ["at least 5 %", "at most 10 %"], words
        assert told(f"10 {words} 5 %") == ["5 %"], words


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("t,weight,1,hand", "kind is 'weight'"), ("t,mass,x,hand", "factor is 'x'"), ("t,mass,0,hand", "factor is '0'"),
        ("t,mass,-,hand", "factor is '-'"), ("V,electrical,1,hand", "factor is '1'"), ("t,mass,-1,hand", "factor is '-1'"),
        ("KG,mass,2,hand", "another unit"), ("kg,mass,1,hand", "stands already"),
    ],
)  # fmt: skip
def test_units_are_read_strictly(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "units.csv"
    path.write_text(f"unit,kind,factor,source\nkg,mass,1,hand\n{line}\n", encoding="utf-8")
    with pytest.raises(TableError, match=what) as error:
        load_units(path)
    assert "units.csv:3" in str(error.value)


@pytest.mark.parametrize(
    ("line", "what"), [("max,most,before,hand", "limit is 'most'"), ("max,at most,after,hand", "place is 'after'")]
)
def test_limits_are_read_strictly(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "limits.csv"
    path.write_text(f"words,limit,place,source\n{line}\n", encoding="utf-8")
    with pytest.raises(TableError, match=what):
        load_limits(path)


def test_factors_are_numbers_as_they_stand() -> None:
    table = read_table(LEXICON / "units.csv", ("unit", "kind", "factor", "source"))
    assert {row["kind"] for row in table} == set(BASE_UNITS)
    assert len(units()) >= len(table)
    assert all(read_number(row["factor"]) for row in table if row["kind"] != "electrical")
