"""Which control sequences mean something here, in the form that Textual reads without fail.

Textual takes numbers from them that are out of any range, or are none, for granted. What is not
known is not handed on: the rest of Textual would take it for keys.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from itertools import islice

from textual import constants
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS

from incident_tui.domain.regex import regex

MAX_CELLS = 2000
"""The most rows, or columns, that a terminal may say it has."""

MAX_LETTERS = 32
"""The most letters that one key may give."""

_SUB = r"(?::[\d:]*)?"
_KEY = regex(
    rf"\x1b\[(\d{{0,7}}){_SUB}"  # which key; what else it could be is not of use
    rf"(?:;(\d{{0,4}})(?::(\d{{0,2}}){_SUB})?"  # what is held, and whether it is let go
    r"(?:;([\d:]*))?)?"  # its letters
    r"([u~A-FHPQRS])"
)
_LET_GO = 3
_MOUSE = regex(r"\x1b\[<\d{1,4};-?\d{1,5};-?\d{1,5}[Mm]")
_REPORT = regex(r"\x1b\[(?:[IO]|\d{1,5};\d{1,5}R|\?\d{1,5};[0-4]\$y)")
"""The focus, where the cursor is, whether a mode is known."""

_SIZE = regex(r"\x1b\[48;" + ";".join([rf"(\d{{1,5}}){_SUB}"] * 4) + "t")


@lru_cache(1024)
def key(sequence: str) -> str:
    """Return the sequence of a key as Textual reads it; nothing for one that is unknown."""
    found = None if constants.DISABLE_KITTY_KEY else _KEY.fullmatch(sequence)
    if found is not None:
        return _numbered(*(part or "" for part in found.groups()))
    return sequence if sequence in ANSI_SEQUENCES_KEYS else ""


def report(sequence: str) -> str:
    """Return the sequence if it reports what was asked for, or the focus; else nothing."""
    return sequence if _REPORT.fullmatch(sequence) else ""


def mouse(sequence: str) -> str:
    """Return the sequence if it is a mouse report of the kind that is asked for; else nothing."""
    return sequence if _MOUSE.fullmatch(sequence) else ""


def size(sequence: str) -> str:
    """Return a report of the terminal's size, its pixels never zero; nothing if it is no size."""
    if (found := _SIZE.fullmatch(sequence)) is None:
        return ""
    rows, columns, height, width = map(int, found.groups())
    if not (0 < rows <= MAX_CELLS and 0 < columns <= MAX_CELLS):
        return ""
    return f"\x1b[48;{rows};{columns};{height or rows};{width or columns}t"


def _numbered(number: str, held: str, event: str, text: str, final: str) -> str:
    """Return a key given by its number, without what Textual cannot read."""
    if int(event or 1) == _LET_GO:
        return ""
    number = str(int(number or 1))
    if (number, final) == ("27", "~"):  # xterm's own form: the letter is the third number
        return f"\x1b[27;{held};{text}~" if _has_key(text) else ""
    letters = ""
    if final == "u":
        letters = ":".join(islice(filter(_is_letter, text.split(":")), MAX_LETTERS))
    plain = final == "u" and not text and _is_letter(number)
    if not (letters or plain or f"{number}{final}" in FUNCTIONAL_KEYS):
        return ""
    parts = [number, held, letters] if letters else [number, held] if held else [number]
    return f"\x1b[{';'.join(parts)}{final}"


def _has_key(number: str) -> bool:
    return _is_letter(number) or f"{number}u" in FUNCTIONAL_KEYS


def _is_letter(number: str) -> bool:
    """Tell whether a number stands for a character that can be in a text."""
    if not 0 < len(number) <= len(str(sys.maxunicode)) or not number.isdecimal():
        return False
    return int(number) <= sys.maxunicode and chr(int(number)).isprintable()
