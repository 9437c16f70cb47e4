"""All incidents of a folder: order, what is owed, what cannot be read; the shipped samples."""

from __future__ import annotations

import argparse
import os
from datetime import timedelta
from pathlib import Path

import pytest

from incident_tui.cli.context import CommandContext
from incident_tui.clock import ManualClock, SystemClock
from incident_tui.domain.decide.intents import (
    AddActionItem,
    Close,
    Declare,
    Rename,
    Request,
    Resolve,
    ScheduleAar,
)
from incident_tui.domain.errors import UnreadableError
from incident_tui.domain.obligations.timers import TimerState, timers
from incident_tui.drills.samples import live_sample
from incident_tui.session.catalogue import IncidentIndex, list_incidents, repair_copy
from incident_tui.session.session import Recorder, Saved, Session, declare
from incident_tui.store.folder import Folder, is_incident_id
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
    context = CommandContext(options, clock)
    incident_id = live_sample(context.folder, context.playbook, context.clock)
    assert live_sample(context.folder, context.playbook, clock) == incident_id
    session = context.session(incident_id)
    found = {t.audience: t.state for t in timers(session.incident, context.playbook, T0)}
    assert found["stakeholders"] is TimerState.OVERDUE
    assert found["external"] is TimerState.DUE_SOON
    assert found["internal"] is TimerState.SCHEDULED
    rows = list_incidents(context.folder, context.playbook, clock)
    assert [row.live for row in rows] == [True, False]
    assert all(row.problem is None for row in rows)


def test_a_file_is_read_again_only_once_it_changed(tmp_path: Path) -> None:
    first, second = make(tmp_path, "first", 1), make(tmp_path, "second", 2)
    for intent in (Resolve({"all": "a test"}), Close()):
        assert isinstance(second.dispatch(Request(intent)), Saved)
    clock = ManualClock(T0)
    index = IncidentIndex(Folder(tmp_path), playbook(), clock)
    before = index.checked_listings()
    assert index.reads == 2
    assert index.checked_listings() == before
    assert index.reads == 2
    clock.advance(timedelta(hours=2))
    urgent = index.checked_listings()[0].urgent
    assert urgent is not None
    assert urgent.state is TimerState.OVERDUE, "time goes on without reading"
    assert index.reads == 2
    assert isinstance(first.dispatch(Request(Rename("another title"))), Saved)
    assert index.checked_listings()[0].title == "another title"
    assert index.reads == 3
    (tmp_path / "second.json").unlink()
    assert [row.id for row in index.checked_listings()] == ["first"]


def test_a_file_that_was_written_just_now_is_read_again(tmp_path: Path) -> None:
    make(tmp_path, "first", 1)
    index = IncidentIndex(Folder(tmp_path), playbook(), SystemClock())
    index.checked_listings()
    index.checked_listings()
    assert index.reads == 2


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="not there any more"):
        IncidentIndex(Folder(tmp_path / "gone"), playbook(), ManualClock(T0)).checked_listings()


def test_a_copy_gets_an_id_that_is_free_and_fits(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.free_id("inc-a", "repaired") == "inc-a-repaired"
    (tmp_path / "inc-a-repaired.json").write_text("x")
    assert folder.free_id("inc-a", "repaired") == "inc-a-repaired-2"
    long = folder.free_id("a" * 30 + "-" + "b" * 9, "repaired")
    assert is_incident_id(long)
    assert long == "a" * 30 + "-repaired"


def test_a_copy_is_refused_where_nothing_can_be_found(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("not json")
    with pytest.raises(UnreadableError, match="nothing in it can be recovered"):
        repair_copy(Folder(tmp_path), "broken", ManualClock(T0))
    assert not list(tmp_path.glob("*repaired*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it_says_how_to_get_it(tmp_path: Path) -> None:
    make(tmp_path, "first", 1)
    (tmp_path / "first.json").chmod(0)
    row = list_incidents(Folder(tmp_path), playbook(), ManualClock(T0))[0]
    assert row.trouble is not None
    assert "chmod" in row.trouble.way_out
