"""Reading the settings file: strict TOML, every mistake named with its line.

A bad file never stops an incident: `settings_or_default` says what is wrong beside a value
that works.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import field
from msgspec.structs import replace

from incident_tui.config.settings import Settings, settings_file
from incident_tui.config.toml.document import FindingsError, TomlDocument, read_document
from incident_tui.config.toml.reader import read
from incident_tui.config.zones import check_zone
from incident_tui.domain.text import clean_name
from incident_tui.domain.written import OneLineOrEmpty, Part, Texts, count
from incident_tui.hooks.hook import HOOK_SECONDS, Hook
from incident_tui.paths import expanded

if TYPE_CHECKING:
    from incident_tui.config.toml.lines import KeyPath


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


Seconds = Annotated[int, count("seconds", 600)]
"""How long a hook may run."""


class HookTable(Part, frozen=True, kw_only=True):
    """A hook with a time limit of its own."""

    run: Texts
    seconds: Seconds | None = None


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
        hooks=MappingProxyType(
            {name: _hook(name, hook, folder) for name, hook in _hooks(said.hooks, document).items()}
        ),
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
    _hooks(said.hooks, document)


# -- hooks ---------------------------------------------------------------------------------------


def _hooks(said: Mapping[str, Any], document: TomlDocument) -> dict[str, HookTable]:
    """Return the hooks by name; `update.posted` may be written with or without quotes."""
    if not said:
        return {}
    from incident_tui.config.toml.walk import value_at  # noqa: PLC0415 - where there are any
    from incident_tui.hooks.payload import names  # noqa: PLC0415 - the same

    usual, valid = HOOK_SECONDS, names()
    found = {}
    for path, name in _hook_names(said, valid, document):
        kind: Any = HookTable if isinstance(_at(said, path), dict) else Texts
        value = value_at(kind, document, path)
        found[name] = value if isinstance(value, HookTable) else HookTable(run=value)
    if "seconds" in said:
        usual = value_at(Seconds, document, ("hooks", "seconds"))
    return {name: replace(hook, seconds=hook.seconds or usual) for name, hook in found.items()}


def _hook_names(
    said: Mapping[str, Any], valid: tuple[str, ...], document: TomlDocument
) -> Iterator[tuple[KeyPath, str]]:
    """Yield where each hook stands, and its name. Notes the names that are none."""
    for key, entry in said.items():
        if key not in valid:
            if key != "seconds":
                _note_key(("hooks", key), ("seconds", *valid), said, document)
        elif not isinstance(entry, dict) or "run" in entry:
            yield ("hooks", key), key
        else:  # a table of the kinds that begin with the same word
            kinds = [x.removeprefix(f"{key}.") for x in valid if x.startswith(f"{key}.")]
            for kind in entry:
                if kind in kinds:
                    yield ("hooks", key, kind), f"{key}.{kind}"
                else:
                    _note_key(("hooks", key, kind), kinds, entry, document)


def _note_key(
    path: KeyPath, valid: Collection[str], said: Mapping[str, Any], document: TomlDocument
) -> None:
    document.note_unknown_key(path, valid, [name for name in valid if name not in said], [])


def _at(said: Mapping[str, Any], path: KeyPath) -> object:
    """Return what stands at a path that begins with `hooks`."""
    entry: Any = said
    for part in path[1:]:
        entry = entry[part]
    return entry


def _hook(name: str, table: HookTable, folder: Path) -> Hook:
    """Return a hook; its program, where it is a path, starts at the file's folder."""
    program = table.run[0]
    if "/" in program:
        program = str(folder / expanded(program))
    return Hook(name, (program, *table.run[1:]), table.seconds or HOOK_SECONDS)


def _others_may_write(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & stat.S_IWOTH)
    except OSError:
        return False
