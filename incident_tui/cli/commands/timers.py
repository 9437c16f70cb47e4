"""The command `timers`: what is owed, and when."""

from __future__ import annotations

import json

from incident_tui.cli.context import CommandContext
from incident_tui.cli.seen import as_of
from incident_tui.cli.text.timers import timer_line
from incident_tui.domain.guidance.status_json import timer_json
from incident_tui.domain.obligations.timers import timers


def run(context: CommandContext) -> int:
    """Print what is owed and when, most urgent first."""
    incident, now, *_ = as_of(context)
    found = timers(incident, context.playbook, now)
    if context.options.json:
        print(json.dumps({"timers": [timer_json(t) for t in found]}, ensure_ascii=False, indent=2))
    else:
        if incident.declared.drill:
            print(f"DRILL  {incident.title}")
        for timer in found:
            print(timer_line(timer, context.tz, now))
    return 0
