"""Zones that a file names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_tui.config.toml.document import TomlDocument
from incident_tui.domain.times.zones import iana_names, iana_zone

if TYPE_CHECKING:
    from incident_tui.config.toml.lines import KeyPath

UTC = "UTC"


def check_zone(name: str, path: KeyPath, document: TomlDocument) -> None:
    """Note the name of a time zone that this machine does not know; empty is none."""
    if name not in {"", UTC} and iana_zone(name) is None:
        document.note_unknown_word(path, name, iana_names())
