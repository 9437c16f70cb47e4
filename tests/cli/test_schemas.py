"""The JSON of the command line and of hooks is what docs/schemas says: no field more, none less."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from incident_tui.cli.context import CommandContext
from incident_tui.cli.text.changes import Snapshot, changes, snapshot
from incident_tui.clock import SystemClock
from incident_tui.drills.samples import live_sample
from tests.cli.conftest import Run
from tests.support import playbook

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
READ = {path.name: json.loads(path.read_text()) for path in sorted(SCHEMAS.glob("*.json"))}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in READ.items()
)


def wrong(name: str, value: object) -> list[str]:
    """Return everything in a value that its schema does not allow."""
    validator = Draft202012Validator(READ[name], registry=REGISTRY)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", READ)
def test_each_schema_is_one_and_leaves_no_object_open(name: str) -> None:
    schema = READ[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == name
    for part in _parts(schema):
        if "properties" in part:
            assert part["additionalProperties"] is False


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)


_RICH: dict[str, bytes] = {}
"""The files of the folder with the rich incident, once it was made."""


@pytest.fixture
def rich(run: Run) -> str:
    """Return a live incident that holds something of everything."""
    context = CommandContext(
        argparse.Namespace(as_name="sam", tz=None, data_dir=None, playbook=None)
    )
    folder = context.folder.path
    if _RICH:
        folder.mkdir(parents=True)
        for file, content in _RICH.items():
            (folder / file).write_bytes(content)
        return next(iter(_RICH)).removesuffix(".json")
    name = live_sample(context.folder, context.playbook, context.clock)
    for line in (
        "/handover ic lee", "!roll back, H1 fits", "?a full disk", "+[failover] to the replica",
        "*@dana 5m look at the disk", "* alert on the pool @lee due in 3 days", "/aar in 8 days",
        "/snooze update_internal 10m on the call", "~13:00 it began about here",
    ):  # fmt: skip
        assert run("do", name, line, "--yes").status == 0
    assert run("declare", "an exercise", "-s2", "--drill", "--id", "practice").status == 0
    made = sorted(folder.glob("*.json"), key=lambda path: path.stem != name)
    _RICH.update((path.name, path.read_bytes()) for path in made)
    return name


ROTATION = """
[team.payments]
title = "Payments"
primary = "maya"
rotates = ["maya"]
handover = ["mon 09:00"]
zone = "UTC"
"""

COMMANDS = {
    "status": ("status.json", ("status", "{}")),
    "status of a closed one": ("status.json", ("status", "sample-database-failover-2018")),
    "timers": ("timers.json", ("timers", "{}")),
    "list": ("list.json", ("list",)),
    "declare": ("declare.json", ("declare", "checkout 5xx", "-s1", "--id", "amber")),
    "log": ("events.json", ("log", "{}", "pods restarted")),
    "do": ("events.json", ("do", "{}", "/ack")),
    "update": ("events.json", ("update", "{}", "internal", "Card payments fail in Europe")),
    "redact": ("events.json", ("redact", "{}", "H1", "a name")),
    "lint": ("lint.json", ("lint", "sorry, soon password=hGx82kLmQ9rT", "--audience", "e")),
    "verify": ("verify.json", ("verify", "{}", "broken")),
    "figures of one": ("figures-incident.json", ("figures", "sample-database-failover-2018")),
    "conflicts": ("conflicts.json", ("conflicts", "{}")),
    "figures of all": ("figures-folder.json", ("figures",)),
    "export": ("export.json", ("export", "{}", "--format", "json")),
    "export of a closed one": (
        "export.json", ("export", "sample-database-failover-2018", "--format", "json")
    ),
    "external export": (
        "export.json", ("export", "{}", "--format", "json", "--audience", "external")
    ),
    "drill list": ("drill-list.json", ("drill", "list")),
    "drill score": ("drill-score.json", ("drill", "score", "practice")),
    "import": ("import.json", ("import", "{}", "-", "--format", "tsv", "--yes")),
    "merge": ("merge.json", ("merge", "{}", "{}", "-o", "{tmp}/whole.json")),
    "merge into": ("merge-into.json", ("merge", "{}", "--into", "{}")),
    "config show": ("config-show.json", ("config", "show")),
    "config check": ("config-check.json", ("config", "check", "{tmp}/bad.toml")),
    "config init": ("path.json", ("config", "init", "-o", "{tmp}/new.toml")),
    "playbook check": ("playbook-check.json", ("playbook", "check", "{tmp}/bad.toml")),
    "playbook check of an odd one": ("playbook-check.json", ("playbook", "check", "{tmp}/o.toml")),
    "playbook show": ("playbook-show.json", ("playbook", "show")),
    "rotation show": ("rotation-show.json", ("rotation", "show", "--file", "{tmp}/r.toml")),
    "rotation check": ("rotation-check.json", ("rotation", "check", "--file", "{tmp}/r.toml")),
    "playbook init": ("path.json", ("playbook", "init", "-o", "{tmp}/p.toml")),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_command_prints_is_what_its_schema_says(
    run: Run, rich: str, tmp_path: Path, name: str
) -> None:
    schema, words = COMMANDS[name]
    (tmp_path / "bad.toml").write_text("them = 1\n")
    shipped = SCHEMAS.parents[1] / "data" / "playbook.toml"
    (tmp_path / "o.toml").write_text(shipped.read_text().replace("minutes = 30", "minutes = 9000"))
    (tmp_path / "r.toml").write_text(ROTATION)
    (tmp_path / "incidents" / "broken.json").write_text("{}")
    argv = [word.replace("{tmp}", str(tmp_path)).replace("{}", rich) for word in words]
    log = "time\ttext\n2026-03-02T12:00Z\tpods restarted\n03/02/2026 12:00\tdoubtful\n"
    found = run(*argv, "--json", stdin=log)
    assert found.status in {0, 1}, found.err
    assert wrong(schema, found.json) == []


def test_a_watched_line_is_what_its_schema_says(rich: str) -> None:
    context = CommandContext(
        argparse.Namespace(as_name="sam", tz=None, data_dir=None, playbook=None)
    )
    session = context.session(rich, read_only=True)
    session.close()
    now, book = SystemClock().now(), playbook()
    after = snapshot(session.incident, book, now, private=True)
    said = changes(Snapshot(now, type(session.incident)()), after, book, context.tz)
    assert {change.kind for change in said} >= {"note", "timer", "hazard"}
    for change in said:
        assert wrong("watch.json", json.loads(change.json())) == []


def test_what_a_hook_gets_is_what_its_schema_says(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "told"
    code = "import sys; open(sys.argv[1], 'a').write(sys.stdin.read())"
    words = json.dumps([sys.executable, "-c", code, str(place)])
    (tmp_path / "config.toml").write_text(f"[hooks]\nany = {words}\n")
    run("declare", "checkout 5xx", "-s1", "--id", "amber", "--ic", "maya")
    run("log", "amber", "hunter2", "--private")
    run("update", "amber", "internal", "Card payments fail in Europe", "--at", "~23:50", "--yes")
    told = [json.loads(line) for line in place.read_text().splitlines()]
    assert len(told) == 4
    for payload in told:
        assert wrong("hook.json", payload) == []
    for part in ("timer", "hazard"):
        both = {**told[0], part: {}}
        assert wrong("hook.json", both) != []


def test_a_field_that_is_added_silently_does_not_pass(run: Run, rich: str) -> None:
    """Wherever a field could creep in, at any depth, the schema says no."""
    for schema, argv in (("status.json", ("status", rich)), ("list.json", ("list",))):
        whole = run(*argv, "--json").json
        assert wrong(schema, whole) == []
        for part in [part for part in _parts(whole) if "name" in part or "id" in part]:
            part["extra"] = 1
            assert wrong(schema, whole) != []
            del part["extra"]


def test_every_schema_is_named_in_the_docs() -> None:
    text = (SCHEMAS.parent / "command-line.md").read_text()
    missing = [name for name in READ if f"schemas/{name}" not in text]
    assert missing == []
