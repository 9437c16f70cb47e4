"""Records that another machine made are taken in as they are, or refused one by one and named."""

from __future__ import annotations

import copy
import random
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from incident_tui.clock import ManualClock, SystemClock
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.record import codec
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import fold
from incident_tui.store.absorb import Absorbed
from incident_tui.store.damage.verify import verify
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record, whole_file
from incident_tui.store.merge import merge, merge_into
from incident_tui.store.union import canonical, union
from tests.store.helpers import CLOCK, QUICK, declared, new_file, note, redaction, texts


@pytest.fixture
def mine(home: Path) -> EventFile:
    return new_file(home, "a", "b")


@pytest.fixture
def theirs(mine: EventFile, tmp_path: Path) -> EventFile:
    """A copy of the file on another machine."""
    path = tmp_path / "theirs" / mine.path.name
    path.parent.mkdir(mode=0o700)
    shutil.copy(mine.path, path)
    return EventFile(path, clock=CLOCK, disk=QUICK)


def as_theirs(text: str, **body: Any) -> Record:
    return note(text, **body) | {"node": "n2"}


def record_of(file: EventFile, event_id: str) -> Record:
    return next(record for record in file.read() if record["id"] == event_id)


def test_records_are_taken_in_as_they_are_and_only_once(mine: EventFile, theirs: EventFile) -> None:
    stored = theirs.append([as_theirs(f"t{n}") for n in range(3)])
    assert mine.absorb(theirs.read()) == Absorbed(tuple(r["id"] for r in stored), 3, ())
    assert mine.read()[-3:] == stored
    assert mine.absorb([*stored, stored[0]]) == Absorbed((), 4, ())
    assert len(mine.read()) == 6
    assert verify(mine.path)["sound"]


def test_what_was_taken_in_is_handed_out_like_what_others_wrote(
    mine: EventFile, theirs: EventFile
) -> None:
    mine.read()
    with EventFile(mine.path, clock=CLOCK) as window:
        window.read()
        stored = theirs.append([as_theirs("x"), as_theirs("y" * 5000)])
        mine.absorb(stored)
        assert (mine.follow(), window.follow()) == (stored, stored)
        assert (mine.follow(), window.follow()) == ([], [])


def test_a_handle_that_has_read_nothing_absorbs_and_appends_after_it(
    mine: EventFile, theirs: EventFile
) -> None:
    stored = theirs.append([as_theirs("x")])
    with EventFile(mine.path, clock=CLOCK) as fresh:
        assert fresh.absorb(theirs.read()).taken == (stored[0]["id"],)
        [next_one] = fresh.append([note("after it")])
    assert next_one["id"] > stored[0]["id"]
    assert texts(mine.read()) == ["a", "b", "x", "after it"]


def test_what_arrived_meanwhile_by_another_handle_is_known(
    mine: EventFile, theirs: EventFile
) -> None:
    stored = theirs.append([as_theirs("x")])
    mine.absorb([])
    with EventFile(mine.path, clock=CLOCK) as other:
        other.absorb(stored)
    assert mine.absorb(stored) == Absorbed((), 1, ())


def test_a_clock_far_ahead_is_no_reason_and_drags_no_later_id(
    mine: EventFile, theirs: EventFile
) -> None:
    ahead = ManualClock(SystemClock().now() + timedelta(days=3650))
    with EventFile(theirs.path, clock=ahead) as file:
        stored = file.append([as_theirs("from the future")])
    assert mine.absorb(stored).taken == (stored[0]["id"],)
    assert mine.append([note("now")])[0]["id"] < stored[0]["id"]


# -- one id, two records -------------------------------------------------------------------------


def variants(file: EventFile) -> tuple[Record, Record]:
    """Two records of one id, the one that stands first."""
    record = file.append([note("one")])[0]
    other = {**record, "body": {**record["body"], "text": "two"}}
    small, large = sorted((record, other), key=canonical)
    return small, large


def test_two_versions_of_one_id_end_as_the_same_one_everywhere(
    mine: EventFile, theirs: EventFile
) -> None:
    small, large = variants(theirs)
    assert union([small], [large]) == union([large], [small]) == [small]
    events = codec.decode_all([small, large])
    assert fold(events) == fold(reversed(events)) == fold(events[:1])
    for first, second in ((small, large), (large, small)):
        path = mine.path.with_name(f"{first['body']['text']}.json")
        shutil.copy(mine.path, path)
        with EventFile(path, clock=CLOCK) as file:
            file.absorb([first])
            file.absorb([second])
            assert record_of(file, small["id"]) == small
            assert file.absorb([small, large]) == Absorbed((), 2, ())


