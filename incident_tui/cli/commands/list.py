"""The command `list`: all incidents of the folder."""

from __future__ import annotations

import json
from datetime import datetime

from incident_tui.cli.context import CommandContext
from incident_tui.cli.text.timers import timer_words
from incident_tui.domain.guidance.status_json import timer_json
from incident_tui.domain.times.format import duration, iso
from incident_tui.session.catalogue import Listing, list_incidents


def run(context: CommandContext) -> int:
    """Print all incidents of the folder, live ones first."""
    now = context.clock.now()
    found = list_incidents(context.folder, context.playbook, context.clock)
    if context.options.json:
        rows = [_listing_json(row) for row in found]
        print(json.dumps({"incidents": rows}, ensure_ascii=False, indent=2))
        return 0
    for row in found:
        print(_listing_line(row, now))
    if not found:
        print(f'No incidents in {context.data_dir}. incident-tui declare "what is wrong" -s1')
    return 0


def _listing_line(row: Listing, now: datetime) -> str:
    if row.problem is not None:
        return f"! {row.id}  {row.problem}"
    drill = "DRILL " if row.drill else ""
    now = row.now or now
    due = f"  {row.urgent.name} {timer_words(row.urgent, now)}" if row.urgent else ""
    owed = f"  owed: {', '.join(row.owed)}" if row.owed else ""
    state = "" if row.live else f" {row.state.value}"
    same = [f"duplicate of {row.duplicate_of}"] if row.duplicate_of else []
    same += [f"its duplicates: {', '.join(row.duplicates)}"] if row.duplicates else []
    said = "".join(f"\n    {words}" for words in (*same, *row.notices))
    return (
        f"{'*' if row.live else ' '} {row.id}  {drill}SEV-{row.severity}{state}"
        f"  {row.phase}  {duration(row.elapsed)}  {row.title}{due}{owed}{said}"
    )


def _listing_json(row: Listing) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "severity": row.severity,
        "assessed": row.assessed,
        "phase": row.phase,
        "state": row.state.value if row.problem is None else None,
        "drill": row.drill,
        "declared_at": iso(row.declared_at) if row.declared_at else None,
        "ended_at": iso(row.ended_at) if row.ended_at else None,
        "elapsed_s": int(row.elapsed.total_seconds()),
        "urgent": timer_json(row.urgent) if row.urgent else None,
        "owed": [*row.owed],
        "notices": [*row.notices],
        "duplicate_of": row.duplicate_of,
        "duplicates": [*row.duplicates],
        "problem": row.problem,
    }
