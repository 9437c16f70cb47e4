"""The head and the foot of the wall: what this is, who leads it, what goes wrong, how fresh."""

from __future__ import annotations

from datetime import timedelta

from rich.cells import cell_len

from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import duration, zone_mark
from incident_tui.session.follower import Freshness
from incident_tui.tui.wall.clock import line as clock_line
from incident_tui.tui.wall.clock import words
from incident_tui.tui.wall.view import WallView
from incident_tui.tui.widgets.big_text import large, large_lines, rows_of
from incident_tui.tui.widgets.cells import cut, fit
from incident_tui.tui.widgets.line_widget import Line, spread, width_of

_LAST = 30
"""How many cells the last entry keeps beside machines that are here; of those away it yields."""

_LARGE_HEAD = 70
"""From this width on severity and time are drawn large."""


def head(view: WallView, width: int, height: int) -> list[Line]:
    """Return severity, title, phase, elapsed time and people; as large as there is room for."""
    if width < _LARGE_HEAD or not view.halves:
        return _small_head(view, width)
    scale = 2 if width >= 150 and height >= 44 else 1
    severity = large(view.label, scale)
    seconds = "%H:%M:%S" if width >= 100 else "%H:%M"
    clock = large(f"{view.now.astimezone(view.tz):{seconds}}", scale)
    if not severity:
        return _small_head(view, width)
    rows = rows_of(scale)
    zone = zone_mark(view.now, view.tz).strip()
    room = width - len(severity[0]) - len(clock[0]) - len(zone) - 10
    below = _title(view, width) if scale > 1 else []
    middle = _middle(view, room, rows, tall=scale > 1, titled=bool(below))
    style = f"sev{min(max(view.severity, 1), 4)}"
    lines: list[Line] = []
    for n in range(rows):
        mark = zone if n == rows - 1 else " " * len(zone)
        right: Line = [("  ", "text"), (clock[n], "strong"), (f" {mark} ", "muted")]
        left: Line = [(f"  {severity[n]}  ", style), ("   ", "text"), *middle[n]]
        lines.append(spread(left, right, width))
    return [*lines, *below]


def _title(view: WallView, width: int) -> list[Line]:
    """Return the title in large letters below a blank row, if they can be drawn."""
    drill = large(" DRILL ") if view.drill else ()
    taken = len(drill[0]) + 2 if drill else 0
    rows = large_lines(view.title, 1, width - 4 - taken, 2 * rows_of(1))
    lines: list[Line] = []
    for n, row in enumerate(rows):
        mark = (drill[n], "drill") if n < len(drill) else (" " * max(taken - 2, 0), "text")
        lines.append([("  ", "text"), mark, ("  " if drill else "", "text"), (row, "strong")])
    return [[], *lines] if lines else []


def _marks(view: WallView) -> Line:
    """Return the marks that stand before a title: an exercise, a shared screen."""
    line: Line = [(" DRILL ", "drill"), (" ", "text")] if view.drill else []
    return [*line, (" SHARING ", "share"), (" ", "text")] if view.sharing else line


def _people(view: WallView) -> Line:
    """Return who commands and who communicates; a vacancy is a mark."""
    line: Line = []
    for role, name in view.people:
        line += [("   " if line else "", "text"), (f"{role} ", "muted")]
        line.append((cut(name, 24), "strong") if name else ("▲ nobody", "vacant"))
    return line


def _middle(view: WallView, room: int, rows: int, *, tall: bool, titled: bool) -> list[Line]:
    """Return so many rows between severity and time; the phase large where it fits."""
    standing: Line = [(view.standing, "strong"), (f"  {view.elapsed}", "strong")]
    lines: list[Line] = [[*_marks(view), (view.title, "strong")], standing, _people(view)]
    if tall and (drawn := large_lines(view.standing, 1, room, rows_of(1))):
        above = [[(row, "strong")] for row in drawn]
        lines = [*above, _people(view), [(view.elapsed, "strong")]]
        if not titled:
            lines[-1] += [("  ", "text"), *_marks(view), (view.title, "strong")]
    return [*lines, *[[] for _ in range(rows - len(lines))]][:rows]


def _small_head(view: WallView, width: int) -> list[Line]:
    style = f"sev{min(max(view.severity, 1), 4)}"
    label: Line = [(f" {view.label} ", style), (" ", "text"), *_marks(view)]
    first: Line = [*label, (view.title, "strong")]
    second: Line = [(f" {view.standing}", "strong")]
    return [
        spread(first, [], width),
        spread(second, [(f"{view.elapsed} ", "strong")], width),
        spread([(" ", "text"), *_people(view)], [], width),
    ]


def foot(view: WallView, fresh: Freshness, width: int, height: int) -> list[Line]:
    """Return what else is owed, what goes wrong; at the bottom the last entry, the freshness."""
    bottom = [_bottom(view, fresh, width)]
    if fresh.stale and view.halves and height > rows_of(1):
        bottom = _stale_band(fresh, width)
    lines: list[Line] = []
    if view.rest and height > len(bottom) + 1:
        lines.append(_rest(view, fresh, width))
    style = "muted" if fresh.stale else "vacant"
    lines += _warnings(view, width, height - len(lines) - len(bottom), style)
    blank: list[Line] = [[] for _ in range(height - len(lines) - len(bottom))]
    return [*lines, *blank, *bottom][:height]


