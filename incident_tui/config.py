"""What a person or a team has set: a strict settings file, and who wins over whom.

The order is always option, environment, settings, default. A bad file never stops an
incident: `settings_or_default` and `playbook_or_shipped` say what is wrong beside a value
that works.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from incident_tui.domain.text import clean_name
from incident_tui.paths import config_dir, default_data_dir, expanded, login_name
from incident_tui.playbook_file import PlaybookError, load_playbook, playbook_or_shipped
from incident_tui.strict_toml import Finding, FindingsError, Sheet, read_sheet
from incident_tui.toml_table import Table

__all__ = [
    "Finding",
    "FindingsError",
    "PlaybookError",
    "Settings",
    "SettingsError",
    "load_playbook",
    "load_settings",
    "playbook_or_shipped",
    "resolve_as",
    "resolve_data_dir",
    "resolve_playbook",
    "resolve_theme",
    "resolve_tz",
    "settings_file",
    "settings_or_default",
]

DEFAULT_THEME = "bridge-dark"
DEFAULT_TZ = "UTC"


class SettingsError(FindingsError):
    """The settings cannot be used; `findings` are all that is wrong with them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says; None is "not said". Folders and files are absolute.

    `keys` maps an action's id to the key wanted for it; the actions themselves are known elsewhere.
    """

    as_name: str | None = None
    tz: str | None = None
    data_dir: Path | None = None
    playbook: Path | None = None
    theme: str | None = None
    mouse: bool = True
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def settings_file(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings are: INCIDENT_TUI_CONFIG, else the user's config folder."""
    if named := environ.get("INCIDENT_TUI_CONFIG", "").strip():
        return expanded(named)
    return config_dir(environ) / "config.toml"


def load_settings(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; None is the usual file, which need not exist.

    Raises SettingsError with every finding.
    """
    asked_for = path is not None or bool(environ.get("INCIDENT_TUI_CONFIG", "").strip())
    path = path or settings_file(environ)
    sheet = read_sheet(path)
    if sheet.absent and not asked_for:
        return Settings()
    settings = None if sheet.findings else _settings(sheet, path.absolute().parent)
    if settings is None or sheet.findings:
        raise SettingsError(sheet.ordered(), "correct it, or move it away to use the defaults")
    return settings


def settings_or_default(
    path: Path | None = None, environ: Mapping[str, str] = os.environ
) -> tuple[Settings, SettingsError | None]:
    """Read the settings; where they cannot be used, return the defaults and what was wrong."""
    try:
        return load_settings(path, environ), None
    except SettingsError as error:
        return Settings(), error


def _settings(sheet: Sheet, folder: Path) -> Settings:
    """Take the settings from a sheet; a relative path in them starts at the file's folder."""
    top = Table(sheet, (), sheet.values)
    keys = top.table("keys", optional=True)
    settings = Settings(
        as_name=clean_name(top.text("as", optional=True)) or None,
        tz=_zone(top) or None,
        data_dir=_path(top, "data_dir", folder),
        playbook=_path(top, "playbook", folder),
        theme=top.text("theme", optional=True) or None,
        mouse=top.flag("mouse", default=True),
        keys=MappingProxyType({action: keys.text(action) for action in keys}),
    )
    top.end()
    return settings


def _path(top: Table, key: str, folder: Path) -> Path | None:
    named = top.text(key, optional=True).strip()
    if not named:
        return None
    return folder / expanded(named)


def _zone(top: Table) -> str:
    """Return the name of a time zone that this machine knows."""
    name = top.text("tz", optional=True).strip()
    if not name or name == DEFAULT_TZ:
        return name
    import zoneinfo  # noqa: PLC0415  (needed only where a zone is set)

    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        top.note_choice("tz", name, zoneinfo.available_timezones())
    return name


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
