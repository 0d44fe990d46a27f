"""Hard variants of a description: other ways in which people, systems and scanners write the same.

``variants`` gives them without end, each with the name of its kind; the same seed gives the same ones. A variant says what the
original says, so the answer must be the same.
"""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable, Iterator

DIGRAPHS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "ss", "ø": "oe", "å": "aa"}
)
LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "æ": "ae", "ß": "ss", "ı": "i"})
NOISE = (
    "Container MSKU1234567", "Cont. TGHU 765432-1", "Lot 12", "LOT No. 4711", "Tel. +49 171 2345678", "tel 0031 20 1234567",
    "EUR 1.250,00", "2.150 EUR/t", "USD 1,890.00", "PO 4500012345", "Ref. 2024/118", "Art.-Nr. 100.234", "FCA", "CIF Antwerp",
    "info@example.com", "www.example.com", "#4711", "Pos. 10", "Pos 020", "ID: 99120", "1 x 40 HC", "Stand 12.03.2024",
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]{7,}")


def without_accents(text: str) -> str:
    """Return the text in letters without accents."""
    plain = unicodedata.normalize("NFD", text.translate(LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


def misread(text: str) -> str:
    """Return what a reader that takes UTF-8 for the encoding of western Windows shows."""
    shown = []
    for byte in text.encode():
        try:
            shown.append(bytes([byte]).decode("cp1252"))
        except UnicodeDecodeError:
            shown.append(chr(byte))
    return "".join(shown)


def _in_a_word(text: str, chance: random.Random, change: Callable[[str, int], str]) -> str:
    """Change one long word behind its first letter and before its last."""
    words = list(WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    at = chance.randrange(1, len(word[0]) - 2)
    return text[: word.start()] + change(word[0], at) + text[word.end() :]


def _wrong_letter(text: str, chance: random.Random) -> str:
    letter = chance.choice("abcdefghijklmnoprstuvwz")
    return _in_a_word(
        text, chance, lambda w, at: w[:at] + (letter.upper() if w[at].isupper() else letter) + w[at + 1 :]
    )


def _dropped(text: str, chance: random.Random) -> str:
    return _in_a_word(text, chance, lambda w, at: w[:at] + w[at + 1 :])


def _doubled(text: str, chance: random.Random) -> str:
    return _in_a_word(text, chance, lambda w, at: w[:at] + w[at] + w[at:])


def _swapped(text: str, chance: random.Random) -> str:
    return _in_a_word(text, chance, lambda w, at: w[:at] + w[at + 1] + w[at] + w[at + 2 :])


def _misread_letter(text: str, chance: random.Random) -> str:
    """Take a letter for a digit, or two letters for one, as scanners do."""
    pairs = (
        ("o", "0"),
        ("l", "1"),
        ("i", "1"),
        ("s", "5"),
        ("m", "rn"),
        ("w", "vv"),
        ("O", "0"),
        ("I", "1"),
        ("S", "5"),
    )
    words = [(m, seen, meant) for m in WORD.finditer(text) for seen, meant in pairs if seen in m[0][1:-1]]
    if not words:
        return text
    word, seen, meant = chance.choice(words)
    at = word.start() + word[0].index(seen, 1)
    return text[:at] + meant + text[at + 1 :]


def _noise(text: str, chance: random.Random) -> str:
    noise = chance.choice(NOISE)
    return f"{text}, {noise}" if chance.random() < 0.7 else f"{noise}; {text}"


def _markup(text: str, chance: random.Random) -> str:
    return chance.choice((f"<p>{text}</p>", f"<b>{text}</b><br/>", f"{text} &nbsp;"))


def _entities(text: str, chance: random.Random) -> str:
    return "".join(
        f"&{html.entities.codepoint2name.get(ord(c), '#' + str(ord(c)))};" if ord(c) > 127 else c for c in text
    )


def _blanks(text: str, chance: random.Random) -> str:
    return re.sub(" ", lambda _: chance.choice((" ", "  ", "   ", "\u00a0")), f" {text} ")


def _punctuation(text: str, chance: random.Random) -> str:
    sign = chance.choice((",", " , ", " - ", ",  "))
    return text.replace(", ", sign)


def _order(text: str, chance: random.Random) -> str:
    parts = text.split(", ")
    if len(parts) != 2 or not parts[0][:1].isalnum():
        return text
    return ", ".join(reversed(parts))


def _invisible(text: str, chance: random.Random) -> str:
    return _in_a_word(text, chance, lambda w, at: w[:at] + "\u00ad" + w[at:])


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "lower case": lambda text, _: text.lower(),
    "capitals": lambda text, _: text.upper(),
    "capitals without accents": lambda text, _: without_accents(text).upper(),
    "without accents": lambda text, _: without_accents(text),
    "digraphs": lambda text, _: text.translate(DIGRAPHS),
    "letters and accents apart": lambda text, _: unicodedata.normalize("NFD", text),
    "wrong letter": _wrong_letter,
    "dropped letter": _dropped,
    "doubled letter": _doubled,
    "swapped letters": _swapped,
    "misread letter": _misread_letter,
    "noise": _noise,
    "markup": _markup,
    "entities": _entities,
    "blanks": _blanks,
    "punctuation": _punctuation,
    "mojibake": lambda text, _: misread(text),
    "soft hyphen": _invisible,
    "order": _order,
}


def variants(texts: list[str], count: int, seed: int = 0) -> Iterator[tuple[int, str, str]]:
    """Return ``count`` variants: place of the original, kind, text. A kind that changes nothing about a text is passed over."""
    chance = random.Random(seed)
    kinds = list(KINDS)
    while count > 0:
        place, kind = chance.randrange(len(texts)), chance.choice(kinds)
        changed = KINDS[kind](texts[place], chance)
        if changed != texts[place]:
            count -= 1
            yield place, kind, changed