def foot_least(view: WallView) -> int:
    """Return the rows that the foot needs at least."""
    return 1 + bool(view.rest) + bool(view.warnings)


def foot_large(view: WallView, width: int) -> int:
    """Return the rows that the foot needs with its warnings in large letters."""
    return 1 + bool(view.rest) + len(_large_warnings(view, width, "vacant"))


def _rest(view: WallView, fresh: Freshness, width: int) -> Line:
    """Return the clocks that are not drawn large, in one line, filled as the most urgent one."""
    said = [words(timer, view, stale=fresh.stale) for timer in view.rest]
    chips = [f"{word.shape} {word.name} {word.word} {word.digits}" for word in said]
    style = said[0].style if said[0].style != "strong" else "text"
    return [(fit(f" then {'   '.join(chips)}", width), style)]


def _warnings(view: WallView, width: int, height: int, style: str) -> list[Line]:
    """Return hazards and late tasks: in large letters, else each on a line, else in one."""
    if not view.warnings or height <= 0:
        return []
    drawn = _large_warnings(view, width, style)
    if drawn and len(drawn) <= height:
        return drawn
    if len(view.warnings) <= height:
        return [[(cut(f" ▲ {warning}", width), style)] for warning in view.warnings]
    return [[(row, style)] for row in _packed(view.warnings, width, height)]


def _packed(warnings: tuple[str, ...], width: int, height: int) -> list[str]:
    """Return as many warnings as fit into so many lines side by side, then how many more."""
    lines: list[str] = [""]
    for n, warning in enumerate(warnings):
        left = len(warnings) - n
        more = f" +{left - 1}" if left > 1 else ""
        text = f" ▲ {warning}"
        room = width - cell_len(lines[-1]) - (len(more) if len(lines) == height else 0)
        if lines[-1] and cell_len(text) > room:
            if len(lines) == height:
                lines[-1] += f" +{left}"
                break
            lines.append("")
            room = width - (len(more) if len(lines) == height else 0)
        lines[-1] += cut(text, room)
    return lines


def _large_warnings(view: WallView, width: int, style: str) -> list[Line]:
    """Return every warning in large letters; one that is too long as it is."""
    lines: list[Line] = []
    for warning in view.warnings if view.halves else ():
        rows = large_lines(warning, 1, width - 6, rows_of(1)) or ("", warning, "")
        lines += [[(f" {'▲' if n == 1 else ' '}  {row}", style)] for n, row in enumerate(rows)]
    return [[], *lines, []] if lines else []


def _bottom(view: WallView, fresh: Freshness, width: int) -> Line:
    """Return the last entry, and how fresh all of this is; stale, nothing else is said."""
    if fresh.stale:
        why = f"  {one_line(fresh.problem)}" if fresh.problem else ""
        return [(fit(f" STALE  last read {_ago(fresh.age)} ago{why}", width), "failed")]
    if fresh.problem:
        right: Line = [(" ▲ not readable ", "vacant"), (f" read {fresh.age:.1f}s ago ", "vacant")]
    else:
        right = [(" ● live ", "good"), (f" read {fresh.age:.1f}s ago ", "muted")]
    if width < width_of(right) + 20:
        right = right[:1]
    right = [*_heard(view, width - width_of(right)), *right]
    return spread([(f" last {view.last}" if view.last else "", "muted")], right, width)


def _heard(view: WallView, room: int) -> Line:
    """Return when other machines were last heard, those that are away first, as far as it fits."""
    line: Line = []
    for said, away in view.heard:
        piece = (f" {'▲ ' if away else ''}{said} ", "vacant" if away else "muted")
        kept = 0 if away else _LAST
        if width_of([*line, piece]) > room - kept:
            break
        line.append(piece)
    return line


def _stale_band(fresh: Freshness, width: int) -> list[Line]:
    """Return a filled band with STALE in large letters, and what is wrong beside it."""
    why = one_line(fresh.problem or "the file is not read any more")
    beside = ("STALE", f"last read {_ago(fresh.age)} ago", why)
    rows = zip(large("STALE"), beside, strict=True)
    return [[(fit(f"  {row}   {text}", width), "failed")] for row, text in rows]


def _ago(age: float) -> str:
    return duration(timedelta(seconds=age))


def tiny(view: WallView, fresh: Freshness, width: int, height: int) -> list[Line]:
    """Return what there is room for where there is almost none: the clocks, the freshness."""
    clocks = [
        clock_line(words(timer, view, stale=fresh.stale), width)
        for timer in (*view.clocks, *view.rest)
    ]
    lines: list[Line] = []
    if height > 3:
        style = f"sev{min(max(view.severity, 1), 4)}"
        left: Line = [(f" {view.label} ", style), *_marks(view)]
        right: Line = [(view.elapsed, "strong")]
        if width_of(left) + width_of(right) > width:
            right = []
        lines.append(spread(left, right, width))
    nothing: Line = [(cut(" ○ nothing owed", width), "text")]
    lines += clocks[: max(height - len(lines) - 1, 0)] or [nothing]
    return [*lines, _bottom(view, fresh, width)][:height] if height > 1 else clocks[:1] or lines
