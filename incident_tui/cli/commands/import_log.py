"""The command that brings a log in: import. Everything is looked at before anything is written."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from incident_tui.cli.context import CommandContext
from incident_tui.cli.times import read_past
from incident_tui.domain.errors import (
    IncidentTuiError,
    NotFoundError,
    RefusedError,
    UnreadableError,
    UsageError,
)
from incident_tui.domain.privacy.secrets import find_secrets
from incident_tui.domain.projections.labels import with_numbers
from incident_tui.domain.record import codec
from incident_tui.domain.record.event import When
from incident_tui.domain.record.facts import MitigationVerified
from incident_tui.domain.record.incident import Incident, fold
from incident_tui.domain.text import one_line
from incident_tui.domain.times.answer import Clocks
from incident_tui.domain.times.format import exact
from incident_tui.domain.times.past import past_days
from incident_tui.interchange.exports.json_record import declares, read_json
from incident_tui.interchange.imports.log_bytes import text_of
from incident_tui.interchange.imports.log_lines import MAX_BYTES, Log
from incident_tui.interchange.imports.log_plan import Planned, Planner
from incident_tui.interchange.imports.log_times import TimeReader
from incident_tui.interchange.imports.readers import READERS, LogFile
from incident_tui.store.folder import is_incident_id
from incident_tui.store.restore import restore
from incident_tui.store.tinydb_api import IncidentDB

_SHOWN = 40
"""How many doubtful lines are listed one by one."""


def run(context: CommandContext) -> int:
    """Bring a log into an incident, or an exported incident into the folder."""
    named = context.options.file
    try:
        text, guessed = text_of(_bytes(named))
        if context.options.format == "json":
            return _restore(context, text)
        return _import_lines(context, text, guessed)
    except (UsageError, UnreadableError) as error:
        raise type(error)(f"{one_line(named)}: {error.what}", error.hint) from error


def _bytes(named: str) -> bytes:
    """Return what a file (or stdin) holds, up to one byte more than is read."""
    if named == "-":
        stream = getattr(sys.stdin, "buffer", None)
        if stream is None:
            return sys.stdin.read(MAX_BYTES + 1).encode("utf-8", "surrogateescape")
        return bytes(stream.read(MAX_BYTES + 1))
    path = Path(named).expanduser()
    try:
        if not path.is_file():
            what = "a folder" if path.is_dir() else "no file" if path.exists() else "not there"
            raise NotFoundError(f"{one_line(named)} is {what}", "name the log, or - for stdin")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"The log cannot be read: {error.strerror or error}"
        raise UnreadableError(what, "check its mode") from error


# -- logs ----------------------------------------------------------------------------------------


def _import_lines(context: CommandContext, text: str, guessed: tuple[int, ...]) -> int:
    path = context.path_of(context.options.id)
    with context.folder.locked(), IncidentDB(path, clock=context.clock) as db:
        incident = fold(codec.decode_all(db.read()))
        log = _log(context, text, incident)
        planner = Planner(incident, context.playbook, context.clock.now(), _declared(context))
        _ask_when_declared(context, planner, log, incident)
        plan = planner.plan(log.lines)
        for remark in (*log.remarks, *_remarks(plan)):
            _say(remark)
        doubts = _doubts(plan, guessed)
        _confirm(context, plan, doubts)
        ids = _record(context, db, plan, incident)
        for notice in db.notices:
            context.warn(notice.text)
    if context.options.json:
        found = [{"line": number, "what": what} for number, what in doubts]
        print(json.dumps({"events": ids, "known": planner.known, "doubts": found}))
        return 0
    there = f" ({planner.known} lines were there already)" if planner.known else ""
    print(f"{path.stem}: {len(ids)} entries from {len(log.lines)} lines{there}")
    return 0


def _log(context: CommandContext, text: str, incident: Incident) -> Log:
    """Return the lines of the log in its format, the oldest first."""
    now, tz = context.clock.now(), context.tz
    start = incident.declared_at or now
    day = _day(context) or start.astimezone(tz).date()
    read = READERS[context.options.format]
    log = read(LogFile(text, TimeReader(day, tz, now), tz, now))
    if not log.newest_first:
        return log
    log = read(LogFile(text, TimeReader(day, tz, now, turned=True), tz, now))
    remark = "the newest line is the first; the log is turned"
    return Log(log.lines[::-1], (*log.remarks, remark))


def _declared(context: CommandContext) -> When | None:
    """Return the time of `--declared-at`. Raises UsageError, RefusedError for a doubtful one."""
    text = context.options.declared_at
    if text is None:
        return None
    read = read_past(text, context)
    if read.at is None:
        raise UsageError("--declared-at takes no unknown time", "name one: ~14:05 is about then")
    return When.dated(read.at, approx=read.approx)


def _ask_when_declared(
    context: CommandContext, planner: Planner, log: Log, incident: Incident
) -> None:
    """Raise RefusedError where nothing says when the incident was declared, unless `--yes`."""
    if not planner.undeclared(log.lines):
        return
    stays = f"declared at {exact(incident.declared_at)}, after every line of the log"
    if not context.options.yes:
        what = "The log does not say when the incident was declared; nothing was imported"
        hint = f"add --declared-at T, or --yes, which leaves it {stays}"
        raise RefusedError(what, hint)
    context.warn(f"the incident stays {stays}; --declared-at T says when it was")


def _day(context: CommandContext) -> date | None:
    """Return the day of `--date`. Raises UsageError, RefusedError for one read two ways."""
    text = context.options.date
    if text is None:
        return None
    days = past_days(text, Clocks(context.clock.now(), context.tz))
    if not days:
        raise UsageError(f"'{one_line(text)}' is not a date", "write it as 2026-03-02")
    if len(days) == 1:
        return days[0]
    named = " or ".join(str(day) for day in days)
    if not context.options.yes:
        hint = f"say {named}, or add --yes, which takes the first"
        raise RefusedError(f"'{one_line(text)}' can be read two ways", hint)
    context.warn(f"'{one_line(text)}' is taken as {days[0]}")
    return days[0]


def _remarks(plan: list[Planned]) -> list[str]:
    return [f"line {one.line.number}: {one.remark}" for one in plan if one.remark]


def _doubts(plan: list[Planned], guessed: tuple[int, ...]) -> list[tuple[int, str]]:
    """Return what has to be confirmed: the number of a line, and what is odd about it."""
    found = [(number, "it is not UTF-8; it was read as Windows-1252") for number in guessed]
    seen: set[int] = set()
    for one in plan:
        if one.line.number in seen:
            continue
        seen.add(one.line.number)
        found += [(one.line.number, doubt) for doubt in one.line.doubts]
        kinds = dict.fromkeys(span.kind for span in find_secrets(one.line.text))
        found += [(one.line.number, f"it seems to hold a secret ({kind})") for kind in kinds]
    return sorted(found)


def _confirm(context: CommandContext, plan: list[Planned], doubts: list[tuple[int, str]]) -> None:
    """Say what is doubtful. Raises RefusedError unless `--yes` says that it is meant."""
    refused = [(one.line.number, one.refused) for one in plan if one.refused]
    for number, what in (refused + doubts)[:_SHOWN]:
        _say(f"line {number}: {what}")
    if len(refused) + len(doubts) > _SHOWN:
        _say(f"and {len(refused) + len(doubts) - _SHOWN} more")
    if refused:
        what = f"{len(refused)} lines cannot be recorded; nothing was imported"
        raise RefusedError(what, "correct the file, and import it again")
    if doubts and not context.options.yes:
        lines = len({number for number, _ in doubts})
        what = f"{lines} line{'s are' if lines > 1 else ' is'} doubtful; nothing was imported"
        raise RefusedError(what, "correct the file, or add --yes to take it as it is written")


def _say(text: str) -> None:
    print(f"incident-tui: {one_line(text)}", file=sys.stderr)


def _record(
    context: CommandContext, db: IncidentDB, plan: list[Planned], incident: Incident
) -> list[str]:
    """Append everything at once, then what refers to it; return the ids of the new events.

    Should the second step fail, importing again adds what is missing.
    """
    once = {event.once: event.id for event in incident.events if event.once}
    first = [one for one in plan if one.verifies is None]
    numbered = with_numbers([one.draft for one in first], incident)
    first = [replace(one, draft=draft) for one, draft in zip(first, numbered, strict=True)]
    stored = db.append([_draft(context, one) for one in first]) if first else []
    once |= {one.key: record["id"] for one, record in zip(first, stored, strict=True)}
    then = []
    for one in plan:
        fact = one.draft.fact
        if one.verifies is not None and isinstance(fact, MitigationVerified):
            known = replace(fact, ref=once[one.verifies])
            then.append(_draft(context, replace(one, draft=replace(one.draft, fact=known))))
    stored += db.append(then) if then else []
    return [record["id"] for record in stored]


def _draft(context: CommandContext, one: Planned) -> codec.Record:
    return codec.encode(one.draft, by=context.me, node=context.node, once=one.key)


# -- an exported incident ------------------------------------------------------------------------


def _restore(context: CommandContext, text: str) -> int:
    """Make a new incident of an export, ids and times kept; done before, it adds nothing."""
    if context.options.declared_at is not None:
        raise UsageError("An export has its own declaration", "leave out --declared-at")
    records = read_json(text)
    name = re.sub(r"\.json$", "", context.options.id)
    if not is_incident_id(name):
        hint = "ids are lower-case letters, digits and -"
        raise UsageError(f"'{one_line(name)}' is not an incident id", hint)
    if not declares(records):
        _say("the export has no declaration; the incident is made without one")
    path = context.folder.path_of(name)
    context.folder.ensure()
    with context.folder.locked():
        count = 0 if _holds(context, path, records) else restore(path, records)
    if context.options.json:
        ids = [record["id"] for record in records] if count else []
        print(json.dumps({"events": ids, "known": len(records) - len(ids), "doubts": []}))
    else:
        already = "" if count else " (all of it was there already)"
        print(f"{name}: {count} entries from {len(records)} events{already}")
    return 0


def _holds(context: CommandContext, path: Path, records: list[codec.Record]) -> bool:
    """Tell whether an incident of that name holds the export. Raises RefusedError if otherwise."""
    if not path.exists() and not path.is_symlink():
        return False
    try:
        with IncidentDB(path, clock=context.clock, access_mode="r") as db:
            there = {record.get("id") for record in db.read()}
    except IncidentTuiError as error:
        raise RefusedError(f"{path.stem} is there, and cannot be read", error.what) from error
    if all(record["id"] in there for record in records):
        return True
    hint = "import it under another id; incident-tui merge joins two copies of one incident"
    raise RefusedError(f"There is an incident '{path.stem}' already", hint)
