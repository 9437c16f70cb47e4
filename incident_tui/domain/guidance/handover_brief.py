"""The hand-over sheet: everything the next person needs, on one page of plain text.

The same sheet is the read-in for whoever joins late. Private entries are left out unless
asked for. Pure: the same incident, playbook, instant and zone give the same sheet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from incident_tui.domain.guidance.closure import unmet
from incident_tui.domain.guidance.hazards import hazards, shared
from incident_tui.domain.obligations.timers import Timer, TimerState, timers
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.impact import impact_told
from incident_tui.domain.projections.proofs import began_at, is_public
from incident_tui.domain.projections.roster import for_relief, pending_offers, roster
from incident_tui.domain.projections.work import WorkItem, items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, State
from incident_tui.domain.times.format import clock_near, day_clock, in_words, running


def brief(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo = UTC) -> str:
    """Return the hand-over sheet as plain text, a heading and its lines each."""
    parts = [
        ("state", _state(incident, playbook, now, tz)),
        ("impact", impact_told(incident, tz)),
        ("roles", _roles(incident, playbook, now, tz)),
        ("owed", _owed(incident, playbook, now, tz)),
        ("open tasks", _tasks(incident, now, tz)),
        ("mitigations", _work(incident, "M", now, tz)),
        ("hypotheses open", _work(incident, "H", now, tz, {"open"})),
        ("hypotheses settled", _work(incident, "H", now, tz, {"out", "confirmed"})),
        ("decisions", _decisions(incident, now, tz)),
        ("last public text", _public_text(incident, now, tz)),
        ("still blocks resolution", _blocks(incident, playbook)),
        ("hazards", _hazards(incident, playbook, now)),
    ]
    lines: list[str] = []
    for title, found in parts:
        lines += [f"{title.upper()}", *(f"  {line}" for line in found or ["none"]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _one(text: str) -> str:
    """Return a person's words on one line."""
    return " ".join(text.split())


def _shown(incident: Incident, found: Iterable[WorkItem]) -> list[tuple[WorkItem, str]]:
    """Return items with their text; what is private or redacted keeps its label only."""
    rows = []
    for item in found:
        if incident.redaction(item.event) is not None or item.event.redacted is not None:
            rows.append((item, "[redacted]"))
        elif incident.is_private(item.event):
            rows.append((item, "[private]"))
        else:
            rows.append((item, _one(item.text)))
    return rows


def _state(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> list[str]:
    drill = "DRILL  " if incident.declared.drill else ""
    unassessed = "" if incident.assessed else " (unassessed)"
    start = began_at(incident)
    lasted = in_words(max((incident.ended_at or now) - start, timedelta(0))) if start else "n/a"
    phase = playbook.phase(incident.phase)
    since = f"  declared {day_clock(incident.declared_at, tz)}" if incident.declared_at else ""
    public = {True: "public", False: "not public", None: "public or not: undecided"}
    return [
        f"{drill}SEV-{incident.severity}{unassessed}  {_one(incident.title)}",
        f"{incident.state}, {phase.title if phase else incident.phase}, for {lasted}{since}",
        f"{public[is_public(incident)]}  as of {day_clock(now, tz)}",
    ]


def _roles(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> list[str]:
    lines = []
    for slug, held in roster(incident, playbook).items():
        names = ", ".join(f"{s.name} since {clock_near(s.since, tz, now)}" for s in held)
        lines.append(f"{playbook.roles[slug].label:<7} {names or 'nobody'}")
    for offer in pending_offers(incident):
        at = clock_near(offer.event.moment, tz, now)
        label = playbook.roles[offer.role].label if offer.role in playbook.roles else offer.role
        lines.append(f"{label} was offered to {offer.to} at {at}, not accepted yet")
    tired = for_relief(incident, playbook, now)
    lines += [f"{s.name} has been {s.role} for {in_words(now - s.since)}: relieve" for s in tired]
    return lines


def _owed(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> list[str]:
    return [_timer(t, now, tz) for t in timers(incident, playbook, now) if t.open]


def _timer(timer: Timer, now: datetime, tz: tzinfo) -> str:
    title = timer.title
    if timer.due_at is None:
        return title
    promise = ", promised" if timer.interval_source == "promise" else ""
    due = f"due {clock_near(timer.due_at, tz, now)}{promise}"
    if timer.state is TimerState.OVERDUE:
        return f"{title}: LATE by {running(timer.late)}, {due}"
    return f"{title}: {running(timer.due_at - now)} left, {due}"


def _tasks(incident: Incident, now: datetime, tz: tzinfo) -> list[str]:
    lines = []
    for task, text in _shown(incident, items(incident, "T")):
        if task.state != "open":
            continue
        box = "no time-box"
        if task.due_at is not None:
            late = f", late by {in_words(now - task.due_at)}" if task.due_at < now else ""
            box = f"back {clock_near(task.due_at, tz, now)}{late}"
        lines.append(f"{task.label} {task.owner}: {text} ({box})")
    return lines


def _work(
    incident: Incident, letter: str, now: datetime, tz: tzinfo, states: set[str] | None = None
) -> list[str]:
    lines = []
    for item, text in _shown(incident, items(incident, letter)):
        if states is None or item.state in states:
            word = "ruled out" if item.state == "out" else item.state
            word = f"{item.pattern}, {word}" if item.titled != item.text else word
            why = f": {_one(item.why)}" if item.why and text[:1] != "[" else ""
            lines.append(f"{item.label} {text} ({word} {clock_near(item.since, tz, now)}{why})")
    return lines


def _decisions(incident: Incident, now: datetime, tz: tzinfo) -> list[str]:
    lines = []
    for item, text in _shown(incident, items(incident, "D")):
        hidden = text[:1] == "["
        question = f"{_one(item.question)} " if item.question and not hidden else ""
        executor = f" @{item.owner}" if item.owner and not hidden else ""
        why = f" ({_one(item.why)})" if item.why and not hidden else ""
        at = clock_near(item.event.moment, tz, now)
        lines.append(f"{item.label} {at} {question}{text}{executor}{why}")
    return lines


def _public_text(incident: Incident, now: datetime, tz: tzinfo) -> list[str]:
    told = [pair for pair in incident.facts(f.UpdatePosted) if pair[1].audience == "external"]
    if not told:
        return ["nothing was posted"]
    event, update = told[-1]
    text = incident.text_of(event) or update.text
    if event.redacted is not None or incident.redaction(event) is not None:
        text = "[redacted]"
    next_at = update.next_at
    promise = (
        f"promised the next for {clock_near(next_at, tz, now)}" if next_at else "promised no time"
    )
    return [f"{clock_near(event.moment, tz, now)} ({update.stage}) {_one(text)}", promise]


def _blocks(incident: Incident, playbook: Playbook) -> list[str]:
    if incident.state is not State.LIVE:
        return (
            ["it is resolved"] if incident.state is State.RESOLVED else [f"it is {incident.state}"]
        )
    return [f"{criterion.text}: {criterion.missing}" for criterion in unmet(incident, playbook)]


def _hazards(incident: Incident, playbook: Playbook, now: datetime) -> list[str]:
    found = shared(hazards(incident, playbook, now, write=in_words))
    return [f"{h.title} ({h.evidence})" for h in found]
