"""The command `verify`: check files without changing them."""

from __future__ import annotations

import json
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.store.damage.verify import FileReport, examined, report_lines


def run(context: CommandContext) -> int:
    """Check files without changing them; 1 when any is damaged."""
    reports = [_report(context, named) for named in context.options.file]
    if context.options.json:
        print(json.dumps({"files": reports}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for report in reports for line in report_lines(report)))
    return 0 if all(report["sound"] for report in reports) else 1


def _report(context: CommandContext, named: str) -> FileReport:
    return examined(context.path_of(named) if not Path(named).exists() else Path(named))
