"""What the commands print, the screen shows and the exports say of one incident is the same."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_tui.clock import ManualClock, SystemClock
from incident_tui.domain.record import codec
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import fold
from incident_tui.domain.times.format import countdown, duration, in_words
from incident_tui.store.tinydb_api import IncidentDB
from tests.cli.conftest import Run
from tests.domain.obligations.test_cadence_model import AUDIENCES, END, HISTORIES, Act, recorded
from tests.support import T0, at, declared, event, playbook
from tests.tui.dashboard.test_view import rows, seen

JSON = dict[str, Any]


def stored(path: Path, severity: int, history: list[Act]) -> list[codec.Record]:
    """Write an incident as another build may have; return its records."""
    events = [
        declared(severity, detected=-4),
        event(f.RoleAssigned("ic", "maya"), 7),
        event(f.MitigationConsidered("roll back"), 9),
        *(recorded(act) for act in history),
    ]
    records = [codec.to_record(one) for one in events]
    db = IncidentDB.create(path, records, clock=ManualClock(T0))
    found = db.read()
    db.close()
    return found


def spans(audience: JSON) -> dict[str, timedelta]:
    """Return the spans of an audience's figures."""
    return {
        name: timedelta(seconds=audience[f"{name}_s"]) for name in ("worst_late", "longest_silence")
    }


def said_in_a_line(audience: JSON) -> str:
    """Say the figures of an audience as the lines of a command do."""
    span = spans(audience)
    kept = f"{audience['on_time']} of {audience['due']} on time" if audience["due"] else "none owed"
    late = f", worst late {duration(span['worst_late'])}" if audience["late"] else ""
    missed = f", {audience['missed']} missed" if audience["missed"] else ""
    silence = f", longest silence {duration(span['longest_silence'])}"
    return f"{audience['updates']} sent, {kept}{late}{missed}{silence}"


def told_in_a_document(audience: JSON) -> list[str]:
    """Return what a document says of an audience."""
    span, said = spans(audience), []
    if audience["due"]:
        said.append(f"{audience['on_time']} of {audience['due']} owed came on time")
    if audience["late"]:
        said.append(f"the latest {in_words(span['worst_late'])} late")
    if audience["missed"]:
        said.append(f"{audience['missed']} interval")
    if audience["promises"]:
        said.append(f"{audience['promises_kept']} of {audience['promises']} promised times")
    return [*said, f"the longest silence was {in_words(span['longest_silence'])}"]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.integers(1, 3), HISTORIES, st.integers(1, END))
def test_commands_screen_and_exports_agree_on_every_figure(
    run: Run, severity: int, history: list[Act], now: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(SystemClock, "now", lambda _: at(now))
        past = [act for act in history if act.minute <= now]
        records = stored(Path(folder) / "incidents" / "amber.json", severity, past)

        def ran(command: str, *more: str) -> Any:
            where = ("--data-dir", f"{folder}/incidents", "amber", *more)
            found = run(command, *where)
            assert found.status == 0, found.err
            return found.json if "json" in " ".join(more) else found.out

        whole = ran("status", "--json")
        figures = ran("figures", "--json")
        export = ran("export", "--format", "json")
        informed = whole["adherence"]
        assert export["status"] == {k: v for k, v in whole.items() if k != "sharing"}
        assert ran("timers", "--json")["timers"] == whole["timers"]
        for name, row in figures["adherence"].items():
            assert row == {key: value for key, value in informed[name].items() if key in row}
        assert figures["adherence"].keys() == informed.keys()
        assert {name: figures[name] for name in ("impact", "phases")} == {
            name: export["figures"][name] for name in ("impact", "phases")
        }
        for name, span in figures["figures"].items():
            assert export["figures"][name] == span
        texts = {command: ran(command) for command in ("status", "figures")}
        summary = ran("export", "--format", "summary")
        for audience, row in informed.items():
            if row["due"] or row["updates"]:
                assert said_in_a_line(row) in texts["status"]
            assert said_in_a_line(row) in texts["figures"]
            title = playbook().audiences[audience].title
            [line] = re.findall(rf"^- {title}: .*$", summary, re.MULTILINE)
            assert [part for part in told_in_a_document(row) if part not in line] == []
        the_timers_agree(whole, texts["status"])
        the_screen_agrees(whole, records, now)


def the_timers_agree(whole: JSON, text: str) -> None:
    """Hold the clocks and the hazard of what is overdue to the figures of each audience."""
    titles = [one["title"] for one in whole["hazards"] if one["name"] == "communication_silence"]
    for timer in whole["timers"]:
        if timer["audience"] is None:
            continue
        row, late = whole["adherence"][timer["audience"]], timedelta(seconds=timer["late_s"])
        assert row["worst_late_s"] >= timer["late_s"]
        assert row["missed"] >= timer["missed"]
        assert row["late"] >= bool(timer["late_s"])
        if timer["state"] == "overdue":
            assert f"LATE +{countdown(late)}" in text
            if whole["state"] in {"live", "resolved"} and whole["severity"] < 4:
                assert f"{timer['audience']} {duration(late)}" in titles[0]


def the_screen_agrees(whole: JSON, records: list[codec.Record], now: int) -> None:
    """Hold the panes of a wide dashboard to the JSON of `status`."""
    known = fold(codec.decode_all(records))
    shown = seen(known, now, (160, 50))
    found = list(whole["adherence"].values())
    due = sum(row["due"] for row in found)
    said = shown.hazards.adherence
    assert said.startswith(f"on time {sum(row['on_time'] for row in found)} of {due}") or not due
    if due:
        missed = sum(row["missed"] for row in found)
        silence = max(spans(row)["longest_silence"] for row in found)
        assert (f"missed {missed}" in said) is bool(missed)
        assert f"silence {duration(silence)}" in said
    clocks = rows(shown)
    owed = [timer for timer in whole["timers"] if timer["state"] in {"overdue", "due_soon"}]
    for timer in owed:
        title = playbook().audiences[timer["audience"]].title if timer["audience"] else None
        if title is None:
            continue
        row = clocks[title.upper()]
        if timer["state"] == "overdue":
            assert row.clock == f"+{countdown(timedelta(seconds=timer['late_s']))}"
            assert (f"missed {timer['missed']}" in row.extra) is bool(timer["missed"])
        kept = whole["adherence"].get(timer["audience"], {"promises": 0})
        if kept["promises"]:
            assert f"kept {kept['promises_kept']}/{kept['promises']}" in row.promise
    assert {timer["audience"] for timer in owed} - {None} <= set(AUDIENCES)
