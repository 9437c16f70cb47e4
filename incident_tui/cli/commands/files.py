"""The commands about files themselves: verify, merge, redact."""

from __future__ import annotations

import json
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import NotFoundError, RefusedError, UsageError
from incident_tui.session.session import events_of
from incident_tui.store.damage.verify import Report, examined, report_lines
from incident_tui.store.merge import merge as merge_files


def verify(context: CommandContext) -> int:
    """Check files without changing them; 1 when any is damaged."""
    reports = [_report(context, named) for named in context.options.file]
    if context.options.json:
        print(json.dumps({"files": reports}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(line for report in reports for line in report_lines(report)))
    return 0 if all(report["sound"] for report in reports) else 1


def _report(context: CommandContext, named: str) -> Report:
    return examined(context.path_of(named) if not Path(named).exists() else Path(named))


def merge(context: CommandContext) -> int:
    """Write the union of two files of one incident to a third; tell what each side lacked."""
    options = context.options
    if options.output is None:
        raise UsageError("The merged file needs a name", "incident-tui merge A B -o C")
    a, b = context.path_of(options.a), context.path_of(options.b)
    out = Path(options.output).expanduser()
    merged = merge_files(a, b, out)
    lacked = {"a": len(merged.lacked_by_first), "b": len(merged.lacked_by_second)}
    if context.options.json:
        whole = {"path": str(out), "events": merged.events, "lacked": lacked}
        print(json.dumps({**whole, "damaged": merged.damaged}))
        return 0
    print(f"{out}: {merged.events} events")
    print(f"  {a} lacked {lacked['a']}, {b} lacked {lacked['b']}")
    if merged.damaged:
        print(f"  {merged.damaged} damaged records of theirs are not in it; the inputs keep them")
    return 0


def redact(context: CommandContext) -> int:
    """Take the words of an entry out of the file for ever; print the ids of the tombstones."""
    options = context.options
    session = context.session(options.id)
    try:
        outcome = session.redact(options.event, " ".join(options.why))
    finally:
        session.close()
    if isinstance(outcome, RefusedError) and outcome.what.startswith("There is no entry"):
        raise NotFoundError(outcome.what, outcome.hint)
    ids = [event.id for event in events_of(outcome)]
    print(json.dumps({"events": ids}) if options.json else "\n".join(ids))
    for copy in context.folder.damaged_copies(session.id):
        context.warn(f"a copy kept by a repair still has the words: {copy}")
    return 0
