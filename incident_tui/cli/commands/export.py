"""The command `export`: the record as a document, printed or in a file."""

from __future__ import annotations

import sys
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.cli.files import write_private
from incident_tui.domain.errors import UsageError
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.text import one_line
from incident_tui.interchange.exports.formats import FORMATS, Format
from incident_tui.interchange.exports.source import Source


def run(context: CommandContext) -> int:
    """Print the document, or write it to `--output`."""
    options = context.options
    session = context.session(options.id, read_only=True)
    session.close()
    kind, audience, incident = FORMATS[options.format], options.audience, session.incident
    if audience == "external":
        incident = _for_outside(incident, kind, context)
    now, tz = session.clock.now(), context.tz
    text = kind.write(Source(incident, context.playbook, now, tz, session.id, audience))
    if options.output is None:
        print(text, end="")
        return 0
    path = Path(options.output).expanduser()
    write_private(path, text, force=options.force)
    print(path)
    return 0


def _for_outside(incident: Incident, kind: Format, context: CommandContext) -> Incident:
    """Return what may leave; what was stripped is said on stderr before anything is written.

    Raises UsageError for a document that is for the people of the incident.
    """
    if not kind.for_outside:
        raise UsageError("A hand-over brief is for the people of the incident", "--format summary")
    from incident_tui.domain.privacy.external import (  # noqa: PLC0415 - patterns of secrets
        external,
        stripped_words,
    )

    incident, stripped = external(incident, context.playbook)
    said = [one_line(stripped_words(row)) for row in stripped] or ["nothing"]
    said.append("read it once more before it is sent: words can tell what no rule knows")
    print("incident-tui: stripped from this external copy:", file=sys.stderr)
    for line in said:
        print(f"  {line}", file=sys.stderr)
    return incident
