"""The scribe's log: a line-API view that is as fast at 10,000 entries as at 100.

Only what is on screen is ever set in lines: from the last entry upwards while following, from
the reader's place downwards otherwise. So nothing is measured ahead, and a reader's place is
an entry, not a row: what arrives above or below does not move it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from incident_tui.domain.events import Event
from incident_tui.domain.incident import Incident
from incident_tui.domain.keys import Place
from incident_tui.domain.playbook import Playbook
from incident_tui.domain.timeline import row, rows
from incident_tui.tui import keys
from incident_tui.tui.widgets.log_rows import Columns, day_line, entry_lines
from incident_tui.tui.widgets.painted import Line, Painted, width_of

Spot = tuple[int, int]
"""An entry's number and a line in it."""


class LogView(Painted, can_focus=True):
    """The log. Follows the end until somebody scrolls up; End follows again."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.LOG)]

    incident: reactive[Incident | None] = reactive(None)

    @dataclass
    class Chosen(Message):
        """An entry was chosen for `act`, the letter's action."""

        act: str
        event: Event

    class Left(Message):
        """The reader wants to write again."""

    def __init__(self, playbook: Playbook, tz: tzinfo = UTC) -> None:
        super().__init__()
        self.playbook = playbook
        self.tz = tz
        self._rows: Sequence[Event] = ()
        self._laid: dict[int, list[Line]] = {}
        self._top: Spot | None = None
        self._mark = ""
        self._cursor = -1
        self._shown: list[Spot] = []

    # -- state ---------------------------------------------------------------------------------

    @property
    def following(self) -> bool:
        """Whether the end is in sight and stays there."""
        return self._top is None

    @property
    def unseen(self) -> int:
        """How many entries arrived since the reader scrolled away from the end."""
        return 0 if self.following else sum(event.id > self._mark for event in self._rows)

    @property
    def selected(self) -> Event | None:
        """The entry under the cursor."""
        return self._rows[self._cursor] if 0 <= self._cursor < len(self._rows) else None

    def watch_incident(self, incident: Incident | None) -> None:
        """Take the new entries; the reader's place and the cursor stay on their entries."""
        top = self._rows[self._top[0]].id if self._top and self._rows else None
        chosen = self.selected
        self._rows = rows(incident) if incident else ()
        self._laid.clear()
        if self._top is not None and top is not None:
            self._top = (self._number(top), self._top[1])
        if chosen is not None:
            self._cursor = self._number(chosen.id)

    def _number(self, event_id: str) -> int:
        found = (n for n in range(len(self._rows) - 1, -1, -1) if self._rows[n].id == event_id)
        return next(found, max(len(self._rows) - 1, 0))

    def on_resize(self) -> None:
        """Set everything anew for the new width."""
        self._laid.clear()
        if self._top is not None:
            self._top = (self._top[0], 0)
        self.refresh()

    # -- painting ------------------------------------------------------------------------------

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the lines in sight."""
        if not self._rows or self.incident is None:
            self._shown = []
            return [[(" Nothing is logged yet. Type what happened and press Enter.", "muted")]]
        self._shown = self._window(width, height)
        return [self._lines_of(n, width)[k] for n, k in self._shown]

    def _window(self, width: int, height: int) -> list[Spot]:
        """Return the places in sight, from the top."""
        if self._top is not None:
            found: list[Spot] = []
            n, k = self._top
            while n < len(self._rows) and len(found) < height:
                lines = len(self._lines_of(n, width))
                found += [(n, line) for line in range(min(k, lines - 1), lines)]
                n, k = n + 1, 0
            if len(found) > height or n < len(self._rows):
                return found[:height]
            self._top = None
        upwards: list[Spot] = []
        n = len(self._rows) - 1
        while n >= 0 and len(upwards) < height:
            upwards += [(n, k) for k in range(len(self._lines_of(n, width)) - 1, -1, -1)]
            n -= 1
        return upwards[:height][::-1]

    def _lines_of(self, n: int, width: int) -> list[Line]:
        """Return the lines of one entry, set when first needed."""
        if n not in self._laid:
            assert self.incident is not None  # noqa: S101 - there are rows
            columns = Columns.for_width(width)
            shown = row(self.incident, self._rows[n], self.playbook)
            lines = entry_lines(shown, columns, self.tz)
            if n == 0 or self._day(n) != self._day(n - 1):
                lines.insert(0, day_line(shown, columns, self.tz))
            self._laid[n] = lines
        return self._laid[n]

    def _day(self, n: int) -> object:
        return self._rows[n].moment.astimezone(self.tz).date()

    def render_line(self, y: int) -> Strip:
        """Return one line; the cursor's entry is filled, the last line says what is new below."""
        strip = super().render_line(y)
        width, height = self.content_size
        if self.has_focus and y < len(self._shown) and self._shown[y][0] == self._cursor:
            fill = Style(bgcolor=self.ink("cursor").bgcolor)
            strip = Strip([Segment(s.text, (s.style or Style()) + fill) for s in strip], width)
        if y == height - 1 and not self.following:
            count = self.unseen
            follows = keys.told(self, " {log.follow} follows ↓ ")
            chip: Line = [(f" {count} new ↓ " if count else follows, "new")]
            size = width_of(chip)
            strip = Strip.join([strip.crop(0, width - size), self.strip(chip, size)])
        return strip

    # -- moving --------------------------------------------------------------------------------

    def scroll_lines(self, lines: int) -> None:
        """Move the view by so many lines; reaching the end follows again."""
        width, height = self.content_size
        if not self._rows or not height:
            return
        window = self._shown or self._window(width, height)
        n, k = window[0]
        if lines > 0 and self.following:
            return
        if lines < 0 and self.following:
            self._mark = max(event.id for event in self._rows)
        for _ in range(abs(lines)):
            if lines < 0:
                if (n, k) == (0, 0):
                    break
                n, k = (n, k - 1) if k else (n - 1, len(self._lines_of(n - 1, width)) - 1)
            elif k + 1 < len(self._lines_of(n, width)):
                k += 1
            elif n + 1 < len(self._rows):
                n, k = n + 1, 0
        self._top = (n, k)
        self._shown = self._window(width, height)
        self.refresh()

    def action_page(self, direction: int) -> None:
        """Move by a page."""
        self.scroll_lines(direction * max(self.content_size.height - 2, 1))
        if self._shown and self.has_focus:
            self._cursor = self._shown[len(self._shown) // 2][0]

    def action_cursor(self, direction: int) -> None:
        """Move the cursor by an entry, and the view with it."""
        if not self._rows:
            return
        start = self._cursor if self._cursor >= 0 else len(self._rows) - 1
        self._cursor = min(max(start + direction, 0), len(self._rows) - 1)
        self._reveal()

    def action_first(self) -> None:
        """Go to the first entry."""
        if self._rows:
            self._cursor = 0
            self._reveal()

    def go_to(self, event_id: str) -> None:
        """Put the cursor on an entry and bring it into sight."""
        if self._rows:
            self._cursor = self._number(event_id)
            self._reveal()

    def action_follow(self) -> None:
        """Go to the end and stay there."""
        self._top = None
        self._cursor = len(self._rows) - 1
        self.refresh()

    def action_leave(self) -> None:
        """Go back to the composer, following the end."""
        self.post_message(self.Left())

    def action_chosen(self, act: str) -> None:
        """Do something with the entry under the cursor."""
        if self.selected is not None:
            self.post_message(self.Chosen(act, self.selected))

    def _reveal(self) -> None:
        """Scroll until the cursor's entry is in sight."""
        width, height = self.content_size
        shown = [n for n, _ in self._window(width, height)]
        if shown and self._cursor < shown[0]:
            if self.following:
                self._mark = max(event.id for event in self._rows)
            self._top = (self._cursor, 0)
        elif shown and self._cursor > shown[-1]:
            size = len(self._lines_of(self._cursor, width))
            self._shown = []
            self.scroll_lines(
                size
                + sum(len(self._lines_of(n, width)) for n in range(shown[-1] + 1, self._cursor))
            )
        self.refresh()

    def on_focus(self) -> None:
        """Put the cursor on the last entry."""
        if self._cursor < 0:
            self._cursor = len(self._rows) - 1
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll towards the beginning."""
        event.stop()
        self.scroll_lines(-3)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll towards the end."""
        event.stop()
        self.scroll_lines(3)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Take what there is: the log never asks for room."""
        return container.height
