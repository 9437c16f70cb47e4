"""The command `conflicts`: what is contested, and how it is settled."""

from __future__ import annotations

import json

from incident_tui.cli.context import CommandContext
from incident_tui.domain.guidance.status_json import conflict_json
from incident_tui.domain.projections.conflicts import conflict_text, conflicts


def run(context: CommandContext) -> int:
    """Print what people who did not see each other said differently, the severity first."""
    session = context.session(context.options.id, read_only=True)
    session.close()
    if context.options.json:
        found = [conflict_json(conflict) for conflict in conflicts(session.incident)]
        print(json.dumps({"conflicts": found}, ensure_ascii=False, indent=2))
    else:
        print(conflict_text(session.incident, context.tz))
    return 0
