"""The hooks of the settings file: which programs are started for which events."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from incident_tui.config.toml.document import TomlDocument
from incident_tui.config.toml.lines import KeyPath
from incident_tui.config.toml.walk import value_at
from incident_tui.domain.written import Part, Texts, count
from incident_tui.hooks.hook import HOOK_SECONDS, Hook
from incident_tui.hooks.payload import names
from incident_tui.paths import expanded

Seconds = Annotated[int, count("seconds", 600)]
"""How long a hook may run."""


class HookTable(Part, frozen=True, kw_only=True):
    """A hook with a time limit of its own."""

    run: Texts
    seconds: Seconds | None = None


def hooks_of(said: Mapping[str, Any], document: TomlDocument, folder: Path) -> dict[str, Hook]:
    """Return the hooks by name; `update.posted` may be written with or without quotes.

    Notes what is wrong. A program whose path is relative starts at `folder`.
    """
    usual, valid = HOOK_SECONDS, names()
    found = {}
    for path, name in _hook_names(said, valid, document):
        kind: Any = HookTable if isinstance(_at(said, path), dict) else Texts
        value = value_at(kind, document, path)
        found[name] = value if isinstance(value, HookTable) else HookTable(run=value)
    if "seconds" in said:
        usual = value_at(Seconds, document, ("hooks", "seconds"))
    return {name: _hook(name, table, usual, folder) for name, table in found.items() if table.run}


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


def _hook(name: str, table: HookTable, usual: int, folder: Path) -> Hook:
    program = table.run[0]
    if "/" in program:
        program = str(folder / expanded(program))
    return Hook(name, (program, *table.run[1:]), table.seconds or usual)
