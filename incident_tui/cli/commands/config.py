"""The command `config`: every setting and where it comes from, what is wrong, a file to edit."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from incident_tui.cli.context import CommandContext
from incident_tui.cli.files import write_new
from incident_tui.cli.text.findings import finding_json
from incident_tui.config.keys.keymap import make
from incident_tui.config.playbook import PlaybookError, load_playbook
from incident_tui.config.settings import Settings, resolve_theme, settings_file
from incident_tui.config.settings_file import SettingsError, load_settings
from incident_tui.config.themes import ThemeError, load_theme, own_theme_names, theme_path
from incident_tui.config.toml.document import Finding, read_document, shown
from incident_tui.domain.errors import NotFoundError, UsageError
from incident_tui.paths import expanded

TEMPLATE = """\
# The settings of incident-tui. A line that begins with # is left out: the default holds.
# An option wins over the environment, the environment over this file, this file over the default.
# What holds, and where it comes from:  incident-tui config show --origin
# What is wrong with this file:         incident-tui config check

# Who records, where everybody shares one account (else the login).  --as, INCIDENT_TUI_AS
# as = "sam"

# The zone that times are shown and read in.  --tz, INCIDENT_TUI_TZ
# tz = "UTC"

# The folder of incidents.  --data-dir, INCIDENT_TUI_DATA
# data_dir = "~/incidents"

# The procedure to follow (incident-tui playbook init writes one to edit); left out: playbook.toml
# in the folder of incidents, else the shipped one.  --playbook, INCIDENT_TUI_PLAYBOOK
# playbook = "playbook.toml"

# The colours: the name of a theme, shipped or in the folder "themes" beside this file, or the
# path of a theme file.
# theme = "bridge-dark"

# false leaves the mouse to the terminal.  --no-mouse
# mouse = true

# false: no bell when something falls due soon or late.
# bell = true

# false: no notification on the desktop, from terminals that can, at the same moments while the
# terminal is not in front. It names the incident's id and the timer, nothing else. Inside tmux
# it needs "set -g allow-passthrough on".
# notify = true

# true: the screens start in share mode (F8).  --share
# share = false

# Words that share mode masks besides people, secrets and hosts: customers, projects.
# hide = ["ACME Corp", "Project Heron"]

# Programs that are told what happens, each with JSON on stdin (docs/integration.md). A hook is a
# list of words, never a shell; seconds is how long one may run.
# [hooks]
# seconds = 10
# update.posted = ["~/bin/post-update", "--quiet"]
# any = { run = ["/usr/local/bin/webhook"], seconds = 5 }

# Keys of your own: what it does, and the key wanted for it; "none" for no key. The names, and
# what cannot work, are in docs/keys.md. Tables stay at the end of the file.
# [keys]
# severity = "F3"
"""

_SETTINGS = {"as_name": "as"}
"""Settings that are called otherwise in the file."""


class Row(NamedTuple):
    """One setting: its name in the file, the value that holds, where it comes from."""

    name: str
    value: str
    origin: str


def run(context: CommandContext) -> int:
    """Print the settings, what is wrong with them (status 1), or write a file to edit."""
    match context.options.what:
        case "show":
            return _show(context)
        case "check":
            return _check(context)
        case _:
            return _init(context)


def _show(context: CommandContext) -> int:
    if context.options.file:
        raise UsageError("show takes no FILE", f"INCIDENT_TUI_CONFIG={context.options.file}")
    found = rows(context)
    if context.options.json:
        whole = {row.name: {"value": row.value, "origin": row.origin} for row in found}
        print(json.dumps({"settings": whole}, ensure_ascii=False, indent=2))
        return 0
    for row in found:
        line = f"{row.name:<9} {row.value}"
        print(f"{line:<48}  {row.origin}" if context.options.origin else line)
    return 0


def rows(context: CommandContext) -> list[Row]:
    """Return every setting with the value that holds now, and where it comes from."""
    settings = context.settings
    file = settings_file()
    said = _said(file)
    zone = str(getattr(context.tz, "key", "UTC"))
    playbook = context.playbook_path
    values = {
        "as_name": (context.me, "the login"),
        "tz": (zone, "default"),
        "data_dir": (str(context.data_dir), "default"),
        "playbook": (
            str(playbook or "the shipped one"),
            "the folder of incidents" if playbook else "default",
        ),
        "theme": (resolve_theme(None, settings), "default"),
    }
    found = []
    for field in Settings._fields:
        name = _SETTINGS.get(field, field)
        value, default = values.get(field, (_shown(getattr(settings, field)), "default"))
        named = _named_by(context, field) or (str(file) if name in said else default)
        found.append(Row(name, value, named))
    return found


def _said(file: Path) -> set[str]:
    """Return the names that the settings file sets; none where it cannot be used."""
    try:
        load_settings()
    except SettingsError:
        return set()
    return set(read_document(file).values)


_OPTIONS = {
    "as_name": ("as_name", "--as", "INCIDENT_TUI_AS"),
    "tz": ("tz", "--tz", "INCIDENT_TUI_TZ"),
    "data_dir": ("data_dir", "--data-dir", "INCIDENT_TUI_DATA"),
    "playbook": ("playbook", "--playbook", "INCIDENT_TUI_PLAYBOOK"),
}


def _named_by(context: CommandContext, field: str) -> str:
    """Return the option or the variable that decides a setting; empty where neither does."""
    if field not in _OPTIONS:
        return ""
    attribute, option, variable = _OPTIONS[field]
    if (getattr(context.options, attribute) or "").strip():
        return option
    return variable if os.environ.get(variable, "").strip() else ""


def _shown(value: object) -> str:
    """Return a value as it would be written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | Path):
        return str(value)
    if not value:
        return "-"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    pairs = getattr(value, "items", None)
    return ", ".join(f"{key} = {word}" for key, word in pairs()) if pairs else str(value)


