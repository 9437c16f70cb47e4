"""The scribe's log: a line-API view that is as fast at 10,000 entries as at 100.

Only what is on screen is ever set in lines: from the last entry upwards while following, from
the reader's place downwards otherwise. So nothing is measured ahead, and a reader's place is
an entry, not a row: what arrives above or below does not move it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive

from incident_tui.config.keys.table import Place
from incident_tui.domain.projections.timeline import place_of
from incident_tui.domain.record.event import Event
from incident_tui.tui.base import keys
from incident_tui.tui.base.messages import EntryChosen, LogFocused, LogLeft
from incident_tui.tui.dashboard.log.log_lines import Spot
from incident_tui.tui.dashboard.log.log_pane import LogPane
from incident_tui.tui.dashboard.parts import LogPart
from incident_tui.tui.widgets.line_widget import width_of

Whereabouts = tuple[int, tuple[int, int] | None, bool, Spot | None]
"""Where a reader is: the cursor, the ends of the range and whether it is open, the top."""


class LogView(LogPane, can_focus=True):
    """The log. Follows the end until somebody scrolls up; End follows again.

    While it has the keys, its letters act: the LOG mode. A click leaves the keys in the line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(Place.LOG)]
    FOCUS_ON_CLICK = False

    part: reactive[LogPart | None] = reactive(None)

    # -- state ---------------------------------------------------------------------------------

    @property
    def selected(self) -> Event | None:
        """The entry under the cursor."""
        rows = self.laid.rows
        return rows[self._cursor] if 0 <= self._cursor < len(rows) else None

    @property
    def place(self) -> Whereabouts:
        """Where cursor, range and view are; set to put them there again."""
        return self._cursor, self.range.ends, self.range.open, self._top

    @place.setter
    def place(self, place: Whereabouts) -> None:
        self._cursor, self.range.ends, self.range.open, self._top = place
        self._notify_focus()
        self.refresh()

    def on_mount(self) -> None:
        """Say on the border, which is there in the LOG mode only, what it is and how to leave."""
        said = "LOG · letters act on the entry at ▸ · {log.leave} back to the line"
        self.border_title = Content(keys.with_keys(self, said))

    def watch_part(self, old: LogPart | None, new: LogPart | None) -> None:
        """Take the new entries, or set everything anew for another zone."""
        self.tz = new.tz if new is not None else self.tz
        same = old and new and old.incident is new.incident and old.late == new.late
        if not same:
            self._take(new)
        if old is not None and new is not None and old.tz != new.tz:
            self.on_resize()

    def _take(self, part: LogPart | None) -> None:
        """Take the new entries; the reader's place, cursor and range stay on their entries."""
        before, cursor = self.laid.rows, self.selected
        self.laid.take(part.incident if part else None, part.late if part else {})
        if self._top is not None:
            self._top = self._same_place(before, self._top)
        if cursor is not None:
            self._cursor = self._number(cursor)
        elif self.has_focus:
            self._cursor = len(self.laid.rows) - 1
        self.range.renumber(lambda n: self._number(before[n]) if n < len(before) else n)
        self._hold_cursor(len(before))
        if self.content_size.height:
            self._shown = self._window()
        if self.has_focus and self.range.ends:
            self._notify_focus()

    def _number(self, event: Event) -> int:
        found = place_of(self.laid.rows, event)
        return found if found is not None else max(len(self.laid.rows) - 1, 0)

    def _same_place(self, before: Sequence[Event], top: Spot) -> Spot:
        """Return the top that leaves the first entry in sight that has not moved in its row."""
        for y, (n, k) in enumerate(self._shown or [top]):
            if n < len(before):
                now = place_of(self.laid.rows, before[n])
                if now is not None and self.laid.rows[now].order == before[n].order:
                    return self.laid.moved((now, min(k, self.laid.size(now) - 1)), -y)
        return min(top[0], max(len(self.laid.rows) - 1, 0)), 0

    def _hold_cursor(self, known: int) -> None:
        """Stop following before the end pushes an entry out of sight that is being looked at."""
        height = self.content_size.height
        if self.following and self.has_focus and height and 0 <= self._cursor < known:
            shown = self._window()
            if shown and self._cursor < shown[0][0]:
                self._left_at = known
                self._top = (self._cursor, 0)

    def on_resize(self) -> None:
        """Set everything anew for the new size; the entry at the top stays there."""
        if self._top is not None:
            self._top = (self._top[0], 0)
        if self.has_focus and any(n == self._cursor for n, _ in self._shown):
            self._reveal()
        self._shown = []
        self.refresh()

    # -- moving --------------------------------------------------------------------------------

    def action_page(self, direction: int) -> None:
        """Move by a page."""
        self.scroll_lines(direction * max(self.content_size.height - 2, 1))
        if self._shown and self.has_focus:
            self._put(self._shown[len(self._shown) // 2][0])

    def action_cursor(self, direction: int) -> None:
        """Move the cursor by an entry, and the view with it."""
        start = self._cursor if self._cursor >= 0 else len(self.laid.rows) - 1
        self._put(start + direction)

    def action_extend(self, direction: int) -> None:
        """Move the cursor by an entry, and select what lies between."""
        if not self.range.open:
            self.range.begin(max(self._cursor, 0))
        self.action_cursor(direction)

    def action_mark(self) -> None:
        """Begin a range at the cursor, or end the one that is open: it stays as it is."""
        if self.range.open:
            self.range.open = False
        elif self.selected is not None:
            self.range.begin(self._cursor)
        self._notify_focus()
        self.refresh()

    def action_first(self) -> None:
        """Go to the first entry."""
        self._put(0)

    def go_to(self, event_id: str) -> None:
        """Put the cursor on an entry and bring it into sight."""
        event = self.part.incident.originals.get(event_id) if self.part else None
        if event is not None:
            self._put(self._number(event))

    def visit(self, event_id: str | None) -> None:
        """Take the keys and go to an entry; without one take the keys, or give them back."""
        if event_id is None and self.has_focus:
            self.action_leave()
            return
        self.screen.set_focus(self)  # at once: the letters may be in the queue already
        if event_id is not None:
            self.go_to(event_id)

    def action_follow(self) -> None:
        """Go to the end and stay there."""
        self._top, self.pointed = None, False
        self._put(len(self.laid.rows) - 1)

    def action_leave(self) -> None:
        """Drop the range; without one, go back to the composer, following the end."""
        if self.range.ends is not None:
            self.range.drop()
            self._notify_focus()
            self.refresh()
        else:
            self.post_message(LogLeft())

    def choice(self, act: str) -> EntryChosen | None:
        """Return what would be done with the entry under the cursor, or with the range."""
        event = self.selected
        if event is None:
            return None
        ranged = tuple(self.laid.rows[n] for n in self.range.numbers())
        return EntryChosen(act, event, ranged or (event,))

    def action_chosen(self, act: str) -> None:
        """Do something with the entry under the cursor, or with the range."""
        if (choice := self.choice(act)) is not None:
            self.post_message(choice)

    def point(self, x: int, y: int, *, extend: bool) -> bool:
        """Put the cursor on the entry at a place, or extend to it; the chip follows the end."""
        width, height = self.content_size
        on_chip = y == height - 1 and x >= width - width_of(self._chip())
        if on_chip and not extend and not self.following:
            self.action_follow()
            return False
        n = self._shown[y][0] if 0 <= y < len(self._shown) else -1
        if n < 0 or (extend and n == self._cursor):
            return False
        if not extend:
            self.range.drop()
        elif not self.range.open:
            self.range.begin(max(self._cursor, 0))
        self.pointed = True
        self._put(n)
        return True

    def _put(self, n: int) -> None:
        """Put the cursor on an entry, extend an open range to it, scroll until it is in sight."""
        if self.laid.rows:
            self._cursor = min(max(n, 0), len(self.laid.rows) - 1)
            self.range.reach(self._cursor)
            self._notify_focus()
            self._reveal()

    def _notify_focus(self, *, focused: bool | None = None) -> None:
        """Tell who has the keys; `focused` where Textual has not set it yet."""
        focused = self.has_focus if focused is None else focused
        self.post_message(LogFocused(focused, len(self.range.numbers())))

    def on_focus(self) -> None:
        """Put the cursor on the last entry."""
        if self._cursor < 0:
            self._cursor = len(self.laid.rows) - 1
        self._notify_focus(focused=True)
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor; a range lasts as long as the log has the keys."""
        self.range.drop()
        self.pointed = False
        self._notify_focus(focused=False)
        self.refresh()
