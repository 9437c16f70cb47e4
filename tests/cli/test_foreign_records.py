"""Records that another program put into a file: kept, and no command fails at them."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from incident_tui.store.framing import CLOSING, HEADER
from tests.cli.conftest import Run

ID = "0193f8a0-0000-7000-8000-00000000000"
NUMBERS = ("1e999", "-1e999", "NaN", "Infinity", "9" * 5000)
IDS = ("large", "small", "nan", "infinity", "digits")


@pytest.fixture
def amber_path(run: Run, tmp_path: Path) -> Path:
    """Return the file of an incident that was declared, and nothing else."""
    made = run("declare", "x", "--id", "amber", "--json").json
    return Path(made["path"])


def put_in(path: Path, number: str, *foreign: dict[str, Any]) -> None:
    """Write records beside those of a file, with right checksums; `@` stands for a number."""
    there = json.loads(path.read_bytes())["events"].values()
    records = [{k: v for k, v in record.items() if k != "crc"} for record in there]
    for n, record in enumerate(foreign):
        records.append({**records[0], "id": f"{ID}{n}", **record})
    lines = []
    for key, record in enumerate(records, 1):
        text = json.dumps(record, separators=(",", ":")).replace('"@"', number)
        covered = f'"{key}": {text[:-1]}'.encode("ascii")
        lines.append(b'%b,"crc":"%08x"}' % (covered, zlib.crc32(covered)))
    path.write_bytes(HEADER + b",\n".join(lines) + CLOSING)


def strict(text: str) -> Any:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


FOREIGN = (
    {"kind": "foreign.kind", "body": {"x": "@", "deep": {"y": ["@"]}}},
    {"kind": "entry.added", "body": {"entry_kind": "note", "text": "t", "weight": "@"}},
    {"kind": "interval.changed", "body": {"audience": "internal", "minutes": "@"}},
    {"kind": "severity.changed", "body": {"severity": "@"}},
)
JSON_COMMANDS = (
    ("status", "amber", "--json"),
    ("timers", "amber", "--json"),
    ("figures", "amber", "--json"),
    ("list", "--json"),
    ("log", "amber", "one more", "--json"),
    ("do", "amber", "one more", "--json"),
    ("export", "amber", "--format", "json"),
    ("export", "amber", "--format", "json", "--audience", "external"),
)


@pytest.mark.parametrize("number", NUMBERS, ids=IDS)
def test_a_number_that_json_cannot_say_stops_no_command(
    run: Run, amber_path: Path, tmp_path: Path, number: str
) -> None:
    put_in(amber_path, number, *FOREIGN)
    for command in JSON_COMMANDS:
        ran = run(*command)
        assert ran.status == 0, (command, ran.err)
        strict(ran.out)
    whole = strict(run("export", "amber", "--format", "json").out)
    kept = {event["id"]: event["body"] for event in whole["events"]}
    assert kept[f"{ID}0"] == {"x": number, "deep": {"y": [number]}}
    out = tmp_path / "whole.json"
    assert run("merge", "amber", "amber", "-o", str(out)).status == 0
    assert run("verify", str(out)).status == 0


@pytest.mark.parametrize("number", NUMBERS, ids=IDS)
def test_an_export_with_such_a_number_comes_back(
    run: Run, amber_path: Path, tmp_path: Path, number: str
) -> None:
    put_in(amber_path, number, *FOREIGN[:2])
    whole = run("export", "amber", "--format", "json").out
    exported = tmp_path / "export.json"
    exported.write_text(whole.replace(json.dumps(number), number))
    assert run("import", "jade", str(exported), "--format", "json").status == 0


@pytest.mark.parametrize("minutes", ["1e300", "1e-300", "-5", "99999999"])
def test_an_interval_that_nobody_keeps_sets_no_clock(
    run: Run, amber_path: Path, minutes: str
) -> None:
    put_in(amber_path, minutes, FOREIGN[2])
    assert run("status", "amber", "--json").status == 0


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z"])
def test_an_instant_at_the_ends_of_the_calendar_stops_no_command(
    run: Run, amber_path: Path, at: str
) -> None:
    update = {"kind": "update.posted", "body": {"audience": "internal", "stage": "x", "text": "t"}}
    began = {"kind": "milestone.set", "body": {"name": "impact_began", "time": at}}
    back = {"kind": "task.given", "body": {"to": "raj", "text": "x", "back_at": at}}
    put_in(amber_path, "", {**update, "at": at}, began, back)
    for command in (*JSON_COMMANDS, ("export", "amber", "--format", "html")):
        ran = run(*command)
        assert ran.status == 0, (command, ran.err)


@pytest.mark.parametrize("name", ["", " ", "\t \n"])
def test_a_name_of_blanks_stops_no_command(run: Run, amber_path: Path, name: str) -> None:
    put_in(
        amber_path,
        "",
        {"kind": "role.assigned", "body": {"role": "ic", "name": name}},
        {"kind": "task.given", "body": {"to": name, "text": "look"}},
        {"kind": "handover.offered", "body": {"role": "ic", "to": name}},
        {"kind": "entry.added", "by": name, "body": {"entry_kind": "note", "text": "t"}},
    )
    update = ("update", "amber", "external", "Cards fail in the EU. Next update in 20 minutes.")
    summary = ("export", "amber", "--format", "summary", "--audience", "external")
    for command in (*JSON_COMMANDS, update, summary):
        ran = run(*command)
        assert ran.status == 0, (command, ran.err)
