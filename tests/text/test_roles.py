from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrapscreen.errors import TableError
from scrapscreen.text.lexicon import load_lexicon
from scrapscreen.text.roles import ROLES, RoleReader
from scrapscreen.text.words import Reading

from .naive import Mention, NaiveRoles, spans_of, tokens_of
from .small import TABLES, Steps, write_tables
from .strategies import rows

LISTED = """
    copper wire scrap machine oxide magnet aluminium steel kupferschrott alufrei kupferhaltig berry cu al isri turnings
    mixed from for not with free bearing made purchase order of refined % 24 96 cw004a kg
"""
WORDS = LISTED.split()
CUES = [
    "złomów",
    "schrottlos",
    "kupferdrahtlos",
    "from",
    "made from",
    "for",
    "not",
    "with",
    "free",
    "bearing",
    "aus",
    "für",
    "nicht",
]


def naive(steps: Steps, texts: list[str]) -> list[list[Mention]]:
    reference = NaiveRoles(steps.lexicon, steps.folder)

    def read_word(word: str) -> Reading:
        return steps.vocabulary.readings[steps.vocabulary._read_new(word)[0]]

    found = []
    for text in texts:
        tokens = tokens_of(text)
        found.append(reference.mentions(tokens, spans_of(steps.lexicon, tokens, read_word)))
    return found


def flat(steps: Steps, texts: list[str]) -> list[tuple[int, tuple[str, ...], str]]:
    line, roles = steps.mentions(texts)
    names = list(steps.lexicon.concepts)
    return [
        (int(row), tuple(names[c] for c in steps.vocabulary.units[unit].concepts), ROLES[role])
        for row, unit, role in zip(line.row, line.unit, roles, strict=True)
    ]


def naive_flat(steps: Steps, texts: list[str]) -> list[tuple[int, tuple[str, ...], str]]:
    return [(row, m.concepts, m.role) for row, found in enumerate(naive(steps, texts)) for m in found]


@settings(max_examples=150)
@given(rows(WORDS + CUES, most_words=12))
@example(["from copper", "copper", "from", "copper"])
@example(["free of", "copper free", "copper", "free", "bearing"])
@example(["berry", "isri", "berry isri", "cu", "wire"])
def test_agrees_with_reading_word_by_word(small: Steps, texts: list[str]) -> None:
    assert flat(small, texts) == naive_flat(small, texts)


@given(st.lists(st.text("fcmnwb,;", max_size=14), max_size=4))
def test_agrees_on_dense_cues(small: Steps, texts: list[str]) -> None:
    said = {
        "f": "from ",
        "c": "copper ",
        "m": "magnet machine ",
        "n": "not ",
        "w": "with ",
        "b": "bearing ",
        ",": ", ",
        ";": "; ",
    }
    texts = ["".join(said[c] for c in text) for text in texts]
    assert flat(small, texts) == naive_flat(small, texts)


def words_by_kind() -> dict[str, list[str]]:
    """Return the words and phrases of the embedded lexicon by the kind of what they mean."""
    lexicon = load_lexicon()
    kinds: dict[str, list[str]] = {}
    listed = {**lexicon.words, **{" ".join(p): m for p, m in lexicon.phrases.items()}}
    listed |= {stem: entries[0][1] for stem, entries in lexicon.stems.items()}
    for word in sorted(listed):
        for concept in listed[word].concepts:
            kinds.setdefault(lexicon.by_number[concept].kind, []).append(word)
    return kinds


BY_KIND = words_by_kind()
KINDS = st.one_of(st.sampled_from(sorted(BY_KIND)), st.just("cue"), st.just("material"), st.just("symbol"))
LISTED_WORDS = KINDS.flatmap(lambda kind: st.sampled_from(BY_KIND[kind]))


@settings(max_examples=80)
@given(st.lists(LISTED_WORDS, min_size=1, max_size=12).flatmap(lambda some: rows(some, most_words=14)))
def test_agrees_on_the_embedded_lexicon(embedded: Steps, texts: list[str]) -> None:
    assert flat(embedded, texts) == naive_flat(embedded, texts)


