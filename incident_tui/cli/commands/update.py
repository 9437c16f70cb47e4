"""The command `update`: record an update that was sent to an audience."""

from __future__ import annotations

import sys
from datetime import datetime

from incident_tui.cli.context import CommandContext
from incident_tui.cli.recording import send, when_of
from incident_tui.cli.seen import read_ahead
from incident_tui.cli.words import one_of
from incident_tui.domain.decide.intents import PostUpdate, Request


def run(context: CommandContext) -> int:
    """Record an update that was sent; print its id."""
    options = context.options
    session = context.session(options.id)
    text = " ".join(options.text)
    text = sys.stdin.read().strip() if text == "-" else text
    audience = one_of("audience", options.audience, list(context.playbook.audiences))
    stages = [stage.slug for stage in context.playbook.stages]
    stage = one_of("stage", options.stage, stages) if options.stage else None
    when = when_of(context, session)
    intent = PostUpdate(audience, text, stage, _next(context, when.at), context.tz)
    return send(context, session, (Request(intent, when),))


def _next(context: CommandContext, sent: datetime | None) -> datetime | None:
    """Return when the next update is promised, by `--next`. Raises UsageError."""
    text = context.options.next
    if text is None:
        return None
    return read_ahead(text, context, sent)
