"""How one entry of the log is set: columns, hanging indent, marks. Pure: an entry in, lines out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from rich.cells import cell_len

from incident_tui.domain.share import without_secrets
from incident_tui.domain.text import clean, one_line
from incident_tui.domain.timeline import Row
from incident_tui.tui import times
from incident_tui.tui.cells import cut, fit, fit_right, wrap
from incident_tui.tui.widgets.painted import Line

_INKS = {
    "note": "text", "observ.": "text", "action": "task", "hypoth.": "hypothesis",
    "decision": "decision", "mitig.": "mitigation", "task": "task", "report": "task",
    "todo": "task", "update": "update", "damaged": "vacant", "newer": "vacant", "hazard": "vacant",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of the columns of the log, for one width of the terminal."""

    width: int
    label: int
    who: int

    @classmethod
    def for_width(cls, width: int) -> Columns:
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


def day_line(row: Row, columns: Columns, tz: tzinfo) -> Line:
    """Return the line that begins a calendar day."""
    date = times.day(row.event.moment, tz)
    rule = "─" * max(columns.width - cell_len(date) - 5, 0)
    return [(" ── ", "faint"), (date, "muted"), (f" {rule}", "faint")]


def entry_lines(row: Row, columns: Columns, tz: tzinfo) -> list[Line]:
    """Return the lines of one entry."""
    text = without_secrets(clean(row.text)) or "—"
    rows = wrap(_prefix(row) + text, columns.text)
    marks = _marks(row)
    room = columns.text - cell_len(rows[-1]) - sum(cell_len(mark) for mark, _ in marks)
    behind = marks if room >= 0 else []
    lines = [_first(row, rows[0], behind if len(rows) == 1 else [], columns, tz)]
    pad = " " * columns.indent
    lines += [[(pad, "text"), (line, _body(row))] for line in rows[1:]]
    if len(rows) > 1:
        lines[-1] += behind
    if not behind and (row.private or row.struck or row.pinned or row.corrected):
        lines.append([(pad[:-1], "text"), *marks])
    return lines


def _prefix(row: Row) -> str:
    return f"{row.ref_label} " if row.ref_label else ""


def _ink(row: Row) -> str:
    return _INKS.get(row.label, "fact")


def _body(row: Row) -> str:
    """Return the ink of an entry's text: somebody's own words stand out from mere facts."""
    if row.struck:
        return "struck"
    return "text" if row.label in _INKS else "muted"


def _first(row: Row, text: str, marks: Line, columns: Columns, tz: tzinfo) -> Line:
    """Return the first line of an entry: time, sigil, kind, text, and who at the right."""
    ink, body, prefix = _ink(row), _body(row), _prefix(row)
    line: Line = [(f" {time_mark(row, tz):<7}", "faint" if body == "muted" else "muted")]
    line.append((f"{row.sigil} ", ink))
    if columns.label:
        line.append((fit(row.label, columns.label), ink))
    if prefix and text.startswith(prefix):
        line += [(prefix, "strong"), (text[len(prefix) :], body)]
    else:
        line.append((text, body))
    line += marks
    if columns.who:
        used = columns.indent + cell_len(text) + sum(cell_len(t) for t, _ in marks)
        line.append((" " * max(columns.width - columns.who - 1 - used, 0), "text"))
        line.append((fit_right(cut(one_line(row.who), columns.who - 1), columns.who), "faint"))
    return line


def time_mark(row: Row, tz: tzinfo) -> str:
    """Return `14:02`, with `*` where backdated, `~` where approximate, dashes where unknown."""
    if row.unknown_time:
        return "--:--"
    approx = "~" if row.approx else ""
    return f"{approx}{times.clock_time(row.event.moment, tz)}{'*' if row.backdated else ''}"


def _marks(row: Row) -> Line:
    """Return what else is to be known about an entry, behind its text."""
    marks: Line = []
    if row.late:
        marks.append((f" late +{times.countdown(row.late)}", "faint"))
    if row.corrected:
        marks.append((" ✎ corrected", "faint"))
    if row.struck:
        marks.append((" struck", "faint"))
    if row.pinned:
        marks.append((" ⚑ pinned", "accent"))
    if row.private:
        marks += [(" ", "text"), (" ⊘ private ", "private")]
    return marks
