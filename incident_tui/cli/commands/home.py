"""Without a command: the list of the folder's incidents."""

from __future__ import annotations

from incident_tui.cli import screens
from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import UsageError
from incident_tui.drills.samples import live_sample


def run(context: CommandContext) -> int:
    """Open the list of incidents, or (with `--sample`) a live sample to try."""
    if context.options.json:
        raise UsageError("The home screen prints no JSON", "incident-tui list --json")
    screens.need_terminal()
    incident_id = None
    if context.options.sample:
        incident_id = live_sample(context.folder, context.playbook, context.clock)
    return screens.show(context, incident_id)
