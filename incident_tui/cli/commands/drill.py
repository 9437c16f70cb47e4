"""The command `drill`: list, play and score scripted incidents, and replay recorded ones."""

from __future__ import annotations

import json
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import (
    IncidentTuiError,
    NotFoundError,
    NotSavedError,
    RefusedError,
    UsageError,
)
from incident_tui.domain.record import codec
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.domain.times.format import duration
from incident_tui.drills import player as play
from incident_tui.drills.score import score
from incident_tui.drills.score_text import score_json, score_text
from incident_tui.drills.script import REPLAY, Script
from incident_tui.drills.script_file import shipped_drill, shipped_drills
from incident_tui.session.session import Session
from incident_tui.store.event_file import EventFile


def drill(context: CommandContext) -> int:
    """List the drills, play one, replay a recorded incident, or print a score."""
    what, ref = context.options.what, context.options.id
    match what:
        case "list":
            return _list(context)
        case "score":
            return _score(context)
        case "replay":
            if ref is None:
                raise UsageError("Which incident?", "incident-tui drill replay ID")
            return _replay(context, ref)
        case _:
            if ref is not None:
                raise UsageError(f"'{ref}' means nothing here", "incident-tui drill NAME")
            return _play(context, what)


def all_drills(_: CommandContext) -> tuple[Script, ...]:
    """Return every drill that ships with the program."""
    return shipped_drills()


def start(
    context: CommandContext, name: str, speed: float = 1.0
) -> str | RefusedError | NotSavedError:
    """Declare the incident of a drill; return its id."""
    try:
        return _begin(context, shipped_drill(name), speed)
    except RefusedError as error:
        return error
    except IncidentTuiError as error:
        return NotSavedError(error.what, error.hint)


def script_of(_: CommandContext, incident: Incident) -> Script | None:
    """Return the script of a drill; None for a replay, or one that is not known here."""
    name = incident.declared.script
    if not incident.declared.drill or name is None or name.startswith(REPLAY):
        return None
    try:
        return shipped_drill(name)
    except IncidentTuiError:
        return None


def player_of(context: CommandContext, session: Session) -> play.Player | None:
    """Return what plays a drill on; None where nothing is to be played."""
    declared = session.incident.declared
    if session.read_only or not declared.drill or declared.script is None:
        return None
    if declared.script.startswith(REPLAY):
        try:
            story = play.Replay(_recorded(context, declared.script.removeprefix(REPLAY)))
        except IncidentTuiError as error:
            context.warnings.append(str(error))
            return None
        return play.replay_player(session.path, story, context.playbook, context.recorder)
    script = script_of(context, session.incident)
    if script is None:
        return None
    return play.player(session.path, play.Scripted(script), context.playbook, context.recorder)


# -- list and score ------------------------------------------------------------------------------


def _list(context: CommandContext) -> int:
    """Print every drill, a line each."""
    found = shipped_drills()
    if context.options.json:
        print(json.dumps({"drills": [_json(x) for x in found]}, ensure_ascii=False, indent=2))
        return 0
    wide = max(len(script.slug) for script in found)
    for script in found:
        facts = f"{script.character}, SEV-{script.severity}, {duration(script.length)}"
        print(f"{script.slug:<{wide}}  {facts}: {script.about}")
    return 0


def _json(script: Script) -> dict[str, object]:
    return {
        "name": script.slug,
        "title": script.title,
        "about": script.about,
        "character": script.character,
        "severity": script.severity,
        "length_s": int(script.length.total_seconds()),
        "injects": len(script.injects),
    }


def _score(context: CommandContext) -> int:
    """Print the score of a drill. Raises RefusedError for what is none."""
    session = context.session(context.options.id, read_only=True)
    session.close()
    incident = session.incident
    if not incident.declared.drill:
        raise RefusedError(f"{session.id} is not a drill", "only drills are scored; see figures")
    found = score(incident, context.playbook, script_of(context, incident), session.clock.now())
    if context.options.json:
        whole = score_json(found, session.id, incident.title)
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        print(score_text(found, session.id, incident.title), end="")
    return 0


# -- playing -------------------------------------------------------------------------------------


def _play(context: CommandContext, name: str) -> int:
    from incident_tui.cli.commands.screens import need_terminal, run  # noqa: PLC0415 - for the screens

    script = shipped_drill(name)
    speed = play.checked_speed(context.options.speed)
    need_terminal()
    return run(context, _begin(context, script, speed))


def _begin(context: CommandContext, script: Script, speed: float) -> str:
    """Declare the incident of a script. Raises RefusedError, NotSavedError."""
    from incident_tui.cli.commands.record import create  # noqa: PLC0415 - only to play

    context.folder.ensure()
    intent = play.declaration(script, speed, context.machine_clock.now())
    return create(context, Request(intent))


def _replay(context: CommandContext, ref: str) -> int:
    from incident_tui.cli.commands.screens import need_terminal, run  # noqa: PLC0415 - for the screens

    speed = play.checked_speed(context.options.speed)
    name = _named(context, ref)
    story = play.Replay(_recorded(context, name))
    need_terminal()
    return run(context, begin_replay(context, story, name, speed))


def begin_replay(context: CommandContext, story: play.Replay, name: str, speed: float) -> str:
    """Create the incident of a replay; return its id. Raises NotSavedError."""
    from incident_tui.cli.commands.record import new_id  # noqa: PLC0415 - only to play

    context.folder.ensure()
    for _ in range(20):
        incident_id = new_id(context)
        path = context.folder.path_of(incident_id)
        try:
            play.begin_replay(path, story, name, speed, context.recorder)
        except NotSavedError:
            if not path.exists():
                raise
            continue
        return incident_id
    raise NotSavedError("No free incident id was found", "clear the folder of old drills")


def _named(context: CommandContext, ref: str) -> str:
    """Return the name of what is to be replayed: an incident, a sample, or a file by its path."""
    from incident_tui.cli.commands.samples import sample_names  # noqa: PLC0415 - only to replay

    try:
        path = context.path_of(ref)
    except NotFoundError as error:
        if ref in sample_names():
            return ref
        raise NotFoundError(
            error.what, f"{error.hint}; samples: {', '.join(sample_names())}"
        ) from error
    if path.parent.resolve() != context.data_dir:
        context.sources[path.stem] = path
    return path.stem


def _recorded(context: CommandContext, name: str) -> list[Event]:
    """Return the events of what is replayed. Raises NotFoundError, UnreadableError."""
    from incident_tui.cli.commands.samples import sample_events, sample_names  # noqa: PLC0415
    from incident_tui.store.folder import is_incident_id  # noqa: PLC0415

    known = context.folder.path_of(name) if is_incident_id(name) else Path(name)
    path = context.sources.get(name, known)
    if not path.exists() and name in sample_names():
        return sample_events(context, name)
    with EventFile(path, clock=context.machine_clock, read_only=True) as file:
        return codec.decode_all(file.read())
