"""Clocks that run ahead, are put right, or belong to another machine: none drags anything along."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.obligations.timers import timers
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.projections.timeline import row
from incident_tui.domain.record.event import When
from incident_tui.domain.record.incident import State
from incident_tui.store.event_file import EventFile
from tests.session.machines import HOUR, T0, Machine
from tests.session.reading import read_off
from tests.support import playbook


@pytest.fixture
def maya(tmp_path: Path) -> Machine:
    return Machine(tmp_path, "maya")


@pytest.fixture
def raj(tmp_path: Path, maya: Machine) -> Machine:
    return Machine(tmp_path, "raj", maya)


# -- ids and times -------------------------------------------------------------------------------


def test_a_clock_that_was_put_right_gives_right_times_and_growing_ids(maya: Machine) -> None:
    ahead = maya.at(HOUR).do(i.AddEntry("an hour fast"))
    one = maya.at(300).do(i.AddEntry("one"))
    two = maya.at(1500).do(i.AddEntry("two"))
    assert (one.moment, two.moment) == (
        T0 + timedelta(seconds=300),
        T0 + timedelta(seconds=1500),
    )
    assert ahead.id < one.id < two.id
    assert not row(maya.incident, two, playbook()).backdated


@pytest.mark.parametrize("ahead", [5, 45, 61, HOUR, 10 * 365 * 86400])
def test_another_machines_clock_never_moves_my_entries(
    maya: Machine, raj: Machine, ahead: float
) -> None:
    theirs = raj.at(10 + ahead).do(i.AddEntry("from the fast machine"))
    maya.at(20).takes(raj)
    mine = maya.do(i.AddEntry("typed at 09:00:20"))
    assert abs(mine.moment - (T0 + timedelta(seconds=20))) <= timedelta(seconds=1)
    assert (mine.id > theirs.id) is (ahead <= 70), "near clocks are followed, far ones not"
    assert maya.do(i.AddEntry("and the next")).id > mine.id


def test_a_clock_that_steps_back_a_little_keeps_the_order_of_entries(maya: Machine) -> None:
    first = maya.at(30).do(i.AddEntry("one"))
    second = maya.at(28.5).do(i.AddEntry("two"))
    assert first.order < second.order


def test_the_deadline_of_an_update_is_right_after_a_fast_clock(maya: Machine) -> None:
    maya.at(HOUR).do(i.AddEntry("an hour fast"))
    maya.at(10).do(i.ChangeSeverity(1))
    maya.at(50).do(i.PostUpdate("internal", "eu-west: checkout fails for all users"))
    found = timers(maya.incident, playbook(), maya.clock.now())
    due = next(timer.due_at for timer in found if timer.name == "update_internal")
    assert due == T0 + timedelta(seconds=50, minutes=15)


# -- what was knowingly replaced -----------------------------------------------------------------


def test_a_severity_set_after_the_clock_was_put_right_stands(maya: Machine) -> None:
    maya.at(HOUR).do(i.ChangeSeverity(2))
    maya.at(60).do(i.ChangeSeverity(1))
    assert maya.incident.severity == 1
    assert [to for _, to, _ in maya.incident.severities] == [3, 2, 1]
    assert maya.incident.severities[-1][0] == T0 + timedelta(seconds=60)
    found = timers(maya.incident, playbook(), maya.clock.now())
    due = next(timer.due_at for timer in found if timer.name == "update_internal")
    assert due is not None
    assert abs(due - (T0 + timedelta(seconds=60, minutes=15))) < timedelta(seconds=1)


def test_it_stands_in_an_incident_that_was_declared_by_the_fast_clock(tmp_path: Path) -> None:
    maya = Machine(tmp_path, "maya")
    maya.at(-HOUR).do(i.ChangeSeverity(2))
    maya.at(-HOUR + 10).do(i.ChangeSeverity(1))
    assert maya.incident.severity == 1


def test_it_stands_across_a_merge_of_two_copies(maya: Machine, raj: Machine) -> None:
    fast = raj.at(HOUR).do(i.ChangeSeverity(2))
    maya.at(30).takes(raj)
    mine = maya.at(60).do(i.ChangeSeverity(1))
    assert mine.id < fast.id
    raj.at(70).takes(maya)
    assert (maya.incident.severity, raj.incident.severity) == (1, 1)
    assert raj.incident.originals[fast.id].moment == T0 + timedelta(seconds=HOUR), "as recorded"


def test_every_register_keeps_what_replaced_a_write_of_the_fast_clock(maya: Machine) -> None:
    entry = maya.do(i.AddEntry("12 pods"))
    hypothesis, mitigation = maya.do(i.RaiseHypothesis("dns")), maya.do(i.ConsiderMitigation("x"))
    maya.at(HOUR)
    maya.do(i.AssignRole("ic", "sam"))
    maya.do(i.Rename("everything is down"))
    maya.do(i.EnterPhase("resolution"))
    maya.do(i.DecidePublic(True))
    maya.do(i.Tick("oncall_paged"))
    maya.do(i.SettleHypothesis("H1", "out"))
    maya.do(i.MoveMitigation("M1", "applied"))
    maya.do(i.SetMilestone("detected", T0 - timedelta(minutes=9)))
    maya.do(i.Correct(entry.id, "13 pods"))
    maya.do(i.Resolve({"all": "x"}))
    maya.at(60)
    maya.do(i.Reopen())
    maya.do(i.AssignRole("ic", "lee"))
    maya.do(i.Rename("checkout is down"))
    maya.do(i.EnterPhase("triage"))
    maya.do(i.DecidePublic(False))
    maya.do(i.Clear("oncall_paged"))
    maya.do(i.SettleHypothesis("H1", "confirmed"))
    maya.do(i.MoveMitigation("M1", "failed"))
    maya.do(i.SetMilestone("detected", T0 - timedelta(minutes=5)))
    maya.do(i.Correct(entry.id, "14 pods"))
    assert read_off(maya.incident, hypothesis, mitigation, entry) == {
        "state": State.LIVE,
        "ic": ["lee"],
        "title": "checkout is down",
        "phase": "triage",
        "public": False,
        "step": False,
        "hypothesis": "confirmed",
        "mitigation": "failed",
        "detected": T0 - timedelta(minutes=5),
        "text": "14 pods",
    }


def test_writes_that_know_nothing_of_each_other_go_by_their_time(
    maya: Machine, raj: Machine
) -> None:
    raj.at(90).do(i.Rename("all of checkout"))
    maya.at(60).do(i.Rename("cards alone"))
    maya.takes(raj)
    raj.takes(maya)
    assert maya.incident.title == raj.incident.title == "all of checkout"


def test_a_backdated_write_by_somebody_who_knew_is_history(maya: Machine) -> None:
    first = maya.at(600).do(i.AssignRole("ic", "maya"))
    lee = maya.at(700).do(i.AssignRole("ic", "lee"), When.dated(T0 + timedelta(seconds=300)))
    assert [stint.name for stint in holders(maya.incident, playbook())["ic"]] == ["maya"]
    assert (lee.sup, lee.under) == ((), (first.id,))


# -- what is in the file -------------------------------------------------------------------------


def test_a_write_names_the_heads_that_its_author_saw(maya: Machine, raj: Machine) -> None:
    declaration = maya.incident.declaration
    assert declaration is not None
    first = maya.at(10).do(i.ChangeSeverity(2))
    theirs = raj.at(11).do(i.ChangeSeverity(4))
    assert maya.record(first)["sup"] == [declaration[0].id]
    maya.takes(raj)
    settled = maya.at(20).do(i.ChangeSeverity(1))
    assert maya.record(settled)["sup"] == [first.id, theirs.id]
    phase = maya.do(i.EnterPhase("triage"))
    assert maya.record(phase)["sup"] == [], "nothing was there: said, not left out"
    assert "sup" not in maya.record(maya.do(i.AddEntry("a note writes to no register")))
    assert "under" not in maya.record(settled)


def test_a_write_of_an_earlier_version_saw_everything_before_it(maya: Machine) -> None:
    first = maya.at(10).do(i.ChangeSeverity(2))
    with EventFile(maya.path, clock=maya.at(20).clock) as file:
        earlier = {"v": 1, "kind": "severity.changed", "by": "x", "node": "old", "body": {"to": 4}}
        [there] = file.append([earlier])
    maya.session.follow()
    assert maya.record(maya.at(30).do(i.ChangeSeverity(1)))["sup"] == [there["id"]]
    assert first.id != there["id"]


def test_a_struck_out_write_brings_back_what_it_had_replaced(maya: Machine) -> None:
    maya.at(HOUR).do(i.ChangeSeverity(2))
    wrong = maya.at(60).do(i.ChangeSeverity(1))
    maya.at(90).do(i.Strike(wrong.id))
    assert maya.incident.severity == 2


def test_moving_the_time_of_a_write_does_not_bring_back_what_it_replaced(maya: Machine) -> None:
    maya.at(HOUR).do(i.ChangeSeverity(2))
    right = maya.at(60).do(i.ChangeSeverity(1))
    maya.at(90).do(i.Retime(right.id, T0 + timedelta(seconds=30)))
    assert maya.incident.severity == 1


# -- what the fast clock itself has sent ---------------------------------------------------------


def test_an_update_of_a_fast_clock_gives_way_to_the_next(maya: Machine, raj: Machine) -> None:
    maya.at(10).do(i.ChangeSeverity(1))
    promise = T0 + timedelta(seconds=HOUR, minutes=10)
    ahead = i.PostUpdate("internal", "eu-west: we look", next_at=promise)
    fast = maya.at(HOUR).do(ahead)
    maya.at(60).do(i.PostUpdate("internal", "eu-west: checkout fails for all users"))
    raj.at(70).takes(maya)
    for machine in (maya, raj):
        timer = {
            t.name: t for t in timers(machine.incident, playbook(), machine.at(90).clock.now())
        }
        internal = timer["update_internal"]
        assert internal.last_at == T0 + timedelta(seconds=60)
        assert internal.due_at == T0 + timedelta(seconds=60, minutes=15)
        assert machine.incident.originals[fast.id] == fast, "as recorded"
        moved = next(event for event in machine.incident.events if event.id == fast.id)
        assert moved.moment == T0 + timedelta(seconds=60)
        assert row(machine.incident, moved, playbook()).backdated, "it is marked"