def roles(steps: Steps, text: str) -> list[str]:
    return [role for _, role in steps.roles_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("copper scrap", ["is", "is"]),
        ("wire from copper scrap mixed", ["is", "is", "origin", "origin", "is"]),
        ("wire from copper, scrap", ["is", "is", "origin", "is"]),
        ("not kupfer draht", ["is", "not", "is"]),
        ("not for copper", ["is", "is", "for"]),
        ("for kupfer, draht", ["is", "for", "for"]),
        ("for copper; wire", ["is", "for", "is"]),
        ("with kupfer", ["is", "is"]),
        ("24 with kupfer", ["is", "is"]),
        ("steel; with kupfer", ["is", "is", "with"]),
        ("steel w/kupfer", ["is", "is", "with"]),
        ("steel w/ kupfer, draht", ["is", "is", "with", "is"]),
        ("steel w kupfer", ["is", "is", "is"]),
        ("steel w; kupfer", ["is", "is", "is"]),
        ("w/ kupfer", ["is", "is"]),
        ("steel w/", ["is", "is"]),
        ("for mixed kupfer draht", ["is", "for", "is", "is"]),
        ("for kupfer mixed draht", ["is", "for", "for", "for"]),
        ("from not kupfer draht", ["is", "is", "not", "is"]),
        ("copper free", ["not", "is"]),
        ("copper, free", ["is", "is"]),
        ("kupferfrei", ["not", "is"]),
        ("steel, kupfer draht bearing", ["is", "with", "with", "is"]),
        ("not copper free", ["is", "not", "is"]),
        ("berry", ["maybe"]),
        ("berry isri", ["is", "is"]),
        ("berry; isri", ["maybe", "is"]),
        ("copper berry", ["is", "is"]),
        ("copper, berry", ["is", "maybe"]),
        ("späne; steel; berry", ["is", "is", "is"]),
        ("berry; späne", ["maybe", "is"]),
        ("not berry isri", ["is", "not", "is"]),
        ("ab12 kupfer", ["mod", "is"]),
        ("ab12, draht steel", ["mod", "is", "is"]),
        ("kupfer ab12 kupfer", ["is", "is", "is"]),
        ("ab12; kupfer", ["is", "is"]),
        ("ab12", ["is"]),
        ("cu", ["maybe"]),
        ("cu wire", ["is", "is"]),
        ("cu al", ["is", "is"]),
        ("berry cu", ["maybe", "maybe"]),
        ("copper oxide", ["mod", "is"]),
        ("copper not oxide", ["is", "is", "not"]),
        ("copper, oxide", ["is", "is"]),
        ("scrap machine", ["is"]),
        ("schrott machine", ["mod", "is"]),
        ("magnet, machine schrott", ["mod", "for", "is"]),
        ("machine schrott", ["for", "is"]),
        ("magnet machine schrott", ["mod", "is", "is"]),
        ("kupfer mixed magnet", ["mod", "is", "is"]),
        ("kupfer mixed magnet 10mm", ["mod", "is", "is", "is"]),
        ("kupfer draht mixed draht magnet", ["mod", "is", "is", "is", "is"]),
        ("kupfer draht mixed draht mixed magnet", ["is", "is", "is", "is", "is", "is"]),
        ("kupfer mixed magnet draht", ["is", "is", "is", "is"]),
        ("kupfer mixed, magnet", ["is", "is", "is"]),
        ("kupfer mixed magnet from steel magnet", ["mod", "is", "is", "is", "origin", "origin"]),
        ("kupfer from magnet", ["is", "is", "origin"]),
        ("złomów", ["origin"]),
        ("złomów copper", ["origin", "is"]),
        ("not złomów", ["is", "not"]),
        ("złomów free", ["not", "is"]),
        ("kupferschrottlos draht", ["not", "not", "is"]),
        ("schrottlos machine", ["not", "is"]),
    ],
)
def test_roles(small: Steps, text: str, expected: list[str]) -> None:
    assert roles(small, text) == expected


def test_a_denied_symbol_bears_no_witness(small: Steps) -> None:
    """Of two symbols each makes the other count, but not where the text says there is none of it."""
    assert roles(small, "cu al") == ["is", "is"]
    assert roles(small, "cu not al") == ["maybe", "is", "not"]


