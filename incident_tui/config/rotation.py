"""The rotation file: who is on call per team, read strictly; and whether that is healthy.

docs/commander.md shows one. What cannot be read is an error; what is unhealthy is a warning
of `check`, in words, and stops nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from incident_tui.config.toml.document import FindingsError, read_sheet
from incident_tui.config.toml.table import Table
from incident_tui.domain.text import clean_name
from incident_tui.paths import config_dir, expanded

BRIEF_PARTS = ("open_issues", "recent_deploys", "hot_spots")
"""What a brief between two turns says."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TURN = re.compile(rf"({'|'.join(_DAYS)}|daily) ([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class RotationError(FindingsError):
    """A rotation cannot be used; `findings` are all that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Team:
    """One team's turn: who answers first, who second, who take turns, when they change.

    `handover` are times such as `mon 09:00` in `zone`; `brief` is what the last turn left.
    """

    slug: str
    title: str
    primary: str
    secondary: str
    rotates: tuple[str, ...]
    handover: tuple[str, ...]
    zone: str
    brief: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rotation:
    """All teams, by their slug, in the order of the file."""

    teams: Mapping[str, Team]


def rotation_file(option: str | None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the rotation is: the option, INCIDENT_TUI_ROTATION, the settings folder."""
    if named := (option or environ.get("INCIDENT_TUI_ROTATION", "")).strip():
        return expanded(named)
    return config_dir(environ) / "rotation.toml"


def load_rotation(path: Path) -> Rotation:
    """Read a rotation. Raises RotationError with every finding."""
    sheet = read_sheet(path)
    rotation = None
    if not sheet.findings:
        top = Table(sheet, (), sheet.values)
        teams = top.table("team")
        found = {slug: _team(slug, teams.table(slug)) for slug in teams.names((), more=True)}
        if "team" in top and not found:
            top.note("team", "must name at least one team")
        teams.end()
        top.end()
        rotation = Rotation(MappingProxyType(found))
    if rotation is None or sheet.findings:
        raise RotationError(sheet.ordered(), "docs/commander.md shows a rotation")
    return rotation


def _team(slug: str, table: Table) -> Team:
    brief = table.table("brief", optional=True)
    team = Team(
        slug=slug,
        title=table.text("title", optional=True) or slug,
        primary=clean_name(table.text("primary")),
        secondary=clean_name(table.text("secondary", optional=True)),
        rotates=tuple(clean_name(name) for name in table.texts("rotates", optional=True)),
        handover=table.texts("handover"),
        zone=_zone(table),
        brief=MappingProxyType({part: brief.text(part, optional=True) for part in BRIEF_PARTS}),
    )
    for turn in team.handover:
        if _TURN.fullmatch(turn) is None:
            table.note("handover", 'must be times like "mon 09:00" or "daily 09:00"')
    brief.end()
    table.end()
    return team


def _zone(table: Table) -> str:
    """Return the name of a time zone that this machine knows; UTC where none is given."""
    name = table.text("zone", optional=True).strip() or "UTC"
    if name != "UTC":
        import zoneinfo  # noqa: PLC0415 - needed only where a zone is set

        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            table.note_choice("zone", name, zoneinfo.available_timezones())
    return name


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
        missing = [part for part in BRIEF_PARTS if not team.brief[part].strip()]
        if missing:
            parts = ", ".join(part.replace("_", " ") for part in missing)
            said.append(f"{team.slug}: the brief between turns lacks {parts}")
    return tuple(said)
