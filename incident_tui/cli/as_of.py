"""An incident as it is looked at: now, or as it stood at `--at`."""

from __future__ import annotations

from datetime import datetime

from incident_tui.cli.context import CommandContext
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.parse import parse_future


def as_of(context: CommandContext) -> tuple[Incident, datetime, str]:
    """Return the incident, the instant it is seen at, and its id."""
    session = context.session(context.options.id, read_only=True)
    session.close()
    now = context.clock.now()
    at = _seen_at(context)
    if at is None:
        return session.incident, now, session.id
    incident = session.incident if at > now else session.incident.as_of(at)
    return incident, at, session.id


def _seen_at(context: CommandContext) -> datetime | None:
    """Read `--at` of a look: a past time, or one ahead with its whole date."""
    text = context.options.at
    if text is None:
        return None
    if text.startswith("+"):
        return parse_future(text, context.clock.now(), context.tz) or context.past(text)
    return context.past(text)
