"""Everything that is owed, most urgent first: one widget that draws all the clocks.

Lateness is said by word, shape and fill, never by a colour alone. Columns have constant
widths, so that a second that passes repaints this region and lays nothing out.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from textual.reactive import reactive

from incident_tui.domain.obligations.timers import Timer, TimerState
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_time, countdown, remaining
from incident_tui.tui.dashboard.breakpoints import Form
from incident_tui.tui.widgets.big import HEIGHT, big
from incident_tui.tui.widgets.cells import cut, fit, fit_right
from incident_tui.tui.widgets.line_widget import Line, Painted, spread, width_of

BIG_CLOCKS = 3
"""How many clocks are drawn large where there is room."""


class Countdowns(Painted):
    """The open timers at one instant."""

    form: reactive[Form] = reactive(Form.ROW, layout=True)

    def __init__(self, tz: tzinfo = UTC) -> None:
        super().__init__()
        self.tz = tz
        self.timers: tuple[Timer, ...] = ()
        self.now: datetime | None = None

    @property
    def open(self) -> tuple[Timer, ...]:
        """The timers that still owe something, most urgent first."""
        return tuple(timer for timer in self.timers if timer.open)

    def show(self, timers: tuple[Timer, ...], now: datetime) -> None:
        """Show the timers at an instant; lay out anew only when their number changes."""
        count = len(self.open)
        self.timers, self.now = timers, now
        if len(self.open) != count:
            self.refresh(layout=True)
        else:
            self.repaint_changed()

    def content_height(self) -> int:
        """One row; in a pane a heading and a line per timer, the first few large."""
        count = len(self.open)
        match self.form:
            case Form.PANE:
                return max(count, 1) + 1
            case Form.WIDE:
                return max(count, 1) + 1 + min(count, BIG_CLOCKS) * (HEIGHT + 1)
            case Form.TINY:
                return min(max(count, 1), 4)
            case Form.STRIP:
                return min(max(count, 1), 3)
            case Form.ROW:
                return 1

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the clocks as a row, or as lines in a pane."""
        if self.now is None:
            return []
        owed = self.open
        if self.form is Form.ROW:
            return [self._row(owed, width)]
        lines: list[Line] = []
        if self.form.panes:
            lines.append([(" NEXT DUE", "muted")])
        if not owed:
            return [*lines, [(" ○ nothing is owed", "muted")]]
        for n, timer in enumerate(owed):
            left = height - len(lines)
            if left == 1 and len(owed) - n > 1:
                lines.append([(f"   +{len(owed) - n} more", "muted")])
                break
            if left <= 0:
                break
            large = self.form is Form.WIDE and n < BIG_CLOCKS and left >= HEIGHT + 2
            lines += self._large(timer, width) if large else [self._line(timer, width)]
        return lines

    def _row(self, owed: tuple[Timer, ...], width: int) -> Line:
        """Return as many clocks as fit side by side, then how many more there are."""
        if not owed:
            return [(" ○ nothing is owed", "muted")]
        line: Line = []
        for n, timer in enumerate(owed):
            rest = len(owed) - n - 1
            chip = self._chip(timer)
            tail = 9 if rest else 0
            if line and width_of(line) + width_of(chip) + 2 + tail > width:
                line.append((f"  +{rest + 1} more", "muted"))
                break
            line += [(" ", "text"), *chip]
        return line

    def _chip(self, timer: Timer) -> Line:
        shape, name, word, clock, ink = self._parts(timer)
        said = f"{word} {clock}".strip()
        if ink == "calm":
            return [(f" {shape} {name} ", "calm"), (said, "text")]
        return [(f" {shape} {name} {said} ", ink)]

    def _line(self, timer: Timer, width: int) -> Line:
        """Return one clock on a line of its own, filled where it needs somebody now."""
        shape, name, word, clock, ink = self._parts(timer)
        extra = self._extra(timer)
        said = f"{word:<5}{fit_right(clock, 9)}"
        room = max(width - len(said) - 4, 4)
        if extra and len(name) + len(extra) + 1 <= room:
            name = f"{name} {extra}"
        text = f" {shape} {fit(name, room)}{said} "
        if ink == "calm":
            return [(text[:-15], "calm"), (text[-15:], "text")]
        return [(text, ink)]

    def _large(self, timer: Timer, width: int) -> list[Line]:
        """Return one clock in large digits under its name."""
        shape, name, word, clock, ink = self._parts(timer)
        extra = self._extra(timer)
        head = spread(
            [(f" {shape} {name}", ink)], [(f"{word} {extra} ".replace("  ", " "), ink)], width
        )
        lines: list[Line] = [[(text, ink) for text, _ in head]]
        lines += [[(fit_right(row, width - 2) + "  ", ink)] for row in big(clock)]
        return [*lines, []]

    def _parts(self, timer: Timer) -> tuple[str, str, str, str, str]:
        """Return shape, name, word, clock and ink of a timer."""
        assert self.now is not None  # noqa: S101 - painted only once it is known
        name = cut(one_line(timer.title).upper(), 24)
        if timer.due_at is None:
            return "○", name, "", "--:--", "calm"
        match timer.state:
            case TimerState.OVERDUE:
                shape, ink = ("△", "late-dim") if timer.snoozed_until else ("▲", "late")
                return shape, name, "LATE", f"+{countdown(timer.late)}", ink
            case TimerState.DUE_SOON:
                ink = "calm" if timer.reminder else "soon"
                return "●", name, "due", remaining(timer.due_at - self.now), ink
            case _:
                return "○", name, "", remaining(timer.due_at - self.now), "calm"

    def _extra(self, timer: Timer) -> str:
        """Return what else there is to say: whole intervals missed, a quiet reminder."""
        said = []
        if timer.missed:
            said.append(f"missed {timer.missed}")
        if timer.snoozed_until:
            said.append(f"quiet to {clock_time(timer.snoozed_until, self.tz)}")
        if timer.reminder:
            said.append("reminder")
        return " · ".join(said)
