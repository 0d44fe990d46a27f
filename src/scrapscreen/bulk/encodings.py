"""Text of any encoding as UTF-8: the encoding is told by the content, once for a list, and said."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np

from scrapscreen.errors import FileError
from scrapscreen.tables import data_dir, read_table

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BYTE_ENCODINGS = ("cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257", "iso8859-1", "iso8859-15")
"""Tried in this order; of equally likely ones the first is taken."""

_MOJIBAKE = re.compile(
    "Ã[\u0080-\u00bf\u0152-\u2122]|â€[\u0098-\u00bf\u2122œž]|Â[°²³µ§ ]|Ä[\u0080-\u00bf™‡]|Å[\u0080-\u00bf‚›„ºÂ¼]"
)
_BINARY_SHARE = 0.1
"""From this share of bytes that no text holds, a file is no text."""

_TEXT_BYTES = np.array([n >= 32 or n in (9, 10, 12, 13, 26) for n in range(256)])


class Decoder:
    """Turns the pieces of a list into UTF-8.

    Attributes
    ----------
    encoding : str
        What the list is written in; ``utf-8`` while only ASCII has been seen.
    mark : bytes
        The mark that stood before the text, in UTF-8.
    mojibake : bool
        Whether the text looks as if UTF-8 had been read as Windows-1252 before.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self.encoding, self.mark, self.mojibake = "utf-8", b"", False

    def utf8(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces as UTF-8, without a mark. Bytes of UTF-8 text pass as they are, readable or not.

        Raises
        ------
        FileError
            The bytes are no text.
        """
        decoder: codecs.IncrementalDecoder | None = None
        decided = False
        for n, given in enumerate(pieces):
            piece = given
            if n == 0:
                bom, encoding = next(((b, e) for b, e in _BOMS if piece.startswith(b)), (b"", _utf16(piece)))
                piece = piece[len(bom) :]
                decided = bool(encoding)
                if encoding:
                    self.encoding, self.mark = encoding, codecs.BOM_UTF8 if bom else b""
                if encoding.startswith("utf-16"):
                    decoder = codecs.getincrementaldecoder(encoding)("replace")
                elif _unlike_text(piece):
                    raise FileError(
                        f"{self._where}: this is no text (it holds zero bytes or other control signs); "
                        "save it as CSV UTF-8, or give it its true suffix"
                    )
            if decoder is None and not piece.isascii():
                if not decided:
                    decided, self.encoding = True, tell(piece)
                    if self.encoding != "utf-8":
                        decoder = codecs.getincrementaldecoder(self.encoding)("replace")
                if n < 8 and not self.mojibake:
                    self.mojibake = len(_MOJIBAKE.findall(piece[: 1 << 16].decode("utf-8", "ignore"))) > 1
            yield piece if decoder is None else decoder.decode(piece).encode("utf-8", "replace")
        if decoder is not None and (rest := decoder.decode(b"", True)):
            yield rest.encode("utf-8", "replace")

    def notes(self) -> list[str]:
        """Return what should be said about the encoding."""
        told = []
        if self.encoding != "utf-8":
            told.append(
                f"{self._where}: read as {self.encoding.upper()}, told by its content; text is written as UTF-8"
            )
        if self.mojibake:
            told.append(
                f"{self._where}: the text was garbled before (such as 'Ã¤' for 'ä'); words with such signs may be missed"
            )
        return told


def tell(data: bytes) -> str:
    """Return the encoding of bytes that are not all ASCII.

    UTF-8 where all but a few of the bytes beyond ASCII make UTF-8; else the encoding whose reading looks most like words.

    >>> tell("Späne".encode()), tell("Späne".encode("cp1252")), tell("złom stalowy, wióry".encode("cp1250"))
    ('utf-8', 'cp1252', 'cp1250')
    """
    beyond = (
        sum(1 for byte in data if byte > 127)
        if len(data) < 1 << 12
        else int((np.frombuffer(data, np.uint8) > 127).sum())
    )
    unreadable = data.decode("utf-8", "replace").count("\N{REPLACEMENT CHARACTER}")
    if unreadable * 10 < beyond or (unreadable <= 1 and beyond > 2):
        return "utf-8"
    sample = _around_beyond(data)
    return max(_BYTE_ENCODINGS, key=lambda encoding: _likely(sample, encoding))


def _around_beyond(data: bytes, most: int = 4000) -> bytes:
    """Return the bytes beyond ASCII, each with its neighbours."""
    places = np.flatnonzero(np.frombuffer(data, np.uint8) > 127)[:most]
    return b" ".join(data[max(0, p - 1) : p + 2] for p in places.tolist())


def _likely(sample: bytes, encoding: str) -> float:
    """Return how well a reading fits the one language it fits best."""
    text = sample.decode(encoding, "replace")
    signs, *languages = alphabets()
    counts: Counter[str] = Counter()
    wrong = whole = 0
    for n, sign in enumerate(text):
        if sign < "\x80":
            continue
        whole += 1
        if sign in signs or sign.isspace():
            wrong += text[n - 1 : n].isalpha() and text[n + 1 : n + 2].isalpha()
        elif sign.isalpha():
            counts[sign.lower()] += 1
        else:
            wrong += 1
    letters = sum(counts.values())
    fitting = max(sum(count for sign, count in counts.items() if sign in letters_of) for letters_of in languages)
    return -float(letters - fitting + 2 * wrong) / max(1, whole)


@cache
def alphabets() -> tuple[frozenset[str], ...]:
    """Return the signs that stand in every language, then the letters beyond a to z of each."""
    rows = read_table(data_dir() / "alphabets.csv", ("language", "letters"), key=("language",))
    return tuple(frozenset(row["letters"]) for row in rows)


def _utf16(piece: bytes) -> str:
    """Return which UTF-16 without its mark the text is in, or an empty string."""
    sample = np.frombuffer(piece[: min(len(piece), 4096) // 2 * 2], np.uint8).reshape(-1, 2)
    if len(sample) < 4:
        return ""
    high, low = (sample == 0).mean(0)
    if low > 0.4 and high < 0.1:
        return "utf-16-le"
    return "utf-16-be" if high > 0.4 and low < 0.1 else ""


def _unlike_text(piece: bytes) -> bool:
    sample = np.frombuffer(piece[: 1 << 16], np.uint8)
    header = piece.partition(b"\n")[0]
    return bool(len(sample)) and (b"\0" in header or float((~_TEXT_BYTES[sample]).mean()) > _BINARY_SHARE)
