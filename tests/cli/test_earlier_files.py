"""Files of an earlier build open, fold and print as they did then."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tinydb import TinyDB

from incident_tui.clock import SystemClock
from incident_tui.domain.record.codec import decode_all
from incident_tui.domain.record.facts import KINDS, Unknown
from incident_tui.store.tinydb_api import IncidentDB
from tests.cli.conftest import Run

EARLIER = Path(__file__).resolve().parents[1] / "data" / "incidents-before"
NAMES = ("checkout-live", "every-kind", "drill-damaged")
NOW = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)
"""When the earlier build printed what is kept of it."""

PRINTED = {
    "status.json": ("status", "--json", "--at", "2026-11-02T15:20Z"),
    "timers.json": ("timers", "--json"),
    "summary.md": ("export", "--format", "summary"),
    "summary-external.md": ("export", "--format", "summary", "--audience", "external"),
    "timeline.md": ("export", "--format", "timeline"),
    "aar.md": ("export", "--format", "aar"),
    "brief.txt": ("export", "--format", "brief"),
    "record.json": ("export", "--format", "json"),
    "log.csv": ("export", "--format", "csv"),
    "dates.ics": ("export", "--format", "ics"),
}
"""What is compared, byte for byte: the JSON outputs and the documents.

Not the plain lines of `status`, `timers` and `list`, whose durations are written another way since.
"""


def _with_pattern(document: str) -> str:
    """Return a document with the pattern of a mitigation, which it says since."""
    document = document.replace("**M3** raise", "**M3** rollback: raise")
    return document.replace("M3 raise the timeout (", "M3 raise the timeout (rollback, ")


_SINCE = {"source.recorded"}
"""Kinds that were added after these files were written."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(SystemClock, "now", lambda _: NOW)
    for name in NAMES:
        shutil.copy(EARLIER / f"{name}.json", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("printed", PRINTED)
def test_it_prints_what_it_printed(run: Run, folder: Path, name: str, printed: str) -> None:
    command, *options = PRINTED[printed]
    found = run(command, "--data-dir", str(folder), "--as", "ann", name, *options)
    assert found.status == 0, found.err
    earlier = (EARLIER / name / printed).read_bytes().decode("utf-8", "surrogatepass")
    assert found.out == _with_pattern(earlier)


@pytest.mark.parametrize(("printed", "options"), [("score.json", ["--json"]), ("score.txt", [])])
def test_a_drill_is_scored_in_the_same_words(
    run: Run, folder: Path, printed: str, options: list[str]
) -> None:
    found = run("drill", "--data-dir", str(folder), "score", "drill-damaged", *options)
    assert found.out == (EARLIER / "drill-damaged" / printed).read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_reading_changes_no_byte_and_finds_nothing_wrong(run: Run, folder: Path, name: str) -> None:
    path = folder / f"{name}.json"
    with IncidentDB(path) as db:
        there = db.read()
        assert db.notices == []
    assert path.read_bytes() == (EARLIER / f"{name}.json").read_bytes()
    stock = TinyDB(str(path), access_mode="r").table("events").all()
    assert [{k: v for k, v in document.items() if k != "crc"} for document in stock] == there
    report = run("verify", str(path), "--json").json["files"][0]
    assert all("damaged here" in finding["what"] for finding in report["damage"])


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_added_to(run: Run, folder: Path, name: str) -> None:
    before = (EARLIER / f"{name}.json").read_bytes().rstrip()
    added = run("log", "--data-dir", str(folder), name, "added since")
    assert added.status == 0
    after = (folder / f"{name}.json").read_bytes()
    assert after.startswith(before.removesuffix(b"}}").rstrip())
    assert run("verify", str(folder / f"{name}.json"), "--json").json["files"][0]["events"]


def test_every_kind_is_among_them_and_is_still_known() -> None:
    with IncidentDB(EARLIER / "every-kind.json", access_mode="r") as db:
        events = decode_all(db.read())
    assert {event.kind for event in events} >= KINDS.keys() - _SINCE
    assert not [event for event in events if isinstance(event.fact, Unknown)]


def test_what_a_newer_version_wrote_is_kept() -> None:
    with IncidentDB(EARLIER / "drill-damaged.json", access_mode="r") as db:
        newer = [event for event in decode_all(db.read()) if isinstance(event.fact, Unknown)]
    assert [event.kind for event in newer] == ["moon.phase", "entry.added"]