def _check(context: CommandContext) -> int:
    named = context.options.file
    path = expanded(named) if named else settings_file()
    if not path.exists():
        if named:
            raise NotFoundError(f"There are no settings at {path}", "incident-tui config init")
        return _report(context, path, theme_findings(None), "is not there: the defaults hold")
    return _report(context, path, findings(path), "nothing wrong")


def findings(path: Path) -> tuple[Finding, ...]:
    """Return all that is wrong with a settings file, and with the files that it names."""
    try:
        settings = load_settings(path)
    except SettingsError as error:
        return error.findings
    found: list[Finding] = []
    try:
        if settings.playbook is not None:
            load_playbook(settings.playbook)
    except PlaybookError as error:
        found += error.findings
    return (
        *_key_findings(path, settings),
        *found,
        *theme_findings(settings.theme),
        *_missing_programs(path, settings),
    )


def theme_findings(named: str | None) -> tuple[Finding, ...]:
    """Return all that is wrong with the theme of the settings and with a person's own ones."""
    found: list[Finding] = []
    chosen = [theme_path(named)] if named is not None else []
    own = [theme_path(name) for name in own_theme_names()]
    for path in dict.fromkeys((*chosen, *own)):
        try:
            load_theme(path)
        except ThemeError as error:
            found += error.findings
    return tuple(found)


def _missing_programs(path: Path, settings: Settings) -> tuple[Finding, ...]:
    """Return a finding for each hook whose program is not there or may not be run."""
    document = read_document(path)
    for hook in settings.hooks.values():
        if shutil.which(hook.run[0]) is None:
            key = ("hooks", hook.on) if hook.on in document.values["hooks"] else ("hooks",)
            document.note(
                key, f"names {shown(hook.run[0], 400)}, which is not a program that can be run"
            )
    return document.ordered()


def _key_findings(path: Path, settings: Settings) -> tuple[Finding, ...]:
    """Return what is wrong with the keys of the settings."""
    problems = make(settings.keys).problems
    document = read_document(path)
    said = document.values.get("keys", {})
    for problem in problems:
        parts = (problem.id,) if problem.id in said else tuple(problem.id.split("."))
        document.note(("keys", *parts), problem.what, problem.nearest)
    return document.ordered()


def _report(context: CommandContext, path: Path, wrong: tuple[Finding, ...], well: str) -> int:
    if context.options.json:
        whole = {"path": str(path), "findings": [finding_json(finding) for finding in wrong]}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        print("\n".join(map(str, wrong)) or f"{path}: {well}")
    return int(bool(wrong))


def _init(context: CommandContext) -> int:
    """Write a settings file in which everything is explained and nothing is set."""
    options = context.options
    if options.file:
        raise UsageError("init takes no FILE", f"-o {options.file}")
    path = expanded(options.output) if options.output else settings_file()
    write_new(path, TEMPLATE, force=options.force)
    print(json.dumps({"path": str(path)}) if options.json else path)
    if path.absolute() != settings_file().absolute() and not options.json:
        print(f"  to use it       export INCIDENT_TUI_CONFIG={path.absolute()}")
    return 0