def test_both_versions_in_one_call_end_as_the_same_one(mine: EventFile, theirs: EventFile) -> None:
    small, large = variants(theirs)
    assert mine.absorb([large, small]) == Absorbed((small["id"],), 0, ())
    assert record_of(mine, small["id"]) == small


def test_one_entry_redacted_on_two_machines_leaves_one_tombstone(
    mine: EventFile, theirs: EventFile
) -> None:
    secret = mine.read()[1]
    mine.redact(secret["id"], redaction(secret["id"]))
    theirs.redact(secret["id"], redaction(secret["id"]))
    here, there = mine.read(), theirs.read()
    mine.absorb(there)
    theirs.absorb(here)
    smallest = min(r["id"] for r in mine.read() if r["kind"] == "redacted")
    tombs = [record_of(file, secret["id"]) for file in (mine, theirs)]
    assert [tomb["body"] for tomb in tombs] == [{"redacted": smallest}] * 2
    key = canonical
    assert sorted(mine.read(), key=key) == sorted(theirs.read(), key=key)
    assert fold(codec.decode_all(here + there)) == fold(codec.decode_all(mine.read()))
    assert verify(mine.path)["sound"]


def test_a_tombstone_that_names_a_later_redaction_is_sound(mine: EventFile) -> None:
    """As earlier versions left one that was redacted on two machines."""
    secret = mine.read()[1]
    mine.redact(secret["id"], redaction(secret["id"]))
    [later] = mine.append([redaction(secret["id"])])
    tomb = {**secret, "body": {"redacted": later["id"]}}
    records = [tomb if r["id"] == secret["id"] else r for r in mine.read()]
    mine.path.write_bytes(whole_file(records))
    assert verify(mine.path)["sound"]


# -- redactions ----------------------------------------------------------------------------------


def test_a_redaction_from_elsewhere_takes_the_words_out_of_this_file(
    mine: EventFile, theirs: EventFile
) -> None:
    [secret] = theirs.append([as_theirs("hunter2")])
    mine.absorb([secret])
    mine.read()
    event, tomb = theirs.redact(secret["id"], redaction(secret["id"]))
    assert mine.absorb([event]).taken == (event["id"],)
    assert "hunter2" not in mine.path.read_text()
    assert record_of(mine, secret["id"]) == tomb
    assert mine.absorb([secret, tomb]) == Absorbed((), 2, ())


def test_followers_hear_of_a_redaction_from_elsewhere(mine: EventFile, theirs: EventFile) -> None:
    secret = mine.read()[1]
    event, tomb = theirs.redact(secret["id"], redaction(secret["id"]))
    mine.absorb([event])
    assert sorted(mine.follow(), key=canonical) == sorted([event, tomb], key=canonical)


def test_a_tombstone_alone_is_taken_in_over_the_original(
    mine: EventFile, theirs: EventFile
) -> None:
    secret = mine.read()[1]
    _, tomb = theirs.redact(secret["id"], redaction(secret["id"]))
    assert mine.absorb([tomb]) == Absorbed((secret["id"],), 0, ())
    assert record_of(mine, secret["id"]) == tomb


def test_words_that_arrive_after_their_redaction_are_not_written(
    mine: EventFile, theirs: EventFile
) -> None:
    [secret] = theirs.append([as_theirs("hunter2")])
    [event, tomb] = theirs.redact(secret["id"], redaction(secret["id"]))
    mine.absorb([event])
    assert mine.absorb([secret]).taken == (secret["id"],)
    assert "hunter2" not in mine.path.read_text()
    assert record_of(mine, secret["id"]) == tomb


def test_a_tombstone_brings_no_words_of_its_own(mine: EventFile) -> None:
    secret = mine.read()[1]
    body = {"redacted": secret["id"], "text": "other words", "note": "and more"}
    mine.absorb([{**secret, "body": body}])
    assert record_of(mine, secret["id"])["body"] == {"redacted": secret["id"]}


