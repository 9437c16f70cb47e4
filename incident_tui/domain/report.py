"""Documents made of the record: the incident summary and the timeline, as Markdown.

Pure: the same incident, playbook and instant give the same text. People's words are
escaped, so that none of them becomes a heading, a link or a row of its own.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo

from incident_tui.domain import facts as f
from incident_tui.domain.figures import adherence
from incident_tui.domain.format import clock, day_clock, words
from incident_tui.domain.incident import Incident, State
from incident_tui.domain.playbook import Playbook, Proof
from incident_tui.domain.record import detected_at, impact_began_at, proving
from incident_tui.domain.roster import stints
from incident_tui.domain.timeline import Row, row, rows
from incident_tui.domain.work import Item, items

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_LINE_START = re.compile(r"^(\s*)([#+\-]|\d+[.)])(?=\s)", re.MULTILINE)


_FULL_WORDS = {"hypoth.": "hypothesis", "mitig.": "mitigation", "observ.": "observation"}
"""The screen's short words, in full."""


def escape(text: str) -> str:
    """Return a person's words as Markdown that shows them as they are, on one line."""
    text = _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))
    return "<br>".join(line.strip() for line in text.split("\n"))


def summary(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo = UTC) -> str:
    """Return the incident summary that the review starts from."""
    start = detected_at(incident) or incident.declared_at
    day = f"{start.astimezone(UTC):%Y-%m-%d}" if start else "unknown"
    drill = "DRILL: " if incident.declared.drill else ""
    parts = [
        f"# Incident: {drill}{escape(incident.title)}",
        "",
        f"**Date:** {day}",
        f"**Severity:** {_severity_words(incident)}",
        f"**Duration:** {_duration(incident, now)}",
        f"**Customer impact:** {_impact(incident, tz)}",
        "",
        "## Summary",
        "",
        _opening(incident, playbook, now, tz),
        "",
        "## Timeline",
        "",
        timeline_table(incident, playbook, tz),
        "",
        "## Mitigation",
        "",
        _mitigation(incident, tz),
        "",
        "## Action items",
        "",
        _action_items(incident),
        "",
        "## AAR scheduled for",
        "",
        _aar(incident, playbook),
    ]
    return "\n".join(parts).rstrip() + "\n"


def timeline(incident: Incident, playbook: Playbook, tz: tzinfo = UTC) -> str:
    """Return the timeline alone."""
    drill = "DRILL: " if incident.declared.drill else ""
    table = timeline_table(incident, playbook, tz)
    return f"# Timeline: {drill}{escape(incident.title)}\n\n{table}\n"


def timeline_table(incident: Incident, playbook: Playbook, tz: tzinfo) -> str:
    """Return every shown entry as a table: when (and when recorded, if later), what, who."""
    shown = [row(incident, event, playbook) for event in rows(incident)]
    if not shown:
        return "Nothing was recorded."
    days = {entry.event.moment.astimezone(tz).date() for entry in shown}
    zone = shown[0].event.moment.astimezone(tz).tzname() or "UTC"
    lines = [f"| Time ({zone}) | Kind | Entry | Who |", "|---|---|---|---|"]
    last: date | None = None
    for entry in shown:
        day = entry.event.moment.astimezone(tz).date()
        if len(days) > 1 and day != last:
            lines.append(f"| **{day}** | | | |")
        last = day
        lines.append(_table_row(entry, tz))
    return "\n".join(lines)


def _table_row(entry: Row, tz: tzinfo) -> str:
    event = entry.event
    at = "unknown" if entry.unknown_time else f"{event.moment.astimezone(tz):%H:%M:%S}"
    at = f"~{at}" if entry.approx else at
    if entry.late:
        same_day = event.rec.astimezone(tz).date() == event.moment.astimezone(tz).date()
        at += (
            f" (recorded {event.rec.astimezone(tz):{'%H:%M:%S' if same_day else '%Y-%m-%d %H:%M'}})"
        )
    text = escape(entry.text)
    text = f"~~{text}~~ (struck out)" if entry.struck else text
    text = f"**{entry.ref_label}** {text}" if entry.ref_label else text
    text += " *(corrected)*" if entry.corrected else ""
    text += " *(private)*" if entry.private else ""
    label = _FULL_WORDS.get(entry.label, entry.label)
    return f"| {at} | {label} | {text} | {escape(entry.who)} |"


def _severity_words(incident: Incident) -> str:
    highest = min((severity for _, severity, _ in incident.severities), default=incident.severity)
    final = incident.severity
    label = f"SEV-{highest}"
    label += "" if incident.assessed else " (unassessed)"
    return label if final == highest else f"{label} (final: SEV-{final})"


def _duration(incident: Incident, now: datetime) -> str:
    start = detected_at(incident) or incident.declared_at
    if start is None:
        return "n/a"
    since = "from detection" if detected_at(incident) else "from the declaration"
    if incident.ended_at is None:
        return f"{words(max(now - start, now - now))} so far ({since}, ongoing)"
    return f"{words(max(incident.ended_at - start, now - now))} ({since} to resolution)"


def _impact(incident: Incident, tz: tzinfo) -> str:
    text, scope, symptoms = _impact_parts(incident)
    said = [escape(part) for part in (text, scope, symptoms) if part]
    began = impact_began_at(incident)
    if began:
        said.append(f"since {day_clock(began, tz)}")
    over = [x for _, x in incident.facts(f.MilestoneSet) if x.name == "impact_over"]
    if over and over[-1].time:
        said.append(f"until {day_clock(over[-1].time, tz)}")
    return "; ".join(said) if text or scope or symptoms else "; ".join(["not described", *said])


