from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapscreen.text.lexicon import Lexicon, Meaning
from scrapscreen.text.words import LONGEST, Reading, Vocabulary

from .small import TABLES, Steps, write_tables
from .strategies import NUMBERS, STRANGE


def read(vocabulary: Vocabulary, words: list[str]) -> list[Reading]:
    numbers, _ = vocabulary.read(pa.array(words, pa.string()))
    return [vocabulary.readings[n] for n in numbers]


def seen(steps: Steps, word: str) -> tuple[str, str, list[list[str]]]:
    """Return how one word was read: by what means, as what, and the concepts of its units."""
    (reading,) = read(steps.vocabulary, [word])
    names = list(steps.lexicon.concepts)
    return reading.means, reading.known_as, [[names[c] for c in unit.concepts] for unit in reading.units]


def listed_meaning(lexicon: Lexicon, word: str) -> Meaning | None:
    """Try every listed word, then every stem with every ending of its language; the longest stem counts.

    An ending that is a case adds its cue.
    """
    if word in lexicon.words:
        return lexicon.words[word]
    fitting = [
        (len(stem), -order, meaning, lexicon.cases.get((lang, ending)))
        for stem, entries in lexicon.stems.items()
        for order, (lang, meaning) in enumerate(entries)
        for ending in lexicon.endings[lang]
        if stem + ending == word
    ]
    if not fitting:
        return None
    _, _, meaning, cue = max(fitting, key=lambda f: f[:2])
    thing = any(lexicon.by_number[c].kind != "cue" for c in meaning.concepts)
    return Meaning((*meaning.concepts, cue), meaning.needs_context) if cue is not None and thing else meaning


stems_and_endings = st.tuples(
    st.sampled_from(["schrott", "zlom", "złom", "draht", "scrap", "profil", "frei", "déchet", "dechet", "mele"]),
    st.sampled_from(["", "e", "en", "s", "es", "u", "em", "ów", "ow", "y", "x", "er", "los", "ene"]),
)


@given(stems_and_endings.map("".join))
def test_inflection_agrees_with_trying_every_stem_and_ending(small: Steps, word: str) -> None:
    assert small.vocabulary.whole(word) == listed_meaning(small.lexicon, word)


def test_every_form_of_every_listed_stem_is_read(embedded: Steps) -> None:
    """No ending is too long to be tried."""
    lexicon = embedded.lexicon
    for stem in sorted(lexicon.stems)[::7]:
        for lang, _ in lexicon.stems[stem]:
            lost = [e for e in lexicon.endings[lang] if embedded.vocabulary.whole(stem + e) is None]
            assert (stem, lost) == (stem, [])


pieces = st.sampled_from(sorted({"kupfer", "alu", "schrott", "späne", "SPÄNE", "draht", "wire", "380", "7602", "b4"}))
word = st.one_of(
    st.sampled_from(NUMBERS + STRANGE),
    pieces,
    st.lists(pieces, min_size=2, max_size=3).map("".join),
    st.from_regex(r"[a-z0-9.,%µø]{1,9}", fullmatch=True),
    st.from_regex(r"[0-9]{1,9}", fullmatch=True),
    st.text(min_size=1, max_size=8),
)


@settings(max_examples=150)
@given(st.lists(word, max_size=12))
def test_many_words_read_as_one_by_one(small: Steps, words: list[str]) -> None:
    """Words decided in bulk by their shape come out as by the long way, and memory changes nothing."""
    fresh = Vocabulary(small.lexicon)
    one_by_one = []
    for one in words:
        number, phrase = fresh._read_new(one)
        one_by_one.append((fresh.readings[number], phrase))
    readings, phrases = small.vocabulary.read(pa.array(words, pa.string()))
    assert [(small.vocabulary.readings[r], p) for r, p in zip(readings, phrases, strict=True)] == one_by_one


@settings(max_examples=50)
@given(st.lists(st.one_of(word, st.from_regex(r"[a-z]{0,3}[0-9.,]{1,6}[a-z]{0,3}", fullmatch=True)), max_size=12))
def test_many_words_of_the_embedded_lexicon_read_as_one_by_one(embedded: Steps, words: list[str]) -> None:
    vocabulary = embedded.vocabulary
    one_by_one = [vocabulary.readings[vocabulary._read_new(one)[0]] for one in words]
    assert read(vocabulary, words) == one_by_one


@given(st.lists(st.lists(word, max_size=6), max_size=5))
def test_forgetting_changes_no_reading(small: Steps, columns: list[list[str]]) -> None:
    forgetful = Vocabulary(small.lexicon, remember=2)
    for words in columns:
        assert read(forgetful, words) == read(small.vocabulary, words)


