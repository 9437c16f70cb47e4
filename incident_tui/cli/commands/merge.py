"""The command `merge`: two files of one incident into a third, or one into the other."""

from __future__ import annotations

import json
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import RefusedError, UsageError
from incident_tui.domain.text import one_line
from incident_tui.store.merge import merge, merge_into


def run(context: CommandContext) -> int:
    """Write the union of two files of one incident to a third, or have one take in the other."""
    options = context.options
    if options.into is not None and options.b is None and options.output is None:
        return _into(context)
    if options.into is not None or options.b is None or options.output is None:
        what = "Merge two files into a new one, or one into the other"
        raise UsageError(what, "incident-tui merge A B -o C · incident-tui merge A --into B")
    return _to_a_third(context)


def _to_a_third(context: CommandContext) -> int:
    """Write a third file; tell what each side lacked."""
    options = context.options
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


def _into(context: CommandContext) -> int:
    """Have B take in what A has; tell what was taken, and name what was refused."""
    a, b = context.path_of(context.options.a), context.path_of(context.options.into)
    events, absorbed, damaged = merge_into(a, b, clock=context.clock)
    taken, known, refused = absorbed
    status = RefusedError.exit_code if refused else 0
    if context.options.json:
        named = [{"id": name, "why": why} for name, why in refused]
        found = {"path": str(b), "events": events, "taken": len(taken), "known": known}
        print(json.dumps({**found, "refused": named, "damaged": damaged}))
        return status
    print(f"{b}: {events} events")
    print(f"  {len(taken)} taken in from {a}, {known} were there already")
    for name, why in refused:
        print(f"  {one_line(name) or 'a record without an id'} was not taken in: {why}")
    if damaged:
        print(f"  {damaged} damaged records of {a} stay there")
    return status