@pytest.mark.parametrize("texts", [[], [""], ["", " ", "of"], ["\0"]])
def test_rows_without_mentions(small: Steps, texts: list[str]) -> None:
    line, roles = small.mentions(texts)
    assert [len(part) for part in (line.row, line.unit, line.gap, roles)] == [0, 0, 0, 0]


# --- the tables -------------------------------------------------------------------------------------------------------

CUES_HEADER = "cue,direction,until,reach,role,ends_behind,asks\n"
ROLES_HEADER = "who,direction,other,reach,across,role\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("cue_fron,after,comma,2,origin,,", "unknown concept 'cue_fron'; did you mean 'cue_from'?"),
        ("zzzzzz,after,comma,2,origin,,", "unknown concept 'zzzzzz'; see concepts.csv"),
        ("cue_from,behind,comma,2,origin,,", "direction is 'behind'; write one of after, before, own"),
        ("cue_from,after,soft,2,origin,,", "until is 'soft'; write one of comma, strong"),
        ("cue_from,after,comma,two,origin,,", "reach is 'two'; write how many words, 1 or more"),
        ("cue_from,after,comma,0,origin,,", "reach is '0'; write how many words, 1 or more"),
        ("cue_from,after,comma,-1,origin,,", "reach is '-1'; write how many words, 1 or more"),
        ("cue_from,after,comma,2,origine,,", "unknown role 'origine'; did you mean 'origin'?"),
        (
            "cue_from,after,comma,2,zzz,,",
            "unknown role 'zzz'; write one of is, maybe, origin, for, not, with, coat, mod",
        ),
        (
            "cue_from,after,comma,2,keep,,",
            "a cue decides the role; write what the word is: is, origin, for, not, with, coat or mod",
        ),
        (
            "cue_from,after,comma,2,maybe,,",
            "a cue decides the role; write what the word is: is, origin, for, not, with, coat or mod",
        ),
        ("cue_from,after,comma,2,origin,stat,", "unknown kind 'stat'; did you mean 'state'?"),
        ("cue_from,after,comma,2,origin,,behind", "asks is 'behind'; write nothing, before or stroke"),
        ("cue_from,after,comma,2", "4 cells, but 7 columns; quote cells that hold a comma"),
    ],
)
def test_cues_that_cannot_be(tmp_path: Path, line: str, message: str) -> None:
    folder = write_tables(tmp_path, cues=f"# remark\n{CUES_HEADER}{line}\n")
    with pytest.raises(TableError) as caught:
        RoleReader(load_lexicon(folder=folder), folder)
    assert str(caught.value) == f"{folder / 'cues.csv'}:3: {message}"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("coper,next,wire,1,soft,is", "unknown concept or kind 'coper'; did you mean 'copper'?"),
        ("copper|zzzzzz,next,wire,1,soft,is", "unknown concept or kind 'zzzzzz'; see concepts.csv"),
        ("copper,next,kind:forms,1,soft,is", "unknown concept or kind 'kind:forms'; did you mean 'kind:form'?"),
        ("copper,next,,1,soft,is", "unknown concept or kind ''; see concepts.csv"),
        ("copper,after,wire,1,soft,is", "direction is 'after'; write one of prev, next, first, last"),
        ("copper,last,wire,9,comma,is", "the last word of a phrase is looked for before the next sign; write soft"),
        ("copper,next,wire,1.5,soft,is", "reach is '1.5'; write how many words, 1 or more"),
        ("copper,next,wire,0,soft,is", "reach is '0'; write how many words, 1 or more"),
        ("copper,next,wire,1,hard,is", "across is 'hard'; write one of soft, comma, strong"),
        (
            "copper,next,wire,1,soft,was",
            "unknown role 'was'; write one of is, maybe, origin, for, not, with, coat, mod",
        ),
    ],
)
def test_neighbour_rules_that_cannot_be(tmp_path: Path, line: str, message: str) -> None:
    folder = write_tables(tmp_path, roles=f"{ROLES_HEADER}wire,next,copper,1,soft,is\n{line}\n")
    with pytest.raises(TableError) as caught:
        RoleReader(load_lexicon(folder=folder), folder)
    assert str(caught.value) == f"{folder / 'roles.csv'}:3: {message}"