@given(st.lists(word, max_size=10))
def test_flat_holds_the_units_of_every_reading(small: Steps, words: list[str]) -> None:
    vocabulary = small.vocabulary
    numbers, _ = vocabulary.read(pa.array(words, pa.string()))
    starts, lengths, units = vocabulary.flat()
    for n in numbers:
        mine = units[starts[n] : starts[n] + lengths[n]]
        assert tuple(vocabulary.units[u] for u in mine) == vocabulary.readings[n].units
    assert len(starts) == len(lengths) == len(vocabulary.readings)


@given(st.lists(st.sampled_from(["kupfer", "alu", "schrott", "stahl", "profil"]), min_size=2, max_size=4), st.data())
def test_compounds_of_listed_words_come_apart_again(small: Steps, parts: list[str], data: st.DataObject) -> None:
    joins = [data.draw(st.sampled_from(["", "s", "n", "en", "es", "e", "er", "i", "u"])) for _ in parts[1:]]
    compound = parts[0] + "".join(join + part for join, part in zip(joins, parts[1:], strict=True))
    means, known_as, units = seen(small, compound)
    concept = {"kupfer": "copper", "alu": "aluminium", "schrott": "scrap", "stahl": "steel", "profil": "profile"}
    assert (means, known_as.split("+")) == ("compound", parts)
    assert units == [[concept[p]] for p in parts]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("copper", ("word", "copper", [["copper"]])),
        ("of", ("word", "of", [])),
        ("schrotten", ("word", "schrotten", [["scrap"]])),
        ("SPÄNE", ("word", "spane", [["turnings"]])),
        ("spa\u0308ne", ("word", "spane", [["turnings"]])),
        ("spaene", ("word", "spaene", [["turnings"]])),
        ("mêlé", ("word", "mele", [["mixed"]])),
        ("mele", ("word", "mele", [["magnet"]])),
        ("złomów", ("word", "zlomow", [["scrap", "case_from"]])),
        ("380", ("word", "380", [["aluminium"]])),
        ("381", ("shape", "", [["number"]])),
        ("0,2mm", ("shape", "", [["dimension"]])),
        ("%", ("shape", "", [["percent"]])),
        ("cw004a", ("shape", "", [["model"]])),
        ("76020011", ("shape", "", [["code"]])),
        ("kupferschrotts", ("compound", "kupfer+schrotts", [["copper"], ["scrap"]])),
        ("kupferkessel", ("compound", "kupfer+?", [["copper"], ["unknown"]])),
        ("tombakschrott", ("compound", "?+schrott", [["unknown"], ["scrap"]])),
        ("copperwire", ("compound", "copper+wire", [["copper"], ["wire"]])),
        ("kupferdraht2mm", ("compound", "kupfer+draht", [["copper"], ["wire"], ["dimension"]])),
        ("2mmkupferdraht", ("compound", "kupfer+draht", [["copper"], ["wire"], ["dimension"]])),
        ("draht24", ("compound", "draht", [["wire"]])),
        ("machine24", ("shape", "", [["model"]])),
        ("kettle24", ("shape", "", [["model"]])),
        ("alu2mm", ("shape", "", [["model"]])),
        ("copperkettle", ("unknown", "", [["unknown"]])),
        ("alumnium", ("repaired", "aluminium", [["aluminium"]])),
        ("kuferdraht", ("repaired", "kupfer+draht", [["copper"], ["wire"]])),
        ("kupfedraht", ("repaired", "kupfer+draht", [["copper"], ["wire"]])),
        ("kupfetdrähten", ("repaired", "kupfer+drahten", [["copper"], ["wire"]])),
        ("kuferxyzen", ("unknown", "", [["unknown"]])),
        ("xyz", ("unknown", "", [["unknown"]])),
        ("铜线", ("unknown", "", [["unknown"]])),
    ],
)
def test_readings(small: Steps, word: str, expected: tuple[str, str, list[list[str]]]) -> None:
    assert seen(small, word) == expected


def test_runs_of_letters_too_long_are_no_words(small: Steps) -> None:
    fitting = "kupfer" + "draht" * 5 + "schrott"
    assert len(fitting) <= LONGEST < len(fitting + fitting)
    for text in ("a" * 1_000_000, "1a" * 500_000, fitting + fitting, "é" * (LONGEST + 1)):
        assert seen(small, text)[0] == "unknown"


def test_a_word_that_needs_company_is_marked(small: Steps) -> None:
    (reading,) = read(small.vocabulary, ["cu"])
    assert [unit.maybe for unit in reading.units] == [True]


def test_no_words_at_all(small: Steps) -> None:
    assert read(small.vocabulary, []) == []


def test_one_pattern_is_enough(tmp_path: Path) -> None:
    steps = Steps(write_tables(tmp_path, patterns="pattern,concepts,context,source\n%,percent,,me\n"))
    assert seen(steps, "12")[2] == [["number"]]
    assert seen(steps, "cw004a")[2] == [["unknown"]]


