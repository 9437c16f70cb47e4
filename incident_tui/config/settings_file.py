"""Reading the settings file: strict TOML, every mistake named with its line.

A bad file never stops an incident: `settings_or_default` says what is wrong beside a value
that works.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from incident_tui.config.settings import DEFAULT_TZ, Settings, settings_file
from incident_tui.config.toml.document import FindingsError, Sheet, read_sheet
from incident_tui.config.toml.table import Table
from incident_tui.domain.text import clean_name
from incident_tui.hooks.hook import HOOK_SECONDS, Hook
from incident_tui.paths import expanded


class SettingsError(FindingsError):
    """The settings cannot be used; `findings` are all that is wrong with them."""


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
    if settings is not None and settings.hooks and _others_may_write(path):
        sheet.note(("hooks",), "names programs in a file that everybody may write; chmod o-w")
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
        bell=top.flag("bell", default=True),
        notify=top.flag("notify", default=True),
        share=top.flag("share", default=False),
        hide=top.texts("hide", optional=True),
        keys=MappingProxyType(_keys(keys)),
        hooks=MappingProxyType(_hooks(top, folder)),
    )
    top.end()
    return settings


_MOST_SECONDS = 600
"""How long a hook may be allowed to run."""


def _others_may_write(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return False


def _hooks(top: Table, folder: Path) -> dict[str, Hook]:
    """Return the hooks by name; `update.posted` may be written with or without quotes."""
    table = top.table("hooks", optional=True)
    if not [*table]:
        return {}
    from incident_tui.hooks.payload import names  # noqa: PLC0415 - where there are any

    valid = names()
    usual = HOOK_SECONDS
    if "seconds" in table:
        usual = table.whole("seconds", "seconds", _MOST_SECONDS)
    found = {}
    for name in table.names(valid, required=False):
        inner = table.table(name) if table.is_table(name) else None
        if inner is None or "run" in inner:
            found[name] = _hook(table, name, folder, usual)
            continue
        kinds = [x.removeprefix(f"{name}.") for x in valid if x.startswith(f"{name}.")]
        for kind in inner.names(kinds, required=False):
            hook = _hook(inner, kind, folder, usual)
            found[f"{name}.{kind}"] = hook._replace(on=f"{name}.{kind}")
        inner.end()
    table.end()
    return found


def _hook(table: Table, name: str, folder: Path, seconds: int) -> Hook:
    """Return one hook: a list of words, or a table with `run` and `seconds`."""
    if table.is_table(name):
        inner = table.table(name)
        words = inner.texts("run")
        if "seconds" in inner:
            seconds = inner.whole("seconds", "seconds", _MOST_SECONDS)
        inner.end()
    else:
        words = table.texts(name)
    program = words[0] if words else ""
    if "/" in program:
        program = str(folder / expanded(program))
    return Hook(name, (program, *words[1:]), seconds)


def _keys(table: Table) -> dict[str, str]:
    """Return the keys by id; `log.edit = "c"` is the same as `"log.edit" = "c"`."""
    found: dict[str, str] = {}
    for name in table:
        if table.is_table(name):
            inner = table.table(name)
            found |= {f"{name}.{rest}": inner.text(rest, optional=True) for rest in inner}
        else:
            found[name] = table.text(name, optional=True)
    return found


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
