"""Sharing the screen, and blanking it: two modes of the whole program, on whatever is shown.

A screen that shows an incident draws a masked copy of it (`domain.privacy`). What else is drawn
passes `MaskLine` on its way to the terminal, so that a hint, a list or a dialog that was open
already shows no name and no secret either. `BlankFilter` lets nothing through at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.tui.widgets.line_widget import Line, LineWidget
from incident_tui.tui.widgets.masked_input import SpanFinder, secret_spans, shaded

if TYPE_CHECKING:
    from incident_tui.domain.privacy.masking import Masker

_SHOWN = Style.from_meta({"over_the_blank": True})

LEGIBLE = (128, 36)
"""The largest terminal whose letters are still read in a call window of 1280 × 720 points."""


def size_hint(width: int, height: int) -> str:
    """Return whether a terminal of so many cells can be read in a call, and what to do if not.

    A cell of ten by twenty points is the smallest that survives a call.
    """
    if width <= LEGIBLE[0] and height <= LEGIBLE[1]:
        return f"{width}×{height}: legible in a 720p window"
    columns, rows = LEGIBLE
    return f"{width}×{height} is too fine for a 720p window: enlarge the font to {columns}×{rows}"


class MaskLine(LineFilter):
    """Shades in every line what is to be hidden: the last guard of a shared screen."""

    def __init__(self, find: SpanFinder = secret_spans) -> None:
        super().__init__()
        self._find = find

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments with shades in them; the same list where nothing is to be hidden."""
        text = "".join(segment.text for segment in segments)
        if len(text) < 2 or text.isspace():
            return segments
        spans = self._find(text)
        if not spans:
            return segments
        text = shaded(text, spans)
        found, at = [], 0
        for segment in segments:
            end = at + len(segment.text)
            found.append(Segment(text[at:end], segment.style, segment.control))
            at = end
        return found


class BlankFilter(LineFilter):
    """Draws blanks in place of everything but the cover's own words."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return blanks of the same width."""
        blank = Style(bgcolor=background.rich_color)
        return [
            segment
            if segment.control or (segment.style and segment.style.meta.get("over_the_blank"))
            else Segment(" " * segment.cell_length, blank)
            for segment in segments
        ]


class BlankCover(LineWidget):
    """Lies over a blanked screen and says how to come back. Keys go on as before."""

    DEFAULT_CSS = """
    BlankCover { layer: cover; dock: top; width: 100%; height: 100%; background: $background; }
    """

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def paint(self, width: int, height: int) -> list[Line]:
        """Return one line in the middle."""
        said = f"Blank. {self._key} shows the screen again; what is typed is kept."
        line: Line = [(said[: max(width, 0)].center(width), "muted")]
        return [*[[] for _ in range(height // 2)], line]

    def style_named(self, name: str) -> Style:
        """Return a style that passes the blank."""
        return super().style_named(name) + _SHOWN


class Modes:
    """Whether the screen is shared or blank, for all screens of a program alike.

    `words` are hidden wherever the screen is shared, `people` returns names that are.
    """

    def __init__(
        self, words: Iterable[str] = (), people: Callable[[], tuple[str, ...]] = tuple
    ) -> None:
        self._people = people
        self._words = tuple(words)
        self._mask = MaskLine()
        self._blank = BlankFilter()
        self.sharing = False
        self.blank = False

    @property
    def filters(self) -> list[LineFilter]:
        """The filters of what is drawn, in order."""
        return [self._mask, self._blank] if self.blank else [self._mask]

    def masker_for(self, playbook: Playbook, *people: str) -> Masker:
        """Return a masker for one incident that hides the team's words and people too."""
        from incident_tui.domain.privacy.masking import Masker  # noqa: PLC0415 - only to share

        return Masker(playbook, self._words, (*self._people(), *people))

    def hide(self, word: str) -> None:
        """Hide one more word, until the program is left."""
        self._words = (*self._words, word)

    def mask_with(self, masker: Masker | None) -> None:
        """Mask with this every line that is drawn; None: secrets alone."""
        self._mask = MaskLine(masker.known_spans) if masker else MaskLine()
