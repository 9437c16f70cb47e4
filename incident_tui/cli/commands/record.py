"""The commands that write: declare, log, do, update. An id is printed only when it is on disk."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from incident_tui.cli.context import CommandContext, past_time
from incident_tui.domain.errors import NotSavedError, RefusedError, UsageError
from incident_tui.domain.text import clean, clean_name

if TYPE_CHECKING:
    from pathlib import Path

    from incident_tui.domain.decide.intents import Request
    from incident_tui.domain.language.composer import Reading
    from incident_tui.session.session import Session

_LONGEST = 100_000


# -- log -----------------------------------------------------------------------------------------


def log(context: CommandContext) -> int:
    """Append TEXT literally; `-` reads stdin, a line an entry, an id a line.

    A note takes the short way: nothing is folded and no rule is asked, so that a script
    that logs in a loop costs next to nothing.
    """
    from incident_tui.store.event_file import EventFile  # noqa: PLC0415 - its own error names

    options = context.options
    kinds = ("note", "observation", "action", "hypothesis", "decision", "mitigation")
    if options.kind not in kinds:
        raise UsageError(f"'{options.kind}' is not a kind of entry", ", ".join(kinds))
    path = context.path_of(options.id)
    when = _when_logged(context)
    tell = _telling(context, path)
    with EventFile(path, clock=context.clock) as file:
        ids: list[str] = []
        for number, text in enumerate(_texts(options.text)):
            record = _entry_record(context, text, when)
            once = options.once if number == 0 else f"{options.once}#{number}"
            if options.once:
                record["body"]["once"] = once
            stored = file.append([record], once=once if options.once else None)
            ids += [row["id"] for row in stored]
            if not options.json:
                print(stored[-1]["id"], flush=True)
            if tell is not None and file.wrote:
                tell(stored)
        for notice in file.notices:
            context.warn(notice.text)
    if options.json:
        print(json.dumps({"events": ids}))
    return 0


def _telling(context: CommandContext, path: Path) -> Callable[[list[dict[str, Any]]], None] | None:
    """Return how to tell the hooks of records; None where none is set for entries."""
    hooks = context.hooks
    if hooks is None or not hooks.want("entry.added"):
        return None
    from incident_tui.domain.record import codec  # noqa: PLC0415 - only where hooks are set

    session = context.session(str(path), read_only=True)

    def tell(stored: list[dict[str, Any]]) -> None:
        session.follow()
        hooks.recorded(session.id, session.incident, codec.decode_all(stored))

    return tell


def _when_logged(context: CommandContext) -> dict[str, Any]:
    """Return the `at` fields of `--at`; nothing for an entry of now."""
    from incident_tui.domain.times.format import iso  # noqa: PLC0415 - only with --at

    text = context.options.at
    if text is None:
        return {}
    if text.lower() == "unknown":
        return {"at": None}
    impact = None
    if not _is_full_date(text):
        from incident_tui.domain.projections.proofs import impact_began_at  # noqa: PLC0415

        session = context.session(context.options.id, read_only=True)
        impact = impact_began_at(session.incident)
        session.close()
    at, approx = past_time(text, context, impact)
    return {"at": iso(at), "approx": True} if approx else {"at": iso(at)}


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


def _entry_record(context: CommandContext, text: str, when: dict[str, Any]) -> dict[str, Any]:
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


# -- do and update -------------------------------------------------------------------------------


def do(context: CommandContext) -> int:
    """Record what a line of the composer means; print the ids of its events."""
    from dataclasses import replace  # noqa: PLC0415 - the short way of `log` does without

    from incident_tui.domain.language.composer import Context, read_line  # noqa: PLC0415

    options = context.options
    with_session = context.session(options.id)
    line_context = Context(
        with_session.incident,
        context.playbook,
        context.clock.now(),
        context.tz,
        context.me,
        context.machine_tz,
    )
    reading = read_line(" ".join(options.line), line_context)
    if reading.problem is not None:
        raise RefusedError(reading.problem.what, reading.problem.hint)
    if reading.screen is not None:
        from incident_tui.cli.instead import instead  # noqa: PLC0415 - only for what needs it

        raise UsageError(*instead(reading.screen.action))
    if not reading.requests:
        raise UsageError("There is nothing to log", "give the line after the id")
    _confirm(reading, context)
    requests = reading.requests
    if options.at is not None and reading.when.live:
        when = _when(context, with_session)
        requests = tuple(replace(request, when=when) for request in requests)
    return _send(context, with_session, requests)


def _confirm(reading: Reading, context: CommandContext) -> None:
    """Refuse a doubtful time, and name the form that is not."""
    from incident_tui.domain.times.format import iso  # noqa: PLC0415 - only with a doubt

    if reading.doubt is None or reading.dated or context.options.yes:
        return
    at = reading.when.at
    hint = f"put {iso(at)} in front, or add --yes" if at else "give its whole date, or add --yes"
    raise RefusedError(f"The time is doubtful: {reading.doubt}", hint)


def _when(context: CommandContext, session: Session) -> Any:
    from incident_tui.domain.projections.proofs import impact_began_at  # noqa: PLC0415
    from incident_tui.domain.record.event import When  # noqa: PLC0415

    text = context.options.at
    if text is None:
        return When()
    if text.lower() == "unknown":
        return When.dated(None)
    at, approx = past_time(text, context, impact_began_at(session.incident))
    return When.dated(at, approx=approx)


def update(context: CommandContext) -> int:
    """Record an update that was sent; print its id."""
    from incident_tui.domain.decide.intents import PostUpdate, Request  # noqa: PLC0415

    options = context.options
    session = context.session(options.id)
    text = " ".join(options.text)
    text = sys.stdin.read().strip() if text == "-" else text
    audience = _one_of("audience", options.audience, list(context.playbook.audiences))
    stages = [stage.slug for stage in context.playbook.stages]
    stage = _one_of("stage", options.stage, stages) if options.stage else None
    next_at = _next(context)
    intent = PostUpdate(audience, text, stage, next_at, context.tz)
    return _send(context, session, (Request(intent, _when(context, session)),))


def _next(context: CommandContext) -> datetime | None:
    from incident_tui.domain.times.parse import parse_future  # noqa: PLC0415

    text = context.options.next
    if text is None:
        return None
    now = context.clock.now()
    sent = context.past(context.options.at) if context.options.at not in {None, "unknown"} else now
    found = parse_future(text, sent or now, context.tz)
    if found is None:
        raise UsageError(f"'{text}' is not a time ahead", "30m, 14:35, or ISO")
    return found


def _one_of(what: str, word: str, known: list[str]) -> str:
    """Return the name that a word is, or the only one it begins."""
    found = [word] if word in known else [name for name in known if word and name.startswith(word)]
    if len(found) == 1:
        return found[0]
    raise UsageError(f"There is no {what} '{clean(word)}'", f"one of: {', '.join(known)}")


def _send(context: CommandContext, session: Session, requests: tuple[Request, ...]) -> int:
    """Dispatch, and print the ids or raise what went wrong."""
    from incident_tui.session.session import events_of  # noqa: PLC0415 - `log` needs no session

    outcome = session.dispatch(*requests, once=context.options.once)
    session.close()
    ids = [event.id for event in events_of(outcome)]
    print(json.dumps({"events": ids}) if context.options.json else "\n".join(ids))
    return 0


# -- declare -------------------------------------------------------------------------------------


def declare(context: CommandContext) -> int:
    """Create an incident; print its id as the last word (and open it with `--open`)."""
    from incident_tui.cli.commands.alert import fill_in, keep  # noqa: PLC0415 - for this command alone

    options = context.options
    alert = fill_in(context)
    context.folder.ensure()
    if options.once:
        with context.folder.locked():
            known = _declared_before(context, options.once)
            incident_id = known or _create(context)
    else:
        incident_id = _create(context)
    if alert is not None:
        keep(context, incident_id, alert)
    if options.json:
        print(json.dumps({"id": incident_id, "path": str(context.folder.path_of(incident_id))}))
    else:
        print(f"declared {incident_id}")
    if not options.open:
        return 0
    sys.stdout.flush()
    from incident_tui.cli.commands.screens import run  # noqa: PLC0415 - loads Textual

    return run(context, incident_id)


def create(context: CommandContext, request: Request, incident_id: str | None = None) -> str:
    """Create an incident from a request to declare; return its id. Raises what went wrong."""
    from incident_tui.session.session import declare as declare_incident  # noqa: PLC0415

    day = (request.when.at or context.machine_clock.now()).date()
    once = getattr(context.options, "once", None)
    for _ in range(20):
        name = incident_id or context.folder.new_id(day, _words(), _choose)
        path = context.folder.path_of(name)
        outcome = declare_incident(path, request, context.playbook, context.recorder, once=once)
        if isinstance(outcome, tuple):
            return name
        taken = isinstance(outcome, NotSavedError) and incident_id is None and path.exists()
        if not taken:
            raise outcome
    raise NotSavedError("No free incident id was found", "name one with --id")


def new_id(context: CommandContext) -> str:
    """Return an id that is free in the folder today."""
    return context.folder.new_id(context.machine_clock.now().date(), _words(), _choose)


def _create(context: CommandContext) -> str:
    from incident_tui.domain.decide.intents import Declare, Request  # noqa: PLC0415
    from incident_tui.domain.record.event import When  # noqa: PLC0415

    options = context.options
    roles = {
        role: name
        for role in ("ic", "comms", "ops", "scribe")
        if (name := getattr(options, role)) is not None
    }
    intent = Declare(
        " ".join(options.title),
        options.severity,
        options.source,
        context.past(options.detected_at),
        context.past(options.impact_at),
        options.drill,
        roles,
    )
    when = When()
    if options.at is not None:
        at, approx = past_time(options.at, context)
        when = When.dated(at, approx=approx)
    return create(context, Request(intent, when), options.id)


def _declared_before(context: CommandContext, once: str) -> str | None:
    """Return the incident of this folder that was declared under a key, or None."""
    from incident_tui.domain.errors import IncidentTuiError  # noqa: PLC0415
    from incident_tui.store.event_file import EventFile  # noqa: PLC0415

    for name in context.folder.ids():
        try:
            with EventFile(
                context.folder.path_of(name), clock=context.clock, read_only=True
            ) as file:
                records = file.read()
        except IncidentTuiError:
            continue
        for record in records:
            body = record.get("body")
            declared = record.get("kind") == "incident.declared"
            if declared and isinstance(body, dict) and body.get("once") == once:
                return name
    return None


def _words() -> list[str]:
    from incident_tui.paths import shipped  # noqa: PLC0415

    return shipped("data", "words.txt").read_text("utf-8").split()


def _choose(words: Sequence[str]) -> str:
    import secrets  # noqa: PLC0415

    return secrets.choice(words)
