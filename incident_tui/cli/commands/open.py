"""The commands `open` and `wall`: one incident on the screen."""

from __future__ import annotations

import os
from pathlib import Path

from incident_tui.cli import screens
from incident_tui.cli.context import CommandContext


def run(context: CommandContext) -> int:
    """Open the dashboard of one incident, or its wall where the options say so."""
    path = context.path_of(context.options.id)
    screens.need_terminal()
    session = context.session(str(path), read_only=context.options.read_only)
    if path.parent.resolve() != context.data_dir:
        context.data_dir = Path(os.path.realpath(path.parent))
    return screens.show(context, session.id, session)
