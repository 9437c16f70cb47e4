"""The command `watch`: what happens in an incident, a plain line each, as it happens."""

from __future__ import annotations

import gc
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import assert_never

from incident_tui.cli.context import CommandContext
from incident_tui.cli.text.changes import Change, Snapshot, changes, snapshot
from incident_tui.domain.errors import UsageError
from incident_tui.domain.guidance.hazards import shared
from incident_tui.hooks.payload import OCCURRENCES, is_quiet, occurrences
from incident_tui.session.follower import POLL_SECONDS, FileReadable, Follower, Grown, News
from incident_tui.session.session import Session

OnChange = Callable[[Snapshot, Snapshot], None]
"""Called with two snapshots, one after the other, when anything may have changed between them."""


def run(context: CommandContext) -> int:
    """Print what happens, until a signal or until nobody reads any more."""
    session = context.session(context.options.id, read_only=True)
    as_json = context.options.json
    gc.freeze()
    gc.enable()  # this command is not over soon
    on_change = watch_hooks(context, session) if context.options.hooks else None
    try:
        with _ended_by(signal.SIGTERM):
            drill = session.incident.declared.drill
            for change in follow(context, session, _pause, on_change):
                line = f"{'DRILL ' if drill else ''}{change.line(context.tz)}"
                print(change.json(drill=drill) if as_json else line, flush=True)
    except KeyboardInterrupt:
        return 0
    finally:
        session.close()
    return 0


def watch_hooks(context: CommandContext, session: Session) -> OnChange:
    """Return what runs the hooks of timers and hazards. Raises UsageError where none is set."""
    hooks = context.hooks
    if hooks is None or not hooks.want(*OCCURRENCES):
        raise UsageError(
            "No hook is set for timers or hazards", "docs/integration.md shows how to set one"
        )
    if is_quiet(session.incident):
        context.warn("drills and samples run no hooks")

    def on_change(before: Snapshot, after: Snapshot) -> None:
        found = occurrences(
            before.timers, after.timers, shared(before.hazards), shared(after.hazards)
        )
        hooks.occurred(session.id, after.incident, found, after.at)

    return on_change


def follow(
    context: CommandContext,
    session: Session,
    pause: Callable[[], bool],
    on_change: OnChange | None = None,
) -> Iterator[Change]:
    """Yield changes for ever, the state of things first. `pause` returns False at the end."""
    private, book = context.options.private, context.playbook
    before = snapshot(session.incident, book, context.clock.now(), private=private)
    yield _state(session, before)
    yield from changes(
        Snapshot(before.at, before.incident), before, book, context.tz, private=private
    )
    follower = Follower(session, context.clock)
    while pause():
        changed = [_heard(news, session.path) for news in follower.poll()]
        now = context.clock.now()
        if any(changed) or now.replace(microsecond=0) != before.at.replace(microsecond=0):
            after = snapshot(session.incident, book, now, private=private)
            if on_change is not None:
                on_change(before, after)
            yield from changes(before, after, book, context.tz, private=private)
            before = after


def _heard(news: News, path: Path) -> bool:
    """Say on stderr whether the file can be read; tell whether the incident has changed."""
    match news:
        case Grown():
            return True
        case FileReadable(problem=None):
            print(f"incident-tui: {path} can be read again", file=sys.stderr)
        case FileReadable(problem=problem):
            print(f"incident-tui: {problem} (still watching)", file=sys.stderr, flush=True)
        case _:
            assert_never(news)
    return False


def _state(session: Session, at: Snapshot) -> Change:
    """Return the first line: what is watched, and how it stands."""
    incident = at.incident
    drill = "DRILL " if incident.declared.drill else ""
    words = (f"{drill}SEV-{incident.severity}", incident.title, incident.phase, incident.state)
    return Change(at.at.astimezone(UTC), "watching", session.id, " · ".join(words))


def _pause() -> bool:
    """Wait until it is time to look again; False once nobody reads what is printed."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        gone = poll.poll(int(POLL_SECONDS * 1000))
    except (AttributeError, OSError, ValueError):  # no poll, or no file behind stdout
        time.sleep(POLL_SECONDS)
        return True
    return not gone


@contextmanager
def _ended_by(number: signal.Signals) -> Iterator[None]:
    """Let a signal end what is done here as Ctrl-C would."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(number, end)
    try:
        yield
    finally:
        signal.signal(number, before)
