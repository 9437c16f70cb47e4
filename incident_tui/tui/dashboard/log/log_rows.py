"""How one entry of the log is set: columns, hanging indent, marks. Pure: an entry in, lines out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from rich.cells import cell_len

from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.domain.projections.arrivals import arrival_mark
from incident_tui.domain.projections.marks import MarkedSpan
from incident_tui.domain.projections.timeline import TimelineRow
from incident_tui.domain.text import clean, one_line
from incident_tui.domain.times.format import calendar_day, clock_time, countdown
from incident_tui.tui.widgets.cells import cut, fit, fit_right, wrap
from incident_tui.tui.widgets.line_widget import Line, width_of

_STYLES = {
    "note": "text", "observ.": "text", "action": "task", "hypoth.": "hypothesis",
    "decision": "decision", "mitig.": "mitigation", "task": "task", "report": "task",
    "todo": "task", "update": "update", "damaged": "vacant", "newer": "vacant", "hazard": "vacant",
}  # fmt: skip

MOST_LINES = 12
"""A text of more lines is folded: what is pasted does not push everything else away."""

FOLDED = 3
"""How many lines of a folded entry are shown."""


@dataclass(frozen=True, slots=True)
class LogColumns:
    """The widths of the columns of the log, for one width of the terminal."""

    width: int
    label: int
    who: int

    @classmethod
    def for_width(cls, width: int) -> LogColumns:
        """Return the columns that fit: narrow terminals leave out label and author."""
        if width < 60:
            return cls(width, 0, 0)
        return cls(width, 10, 9 if width < 110 else 13)

    @property
    def indent(self) -> int:
        """Where the text begins."""
        return 1 + 7 + 2 + self.label

    @property
    def text(self) -> int:
        """How wide the text is."""
        return max(self.width - self.indent - self.who - 1, 8)


def day_line(row: TimelineRow, columns: LogColumns, tz: tzinfo) -> Line:
    """Return the line that begins a calendar day."""
    date = calendar_day(row.event.moment, tz)
    rule = "─" * max(columns.width - cell_len(date) - 5, 0)
    return [(" ── ", "faint"), (date, "muted"), (f" {rule}", "faint")]


def words_of(row: TimelineRow) -> str:
    """Return the text of an entry as it is drawn: what its marks are counted in."""
    return without_secrets(clean(row.text)) or "—"


def entry_lines(
    row: TimelineRow, columns: LogColumns, tz: tzinfo, spans: Sequence[MarkedSpan] = ()
) -> list[Line]:
    """Return the lines of one entry; `spans` of its words are drawn in styles of their own."""
    prefix = _prefix(row)
    text = prefix + words_of(row)
    rows = wrap(text, columns.text)
    left = len(rows) - FOLDED if text.count("\n") >= MOST_LINES else 0
    rows = rows[:FOLDED] if left else rows
    styled = _styled(text, rows, _styles_of(row, len(prefix), spans), _body(row))
    marks = _marks(row)
    room = columns.text - cell_len(rows[-1]) - sum(cell_len(mark) for mark, _ in marks)
    behind = marks if room >= 0 else []
    lines = [_first(row, styled[0], behind if len(rows) == 1 else [], columns, tz)]
    pad = " " * columns.indent
    lines += [[(pad, "text"), *line] for line in styled[1:]]
    if len(rows) > 1:
        lines[-1] += behind
    if left:
        lines.append([(pad, "text"), (cut(f"… {left} more lines", columns.text), "faint")])
    told = row.private or row.struck or row.pinned or row.corrected or row.arrived
    if not behind and told:
        lines += _mark_lines(marks, columns)
    return lines


def _mark_lines(marks: Line, columns: LogColumns) -> list[Line]:
    """Return the marks in lines of their own, as many as they need."""
    lines: list[Line] = []
    used = columns.text + 1
    for text, style in marks:
        size = cell_len(text)
        if used + size > columns.text + 1:
            lines.append([(" " * (columns.indent - 1), "text")])
            used = 0
        text = cut(text, columns.text + 1)  # noqa: PLW2901 - shortened to what fits
        lines[-1].append((text, style))
        used += size
    return lines


def _styles_of(
    row: TimelineRow, shift: int, spans: Sequence[MarkedSpan]
) -> list[tuple[int, int, str]]:
    """Return (start, end, style) of what is not in the style of the body."""
    found = [(0, shift, "strong")] if shift else []
    if not row.struck:
        found += [(start + shift, end + shift, mark.value) for start, end, mark in spans]
    return found


def _styled(
    text: str, rows: Sequence[str], styles: Sequence[tuple[int, int, str]], body: str
) -> list[Line]:
    """Return the wrapped `rows` of `text` as pieces in their styles, whatever they were cut in."""
    if not styles:
        return [[(line, body)] for line in rows]
    lines: list[Line] = []
    at = 0
    for line in rows:
        at = text.find(line, at)
        end = at + len(line)
        pieces: Line = []
        for start, stop, style in styles:
            if stop > at and start < end:
                pieces += [(text[at:start], body), (text[max(at, start) : min(stop, end)], style)]
                at = min(stop, end)
        lines.append([piece for piece in (*pieces, (text[at:end], body)) if piece[0]])
        at = end
    return lines


def _prefix(row: TimelineRow) -> str:
    return f"{row.ref_label} " if row.ref_label else ""


def _ink(row: TimelineRow) -> str:
    return _STYLES.get(row.label, "fact")


def _body(row: TimelineRow) -> str:
    """Return the style of an entry's text: somebody's own words stand out from mere facts."""
    if row.struck:
        return "struck"
    return "text" if row.label in _STYLES else "muted"


def _first(row: TimelineRow, text: Line, marks: Line, columns: LogColumns, tz: tzinfo) -> Line:
    """Return the first line of an entry: time, sigil, kind, text, and who at the right."""
    style = _ink(row)
    line: Line = [(f" {fit(time_mark(row, tz), 7)}", "faint" if _body(row) == "muted" else "muted")]
    line.append((f"{row.sigil} ", style))
    if columns.label:
        line.append((fit(row.label, columns.label), style))
    line += [*text, *marks]
    if columns.who:
        used = columns.indent + width_of(text) + width_of(marks)
        line.append((" " * max(columns.width - columns.who - 1 - used, 0), "text"))
        line.append((fit_right(cut(one_line(row.who), columns.who - 1), columns.who), "faint"))
    return line


def time_mark(row: TimelineRow, tz: tzinfo) -> str:
    """Return `14:02`, with `*` where backdated, `~` where approximate, dashes where unknown.

    `↓`: it arrived late from another machine; `↑`: early, for that one's clock runs ahead.
    """
    arrived = arrival_mark(row.arrived)[0] if row.arrived else ""
    if row.unknown_time:
        return f"--:--{arrived}"
    approx = "~" if row.approx else ""
    return f"{approx}{clock_time(row.event.moment, tz)}{'*' if row.backdated else ''}{arrived}"


def _marks(row: TimelineRow) -> Line:
    """Return what else is to be known about an entry, behind its text."""
    marks: Line = []
    if row.arrived:
        marks.append((f" {arrival_mark(row.arrived)}", "vacant"))
    if row.late:
        marks.append((f" late +{countdown(row.late)}", "faint"))
    if row.corrected:
        marks.append((" ✎ corrected", "faint"))
    if row.struck:
        marks.append((" struck", "faint"))
    if row.pinned:
        marks.append((" ⚑ pinned", "accent"))
    if row.private:
        marks += [(" ", "text"), (" ⊘ private ", "private")]
    return marks
