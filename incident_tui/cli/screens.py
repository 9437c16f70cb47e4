"""Opening the screens: the one place of the command line where Textual is loaded."""

from __future__ import annotations

import os
import sys

from incident_tui.cli.command import load_without
from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import UsageError
from incident_tui.session.session import Session
from incident_tui.tui.terminal.typeahead import STDIN


def show(context: CommandContext, incident_id: str | None, opened: Session | None = None) -> int:
    """Run the screens until they are left; return the exit status.

    `opened` is the session of the incident where it is open already.
    """
    need_terminal()
    STDIN.hold()
    context.folder.ensure()
    load_without("ssl", "asyncio")
    from incident_tui.cli.services import run_app  # noqa: PLC0415 - the cost of Textual

    context.on_screen = True
    return run_app(context, incident_id, opened)


def need_terminal() -> None:
    """Refuse politely where there is nothing to draw on. Raises UsageError."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "The screens need a terminal", "without one: incident-tui status, list, log, do"
        )
    if os.environ.get("TERM", "") in {"", "dumb", "unknown"}:
        raise UsageError("This terminal (TERM) cannot draw a screen", "set TERM, or use status")
