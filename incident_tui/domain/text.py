"""Cleaning of text from people and files: every entrance goes through here.

What could act on a terminal (control sequences and characters) or reorder what is read
(bidirectional controls) is taken out; the words stay.
"""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Iterable

from incident_tui.domain.regex import regex

MAX_NAME = 64
"""The longest name of a person, in characters."""

SHADE = "▒"
"""What stands in place of words that are masked on a shared screen."""

_SEQUENCE = regex(
    r"(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)"  # strings
    r"|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences
    r"|\x1b[\]PX^_\[]"  # an introducer that nothing ends: the words after it stay
    r"|\x1b[ -/]*[0-~]"  # other escapes
)
_BREAK = regex("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = regex(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls, zero-width space
    "\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible formatting
    "\U000e0000-\U000e0fff]"  # tags: text that nobody sees
)
_TAGS = "\U000e0000"
"""The first of the characters that count as printable, some of them, and are not seen."""
_SURROGATE = regex("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` safe to show and store: NFC, line feeds only, tabs as spaces."""
    plain = text.isascii()
    if not text.isprintable() or (not plain and max(text) >= _TAGS):
        text = _SEQUENCE.sub("", text)
        text = _UNSEEN.sub("", _BREAK.sub("\n", text)).expandtabs(4)
        text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    if plain or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return `text` cleaned, on one line, without surplus blanks."""
    return " ".join(clean(text).split())


def clean_name(text: str) -> str:
    """Return a person's name: cleaned, one line, no leading `@`, at most `MAX_NAME` long."""
    return one_line(text).lstrip("@").rstrip(":,").strip()[:MAX_NAME].rstrip()


def is_name(text: str) -> bool:
    """Whether a text may be a name: it has a letter or a digit."""
    return any(c.isalnum() for c in text)


def wordless(text: str) -> bool:
    """Whether a text is made of signs alone: `-`, `>>`, `...`; neither nothing nor an emoji is."""
    return bool(text.strip()) and all(c in string.punctuation + "…–—" or c.isspace() for c in text)


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the known word most like this one, in any case; "" where none is like it.

    `cutoff` is how alike two words must be: 0 takes anything, 1 only the same word.
    """
    import difflib  # noqa: PLC0415 - takes longer to load than `log` takes; only for a misspelling

    plain = {choice.casefold(): choice for choice in known}
    close = difflib.get_close_matches(word.casefold(), plain, n=1, cutoff=cutoff)
    return plain[close[0]] if close else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that offers the nearest of a few short names, or lists them all."""
    names = list(known)
    close = nearest(word, names, cutoff=0.5)  # of `executives`, `exec` is half
    return f"did you mean {close}?" if close else f"one of: {', '.join(names)}"
