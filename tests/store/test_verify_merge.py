"""`verify` finds what is wrong; `merge` joins two copies of one incident."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from incident_tui.domain.errors import NotFoundError, NotSavedError, RefusedError, UnreadableError
from incident_tui.store import framing
from incident_tui.store.damage.verify import verify
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import whole_file
from incident_tui.store.merge import merge
from incident_tui.store.mounts import network_type
from tests.store.helpers import CLOCK, declared, new_file, note, redaction, stock, texts


@pytest.fixture
def file(home: Path) -> EventFile:
    return new_file(home, "a", "b", "c")


def test_a_sound_file_is_sound_and_only_read(file: EventFile) -> None:
    before = file.path.read_bytes()
    assert verify(file.path) == {
        "path": str(file.path), "sound": True, "events": 4, "damage": [], "kept": [],
        "too_long": [],
    }  # fmt: skip
    assert file.path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b'"text":"b"', b'"text":"B"', "document 3"),
        (b'{"events": {', b'{"evdnts": {', "file"),
        (b"\n}}\n", b"\n", "file"),
        (b'"3": {', b'"3"; {', "byte"),
        (b"  \n}}\n", b"x \n}}\n", "file"),
    ],
)
def test_damage_is_found_and_located_and_nothing_is_touched(
    file: EventFile, old: bytes, new: bytes, where: str
) -> None:
    data = file.path.read_bytes().replace(old, new)
    file.path.write_bytes(data)
    report = verify(file.path)
    assert not report["sound"]
    assert where in report["damage"][0]["where"]
    assert report["damage"][0]["what"]
    assert file.path.read_bytes() == data
    assert len(list(file.path.parent.iterdir())) == 1


def test_a_torn_last_write_is_damage_until_it_is_repaired(file: EventFile) -> None:
    data = file.path.read_bytes()
    end = data.rindex(b'"}') + 2
    file.path.write_bytes(data[:end] + b',\n"5": {"id":"019a' + data[end + 20 :])
    assert "never finished" in verify(file.path)["damage"][0]["what"]
    file.read()
    assert verify(file.path)["sound"]


def test_a_file_that_is_not_ours_is_not_sound(home: Path) -> None:
    (home / "x.json").write_text('{"_default": {}}')
    assert "nothing in it" in verify(home / "x.json")["damage"][0]["what"]
    with pytest.raises(NotFoundError):
        verify(home / "y.json")
    with pytest.raises(UnreadableError):
        verify(home)


def rewritten(file: EventFile, records: list[framing.Record]) -> None:
    file.path.write_bytes(whole_file(records))


def test_what_the_records_contradict_is_found(file: EventFile) -> None:
    records = file.read()
    twice = [*records, records[1]]
    no_id = [*records, {"kind": "entry.added", "body": {}}]
    other = [*records, {**records[0], "id": "019a2088-e831-7000-aea7-9e4a5ae83116"}]
    undone = [*records, {"id": "x", "kind": "redacted", "body": {"ref": records[1]["id"]}}]
    for wrong, what in (
        (twice, "more than once"),
        (no_id, "no id"),
        (other, "two incidents"),
        (undone, "its words are still there"),
    ):
        rewritten(file, wrong)
        assert what in verify(file.path)["damage"][0]["what"]


def test_merge_is_the_union_and_tells_what_each_side_lacked(file: EventFile, home: Path) -> None:
    copy = home / "copy.json"
    shutil.copy(file.path, copy)
    [mine] = file.append([note("mine")])
    with EventFile(copy, clock=CLOCK) as other:
        [theirs] = other.append([note("theirs")])
    befores = file.path.read_bytes(), copy.read_bytes()
    merged = merge(file.path, copy, home / "c.json")
    assert merged.events == 6
    assert merged.lacked_by_first == [theirs]
    assert merged.lacked_by_second == [mine]
    assert merged.damaged == 0
    assert sorted(texts(stock(home / "c.json"))) == ["a", "b", "c", "mine", "theirs"]
    assert verify(home / "c.json")["sound"]
    assert (home / "c.json").stat().st_mode & 0o777 == 0o600
    assert (file.path.read_bytes(), copy.read_bytes()) == befores


def test_in_a_merge_the_tombstone_wins_from_either_side(file: EventFile, home: Path) -> None:
    copy = home / "copy.json"
    shutil.copy(file.path, copy)
    secret = file.read()[2]
    file.redact(secret["id"], redaction(secret["id"]))
    for number, (a, b) in enumerate(((file.path, copy), (copy, file.path))):
        out = home / f"out{number}.json"
        merge(a, b, out)
        assert texts(stock(out)) == ["a", "c"]
        assert verify(out)["sound"]


def test_two_incidents_are_not_merged(file: EventFile, home: Path) -> None:
    other = EventFile.create(home / "other.json", [declared()], clock=CLOCK)
    with pytest.raises(RefusedError, match="two different incidents"):
        merge(file.path, other.path, home / "c.json")
    stranger = EventFile.create(home / "stranger.json", [note("x")], clock=CLOCK)
    with pytest.raises(RefusedError):
        merge(file.path, stranger.path, home / "c.json")
    assert not (home / "c.json").exists()


def test_a_merge_writes_over_nothing(file: EventFile, home: Path) -> None:
    before = file.path.read_bytes()
    with pytest.raises(NotSavedError, match="exists already"):
        merge(file.path, file.path, file.path)
    with pytest.raises(NotSavedError):
        merge(file.path, file.path, home / "missing" / "c.json")
    assert file.path.read_bytes() == before


def test_a_damaged_side_gives_what_it_has(file: EventFile, home: Path) -> None:
    copy = home / "copy.json"
    copy.write_bytes(file.path.read_bytes().replace(b'"text":"b"', b'"text":"B"'))
    merged = merge(copy, file.path, home / "c.json")
    assert merged.damaged == 1
    assert texts(merged.lacked_by_first) == ["b"]
    assert sorted(texts(stock(home / "c.json"))) == ["a", "b", "c"]


def test_a_network_mount_is_known_by_its_type(home: Path) -> None:
    table = home / "mountinfo"
    table.write_text(
        "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
        "30 22 0:45 / /mnt/share rw shared:1 - nfs4 host:/x rw\n"
        "31 22 0:46 / /mnt/with\\040space rw - fuse.sshfs host: rw\n"
        "32 30 254:1 / /mnt/share/local rw - xfs /dev/vdb rw\n"
        "33 22 0:47 / /over rw - cifs //h/s rw\n"
        "34 33 0:48 / /over rw - tmpfs tmpfs rw\n"
        "garbage\n"
    )
    for folder, expected in (
        ("/home/me", None),
        ("/mnt/share", "nfs4"),
        ("/mnt/share/team", "nfs4"),
        ("/mnt/shared", None),
        ("/mnt/share/local/x", None),
        ("/mnt/with space/x", "fuse.sshfs"),
        ("/over/x", None),
        ("/", None),
    ):
        assert network_type(Path(folder), table) == expected
    assert network_type(home, home / "missing") is None
