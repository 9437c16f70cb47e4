"""The command `do`: record what a line of the composer means."""

from __future__ import annotations

from msgspec.structs import replace

from incident_tui.cli.consent import need_consent
from incident_tui.cli.context import CommandContext
from incident_tui.cli.recording import confirm, line_context, send, when_of
from incident_tui.domain.errors import RefusedError, UsageError
from incident_tui.domain.language.composer import ParsedLine, read_line
from incident_tui.domain.language.updates import is_update, secret_in_update
from incident_tui.domain.privacy.secrets import secret_kinds, without_secrets
from incident_tui.domain.record.event import When
from incident_tui.domain.times.format import exact
from incident_tui.session.session import Session


def run(context: CommandContext) -> int:
    """Record what a line means; print the ids of its events."""
    line = " ".join(context.take_text())
    session = context.session(context.options.id)
    when = None if context.options.at is None else when_of(context, session)
    reading = _read(line, context, session, when)
    if not reading.requests:
        raise UsageError("There is nothing to log", "give the line after the id")
    if is_update(reading.requests) and (kinds := secret_kinds(line)):
        raise secret_in_update(kinds)
    need_consent(line, context)
    confirm(reading, context)
    requests = reading.requests
    if when is not None and reading.when.live:
        dated = _read(_dated(line, when), context, session)
        confirm(dated, context)
        requests = dated.requests or requests
        requests = tuple(replace(request, when=when) for request in requests)
    return send(context, session, requests)


def _dated(line: str, when: When) -> str:
    r"""Return a line with the time of `--at` in front, so that what is relative counts from it.

    What is text by its first character, a space or `\`, stays as it is.
    """
    if line[:1] in {" ", "\\"}:
        return line
    return f"{'~' if when.approx else ''}{exact(when.at)}{'' if when.at else ':'} {line}"


def _read(
    line: str, context: CommandContext, session: Session, when: When | None = None
) -> ParsedLine:
    """Return what the line means; a time of its own counts from `when`, the instant of `--at`.

    Raises RefusedError, and UsageError for what needs the screen.
    """
    about = line_context(context, session)
    if when is not None and when.at is not None:
        about = replace(about, now=when.at)
    reading = read_line(line, about)
    if reading.problem is not None:
        problem = reading.problem
        raise RefusedError(without_secrets(problem.what), without_secrets(problem.hint))
    if reading.screen is not None:
        from incident_tui.cli.instead import instead  # noqa: PLC0415 - only for a refusal

        raise UsageError(*instead(reading.screen.action))
    return reading
