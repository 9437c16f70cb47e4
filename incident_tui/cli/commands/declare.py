"""The command `declare`: create an incident, from the words given or from an alert."""

from __future__ import annotations

import json
import sys

from incident_tui.cli import screens
from incident_tui.cli.alert import fill_in, keep
from incident_tui.cli.consent import need_consent
from incident_tui.cli.context import CommandContext
from incident_tui.cli.recording import named
from incident_tui.cli.seen import read_past
from incident_tui.domain.decide.intents import Declare, Request, SetMilestone
from incident_tui.domain.record.event import When
from incident_tui.domain.record.incident import Incident
from incident_tui.session.declare import declare, declared_before

ROLES = ("ic", "comms", "ops", "scribe")
"""The roles that an option of their own fills."""


def run(context: CommandContext) -> int:
    """Create an incident; print its id as the last word (and open it with `--open`)."""
    options = context.options
    alert = fill_in(context)
    need_consent(" ".join(options.title), context)
    context.folder.ensure()
    if options.once:
        with context.folder.locked():
            known = declared_before(context.folder, options.once, context.clock)
            incident_id = known or _create(context)
    else:
        incident_id = _create(context)
    if alert is not None:
        keep(context, incident_id, alert)
    if options.json:
        print(json.dumps({"id": incident_id, "path": str(context.folder.path_of(incident_id))}))
    else:
        print(f"declared {incident_id}")
    if not options.open:
        return 0
    sys.stdout.flush()
    return screens.show(context, incident_id)


def _create(context: CommandContext) -> str:
    """Declare it; return its id. Raises what went wrong."""
    return declare(
        context.folder,
        _request(context),
        context.playbook,
        context.recorder,
        incident_id=context.options.id,
        once=context.options.once,
    )


def _request(context: CommandContext) -> Request:
    options = context.options
    when = When() if options.at is None else _when(options.at, context)
    detected = _milestone("detected", options.detected_at, context, when)
    impact = _milestone("impact_began", options.impact_at, context, when)
    intent = Declare(
        " ".join(options.title),
        options.severity,
        options.source,
        detected.time if detected else None,
        impact.time if impact else None,
        options.drill,
        _roles(context),
        milestones=tuple(m for m in (detected, impact) if m and (m.approx or m.time is None)),
    )
    return Request(intent, when)


def _roles(context: CommandContext) -> dict[str, str]:
    """Return who holds each role from the start, by the options. Raises RefusedError."""
    given = {role: name for role in ROLES if (name := getattr(context.options, role)) is not None}
    return {role: named(context, name, f"--{role}", Incident()) for role, name in given.items()}


def _when(text: str, context: CommandContext, since: When | None = None) -> When:
    """Return when something happened; what is relative counts from `since`."""
    read = read_past(text, context, since=since.at if since else None)
    return When.dated(read.at, approx=read.approx)


def _milestone(
    name: str, text: str | None, context: CommandContext, declared: When
) -> SetMilestone | None:
    """Return a milestone that an option sets: at an instant, about one, or known to be unknown."""
    if text is None:
        return None
    when = _when(text, context, declared)
    return SetMilestone(name, when.at, when.approx)
