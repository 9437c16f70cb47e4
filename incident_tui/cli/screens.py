"""Opening the screens: the one place of the command line where Textual is loaded."""

from __future__ import annotations

import os
import sys

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
    from incident_tui.cli.services import services  # noqa: PLC0415 - of the screens alone
    from incident_tui.tui import app  # noqa: PLC0415 - the cost of Textual is paid here

    options, settings = context.options, context.settings
    context.on_screen = True
    return app.run(
        services(context, opened),
        incident_id,
        mouse=settings.mouse and not getattr(options, "no_mouse", False),
        ascii_only=getattr(options, "ascii", False),
        wall=getattr(options, "wall", False),
        share=settings.share or getattr(options, "share", False),
    )


def need_terminal() -> None:
    """Refuse politely where there is nothing to draw on. Raises UsageError."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "The screens need a terminal", "without one: incident-tui status, list, log, do"
        )
    if os.environ.get("TERM", "") in {"", "dumb", "unknown"}:
        raise UsageError("This terminal (TERM) cannot draw a screen", "set TERM, or use status")
