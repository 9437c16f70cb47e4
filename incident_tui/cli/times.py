"""Times as they are given on the command line, and an incident as it stood at one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import RefusedError, UsageError
from incident_tui.domain.times.format import iso
from incident_tui.domain.times.parse import parse_future, parse_past

if TYPE_CHECKING:
    from incident_tui.domain.record.incident import Incident


def past(text: str | None, context: CommandContext) -> datetime | None:
    """Return the past time that an option names; None where it was not given."""
    return None if text is None else past_time(text, context)[0]


def past_time(
    text: str, context: CommandContext, impact: datetime | None = None
) -> tuple[datetime, bool]:
    """Return (instant, is approximate). Raises UsageError, or RefusedError for a doubtful one.

    A time with its whole date is taken as it is; `--yes` confirms any other.
    """
    if text.strip().lower() == "now":
        return context.clock.now(), False
    found = parse_past(text, context.clock.now(), context.tz, machine_tz=context.machine_tz)
    if found is None:
        raise UsageError(f"'{text}' is not a time", "14:05, -5m, yesterday 23:50, or ISO")
    doubt = found.doubt
    if doubt is None and impact is not None and found.at < impact:
        doubt = f"that is before the impact began ({iso(impact)})"
    if doubt and not found.full and not getattr(context.options, "yes", False):
        raise RefusedError(f"'{text}' is doubtful: {doubt}", f"say {iso(found.at)}, or add --yes")
    return found.at, found.approx


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
        return parse_future(text, context.clock.now(), context.tz) or past(text, context)
    return past(text, context)
