"""The command `rotation`: who is on call per team, and whether that is healthy."""

from __future__ import annotations

import json

from msgspec.structs import asdict

from incident_tui.cli.context import CommandContext
from incident_tui.config.rotation import (
    Rotation,
    RotationError,
    check,
    load_rotation,
    rotation_file,
)
from incident_tui.domain.errors import NotFoundError


def run(context: CommandContext) -> int:
    """Print the rotation, or what is unhealthy about it (status 1 where anything is)."""
    options = context.options
    path = rotation_file(options.file)
    if not path.exists():
        raise NotFoundError(f"There is no rotation at {path}", "name one with --file")
    try:
        found = load_rotation(path)
    except RotationError as error:
        if options.what == "show":
            raise
        return _findings(context, [str(finding) for finding in error.findings], "")
    if options.what == "show":
        print(
            json.dumps(_json(found), ensure_ascii=False, indent=2) if options.json else _show(found)
        )
        return 0
    well = f"{path}: {len(found.teams)} teams, nothing unhealthy"
    return _findings(context, [*check(found)], well)


def _findings(context: CommandContext, said: list[str], well: str) -> int:
    """Print what is wrong or unhealthy; return the status."""
    if context.options.json:
        print(json.dumps({"findings": said}, ensure_ascii=False, indent=2))
    else:
        print("\n".join(said) or well)
    return 1 if said else 0


def _show(found: Rotation) -> str:
    lines: list[str] = []
    for team in found.teams.values():
        lines.append(f"{team.slug}  {team.title}")
        lines.append(f"  primary    {team.primary}")
        lines.append(f"  secondary  {team.secondary or 'nobody'}")
        if team.rotates:
            lines.append(f"  rotates    {', '.join(team.rotates)}")
        lines.append(f"  hand-over  {', '.join(team.handover)} ({team.zone})")
        lines += [
            f"  {part.replace('_', ' '):<10} {text}"
            for part, text in asdict(team.brief).items()
            if text
        ]
    return "\n".join(lines)


def _json(found: Rotation) -> dict[str, object]:
    return {
        "teams": {
            team.slug: {
                "title": team.title,
                "primary": team.primary,
                "secondary": team.secondary or None,
                "rotates": [*team.rotates],
                "handover": [*team.handover],
                "zone": team.zone,
                "brief": asdict(team.brief),
            }
            for team in found.teams.values()
        }
    }
