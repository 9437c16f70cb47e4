"""Everything that is owed, most urgent first: one widget that draws all the clocks.

LogColumns have constant widths, so that a second that passes repaints this region and lays nothing
out.
"""

from __future__ import annotations

from incident_tui.tui.dashboard.breakpoints import Breakpoint
from incident_tui.tui.dashboard.parts import CountdownsPart, TimerRow
from incident_tui.tui.widgets.big import HEIGHT, big
from incident_tui.tui.widgets.cells import cut, fit, fit_right
from incident_tui.tui.widgets.line_widget import Line, PartWidget, spread, width_of

BIG_CLOCKS = 3
"""How many clocks are drawn large where there is room."""

_NOTHING: Line = [(" ○ nothing is owed", "muted")]


class Countdowns(PartWidget[CountdownsPart]):
    """The open timers at one instant."""

    def content_height(self) -> int:
        """One row; in a pane a heading and a line per timer, the first few large."""
        part = self.part or CountdownsPart()
        count = len(part.rows)
        promised = sum(bool(row.promise) for row in part.rows)
        match part.breakpoint:
            case Breakpoint.PANE:
                return max(count, 1) + 1 + promised
            case Breakpoint.WIDE:
                return max(count, 1) + 1 + promised + min(count, BIG_CLOCKS) * (HEIGHT + 1)
            case Breakpoint.TINY:
                return min(max(count, 1), 4)
            case Breakpoint.STRIP:
                return min(max(count, 1), 3)
            case Breakpoint.ROW:
                return 1

    def paint(self, width: int, height: int) -> list[Line]:
        """Return the clocks as a row, or as lines in a pane."""
        part = self.part
        if part is None:
            return []
        if part.breakpoint is Breakpoint.ROW:
            return [_row(part.rows, width)]
        lines: list[Line] = [[(" NEXT DUE", "muted")]] if part.breakpoint.panes else []
        if not part.rows:
            return [*lines, _NOTHING]
        for n, row in enumerate(part.rows):
            left, rest = height - len(lines), len(part.rows) - n
            if left == 1 and rest > 1:
                lines.append([(f"   +{rest} more", "muted")])
                break
            if left <= 0:
                break
            wide = part.breakpoint is Breakpoint.WIDE
            large = wide and n < BIG_CLOCKS and left >= HEIGHT + 2 + bool(row.promise)
            lines += _large(row, width) if large else [_line(row, width)]
            if row.promise and part.breakpoint.panes and len(lines) < height:
                lines.insert(len(lines) - large, [(cut(f"   {row.promise}", width), "muted")])
        return lines


def _row(rows: tuple[TimerRow, ...], width: int) -> Line:
    """Return as many clocks as fit side by side, then how many more there are."""
    if not rows:
        return _NOTHING
    line: Line = []
    for n, row in enumerate(rows):
        rest = len(rows) - n - 1
        chip = _chip(row)
        tail = 9 if rest else 0
        if line and width_of(line) + width_of(chip) + 2 + tail > width:
            line.append((f"  +{rest + 1} more", "muted"))
            break
        line += [(" ", "text"), *chip]
    return line


def _name(row: TimerRow) -> str:
    return cut(row.name, 24)


def _chip(row: TimerRow) -> Line:
    said = f"{row.word} {row.clock}".strip()
    if row.style == "calm":
        return [(f" {row.shape} {_name(row)} ", "calm"), (said, "text")]
    return [(f" {row.shape} {_name(row)} {said} ", row.style)]


def _line(row: TimerRow, width: int) -> Line:
    """Return one clock on a line of its own, filled where it needs somebody now.

    What there is to say first besides is read before the end of a long name.
    """
    name, said = _name(row), f"{row.word:<5}{fit_right(row.clock, 9)}"
    extra = f" {row.extra}" if row.extra else ""
    if len(name) + len(extra) + len(said) + 4 > width:
        extra = extra.split(" · ", maxsplit=1)[0]
    if len(name) + len(extra) + len(said) + 4 > width and extra:
        extra, said = f"{extra} ", f"{row.word} {row.clock}"
    room = max(width - len(said) - 4, 4)
    text = f" {row.shape} {fit(cut(name, max(room - len(extra), 4)) + extra, room)}{said} "
    if row.style == "calm":
        return [(text[: -len(said) - 1], "calm"), (text[-len(said) - 1 :], "text")]
    return [(text, row.style)]


def _large(row: TimerRow, width: int) -> list[Line]:
    """Return one clock in large digits under its name."""
    style = row.style
    left: Line = [(f" {row.shape} {_name(row)}", style)]
    head = spread(left, [(f"{row.word} {row.extra} ".replace("  ", " "), style)], width)
    lines: list[Line] = [[(text, style) for text, _ in head]]
    lines += [[(fit_right(digits, width - 2) + "  ", style)] for digits in big(row.clock)]
    return [*lines, []]