def test_compounds_only_where_a_language_writes_them(tmp_path: Path) -> None:
    languages = TABLES["languages.csv"].replace("de,German,yes", "de,German,no")
    steps = Steps(write_tables(tmp_path, languages=languages, links="lang,letters\n"))
    assert seen(steps, "alusschrott")[0] == "unknown"
    assert seen(steps, "kupferkessel")[0] == "unknown"


# --- the embedded lexicon: readings that are clear-cut ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "means", "concepts"),
    [
        ("Aluminiumprofilschrott", "compound", [["aluminium"], ["profile"], ["scrap"]]),
        ("Kupferkabelschrott", "compound", [["copper"], ["cable"], ["scrap"]]),
        ("złomu", "word", [["scrap"]]),
        ("zlomu", "word", [["scrap"]]),
        ("ZŁOM", "word", [["scrap"]]),
        ("kuparista", "word", [["copper", "cue_case_from"]]),
        ("fémhulladékhoz", "word", [["scrap", "metal", "cue_case_for"]]),
        ("romukuparista", "compound", [["scrap", "cue_case_from"], ["copper", "cue_case_from"]]),
        ("jätettä", "word", [["waste"]]),
        ("Späne", "word", [["turnings"]]),
        ("SPÄNE", "word", [["turnings"]]),
        ("Spane", "word", [["turnings"]]),
        ("Spaene", "word", [["turnings"]]),
        ("spa\u0308ne", "word", [["turnings"]]),
        ("aluminium", "word", [["aluminium"]]),
    ],
)
def test_embedded_readings(embedded: Steps, word: str, means: str, concepts: list[list[str]]) -> None:
    found = seen(embedded, word.lower())
    assert (found[0], found[2]) == (means, concepts)


@pytest.mark.parametrize(
    ("words", "concepts"),
    [
        ("600х10 40х40х2мм 2,5мм 6м Ф15х1 м8 30χ3 2χλστ", ["dimension"]),
        ("дм мм", ["dimension", "unit_of_length"]),
        ("3х2.5 4мм2 12awg", ["dimension", "conductor_size"]),
        ("mmq", ["dimension", "conductor_size", "unit_of_length"]),
        ("18Т 1200кг 5тн 500κιλά 12τόνους кг", ["mass"]),
        ("5л 200мл 5λ мл", ["volume"]),
        ("380В 5,5кВт 25ква кВт", ["electrical"]),
        ("2шт 100бр 10τεμ", ["pieces"]),
        ("ВВГ ВВГнг ввг3 СВТ ПВ3 nyy Нyy НУУ", ["cable", "insulated", "electrical", "copper"]),
        ("АВВГ АВВГнг САВТ СИП4", ["cable", "insulated", "electrical", "aluminium"]),
        ("АД31Т1 АМг3", ["name_alloy", "al_alloy"]),
        ("БрАЖ9", ["name_alloy", "bronze"]),
        ("Л63 ЛС59", ["name_alloy", "brass"]),
    ],
)
def test_shapes_in_other_scripts(embedded: Steps, words: str, concepts: list[str]) -> None:
    assert {word: seen(embedded, word)[2] for word in words.split()} == {word: [concepts] for word in words.split()}


@pytest.mark.parametrize(
    ("word", "meant"),
    [("alumnium", "aluminium"), ("aluminimu", "aluminium"), ("coppper", "copper"), ("copepr", "copper")],
)
def test_misspelt_words_mean_what_was_meant(embedded: Steps, word: str, meant: str) -> None:
    """Some frequent slips are listed as words; the others are repaired."""
    means, _, concepts = seen(embedded, word)
    assert (means in ("word", "repaired"), concepts) == (True, [[meant]])


@pytest.mark.parametrize(("word", "other"), [("chopper", "copper"), ("scrape", "scrap"), ("scraper", "scrap")])
def test_no_repair_from_one_meaning_to_another(embedded: Steps, word: str, other: str) -> None:
    assert all(other not in concepts for concepts in seen(embedded, word)[2])
    assert seen(embedded, other)[2] == [[other]]


@pytest.mark.parametrize(
    "word",
    ["brasserie", "bronzer", "cooper", "leaf", "thin", "table", "professor", "bacteria", "modern", "partnering", "jernbane",
     "gebracht", "половина", "verlassen", "alueella"],
)  # fmt: skip
def test_everyday_words_near_to_ours_mean_no_metal_and_no_scrap(embedded: Steps, word: str) -> None:
    concepts = {c for unit in seen(embedded, word)[2] for c in unit}
    wider = {w for c in concepts for w in embedded.lexicon.concepts[c].wider}
    assert not wider & {"metal", "discard", "production_scrap", "magnet_goods"}


def test_lookalikes_are_no_listed_words_and_are_not_guessed(tmp_path: Path) -> None:
    steps = Steps(write_tables(tmp_path, lookalikes="word,language\nalumniüm,en\n"))
    assert seen(steps, "alumnium")[0] == "unknown"
    assert seen(steps, "aluminum")[0] == "repaired"
