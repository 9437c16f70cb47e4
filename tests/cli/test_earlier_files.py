"""Files of an earlier build open, fold and print as they did then."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


_V = "01a19cd3-f920-7000-8cfd-3a804a537926"  # M2 was verified
_D = "01a19c8f-4f00-7000-b10c-0ecdff147cd1"  # declared
_I = "01a19c9e-6a30-7000-9cd4-fba056a3e2a7"  # impact began
_IMPACT_ENDS = (
    ("red banner at checkout; since 2026-11-02 13:50Z",
     "red banner at checkout; from about 2026-11-02 13:50Z until 2026-11-02 15:15Z "
     "(about 1 h 25 min)"),
    ("Cards are declined. The severity",
     "Cards are declined. Customers were affected for ~1 h 25 min. The severity"),
    ("| Time to impact over | n/a |  |  |",
     f"| Time to impact over | 1 h 21 min | `{_D}` | `{_V}` |"),
    ("red banner at checkout\n  since 2026-11-02 13:50Z",
     "red banner at checkout\n  since ~2026-11-02 13:50Z until 2026-11-02 15:15Z"),
    ("| Impact | n/a |  |  |", f"| Impact | ~1 h 25 min | `{_I}` | `{_V}` |"),
    ('"impact": [\n      null', '"impact": [\n      {\n        "seconds": 5100,\n        '
     f'"from": "{_I}",\n        "to": "{_V}",\n        "approx": true\n      }}'),
    ('"restore": null', '"restore": {\n      "seconds": 4860,\n      '
     f'"from": "{_D}",\n      "to": "{_V}",\n      "approx": false\n    }}'),
    ('"hints": [\n      "Impact over: not set; /milestone impact_over T, or unknown"\n    ]',
     '"hints": []'),
    ('"how": "paid with a test card"\n',
     '"how": "paid with a test card",\n        "partly": false\n'),
)  # fmt: skip
"""Since a verified mitigation ends the stretch of impact it was for, and `~` is kept."""

_IMPACT_OVER = re.compile(
    r'("name": "impact_over",\s+"time": )null(,\s+"approx": false,\s+"source": )null'
)


_HAZARDS = (
    ("while users suffer since 14:35Z", "while users suffer since 14:30Z"),
    ("stood for about 4 h 05 min: users affected", "stood for about 4 h 10 min: users affected"),
    ("- Nobody is writing this down: 2026-11-02 14:10Z, no scribe since 14:00Z.\n"
     "- Looking for the cause while users suffer: 2026-11-02 14:15Z, users affected, no mitigation "
     "applied since 14:00Z; looked into H1 to H3.\n",
     "- Users affected, nothing tried: 2026-11-02 14:09Z, users affected, no mitigation "
     "tried since 13:54Z; looked into H1 to H3.\n"
     "- No scribe: 2026-11-02 14:10Z, no scribe since 14:00Z.\n"),
    ("15:59Z, users affected, no mitigation applied since 15:44Z",
     "15:57Z, users affected, no mitigation tried since 15:42Z"),
    ("14:35Z, users affected, no mitigation applied since 14:20Z",
     "14:30Z, users affected, no mitigation tried since 14:15Z"),
    ("no mitigation applied since 14:20Z", "no mitigation tried since 14:15Z"),
    ("no mitigation applied since 16:07Z", "M1 under way, nothing else tried since 16:07Z"),
    ("no mitigation applied since", "no mitigation tried since"),
    ("Looking for the cause while users suffer", "Users affected, nothing tried"),
    ("An audience hears nothing", "Update overdue"),
    ("- Wait and see:", "- Mitigation undecided:"),
    ("Updates that say nothing", "Last update says nothing"),
    ("All clear before it was verified", "Called over, nothing verified"),
    ("Nobody is in command", "No IC"),
)  # fmt: skip
"""Since hazards have other titles, and trying nothing counts from impact and detection."""

_WARNED = (
    "update of 14:54Z went out with its warnings",
    'update of 14:54Z, warned about as vague: "Some card payments fail. Next update by 15:00 UTC."',
)
"""Since a hazard that is built on lint says of which rule, and how the update begins."""

_SHEET_HAZARD = re.compile(r"^  ([\w, ]+) since (\d\d:\d\dZ): (.*)$", re.MULTILINE)
_LASTED = {
    "16:26Z": "Update overdue: stakeholders 3 min",
    "16:11Z": "Update overdue: internal 19 min, stakeholders 9 min, external 9 min",
    "15:15Z": "No IC for 4 h 25 min",
    "14:30Z": "Users affected, nothing tried for 4 h 25 min",
}
"""Since the hand-over sheet says for how long what is wrong has lasted, by when it showed."""

_SHEET_DECISION = re.compile(
    r"^(  D\d \S+ .*(?:Roll the route back|Roll checkout back to v2\.30))", re.MULTILINE
)
_EXECUTOR = {"every-kind": "lena", "checkout-live": "raj"}
"""Since the sheet says who carries a decision out."""

_SINCE_IMPACT = re.compile(
    r'"since": "2026-11-02T14:35(?=:00.000Z",\s+"evidence": "users affected)'
)


_SINGLE_OWNER = re.compile(
    r'\s+\{\s+"step": "(?:comms|ops)_assigned",[^}]*\},|  (?:COMMS|OPS|SCRIBE) +nobody\n'
)
"""Since nobody misses these roles at SEV-3."""

_TRIAGE_TOTAL = re.compile(r'("total": )6(,\s+"items": \[\s+\{\s+"step": "severity_set")')


def _as_now(name: str, earlier: str) -> str:
    """Return what was printed then, with what is reckoned or said otherwise since."""
    earlier = _with_pattern(earlier)
    earlier = _SINCE_IMPACT.sub('"since": "2026-11-02T14:30', earlier)
    for then, since in (*_HAZARDS, *(_IMPACT_ENDS if name == "every-kind" else ())):
        earlier = earlier.replace(then, since)
    then, since = _WARNED
    since = since.replace('"', r"\"") if earlier.startswith("{") else since
    earlier = earlier.replace(then, since)
    earlier = _SHEET_HAZARD.sub(lambda found: f"  {_LASTED[found[2]]} ({found[3]})", earlier)
    earlier = _SHEET_DECISION.sub(rf"\1 @{_EXECUTOR.get(name)}", earlier)
    if name == "drill-damaged":
        earlier = _TRIAGE_TOTAL.sub(r"\g<1>4\2", _SINGLE_OWNER.sub("", earlier))
    if name != "every-kind":
        return earlier
    return _IMPACT_OVER.sub(rf'\1"2026-11-02T15:15:00.000Z"\2"{_V}"', earlier)


_SHARED: dict[str, object] = {
    "newer_version": 0,
    "conflicts": [],
    "late_arrivals": {"entries": [], "deadlines": [], "severity_before": None},
    "duplicates": [],
    "sharing": None,
}
"""Fields of `status` that JSON has since machines share an incident: one alone has none of it."""

_ADDED = {"missed", "lapsed", "suggested_phase", "cancelled", *_SHARED}
"""Fields that JSON has since: what was missed by each audience, and what ended unmet."""


def _is_added(key: str, of: dict[str, Any]) -> bool:
    """Tell whether a field of an object is one that JSON has since, by its name or its place."""
    said = key == "impact" and not isinstance(of[key], list)  # the figures have a list of it
    return key in _ADDED or said or (key == "title" and "evidence" in of)


_LATENESS = {"timers", "adherence"}
"""What of `every-kind` is judged otherwise since: it was over, with much of it late."""


def _judged(value: Any, name: str) -> Any:
    """Return a JSON output without what is said, or judged otherwise, since."""
    if isinstance(value, list):
        return [_judged(one, name) for one in value if not _is_silence(one, name)]
    if not isinstance(value, dict):
        return value
    gone = _LATENESS if name == "every-kind" else set()
    kept = {key for key in value if key not in gone and not _is_added(key, value)}
    return {key: _judged(value[key], name) for key in kept}


_DUE = re.compile(r"^(  .*: LATE by [\d:]+), due \S+Z(?:, promised)?$", re.MULTILINE)
"""Since the sheet says when that which is late was due."""


def _is_silence(one: Any, name: str) -> bool:
    """Tell whether it is the hazard of an update of `every-kind` that is overdue."""
    said = isinstance(one, dict) and one.get("name") == "communication_silence"
    return said and name == "every-kind"


def _told(document: str, name: str) -> list[str]:
    """Return the lines of a document but those on the lateness of `every-kind`."""
    judged = name == "every-kind"
    document = _DUE.sub(r"\1", document)
    titles = "Internal|Stakeholders|External|Status page|Tell the customers"
    late = re.compile(rf"(?:- |  )(?:{titles}): |  Update overdue: |  none$")
    return [line for line in document.splitlines() if not (judged and late.match(line))]


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
    if (name, printed) == ("checkout-live", "status.json"):
        assert (found.status, found.out) == (3, "")
        assert "not declared yet" in found.err, "it was shown as a lost declaration then"
        return
    assert found.status == 0, found.err
    earlier = (EARLIER / name / printed).read_bytes().decode("utf-8", "surrogatepass")
    if printed.endswith(".json"):
        now, then = json.loads(found.out), json.loads(_as_now(name, earlier))
        assert _judged(now, name) == _judged(then, name)
    else:
        assert _told(found.out, name) == _told(_as_now(name, earlier), name)


@pytest.mark.parametrize("name", NAMES)
def test_one_machine_alone_has_nothing_to_settle(run: Run, folder: Path, name: str) -> None:
    found = run("status", "--data-dir", str(folder), name, "--json").json
    newer = {"newer_version": 2} if name == "drill-damaged" else {}
    assert {key: found[key] for key in _SHARED} == _SHARED | newer


@pytest.mark.parametrize(("printed", "options"), [("score.json", ["--json"]), ("score.txt", [])])
def test_a_drill_is_scored_in_the_same_words(
    run: Run, folder: Path, printed: str, options: list[str]
) -> None:
    found = run("drill", "--data-dir", str(folder), "score", "drill-damaged", *options)
    earlier = (EARLIER / "drill-damaged" / printed).read_text("utf-8")
    assert found.out == _as_now("drill-damaged", earlier)


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
