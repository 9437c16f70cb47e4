"""The command `log`: append an entry, word for word.

It takes the short way: nothing is folded and no rule is asked, so that a script that logs in a
loop costs next to nothing. What it imports is counted by a test.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from incident_tui.cli.consent import need_consent
from incident_tui.cli.context import CommandContext
from incident_tui.cli.seen import read_past
from incident_tui.cli.table import ENTRY_KINDS
from incident_tui.cli.text import stdin
from incident_tui.cli.text.stdin import StdinLine
from incident_tui.cli.text.understood import Understood, say, wanted
from incident_tui.domain.errors import RefusedError, UsageError
from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.domain.text import clean
from incident_tui.domain.times.format import iso
from incident_tui.store.event_file import EventFile

_LONGEST = 100_000
"""How many characters an entry may have."""

_RAISING = ("hypothesis", "decision", "mitigation")
"""Kinds of entries that raise a piece of work, which has a label: these are worth a fold."""

Record = dict[str, Any]


def run(context: CommandContext) -> int:
    """Append TEXT literally and print its id; `-` reads stdin, a line an entry, an id a line.

    Of stdin, a line that is refused is named, the others are recorded, and the status is 4.
    """
    options = context.options
    if options.kind not in ENTRY_KINDS:
        raise UsageError(f"'{options.kind}' is not a kind of entry", ", ".join(ENTRY_KINDS))
    words = context.take_text()
    path = context.path_of(options.id)
    when = _when(context, _ask_the_record(context, path))
    notify = _hooks_of_entries(context, path)
    refused: list[int] = []
    records = _streamed(context, when, refused) if words == ["-"] else _given(context, words, when)
    if options.kind in _RAISING:
        records = _numbered(context, path, records)
    with _opened(context, path) as file:
        _append(context, file, records, notify)
        for notice in file.notices:
            context.warn(notice.text)
    return RefusedError.exit_code if refused else 0


def _opened(context: CommandContext, path: Path) -> EventFile:
    """Open the file for writing by the incident's clock: a drill may have one of its own."""
    file = EventFile(path, clock=context.clock)
    if b'"drill":true' not in file.beginning():
        return file
    file.close()
    context.session(str(path), read_only=True).close()
    return EventFile(path, clock=context.clock)


def _append(
    context: CommandContext,
    file: EventFile,
    records: Iterable[tuple[int, Record]],
    notify: Callable[[list[Record]], None] | None,
) -> None:
    """Append numbered records as they come; print ids, and what was understood."""
    options = context.options
    ids: list[str] = []
    understood: list[Understood] = []
    for number, record in records:
        once = options.once if number == 0 else f"{options.once}#{number}"
        if options.once:
            record["body"]["once"] = once
        stored = file.append([record], once=once if options.once else None)
        ids += [row["id"] for row in stored]
        if not options.json:
            print(stored[-1]["id"], flush=True)
        understood += _said(context, stored)
        if notify is not None and file.wrote:
            notify(stored)
    if options.json:
        found = [one.json() for one in understood]
        print(json.dumps({"events": ids, "understood": found}, ensure_ascii=False))


def _numbered(
    context: CommandContext, path: Path, records: Iterable[tuple[int, Record]]
) -> Iterator[tuple[int, Record]]:
    """Yield the records with the number in the label of what each raises."""
    session = context.session(str(path), read_only=True)
    following = session.next_number(context.options.kind)
    session.close()
    for number, record in records:
        record["body"]["n"] = following + number
        yield number, record


def _said(context: CommandContext, stored: list[Record]) -> list[Understood]:
    """Say on stderr what was understood; return it where JSON wants it."""
    if not (context.options.json or context.options.verbose or sys.stderr.isatty()):
        return []
    found = [
        Understood(
            row["body"]["entry_kind"],
            datetime.fromisoformat(row["at"]) if row["at"] else None,
            without_secrets(row["body"]["text"]),
            row.get("approx", False),
            actor=without_secrets(row["body"].get("actor", "")) or None,
            private=row["body"].get("private", False),
        )
        for row in stored
    ]
    if wanted(context):
        say(context, found)
    return found


def _hooks_of_entries(context: CommandContext, path: Path) -> Callable[[list[Record]], None] | None:
    """Return what runs the hooks of records; None where none is set for entries."""
    hooks = context.hooks
    if hooks is None or not hooks.want("entry.added"):
        return None
    from incident_tui.domain.record import codec  # noqa: PLC0415 - only where hooks are set

    session = context.session(str(path), read_only=True)

    def notify(stored: list[Record]) -> None:
        session.follow()
        hooks.recorded(session.id, session.incident, codec.decode_all(stored))

    return notify


def _when(context: CommandContext, impact: datetime | None) -> Record:
    """Return the `at` fields of `--at`; nothing for an entry of now."""
    text = context.options.at
    if text is None:
        return {}
    read = read_past(text, context, lambda: impact)
    at = None if read.at is None else iso(read.at)
    return {"at": at, "approx": True} if read.approx else {"at": at}


def _ask_the_record(context: CommandContext, path: Path) -> datetime | None:
    """Spell the name of `--by` as the incident does; return when the impact began.

    Neither is asked for where no option needs it. Raises RefusedError.
    """
    options = context.options
    if not options.by and (options.at is None or _is_full_date(options.at)):
        return None
    from incident_tui.cli.recording import impact_of, named  # noqa: PLC0415 - it folds the incident

    session = context.session(str(path), read_only=True)
    session.close()
    if options.by:
        need_consent(options.by, context)
        options.by = named(context, options.by, "--by", session.incident)
    return impact_of(session)


def _is_full_date(text: str) -> bool:
    return len(text) >= 16 and text[4:5] == "-" and text[7:8] == "-"


def _given(context: CommandContext, words: list[str], when: Record) -> Iterator[tuple[int, Record]]:
    """Yield the record of the words given. Raises UsageError, RefusedError."""
    text = clean(" ".join(words))
    if not text.strip():
        raise UsageError("There is nothing to log", "give the text after the id")
    yield 0, _record(context, text, when)


def _streamed(
    context: CommandContext, when: Record, refused: list[int]
) -> Iterator[tuple[int, Record]]:
    """Yield a record for each line of stdin that is not empty; say and count what is refused."""
    guessed: list[int] = []
    try:
        for count, line in enumerate(_filled(stdin.lines())):
            guessed += [line.number] if line.guessed else []
            try:
                record = _record(context, line.text, when)
            except RefusedError as error:
                refused.append(line.number)
                context.warn(f"line {line.number} was not recorded: {error}")
            else:
                yield count, record
    finally:
        stdin.say_guessed(guessed)


def _filled(lines: Iterable[StdinLine]) -> Iterator[StdinLine]:
    """Yield the lines that hold something, cleaned."""
    for line in lines:
        cleaned = line._replace(text=clean(line.text))
        if cleaned.text.strip():
            yield cleaned


def _record(context: CommandContext, text: str, when: Record) -> Record:
    """Return the record of a text; it reads back like one the composer wrote.

    Raises RefusedError for one that is too long, or holds a secret.
    """
    options = context.options
    if len(text) > _LONGEST:
        raise RefusedError(f"That is {len(text):,} characters long", f"at most {_LONGEST:,}")
    need_consent(text, context)
    body: Record = {"entry_kind": options.kind, "text": text}
    if options.by and options.by != context.me:
        body["actor"] = options.by
    if options.private:
        body["private"] = True
    kind = "entry.added"
    return {"v": 1, "kind": kind, "by": context.me, "node": context.node, "body": body, **when}
