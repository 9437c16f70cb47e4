"""The command `drill`: list, play and score scripted incidents, and replay recorded ones."""

from __future__ import annotations

import json

from incident_tui.cli import screens
from incident_tui.cli.context import CommandContext
from incident_tui.domain.errors import NotFoundError, RefusedError, UsageError
from incident_tui.domain.times.format import duration
from incident_tui.drills.player import checked_speed
from incident_tui.drills.samples import sample_names
from incident_tui.drills.score import score
from incident_tui.drills.score_text import score_json, score_text
from incident_tui.drills.script import Script
from incident_tui.drills.script_file import shipped_drill, shipped_drills


def run(context: CommandContext) -> int:
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
    found = score(
        incident, context.playbook, context.drills.script_of(incident), session.clock.now()
    )
    if context.options.json:
        whole = score_json(found, session.id, incident.title)
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        print(score_text(found, session.id, incident.title), end="")
    return 0


# -- playing -------------------------------------------------------------------------------------


def _play(context: CommandContext, name: str) -> int:
    script = shipped_drill(name)
    speed = checked_speed(context.options.speed)
    screens.need_terminal()
    return screens.show(context, context.drills.begin(script, speed))


def _replay(context: CommandContext, ref: str) -> int:
    speed = checked_speed(context.options.speed)
    name = _named(context, ref)
    story = context.drills.recording(name)
    screens.need_terminal()
    return screens.show(context, context.drills.begin_replay(story, name, speed))


def _named(context: CommandContext, ref: str) -> str:
    """Return the name of what is to be replayed: an incident, a sample, or a file by its path."""
    try:
        path = context.path_of(ref)
    except NotFoundError as error:
        if ref in sample_names():
            return ref
        raise NotFoundError(
            error.what, f"{error.hint}; samples: {', '.join(sample_names())}"
        ) from error
    if path.parent.resolve() != context.data_dir:
        context.drills.sources[path.stem] = path
    return path.stem
