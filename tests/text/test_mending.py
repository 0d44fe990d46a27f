from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapscreen.text.mending import mend, mend_text

from ..variants import misread


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("AluminiumspÃ¤ne", "Aluminiumspäne"),
        ("SPÃ„NE", "SPÄNE"),
        ("mÃ©tal dÃ©chets", "métal déchets"),
        ("ZÅ‚om miedzi, mosiÄ…dz", "Złom miedzi, mosiądz"),
        ("zĹ‚om", "złom"),
        ("Ð¼ÐµÐ´", "мед"),
        ("spÃƒÂ¤ne", "späne"),
        ("24 Â°C â€“ dry", "24 °C – dry"),
        ("Cu &amp; Al, K&uuml;hler &#252;", "Cu & Al, Kühler ü"),
        ("<p>Alu<br/>Cu</p>", " Alu Cu "),
        ("Kup\u00adfer\u200bdraht\ufeff", "Kupferdraht"),
        ("ＣＵ ９６", "CU 96"),
        ("ﬁl de cuivre", "fil de cuivre"),
        ("info@example.com copper", "  copper"),
        ("see WWW.example.com/a?b copper", "see   copper"),
        ("https://example.com copper", "  copper"),
        ('Kugelhahn 1/2" Messing, 3 "', "Kugelhahn 1/2 inch Messing, 3 inch"),
        ("jantes 17” alu", "jantes 17 inch alu"),
        ('"Zorba 95" 1"', '"Zorba 95" 1"'),
        ("“Zorba 95”", "“Zorba 95”"),
        ('2 x 40" HC, 1x20"DV', '2 x 40" HC, 1x20"DV'),
        ("Ä Ö Ü ß é â ï Ñ AT&T R&D a<b 5 @ 3 MÄRZ “Größe” 1.5", "Ä Ö Ü ß é â ï Ñ AT&T R&D a<b 5 @ 3 MÄRZ “Größe” 1.5"),
    ],
)
def test_mends(text: str, mended: str) -> None:
    assert mend(pa.array([text])).to_pylist() == [mended]


pieces = st.one_of(
    st.sampled_from(
        [*"ÂÃ¤Ä…â€“Ð¼&<>@.\u00ad\u200bﬁＡäłм", "amp;", "&amp;", "<b>", "www.", "://", *'1 "”“', '1"', "2”"]
    ),
    st.text(max_size=3),
)


@given(st.lists(st.lists(pieces, max_size=6).map("".join), max_size=5), st.integers(0, 3))
def test_the_quick_look_finds_every_text_to_mend(texts: list[str], start: int) -> None:
    for column in (pa.array(texts, pa.string()), pa.array([*texts, *["copper"] * 16], pa.string())):
        part = column.slice(min(start, len(texts)))
        assert mend(part).to_pylist() == [mend_text(text) for text in part.to_pylist()]


@given(st.text("aeäöüßéèçñłśżčřőαβγабвґ –“ ", max_size=20))
def test_what_was_misread_once_is_read_right(text: str) -> None:
    assert mend_text(misread(text)) == text
