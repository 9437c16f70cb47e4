"""The last guards before the terminal: nothing a person typed may act on it.

Text is cleaned at every entrance already; `SafeText` looks once more at what is about to be
written, whichever widget drew it. `AsciiOnly` is for terminals and fonts without the glyphs.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter

from incident_tui.domain.regex import regex
from incident_tui.domain.text import one_line

_UNSAFE = regex(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SHOWN = "\N{REPLACEMENT CHARACTER}"

_ASCII = str.maketrans(
    {
        "▲": "!", "△": "^", "●": "*", "○": "o", "◦": "o", "◆": "#", "▸": ">", "✓": "x", "✗": "-",
        "·": "-", "—": "-", "–": "-", "…": "~", "→": ">", "↓": "v", "↑": "^", "╌": "-", "☐": "_",
        "─": "-", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┌": "+", "┐": "+", "└": "+",
        "┘": "+", "█": "#", "▀": "^", "▄": "_", "▌": "|", "▐": "|", "▁": "_", "▔": "-", "⏎": "<",
        "━": "=", "┃": "|", "├": "+", "┤": "+", "⊘": "@", "✎": "~", "⚑": "P", "“": '"', "”": '"',
        "‘": "'", "’": "'", "×": "x", "■": "#", "•": "*", "←": "<", "≈": "~", "☒": "x", "µ": "u",
        "┏": "+", "┓": "+", "┗": "+", "┛": "+", "▊": "|", "▎": "|", "▂": "_", "▃": "_",
        "▅": "=", "▆": "=", "▇": "#", "░": ":", "▒": "%", "▓": "%", "〓": "%%",
    }
)  # fmt: skip


class SafeText(LineFilter):
    """Replaces control and direction characters in whatever is about to be written."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments, the few unsafe ones rewritten; the same list when all are safe."""
        for segment in segments:
            text = segment.text
            if not (text.isascii() and text.isprintable()) and _UNSAFE.search(text):
                return [_safe(segment) for segment in segments]
        return segments


class AsciiOnly(LineFilter):
    """Draws the program's own glyphs in ASCII; people's own letters stay as they are."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments with every glyph replaced by ASCII of the same width."""
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [
            segment if segment.text.isascii() or segment.control
            else Segment(segment.text.translate(_ASCII), segment.style)
            for segment in segments
        ]  # fmt: skip


def _safe(segment: Segment) -> Segment:
    """Return a segment of the same width without unsafe characters."""
    if segment.control:
        return segment
    width = cell_len(segment.text)
    text = _UNSAFE.sub(_SHOWN, segment.text)
    if cell_len(text) != width:
        text = _UNSAFE.sub("", segment.text)
    return Segment(text, segment.style)


def plain(text: str) -> Content:
    """Return a person's words as content of one line: no markup is read in it, ever."""
    return Content(one_line(text))
