"""The screens, with what they need from outside: folder, playbook, clock, settings of a command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.cli.files import write_private
from incident_tui.config.keys.keymap import Keymap, make
from incident_tui.config.settings import resolve_theme
from incident_tui.config.themes import ThemeSpec, theme_or_shipped
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.errors import IncidentTuiError, NotSavedError, RefusedError
from incident_tui.interchange.exports.formats import format_named
from incident_tui.interchange.exports.source import Source
from incident_tui.session.declare import declare
from incident_tui.session.session import (
    Drafts,
    IncidentIndex,
    Session,
    examine,
    repair_copy,
)
from incident_tui.tui import app
from incident_tui.tui.base.services import Services


def run_app(context: CommandContext, incident_id: str | None, opened: Session | None) -> int:
    """Run the screens as the options and the settings ask for; return the exit status."""
    options, settings = context.options, context.settings
    return app.run(
        services(context, opened),
        incident_id,
        mouse=settings.mouse and not getattr(options, "no_mouse", False),
        ascii_only=getattr(options, "ascii", False),
        wall=getattr(options, "wall", False),
        share=settings.share or getattr(options, "share", False),
    )


def services(context: CommandContext, opened: Session | None = None) -> Services:
    """Return the services of the screens; `opened` is a session that is open already."""
    waiting = [opened] if opened else []
    theme = _theme(context)
    return Services(
        clock=context.machine_clock,
        playbook=context.playbook,
        tz=context.tz,
        machine_tz=context.machine_tz,
        state_dir=context.data_dir,
        open_session=lambda name: waiting.pop() if waiting else _open(context, name),
        list_incidents=IncidentIndex(
            context.folder, context.playbook, context.machine_clock
        ).checked_listings,
        declare=lambda intent: _outcome(lambda: _declare(context, intent)),
        drafts=lambda name: Drafts(context.data_dir / ".drafts", name),
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
        drills=lambda: context.drills.scripts(),  # noqa: PLW0108 - loads it when asked for
        start_drill=lambda name: _outcome(lambda: context.drills.begin_named(name)),
        player=lambda session: context.drills.player_of(session),  # noqa: PLW0108 - loads it when asked for
        script=lambda incident: context.drills.script_of(incident),  # noqa: PLW0108 - loads it when asked for
    )


def _outcome(create: Callable[[], str]) -> str | RefusedError | NotSavedError:
    """Return the id of what was created, or why it was not."""
    try:
        return create()
    except RefusedError as error:
        return error
    except IncidentTuiError as error:
        return NotSavedError(error.what, error.hint)


def _declare(context: CommandContext, intent: Declare) -> str:
    return declare(context.folder, Request(intent), context.playbook, context.recorder)


def _open(context: CommandContext, name: str, *, read_only: bool = False) -> Session:
    path = context.folder.path_of(name)
    read_only = read_only or getattr(context.options, "read_only", False)
    return Session.open(path, context.playbook, context.recorder, read_only=read_only)


def _export(context: CommandContext, name: str, kind: str) -> Path:
    """Write a document beside the incident's own folder's exports; return where it is."""
    session = _open(context, name)
    session.close()
    form, now = format_named(kind), session.clock.now()
    text = form.write(Source(session.incident, context.playbook, now, context.tz, session.id))
    stamp = f"{context.clock.now().astimezone(UTC):%Y%m%dT%H%M%S}"
    folder = context.data_dir / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}-{kind}-{stamp}.{form.suffix}"
    write_private(path, text, force=True)
    return path


# -- what is wrong with settings is said, and the shipped default holds ---------------------------


def _theme(context: CommandContext) -> ThemeSpec:
    spec, error = theme_or_shipped(resolve_theme(None, context.settings))
    if error is not None:
        print(f"incident-tui: {error} (the shipped colours are used)", file=sys.stderr)
        context.warnings.append(f"{error.brief()} · shipped colours are used")
    return spec


def _keymap(context: CommandContext) -> Keymap:
    keymap = make(context.settings.keys)
    for problem in keymap.problems:
        context.warn(str(problem))
    return keymap


def _on_call(context: CommandContext) -> tuple[str, ...]:
    """Return who is on call by the rotation file; nobody where there is none, or a bad one."""
    from incident_tui.config.rotation import (  # noqa: PLC0415 - only to pick a name
        load_rotation,
        on_call,
        rotation_file,
    )

    path = rotation_file(None)
    if not path.exists():
        return ()
    try:
        return on_call(load_rotation(path))
    except IncidentTuiError as error:
        context.warnings.append(str(error))
        return ()


# -- what is loaded when it is asked for ---------------------------------------------------------


def _figures(context: CommandContext) -> str:
    from incident_tui.cli.text.figures import folder_text  # noqa: PLC0415 - seldom looked at

    return folder_text(context)
