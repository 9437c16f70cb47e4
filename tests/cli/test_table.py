"""The one table of commands: each row has its module, and every list of commands comes from it."""

from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import pytest

from incident_tui.cli import commands
from incident_tui.cli.command import Command, handler
from incident_tui.cli.table import COMMANDS
from incident_tui.domain.language.actions import BY_ID
from incident_tui.interchange.exports.formats import FORMATS
from incident_tui.interchange.imports.readers import FORMATS as LOGS
from tests.cli.conftest import Run

DOCS = Path(__file__).parents[2] / "docs"
ROWS = (DOCS / "command-line.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("command", COMMANDS.values(), ids=list(COMMANDS))
def test_each_row_names_a_module_that_carries_it_out(command: Command) -> None:
    assert callable(handler(command.module or command.name))


def test_there_is_no_module_without_a_row() -> None:
    named = {command.module or command.name for command in COMMANDS.values()}
    found = {module.name for module in pkgutil.iter_modules(commands.__path__)}
    assert found == {*named, "home"}


def test_help_lists_the_commands_in_the_order_of_the_table(run: Run) -> None:
    text = run("--help").out
    listed = text.partition("\ncommands\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines()] == list(COMMANDS)


@pytest.mark.parametrize(("command", "formats"), [("export", FORMATS), ("import", LOGS)])
def test_the_documents_name_every_format_in_order(command: str, formats: list[str]) -> None:
    rows = "\n".join(row for row in ROWS if row.startswith(f"| `{command} "))
    listed = re.search(r"`--format (\S+\\\|[^`]+)`", rows)
    assert listed is not None
    assert listed[1].split("\\|") == list(formats)


def test_what_the_screen_proposes_to_export_is_in_the_table() -> None:
    words = set(BY_ID["export"].usage.strip("[]").split("|")) - {"…"}
    assert words
    assert words <= set(FORMATS)
