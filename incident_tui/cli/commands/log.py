"""The command `log`: append an entry, word for word.

It takes the short way: nothing is folded and no rule is asked, so that a script that logs in a
loop costs next to nothing. What it imports is counted by a test.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from incident_tui.cli.context import CommandContext
from incident_tui.cli.seen import read_past
from incident_tui.cli.table import ENTRY_KINDS
from incident_tui.domain.errors import RefusedError, UsageError
from incident_tui.domain.text import clean, clean_name
from incident_tui.domain.times.format import iso
from incident_tui.store.event_file import EventFile

_LONGEST = 100_000
"""How many characters an entry may have."""


def run(context: CommandContext) -> int:
    """Append TEXT literally and print its id; `-` reads stdin, a line an entry, an id a line."""
    options = context.options
    if options.kind not in ENTRY_KINDS:
        raise UsageError(f"'{options.kind}' is not a kind of entry", ", ".join(ENTRY_KINDS))
    path = context.path_of(options.id)
    when = _when(context)
    notify = _hooks_of_entries(context, path)
    with EventFile(path, clock=context.clock) as file:
        ids: list[str] = []
        for number, text in enumerate(_texts(options.text)):
            record = _record(context, text, when)
            once = options.once if number == 0 else f"{options.once}#{number}"
            if options.once:
                record["body"]["once"] = once
            stored = file.append([record], once=once if options.once else None)
            ids += [row["id"] for row in stored]
            if not options.json:
                print(stored[-1]["id"], flush=True)
            if notify is not None and file.wrote:
                notify(stored)
        for notice in file.notices:
            context.warn(notice.text)
    if options.json:
        print(json.dumps({"events": ids}))
    return 0


def _hooks_of_entries(
    context: CommandContext, path: Path
) -> Callable[[list[dict[str, Any]]], None] | None:
    """Return what runs the hooks of records; None where none is set for entries."""
    hooks = context.hooks
    if hooks is None or not hooks.want("entry.added"):
        return None
    from incident_tui.domain.record import codec  # noqa: PLC0415 - only where hooks are set

    session = context.session(str(path), read_only=True)

    def notify(stored: list[dict[str, Any]]) -> None:
        session.follow()
        hooks.recorded(session.id, session.incident, codec.decode_all(stored))

    return notify


def _when(context: CommandContext) -> dict[str, Any]:
    """Return the `at` fields of `--at`; nothing for an entry of now."""
    text = context.options.at
    if text is None:
        return {}
    impact = None
    if not _is_full_date(text):
        from incident_tui.domain.projections.proofs import (  # noqa: PLC0415 - it folds the incident
            impact_began_at,
        )

        session = context.session(context.options.id, read_only=True)
        impact = impact_began_at(session.incident)
        session.close()
    read = read_past(text, context, lambda: impact)
    at = None if read.at is None else iso(read.at)
    return {"at": at, "approx": True} if read.approx else {"at": at}


def _is_full_date(text: str) -> bool:
    return len(text) >= 16 and text[4:5] == "-" and text[7:8] == "-"


def _texts(words: Sequence[str]) -> Iterator[str]:
    """Yield the entries: the words given, or each line of stdin that is not empty."""
    if list(words) != ["-"]:
        yield " ".join(words)
        return
    for line in sys.stdin:
        if line.strip():
            yield line.rstrip("\n")


def _record(context: CommandContext, text: str, when: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a log line; it reads back like one the composer wrote."""
    options = context.options
    text = clean(text)
    if not text.strip():
        raise UsageError("There is nothing to log", "give the text after the id")
    if len(text) > _LONGEST:
        raise RefusedError(f"That is {len(text):,} characters long", f"at most {_LONGEST:,}")
    body: dict[str, Any] = {"entry_kind": options.kind, "text": text}
    by = clean_name(options.by) if options.by else ""
    if by and by != context.me:
        body["actor"] = by
    if options.private:
        body["private"] = True
    kind = "entry.added"
    return {"v": 1, "kind": kind, "by": context.me, "node": context.node, "body": body, **when}
