"""Two machines that share an incident: each goes on alone, and what they exchange makes one."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.decide.settling import settling
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.obligations.upset import back_words, late_news
from incident_tui.domain.projections.arrivals import late_arrivals
from incident_tui.domain.projections.conflicts import conflicts
from incident_tui.domain.projections.duplicates import duplicate_of, duplicates
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.projections.work import items
from incident_tui.domain.record.event import When
from incident_tui.domain.record.facts import EntryAdded
from incident_tui.domain.record.incident import State
from incident_tui.session.session import Saved, declare, events_of
from incident_tui.store.damage.verify import report_lines, verify
from tests.session.machines import Machine, meet
from tests.session.reading import read_off
from tests.support import playbook


@pytest.fixture
def maya(tmp_path: Path) -> Machine:
    return Machine(tmp_path, "maya")


@pytest.fixture
def raj(tmp_path: Path, maya: Machine) -> Machine:
    return Machine(tmp_path, "raj", maya)


def test_what_two_machines_exchange_makes_the_same_incident(maya: Machine, raj: Machine) -> None:
    maya.at(5).do(i.AddEntry("on maya's"))
    raj.at(6).do(i.AddEntry("on raj's"))
    meet(maya, raj)
    assert maya.incident == raj.incident
    assert len(maya.incident.events) == 3


def test_two_writes_to_one_register_in_one_step_do_not_bury_what_was_said_elsewhere(
    maya: Machine, raj: Machine
) -> None:
    raj.at(5).do(i.ChangeSeverity(1))
    two = (Request(i.ChangeSeverity(severity), note="why") for severity in (2, 4))
    saved = maya.at(6).session.dispatch(*two)
    assert isinstance(saved, Saved)
    first, second = saved.events
    assert second.sup == (first.id,)
    meet(maya, raj)
    assert maya.incident == raj.incident
    [conflict] = conflicts(maya.incident)
    assert sorted(claim.words for claim in conflict.claims) == ["SEV-1", "SEV-4"]
    assert maya.incident.severity == 1


def test_of_two_writes_in_one_step_the_second_names_the_first_that_goes_under(
    maya: Machine,
) -> None:
    maya.at(5).do(i.ChangeSeverity(2))
    earlier = When.dated(maya.clock.now() - timedelta(seconds=2))
    dated = Request(i.ChangeSeverity(4), earlier, note="why")
    saved = maya.at(6).session.dispatch(dated, Request(i.ChangeSeverity(1), note="why"))
    assert isinstance(saved, Saved)
    backdated, last = saved.events
    assert set(last.sup or ()) == {backdated.id, *backdated.under}
    assert maya.incident.severity == 1
    assert conflicts(maya.incident) == ()


def test_the_words_of_a_correction_go_where_its_redaction_arrives_before_the_entry(
    tmp_path: Path, maya: Machine, raj: Machine
) -> None:
    lee = Machine(tmp_path, "lee", maya)
    entry = maya.at(5).do(i.AddEntry("the token is hunter2"))
    meet(maya, raj)
    corrected = raj.at(6).do(i.Correct(entry.id, "the token was hunter2"))
    [redaction] = events_of(maya.at(7).session.redact(entry.id, "a secret"))
    for record in raj.record(corrected), maya.record(redaction), raj.record(entry):
        lee.session._db.absorb([record])
    assert b"hunter2" not in lee.path.read_bytes()


@pytest.mark.parametrize("first", ["maya", "raj"])
def test_a_correction_made_apart_goes_with_the_entry_that_is_redacted(
    maya: Machine, raj: Machine, first: str
) -> None:
    entry = maya.at(5).do(i.AddEntry("the token is hunter2"))
    meet(maya, raj)
    raj.at(6).do(i.Correct(entry.id, "the token was hunter2"))
    maya.at(7).session.redact(entry.id, "a secret")
    one, other = (maya, raj) if first == "maya" else (raj, maya)
    one.takes(other)
    meet(maya, raj)
    assert maya.incident == raj.incident
    for machine in (maya, raj):
        assert b"hunter2" not in machine.path.read_bytes()
        assert verify(machine.path)["sound"]


# -- recorded once -------------------------------------------------------------------------------


def test_once_counts_once_across_machines_and_what_is_said_of_it_is_kept(
    maya: Machine, raj: Machine
) -> None:
    task = i.GiveTask("raj", "look", None)
    maya.at(5).do(task, once="alert-7")
    raj.at(6).do(task, once="alert-7")
    raj.do(i.ReportTask("T1", "found it"))
    meet(maya, raj)
    for machine in (maya, raj):
        [item] = items(machine.incident, "T")
        assert (item.state, item.why) == ("reported", "found it")
    assert isinstance(raj.at(9).asks(task, once="alert-7"), Saved), "it was recorded"
    assert len(items(raj.incident, "T")) == 1


def test_a_redaction_takes_the_words_out_of_what_is_hidden_too(maya: Machine, raj: Machine) -> None:
    entry = maya.at(5).do(i.AddEntry("hunter2"), once="k")
    raj.at(6).do(i.AddEntry("hunter2"), once="k")
    meet(maya, raj)
    maya.session.redact(entry.id, "leaked")
    meet(maya, raj)
    for machine in (maya, raj):
        assert "hunter2" not in machine.path.read_text()


# -- how long ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (i.AddEntry("x" * 100_001), "That is 100,001 characters long"),
        (i.SetLink("channel", "https://x/" + "y" * 3_000_000), "The url is 3,000,010"),
        (i.Rename("t" * 3_000_000), "The title is 3,000,000"),
        (i.DescribeImpact("t" * 3_000_000), "That is 3,000,000"),
        (i.AddEntry("x", tags=("t" * 5000,)), "The tags is 5,000"),
        (i.AddEntry("x", tags=tuple("t" * 900 + str(n) for n in range(900))), "bytes long"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_no_record_is_larger_than_a_wire_takes(maya: Machine, intent: i.Intent, said: str) -> None:
    before = maya.path.read_bytes()
    refused = maya.asks(intent)
    assert isinstance(refused, RefusedError)
    assert said in refused.what
    assert "keep it under" in refused.hint
    assert maya.path.read_bytes() == before
    assert isinstance(maya.asks(i.AddEntry("\N{FIRE}" * 100_000)), Saved)


@pytest.mark.parametrize("machine_does", ["note", "redaction"])
def test_a_reason_is_no_longer_either(maya: Machine, machine_does: str) -> None:
    entry = maya.do(i.AddEntry("x"))
    request = i.Request(i.ChangeSeverity(2), note="y" * 3_000_000)
    if machine_does == "note":
        found: object = maya.session.dispatch(request)
    else:
        found = maya.session.redact(entry.id, "y" * 3_000_000)
    assert isinstance(found, RefusedError)
    assert "The note is 3,000,000 characters long" in found.what


def test_an_older_record_that_is_too_long_is_shown_and_only_not_taken_in_elsewhere(
    maya: Machine, raj: Machine
) -> None:
    draft = {"v": 1, "kind": "incident.renamed", "by": "maya", "node": "maya-node"}
    [long] = maya.session._db.append([{**draft, "body": {"title": "t" * 200_000}}])
    maya.session.follow()
    maya.session.close()
    again = maya.session.open(maya.path, maya.session.playbook, maya.session._recorder)
    assert len(again.incident.title) == 200_000
    why = "its title is 200,000 characters long, at most 100,000"
    assert raj.session._db.absorb(maya.records()).refused == ((long["id"], why),)
    report = verify(maya.path)
    assert (report["sound"], report["too_long"]) == (True, [{"id": long["id"], "what": why}])
    assert f"{long['id']} is too long to share: {why}" in report_lines(report)[1]


# -- labels --------------------------------------------------------------------------------------


def test_a_label_that_was_said_aloud_never_comes_to_mean_something_else(
    maya: Machine, raj: Machine
) -> None:
    maya.at(5).do(i.RaiseHypothesis("pool"))
    raj.do(i.RaiseHypothesis("dns"))
    meet(maya, raj)
    assert {item.label: item.text for item in items(maya.incident, "H")} == {
        "H1a": "dns", "H1b": "pool",
    }  # fmt: skip
    asked = maya.asks(i.SettleHypothesis("H1", "out"))
    assert isinstance(asked, RefusedError)
    assert "H1a (dns) or H1b (pool)" in asked.what
    assert maya.asks(i.Strike("H1")) == maya.session.redact("H1", "why") == asked
    maya.do(i.SettleHypothesis("H1b", "out"))
    maya.do(i.RaiseHypothesis("third"))
    assert [item.label for item in items(maya.incident, "H")] == ["H1a", "H1b", "H2"]


def test_a_redaction_leaves_the_labels_as_they_were(maya: Machine) -> None:
    maya.do(i.RaiseHypothesis("one"))
    two = maya.do(i.RaiseHypothesis("two"))
    maya.session.redact(two.id, "leaked")
    assert maya.record(two)["body"].pop("redacted")
    assert maya.record(two)["body"]["n"] == 2
    maya.do(i.RaiseHypothesis("three"))
    labels = [item.label for item in items(maya.incident, "H")]
    assert labels == ["H1", "H2", "H3"]


# -- conflicts -----------------------------------------------------------------------------------


def contested(machine: Machine) -> list[str]:
    return [conflict.register for conflict in conflicts(machine.incident)]


def test_concurrent_severities_show_the_worst_until_one_write_settles_them(
    maya: Machine, raj: Machine
) -> None:
    maya.at(60).do(i.ChangeSeverity(2))
    raj.at(50).do(i.ChangeSeverity(4))
    meet(maya, raj)
    for machine in (maya, raj):
        assert machine.incident.severity == 2
        assert contested(machine) == ["severity"]
    maya.at(70).do(i.ChangeSeverity(2))
    meet(maya, raj)
    for machine in (maya, raj):
        assert (machine.incident.severity, contested(machine)) == (2, [])
    assert isinstance(maya.asks(i.ChangeSeverity(2)), RefusedError), "it is settled"


def test_what_stands_may_be_said_again_where_it_is_contested(maya: Machine, raj: Machine) -> None:
    hypothesis, mitigation = maya.do(i.RaiseHypothesis("x")), maya.do(i.ConsiderMitigation("y"))
    entry = maya.do(i.AddEntry("12 pods"))
    meet(maya, raj)
    apart: list[tuple[i.Intent, i.Intent]] = [
        (i.EnterPhase("triage"), i.EnterPhase("mitigation")),
        (i.AssignRole("ic", "lee"), i.AssignRole("ic", "sam")),
        (i.RecordSource("alert"), i.RecordSource("customer")),
        (i.SettleHypothesis("H1", "out"), i.SettleHypothesis("H1", "confirmed")),
        (i.MoveMitigation("M1", "applied"), i.MoveMitigation("M1", "failed")),
        (i.Correct(entry.id, "13"), i.Correct(entry.id, "14")),
        (i.Resolve({"all": "x"}), i.Cancel()),
    ]
    for here, there in apart:
        maya.do(here)
        raj.do(there)
    meet(maya, raj)
    assert len(contested(maya)) == len(apart)
    refused = maya.asks(i.ReleaseRole("ic", "lee"))
    assert isinstance(refused, RefusedError)
    assert refused.what in {"Several are IC: lee, sam", "Several are IC: sam, lee"}
    for _, there in apart:
        maya.do(there)
    meet(maya, raj)
    assert contested(maya) == contested(raj) == []
    assert read_off(raj.incident, hypothesis, mitigation, entry)["state"] is State.CANCELLED


@pytest.mark.parametrize("again", [i.Reopen(), i.Close(), i.Resolve({"all": "x"}), i.Cancel()])
def test_a_contested_end_is_settled_by_any_turn(
    maya: Machine, raj: Machine, again: i.Intent
) -> None:
    maya.do(i.Resolve({"all": "x"}))
    meet(maya, raj)
    maya.do(i.Close())
    raj.do(i.Reopen())
    meet(maya, raj)
    assert (maya.incident.state, contested(maya)) == (State.LIVE, ["life"])
    maya.do(again)
    assert contested(maya) == []


# -- late arrivals -------------------------------------------------------------------------------


def test_what_a_returning_machine_brings_is_late_by_when_it_was_seen_arriving(
    maya: Machine, raj: Machine
) -> None:
    entry = raj.at(100).do(i.AddEntry("while away"))
    mine = maya.at(200).do(i.AddEntry("here"))
    maya.at(1600).takes(raj)
    assert late_arrivals(maya.incident, maya.session.arrived)[0].mark == "↓ +25:00"
    assert mine.id not in maya.session.arrived
    again = maya.session.reader(maya.clock)
    assert again.arrived == {}, "a reader is no machine that records"
    maya.session.close()
    reopened = maya.session.open(maya.path, maya.session.playbook, maya.session._recorder)
    [arrival] = late_arrivals(reopened.incident, reopened.arrived)
    assert (arrival.event.id, arrival.mark) == (entry.id, "↓ +01:40"), "by the file alone"


# -- what goes on while a machine is away --------------------------------------------------------


def test_a_hand_over_that_is_taken_on_both_sides_leaves_two_commanders_until_it_is_settled(
    maya: Machine, raj: Machine
) -> None:
    maya.at(5).do(i.AssignRole("ic", "maya"))
    meet(maya, raj)
    for machine, to, seconds in ((maya, "lee", 10), (raj, "sam", 12)):
        machine.at(seconds).do(i.OfferHandover("ic", to))
        machine.do(i.AcceptHandover("ic"))
    meet(maya, raj)
    for machine in (maya, raj):
        names = {stint.name for stint in holders(machine.incident, playbook())["ic"]}
        assert (names, contested(machine)) == ({"lee", "sam"}, ["role:ic"])
    claim = conflicts(raj.incident)[0].claims[0].event
    request = settling(claim, raj.incident, "lee has slept")
    assert request is not None
    assert isinstance(raj.at(20).session.dispatch(request), Saved)
    meet(maya, raj)
    assert contested(maya) == contested(raj) == []
    assert [stint.name for stint in holders(maya.incident, playbook())["ic"]] == ["lee"]


def test_a_turn_on_either_side_of_an_end_leaves_it_live_until_somebody_says(
    maya: Machine, raj: Machine
) -> None:
    maya.at(5).do(i.Resolve({"all": "x"}))
    meet(maya, raj)
    maya.at(10).do(i.Close())
    raj.at(12).do(i.Reopen())
    meet(maya, raj)
    assert (raj.incident.state, contested(raj)) == (State.LIVE, ["life"])


def test_what_was_done_after_an_end_by_who_did_not_know_of_it_is_counted(
    maya: Machine, raj: Machine
) -> None:
    raj.at(50).do(i.AddEntry("before"))
    maya.at(60).do(i.Resolve({"all": "x"}))
    raj.at(100).do(i.AddEntry("the errors are back"))
    raj.at(110).do(i.GiveTask("lee", "look", None))
    maya.at(700).takes(raj)
    raj.at(700).takes(maya)
    for machine, arrived in ((maya, maya.session.arrived), (raj, raj.session.arrived)):
        news = late_news(machine.incident, arrived, playbook(), machine.clock.now())
        assert news.after_end == 2, "those that lie behind it, whoever was away"
        words = back_words(news, machine.incident, UTC, machine.clock.now())
        assert "2 entries after it was resolved" in words
    news = late_news(raj.incident, raj.session.arrived, playbook(), raj.clock.now())
    assert "live → resolved" in back_words(news, raj.incident, UTC, raj.clock.now())


def test_what_is_told_of_a_closed_incident_is_still_taken_and_named(
    maya: Machine, raj: Machine
) -> None:
    maya.at(5).do(i.Resolve({"all": "x"}))
    maya.do(i.Close())
    raj.at(40).do(i.AddEntry("pool is full"))
    maya.at(4000).takes(raj)
    news = late_news(maya.incident, maya.session.arrived, playbook(), maya.clock.now())
    assert "1 entry after it was closed" in back_words(news, maya.incident, UTC, maya.clock.now())
    assert maya.incident.state is State.CLOSED


def test_a_redaction_reaches_the_other_and_no_old_copy_brings_the_words_back(
    maya: Machine, raj: Machine, tmp_path: Path
) -> None:
    entry = maya.at(5).do(i.AddEntry("token hunter2"))
    meet(maya, raj)
    backup = Machine(tmp_path, "backup", raj)
    maya.session.redact(entry.id, "leaked")
    raj.takes(maya)
    assert "hunter2" not in raj.path.read_text()
    for machine in (maya, raj):
        machine.takes(backup)
        assert "hunter2" not in machine.path.read_text()
        assert machine.incident.originals[entry.id].redacted
    backup.takes(raj)
    assert "hunter2" not in backup.path.read_text()


def test_a_duplicate_and_the_incident_that_goes_on_for_it_name_each_other(
    maya: Machine, raj: Machine, tmp_path: Path
) -> None:
    other = tmp_path / "maya" / "inc-b.json"
    declare(other, Request(i.Declare("db down", 2)), playbook(), maya.session._recorder)
    for _ in range(2):
        maya.do(i.Cancel(duplicate_of="inc-b"))
        maya.do(i.Reopen())
    maya.do(i.Cancel(duplicate_of="inc-b"))
    goes_on = maya.session.open(other, playbook(), maya.session._recorder)
    assert duplicates(goes_on.incident) == ("inc",)
    notes = goes_on.incident.facts(EntryAdded)
    assert [fact.text for _, fact in notes] == [
        "inc (checkout 5xx) was cancelled as a duplicate; what it recorded is in its log"
    ], "said once, however often"
    assert duplicate_of(maya.incident) == "inc-b"
    for elsewhere in ("inc-c", "../inc-b", "inc"):
        raj.do(i.Cancel(duplicate_of=elsewhere))
        raj.do(i.Reopen())
    assert duplicates(raj.incident) == (), "itself, or none that is there: nothing is written"
    assert sorted(path.name for path in raj.path.parent.iterdir()) == ["inc.json"]
