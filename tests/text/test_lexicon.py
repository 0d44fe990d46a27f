from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.errors import TableError
from scrapscreen.text.lexicon import Lexicon, load_concepts, load_lexicon

from .small import TABLES, Steps, write_tables

HEADER = "word,concepts,context,source\n"


def names(lexicon: Lexicon, numbers: tuple[int, ...]) -> list[str]:
    return [lexicon.by_number[n].name for n in numbers]


def refusal(folder: Path, own: Path | None = None) -> str:
    with pytest.raises(TableError) as caught:
        load_lexicon(own, folder)
    return str(caught.value)


def own_folder(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


# --- concepts ---------------------------------------------------------------------------------------------------------


def concepts(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "concepts.csv"
    path.write_text("concept,kind,is_a,label\n" + lines, encoding="utf-8")
    return path


@given(st.data())
def test_wider_concepts_are_all_that_can_be_reached(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, 9))
    parents = {n: data.draw(st.sets(st.integers(0, n - 1))) if n else set() for n in range(count)}
    order = data.draw(st.permutations(range(count)))
    lines = "".join(f"c{n},class,{' '.join(f'c{p}' for p in sorted(parents[n]))},\n" for n in order)
    loaded = load_concepts(concepts(tmp_path_factory.mktemp("c"), lines))
    for n in range(count):
        reached, open_ = {n}, [n]
        while open_:
            new = parents[open_.pop()] - reached
            reached |= new
            open_ += new
        assert loaded[f"c{n}"].wider == {f"c{r}" for r in reached}
    assert [c.number for c in loaded.values()] == list(range(count))
    assert [c.name for c in loaded.values()] == [f"c{n}" for n in order]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("a,class,b,\nb,class,a,\n", ":2: is_a runs in a circle: a → b → a; remove one of the links"),
        ("a,class,a,\n", ":2: is_a runs in a circle: a → a; remove one of the links"),
        ("a,class,b,\nb,class,c,\nc,class,b,\n", ":3: is_a runs in a circle: a → b → c → b; remove one of the links"),
        (
            "metal,class,,\ncopper,class,metall,\n",
            ":3: is_a names 'metall', which is no concept; did you mean 'metal'?",
        ),
        ("a,class,zzzzzz,\n", ":2: is_a names 'zzzzzz', which is no concept; give it a line of its own"),
        ("a,class,,\nb,class,,\na,form,,\n", ":4: a stands already in line 2; keep one of the two"),
        ("a,class\n", ":2: 2 cells, but 4 columns; quote cells that hold a comma"),
    ],
)
def test_concepts_that_cannot_be(tmp_path: Path, lines: str, message: str) -> None:
    path = concepts(tmp_path, lines)
    with pytest.raises(TableError) as caught:
        load_concepts(path)
    assert str(caught.value) == f"{path}{message}"


# --- kinds ------------------------------------------------------------------------------------------------------------


def test_a_concept_with_a_line_of_its_own_leaves_its_kind(small: Steps) -> None:
    number = {name: concept.number for name, concept in small.lexicon.concepts.items()}
    assert number["copper"] in small.lexicon.compounded & small.lexicon.repaired
    assert number["cue_free"] in small.lexicon.compounded
    assert number["cue_from"] in small.lexicon.repaired - small.lexicon.compounded
    assert number["grade"] not in small.lexicon.compounded | small.lexicon.repaired


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("kind:metals,yes,no,\n", "{line}: 'kind:metals' is no concept and no kind; did you mean 'kind:material'?"),
        ("cue_fre,yes,no,\n", "{line}: 'cue_fre' is no concept and no kind; did you mean 'cue_free'?"),
        ("copper,maybe,no,\n", "{line}: compounds is 'maybe'; write yes or no"),
        ("copper,yes,,\n", "{line}: repaired is ''; write yes or no"),
        ("", ": no line for kind:tool; add one"),
    ],
)
def test_kinds_that_cannot_be(tmp_path: Path, line: str, message: str) -> None:
    table = TABLES["kinds.csv"] + line if line else TABLES["kinds.csv"].replace("kind:tool,yes,no,\n", "")
    folder = write_tables(tmp_path, kinds=table)
    at = f":{table.count(chr(10))}"
    assert refusal(folder) == f"{folder / 'kinds.csv'}{message.format(line=at)}"


# --- words ------------------------------------------------------------------------------------------------------------


