"""What is made of tables is kept beside them, and made anew when one of them changes."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

from scrapscreen.compiled import Guard, compiled
from scrapscreen.tables import data_dir
from scrapscreen.text.lexicon import load_lexicon
from scrapscreen.text.reader import TextReader, load_reader


@pytest.fixture
def made(tmp_path):
    """A table, and what was made of it so far: each time the table is read, it stands there once more."""
    table = tmp_path / "words.csv"
    table.write_text("copper", encoding="utf-8")
    times = []

    def make():
        times.append(table.read_text(encoding="utf-8"))
        return {"word": times[-1]}

    def asked():
        return compiled("words", tmp_path, tmp_path, make)

    return asked, times, table


def kept(tmp_path):
    return sorted((tmp_path / "__pycache__").iterdir())


def test_it_is_made_once(made, tmp_path):
    asked, times, _ = made
    assert [asked(), asked(), asked()] == [{"word": "copper"}] * 3
    assert times == ["copper"]
    assert len(kept(tmp_path)) == 1


def test_it_is_made_anew_when_a_source_changes_and_the_old_one_is_removed(made, tmp_path):
    asked, times, table = made
    asked()
    (before,) = kept(tmp_path)
    table.write_text("aluminium", encoding="utf-8")
    assert asked() == {"word": "aluminium"}
    assert times == ["copper", "aluminium"]
    (after,) = kept(tmp_path)
    assert after != before


def test_another_word_of_the_same_length_at_the_same_time_is_a_change(made):
    asked, times, table = made
    os.utime(table, ns=(1, 1))
    asked()
    table.write_text("cooper", encoding="utf-8")
    os.utime(table, ns=(1, 1))
    assert asked() == {"word": "cooper"}
    assert len(times) == 2


@pytest.mark.parametrize("broken", [b"", b"no pickle", b"\x80\x05cnowhere\nNothing\n."])
def test_what_cannot_be_read_is_made_anew(made, tmp_path, broken):
    asked, times, _ = made
    asked()
    (path,) = kept(tmp_path)
    path.write_bytes(broken)
    assert asked() == {"word": "copper"}
    assert asked() == {"word": "copper"}
    assert len(times) == 2


def test_a_folder_that_cannot_be_written_is_left_alone(made, tmp_path):
    asked, times, _ = made
    (tmp_path / "__pycache__").write_text("a file in its place", encoding="utf-8")
    assert [asked(), asked()] == [{"word": "copper"}] * 2
    assert len(times) == 2


def test_several_may_begin_at_once(made, tmp_path):
    asked, _, _ = made
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: asked(), range(40))) == [{"word": "copper"}] * 40
    assert len(kept(tmp_path)) == 1


def test_the_kept_lexicon_is_the_one_of_the_tables():
    load_lexicon()
    read, loaded = load_lexicon(folder=data_dir() / "lexicon"), load_lexicon()
    assert vars(read).keys() == vars(loaded).keys() | {"any_pattern"}
    assert all(vars(read)[name] == value for name, value in vars(loaded).items())


def test_the_kept_reader_reads_as_a_new_one():
    load_reader()
    texts = [
        "Kupferschrott 17 04 01, 24 t",
        "Alspäne 6060 / AlMgSi0,5",
        "koperdraad Ø 8 mm",
        "złom mosiądzu",
        "Drehspähne",
        "",
    ]
    new, loaded = TextReader(), load_reader()
    assert [loaded.words(text) for text in texts] == [new.words(text) for text in texts]
    many = pa.array([f"{text} lot {n}" for n in range(100) for text in texts])
    for one, other in zip(new.wordings(many), loaded.wordings(many), strict=True):
        assert list(one) == list(other)


def test_a_lock_is_kept_as_a_new_one():
    held = Guard()
    with held, pickle.loads(pickle.dumps(held)), pytest.raises(ValueError, match="freed"), Guard():
        raise ValueError("freed")
    with held:
        pass