# -- odd records ---------------------------------------------------------------------------------

ODD: list[tuple[dict[str, Any], str]] = [
    ({"id": "x"}, "its id"),
    ({"id": 5}, "its id"),
    ({"id": "01A22161-FE80-7002-A8D5-802F1BA2BE23"}, "its id"),
    ({"v": "1"}, "its v"),
    ({"v": True}, "its v"),
    ({"v": 0}, "its v"),
    ({"kind": 7}, "its kind"),
    ({"kind": ""}, "its kind"),
    ({"at": "yesterday"}, "its at"),
    ({"at": 5}, "its at"),
    ({"rec": "yesterday"}, "its rec"),
    ({"rec": "2026-13-40T00:00:00.000Z"}, "its rec"),
    ({"rec": None}, "its rec"),
    ({"by": ["x"]}, "its by"),
    ({"by": "x" * 5000}, "its by"),
    ({"node": None}, "its node"),
    ({"body": []}, "its body"),
    ({"approx": "yes"}, "its approx"),
    ({"sup": "x"}, "its sup"),
    ({"under": [5]}, "its under"),
    ({"kind": "storage.damaged"}, "stays with that file"),
    ({"kind": "severity.changed", "body": {"to": "1"}}, "not that of severity.changed"),
    ({"kind": "severity.changed", "body": {"to": 5}}, "not that of severity.changed"),
    ({"kind": "public.decided", "body": {"yes": 1}}, "not that of public.decided"),
    ({"body": {"entry_kind": "note"}}, "not that of entry.added"),
    ({"body": {"entry_kind": "note", "text": "x", "actor": ["y"]}}, "its actor"),
    ({"body": {"entry_kind": "note", "text": "x", "private": "no"}}, "its private"),
    ({"body": {"entry_kind": "note", "text": "x", "note": 5}}, "its note"),
    ({"body": {"redacted": "by me"}}, "its redacted"),
    ({"body": {"entry_kind": "note", "text": "x" * 2_000_000}}, "2,000"),
    ({"body": {"entry_kind": "note", "text": "x" * 100_001}}, "100,001 characters"),
    ({"body": {"entry_kind": "note", "text": "\N{FIRE}" * 99_999, "note": "\N{FIRE}" * 99_999}},
     "bytes long"),
    ({"kind": "incident.renamed", "body": {"title": "x" * 100_001}}, "its title is 100,001"),
    ({"kind": "a.newer.one", "body": {"x": "y" * 600_000}}, "bytes long"),
    ({"later": float("nan")}, "not JSON"),
    ({"kind": "incident.declared", "body": {"title": "x", "severity": 2}}, "another incident"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "why"), ODD, ids=lambda value: str(value)[:50])
def test_an_odd_record_is_refused_and_named_and_the_rest_taken(
    mine: EventFile, theirs: EventFile, bad: dict[str, Any], why: str
) -> None:
    record, good = theirs.append([as_theirs("x"), as_theirs("good")])
    absorbed = mine.absorb([{**record, **bad}, good])
    assert absorbed.taken == (good["id"],)
    [(name, said)] = absorbed.refused
    assert why in said
    assert name == (bad["id"] if isinstance(bad.get("id"), str) else "" if "id" in bad else name)
    assert mine.read()[-1] == good


@pytest.mark.parametrize("given", [None, 5, "text", [], [[]], {}])
def test_what_is_no_record_is_refused(mine: EventFile, given: object) -> None:
    assert len(mine.absorb([given]).refused) == 1
    assert len(mine.read()) == 3


def test_what_is_nested_too_deep_is_refused(mine: EventFile, theirs: EventFile) -> None:
    [record] = theirs.append([as_theirs("x")])
    deep: Any = "x"
    for _ in range(800):
        deep = [deep]
    assert "nested" in mine.absorb([{**record, "body": {"a": deep}}]).refused[0][1]


def test_what_a_newer_version_says_is_taken_in_as_it_is(mine: EventFile, theirs: EventFile) -> None:
    newer: list[Record] = [
        {"v": 2, "kind": "severity.changed", "by": "m", "node": "n2", "body": {"to": "worst"}},
        {"v": 1, "kind": "moon.risen", "by": "m", "node": "n2", "body": {"phase": {"deg": [1]}}},
        as_theirs("x", mood="calm") | {"tide": 3},
    ]
    stored = theirs.append(newer)
    assert mine.absorb(stored).refused == ()
    assert mine.read()[-3:] == stored