def test_every_kind_of_entry(small: Steps) -> None:
    lexicon = small.lexicon
    assert names(lexicon, lexicon.words["späne"].concepts) == ["turnings"]
    assert lexicon.words["spane"] == lexicon.words["spaene"] == lexicon.words["späne"]
    assert lexicon.words["of"].concepts == ()
    assert lexicon.words["cu"].needs_context
    assert not lexicon.words["copper"].needs_context
    assert [(lang, names(lexicon, m.concepts)) for lang, m in lexicon.stems["zlom"]] == [("pl", ["scrap"])]
    assert names(lexicon, lexicon.phrases["zlom", "miedzi"].concepts) == ["copper", "scrap"]
    assert lexicon.endings["pl"] == {"", "u", "em", "ow", "y"}
    assert lexicon.endings["fr"] == {""}
    assert lexicon.compounding == {"de"}
    assert lexicon.parts["schrott"][0] == lexicon.bits(["de"])
    assert lexicon.parts["wire"][0] == lexicon.bits(["en"])
    assert "cu" not in lexicon.parts
    assert "from" not in lexicon.parts


def test_a_word_written_so_goes_before_one_that_is_so_only_without_accents(small: Steps) -> None:
    lexicon = small.lexicon
    assert names(lexicon, lexicon.words["mele"].concepts) == ["magnet"]
    assert names(lexicon, lexicon.words["mêlé"].concepts) == ["mixed"]


def test_a_form_written_so_goes_before_a_word_that_is_so_only_without_accents(tmp_path: Path) -> None:
    words = {
        "words_en": TABLES["words/en.csv"] + "bar*,profile,,hand\n",
        "words_fr": TABLES["words/fr.csv"] + "bár,magnet,,hand\n",
    }
    lexicon = load_lexicon(folder=write_tables(tmp_path, **words))
    read = {word: lexicon.whole(word) for word in ("bar", "bár")}
    assert {word: names(lexicon, meant.concepts) for word, meant in read.items() if meant} == {
        "bar": ["profile"],
        "bár": ["magnet"],
    }
    own = own_folder(tmp_path, fr=HEADER + "bár,steel,,me\n")
    mine = load_lexicon(own, tmp_path).whole("bar")
    assert mine
    assert names(lexicon, mine.concepts) == ["steel"]


def test_a_word_listed_whole_goes_before_a_form_of_its_language_where_both_lack_their_accents(tmp_path: Path) -> None:
    polish = (
        TABLES["words/pl.csv"] + "góra*,steel,,hand\ngórau,machine,,hand\nkora*,profile,,hand\nkórau,magnet,,hand\n"
    )
    lexicon = load_lexicon(folder=write_tables(tmp_path, words_pl=polish))
    read = {word: lexicon.whole(word) for word in ("górau", "gorau", "goray", "korau", "kórau")}
    assert {word: names(lexicon, meant.concepts) for word, meant in read.items() if meant} == {
        "górau": ["machine"],
        "gorau": ["machine"],
        "goray": ["steel"],
        "korau": ["profile"],
        "kórau": ["magnet"],
    }


def test_a_word_that_needs_company_in_one_language_only_needs_none(tmp_path: Path) -> None:
    german = TABLES["words/de.csv"] + "cu,symbol_cu,,hand\n"
    assert not load_lexicon(folder=write_tables(tmp_path, words_de=german)).words["cu"].needs_context


def test_the_upper_language_wins(tmp_path: Path) -> None:
    german = TABLES["words/de.csv"] + "copper,steel,,hand\n"
    lexicon = load_lexicon(folder=write_tables(tmp_path, words_de=german))
    assert names(lexicon, lexicon.words["copper"].concepts) == ["copper"]


def test_a_spelling_may_stand_for_another(tmp_path: Path) -> None:
    english = (
        TABLES["words/en.csv"]
        + "sulphid*,scrap,,hand\nsulphuric mixed,mixed,,hand\n"
        + "sulphur wire,wire,,hand\nsulfur wire,steel,,hand\n"
    )
    lexicon = load_lexicon(folder=write_tables(tmp_path, words_en=english))
    assert names(lexicon, lexicon.whole("sulfides").concepts) == ["scrap"]  # type: ignore[union-attr]
    assert names(lexicon, lexicon.spelt_phrases["sulfuric mixed"].concepts) == ["mixed"]
    assert names(lexicon, lexicon.spelt_phrases["sulfur wire"].concepts) == ["steel"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("copper,steel,,me", "copper"),
        ("späne,steel,,me", "SPÄNE"),
        ("späne,steel,,me", "spaene"),
        ("scrap of copper,steel,,me", "scrap of copper"),
        ("schrott*,steel,,me", "schrotte"),
        ("copper*,steel,,me", "copper"),
        ("copp*,steel,,me", "copper"),
        ("380,steel,,me", "380"),
        ("Kupfer,steel,,me", "kupfer"),
        ("SPÄNE,steel,,me", "Späne"),
        ("Scrap  of Copper,steel,,me", "scrap of copper"),
        ("b4,steel,,me", "b4"),
    ],
)
def test_own_words_win(tmp_path: Path, line: str, text: str) -> None:
    folder = write_tables(tmp_path / "embedded")
    own = own_folder(tmp_path, de=HEADER + line + "\n")
    steps = Steps(folder, own)
    assert steps.roles_of(text) == [(("steel",), "is")]


