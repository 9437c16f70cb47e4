"""When something happened, by an option; and an incident as it stood at a time.

The reader of times is loaded here, where one is given: most commands are given none.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import NotFoundError, UsageError
from incident_tui.domain.times.format import day_clock

if TYPE_CHECKING:
    from incident_tui.domain.projections.arrivals import Arrived
    from incident_tui.domain.record.incident import Incident
    from incident_tui.domain.times.answer import ReadTime


def read_past(
    text: str,
    context: CommandContext,
    impact: Callable[[], datetime | None] | None = None,
    *,
    since: datetime | None = None,
) -> ReadTime:
    """Return what a past time means: see `times`. Raises UsageError, RefusedError."""
    found: ReadTime = _reader().read_past(text, context, impact, since=since)
    return found


def read_ahead(text: str, context: CommandContext, since: datetime | None = None) -> datetime:
    """Return what a time ahead of `since` (now) means. Raises UsageError, RefusedError."""
    found: datetime = _reader().read_ahead(text, context, since)
    return found


def _reader() -> ModuleType:
    """Return the module that reads times."""
    from incident_tui.cli import times  # noqa: PLC0415 - only with a time

    return times


class Look(NamedTuple):
    """An incident as it is seen at an instant, and when what others recorded arrived here.

    `arrived`: not before, `arrived_by`: not after. `folder` is where its file lies.
    """

    incident: Incident
    now: datetime
    incident_id: str
    arrived: Arrived
    folder: Path
    arrived_by: Arrived


def as_of(context: CommandContext) -> Look:
    """Return the incident as it is seen now, or at `--at`.

    Raises NotFoundError where it was not declared by then.
    """
    session = context.session(context.options.id, read_only=True)
    session.close()
    now = context.clock.now()
    at = _seen_at(context)
    here = session.id, session.arrived, session.path.parent, session.arrived_by(now)
    if at is None:
        return Look(session.incident, now, *here)
    declared = session.incident.declared_at
    if declared is not None and at < declared:
        then, since = day_clock(at, context.tz), day_clock(declared, context.tz)
        raise NotFoundError(f"{session.id} was not declared yet at {then} (declared {since})")
    incident = session.incident if at > now else session.incident.as_of(at)
    return Look(incident, at, *here)


def _seen_at(context: CommandContext) -> datetime | None:
    """Read `--at` of a look: a past time, or one ahead that begins with `+` or `in`."""
    text = context.options.at
    if text is None:
        return None
    if text.strip().lower().startswith(("+", "in ")):
        return read_ahead(text, context)
    at = read_past(text, context).at
    if at is None:
        raise UsageError("There is no look at an unknown time", "name one: 14:05, -5m, or ISO")
    return at
