"""All incidents of a folder: order, what is owed, what cannot be read; the shipped samples."""

from __future__ import annotations

import argparse
from pathlib import Path

from incident_tui.catalogue import list_incidents
from incident_tui.cli.samples import live_sample
from incident_tui.cli.setup import Setup
from incident_tui.clock import ManualClock
from incident_tui.domain.intents import (
    AddActionItem,
    Close,
    Declare,
    Request,
    Resolve,
    ScheduleAar,
)
from incident_tui.domain.timers import TimerState, timers
from incident_tui.session import Recorder, Saved, Session, declare
from incident_tui.store.folder import Folder
from tests.support import T0, playbook


def make(folder: Path, name: str, severity: int) -> Session:
    recorder = Recorder("sam", "n", ManualClock(T0))
    path = folder / f"{name}.json"
    assert isinstance(declare(path, Request(Declare(name, severity)), playbook(), recorder), tuple)
    return Session.open(path, playbook(), recorder)


def test_live_ones_first_then_closed_with_what_is_owed_then_what_cannot_be_read(
    tmp_path: Path,
) -> None:
    closed = make(tmp_path, "closed", 2)
    for intent in (AddActionItem("alert"), Resolve({"all": "a test"}), Close()):
        assert isinstance(closed.dispatch(Request(intent)), Saved)
    make(tmp_path, "calm", 3)
    make(tmp_path, "urgent", 1)
    (tmp_path / "broken.json").write_text("{")
    rows = list_incidents(Folder(tmp_path), playbook(), ManualClock(T0))
    assert [row.id for row in rows] == ["urgent", "calm", "closed", "broken"]
    late = ("first timeline", "1 action item", "1 account", "monitoring hand-back")
    assert rows[2].owed == ("no AAR date", *late)
    assert rows[3].problem
    assert isinstance(closed.dispatch(Request(ScheduleAar("2026-03-12"))), Saved)
    rows = list_incidents(Folder(tmp_path), playbook(), ManualClock(T0))
    assert rows[2].owed == late


def test_the_live_sample_is_made_once_and_is_what_the_readme_says(tmp_path: Path) -> None:
    clock = ManualClock(T0)
    options = argparse.Namespace(
        data_dir=str(tmp_path / "d"), playbook=None, as_name="sam", tz=None, json=False
    )
    setup = Setup(options, clock)
    incident_id = live_sample(setup)
    assert live_sample(Setup(options, clock)) == incident_id
    session = setup.session(incident_id)
    found = {t.audience: t.state for t in timers(session.incident, setup.playbook, T0)}
    assert found["stakeholders"] is TimerState.OVERDUE
    assert found["external"] is TimerState.DUE_SOON
    assert found["internal"] is TimerState.SCHEDULED
    rows = list_incidents(setup.folder, setup.playbook, clock)
    assert [row.live for row in rows] == [True, False]
    assert all(row.problem is None for row in rows)
