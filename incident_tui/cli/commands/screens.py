"""The commands that open the screens: home and open. Only here Textual is loaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import IncidentTuiError, UsageError
from incident_tui.tui.terminal.typeahead import STDIN

if TYPE_CHECKING:
    from incident_tui.config.keys.keymap import Keymap
    from incident_tui.config.themes import ThemeSpec
    from incident_tui.domain.decide.intents import Declare
    from incident_tui.domain.errors import NotSavedError, RefusedError
    from incident_tui.session.session import Drafts, Session
    from incident_tui.tui.base.services import Services


def home(context: CommandContext) -> int:
    """Open the list of incidents, or (with `--sample`) a live sample to try."""
    if context.options.json:
        raise UsageError("The home screen prints no JSON", "incident-tui list --json")
    need_terminal()
    incident_id = None
    if context.options.sample:
        from incident_tui.cli.commands.samples import live_sample  # noqa: PLC0415 - only when asked

        incident_id = live_sample(context)
    return run(context, incident_id)


def open_incident(context: CommandContext) -> int:
    """Open the dashboard of one incident, or its wall."""
    path = context.path_of(context.options.id)
    need_terminal()
    read_only = getattr(context.options, "read_only", False)
    session = context.session(str(path), read_only=read_only)
    if path.parent.resolve() != context.data_dir:
        context.data_dir = Path(os.path.realpath(path.parent))
    return run(context, session.id, session)


def run(context: CommandContext, incident_id: str | None, opened: Session | None = None) -> int:
    """Run the screens until they are left; return the exit status.

    `opened` is the session of the incident where it is open already.
    """
    need_terminal()
    STDIN.hold()
    context.folder.ensure()
    from incident_tui.tui import app  # noqa: PLC0415 - the cost of Textual is paid here

    options = context.options
    context.on_screen = True
    return app.run(
        services(context, opened),
        incident_id,
        mouse=context.settings.mouse and not getattr(options, "no_mouse", False),
        ascii_only=getattr(options, "ascii", False),
        wall=getattr(options, "wall", False),
        share=context.settings.share or getattr(options, "share", False),
    )


def need_terminal() -> None:
    """Refuse politely where there is nothing to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "The screens need a terminal", "without one: incident-tui status, list, log, do"
        )
    if os.environ.get("TERM", "") in {"", "dumb", "unknown"}:
        raise UsageError("This terminal (TERM) cannot draw a screen", "set TERM, or use status")


def services(context: CommandContext, opened: Session | None = None) -> Services:
    """Wire what the screens need to this command's folder, playbook and clock."""
    waiting = [opened] if opened else []
    from incident_tui.session.session import Shelf, examine, repair_copy  # noqa: PLC0415
    from incident_tui.tui.base.services import Services  # noqa: PLC0415

    theme = _theme(context)
    return Services(
        clock=context.machine_clock,
        playbook=context.playbook,
        tz=context.tz,
        machine_tz=context.machine_tz,
        state_dir=context.data_dir,
        open_session=lambda name: waiting.pop() if waiting else _open(context, name),
        list_incidents=Shelf(context.folder, context.playbook, context.machine_clock).look_over,
        declare=lambda intent: _declare(context, intent),
        drafts=lambda name: _drafts(context, name),
        export=lambda name, kind: _export(context, name, kind),
        theme=theme,
        notices=tuple(context.warnings),
        figures=lambda: _figures(context),
        bell=context.settings.bell,
        notify=context.settings.notify,
        on_call=lambda: _on_call(context),
        open_wall=lambda name: _open(context, name, read_only=True),
        repair=lambda name: repair_copy(context.folder, name, context.clock),
        examine=lambda name: examine(context.folder, name),
        troubles=context.troubles,
        keymap=_keymap(context),
        hide=context.settings.hide,
        **_drills(context),
    )


def _drills(context: CommandContext) -> dict[str, Any]:
    """Return the services about drills; what they need is loaded when one is asked for."""

    def drill(name: str) -> Callable[..., Any]:
        def wired(*args: Any) -> Any:
            from incident_tui.cli.commands import drill  # noqa: PLC0415 - only where one is played

            return getattr(drill, name)(context, *args)

        return wired

    return {
        "drills": drill("all_drills"),
        "start_drill": drill("start"),
        "player": drill("player_of"),
        "script": drill("script_of"),
    }


def _keymap(context: CommandContext) -> Keymap:
    """Return the keys that hold; what is wrong with those of the settings is said."""
    from incident_tui.config.keys.keymap import make  # noqa: PLC0415 - only the screens have keys

    keymap = make(context.settings.keys)
    for problem in keymap.problems:
        context.warn(str(problem))
    return keymap


def _on_call(context: CommandContext) -> tuple[str, ...]:
    """Return who is on call by the rotation file; nobody where there is none, or a bad one."""
    from incident_tui.config.rotation import load_rotation, on_call, rotation_file  # noqa: PLC0415

    path = rotation_file(None)
    if not path.exists():
        return ()
    try:
        return on_call(load_rotation(path))
    except IncidentTuiError as error:
        context.warnings.append(str(error))
        return ()


def _figures(context: CommandContext) -> str:
    from incident_tui.cli.commands.figures import folder_text  # noqa: PLC0415 - when asked for

    return folder_text(context)


def _theme(context: CommandContext) -> ThemeSpec:
    """Return the colours asked for; the shipped ones where they cannot be used, which is said."""
    from incident_tui.config.settings import resolve_theme  # noqa: PLC0415
    from incident_tui.config.themes import theme_or_shipped  # noqa: PLC0415

    spec, error = theme_or_shipped(resolve_theme(None, context.settings))
    if error is not None:
        print(f"incident-tui: {error} (the shipped colours are used)", file=sys.stderr)
        context.warnings.append(f"{error.brief()} · shipped colours are used")
    return spec


def _open(context: CommandContext, name: str, *, read_only: bool = False) -> Session:
    from incident_tui.session.session import Session  # noqa: PLC0415

    path = context.folder.path_of(name)
    read_only = read_only or getattr(context.options, "read_only", False)
    return Session.open(path, context.playbook, context.recorder, read_only=read_only)


def _declare(context: CommandContext, intent: Declare) -> str | RefusedError | NotSavedError:
    from incident_tui.cli.commands.record import create  # noqa: PLC0415
    from incident_tui.domain.decide.intents import Request  # noqa: PLC0415
    from incident_tui.domain.errors import NotSavedError, RefusedError  # noqa: PLC0415

    try:
        return create(context, Request(intent))
    except RefusedError as error:
        return error
    except IncidentTuiError as error:
        return NotSavedError(error.what, error.hint)


def _drafts(context: CommandContext, name: str) -> Drafts:
    from incident_tui.session.session import Drafts  # noqa: PLC0415

    return Drafts(context.data_dir / ".drafts", name)


def _export(context: CommandContext, name: str, kind: str) -> Path:
    """Write a document beside the incident's own folder's exports; return where it is."""
    from incident_tui.cli.commands.export import document, write_private  # noqa: PLC0415

    session = _open(context, name)
    session.close()
    text = document(session, kind, context)
    suffix = kind if kind in {"json", "csv", "ics", "html"} else "md"
    stamp = f"{context.clock.now().astimezone(UTC):%Y%m%dT%H%M%S}"
    folder = context.data_dir / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}-{kind}-{stamp}.{suffix}"
    write_private(path, text, force=True)
    return path
