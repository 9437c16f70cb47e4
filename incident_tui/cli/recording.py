"""What the commands that record share: when it happened, sending it, the ids that come back."""

from __future__ import annotations

import json
from collections.abc import Sequence

from incident_tui.cli.context import CommandContext
from incident_tui.cli.seen import read_past
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.projections.proofs import impact_began_at
from incident_tui.domain.record.event import Event, When
from incident_tui.session.session import Session, events_of


def when_of(context: CommandContext, session: Session) -> When:
    """Return when something happened, by `--at`. Raises UsageError, RefusedError."""
    text = context.options.at
    if text is None:
        return When()
    read = read_past(text, context, lambda: impact_began_at(session.incident))
    return When.dated(read.at, approx=read.approx)


def send(context: CommandContext, session: Session, requests: tuple[Request, ...]) -> int:
    """Record requests and print the ids of the events; return the status.

    Raises RefusedError, NotSavedError.
    """
    outcome = session.dispatch(*requests, once=context.options.once)
    session.close()
    print_ids(context, events_of(outcome))
    return 0


def print_ids(context: CommandContext, events: Sequence[Event]) -> None:
    """Print the ids of events: a line each, or JSON."""
    ids = [event.id for event in events]
    print(json.dumps({"events": ids}) if context.options.json else "\n".join(ids))
