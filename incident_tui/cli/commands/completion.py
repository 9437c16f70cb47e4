"""The command `completion`: a script for the shell, made by shtab from the table of commands.

Commands, options and closed lists are written into the script. What depends on the folder and
the playbook (ids, audiences, steps, …) the script asks for with `completion --words KIND`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import Any

import shtab

from incident_tui.cli.command import everywhere
from incident_tui.cli.context import CommandContext
from incident_tui.cli.offers import offered
from incident_tui.cli.shell_functions import FUNCTIONS
from incident_tui.cli.table import COMMANDS, ENTRY_KINDS, home_parser
from incident_tui.domain.errors import UsageError
from incident_tui.domain.playbook.names import SEVERITIES

_ASKED = {
    "id": "ids",
    "audience": "audiences",
    "stage": "stages",
    "source": "sources",
    "what": "drills",
}
"""The kind of words that an argument takes, by the name of its value in the program."""

_LISTS: Mapping[str, Iterable[object]] = {"severity": SEVERITIES, "kind": ENTRY_KINDS}
"""The closed lists that the program reads more freely than as choices."""

_FILES = frozenset({"FILE", "A", "B", "C"})
"""What a value is called in the help where it is a path."""


def run(context: CommandContext) -> int:
    """Print the script of a shell, or the words that such a script asks for."""
    options = context.options
    if options.words is not None:
        for word in offered(options.words, context):
            print(word)
        return 0
    if options.shell is None:
        raise UsageError("The shell is missing", 'eval "$(incident-tui completion bash)"')
    print(script(options.shell))
    return 0


def script(shell: str) -> str:
    """Return the script of a shell: what shtab makes of the parsers, between our functions."""
    before, after = FUNCTIONS[shell]
    made: str = shtab.complete(_parser(), shell, preamble=before)
    return f"{made}\n{after}".rstrip()


def _parser() -> argparse.ArgumentParser:
    """Return one parser of the whole program, each argument with what it is completed by."""
    program = home_parser()
    _mark(program)
    commands = program.add_subparsers()
    for command in COMMANDS.values():
        parser = commands.add_parser(command.name, help=command.what, description=command.what)
        everywhere(parser)
        command.arguments(parser)
        _mark(parser)
    helping = commands.add_parser("help", help="what there is", description="what there is")
    helping.add_argument("command", choices=tuple(COMMANDS), nargs="?")
    return program


def _mark(parser: argparse.ArgumentParser) -> None:
    """Tell shtab what each argument of a parser is completed by."""
    for action in parser._actions:  # argparse offers no public list of them
        if action.dest in _LISTS:
            action.choices = tuple(_LISTS[action.dest])
        elif action.choices is None and (completed := _completed_by(action)) is not None:
            action.complete = completed  # type: ignore[attr-defined]  # where shtab looks
            if action.nargs in {"+", "*"}:  # zsh would complete the first of them alone
                action.nargs = argparse.REMAINDER


def _completed_by(action: argparse.Action) -> dict[str, Any] | None:
    """Return how the shells complete a value; None for words of one's own."""
    if action.metavar == "DIR":
        return _without_bash(shtab.DIRECTORY)
    kind = "line" if action.metavar == "LINE" else _ASKED.get(action.dest)
    if kind is not None and not (kind == "ids" and action.option_strings):
        return {
            "bash": f"_incident_tui_{kind}",
            "zsh": f"_incident_tui_{kind}" if kind == "line" else f"_incident_tui_words {kind}",
            "fish": f"(__incident_tui_words {kind})",
        }
    return _without_bash(shtab.FILE) if action.metavar in _FILES else None


def _without_bash(completed: Mapping[str, Any]) -> dict[str, Any]:
    """Return how paths are completed; bash does it itself, with names that hold blanks."""
    return {shell: how for shell, how in completed.items() if shell != "bash"}
