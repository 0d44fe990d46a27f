"""Texts mended before they are cut into words: wrong encodings, HTML, addresses, invisible characters, the sign of inches.

A look at the bytes of the whole column finds the few texts that may need it; only those are gone through.
"""

from __future__ import annotations

import html
import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrapscreen.cells import offsets

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

_BEFORE_INCH = np.frombuffer(b"0123456789 ", np.uint8)
_AFTER = sorted({c.encode()[0] for c in _FOLLOWERS})


def mend(texts: pa.StringArray) -> pa.StringArray:
    """Return the texts of a string column (no nulls), mended where something is to be mended.

    >>> mend(pa.array(["AluminiumspÃ¤ne", "Cu &amp; Al", "Kup\\u00adfer", "MÜLL"])).to_pylist()
    ['Aluminiumspäne', 'Cu & Al', 'Kupfer', 'MÜLL']
    """
    suspects = _suspects(texts)
    if not suspects.any():
        return texts
    mask = pa.array(suspects)
    mended = [mend_text(text) for text in texts.filter(mask).to_pylist()]
    return pc.replace_with_mask(texts, mask, pa.array(mended, pa.string()))


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


def _suspects(texts: pa.StringArray) -> Bools:
    """Return which texts hold bytes that may need mending."""
    count = len(texts)
    marked = np.zeros(count, bool)
    buffer = texts.buffers()[2] if count else None
    if buffer is None:
        return marked
    bounds = offsets(texts)
    data = np.frombuffer(buffer, np.uint8)[bounds[0] : bounds[-1]]
    places = _places(data)
    if len(places):
        marked[np.searchsorted(bounds[1:] - bounds[0], places, side="right")] = True
    return marked


def _places(data: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Return where something to be mended may begin, or end ("www.")."""
    looked_at = np.zeros(len(data), bool)
    for byte in _FIRST:
        looked_at |= data == byte
    at = np.flatnonzero(looked_at)
    if not len(at):
        return at
    end = len(data) - 1
    first, second = data[at], data[np.minimum(at + 1, end)]
    point, quote = first == ord("."), first == ord('"')
    address, inch = at[point], at[quote]
    inch = inch[np.isin(data[np.maximum(inch - 1, 0)], _BEFORE_INCH)]
    address = address[
        (data[np.maximum(address - 1, 0)] | 0x20 == ord("w")) & (data[np.maximum(address - 3, 0)] | 0x20 == ord("w"))
    ]
    good = _PAIR[first, second] & ~(point | quote)
    at, first, second = at[good], first[good], second[good]
    third = data[np.minimum(at + 2, end)]
    return np.concatenate([at[(first < 0x80) | _THIRD[second, third]], address, inch])


def _byte_tables() -> tuple[npt.NDArray[np.uint8], Bools, Bools]:
    """Return which bytes are looked at, which pairs of bytes, and which third byte may follow the second."""
    pair, third = np.zeros((256, 256), bool), np.zeros((256, 256), bool)
    letters = [*range(65, 91), *range(97, 123)]
    for sign, follower in (("&", "#"), ("<", "/!"), ("@", ""), (":", "/"), (".", "")):
        pair[ord(sign), [*follower.encode(), *(letters if sign != ":" else ())]] = True
    for sign in _LEADS:
        first, second = sign.encode()
        pair[first, second] = third[second, _AFTER] = True
    for sign in ("\u00ad", "\u2060", "\ufeff", *"\ufb00\uff01\uff41"):
        first, second, *_ = sign.encode()
        pair[first, second] = third[second] = True
    pair[0xE2, 0x80] = third[0x80, 0x8B:0x8E] = third[0x80, 0x9D] = True
    pair[ord('"')] = True
    return np.flatnonzero(pair.any(axis=1)).astype(np.uint8), pair, third


_FIRST, _PAIR, _THIRD = _byte_tables()
