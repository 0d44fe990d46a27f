from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapscreen.text.lexicon import Lexicon, Meaning
from scrapscreen.text.spelling import fold
from scrapscreen.text.typos import Repairer

from .small import TABLES, Steps, write_tables

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slips(word: str) -> set[str]:
    """Return every string that one slip behind the first letter makes of a word."""
    made = {word}
    for i in range(1, len(word)):
        made.add(word[:i] + word[i + 1 :])
        made |= {word[:i] + c + word[i + 1 :] for c in LETTERS}
        made.add(word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :])
    return made | {word[:i] + c + word[i:] for i in range(1, len(word) + 1) for c in LETTERS}


def undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if word[i - 1 : i] != c)


def plain_slip(word: str, known: str) -> bool:
    return sorted(word) == sorted(known) or undoubled(word) == undoubled(known)


def forms(lexicon: Lexicon) -> dict[tuple[str, str], Meaning]:
    """Return every long listed word, and every long stem with each of its endings, with what it means."""
    found: dict[tuple[str, str], Meaning] = {}
    for stem, entries in lexicon.stems.items():
        for lang, meaning in entries:
            for ending in lexicon.endings[lang]:
                found.setdefault((stem, ending), meaning)
    found |= {(word, ""): meaning for word, meaning in lexicon.words.items()}
    return {(stem, ending): m for (stem, ending), m in found.items() if len(stem) >= 5 and stem.isalpha()}


def may_be(word: str, known: str, ending: str) -> bool:
    """Say whether a slip is one that no other word or form lies so near to."""
    if word[0] != known[0] or word[-1] != known[-1]:
        return False
    if plain_slip(word, known):
        return True
    if word.startswith(known) or known.startswith(word):
        return False
    return len(known + ending) >= 7


def worth_it(lexicon: Lexicon, word: str, meant: str, meaning: Meaning) -> bool:
    """Say whether to read the word helps: other goods are read from long words, or where the slip is plain."""
    kinds = [lexicon.by_number[c].kind for c in meaning.concepts]
    if not kinds:
        return False
    if set(kinds) - {"tool", "class", "context", "pattern", "grade"}:
        return True
    return len(meant) >= 9 or plain_slip(word, meant)


def naive_repair(lexicon: Lexicon, word: str) -> str | None:
    meant = {
        stem + ending: meaning
        for (stem, ending), meaning in forms(lexicon).items()
        if word.endswith(ending)
        and len(core := word[: len(word) - len(ending)]) >= 5
        and len(word) >= 6
        and core in slips(stem)
        and may_be(core, stem, ending)
    }
    plain = {known: m for known, m in meant.items() if plain_slip(word, known)}
    meant = plain or meant
    if len(set(meant.values())) != 1:
        return None
    first = min(meant)
    return first if worth_it(lexicon, word, first, meant[first]) else None


def misspelt(word: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(slips(word)))


@settings(max_examples=150)
@given(
    st.one_of(
        st.sampled_from(
            ["aluminium", "copper", "copperwire", "schrott", "gemischt", "machine", "magnets", "granulated"]
        )
        .flatmap(misspelt)
        .flatmap(lambda w: st.one_of(st.just(w), misspelt(w))),
        st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    )
)
@example("alumniums")
@example("schrtoten")
@example("ocpper")
@example("caluminium")
@example("opper")
@example("machnie")
@example("machihe")
def test_agrees_with_trying_every_slip_of_every_listed_word(small: Steps, word: str) -> None:
    assert Repairer(small.lexicon)(word) == naive_repair(small.lexicon, word)


def test_between_two_meanings_nothing_is_repaired(small: Steps) -> None:
    steel, copper = small.lexicon.words["stahl"], small.lexicon.words["kupfer"]

    def repaired(**words: Meaning) -> str | None:
        lexicon = Lexicon(small.lexicon.concepts, words, single=[("de", list(words), list(words.values()))])
        return Repairer(lexicon)("stahlrahr")

    assert repaired(stahlrohr=steel) == "stahlrohr"
    assert repaired(stahlrohr=steel, stahlruhr=copper) is None
    assert repaired(stahlrohr=steel, stahlruhr=steel) == "stahlrohr"


