"""Sharing the screen, and blanking it: two modes of the whole program, on whatever is shown.

A screen that shows an incident draws a masked copy of it (`domain.share`). What else is drawn
passes `MaskLine` on its way to the terminal, so that a hint, a list or a dialogue that was open
already shows no name and no secret either. `Blanked` lets nothing through at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.tui.widgets.line_widget import Line, Painted
from incident_tui.tui.widgets.masked_input import (
    Veil,
    VeiledInput,
    VeiledText,
    secret_spans,
    shaded,
)

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
    """Shades in every line what the veil finds there: the last guard of a shared screen."""

    def __init__(self, veil: Veil = secret_spans) -> None:
        super().__init__()
        self._veil = veil

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments with shades in them; the same list where nothing is to be hidden."""
        text = "".join(segment.text for segment in segments)
        if len(text) < 2 or text.isspace():
            return segments
        spans = self._veil(text)
        if not spans:
            return segments
        text = shaded(text, spans)
        found, at = [], 0
        for segment in segments:
            end = at + len(segment.text)
            found.append(Segment(text[at:end], segment.style, segment.control))
            at = end
        return found


class Blanked(LineFilter):
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


class Cover(Painted):
    """Lies over a blanked screen and says how to come back. Keys go on as before."""

    DEFAULT_CSS = """
    Cover { layer: cover; dock: top; width: 100%; height: 100%; background: $background; }
    """

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def paint(self, width: int, height: int) -> list[Line]:
        """Return one line in the middle."""
        said = f"Blank. {self._key} shows the screen again; what is typed is kept."
        line: Line = [(said[: max(width, 0)].center(width), "muted")]
        return [*[[] for _ in range(height // 2)], line]

    def ink(self, name: str) -> Style:
        """Return an ink that passes the blank."""
        return super().ink(name) + _SHOWN


class Modes:
    """Whether the screen is shared or blank, for all screens of a program alike."""

    def __init__(
        self,
        app: App[Any],
        words: Iterable[str] = (),
        people: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self._app = app
        self._people = people
        self._words = tuple(words)
        self._mask = MaskLine()
        self._blanked = Blanked()
        self._key = ""
        self.sharing = False
        self.blank = False

    @property
    def filters(self) -> list[LineFilter]:
        """The filters of what is drawn, in order."""
        return [self._mask, self._blanked] if self.blank else [self._mask]

    @property
    def veil(self) -> Veil:
        """What fields veil at present."""
        curtain = self.curtain
        return curtain.spans if curtain else secret_spans

    @property
    def curtain(self) -> Masker | None:
        """The curtain of the topmost screen that has one; None while the screen is not shared."""
        if not self.sharing:
            return None
        found = (getattr(screen, "curtain", None) for screen in reversed(self._app.screen_stack))
        return next((curtain for curtain in found if curtain is not None), None)

    def curtain_for(self, playbook: Playbook, *people: str) -> Masker:
        """Return a curtain for one incident that hides the team's words and people too."""
        from incident_tui.domain.privacy.masking import Masker  # noqa: PLC0415 - only to share

        return Masker(playbook, self._words, (*self._people(), *people))

    def share(self, *, on: bool) -> None:
        """Share, or stop sharing: every screen is drawn anew, masked or plain."""
        self.sharing = on
        self._put_on()

    def hide(self, word: str) -> None:
        """Hide one more word in share mode, until the program is left."""
        self._words = (*self._words, word)
        for screen in self._app.screen_stack:
            if (curtain := getattr(screen, "curtain", None)) is not None:
                curtain.hide(word)
        if self.sharing:
            self._put_on()

    def toggle_blank(self, key: str) -> None:
        """Blank every screen at once, or show them again; `key` is said on the cover."""
        self.blank = not self.blank
        self._key = key
        if self.blank:
            self._app.screen.mount(Cover(key))
        else:
            for screen in self._app.screen_stack:
                screen.query(Cover).remove()
        self._draw_anew()

    def settle(self, screen: Screen[Any]) -> None:
        """Veil the fields of a screen that has just come up, and cover it while all is blank."""
        if self.blank:
            screen.mount(Cover(self._key))
        veil = self.veil
        if veil is not secret_spans:
            _lower(screen, veil)

    def _put_on(self) -> None:
        stack = self._app.screen_stack
        if self.sharing:
            while len(stack) > 1 and getattr(stack[-1], "reads_out", False):
                stack.pop().dismiss(None)  # it was made of plain words
        for screen in stack:
            show = getattr(screen, "show_shared", None)
            if show is not None:
                show()
        curtain = self.curtain
        self._mask = MaskLine(curtain.known_spans) if curtain else MaskLine()
        for screen in stack:
            _lower(screen, self.veil)
        self._draw_anew()

    def _draw_anew(self) -> None:
        for screen in self._app.screen_stack:
            for widget in screen.walk_children(with_self=True):
                if isinstance(widget, Widget):
                    widget.refresh()


def _lower(screen: Screen[Any], veil: Veil) -> None:
    for field in screen.query("VeiledInput, VeiledText").results():
        if isinstance(field, VeiledInput | VeiledText):
            field.lower(veil)
