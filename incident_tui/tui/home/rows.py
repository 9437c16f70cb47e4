"""How an incident is listed on the home screen, at any width; what the filter looks at. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from textual.content import Content

from incident_tui.domain.obligations.timers import Timer, TimerState
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.text import one_line
from incident_tui.domain.times.format import countdown, duration, remaining
from incident_tui.session.session import Listing
from incident_tui.tui.widgets.cells import cut, fit, wrap

LIVE, OWED, CLOSED, TROUBLE = "LIVE", "OWED AFTER CLOSING", "CLOSED", "NOT IN ORDER"
SECTIONS = (LIVE, OWED, CLOSED)

EMPTY = (
    "",
    "  No incidents yet.",
    "  {home.declare} declares one (a title is enough).",
    "  Then type what happens; {line.send} keeps it.",
    "  {home.drill} starts a drill.",
)
"""What an empty list says; `{id}` stands for the key that holds."""


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The widths of the columns; a narrow terminal has two lines for each incident.

    `state` 0 leaves the column out, `short` shows only how long or when.
    """

    width: int
    title: int
    state: int
    tail: int
    short: bool = False
    two_lines: bool = False

    @classmethod
    def for_width(cls, width: int) -> ListColumns:
        """Return what fits: the last column, with the most urgent timer, is never cut away."""
        if width < 60:
            return cls(width, width - 20, 7, width - 4, short=True, two_lines=True)
        state = 7 if width < 76 else 16 if width < 110 else 20
        room = width - 13 - state
        tail = max(room - 52, 30)
        return cls(width, room - tail, state, tail, short=width < 76)


def heading(title: str) -> Content:
    """Return the heading of a part of the list."""
    return Content.styled(f" {title}", "$muted")


def section(row: Listing) -> str:
    """Return the part of the list that an incident belongs to; "" where it cannot be read."""
    if row.problem is not None:
        return ""
    if row.live:
        return LIVE
    return OWED if row.owed else CLOSED


def listing(
    row: Listing, playbook: Playbook, now: datetime, tz: tzinfo, columns: ListColumns
) -> Content:
    """Return one incident as a line, or as two; a drill by its own clock."""
    now = row.now or now
    level = playbook.severities.get(row.severity)
    label = f"{level.label if level else f'SEV-{row.severity}'}{_doubt(row)}"
    style = f"bold $sev{row.severity}-text on $sev{row.severity}"
    drill = Content.styled(" DRILL ", "$drill-text on $drill") if row.drill else Content("")
    room = columns.title - drill.cell_length
    parts = [
        Content("  "), Content.styled(f" {fit(label, 6)}", style), drill, Content("  "),
        Content(fit(one_line(row.title), room)), Content("  "),
        Content(fit(_state(row, playbook, now, tz, columns), columns.state)),
    ]  # fmt: skip
    tail = _tail(row, now, columns.tail)
    return Content.assemble(*parts, "\n    " if columns.two_lines else "", tail)


def _doubt(row: Listing) -> str:
    """Return the mark of an incident of which anything is contested, or nobody set the severity."""
    return "?" if row.contested or not row.assessed else ""


def _state(
    row: Listing, playbook: Playbook, now: datetime, tz: tzinfo, columns: ListColumns
) -> str:
    """Return the phase and how long it lasts, or how and when it ended."""
    if row.live:
        lasted = duration(row.elapsed)
        if columns.short:
            return lasted
        phase = playbook.phase(row.phase)
        room = columns.state - max(len(lasted) + 1, 7)
        return f"{fit(phase.title if phase else row.phase, room)} {lasted}"
    if row.ended_at is None:
        return row.state.value
    ended = row.ended_at.astimezone(tz)
    this_year = ended.year == now.astimezone(tz).year
    day = f"{ended.day} {ended:%b}" if this_year else f"{ended:%b %Y}"
    return day if columns.short else f"{row.state.value} {day}"


def _tail(row: Listing, now: datetime, width: int) -> Content:
    if not row.live:
        same = (f"duplicate of {row.duplicate_of}",) if row.duplicate_of else ()
        return Content(f" {cut(' · '.join((*same, *row.owed)), width - 1)}")
    if row.urgent is None:
        return Content(" ○ nothing owed")
    return timer_words(row.urgent, now, width)


def timer_words(timer: Timer, now: datetime, width: int) -> Content:
    """Return the most urgent timer in at most `width` cells, filled where it is late.

    Where it is narrow the name is cut, never the time.
    """
    name = one_line(timer.title)
    if timer.state is TimerState.OVERDUE:
        late = f" LATE +{countdown(timer.late)} "
        return Content.styled(f" ▲ {cut(name, width - len(late) - 3)}{late}", "$late-text on $late")
    left = remaining(timer.due_at - now) if timer.due_at else ""
    shape = "●" if timer.state is TimerState.DUE_SOON else "○"
    return Content(f" {shape} {cut(name, width - len(left) - 4)} {left}")


def trouble_line(row: Listing, keys: str, width: int) -> Content:
    """Return what is wrong with a file and the way out; `keys` is said where it can be repaired."""
    assert row.trouble is not None  # noqa: S101 - asked for those alone
    way_out = keys if row.trouble.repairable else row.trouble.way_out
    said = f"{row.id}: {one_line(row.trouble.what)} — {one_line(way_out)}"
    lines = wrap(said, max(width - 5, 10))
    return Content.assemble(("  ▲ ", "bold $warn"), Content("\n    ".join(lines)))


def matches(row: Listing, query: str, playbook: Playbook) -> bool:
    """Tell whether every word of `query` is in what is known of an incident.

    Its id, title, severity (`sev1`), phase and state, `drill`, `late`, `owed`, `damaged`.
    """
    phase = playbook.phase(row.phase)
    known = [row.id, row.duplicate_of or "", *row.duplicates]
    if row.problem is None:
        known += [row.title, f"sev{row.severity} sev-{row.severity}", row.state.value]
        known += [row.phase, phase.title if phase else ""] if row.live else ["ended"]
        known += ["drill"] if row.drill else []
        known += ["owed"] if row.owed and not row.live else []
        late = row.urgent is not None and row.urgent.state is TimerState.OVERDUE
        known += ["late"] if late else []
    if row.trouble is not None:
        known += ["damaged", row.trouble.what]
    text = "\n".join(known).casefold()
    return all(word in text for word in query.casefold().split())
