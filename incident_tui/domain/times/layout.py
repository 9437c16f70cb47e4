"""A text without its layout: Markdown, HTML, emoji and odd blanks are taken out, places kept."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import islice

from msgspec import Struct

from incident_tui.domain.regex import regex

_MARKUP = regex(
    r"(?P<line>\n[ \n]*(?:[>#•-]+ +)*)"
    r"|(?:(?P<tag><(?P<name>/?[a-zA-Z][a-zA-Z0-9]{0,10}|[!/@#?])[^<>]{0,300}>)"
    r"|(?P<link>\((?:https?|mailto):[^()\s]{0,300}\))"
    r"|(?P<entity>&(?:#\d{1,5}|[a-zA-Z]{2,6});)"
    r"|(?P<short>:[a-z][a-z0-9_+-]{1,30}:(?!\d))"
    r"|(?P<mark>~~+|_+)"
    r"|(?P<blanks> (?= ))) *"
)
_MOST = 2000
"""So many pieces of layout are taken out; a text with more is no update."""

_CELLS = {"td", "th"}
_LINES = {
    "br", "p", "/p", "div", "/div", "li", "/li", "tr", "/tr", "ul", "/ul", "table", "/table",
    "dt", "/dt", "dd", "/dd", "h1", "/h1", "h2", "/h2", "h3", "/h3", "h4", "/h4", "hr",
}  # fmt: skip
_ENTITIES = {
    "ndash": "–", "mdash": "–", "#8211": "–", "#8212": "–", "colon": ":", "#58": ":",
    "#39": "'", "rsquo": "'", "#8217": "'", "agrave": "à", "auml": "ä", "ccedil": "ç",
    "atilde": "ã", "oacute": "ó",
}  # fmt: skip
_WRAP = regex(r"(?<![.!?:;|\n])\n(?=[a-zà-ÿ])")
"""A line that ends in the middle of a sentence."""


@cache
def _one_for_one() -> dict[int, str | int]:
    """Return what stands in place of a character: some thousands, for few texts."""
    return {
        **{0xFF01 + n: 0x21 + n for n in range(0x5E)},  # letters and figures in full width
        **dict.fromkeys(map(ord, "\u00a0\u1680\u202f\u205f\u3000\ufeff\u00ad\t"), " "),
        **dict.fromkeys(range(0x2000, 0x2010), " "),  # thin blanks, none at all, directions
        **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2060, 0x2070)], " "),
        **dict.fromkeys(map(ord, "\r\v\f\u0085\u2028\u2029。"), "\n"),
        **dict.fromkeys(map(ord, "’‘ʼ"), "'"),
        **dict.fromkeys(map(ord, '「」『』【】“”„«»[]`*"'), " "),
        **dict.fromkeys([*range(0x2190, 0x2200), *range(0x2300, 0x27C0)], " "),  # emoji
        **dict.fromkeys([*range(0x2B00, 0x2C00), *range(0xFE00, 0xFE10)], " "),
        **dict.fromkeys(range(0x1F000, 0x1FB00), " "),
        ord("\u2011"): "-",
        **dict.fromkeys(map(ord, "〜～"), "–"),
        ord("、"): ",",
    }


class Plain(Struct, frozen=True):
    """A text without layout: one blank between words, `|` between cells, lines that end.

    `starts` and `origins` say, for places in it, where these are in the text it was made of.
    """

    text: str
    starts: list[int]
    origins: list[int]

    def origin(self, at: int) -> int:
        """Return where a place of the plain text is in the text it was made of."""
        n = bisect_right(self.starts, at) - 1
        return self.origins[n] + at - self.starts[n]


def plain(text: str) -> Plain:
    """Take the layout out of a text. Linear in its length."""
    text = text.translate(_one_for_one())
    parts, starts, origins = [""], [0], [0]
    length = done = 0
    for match in islice(_MARKUP.finditer(text), _MOST):
        kept, put = text[done : match.start()], _instead(match)
        last = kept[-1:] or parts[-1][-1:]
        if put.isspace() and (last in {"", "\n"} or (last == " " and put == " ")):
            put = ""
        parts += [part for part in (kept, put) if part]
        done = match.end()
        length += len(kept) + len(put)
        starts.append(length)
        origins.append(done)
    return Plain(_WRAP.sub(" ", "".join([*parts, text[done:]])), starts, origins)


def _instead(match: re.Match[str]) -> str:
    """Return what stands in the plain text for a piece of layout."""
    match match.lastgroup:
        case "line":
            return "\n"
        case "tag":
            name = (match["name"] or "").lower()
            return " | " if name in _CELLS else "\n" if name in _LINES else " "
        case "entity":
            return _ENTITIES.get(match[0][1:-1], " ")
        case "mark" if _within_word(match):
            return match[0]
        case _:
            return " "


def _within_word(match: re.Match[str]) -> bool:
    """Whether a mark stands in the middle of a word, as in `America/New_York`."""
    text, start, end = match.string, match.start(), match.end("mark")
    return text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
