"""Queries over raw events: they find what they say, and no line is parsed that cannot match."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from tinydb.queries import QueryInstance

from incident_tui.clock import ManualClock
from incident_tui.store import framing
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from incident_tui.store.queries import (
    TextQuery,
    about,
    from_node,
    named,
    of_kind,
    recorded_since,
    recorded_under,
)
from incident_tui.store.tinydb_api import IncidentDB
from tests.store.helpers import CLOCK, declared, note
from tests.support import T0

ODD = ["k", "events", 'say "once"', "größe", "a\\b", "\n", ""]
"""Keys, machines and references as a script may send them."""


@pytest.fixture
def db(home: Path) -> IncidentDB:
    clock = ManualClock(T0)
    made = IncidentDB.create(home / "inc-a.json", [declared()], clock=clock)
    chance = random.Random(4)
    for _ in range(60):
        clock.advance(timedelta(minutes=1))
        word = chance.choice(ODD)
        body = {"text": chance.choice(ODD), "ref": chance.choice(ODD), "once": word}
        kind = chance.choice(["entry.added", "entry.struck", "moon.phase"])
        made.append([{"kind": kind, "node": chance.choice(ODD), "body": body}])
    made.append([note("no once"), {"kind": "odd", "body": {"once": 3, "ref": None}}])
    return made


QUERIES = [
    *((of_kind(kind), "kind", kind) for kind in ("entry.added", "moon.phase", "none")),
    *((from_node(word), "node", word) for word in ODD),
]


@pytest.mark.parametrize(("query", "field", "value"), QUERIES)
def test_a_field_is_found_by_its_value(
    db: IncidentDB, query: QueryInstance, field: str, value: str
) -> None:
    assert db.search(query) == [record for record in db.read() if record.get(field) == value]


@pytest.mark.parametrize("word", ODD)
def test_keys_and_references_are_found_in_the_body(db: IncidentDB, word: str) -> None:
    there = db.read()
    assert db.search(recorded_under(word)) == [r for r in there if r["body"].get("once") == word]
    assert db.search(about(word)) == [r for r in there if r["body"].get("ref") == word]


def test_since_goes_by_the_time_of_recording(db: IncidentDB) -> None:
    found = db.search(recorded_since(T0 + timedelta(minutes=58)))
    assert [record["rec"][14:16] for record in found] == ["58", "59", "00", "00", "00"]


def test_a_part_of_an_id_names_what_begins_or_ends_so(db: IncidentDB) -> None:
    wanted = db.read()[7]
    for part in (wanted["id"], wanted["id"][-8:], wanted["id"][:30]):
        assert wanted in db.search(named(part))
    assert db.search(named(wanted["id"])) == [wanted]
    assert db.search(named(wanted["id"][-3:])) == []
    assert db.search(named(wanted["id"][10:20])) == []
    for odd in ("", '"', "größe", "\ud800", "no such id", "events", "events_"):
        assert db.search(named(odd)) == []


def test_queries_join_as_those_of_tinydb_do(db: IncidentDB) -> None:
    both = recorded_under("k") & of_kind("moon.phase")
    assert isinstance(both, TextQuery)
    there = db.read()
    moons = [record for record in there if record["kind"] == "moon.phase"]
    assert db.search(both) == [record for record in moons if record["body"]["once"] == "k"]
    either = of_kind("odd") | of_kind("incident.declared")
    assert [record["kind"] for record in db.search(either)] == ["incident.declared", "odd"]
    assert len(db.search(~of_kind("moon.phase"))) == len(there) - len(moons)


def test_document_ids_are_the_keys_of_the_file(db: IncidentDB) -> None:
    everything = dict(enumerate(db.read(), 1))
    found = db.search(of_kind("moon.phase"))
    assert {document.doc_id: document for document in found} == {
        key: record for key, record in everything.items() if record["kind"] == "moon.phase"
    }


def test_only_lines_that_may_match_are_parsed(
    db: IncidentDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[bytes] = []
    decode = framing.decode

    def counted(line: bytes) -> Record:
        parsed.append(line)
        return decode(line)

    monkeypatch.setattr(framing, "decode", counted)
    found = db.search(of_kind("moon.phase"))
    assert found
    assert len(parsed) == len(found)


def test_a_query_takes_no_news_away_from_a_follower(home: Path, db: IncidentDB) -> None:
    db.read()
    with EventFile(home / "inc-a.json", clock=CLOCK) as other:
        [theirs] = other.append([note("theirs", once="theirs")])
    assert db.search(recorded_under("theirs")) == [theirs]
    assert db.search(recorded_since(T0))[-1] == theirs
    assert db.follow() == [theirs]
    assert db.follow() == []


def test_the_first_follow_after_a_query_gives_everything(home: Path, db: IncidentDB) -> None:
    with IncidentDB(home / "inc-a.json") as other:
        assert other.search(of_kind("odd"))
        assert other.follow() == db.read()
        assert other.follow() == []