def _impact_parts(incident: Incident) -> tuple[str | None, str | None, str | None]:
    text = scope = symptoms = None
    for _, fact in incident.facts(f.ImpactDescribed):
        text, scope = fact.text or text, fact.scope or scope
        symptoms = fact.symptoms or symptoms
    return text, scope, symptoms


def _opening(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    """Compose the first paragraphs from what the record holds."""
    sentences = [_how_it_began(incident, playbook, tz)]
    people: dict[str, list[str]] = {}
    for stint in stints(incident):
        role = playbook.roles.get(stint.role)
        people.setdefault(role.title.lower() if role else stint.role, []).append(stint.name)
    if people:
        named = [f"{role}: {escape(', '.join(dict.fromkeys(n)))}" for role, n in people.items()]
        sentences.append(f"Roles: {'; '.join(named)}.")
    sentences += _turns(incident, tz)
    sentences.append(_how_it_ended(incident, tz))
    paragraphs = [" ".join(sentence for sentence in sentences if sentence)]
    hypotheses = [_hypothesis_line(item) for item in items(incident, "H")]
    if hypotheses:
        paragraphs.append("Possible causes looked at:\n\n" + "\n".join(hypotheses))
    told = _told(incident, playbook, now)
    if told:
        paragraphs.append(f"Updates: {told}")
    return "\n\n".join(paragraphs)


def _how_it_began(incident: Incident, playbook: Playbook, tz: tzinfo) -> str:
    declared = incident.declared
    source = playbook.sources.get(declared.source or "", "")
    found = detected_at(incident)
    how = f"It was detected at {day_clock(found, tz)}" if found else ""
    if source:
        how = f"{how or 'It became known'} ({source.lower()})"
    first = incident.severities[0][1] if incident.severities else declared.severity
    at = incident.declared_at
    opened = f"declared as SEV-{first} at {day_clock(at, tz)}" if at else ""
    opened += "" if declared.assessed else ", before anyone had assessed it"
    if not how:
        return f"The incident was {opened}." if opened else ""
    return f"{how} and {opened}." if opened else f"{how}."


def _turns(incident: Incident, tz: tzinfo) -> list[str]:
    found = []
    for at, severity, event in incident.severities[1:]:
        why = f" ({escape(event.note)})" if event and event.note else ""
        found.append(f"Severity became SEV-{severity} at {clock(at, tz)}{why}.")
    applied = proving(incident, Proof.MITIGATION_APPLIED)
    if applied:
        found.append(f"A mitigation was applied at {clock(applied[0].moment, tz)}.")
    verified = proving(incident, Proof.MITIGATION_VERIFIED)
    if verified:
        found.append(f"It was verified at {clock(verified[0].moment, tz)}.")
    return found


def _how_it_ended(incident: Incident, tz: tzinfo) -> str:
    match incident.state:
        case State.LIVE:
            return f"The incident is still live, in the {incident.phase} phase."
        case State.CANCELLED:
            cancelled = incident.facts(f.IncidentCancelled)
            why = escape(cancelled[-1][1].reason) if cancelled else ""
            return f"It was cancelled: {why}."
        case _:
            at = incident.ended_at
            return f"It was resolved at {day_clock(at, tz)}." if at else ""


def _hypothesis_line(item: Item) -> str:
    words_ = {"open": "open", "out": "ruled out", "confirmed": "confirmed"}
    why = f": {escape(item.why)}" if item.why else ""
    state = words_.get(item.state, item.state)
    return f"- **{item.label}** {escape(item.text)} — {state}{why}"


def _told(incident: Incident, playbook: Playbook, now: datetime) -> str:
    found = []
    for row_ in adherence(incident, playbook, now):
        title = playbook.audiences[row_.audience].title.lower()
        late = f", worst by {words(row_.worst_late)}" if row_.late else ""
        silence = words(row_.longest_silence)
        found.append(
            f"{title} {row_.updates} sent, {row_.on_time} of {row_.due} on time{late}, "
            f"longest silence {silence}"
        )
    return "; ".join(found) + "." if found else ""


def _mitigation(incident: Incident, tz: tzinfo) -> str:
    found = []
    for item in items(incident, "M"):
        why = f": {escape(item.why)}" if item.why and item.why != item.text else ""
        state = f"{item.state} {clock(item.since, tz)}{why}"
        found.append(f"- **{item.label}** {escape(item.text)} — {state}")
    return "\n".join(found) if found else "No mitigation was recorded."


def _action_items(incident: Incident) -> str:
    found = []
    for item in items(incident, "A"):
        mark = "x" if item.state == "done" else " "
        owner = escape(item.owner) if item.owner else "no owner"
        due = f", due {item.due}" if item.due else ", no date"
        link = (
            f" <{item.link}>" if item.link and re.fullmatch(r"https?://[^\s<>]+", item.link) else ""
        )
        found.append(f"- [{mark}] **{item.label}** {escape(item.text)} ({owner}{due}){link}")
    return "\n".join(found) if found else "None were recorded."


def _aar(incident: Incident, playbook: Playbook) -> str:
    scheduled = incident.facts(f.AarScheduled)
    if scheduled:
        return scheduled[-1][1].date
    level = playbook.severities.get(incident.severity)
    expected = level is None or level.aar_expected
    return "Not scheduled yet." if expected else f"None is expected at SEV-{incident.severity}."
