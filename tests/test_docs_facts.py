"""What the documents list is what there is: kinds and their fields, hooks, promises, rooms."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from msgspec.structs import fields

from incident_tui.cli.argv import options_of
from incident_tui.cli.table import COMMANDS, home_parser
from incident_tui.config.settings import Settings
from incident_tui.domain.record.facts import KINDS
from incident_tui.hooks.payload import OCCURRENCES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def test_every_kind_is_in_the_file_format_with_its_fields() -> None:
    rows = re.findall(
        r"^\| (`[a-z_.`· ]+`) \| (.+) \|$", (DOCS / "file-format.md").read_text(), re.MULTILINE
    )
    listed = {kind: row for names, row in rows for kind in re.findall(r"`([a-z_.]+)`", names)}
    assert set(KINDS) <= set(listed)
    for kind, fact in KINDS.items():
        for field in fields(fact):
            written = f"`{field.name}`" if field.required else f"[`{field.name}`]"
            assert written in listed[kind], (kind, written)


def test_the_hooks_of_what_happens_by_itself_are_listed() -> None:
    text = (DOCS / "integration.md").read_text()
    for name in OCCURRENCES:
        assert f"`{name}`" in text


def test_every_setting_is_in_the_contract() -> None:
    text = (DOCS / "command-line.md").read_text()
    names = ["as" if name == "as_name" else name for name in Settings._fields]
    for name in names:
        assert f"| `{name}` |" in text or f"| `[{name}]` |" in text, name


def test_every_option_is_in_the_row_of_its_command() -> None:
    rows = (DOCS / "command-line.md").read_text().splitlines()
    shared = set(options_of(home_parser()))
    for name in COMMANDS:
        own = [row for row in rows if re.match(rf"\| `{name}\b", row)]
        for option in set(options_of(COMMANDS[name].parser())) - shared:
            if option.startswith("--") or name == "export":
                short = {"--severity": "-s", "--output": "-o", "--verbose": "-v"}.get(
                    option, option
                )
                assert any(short in row for row in own), (name, option)


def test_every_command_is_in_the_contract() -> None:
    text = (DOCS / "command-line.md").read_text()
    for name in COMMANDS:
        assert re.search(rf"^\| `(?:[a-z]+ )?{name}\b", text, re.MULTILINE), name


NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "socketserver", "xmlrpc"}


def test_nothing_in_the_program_opens_a_connection() -> None:
    for path in (ROOT / "incident_tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert not {name.partition(".")[0] for name in names} & NETWORK, path


PROMISES = re.findall(
    r"`(tests/[a-z_/]+\.py)::(\w+)`", (DOCS / "promises.md").read_text(encoding="utf-8")
)


def test_every_promise_names_its_test() -> None:
    rows = [
        line
        for line in (DOCS / "promises.md").read_text().splitlines()
        if line.startswith("| ") and not line.startswith(("| promise", "|--"))
    ]
    assert len(rows) > 20
    assert [row for row in rows if "::test_" not in row] == []


@pytest.mark.parametrize(("path", "name"), PROMISES)
def test_the_test_of_a_promise_is_there(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    found = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert name in found


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")])
def test_what_is_linked_or_named_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), target
    for target in re.findall(r"`((?:incident_tui|tests|data|docs|themes)/[\w./-]+)`", text):
        if "incidents" not in target:
            assert (ROOT / target).exists(), target


def test_every_document_is_linked_from_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCS.glob("*.md") if f"docs/{path.name}" not in text] == []
