"""The encoding of a list is told by its content."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.bulk.encodings import Decoder, tell

SAMPLES = {
    "de": "Kupferschrott, gemischt; Späne für Öfen, Größe 5; Übermaß",
    "fr": "déchets de cuivre, pièces détachées; tôles réparées, garçon, où",
    "pl": "złom mosiądzu, wióry żelazne, części źródłowe, łożyska, ścinki",
    "cs": "měděný šrot, třísky, hliníkové díly, zařízení, průměr",
    "hu": "alumínium hulladék, rézhuzal, gyűjtött őrölt törmelék",
    "tr": "bakır hurdası, alüminyum talaşı, çelik, ağır, şerit, yağlı, dökülmüş",
    "lt": "vario laužas, aliuminio drožlės, žalvaris, šaka, įranga, ąžuolas",
    "es": "latón viejo, aleación de níquel, año, piñones",
}


def decoded(data: bytes, size: int = 1 << 20) -> tuple[str, Decoder]:
    decoder = Decoder("list.csv")
    pieces = [data[n : n + size] for n in range(0, len(data), size)]
    return b"".join(decoder.utf8(pieces)).decode(), decoder


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("de", "cp1252"), ("fr", "cp1252"), ("es", "iso8859-1"), ("pl", "cp1250"), ("pl", "iso8859-2"), ("cs", "cp1250"),
        ("hu", "cp1250"), ("cs", "iso8859-2"), ("tr", "cp1254"), ("lt", "cp1257"),
        *((language, utf) for language in SAMPLES for utf in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be")),
    ],
)  # fmt: skip
def test_texts_come_out_as_they_were_written(language: str, encoding: str) -> None:
    text = f"goods;code\n{SAMPLES[language]};01\n" * 5
    assert decoded(text.encode(encoding))[0] == text


def test_what_is_not_utf8_is_said() -> None:
    _, decoder = decoded("Späne für Öfen".encode("cp1252"))
    assert decoder.notes() == ["list.csv: read as CP1252, told by its content; text is written as UTF-8"]
    assert decoded("Späne".encode())[1].notes() == []


def test_a_few_bytes_that_are_no_utf8_do_not_change_the_encoding() -> None:
    data = "Späne für Öfen\n".encode() * 20 + b"sch\xe4big\n"
    decoder = Decoder("list.csv")
    assert b"".join(decoder.utf8([data])) == data
    assert decoder.encoding == "utf-8"


def test_garbled_text_is_said() -> None:
    _, decoder = decoded("Späne für Öfen".encode().decode("cp1252").encode())
    assert "garbled" in decoder.notes()[0]


def test_the_mark_is_kept_apart() -> None:
    text, decoder = decoded(codecs.BOM_UTF16_LE + "ä".encode("utf-16-le"))
    assert (text, decoder.mark) == ("ä", codecs.BOM_UTF8)


@given(st.binary(min_size=1))
def test_all_bytes_come_out_as_some_text(data: bytes) -> None:
    found = data.decode(tell(data), "replace")
    assert found.isascii() or not data.isascii()


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cc", "Cs"]), min_size=1),
    st.integers(1, 9),
)
def test_utf16_may_be_cut_anywhere(text: str, size: int) -> None:
    data = codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    decoder = Decoder("list.csv")
    rest = [data[n : n + size] for n in range(2, len(data), size)]
    assert b"".join(decoder.utf8([data[:2], *rest])).decode() == text
