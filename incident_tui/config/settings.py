"""What a person may set, and who wins over whom: option, environment, settings, default.

Kept apart from the reading of the file (`incident_tui.config.settings_file`), so that a command in
a loop pays for that only where there is a file to read.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from incident_tui.domain.text import clean_name
from incident_tui.hooks.hook import Hook
from incident_tui.paths import config_dir, default_data_dir, expanded, login_name

DEFAULT_THEME = "bridge-dark"
DEFAULT_TZ = "UTC"


class Settings(NamedTuple):
    """What a settings file says; None is "not said". Folders and files are absolute.

    `keys` maps the id of a key to what is wanted for it; what that means is read elsewhere.
    `hooks` maps a kind of event, the first word of kinds, or `any` to the program that is told.
    """

    as_name: str | None = None
    tz: str | None = None
    data_dir: Path | None = None
    playbook: Path | None = None
    theme: str | None = None
    mouse: bool = True
    bell: bool = True
    notify: bool = True
    share: bool = False
    hide: tuple[str, ...] = ()
    keys: Mapping[str, str] = MappingProxyType({})
    hooks: Mapping[str, Hook] = MappingProxyType({})


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings are: INCIDENT_TUI_CONFIG, else the user's config folder."""
    if named := environ.get("INCIDENT_TUI_CONFIG", "").strip():
        return expanded(named)
    return config_dir(environ) / "config.toml"


def resolve_as(option: str | None, environ: Mapping[str, str], settings: Settings) -> str:
    """Return who records: `--as`, INCIDENT_TUI_AS, the settings, the login."""
    named = (option, environ.get("INCIDENT_TUI_AS"), settings.as_name)
    return next((name for text in named if (name := clean_name(text or ""))), login_name(environ))


def resolve_tz(option: str | None, environ: Mapping[str, str], settings: Settings) -> str:
    """Return the name of the display zone: `--tz`, INCIDENT_TUI_TZ, the settings, UTC."""
    named = (option, environ.get("INCIDENT_TUI_TZ"), settings.tz)
    return next((name for text in named if (name := (text or "").strip())), DEFAULT_TZ)


def resolve_playbook(
    option: str | Path | None, environ: Mapping[str, str], settings: Settings
) -> Path | None:
    """Return the playbook: `--playbook`, INCIDENT_TUI_PLAYBOOK, the settings; None: the shipped."""
    if named := str(option or "").strip() or environ.get("INCIDENT_TUI_PLAYBOOK", "").strip():
        return expanded(named)
    return settings.playbook


def resolve_data_dir(
    option: str | Path | None,
    environ: Mapping[str, str],
    settings: Settings,
    *,
    cwd: Path | None = None,
) -> Path:
    """Return the folder of incidents: `--data-dir`, then as `paths.default_data_dir` says."""
    if named := str(option or "").strip():
        return expanded(named)
    return default_data_dir(environ, settings.data_dir, cwd=cwd)


def resolve_theme(option: str | None, settings: Settings) -> str:
    """Return the name of the theme: the option, the settings, the dark one."""
    return option or settings.theme or DEFAULT_THEME
