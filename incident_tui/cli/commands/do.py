"""The command `do`: record what a line of the composer means."""

from __future__ import annotations

from msgspec.structs import replace

from incident_tui.cli.context import CommandContext
from incident_tui.cli.recording import send, when_of
from incident_tui.domain.errors import RefusedError, UsageError
from incident_tui.domain.language.composer import Context, ParsedLine, read_line
from incident_tui.session.catalogue import ids_beside
from incident_tui.session.session import Session


def run(context: CommandContext) -> int:
    """Record what a line means; print the ids of its events."""
    options = context.options
    session = context.session(options.id)
    reading = _read(context, session)
    if not reading.requests:
        raise UsageError("There is nothing to log", "give the line after the id")
    _confirm(reading, context)
    requests = reading.requests
    if options.at is not None and reading.when.live:
        when = when_of(context, session)
        requests = tuple(replace(request, when=when) for request in requests)
    return send(context, session, requests)


def _read(context: CommandContext, session: Session) -> ParsedLine:
    """Return what the line means. Raises RefusedError, and UsageError for what needs the screen."""
    line_context = Context(
        session.incident,
        context.playbook,
        context.clock.now(),
        context.tz,
        context.me,
        context.machine_tz,
        incidents=ids_beside(session.path),
    )
    reading = read_line(" ".join(context.options.line), line_context)
    if reading.problem is not None:
        raise RefusedError(reading.problem.what, reading.problem.hint)
    if reading.screen is not None:
        from incident_tui.cli.instead import instead  # noqa: PLC0415 - only for a refusal

        raise UsageError(*instead(reading.screen.action))
    return reading


def _confirm(reading: ParsedLine, context: CommandContext) -> None:
    """Refuse a line that can be read in several ways, naming them. Raises RefusedError."""
    asked = reading.asked
    if asked is None or asked.full or context.options.yes:
        return
    ways = " · ".join(f"{way.words}: {way.form}" if way.form else way.words for way in asked.ways)
    raise RefusedError(f"{asked.what}: {ways}", "write the one that is meant, or add --yes")
