"""The hand-off to the after-action review: what its author needs next, and what is theirs to fill.

Facts of the record only. What takes a judgement (root cause, contributing factors, what went
well) is left empty, with a word on what belongs there.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from incident_tui.domain.metrics.durations import (
    ZERO,
    Metric,
    durations,
    impact,
    in_phases,
    metric_in_words,
    total,
)
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.roster import stints
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import day_clock, in_words
from incident_tui.interchange.exports import story
from incident_tui.interchange.exports.hazards_seen import Seen, hazards_seen
from incident_tui.interchange.exports.markdown import escape
from incident_tui.interchange.exports.source import Source
from incident_tui.interchange.exports.summary import (
    action_items,
    head,
    hypothesis_lines,
    mitigation,
)
from incident_tui.interchange.exports.timeline import timeline_table

_TO_FILL = (
    ("Root cause", "What made it possible, and what set it off."),
    ("Contributing factors", "What made it worse, longer, or harder to see."),
    ("What went well", "What to keep, and do again."),
)

_SHOWN = 4
"""How many times of one failure pattern are told one by one."""


def write(source: Source) -> str:
    """Return the hand-off of a source."""
    return aar(source.incident, source.playbook, source.now, source.tz)


def aar(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo = UTC) -> str:
    """Return the hand-off document."""
    sections = (
        ("Summary", "\n\n".join(story.opening(incident, playbook, now, tz, escape))),
        ("Detection", _detection(incident, playbook, tz)),
        ("Response figures", _figures(incident, playbook, now)),
        ("Communication", _lines(story.updates(incident, playbook, now, tz), "No update is owed.")),
        ("Roles", _roles(incident, playbook, tz)),
        ("Decisions", _decisions(incident, tz)),
        ("Hypotheses", "\n".join(hypothesis_lines(incident)) or "None was recorded."),
        ("Mitigation", mitigation(incident, tz)),
        ("Hazards", _hazards(incident, playbook, now, tz)),
        *((title, f"*To be written. {hint}*") for title, hint in _TO_FILL),
        ("Action items", action_items(incident)),
        ("Timeline", timeline_table(incident, playbook, tz)),
        ("AAR scheduled for", story.review_words(incident, playbook)),
    )
    parts = head(incident, now, tz, what="After-action review")
    for title, body in sections:
        parts += ["", f"## {title}", "", body]
    return "\n".join(parts).rstrip() + "\n"


def _lines(said: list[str], otherwise: str) -> str:
    return "\n".join(f"- {line}" for line in said) if said else otherwise


def _detection(incident: Incident, playbook: Playbook, tz: tzinfo) -> str:
    """Return how it became known, and whether that was before the customers felt it."""
    source = playbook.sources.get(incident.source or "")
    said = [f"Source: {source.lower() if source else 'not recorded'}."]
    figure = next(x for x in durations(incident, playbook) if x.name == "detect")
    if figure.span is None or figure.start is None or figure.end is None:
        said.append("Time to detect: n/a (when the impact began, or was detected, is not known).")
    elif figure.span < ZERO:
        said.append(f"It was seen {in_words(-figure.span)} before customers were affected.")
    else:
        began = day_clock(figure.start.at, tz)
        said.append(
            f"Customers were affected for {metric_in_words(figure)} before it was detected "
            f"(since {began})."
        )
    if incident.source == "customer":
        said.append("Customers told us: no alert came first.")
    return _lines(said, "")


def _figures(incident: Incident, playbook: Playbook, now: datetime) -> str:
    """Return every figure with the ids of the entries that it rests on."""
    lines = ["| Figure | Value | From entry | To entry |", "|---|---|---|---|"]
    lines += [_figure_row(figure) for figure in durations(incident, playbook)]
    windows = impact(incident, now)
    for number, figure in enumerate(windows, 1):
        name = f"Impact {number} of {len(windows)}" if len(windows) > 1 else "Impact"
        lines.append(_figure_row(figure, name))
    if not windows:
        lines.append("| Impact | n/a | | |")
    stretches = in_phases(incident, playbook, now)
    for phase in playbook.phases:
        mine = [figure for figure in stretches if figure.name == phase.slug]
        if len(mine) == 1:
            lines.append(_figure_row(mine[0], f"In {phase.title.lower()}"))
        elif mine:
            whole = total(mine)
            said = in_words(whole) if whole is not None else "n/a"
            lines.append(f"| In {phase.title.lower()} ({len(mine)} times) | {said} | | |")
    return "\n".join(lines)


def _figure_row(figure: Metric, title: str = "") -> str:
    ends = [f"`{end}`" if end else "" for end in figure.entries]
    if figure.span is None:
        ends = ["", ""]
    return f"| {title or figure.title} | {metric_in_words(figure)} | {ends[0]} | {ends[1]} |"


def _roles(incident: Incident, playbook: Playbook, tz: tzinfo) -> str:
    found = stints(incident)
    if not found:
        return "Nobody was assigned."
    lines = ["| Role | Who | From | Until |", "|---|---|---|---|"]
    for stint in found:
        role = playbook.roles.get(stint.role)
        area = f" ({escape(stint.area)})" if stint.area else ""
        until = day_clock(stint.until, tz) if stint.until else "the end"
        lines.append(
            f"| {role.title if role else stint.role}{area} | {escape(stint.name)} "
            f"| {day_clock(stint.since, tz)} | {until} |"
        )
    return "\n".join(lines)


def _decisions(incident: Incident, tz: tzinfo) -> str:
    lines = []
    for item in items(incident, "D"):
        asked = {True: " Objections were asked for.", False: " Objections were not asked for."}
        question = f"{escape(item.question)} → " if item.question else ""
        why = f" Reason: {escape(item.why)}." if item.why else " No reason was recorded."
        executor = f" Carried out by {escape(item.owner)}." if item.owner else ""
        objections = asked[item.objections_asked] if item.objections_asked is not None else ""
        lines.append(
            f"- **{item.label}** {day_clock(item.event.moment, tz)}, {escape(item.event.who)}: "
            f"{question}{escape(item.text)}.{why}{executor}{objections}"
        )
    return "\n".join(lines) if lines else "None was recorded."


def _hazards(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    """Return the failure patterns that showed, and what was answered to them."""
    found: dict[str, list[Seen]] = {}
    for seen in hazards_seen(incident, playbook, now):
        found.setdefault(seen.hazard.called, []).append(seen)
    lines = []
    for title, times in found.items():
        said = [_hazard(seen, tz) for seen in times[:_SHOWN]]
        said += [f"and {len(times) - _SHOWN} times more"] if len(times) > _SHOWN else []
        lines.append(f"- {escape(title)}: {'; '.join(said)}.")
    for event, fact in incident.facts(f.HazardAcknowledged):
        rule = playbook.guidance.hazards.get(fact.hazard)
        why = f": {escape(event.note)}" if event.note else ""
        title = escape(rule.called if rule else fact.hazard)
        lines.append(f"- {day_clock(event.moment, tz)}: {title} — acknowledged{why}.")
    return "\n".join(lines) if lines else "None showed."


def _hazard(seen: Seen, tz: tzinfo) -> str:
    stands = " (it stands still)" if seen.stands else ""
    return f"{day_clock(seen.hazard.since, tz)}, {escape(seen.hazard.evidence)}{stands}"
