"""The command `declare`: create an incident, from the words given or from an alert."""

from __future__ import annotations

import json
import sys

from incident_tui.cli import screens
from incident_tui.cli.alert import fill_in, keep
from incident_tui.cli.context import CommandContext
from incident_tui.cli.times import past, past_time
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.record.event import When
from incident_tui.session.declare import declare, declared_before

ROLES = ("ic", "comms", "ops", "scribe")
"""The roles that an option of their own fills."""


def run(context: CommandContext) -> int:
    """Create an incident; print its id as the last word (and open it with `--open`)."""
    options = context.options
    alert = fill_in(context)
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
        Request(_intent(context), _when(context)),
        context.playbook,
        context.recorder,
        incident_id=context.options.id,
        once=context.options.once,
    )


def _intent(context: CommandContext) -> Declare:
    options = context.options
    return Declare(
        " ".join(options.title),
        options.severity,
        options.source,
        past(options.detected_at, context),
        past(options.impact_at, context),
        options.drill,
        {role: name for role in ROLES if (name := getattr(options, role)) is not None},
    )


def _when(context: CommandContext) -> When:
    if context.options.at is None:
        return When()
    at, approx = past_time(context.options.at, context)
    return When.dated(at, approx=approx)
