"""One clock of the wall: a band over the whole width, with its name, its word and its digits."""

from __future__ import annotations

import msgspec

from incident_tui.domain.obligations.timers import Timer, TimerState
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import clock_time_near, countdown, remaining, zone_mark
from incident_tui.tui.wall.view import WallView
from incident_tui.tui.widgets.big_text import large, large_lines, rows_of
from incident_tui.tui.widgets.cells import cut, fit
from incident_tui.tui.widgets.line_widget import Line

_LONGEST_NAME = 40
_FILLED = ("late", "soon")
"""The text styles of bands that reach over the whole width."""


class ClockWords(msgspec.Struct, frozen=True):
    """What a clock says: its shape, name, word, detail and digits, and the style of its band."""

    shape: str
    name: str
    word: str
    detail: str
    digits: str
    style: str
    word_style: str
    halves: bool = True


def words(timer: Timer, view: WallView, *, stale: bool) -> ClockWords:
    """Return what a clock says at the instant of a view; a stale one claims nothing."""
    name = cut(one_line(timer.title).upper(), _LONGEST_NAME)
    if timer.due_at is None:
        digits, detail, shape, word, style = "--:--", "", "○", "", "strong"
    else:
        zone = zone_mark(timer.due_at, view.tz)
        due = f"{clock_time_near(timer.due_at, view.tz, view.now)}{zone}"
        promise = view.promises.get(timer.audience or "", "")
        digits, detail = remaining(timer.due_at - view.now), f"at {due}"
        shape, word, style = "○", "due", "strong"
        if timer.state is TimerState.OVERDUE:
            digits, detail = f"+{countdown(timer.late)}", f"was due {due}"
            shape, word, style = "▲", "LATE", "late"
        elif timer.state is TimerState.DUE_SOON and not timer.reminder:
            shape, word, style = "●", "DUE", "soon"
        if promise:
            is_due = timer.interval_source == "promise"
            detail = promise if is_due else f"{detail} · {promise}"
        if timer.missed:
            detail += f" · missed {timer.missed}"
        if timer.snoozed_until:
            detail += f" · quiet to {clock_time_near(timer.snoozed_until, view.tz, view.now)}"
    if stale:
        word, detail = "STALE", "not read any more"
        return ClockWords("?", name, word, detail, digits, "muted", "failed", view.halves)
    return ClockWords(shape, name, word, detail, digits, style, style, view.halves)


def digits_width(digits: str, scale: int) -> int:
    """Return how wide the digits of a clock are."""
    return len(large(digits, scale)[0])


def line(said: ClockWords, width: int) -> Line:
    """Return a clock on one line."""
    tail = f" {said.word} {said.digits} "
    name = f" {said.shape} {said.name}"
    return [(fit(name, max(width - len(tail), 0)), said.style), (cut(tail, width), said.word_style)]


def band(said: ClockWords, width: int, scale: int) -> list[Line]:
    """Return a clock in large digits: the name at the left, as large as there is room for."""
    figures = large(said.digits, scale)
    height = rows_of(scale)
    room = width - len(figures[0]) - 5
    left = _left(said, room, height)
    lines: list[Line] = []
    for text, figure in zip(left, figures, strict=True):
        name, style = text
        pad = " " * (room - len(name.rstrip()) if style != said.style else 0)
        shown = name.rstrip() if pad else fit(name, room)
        lines.append([("  ", said.style), (shown, style), (f"{pad}  {figure} ", said.style)])
    return lines


def between(above: ClockWords | None, below: ClockWords | None, width: int) -> Line:
    """Return the row between two clocks: each band has half of it, a rule parts two alike."""
    upper, lower = (said.style if said and said.style in _FILLED else "" for said in (above, below))
    if not upper and not lower:
        return []
    if upper == lower:
        return [("━" * width, upper)]
    said = above or below
    if said is None or not said.halves:
        return [(" " * width, upper or lower)]
    return [("▄" * width, f"{upper or 'plain'}-over-{lower or 'plain'}")]


def _left(said: ClockWords, room: int, height: int) -> list[tuple[str, str]]:
    """Return the rows left of the digits: name, word and detail, each with its style."""
    scale, name = _name(said.name, room, height) if said.halves else (1, ())
    lines = [(row, said.style) for row in name or (cut(f"{said.shape} {said.name}", room),)]
    space = 1 if name and not scale % 2 else 0
    rest = height - len(lines) - space
    sizes = (2, 1) if said.halves and said.word.isupper() else ()
    for size in sizes:
        word = large(said.word, size)
        if size < max(scale, 2) and len(word) <= rest and len(word[0]) <= room:
            style = said.style if said.word_style == said.style else "vacant"
            lines += [("", said.style)] * space + [(row, style) for row in word]
            if height > len(lines) and said.detail:
                lines.append((cut(said.detail, room), said.style))
            return _padded(lines, said, height)
    if height > len(lines):
        plain = f"{said.shape if name else ' '} {said.word} {said.detail}".rstrip()
        lines.append((cut(plain, room), said.word_style))
    return _padded(lines, said, height)


def _name(name: str, room: int, height: int) -> tuple[int, tuple[str, ...]]:
    """Return the largest scale at which a name fits and leaves room for its word, and its rows."""
    for scale in (3, 2, 1):
        space = 1 - scale % 2
        rows = large_lines(name, scale, room, height - rows_of(1) - space)
        if rows:
            return scale, rows
    return 1, large_lines(name, 1, room, height)


def _padded(lines: list[tuple[str, str]], said: ClockWords, height: int) -> list[tuple[str, str]]:
    """Return the rows in the middle of a height."""
    above = (height - len(lines)) // 2
    blank = ("", said.style)
    return [*[blank] * above, *lines, *[blank] * (height - above - len(lines))]
