"""The command `update`: record an update that was sent to an audience."""

from __future__ import annotations

import sys
from datetime import datetime

from incident_tui.cli.context import CommandContext
from incident_tui.cli.recording import send, when_of
from incident_tui.cli.times import past
from incident_tui.cli.words import one_of
from incident_tui.domain.decide.intents import PostUpdate, Request
from incident_tui.domain.errors import UsageError
from incident_tui.domain.times.parse import parse_future


def run(context: CommandContext) -> int:
    """Record an update that was sent; print its id."""
    options = context.options
    session = context.session(options.id)
    text = " ".join(options.text)
    text = sys.stdin.read().strip() if text == "-" else text
    audience = one_of("audience", options.audience, list(context.playbook.audiences))
    stages = [stage.slug for stage in context.playbook.stages]
    stage = one_of("stage", options.stage, stages) if options.stage else None
    intent = PostUpdate(audience, text, stage, _next(context), context.tz)
    return send(context, session, (Request(intent, when_of(context, session)),))


def _next(context: CommandContext) -> datetime | None:
    """Return when the next update is promised, by `--next`. Raises UsageError."""
    text = context.options.next
    if text is None:
        return None
    at = context.options.at
    sent = None if at == "unknown" else past(at, context)
    found = parse_future(text, sent or context.clock.now(), context.tz)
    if found is None:
        raise UsageError(f"'{text}' is not a time ahead", "30m, 14:35, or ISO")
    return found
