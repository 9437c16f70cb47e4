"""TinyDB's classes and queries on our file; nothing stale, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinydb import Query, where
from tinydb.table import Document

from incident_tui.domain.errors import NotFoundError, NotSavedError, UsageError
from incident_tui.store.event_file import EventFile
from incident_tui.store.tinydb_api import IncidentDB
from tests.store.helpers import CLOCK, child, new_file, note, redaction, stock, texts


@pytest.fixture
def path(home: Path) -> Path:
    with new_file(home, "a", "b") as file:
        return file.path


def test_queries_work_and_nothing_is_stale(path: Path) -> None:
    with IncidentDB(path) as db, EventFile(path, clock=CLOCK) as other:
        events = db.table("events")
        found = where("body").text == "c"
        assert events.search(found) == []
        [stored] = other.append([note("c")])
        assert events.search(found) == [stored]
        assert events.count(where("kind") == "entry.added") == 3
        assert events.get(Query().id == stored["id"]).doc_id == 4
        assert len(events) == len(db) == 4
        assert texts(list(events.all())) == ["a", "b", "c"]
        assert db.tables() == {"events"}
        ref = stored["id"]
        other.redact(ref, redaction(ref))
        assert events.search(found) == []
        assert events.count(where("body").redacted.exists()) == 1


def test_document_ids_are_those_of_the_file(path: Path) -> None:
    with IncidentDB(path) as db, EventFile(path, clock=CLOCK) as other:
        other.append([note("c")])
        assert db.insert(note("d")) == 5
        other.append([note("e")])
        assert db.table("events").insert_multiple([note("f"), note("g")]) == [7, 8]
        assert texts(stock(path)) == ["a", "b", "c", "d", "e", "f", "g"]
        assert texts([dict(document) for document in db]) == ["a", "b", "c", "d", "e", "f", "g"]


def test_a_record_only_grows(path: Path) -> None:
    before = path.read_bytes()
    with IncidentDB(path) as db:
        for change in (
            lambda: db.update({"kind": "x"}),
            lambda: db.remove(where("kind") == "entry.added"),
            lambda: db.upsert(note("a"), where("kind") == "entry.added"),
            db.truncate,
            db.drop_tables,
            lambda: db.drop_table("events"),
            lambda: db.table("other").insert(note("x")),
            lambda: db.insert(Document(note("x"), doc_id=2)),
        ):
            with pytest.raises(UsageError):
                change()
    assert path.read_bytes() == before


def test_it_makes_no_file_and_writes_to_none_opened_for_reading(home: Path, path: Path) -> None:
    with pytest.raises(NotFoundError):
        IncidentDB(home / "none.json")
    assert not (home / "none.json").exists()
    with IncidentDB(str(path), access_mode="r") as db:
        assert len(db) == 3
        with pytest.raises(NotSavedError):
            db.insert(note("x"))


def test_the_line_mode_path_imports_nothing_slow() -> None:
    slow = ("tinydb", "dataclasses", "inspect", "random", "secrets", "textual", "pendulum", "uuid")
    code = "import sys, incident_tui.store.event_file; print(*sys.modules)"
    loaded = child(code).communicate(timeout=30)[0].split()
    assert not set(slow) & set(loaded)
