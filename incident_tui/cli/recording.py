"""What the commands that record share: when it happened, sending it, the ids that come back."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime

from incident_tui.cli.context import CommandContext
from incident_tui.cli.seen import read_past
from incident_tui.cli.text import understood
from incident_tui.domain.decide.intents import PostUpdate, Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.people import one_person
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.domain.projections.impact import impact_began_at
from incident_tui.domain.record.event import Event, When
from incident_tui.domain.record.incident import Incident
from incident_tui.session.catalogue import ids_beside
from incident_tui.session.session import Session, events_of


def when_of(context: CommandContext, session: Session) -> When:
    """Return when something happened, by `--at`. Raises UsageError, RefusedError."""
    text = context.options.at
    if text is None:
        return When()
    read = read_past(text, context, lambda: impact_of(session))
    return When.dated(read.at, approx=read.approx)


def impact_of(session: Session) -> datetime | None:
    """Return when the impact of an incident began, as far as anybody said."""
    return impact_began_at(session.incident)


def send(context: CommandContext, session: Session, requests: tuple[Request, ...]) -> int:
    """Record requests and print the ids of the events; return the status.

    What is odd about an update, and what was understood, goes to stderr. Raises RefusedError,
    NotSavedError.
    """
    if any(isinstance(request.intent, PostUpdate) for request in requests):
        _say_findings(context, session, requests)
    outcome = session.dispatch(*requests, once=context.options.once)
    session.close()
    events = events_of(outcome)
    if context.options.json or context.options.verbose or sys.stderr.isatty():
        _print_understood(context, session, events)
    else:
        print("\n".join(event.id for event in events))
    return 0


def _print_understood(context: CommandContext, session: Session, events: Sequence[Event]) -> None:
    from incident_tui.cli.text.recorded import of_events  # noqa: PLC0415 - only where it is said

    found = of_events(events, session, context.tz)
    if understood.wanted(context):
        understood.say(context, found)
    if context.options.json:
        said = {"events": [e.id for e in events], "understood": [one.json() for one in found]}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print("\n".join(event.id for event in events))


def line_context(context: CommandContext, session: Session) -> Context:
    """Return what a line is read against."""
    return Context(
        session.incident,
        context.playbook,
        context.clock.now(),
        context.tz,
        context.me,
        context.machine_tz,
        incidents=ids_beside(session.path),
    )


def named(context: CommandContext, text: str, option: str, incident: Incident) -> str:
    """Return whom an option names, as the incident spells it. Raises RefusedError.

    `me` is who records; nobody, several people and more than a name are refused.
    """
    about = Context(
        incident, context.playbook, context.clock.now(), context.tz, context.me, context.machine_tz
    )
    name = one_person(text, about, option)
    if isinstance(name, RefusedError):
        raise name
    return name


def confirm(reading: ParsedLine, context: CommandContext) -> None:
    """Refuse a line that can be read in several ways, naming them. Raises RefusedError.

    `--yes` takes the first and says so; a time with its whole date is taken as it is.
    """
    for hint in reading.hints:
        context.warn(hint)
    asked = reading.asked
    if asked is None or asked.full:
        return
    named = [f"{way.words}: {way.form}" if way.form else way.words for way in asked.ways]
    what = without_secrets(f"{asked.what}: {' · '.join(named)}")
    if not context.options.yes:
        raise RefusedError(what, "write the one that is meant, or add --yes, which takes the first")
    context.warn(without_secrets(f"{asked.what}; taken: {asked.ways[0].words}"))


def _say_findings(context: CommandContext, session: Session, requests: tuple[Request, ...]) -> None:
    """Ask about what an update promises, and say on stderr what it is warned of.

    What refuses it is said by the refusal. Raises RefusedError.
    """
    from incident_tui.cli.text import lint  # noqa: PLC0415 - only for an update

    about = line_context(context, session)
    reading = ParsedLine("update", requests=requests)
    confirm(lint.with_promise(reading, about), context)
    lint.say_warnings(reading, about)


def print_ids(context: CommandContext, events: Sequence[Event]) -> None:
    """Print the ids of events: a line each, or JSON."""
    ids = [event.id for event in events]
    print(json.dumps({"events": ids}) if context.options.json else "\n".join(ids))