def test_own_words_may_ask_for_company(tmp_path: Path) -> None:
    own = own_folder(tmp_path, en=HEADER + "copper,copper,needed,me\n")
    assert load_lexicon(own, write_tables(tmp_path)).words["copper"].needs_context


def test_own_words_leave_the_others_alone(tmp_path: Path, small: Steps) -> None:
    lexicon = load_lexicon(own_folder(tmp_path, de=HEADER + "kessel,machine,,me\n"), write_tables(tmp_path))
    assert names(lexicon, lexicon.words.pop("kessel").concepts) == ["machine"]
    assert (lexicon.words, lexicon.phrases, lexicon.stems) == (
        small.lexicon.words,
        small.lexicon.phrases,
        small.lexicon.stems,
    )


@pytest.mark.parametrize("make", ["nothing", "empty", "file"])
def test_own_folder_without_words(tmp_path: Path, make: str) -> None:
    own = tmp_path / "mine"
    if make == "empty":
        own.mkdir()
        (own / "de.txt").write_text("x")
    elif make == "file":
        own.write_text(HEADER)
    expected = f"{own}: no word files here; expected CSV files named by language, such as de.csv"
    assert refusal(write_tables(tmp_path), own) == expected


def test_own_file_of_no_known_language(tmp_path: Path) -> None:
    own = own_folder(tmp_path, de=HEADER, german=HEADER)
    expected = f"{own / 'german.csv'}: 'german' is no language code known here; name it one of en, de, pl, fr"
    assert refusal(write_tables(tmp_path), own) == expected


@pytest.mark.parametrize("name", ["words/german.csv", "endings/xx.csv"])
def test_embedded_file_of_no_known_language(tmp_path: Path, name: str) -> None:
    folder = write_tables(tmp_path)
    (folder / name).write_text(HEADER)
    assert refusal(folder).startswith(
        f"{folder / name}: {Path(name).stem!r} is no language code known here; name it one"
    )


def test_missing_table(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith(
        f"{tmp_path / 'languages.csv'}: file not found; expected a CSV with the columns"
    )


CANNOT_BE_FOUND = "cannot be found in a text; write words of letters and digits, parted by blanks"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("kessel,copperr,,me", "unknown concept 'copperr'; did you mean 'copper'?"),
        ("kessel,copper xyzxyz,,me", "unknown concept 'xyzxyz'; see data/lexicon/concepts.csv"),
        ("kessel,,,me", "no concept; write one; 'known' for a word without meaning here"),
        ("kessel,copper,maybe,me", "context is 'maybe'; leave it empty or write 'needed'"),
        ("alt,copper,,me", "alt stands already in line 2; keep one of the two"),
        ("kessel,copper,me", "3 cells, but 4 columns; quote cells that hold a comma"),
        (",copper,,me", f"'' {CANNOT_BE_FOUND}"),
        ("*,copper,,me", f"'*' {CANNOT_BE_FOUND}"),
        ("cu-schrott,copper,,me", f"'cu-schrott' {CANNOT_BE_FOUND}"),
        ("alu leg.,copper,,me", f"'alu leg.' {CANNOT_BE_FOUND}"),
        ("d'alu,copper,,me", f'"d\'alu" {CANNOT_BE_FOUND}'),
        ("kupfer*schrott,copper,,me", f"'kupfer*schrott' {CANNOT_BE_FOUND}"),
        ("96%,copper,,me", f"'96%' {CANNOT_BE_FOUND}"),
        ("kupfer–draht,copper,,me", f"'kupfer–draht' {CANNOT_BE_FOUND}"),
        ("kupfer™,copper,,me", f"'kupfer™' {CANNOT_BE_FOUND}"),
        ("kupfer\tdraht,copper,,me", f"'kupfer\\tdraht' {CANNOT_BE_FOUND}"),
        ("alu**,copper,,me", f"'alu**' {CANNOT_BE_FOUND}"),
        (f"{'a' * 41},copper,,me", f"'{'a' * 41}' {CANNOT_BE_FOUND}"),
        ("b4*,copper,,me", "'b4*' can take no endings; only a single word of letters may end in *"),
        ("alu schrott*,copper,,me", "'alu schrott*' can take no endings; only a single word of letters may end in *"),
    ],
)
@pytest.mark.parametrize("whose", ["own", "embedded"])
def test_words_that_cannot_be(tmp_path: Path, line: str, message: str, whose: str) -> None:
    text = HEADER + "alt,copper,,me\n" + line + "\n"
    if whose == "own":
        own = own_folder(tmp_path, de=text)
        assert refusal(write_tables(tmp_path), own) == f"{own / 'de.csv'}:3: {message}"
    else:
        folder = write_tables(tmp_path, words_de=text)
        assert refusal(folder) == f"{folder / 'words' / 'de.csv'}:3: {message}"


