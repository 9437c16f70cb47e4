"""`incident-tui --help`: what it is, the first minute, every command, what can be typed."""

from __future__ import annotations

from incident_tui.cli.table import COMMANDS
from incident_tui.config.keys.listing import key_lines
from incident_tui.config.keys.names import written
from incident_tui.domain.language.actions import ACTIONS, ActionGroup

_HEAD = """\
incident-tui: run a live production incident from the terminal, on one local file.

usage: incident-tui [--data-dir DIR]            home: the incidents of the folder
       incident-tui COMMAND [ID] ... [--help]   one thing, without the screen

the first minute
  incident-tui declare "checkout 5xx" -s1 --open    declare it and open the dashboard
  -3m Page: checkout 5xx 12 %                       type what happens; -3m is three minutes ago
  /ic maya                                          a command; /help lists them
  ?pool change exhausts the database                ? hypothesis  ! decision  + mitigation
  >i Narrowed to one region                         an update that was sent to the internal channel

commands"""

_TAIL = """\
everywhere
  --data-dir DIR  --playbook FILE  --as NAME  --tz ZONE  --json
  ID is an incident id, a unique part of one, or the path of a file; without one, the
  one live incident is meant.
  Times: 14:05  -5m  ~23:00  'yesterday 23:50'  2026-11-02T14:05Z
  INCIDENT_TUI_DATA, _AS, _TZ, _PLAYBOOK and _CONFIG stand for the options of that name.
  Exit status: 0 done, 1 findings, 2 wrong use, 3 not found, 4 refused, 5 not saved."""


def overview() -> str:
    """Return the help page; commands and keys come from their tables."""
    lines = [_HEAD]
    lines += [f"  {command.name:<10} {command.what}" for command in COMMANDS.values()]
    lines += ["", "in the composer, and with `do`"]
    for group in ActionGroup:
        typed = [action for action in ACTIONS if action.group is group and action.command]
        lines.append(f"  {group.value}")
        for action in typed:
            usage = f"{action.command} {action.usage}".strip()
            key = f"  ({written(action.key)})" if action.key else ""
            lines.append(f"    {usage:<40} {action.title}{key}")
    lines += ["", "keys, as they are shipped (docs/keys.md)", *key_lines()]
    lines += ["", _TAIL]
    return "\n".join(lines)
