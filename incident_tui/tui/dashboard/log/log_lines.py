"""The log as lines: an entry is set when it is first looked at, and kept while it says the same.

Nothing is measured ahead. What arrives costs one comparison for each entry in sight: an entry
is set anew only where its row, its marks or the day above it changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo

from msgspec.structs import replace

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.marks import MarkedSpan, marked
from incident_tui.domain.projections.timeline import TimelineRow, row, rows
from incident_tui.domain.projections.work import labels
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.tui.dashboard.log.log_rows import LogColumns, day_line, entry_lines, words_of
from incident_tui.tui.widgets.line_widget import Line

Spot = tuple[int, int]
"""An entry's number and a line in it."""

KEPT = 1000
"""How many entries stay set."""


@dataclass(slots=True)
class _Set:
    """One entry as it was set, what that rests on, and when it was last compared."""

    row: TimelineRow
    spans: tuple[MarkedSpan, ...]
    new_day: bool
    lines: list[Line]
    version: int


class LogLines:
    """The rows of an incident as lines of one width in one zone. `made` counts what was set."""

    def __init__(self, playbook: Playbook) -> None:
        self.playbook = playbook
        self.incident: Incident | None = None
        self.rows: Sequence[Event] = ()
        self.late: Mapping[str, timedelta] = {}
        self.made = 0
        self._width = 0
        self._tz: tzinfo = UTC
        self._version = 0
        self._kept: dict[str, _Set] = {}

    def take(self, incident: Incident | None, late: Mapping[str, timedelta]) -> None:
        """Take the incident as it stands now, and how late its entries arrived, by id."""
        self.incident, self.late = incident, late
        self.rows = rows(incident) if incident else ()
        self._version += 1

    def fit(self, width: int, tz: tzinfo) -> None:
        """Set for this width and zone from now on."""
        if (width, tz) != (self._width, self._tz):
            self._width, self._tz = width, tz
            self._kept.clear()

    def lines(self, n: int) -> list[Line]:
        """Return the lines of an entry, those of a new day's date included."""
        event = self.rows[n]
        known = self._kept.get(event.id)
        if known is None or known.version != self._version:
            known = self._kept[event.id] = self._current(n, event, known)
            if len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return known.lines

    def size(self, n: int) -> int:
        """Return how many lines an entry has."""
        return len(self.lines(n))

    def head(self, n: int) -> int:
        """Return how many lines of an entry are the date above it."""
        return 1 if self._begins_day(n) else 0

    def window(self, top: Spot, height: int) -> list[Spot]:
        """Return up to `height` places from `top` on; fewer only at the end of the log."""
        found: list[Spot] = []
        n, k = top
        while n < len(self.rows) and len(found) < height:
            size = self.size(n)
            found += [(n, line) for line in range(min(k, size - 1), size)]
            n, k = n + 1, 0
        return found[:height]

    def ending(self, last: int, height: int) -> list[Spot]:
        """Return up to `height` places that end with entry `last`."""
        found: list[Spot] = []
        n = last
        while n >= 0 and len(found) < height:
            found += [(n, k) for k in range(self.size(n) - 1, -1, -1)]
            n -= 1
        return found[:height][::-1]

    def moved(self, spot: Spot, lines: int) -> Spot:
        """Return the place so many lines further on (or back), at most to either end."""
        n, k = spot
        k += lines
        while k < 0 and n > 0:
            n -= 1
            k += self.size(n)
        while n + 1 < len(self.rows) and k >= self.size(n):
            k -= self.size(n)
            n += 1
        return n, min(max(k, 0), self.size(n) - 1)

    def _current(self, n: int, event: Event, known: _Set | None) -> _Set:
        """Return an entry as it is to be shown now: as it was set before, or set anew."""
        assert self.incident is not None  # noqa: S101 - there are rows
        shown = row(self.incident, event, self.playbook)
        if event.id in self.late:
            shown = replace(shown, arrived=self.late[event.id])
        spans = () if shown.redacted else marked(words_of(shown), labels(self.incident))
        new_day = self._begins_day(n)
        if known is not None and (known.row, known.spans, known.new_day) == (shown, spans, new_day):
            known.version = self._version
            return known
        columns = LogColumns.for_width(self._width)
        lines = entry_lines(shown, columns, self._tz, spans)
        if new_day:
            lines.insert(0, day_line(shown, columns, self._tz))
        self.made += 1
        return _Set(shown, spans, new_day, lines, self._version)

    def _begins_day(self, n: int) -> bool:
        return n == 0 or self._day(n) != self._day(n - 1)

    def _day(self, n: int) -> object:
        return self.rows[n].moment.astimezone(self._tz).date()
