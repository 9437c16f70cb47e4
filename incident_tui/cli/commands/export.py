"""The command that writes documents: export. Whole or not at all, private to its owner."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.cli.parsers import FORMATS
from incident_tui.domain.errors import NotSavedError, RefusedError, UsageError
from incident_tui.domain.guidance.handover_brief import brief
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import one_line
from incident_tui.interchange.exports.aar import aar
from incident_tui.interchange.exports.summary import summary
from incident_tui.interchange.exports.timeline import timeline
from incident_tui.session.session import Session


def export(context: CommandContext) -> int:
    """Print the document, or write it to `--output`."""
    session = context.session(context.options.id, read_only=True)
    session.close()
    text = document(session, context.options.format, context, context.options.audience)
    if context.options.output is None:
        print(text, end="")
        return 0
    path = Path(context.options.output).expanduser()
    write_private(path, text, force=context.options.force)
    print(path)
    return 0


def document(
    session: Session, kind: str, context: CommandContext, audience: str = "internal"
) -> str:
    """Return one document of an incident. Raises UsageError for a kind that there is not.

    For an external audience, what was stripped is said on stderr before anything is written.
    """
    incident = session.incident
    if audience == "external":
        incident = _for_outside(incident, kind, context)
    return _document(incident, session, kind, context, audience)


def _for_outside(incident: Incident, kind: str, context: CommandContext) -> Incident:
    from incident_tui.domain.privacy.external import external, stripped_words  # noqa: PLC0415 - paid if used

    if kind == "brief":
        raise UsageError("A hand-over brief is for the people of the incident", "--format summary")
    incident, stripped = external(incident, context.playbook)
    print("incident-tui: stripped from this external copy:", file=sys.stderr)
    for row in stripped:
        print(f"  {one_line(stripped_words(row))}", file=sys.stderr)
    if not stripped:
        print("  nothing", file=sys.stderr)
    print(
        "  read it once more before it is sent: words can tell what no rule knows", file=sys.stderr
    )
    return incident


def _document(
    incident: Incident, session: Session, kind: str, context: CommandContext, audience: str
) -> str:
    book, now, name = context.playbook, session.clock.now(), session.id
    match kind:
        case "summary":
            return summary(incident, book, now, context.tz)
        case "timeline":
            return timeline(incident, book, context.tz)
        case "brief":
            return brief(incident, book, now, context.tz)
        case "aar":
            return aar(incident, book, now, context.tz)
        case "json":
            from incident_tui.interchange.exports.json_record import to_json  # noqa: PLC0415 - paid if used

            return to_json(incident, book, now, name, audience)
        case "csv":
            from incident_tui.interchange.exports.csv_log import to_csv  # noqa: PLC0415

            return to_csv(incident, book)
        case "ics":
            from incident_tui.interchange.exports.ics import to_ics  # noqa: PLC0415

            return to_ics(incident, now, name)
        case "html":
            from incident_tui.interchange.exports.html import to_html  # noqa: PLC0415

            return to_html(incident, book, now, context.tz, name)
        case _:
            raise UsageError(f"There is no document '{kind}'", f"one of: {', '.join(FORMATS)}")


def write_private(path: Path, text: str, *, force: bool = False) -> None:
    """Write a file at once and 0600. Raises RefusedError if it is there, NotSavedError."""
    if path.is_symlink() or path.is_dir():
        what = "a link" if path.is_symlink() else "a folder"
        raise RefusedError(f"{path} is {what}", "name another file")
    if path.exists() and not force:
        raise RefusedError(f"{path} is there already", "add --force, or name another file")
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        what = f"{path} was not written: {error.strerror or error}"
        raise NotSavedError(what, "name another place with -o") from error
