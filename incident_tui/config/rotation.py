"""The rotation file: who is on call per team, read strictly; and whether that is healthy.

docs/commander.md shows one. What cannot be read is an error; what is unhealthy is a warning
of `check`, in words, and stops nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import asdict, replace

from incident_tui.config.toml.document import FindingsError, TomlDocument, read_document
from incident_tui.config.toml.reader import read
from incident_tui.config.zones import UTC, check_zone
from incident_tui.domain.text import clean_name
from incident_tui.domain.written import (
    GIVEN,
    SOME,
    OneLine,
    OneLineOrEmpty,
    Part,
    SlugText,
    Texts,
    at_least_one,
)
from incident_tui.paths import config_dir, expanded

_DAYS = "mon|tue|wed|thu|fri|sat|sun|daily"

HandoverTime = Annotated[
    str,
    Meta(
        pattern=rf"^(?!.*\n)({_DAYS}) ([01][0-9]|2[0-3]):[0-5][0-9]$",
        extra={"rule": 'must be a time like "mon 09:00" or "daily 09:00"'},
    ),
]
"""When people change."""


class RotationError(FindingsError):
    """A rotation cannot be used; `findings` are all that is wrong with it."""


class Brief(Part, frozen=True):
    """What the last turn leaves to the next."""

    open_issues: OneLineOrEmpty = ""
    recent_deploys: OneLineOrEmpty = ""
    hot_spots: OneLineOrEmpty = ""


class Team(Part, frozen=True, kw_only=True):
    """One team's turn: who answers first, who second, who take turns, when they change.

    `handover` are times such as `mon 09:00` in `zone`; `brief` is what the last turn left.
    """

    slug: Annotated[str, GIVEN]
    title: OneLineOrEmpty = ""
    primary: OneLine
    secondary: OneLineOrEmpty = ""
    rotates: Texts = ()
    handover: Annotated[tuple[HandoverTime, ...], SOME]
    zone: OneLineOrEmpty = ""
    brief: Brief = Brief()


class Rotation(Part, frozen=True):
    """All teams, by their slug, in the order of the file."""

    teams: Annotated[Mapping[SlugText, Team], at_least_one("team")] = field(name="team")


def rotation_file(option: str | None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the rotation is: the option, INCIDENT_TUI_ROTATION, the settings folder."""
    if named := (option or environ.get("INCIDENT_TUI_ROTATION", "")).strip():
        return expanded(named)
    return config_dir(environ) / "rotation.toml"


def load_rotation(path: Path) -> Rotation:
    """Read a rotation. Raises RotationError with every finding."""
    document = read_document(path)
    rotation = read(Rotation, document, _check)
    if rotation is None:
        raise RotationError(document.ordered(), "docs/commander.md shows a rotation")
    return Rotation({slug: _tidied(team) for slug, team in rotation.teams.items()})


def _check(rotation: Rotation, document: TomlDocument) -> None:
    for slug, team in rotation.teams.items():
        check_zone(team.zone.strip(), ("team", slug, "zone"), document)


def _tidied(team: Team) -> Team:
    """Return a team with its names as people are named everywhere, and what is left out."""
    return replace(
        team,
        title=team.title or team.slug,
        primary=clean_name(team.primary),
        secondary=clean_name(team.secondary),
        rotates=tuple(map(clean_name, team.rotates)),
        zone=team.zone.strip() or UTC,
    )


def on_call(rotation: Rotation) -> tuple[str, ...]:
    """Return who is on call, each once: every team's primary, then every secondary."""
    teams = rotation.teams.values()
    names = [*(team.primary for team in teams), *(team.secondary for team in teams)]
    return tuple(dict.fromkeys(name for name in names if name))


def check(rotation: Rotation) -> tuple[str, ...]:
    """Return what is unhealthy, a sentence each; nothing where all is well."""
    said = []
    for team in rotation.teams.values():
        rotating = {name.casefold() for name in team.rotates}
        people = rotating or {name.casefold() for name in (team.primary, team.secondary) if name}
        if not team.secondary:
            said.append(f"{team.slug}: nobody is secondary; name somebody who answers next")
        elif team.secondary.casefold() == team.primary.casefold():
            said.append(f"{team.slug}: {team.primary} is primary and secondary; name two people")
        if len(people) < 2:
            said.append(f"{team.slug}: only one person rotates; one cannot always be on call")
        said += [
            f"{team.slug}: {name} is on call and is not among those who rotate"
            for name in (team.primary, team.secondary)
            if rotating and name and name.casefold() not in rotating
        ]
        missing = [part for part, text in asdict(team.brief).items() if not text.strip()]
        if missing:
            parts = ", ".join(part.replace("_", " ") for part in missing)
            said.append(f"{team.slug}: the brief between turns lacks {parts}")
    return tuple(said)