@pytest.mark.parametrize("table", ["cues", "roles"])
def test_wrong_header(tmp_path: Path, table: str) -> None:
    folder = write_tables(tmp_path, **{table: "cue,directions,until,reach,role,ends_behind,asks\n"})
    with pytest.raises(TableError, match=rf"{table}\.csv:1: unknown column"):
        RoleReader(load_lexicon(folder=folder), folder)


def many_sets(count: int) -> str:
    names = [line.split(",")[0] for line in TABLES["concepts.csv"].splitlines()[2:]]
    names.remove("number")
    pairs = [f"{a}|{b}" for n, a in enumerate(names) for b in names[n + 1 :]][:count]
    return ROLES_HEADER + "".join(f"{pair},next,{pair},1,soft,mod\n" for pair in pairs)


@pytest.mark.parametrize("count", [64, 65, 129])
def test_any_number_of_sets(tmp_path: Path, count: int) -> None:
    steps = Steps(write_tables(tmp_path, roles=many_sets(count)))
    texts = [
        "copper wire scrap magnet",
        "für magnet machine",
        "profil cu al",
        "pure copper granulated",
        "steel wire oxide",
    ]
    assert flat(steps, texts) == naive_flat(steps, texts)


def test_the_last_of_many_sets_is_heard(tmp_path: Path) -> None:
    lines = f"{many_sets(130)}oxide,next,spec,1,soft,mod\n"
    steps = Steps(write_tables(tmp_path, roles=lines))
    assert roles(steps, "oxide isri") == ["mod", "is"]
    assert roles(steps, "oxide machine") == ["is", "is"]


@pytest.mark.parametrize(
    "changes", [{"cues": CUES_HEADER}, {"roles": ROLES_HEADER}, {"cues": CUES_HEADER, "roles": ROLES_HEADER}]
)
def test_tables_without_lines(tmp_path: Path, changes: dict[str, str]) -> None:
    steps = Steps(write_tables(tmp_path, **changes))
    texts = ["wire from copper scrap", "cu", "magnet machine; copper free"]
    assert flat(steps, texts) == naive_flat(steps, texts)


# --- the embedded tables: readings that are clear-cut -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "concept", "role"),
    [
        ("copper rod produced from scrap", "scrap", "origin"),
        ("ingots made from aluminium scrap", "scrap", "origin"),
        ("magnet for lifting scrap", "scrap", "for"),
        ("not scrap", "scrap", "not"),
        ("kein Schrott", "scrap", "not"),
        ("aluminium-free", "aluminium", "not"),
        ("kupferfrei", "copper", "not"),
        ("brass oxide", "brass", "mod"),
        ("copper scrap", "scrap", "is"),
        ("Kupferdraht, blank", "bright", "is"),
        ("blank", "bright", "maybe"),
        ("aluminium Reste", "offcuts", "maybe"),
        ("copper lead 5 m", "lead", "maybe"),
        ("Tall aluminium ladder", "grade_aluminium", "maybe"),
        ("Scrap copper wire stripping tool", "scrap", "mod"),
        ("scrap of copper wire machine", "scrap", "is"),
        ("scrap metal old machine", "scrap", "is"),
        ("Aluschrott und 1 Palette Bücher", "scrap", "is"),
        ("copper scrap for machine", "scrap", "is"),
        ("kuparista", "copper", "origin"),
        ("magnetid kaablist", "cable", "origin"),
        ("mágnes hangszóróból", "loudspeaker", "origin"),
        ("mágnes hangszóróból", "magnet", "is"),
        ("fémhulladékhoz konténer", "scrap", "for"),
        ("plastiksiz bakır", "plastic", "not"),
        ("copper scrap, machine", "scrap", "is"),
        ("aluminium sheet scrap melting furnace", "aluminium", "mod"),
    ],
)
def test_embedded_roles(embedded: Steps, text: str, concept: str, role: str) -> None:
    assert (concept, role) in [(c, r) for concepts, r in embedded.roles_of(text) for c in concepts]
