"""Fields whose words are masked while they are typed: secrets always, more on a shared screen.

What a field holds never changes, only what is drawn: each character that is to be hidden is a
shade of the same width, so that the cursor and every key mean what they always do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Offset
from textual.widgets import Input, TextArea

from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.text import SHADE

Spans = tuple[tuple[int, int], ...]
"""Where something is to be hidden: (start, end) of each place, in order, apart."""

SpanFinder = Callable[[str], Spans]
"""Finds what is to be hidden in a text."""

_WIDE_SHADE = "〓"


def secret_spans(text: str) -> Spans:
    """Return where secrets stand in a text: all that is hidden where the screen is not shared."""
    return tuple((span.start, span.end) for span in find_secrets(text))


def shaded(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text of the same length and width with shades in some places."""
    for start, end in spans:
        text = text[:start] + "".join(map(_shade, text[start:end])) + text[end:]
    return text


def _shade(character: str) -> str:
    match cell_len(character):
        case 2:
            return _WIDE_SHADE
        case 1:
            return SHADE
        case _:
            return character


class MaskedInput(Input):
    """An `Input` that draws what is to be hidden as shades."""

    find_spans: SpanFinder = staticmethod(secret_spans)

    @property
    def _value(self) -> Text:
        """The value as drawn: Textual asks."""
        text = shaded(self.value, self.find_spans(self.value))
        return Text(text, no_wrap=True, overflow="ignore", end="")

    def mask(self, find: SpanFinder) -> None:
        """Hide what `find` finds; on a shared screen nothing is suggested either."""
        self.find_spans = find
        if find is not secret_spans:
            self.suggester = None
        self.refresh()


class MaskedTextArea(TextArea):
    """A `TextArea` that draws what is to be hidden as shades."""

    find_spans: SpanFinder = staticmethod(secret_spans)
    _masked: tuple[str, list[str]] = ("", [""])

    def get_line(self, line_index: int) -> Text:
        """Return a line as drawn: Textual asks."""
        text = self.text
        if self._masked[0] != text:
            self._masked = text, shaded(text, self.find_spans(text)).split("\n")
        return Text(self._masked[1][line_index], end="", no_wrap=True)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Bring the cursor into sight; in the middle of an undo it may be past the end yet."""
        if self.selection.end[0] >= self.document.line_count:
            return Offset()
        return super().scroll_cursor_visible(center, animate)

    def mask(self, find: SpanFinder) -> None:
        """Hide what `find` finds."""
        self.find_spans = find
        self._masked = "", [""]
        self._line_cache.clear()
        self.refresh()
