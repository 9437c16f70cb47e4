"""The command `update`: record an update that was sent to an audience."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from incident_tui.cli.context import CommandContext
from incident_tui.cli.recording import confirm, line_context, send, when_of
from incident_tui.cli.seen import read_ahead
from incident_tui.cli.text import stdin
from incident_tui.cli.words import one_of
from incident_tui.domain.decide.intents import PostUpdate, Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.reading import Context, ParsedLine
from incident_tui.domain.language.updates import asked_if_public, secret_in_update, update_line
from incident_tui.domain.privacy.secrets import secret_kinds
from incident_tui.domain.times.format import clock_near
from incident_tui.domain.times.promises import Promise, read_promise


def run(context: CommandContext) -> int:
    """Record an update that was sent; print its id."""
    options = context.options
    session = context.session(options.id)
    text = " ".join(options.text)
    text = stdin.text().strip() if text == "-" else text
    audience = one_of("audience", options.audience, list(context.playbook.audiences))
    stages = [stage.slug for stage in context.playbook.stages]
    stage = one_of("stage", options.stage, stages) if options.stage else None
    reading = _read(audience, text, stage, line_context(context, session))
    confirm(reading, context)
    when = when_of(context, session)
    next_at = _next(context, when.at)
    if next_at is not None:
        _compare(text, next_at, when.at, context)
    requests = tuple(
        Request(replace(request.intent, next_at=next_at), when)
        for request in reading.requests
        if isinstance(request.intent, PostUpdate)
    )
    return send(context, session, requests)


def _read(audience: str, text: str, stage: str | None, about: Context) -> ParsedLine:
    """Return the update that a text is. Raises RefusedError for an empty one, or one with a secret.

    Without a stage, one in front of the text is taken, and what plainly says another is asked.
    """
    if kinds := secret_kinds(text):
        raise secret_in_update(kinds)
    reading = update_line(audience, f"{stage}: {text}" if stage else text, about)
    reading = asked_if_public(reading, about)
    if reading.problem is not None:
        raise RefusedError(reading.problem.what, reading.problem.hint)
    return reading


def _next(context: CommandContext, sent: datetime | None) -> datetime | None:
    """Return when the next update is promised, by `--next`. Raises UsageError."""
    text = context.options.next
    if text is None:
        return None
    return read_ahead(text, context, sent)


def _compare(text: str, next_at: datetime, sent: datetime | None, context: CommandContext) -> None:
    """Say on stderr where a text promises another time than `--next`, which is recorded."""
    now = context.clock.now()
    found = read_promise(text, sent or now, context.tz)
    if isinstance(found, Promise) and found.at != next_at:
        said, taken = (clock_near(at, context.tz, now) for at in (found.at, next_at))
        context.warn(f"the text promises {said}, and {taken} is recorded, by --next")