def test_a_checksum_belongs_to_a_file_and_is_left_there(mine: EventFile, theirs: EventFile) -> None:
    [record] = theirs.append([as_theirs("x")])
    mine.absorb([{**record, "crc": "00000000"}])
    assert mine.read()[-1] == record
    assert verify(mine.path)["sound"]


def test_a_record_of_this_machine_that_it_never_wrote_is_refused_where_asked(
    mine: EventFile, theirs: EventFile
) -> None:
    own = mine.read()[1]
    [forged] = theirs.append([note("x")])
    absorbed = mine.absorb([own, forged], mine="n1")
    assert (absorbed.taken, absorbed.known) == ((), 1)
    assert "this machine wrote it" in absorbed.refused[0][1]
    assert mine.absorb([forged]).taken == (forged["id"],), "the file was lost: it comes back"


def test_thousands_of_malformed_records_hinder_no_good_one(
    mine: EventFile, theirs: EventFile
) -> None:
    rng = random.Random(7)
    stored = theirs.append([as_theirs(f"good {n}") for n in range(50)])
    values: list[Any] = [
        None, True, -1, 10**30, 1.5, float("inf"), "", "\ud800", "x" * 9000, [], [None], {},
        {"redacted": 1}, {"ref": []}, [{"a": {}}],
    ]  # fmt: skip
    given: list[object] = list(stored)
    for number in range(4000):
        bad = copy.deepcopy(rng.choice(stored))
        bad["id"] = next_id(None, 1_790_000_000_000 + number, rng.getrandbits(62))
        for _ in range(rng.randint(1, 3)):
            part = rng.choice([bad, bad["body"] if isinstance(bad["body"], dict) else bad])
            part[rng.choice([*part, "kind", "sup", "actor", "once"])] = rng.choice(values)
            bad.setdefault("body", {})
        given.append(bad)
    rng.shuffle(given)
    absorbed = mine.absorb(given)
    assert {record["id"] for record in stored} <= set(absorbed.taken)
    assert len(absorbed.taken) + len(absorbed.refused) + absorbed.known == len(given)
    assert verify(mine.path)["sound"]
    fold(codec.decode_all(mine.read()))


# -- merging one file into another ---------------------------------------------------------------


def test_merge_into_a_live_file_loses_nothing_written_meanwhile(
    mine: EventFile, theirs: EventFile
) -> None:
    mine.read()
    [here] = mine.append([note("mine")])
    [there] = theirs.append([as_theirs("theirs")])
    before = theirs.path.read_bytes()
    merged = merge_into(theirs.path, mine.path, clock=CLOCK)
    assert merged == (5, Absorbed((there["id"],), 3, ()), 0)
    assert mine.follow() == [there]
    assert mine.append([note("and on")])[0]["id"] > here["id"]
    assert texts(mine.read()) == ["a", "b", "mine", "theirs", "and on"]
    assert theirs.path.read_bytes() == before


def test_two_incidents_are_not_merged_into_each_other(mine: EventFile, home: Path) -> None:
    other = EventFile.create(home / "other.json", [declared()], clock=CLOCK)
    before = mine.path.read_bytes()
    with pytest.raises(RefusedError, match="two different incidents"):
        merge_into(other.path, mine.path, clock=CLOCK)
    assert mine.path.read_bytes() == before


def test_what_was_damaged_in_a_file_stays_with_it(
    mine: EventFile, theirs: EventFile, home: Path
) -> None:
    theirs.append([as_theirs("fine")])
    theirs.path.write_bytes(theirs.path.read_bytes().replace(b'"text":"b"', b'"text":"B"'))
    with EventFile(theirs.path, clock=CLOCK) as repaired:
        assert [r["kind"] for r in repaired.read()].count("storage.damaged") == 1
    merged = merge_into(theirs.path, mine.path, clock=CLOCK)
    assert (merged.damaged, len(merged.absorbed.taken), merged.absorbed.refused) == (1, 1, ())
    assert merge(mine.path, theirs.path, home / "c.json").damaged == 1
    for path in (mine.path, home / "c.json"):
        assert b"storage.damaged" not in path.read_bytes()
