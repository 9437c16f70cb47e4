"""Reading the settings file: strict TOML, every mistake named with its line.

A bad file never stops an incident: `settings_or_default` says what is wrong beside a value
that works.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import field

from incident_tui.config.settings import Settings, settings_file
from incident_tui.config.toml.document import FindingsError, TomlDocument, read_document
from incident_tui.config.toml.reader import read
from incident_tui.config.zones import check_zone
from incident_tui.domain.text import clean_name
from incident_tui.domain.written import OneLineOrEmpty, Part, Texts
from incident_tui.hooks.hook import Hook
from incident_tui.paths import expanded


class SettingsError(FindingsError):
    """The settings cannot be used; `findings` are all that is wrong with them."""


class SettingsFile(Part, frozen=True, kw_only=True):
    """What a settings file may say. A key of its own may be `log.edit`, or a table `log`."""

    as_name: OneLineOrEmpty = field(default="", name="as")
    tz: OneLineOrEmpty = ""
    data_dir: OneLineOrEmpty = ""
    playbook: OneLineOrEmpty = ""
    theme: OneLineOrEmpty = ""
    mouse: bool = True
    bell: bool = True
    notify: bool = True
    share: bool = False
    hide: Texts = ()
    keys: Mapping[str, OneLineOrEmpty | Mapping[str, OneLineOrEmpty]] = field(default_factory=dict)
    hooks: Mapping[str, Any] = field(default_factory=dict)


def load_settings(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; None is the usual file, which need not exist.

    Raises SettingsError with every finding.
    """
    asked_for = path is not None or bool(environ.get("INCIDENT_TUI_CONFIG", "").strip())
    path = path or settings_file(environ)
    document = read_document(path)
    if document.absent and not asked_for:
        return Settings()
    said = read(SettingsFile, document, _check)
    settings = _settings(said, document, path.absolute().parent) if said else None
    if settings and settings.hooks and _others_may_write(path):
        document.note(("hooks",), "names programs in a file that everybody may write; chmod o-w")
    if settings is None or document.findings:
        raise SettingsError(document.ordered(), "correct it, or move it away to use the defaults")
    return settings


def settings_or_default(
    path: Path | None = None, environ: Mapping[str, str] = os.environ
) -> tuple[Settings, SettingsError | None]:
    """Read the settings; where they cannot be used, return the defaults and what was wrong."""
    try:
        return load_settings(path, environ), None
    except SettingsError as error:
        return Settings(), error


def _settings(said: SettingsFile, document: TomlDocument, folder: Path) -> Settings:
    """Return what a file means; a relative path in it starts at the file's folder."""
    return Settings(
        as_name=clean_name(said.as_name) or None,
        tz=said.tz.strip() or None,
        data_dir=_path(said.data_dir, folder),
        playbook=_path(said.playbook, folder),
        theme=said.theme or None,
        mouse=said.mouse,
        bell=said.bell,
        notify=said.notify,
        share=said.share,
        hide=said.hide,
        keys=MappingProxyType(dict(_keys(said.keys))),
        hooks=MappingProxyType(_hooks(said, document, folder)),
    )


def _keys(said: Mapping[str, str | Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the keys by id; `log.edit = "c"` is the same as `"log.edit" = "c"`."""
    for name, wanted in said.items():
        if isinstance(wanted, str):
            yield name, wanted
        else:
            yield from ((f"{name}.{rest}", key) for rest, key in wanted.items())


def _path(named: str, folder: Path) -> Path | None:
    return folder / expanded(named.strip()) if named.strip() else None


def _check(said: SettingsFile, document: TomlDocument) -> None:
    check_zone(said.tz.strip(), ("tz",), document)
    _hooks(said, document, Path())


def _hooks(said: SettingsFile, document: TomlDocument, folder: Path) -> dict[str, Hook]:
    if not said.hooks:
        return {}
    from incident_tui.config.hook_tables import hooks_of  # noqa: PLC0415 - where there are any

    return hooks_of(said.hooks, document, folder)


def _others_may_write(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return False
