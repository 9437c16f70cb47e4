"""The command `link`: shares an incident with another machine over ssh, until it is ended."""

from __future__ import annotations

import gc
import sys
from datetime import UTC
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import UsageError
from incident_tui.domain.times.format import full_clock
from incident_tui.exchange.background import Say, detach
from incident_tui.exchange.link import LINKED, Link
from incident_tui.exchange.lock import LinkLock
from incident_tui.exchange.remote import Remote, checked_ssh, checked_target
from incident_tui.exchange.terms import GREETING_S, PASSWORD_S, Speaker
from incident_tui.exchange.until_ended import Until
from incident_tui.store.folder import Folder


def run(context: CommandContext) -> int:
    """Share an incident with a machine, in front or in the background; or end that."""
    options = context.options
    target, path = checked_target(options.host), _path(context)
    if options.stop:
        pid = LinkLock(path.parent, path.stem, target).stop_holder()
        print(f"the link of {path.stem} and {target} is ending (pid {pid})")
        return 0
    if options.once and options.background:
        raise UsageError("--once and --background exclude each other", "leave one of them out")
    asks = sys.stdin.isatty() and not options.background
    remote = Remote(target, path.stem, checked_ssh(options.ssh), options.program, asks)
    if not options.background:
        _link(context, path, remote, lambda words: print(words, flush=True))
        return 0
    pid, status = detach(lambda say: _link(context, path, remote, say), lambda line: LINKED in line)
    if status == 0:
        stop = f"incident-tui link {target} {path.stem} --stop"
        print(f"it goes on in the background (pid {pid}); {stop} ends it")
    return status


def _path(context: CommandContext) -> Path:
    """Return where the file of the incident lies, or will lie. Raises UsageError.

    Its name is an id: that is what the other machine is asked for.
    """
    ref = context.options.id
    is_path = "/" in ref or ref.endswith(".json")
    path = context.path_of(ref) if is_path else context.folder.path_of(ref)
    return Folder(path.parent).path_of(path.name.removesuffix(".json"))


def _link(context: CommandContext, path: Path, remote: Remote, say: Say) -> None:
    """Link until a signal, or with `--once` until both have all."""
    options, clock = context.options, context.machine_clock
    me = Speaker(
        path.stem,
        context.me,
        context.node,
        viewer=options.read_only,
        recover=options.recover,
        greeting_s=PASSWORD_S if remote.asks else GREETING_S,
    )

    def tell(words: str) -> None:
        say(f"{full_clock(clock.now(), UTC)} {words}")

    lock = LinkLock(path.parent, path.stem, remote.target)
    lock.take()
    try:
        link = Link(path, remote, me, clock, tell, once=options.once)
        gc.freeze()
        gc.enable()  # this command is not over soon
        with Until(link.stop):
            link.run()
    finally:
        lock.release()
