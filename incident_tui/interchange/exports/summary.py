"""The incident summary: the document that people who were not there read first."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.domain.projections.proofs import began_at
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.incident import Incident
from incident_tui.interchange.exports import story
from incident_tui.interchange.exports.markdown import escape, link
from incident_tui.interchange.exports.source import Source
from incident_tui.interchange.exports.timeline import timeline_table


def write(source: Source) -> str:
    """Return the summary of a source."""
    return summary(source.incident, source.playbook, source.now, source.tz)


def summary(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo = UTC) -> str:
    """Return the incident summary that the review starts from."""
    parts = [
        *head(incident, now, tz),
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
        mitigation(incident, tz),
        "",
        "## Action items",
        "",
        action_items(incident),
        "",
        "## AAR scheduled for",
        "",
        story.review_words(incident, playbook),
    ]
    return "\n".join(parts).rstrip() + "\n"


def head(incident: Incident, now: datetime, tz: tzinfo, *, what: str = "Incident") -> list[str]:
    """Return the title line and the facts below it."""
    start = began_at(incident)
    day = f"{start.astimezone(UTC):%Y-%m-%d}" if start else "unknown"
    drill = "DRILL: " if incident.declared.drill else ""
    return [
        f"# {what}: {drill}{escape(incident.title)}",
        "",
        f"**Date:** {day}",
        f"**Severity:** {story.severity_words(incident)}",
        f"**Duration:** {story.duration_words(incident, now)}",
        f"**Customer impact:** {story.impact_words(incident, tz, escape)}",
    ]


def _opening(incident: Incident, playbook: Playbook, now: datetime, tz: tzinfo) -> str:
    paragraphs = story.opening(incident, playbook, now, tz, escape)
    hypotheses = hypothesis_lines(incident)
    if hypotheses:
        paragraphs.append("Possible causes looked at:\n\n" + "\n".join(hypotheses))
    told = [f"- {line}" for line in story.updates(incident, playbook, now, tz)]
    if told:
        paragraphs.append("How each audience was kept informed:\n\n" + "\n".join(told))
    return "\n\n".join(paragraphs)


def hypothesis_lines(incident: Incident) -> list[str]:
    """Return each possible cause as an item of a list."""
    return [
        f"- **{item.label}** {story.hypothesis_words(item, escape)}"
        for item in items(incident, "H")
    ]


def mitigation(incident: Incident, tz: tzinfo) -> str:
    """Return what was done to stop the impact, each with its whole life."""
    found = [
        f"- **{item.label}** {story.mitigation_words(item, incident, tz, escape)}"
        for item in items(incident, "M")
    ]
    return "\n".join(found) if found else "No mitigation was recorded."


def action_items(incident: Incident) -> str:
    """Return the follow-ups as a list to tick."""
    found = []
    for item in items(incident, "A"):
        mark = "x" if item.state == "done" else " "
        words = story.action_words(item, escape)
        found.append(f"- [{mark}] **{item.label}** {words}{link(item.link)}")
    return "\n".join(found) if found else "None were recorded."
