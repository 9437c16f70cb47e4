"""Zones that a file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_tui.config.toml.document import TomlDocument

if TYPE_CHECKING:
    from incident_tui.config.toml.lines import KeyPath

UTC = "UTC"


def check_zone(name: str, path: KeyPath, document: TomlDocument) -> None:
    """Note the name of a time zone that this machine does not know; empty is none."""
    if name in {"", UTC}:
        return
    import zoneinfo  # noqa: PLC0415 - needed only where a zone is set

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        document.note_unknown_word(path, name, zoneinfo.available_timezones())
