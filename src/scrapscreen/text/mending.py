"""Texts mended before they are cut into words: wrong encodings, HTML, addresses, invisible characters, the sign of inches.

A search in the whole column finds the few texts that may need it; only those are gone through.
"""

from __future__ import annotations

import html
import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bools = npt.NDArray[np.bool_]


def _misread(encoding: str) -> dict[str, int]:
    """Return the bytes from 0x80 on by the character that this encoding takes each for."""
    taken = {}
    for byte in range(0x80, 0x100):
        taken[bytes([byte]).decode(encoding, "replace").replace("\ufffd", chr(byte))] = byte
    return taken


_ENCODINGS = (_misread("cp1252"), _misread("cp1250"))
_LEADS = "ÂÃÄÅÈÎÏÐÑÒâïĂĹ"
"""What the first byte of letters, dashes and quotes in UTF-8 looks like where it is read as cp1252 or cp1250."""

_FOLLOWERS = "".join(c for table in _ENCODINGS for c, byte in table.items() if byte < 0xC0)
_MOJIBAKE = re.compile(f"[{_LEADS}][{re.escape(_FOLLOWERS)}]{{1,2}}")
_ENTITY = re.compile(r"&(?:#[0-9]{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8}[0-9]{0,2});", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+\.[a-z]{2,}|(?:https?://|www\.)\S+", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>|<!--.{0,200}?-->", re.IGNORECASE)
_INCH = re.compile(r'(?<=[0-9]) ?["\u201d](?!\s*(?:h[cq]|gp|d[vc]|fcl|ft|con))', re.IGNORECASE)
_QUOTE = re.compile('["\u201c-\u201f]')
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_WIDE = re.compile("[\ufb00-\ufb06\uff01-\uff5e]+")


def _any_of(characters: str) -> str:
    return "[" + "".join(f"\\x{{{ord(c):x}}}" for c in characters) + "]"


_SUSPECT = "|".join(
    [
        "&[#a-zA-Z]", "<[/!a-zA-Z]", "@", ":/", r"[wW]{3}\.", '[0-9] ?["\u201d]', _any_of(_LEADS) + _any_of(_FOLLOWERS),
        _INVISIBLE.pattern, _WIDE.pattern,
    ]
)  # fmt: skip
"""Whatever is mended holds one of these; for a search that knows no look behind or ahead."""

SUSPICIOUS = np.zeros(256, np.uint8)
SUSPICIOUS[list(b'&<@"')] = 1
SUSPICIOUS[list(b":wW")] = 2
SUSPICIOUS[[0xE2, 0xEF]] = 1
"""Signs of one byte in what is mended: by themselves (1), or doubled or before a stroke (2)."""

LEADING = np.zeros(0x800, np.uint8)
LEADING[[ord(c) for c in _LEADS]] = 2
LEADING[0xAD] = 1
"""Signs of two bytes in what is mended: by themselves (1), or before another that is not ASCII (2)."""

_FEW = 16
"""So few texts are gone through one by one."""


def mend(texts: pa.StringArray) -> pa.StringArray:
    """Return the texts of a string column (no nulls), mended where something is to be mended.

    >>> mend(pa.array(["AluminiumspÃ¤ne", "Cu &amp; Al", "Kup\\u00adfer", "MÜLL"])).to_pylist()
    ['Aluminiumspäne', 'Cu & Al', 'Kupfer', 'MÜLL']
    """
    if len(texts) < _FEW:
        return pa.array([mend_text(text) for text in texts.to_pylist()], pa.string())
    suspects = pc.match_substring_regex(texts, _SUSPECT)
    if not suspects.true_count:
        return texts
    mended = [mend_text(text) for text in texts.filter(suspects).to_pylist()]
    return pc.replace_with_mask(texts, suspects, pa.array(mended, pa.string()))


def mend_text(text: str) -> str:
    """Mend one text.

    A quotation mark behind a number is the sign of inches, unless others are in the text (or a container is meant: 40" HC).

    >>> [mend_text(t) for t in ('tap 1/2" brass', 'grade "Zorba 95"', '2x40" HC')]
    ['tap 1/2 inch brass', 'grade "Zorba 95"', '2x40" HC']
    """
    for _ in range(2):
        text = _MOJIBAKE.sub(_reread, text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "@" in text or ":/" in text or "www." in text.lower():
        text = _ADDRESS.sub(" ", text)
    in_inches, inches = _INCH.subn(" inch", text)
    if inches == len(_QUOTE.findall(text)):
        text = in_inches
    text = _INVISIBLE.sub("", text)
    return _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _reread(found: re.Match[str]) -> str:
    """Return what the bytes mean as UTF-8; the text as it is where they mean nothing."""
    written = found[0]
    for length in (3, 2):
        for table in _ENCODINGS:
            codes = [table.get(c, 0) for c in written[:length]]
            if 0 not in codes and len(codes) == length:
                try:
                    return bytes(codes).decode() + written[length:]
                except UnicodeDecodeError:
                    continue
    return written
