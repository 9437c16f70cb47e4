"""The command `drill`: list, play and score scripted incidents, and replay recorded ones."""

from __future__ import annotations

import json
from pathlib import Path

from incident_tui.cli.context import Setup
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
from incident_tui.domain.times.format import words
from incident_tui.drills import player as play
from incident_tui.drills.score import score
from incident_tui.drills.score_text import score_json, score_text
from incident_tui.drills.script import REPLAY, Script
from incident_tui.drills.script_file import shipped_drill, shipped_drills
from incident_tui.session.session import NotSaved, Refused, Session
from incident_tui.store.event_file import EventFile


def drill(setup: Setup) -> int:
    """List the drills, play one, replay a recorded incident, or print a score."""
    what, ref = setup.options.what, setup.options.id
    match what:
        case "list":
            return _list(setup)
        case "score":
            return _score(setup)
        case "replay":
            if ref is None:
                raise UsageError("Which incident?", "incident-tui drill replay ID")
            return _replay(setup, ref)
        case _:
            if ref is not None:
                raise UsageError(f"'{ref}' means nothing here", "incident-tui drill NAME")
            return _play(setup, what)


def all_drills(_: Setup) -> tuple[Script, ...]:
    """Return every drill that ships with the program."""
    return shipped_drills()


def start(setup: Setup, name: str, speed: float = 1.0) -> str | Refused | NotSaved:
    """Declare the incident of a drill; return its id."""
    try:
        return _begin(setup, shipped_drill(name), speed)
    except RefusedError as error:
        return Refused(error.what, error.hint)
    except IncidentTuiError as error:
        return NotSaved(error.what, error.hint)


def script_of(_: Setup, incident: Incident) -> Script | None:
    """Return the script of a drill; None for a replay, or one that is not known here."""
    name = incident.declared.script
    if not incident.declared.drill or name is None or name.startswith(REPLAY):
        return None
    try:
        return shipped_drill(name)
    except IncidentTuiError:
        return None


def player_of(setup: Setup, session: Session) -> play.Player | None:
    """Return what plays a drill on; None where nothing is to be played."""
    declared = session.incident.declared
    if session.read_only or not declared.drill or declared.script is None:
        return None
    if declared.script.startswith(REPLAY):
        try:
            story = play.Replay(_recorded(setup, declared.script.removeprefix(REPLAY)))
        except IncidentTuiError as error:
            setup.warnings.append(str(error))
            return None
        return play.replay_player(session.path, story, setup.playbook, setup.recorder)
    script = script_of(setup, session.incident)
    if script is None:
        return None
    return play.player(session.path, play.Scripted(script), setup.playbook, setup.recorder)


# -- list and score ------------------------------------------------------------------------------


def _list(setup: Setup) -> int:
    """Print every drill, a line each."""
    found = shipped_drills()
    if setup.options.json:
        print(json.dumps({"drills": [_json(x) for x in found]}, ensure_ascii=False, indent=2))
        return 0
    wide = max(len(script.slug) for script in found)
    for script in found:
        facts = f"{script.character}, SEV-{script.severity}, {words(script.length)}"
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


def _score(setup: Setup) -> int:
    """Print the score of a drill. Raises RefusedError for what is none."""
    session = setup.session(setup.options.id, read_only=True)
    session.close()
    incident = session.incident
    if not incident.declared.drill:
        raise RefusedError(f"{session.id} is not a drill", "only drills are scored; see figures")
    found = score(incident, setup.playbook, script_of(setup, incident), session.clock.now())
    if setup.options.json:
        whole = score_json(found, session.id, incident.title)
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        print(score_text(found, session.id, incident.title), end="")
    return 0


# -- playing -------------------------------------------------------------------------------------


def _play(setup: Setup, name: str) -> int:
    from incident_tui.cli.commands.screens import need_terminal, run  # noqa: PLC0415 - for the screens

    script = shipped_drill(name)
    speed = play.checked_speed(setup.options.speed)
    need_terminal()
    return run(setup, _begin(setup, script, speed))


def _begin(setup: Setup, script: Script, speed: float) -> str:
    """Declare the incident of a script. Raises RefusedError, NotSavedError."""
    from incident_tui.cli.commands.record import create  # noqa: PLC0415 - only to play

    setup.folder.ensure()
    intent = play.declaration(script, speed, setup.machine_clock.now())
    return create(setup, Request(intent))


def _replay(setup: Setup, ref: str) -> int:
    from incident_tui.cli.commands.screens import need_terminal, run  # noqa: PLC0415 - for the screens

    speed = play.checked_speed(setup.options.speed)
    name = _named(setup, ref)
    story = play.Replay(_recorded(setup, name))
    need_terminal()
    return run(setup, begin_replay(setup, story, name, speed))


def begin_replay(setup: Setup, story: play.Replay, name: str, speed: float) -> str:
    """Create the incident of a replay; return its id. Raises NotSavedError."""
    from incident_tui.cli.commands.record import new_id  # noqa: PLC0415 - only to play

    setup.folder.ensure()
    for _ in range(20):
        incident_id = new_id(setup)
        path = setup.folder.path_of(incident_id)
        try:
            play.begin_replay(path, story, name, speed, setup.recorder)
        except NotSavedError:
            if not path.exists():
                raise
            continue
        return incident_id
    raise NotSavedError("No free incident id was found", "clear the folder of old drills")


def _named(setup: Setup, ref: str) -> str:
    """Return the name of what is to be replayed: an incident, a sample, or a file by its path."""
    from incident_tui.cli.commands.samples import sample_names  # noqa: PLC0415 - only to replay

    try:
        path = setup.path_of(ref)
    except NotFoundError as error:
        if ref in sample_names():
            return ref
        raise NotFoundError(
            error.what, f"{error.hint}; samples: {', '.join(sample_names())}"
        ) from error
    if path.parent.resolve() != setup.data_dir:
        setup.sources[path.stem] = path
    return path.stem


def _recorded(setup: Setup, name: str) -> list[Event]:
    """Return the events of what is replayed. Raises NotFoundError, UnreadableError."""
    from incident_tui.cli.commands.samples import sample_events, sample_names  # noqa: PLC0415
    from incident_tui.store.folder import is_incident_id  # noqa: PLC0415

    known = setup.folder.path_of(name) if is_incident_id(name) else Path(name)
    path = setup.sources.get(name, known)
    if not path.exists() and name in sample_names():
        return sample_events(setup, name)
    with EventFile(path, clock=setup.machine_clock, read_only=True) as file:
        return codec.decode_all(file.read())