@pytest.mark.parametrize("word", ["0,2", "1.000,5", "96 %", "al 99.9", "α τ"])
def test_words_that_hold_numbers_and_percent_are_taken(tmp_path: Path, word: str) -> None:
    own = own_folder(tmp_path, de=f'{HEADER}"{word}",steel,,me\n')
    assert Steps(write_tables(tmp_path), own).roles_of(word) == [(("steel",), "is")]


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        (
            "words_de",
            "word,concept,context,source\n",
            "words/de.csv:1: unknown column 'concept'; did you mean 'concepts'?",
        ),
        (
            "words_de",
            "word,concepts,source\n",
            "words/de.csv:1: header is word,concepts,source; it must be word,concepts,context,source",
        ),
        (
            "languages",
            "lang,name,compounds\nen,English,perhaps\n",
            "languages.csv:2: compounds is 'perhaps'; write yes or no",
        ),
        ("languages", "lang,name\n", "languages.csv:1: header is lang,name; it must be lang,name,compounds"),
        (
            "languages",
            "lang,name,compounds\nen,E,no\nen,E,no\n",
            "languages.csv:3: en stands already in line 2; keep one of the two",
        ),
        (
            "endings_de",
            "lang,ending\nde,e\npl,u\n",
            "endings/de.csv:3: lang is 'pl' in the table of 'de'; move the line or mend its lang",
        ),
        ("endings_de", "lang,ending\nde\n", "endings/de.csv:2: 1 cells, but 2 columns; quote cells that hold a comma"),
        (
            "cases",
            "lang,ending,cue,source\nde,los,case_without,me\nde,bar,case_without,me\n",
            "cases.csv:3: 'bar' is no ending of 'de'; add it to endings/de.csv first",
        ),
        (
            "cases",
            "lang,ending,cue,source\nxx,los,case_without,me\n",
            "cases.csv:2: 'los' is no ending of 'xx'; add it to endings/xx.csv first",
        ),
        (
            "cases",
            "lang,ending,cue,source\nde,los,case_witout,me\n",
            "cases.csv:2: 'case_witout' is no cue that an ending is; did you mean 'case_without'?",
        ),
        (
            "cases",
            "lang,ending,cue,source\nde,los,copper,me\n",
            "cases.csv:2: 'copper' is no cue that an ending is; write a concept of kind case",
        ),
        (
            "spellings",
            "lang,written,also,source\nxx,grey,gray,me\n",
            "spellings.csv:2: 'xx' is no language; see languages.csv",
        ),
        (
            "spellings",
            "lang,written,also,source\nen,grey,gr*y,me\n",
            "spellings.csv:2: 'grey', 'gr*y'; write letters only",
        ),
        (
            "patterns",
            "pattern,concepts,context,source\n%,percent,,me\n%,number,,me\n",
            "patterns.csv:3: % stands already in line 2; keep one of the two",
        ),
        (
            "patterns",
            "pattern,concepts,context,source\n%,percentage,,me\n",
            "patterns.csv:2: unknown concept 'percentage'; did you mean 'percent'?",
        ),
    ],
)
def test_tables_that_cannot_be(tmp_path: Path, table: str, text: str, message: str) -> None:
    folder = write_tables(tmp_path, **{table: text})
    assert refusal(folder) == f"{folder}/{message}"


@pytest.mark.parametrize("pattern", ["[0-9", "a(b", "(?=a)b"])
def test_a_pattern_that_is_no_regular_expression(tmp_path: Path, pattern: str) -> None:
    folder = write_tables(tmp_path, patterns=f"pattern,concepts,context,source\n%,percent,,me\n{pattern},number,,me\n")
    message = refusal(folder)
    assert message.startswith(f"{folder / 'patterns.csv'}:3: {pattern!r} is no regular expression (")
    assert message.endswith("; mend it; lookaheads and backreferences are not known here")


def test_the_embedded_lexicon_means_something_with_every_word(embedded: Steps) -> None:
    lexicon = embedded.lexicon
    stems = [m for entries in lexicon.stems.values() for _, m in entries]
    patterns = [m for _, m in lexicon.patterns]
    for meaning in [*lexicon.words.values(), *lexicon.phrases.values(), *stems, *patterns]:
        assert all(0 <= n < len(lexicon.concepts) for n in meaning.concepts)
    assert all(len(phrase) >= 2 for phrase in lexicon.phrases)
