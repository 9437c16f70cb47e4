"""The command `redact`: take the words of an entry out of the file for ever."""

from __future__ import annotations

from incident_tui.cli.context import CommandContext
from incident_tui.cli.recording import print_ids
from incident_tui.session.session import events_of


def run(context: CommandContext) -> int:
    """Take the words of an entry out of the file for ever; print the ids of the tombstones."""
    options = context.options
    session = context.session(options.id)
    try:
        outcome = session.redact(options.event, " ".join(options.why))
    finally:
        session.close()
    print_ids(context, events_of(outcome))
    for copy in context.folder.damaged_copies(session.id):
        context.warn(f"a copy kept by a repair still has the words: {copy}")
    return 0
