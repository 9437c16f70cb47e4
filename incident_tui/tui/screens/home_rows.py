"""How an incident is listed on the home screen. Pure."""

from __future__ import annotations

from datetime import datetime, tzinfo

from textual.content import Content

from incident_tui.domain.playbook import Playbook
from incident_tui.domain.text import one_line
from incident_tui.domain.timers import Timer, TimerState
from incident_tui.session import Listing
from incident_tui.tui import times
from incident_tui.tui.cells import cut, fit

STATE = 16
TAIL = 30
"""The widths of the last two columns."""

EMPTY = (
    "",
    "  No incidents yet.",
    "",
    "  {home.declare} declares one: a title is enough, the rest can come later.",
    "  Then type what happens, one line at a time; {line.send} keeps it on disk.",
)
"""What an empty list says; `{id}` stands for the key that holds."""


def heading(title: str) -> Content:
    """Return the heading of a part of the list."""
    return Content.styled(f" {title}", "$muted")


def listing(row: Listing, playbook: Playbook, now: datetime, tz: tzinfo, width: int) -> Content:
    """Return one incident as one line of at most `width` cells."""
    if row.problem is not None:
        said = cut(f"{row.id}: {one_line(row.problem)}", width - 4)
        return Content.assemble(("  ▲ ", "$warn"), Content(said))
    level = playbook.severities.get(row.severity)
    label = f"{level.label if level else f'SEV-{row.severity}'}{'' if row.assessed else '?'}"
    ink = f"bold $sev{row.severity}-text on $sev{row.severity}"
    drill = Content.styled(" DRILL ", "$drill-text on $drill") if row.drill else Content("")
    tail = _tail(row, now)
    room = width - TAIL - STATE - 14 - drill.cell_length
    title = Content(fit(one_line(row.title), max(room, 12)))
    state = Content(fit(_state(row, playbook, tz), STATE))
    return Content.assemble("  ", (f" {label:<6}", ink), drill, "  ", title, "  ", state, tail)


def _state(row: Listing, playbook: Playbook, tz: tzinfo) -> str:
    if row.live:
        phase = playbook.phase(row.phase)
        return f"{cut(phase.title if phase else row.phase, 13)} {times.rough(row.elapsed)}"
    ended = f" {row.ended_at.astimezone(tz):%d %b}" if row.ended_at else ""
    return f"{row.state.value}{ended}"


def _tail(row: Listing, now: datetime) -> Content:
    if not row.live:
        return Content.styled(cut(" · ".join(row.owed), TAIL), "$muted")
    return (
        timer_words(row.urgent, now) if row.urgent else Content.styled("○ nothing owed", "$muted")
    )


def timer_words(timer: Timer, now: datetime) -> Content:
    """Return the most urgent timer in a few words, filled where it is late."""
    name = cut(one_line(timer.title), 16)
    if timer.state is TimerState.OVERDUE:
        said = f" ▲ {name} LATE +{times.countdown(timer.late)} "
        return Content.styled(said, "bold $late-text on $late")
    left = times.remaining(timer.due_at - now) if timer.due_at else ""
    shape = "●" if timer.state is TimerState.DUE_SOON else "○"
    return Content(f"{shape} {name} {left}")
