"""The command `merge`: two files of one incident into a third."""

from __future__ import annotations

import json
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import UsageError
from incident_tui.store.merge import merge


def run(context: CommandContext) -> int:
    """Write the union of two files of one incident to a third; tell what each side lacked."""
    options = context.options
    if options.output is None:
        raise UsageError("The merged file needs a name", "incident-tui merge A B -o C")
    a, b = context.path_of(options.a), context.path_of(options.b)
    out = Path(options.output).expanduser()
    merged = merge(a, b, out)
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
