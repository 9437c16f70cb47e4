"""The command `playbook`: read the procedure, check it, begin one of one's own, with help."""

from __future__ import annotations

import json
from pathlib import Path

from incident_tui.cli.context import CommandContext
from incident_tui.cli.files import write_new
from incident_tui.cli.playbook_odd import odd
from incident_tui.cli.text.findings import finding_json
from incident_tui.cli.text.playbook import playbook_json, playbook_lines
from incident_tui.config.playbook import PlaybookError, load_playbook
from incident_tui.config.settings import settings_file
from incident_tui.config.toml.document import Finding
from incident_tui.domain.errors import NotFoundError, UsageError
from incident_tui.domain.playbook.playbook import Playbook
from incident_tui.paths import config_dir, expanded, shipped

SHIPPED = "the shipped playbook"


def run(context: CommandContext) -> int:
    """Print the procedure, what is wrong or odd in it (1), its schema; or write a copy to edit."""
    match context.options.what:
        case "show":
            return _show(context)
        case "check":
            return _check(context)
        case "schema":
            return _schema(context)
        case _:
            return _init(context)


def _named(context: CommandContext) -> Path | None:
    """Return the file to look at. Raises NotFoundError where one is named that is not there."""
    named = context.options.file
    path = expanded(named) if named else context.playbook_path
    if path is not None and not path.exists():
        raise NotFoundError(f"There is no playbook at {path}", "incident-tui playbook init")
    return path


def _show(context: CommandContext) -> int:
    path = _named(context)
    book = load_playbook(path)
    where = str(path or SHIPPED)
    if context.options.json:
        print(json.dumps(playbook_json(book, where), ensure_ascii=False, indent=2))
    else:
        print("\n".join(playbook_lines(book, where)))
    return 0


def _check(context: CommandContext) -> int:
    path = _named(context)
    wrong: tuple[Finding, ...] = ()
    warnings: list[str] = []
    try:
        warnings = odd(load_playbook(path))
    except PlaybookError as error:
        wrong = error.findings
    if context.options.json:
        rows = [finding_json(finding) for finding in wrong]
        whole = {"path": str(path or SHIPPED), "findings": rows, "warnings": warnings}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
        return int(bool(wrong))
    for finding in wrong:
        print(finding)
    for warning in warnings:
        print(f"{path or SHIPPED}: odd, though allowed: {warning}")
    if not wrong and not warnings:
        print(f"{path or SHIPPED}: nothing wrong")
    return int(bool(wrong))


def _schema(context: CommandContext) -> int:
    """Print what a playbook may hold, for editors: JSON Schema, draft 2020-12."""
    from incident_tui.config.toml.schema import json_schema  # noqa: PLC0415 - for this alone

    if context.options.file:
        raise UsageError("schema takes no FILE", "incident-tui playbook schema > playbook.json")
    schema = json_schema(Playbook, "A playbook of incident-tui")
    print(json.dumps(schema, ensure_ascii=False, indent=2))
    return 0


def _init(context: CommandContext) -> int:
    """Write the shipped playbook, comments and all, as a file of one's own."""
    options = context.options
    if options.file:
        raise UsageError("init takes no FILE", f"-o {options.file}")
    path = expanded(options.output) if options.output else config_dir() / "playbook.toml"
    write_new(path, shipped("data", "playbook.toml").read_text("utf-8"), force=options.force)
    if options.json:
        print(json.dumps({"path": str(path)}))
        return 0
    print(path)
    print(f"  edit it, then   incident-tui playbook check {path}")
    print(f"  to use it       incident-tui --playbook {path}")
    print(f"  to use always   playbook = {json.dumps(str(path.absolute()), ensure_ascii=False)}")
    print(f"                  in {settings_file()}")
    print(f"  for a team      keep it as {context.data_dir / 'playbook.toml'}")
    return 0