@pytest.mark.parametrize("word", ["chopper", "coper", "kopper", "coppers", "", "a", "é" * 9, "cu" * 500])
def test_what_is_no_slip_of_copper(small: Steps, word: str) -> None:
    assert Repairer(small.lexicon)(word) is None


@pytest.mark.parametrize("word", ["coppper", "copepr", "copperr"])
def test_what_is_one(small: Steps, word: str) -> None:
    assert Repairer(small.lexicon)(word) == "copper"


@pytest.mark.parametrize("word", ["machine", "machines"])
def test_other_goods_are_read_where_the_slip_is_plain(small: Steps, word: str) -> None:
    mend = Repairer(small.lexicon)
    assert mend(word.replace("chi", "hci")) == mend(word.replace("a", "aa")) == word
    assert mend(word.replace("c", "s")) is mend(word.replace("c", "")) is None


def test_other_goods_are_read_from_long_words(tmp_path: Path) -> None:
    words = "word,concepts,context,source\nkettle,machine,,me\nevaporator,machine,,me\nthereupon,known,,me\n"
    mend = Repairer(Steps(write_tables(tmp_path, words_en=words)).lexicon)
    assert (mend("evamorator"), mend("evaporators"), mend("theremupon")) == ("evaporator", None, None)


@pytest.mark.parametrize("written", ["tourrnées", "toutnées", "tounrées", "toulrnées", "tournéés", "toutnees"])
def test_a_slip_beside_an_accent(french: Repairer, written: str) -> None:
    assert french(fold(written), written=None if written.isascii() else written) == "tournees"


@pytest.mark.parametrize("written", ["toutneés", "tóutnées", "toutnèes", "toütnees"])
def test_an_accent_is_no_slip(french: Repairer, written: str) -> None:
    """Nor is it left out of a word that is written with another."""
    assert french(fold(written), written=written) is None


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Repairer:
    words = "word,concepts,context,source\ntournées,turnings,,me\n"
    return Repairer(Steps(write_tables(tmp_path_factory.mktemp("french"), words_fr=words)).lexicon)


def test_words_of_another_script_in_latin_letters_are_not_meant(tmp_path: Path) -> None:
    letters = "".join(f"uk,{a},{b},me\n" for a, b in zip("катнсруи", "katnsruy", strict=True))
    tables = {
        "languages": TABLES["languages.csv"] + "uk,Ukrainian,no\n",
        "transliteration": f"lang,letters,latin,source\nuk,ж,zh,me\n{letters}",
        "endings_uk": "lang,ending\nuk,и\n",
        "words_uk": "word,concepts,context,source\nкатанка,wire,,me\nстружк*,turnings,,me\n",
    }
    lexicon = Steps(write_tables(tmp_path, **tables)).lexicon
    mend = Repairer(lexicon)
    assert lexicon.whole("katanka")
    assert lexicon.whole("struzhky")
    assert (mend("katalka"), mend("struxhky")) == (None, None)
    assert (mend("каталка"), mend("стрежки")) == ("катанка", "стружки")


@pytest.mark.parametrize(
    "word",
    ["férias", "justiça", "kapitán", "třesky", "montaña", "keller", "kuppel", "schritt", "schotter", "missing", "bakker",
     "magnate", "linterna", "manzana", "alumnado", "lakštingala", "платно", "χαλβάς"],
)  # fmt: skip
def test_everyday_words_are_not_mended_to_ours(embedded: Steps, word: str) -> None:
    reading = embedded.vocabulary.readings[embedded.vocabulary._read_new(word)[0]]
    assert (reading.means, reading.known_as) == ("unknown", "")


def test_nothing_is_guessed_about_lookalikes(embedded: Steps) -> None:
    vocabulary = embedded.vocabulary
    readings = {w: vocabulary.readings[vocabulary._read_new(w)[0]] for w in embedded.lexicon.lookalikes}
    assert {w: r.known_as for w, r in readings.items() if r.means != "unknown"} == {}


def test_letters_that_changed_places_go_before_other_slips(tmp_path: Path) -> None:
    words = TABLES["words/en.csv"] + "motores,machine,,hand\nmetroes,steel,,hand\n"
    assert Repairer(Steps(write_tables(tmp_path, words_en=words)).lexicon)("motroes") == "motores"
