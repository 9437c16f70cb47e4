"""The contract of an incident file: held by the file, by it as a TinyDB, and in memory."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from incident_tui.clock import ManualClock
from incident_tui.domain.errors import NotFoundError, NotSavedError, UnreadableError
from incident_tui.domain.record.event_id import is_event_id, time_of
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from incident_tui.store.memory import MemoryDisk, MemoryFile
from incident_tui.store.tinydb_api import IncidentDB
from tests.store.helpers import declared, note, redaction, texts

START = datetime(2026, 11, 2, 14, 5, 7, 123000, tzinfo=UTC)
AnyFile = EventFile | IncidentDB | MemoryFile


class Kind:
    """One kind of store, for the tests: how to make, open and remove a file."""

    def __init__(self, name: str, folder: Path) -> None:
        self.path = folder / "inc-20261102-maple.json"
        self.clock = ManualClock(START)
        self._disk = MemoryDisk() if name == "memory" else None
        self._tinydb = name == "tinydb"

    def create(self, *drafts: Record) -> AnyFile:
        if self._disk is not None:
            return MemoryFile.create(self.path, drafts, clock=self.clock, disk=self._disk)
        made = IncidentDB if self._tinydb else EventFile
        return made.create(self.path, drafts, clock=self.clock)

    def open(self, *, read_only: bool = False) -> AnyFile:
        if self._disk is not None:
            return MemoryFile(self.path, clock=self.clock, read_only=read_only, disk=self._disk)
        if self._tinydb:
            return IncidentDB(self.path, clock=self.clock, access_mode="r" if read_only else "r+")
        return EventFile(self.path, clock=self.clock, read_only=read_only)

    def remove(self) -> None:
        if self._disk is not None:
            del self._disk.files[self.path]
        else:
            self.path.unlink()


@pytest.fixture(params=["memory", "file", "tinydb"])
def kind(request: pytest.FixtureRequest, home: Path) -> Kind:
    return Kind(request.param, home)


def test_what_was_appended_is_read_back_in_order(kind: Kind) -> None:
    file = kind.create(declared())
    stored = [file.append([note(f"n{n}")])[0] for n in range(5)]
    assert kind.open().read()[1:] == stored
    assert texts(file.read()) == ["n0", "n1", "n2", "n3", "n4"]


def test_a_record_has_the_envelope_in_order(kind: Kind) -> None:
    [record] = kind.create(declared()).append([note("x") | {"approx": True}])
    assert list(record) == ["id", "v", "kind", "at", "rec", "by", "node", "approx", "body"]
    assert is_event_id(record["id"])
    assert time_of(record["id"]) == START
    assert record["at"] == record["rec"] == "2026-11-02T14:05:07.123Z"


def test_a_given_time_stays_and_an_unknown_one_stays_unknown(kind: Kind) -> None:
    file = kind.create(declared())
    given = file.append([note("a") | {"at": "2026-11-01T00:00:00.000Z"}, note("b") | {"at": None}])
    assert [record["at"] for record in given] == ["2026-11-01T00:00:00.000Z", None]
    assert [record["at"] for record in kind.open().read()[1:]] == [given[0]["at"], None]


def test_ids_grow_while_the_clock_is_set_back(kind: Kind) -> None:
    file = kind.create(declared())
    ids = [file.append([note("a")])[0]["id"]]
    kind.clock.step(START - timedelta(days=1))
    ids += [record["id"] for record in file.append([note("b"), note("c")])]
    ids += [record["id"] for record in kind.open().append([note("d")])]
    assert ids == sorted(set(ids))


def test_fields_of_a_newer_version_are_kept(kind: Kind) -> None:
    file = kind.create(declared())
    newer = {"v": 9, "kind": "moon.phase", "by": "z", "node": "n", "body": {"x": [1, {}]}, "new": 1}
    file.append([newer])
    record = kind.open().read()[-1]
    assert {name: record[name] for name in newer} == newer


def test_an_append_without_a_read_continues_the_record(kind: Kind) -> None:
    first = kind.create(declared(), note("a")).read()
    stored = kind.open().append([note("b")])
    assert stored[0]["id"] > first[-1]["id"]
    assert texts(kind.open().read()) == ["a", "b"]


def test_once_writes_once_whoever_asks(kind: Kind) -> None:
    file = kind.create(declared(), note('"once":"k"'))
    first = file.append([note("a", once="k"), note("b", once="k")], once="k")
    assert kind.open().append([note("c", once="k")], once="k") == first
    assert file.append([note("d", once="k2")], once="k2") != first
    assert texts(file.read()) == ['"once":"k"', "a", "b", "d"]


def test_follow_gives_what_others_wrote_once(kind: Kind) -> None:
    mine, other = kind.create(declared()), kind.open()
    mine.read(), other.read()
    mine.append([note("mine")])
    other.append([note("a")])
    other.append([note("b"), note("c")])
    assert texts(mine.follow()) == ["a", "b", "c"]
    assert mine.follow() == []
    assert texts(other.follow()) == ["mine"]


def test_follow_gives_what_an_append_caught_up_with(kind: Kind) -> None:
    mine, other = kind.create(declared()), kind.open()
    mine.read()
    other.append([note("theirs")])
    mine.append([note("mine")])
    assert texts(mine.follow()) == ["theirs"]


def test_the_first_follow_gives_everything(kind: Kind) -> None:
    kind.create(declared(), note("a"))
    file = kind.open()
    assert texts(file.follow()) == ["a"]
    assert file.follow() == []


def test_read_counts_as_given(kind: Kind) -> None:
    mine, other = kind.create(declared()), kind.open()
    other.append([note("a")])
    assert texts(mine.read()) == ["a"]
    assert mine.follow() == []


def test_a_file_is_created_once(kind: Kind) -> None:
    kind.create(declared(), note("first"))
    with pytest.raises(NotSavedError, match="exists already"):
        kind.create(declared())
    assert texts(kind.open().read()) == ["first"]


def test_opening_what_is_not_there_is_not_found(kind: Kind) -> None:
    with pytest.raises(NotFoundError):
        kind.open()


def test_a_read_only_handle_reads_follows_and_never_writes(kind: Kind) -> None:
    file = kind.create(declared())
    wall = kind.open(read_only=True)
    wall.read()
    file.append([note("a")])
    assert texts(wall.follow()) == ["a"]
    with pytest.raises(NotSavedError):
        wall.append([note("b")])
    assert texts(file.read()) == ["a"]


def test_a_draft_without_kind_or_body_is_a_mistake(kind: Kind) -> None:
    file = kind.create(declared())
    wrong: list[Record] = [{"body": {}}, {"kind": "entry.added"}, {"kind": "x", "body": "text"}]
    for draft in wrong:
        with pytest.raises(ValueError, match="kind and a body"):
            file.append([note("kept out"), draft])
    assert len(file.read()) == 1


def test_nothing_to_append_writes_nothing(kind: Kind) -> None:
    file = kind.create(declared())
    assert file.append([]) == []
    assert len(file.read()) == 1


def test_a_deleted_file_is_said_and_written_again_when_asked(kind: Kind) -> None:
    file = kind.create(declared(), note("a"))
    file.read()
    kind.remove()
    with pytest.raises(NotSavedError, match="gone"):
        file.append([note("b")])
    with pytest.raises(UnreadableError, match="gone"):
        file.follow()
    file.recreate()
    file.append([note("b")])
    assert texts(kind.open().read()) == ["a", "b"]
    assert file.follow() == []


def test_recreate_leaves_a_file_that_is_there_alone(kind: Kind) -> None:
    file, other = kind.create(declared()), kind.open()
    file.read()
    other.append([note("theirs")])
    file.recreate()
    assert texts(kind.open().read()) == ["theirs"]
    assert texts(file.follow()) == ["theirs"]


def test_redaction_takes_the_words_and_keeps_the_rest(kind: Kind) -> None:
    file = kind.create(declared())
    [secret] = file.append([note("password hunter2")])
    event, tomb = file.redact(secret["id"], redaction(secret["id"]))
    assert event["kind"] == "redacted"
    assert tomb == secret | {"body": {"redacted": event["id"]}}
    assert file.read()[1:] == [tomb, event]
    assert kind.open().read()[1:] == [tomb, event]
    assert file.follow() == []


def test_redaction_reaches_every_follower(kind: Kind) -> None:
    file, other = kind.create(declared()), kind.open()
    [secret] = file.append([note("password hunter2")])
    other.read()
    event, tomb = file.redact(secret["id"], redaction(secret["id"]))
    assert other.follow() in ([event, tomb], [tomb, event])
    assert other.follow() == []


def test_redacting_twice_writes_once(kind: Kind) -> None:
    file = kind.create(declared())
    [secret] = file.append([note("s")])
    first = file.redact(secret["id"], redaction(secret["id"]))
    again = kind.open().redact(secret["id"], redaction(secret["id"]))
    assert sorted(first, key=str) == sorted(again, key=str)
    assert len(file.read()) == 3


def test_records_of_another_machine_are_taken_in(kind: Kind) -> None:
    file, other = kind.create(declared()), kind.open()
    other.read()
    [secret] = file.append([note("password hunter2")])
    foreign = {**secret, "id": "01a2088e-8314-7000-aea7-9e4a5ae83116", "node": "n2"}
    removal = {**secret, "id": "01a2088e-8314-7000-aea7-9e4a5ae83117", "kind": "redacted",
               "body": {"ref": secret["id"], "note": "leaked"}}  # fmt: skip
    absorbed = file.absorb([foreign, removal, foreign, {"id": "odd"}])
    assert (absorbed.taken, absorbed.known) == ((foreign["id"], removal["id"]), 1)
    assert [name for name, _ in absorbed.refused] == ["odd"]
    assert texts(file.read()) == texts(kind.open().read()) == ["password hunter2"]
    assert {record["id"] for record in other.follow()} >= {foreign["id"], removal["id"]}


def test_redacting_what_is_not_there_is_not_found(kind: Kind) -> None:
    file = kind.create(declared())
    with pytest.raises(NotFoundError):
        file.redact("01a2088e-8314-7000-aea7-9e4a5ae83116", redaction("x"))
    assert len(file.read()) == 1


def test_a_redacted_declaration_stays_an_incident(kind: Kind) -> None:
    file = kind.create(declared("Kundin Meier kann nicht zahlen"))
    [first] = file.read()
    _, tomb = file.redact(first["id"], redaction(first["id"]))
    assert tomb["body"].pop("redacted")
    assert tomb["body"] == {
        "title": "[redacted]", "severity": 1, "source": "alert", "drill": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["é中🔥", "\x1b]0;x\x07", '"3": {"id":"', '"crc":"00000000"}', "a\nb\\n", "\ud800", "}}\n", ""],
)
def test_any_text_comes_back_as_it_was(kind: Kind, text: str) -> None:
    file = kind.create(declared(), note(text))
    other = kind.open()
    other.read()
    nested = {"3": {"id": "x", "crc": "00000000"}, "crc": "00000000"}
    [stored] = file.append([note(text, **nested)])
    assert other.follow() == [stored]
    assert [record["body"] for record in kind.open().read()[1:]] == [
        note(text)["body"],
        stored["body"],
    ]


def test_records_of_any_size_go_in_together_or_alone(kind: Kind) -> None:
    file, other = kind.create(declared()), kind.open()
    other.read()
    sizes = [1, 3800, 3900, 4096, 9000, 60, 4000, 100_000, 5]
    stored = [file.append([note("x" * size)])[0] for size in sizes]
    stored += file.append([note("y" * size) for size in sizes])
    assert other.follow() == stored
    assert kind.open().read()[1:] == stored


def test_a_writer_thread_and_a_following_thread_share_a_handle(kind: Kind) -> None:
    file, other = kind.create(declared()), kind.open()
    file.read()
    failed: list[BaseException] = []

    def write(target: Callable[[list[Record]], list[Record]], name: str) -> None:
        try:
            for n in range(50):
                target([note(f"{name}{n}")])
        except NotSavedError as error:
            failed.append(error)

    writers = [
        threading.Thread(target=write, args=(file.append, "mine")),
        threading.Thread(target=write, args=(other.append, "theirs")),
    ]
    for writer in writers:
        writer.start()
    seen: list[str] = []
    while any(writer.is_alive() for writer in writers):
        seen += texts(file.follow())
    seen += texts(file.follow())
    assert not failed
    assert seen == [f"theirs{n}" for n in range(50)]
    assert len(kind.open().read()) == 101


def test_a_closed_handle_neither_reads_nor_writes(kind: Kind) -> None:
    file = kind.create(declared())
    file.read()
    file.close()
    file.close()
    with pytest.raises(NotSavedError, match="closed"):
        file.append([note("a")])
    for read in (file.follow, file.read):
        with pytest.raises(UnreadableError, match="closed"):
            read()
    assert len(kind.open().read()) == 1


def test_every_record_time_has_the_contract_form(kind: Kind) -> None:
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
    kind.clock.step(datetime(2026, 11, 2, 0, 0, 0, 0, tzinfo=UTC))
    for record in kind.create(declared(), note("a")).read():
        assert form.fullmatch(record["at"])
        assert form.fullmatch(record["rec"])
