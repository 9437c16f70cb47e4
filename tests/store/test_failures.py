"""When the system refuses: a clear error, the file as it was, and the next try works."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from incident_tui.domain.errors import NotSavedError, UnreadableError
from incident_tui.store.disk import Disk
from incident_tui.store.event_file import EventFile
from tests.store.helpers import (
    CLOCK,
    child,
    declared,
    names,
    new_file,
    note,
    redaction,
    stock,
    texts,
)


class FailingDisk(Disk):
    """A disk on which chosen calls fail, each so many times."""

    def __init__(self) -> None:
        self.failures: dict[str, int] = {}
        self.error = errno.EIO
        self.network: str | None = None

    def _maybe(self, call: str) -> None:
        if self.failures.get(call, 0):
            self.failures[call] -= 1
            raise OSError(self.error, os.strerror(self.error))

    def write_at(self, fd: int, data: bytes, at: int) -> None:
        if self.failures.get("short") and data.strip():
            self.failures["short"] -= 1
            os.pwrite(fd, data[: len(data) // 2], at)
            raise OSError(errno.EIO, "only a part was written")
        super().write_at(fd, data, at)

    def flush(self, fd: int) -> None:
        self._maybe("flush")
        super().flush(fd)

    def write_all(self, fd: int, data: bytes) -> None:
        if self.failures.get("write_all"):
            super().write_all(fd, data[: len(data) // 2])
        self._maybe("write_all")
        super().write_all(fd, data)

    def flush_new(self, fd: int) -> None:
        self._maybe("flush_new")
        super().flush_new(fd)

    def flush_folder(self, folder: Path) -> None:
        self._maybe("flush_folder")
        super().flush_folder(folder)

    def rename(self, old: Path, new: Path) -> None:
        self._maybe("rename")
        super().rename(old, new)

    def link(self, old: Path, new: Path) -> None:
        self._maybe("link")
        super().link(old, new)

    def network_type(self, folder: Path) -> str | None:
        return self.network


@pytest.fixture
def disk() -> FailingDisk:
    return FailingDisk()


@pytest.fixture
def file(home: Path, disk: FailingDisk) -> Iterator[EventFile]:
    new_file(home, "a").close()
    with EventFile(home / "inc-20261102-maple.json", clock=CLOCK, disk=disk) as opened:
        yield opened


@pytest.mark.parametrize("failing", ["flush", "short"])
def test_an_in_place_write_that_fails_is_made_good_by_a_new_file(
    file: EventFile, disk: FailingDisk, failing: str
) -> None:
    disk.failures = {failing: 1}
    inode = file.path.stat().st_ino
    file.append([note("b")])
    assert file.path.stat().st_ino != inode
    assert texts(stock(file.path)) == ["a", "b"]


@pytest.mark.parametrize("second", ["write_all", "flush_new", "rename", "flush_folder"])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EROFS])
def test_when_both_ways_fail_the_file_is_as_it_was_and_the_next_try_works(
    file: EventFile, disk: FailingDisk, second: str, error: int
) -> None:
    file.read()
    before = file.path.read_bytes()
    disk.failures, disk.error = {"flush": 2, second: 1}, error
    with pytest.raises(NotSavedError, match="as it was") as caught:
        file.append([note("b")])
    assert caught.value.hint
    assert file.path.read_bytes() == before
    assert names(file.path.parent) == [file.path.name]
    disk.failures = {}
    file.append([note("b")])
    assert texts(stock(file.path)) == ["a", "b"]
    assert texts(file.follow()) == []


def test_after_a_failed_flush_the_page_is_not_trusted_again(
    file: EventFile, disk: FailingDisk
) -> None:
    disk.failures = {"flush": 2, "write_all": 1}
    with pytest.raises(NotSavedError):
        file.append([note("b")])
    inode = file.path.stat().st_ino
    file.append([note("b")])
    assert file.path.stat().st_ino != inode, "the room was used though its state is unknown"
    inode = file.path.stat().st_ino
    file.append([note("c")])
    assert file.path.stat().st_ino == inode


def test_a_redaction_that_fails_changes_nothing(file: EventFile, disk: FailingDisk) -> None:
    ref = file.read()[1]["id"]
    before = file.path.read_bytes()
    disk.failures = {"write_all": 1}
    with pytest.raises(NotSavedError):
        file.redact(ref, redaction(ref))
    assert file.path.read_bytes() == before
    file.redact(ref, redaction(ref))
    assert texts(file.read()) == []


def test_a_creation_that_fails_leaves_nothing(home: Path, disk: FailingDisk) -> None:
    path = home / "inc-1.json"
    for call in ("write_all", "flush_new", "link"):
        disk.failures = {call: 1}
        with pytest.raises(NotSavedError):
            EventFile.create(path, [declared()], clock=CLOCK, disk=disk)
        assert names(home) == []


def test_a_repair_that_cannot_be_written_is_shown_and_refuses_appends(
    file: EventFile, disk: FailingDisk
) -> None:
    file.append([note("b")])
    broken = file.path.read_bytes().replace(b'"text":"b"', b'"text":"B"')
    file.path.write_bytes(broken)
    disk.failures, disk.error = {"write_all": 99}, errno.ENOSPC
    with EventFile(file.path, clock=CLOCK, disk=disk) as again:
        assert texts(again.read()) == ["a"]
        assert "the disk is full" in again.notices[0].text
        assert again.follow() == []
        with pytest.raises(NotSavedError):
            again.append([note("c")])
        assert file.path.read_bytes() == broken
        disk.failures = {}
        again.append([note("c")])
        assert texts(again.read()) == ["a", "c"]


LIMITED = """
import resource, sys
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
from incident_tui.domain.errors import NotSavedError
path, limit, size = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
file = EventFile(path, clock=SystemClock())
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    file.append([{"kind": "entry.added", "body": {"text": "x" * size}}])
    print("saved")
except NotSavedError as error:
    print(error)
"""


@pytest.mark.parametrize("size", [10, 3000, 5000, 60_000])
@pytest.mark.parametrize("room", [0, 100, -17_000])
def test_a_size_limit_is_a_clear_error_or_no_matter(home: Path, size: int, room: int) -> None:
    """RLIMIT_FSIZE stands for a full disk; SIGXFSZ must not kill the writer."""
    with new_file(home, "a") as file:
        before = file.path.read_bytes()
        limit = len(before) + room
        out = child(LIMITED, str(file.path), str(limit), str(size)).communicate(timeout=30)[0]
        if out.strip() == "saved":
            assert len(texts(stock(file.path))) == 2
        else:
            assert "size limit" in out
            assert file.path.read_bytes() == before
        assert names(home) == [file.path.name]


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """A folder with an incident that belong to the user the child will be.

    It is none of pytest's: those are shut to other users by whichever run starts next.
    """
    with TemporaryDirectory() as folder:
        home = Path(folder) / "incidents"
        home.mkdir(0o700)
        with new_file(home, "a") as file:
            path = file.path
        if os.geteuid() == 0:
            Path(folder).chmod(0o711)
            for entry in (home, path):
                os.chown(entry, 65534, 65534)
        yield path
        home.chmod(0o700)


def attempt_as_nobody(path: Path, size: int) -> str:
    """Read and append in a forked child that lacks root's rights over file modes."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:  # pragma: no cover - in the child
        status = 1
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            file = EventFile(path, clock=CLOCK)
            said = f"{texts(file.read())} {[notice.kind for notice in file.notices]} "
            try:
                file.append([note(size * "b")])
                said += "saved"
            except NotSavedError as error:
                said += str(error)
            os.write(write, said.encode())
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    assert os.waitpid(pid, 0)[1] == 0
    return said


def test_a_read_only_file_is_read_and_says_why_it_does_not_save(nobodys: Path) -> None:
    nobodys.chmod(0o400)
    said = attempt_as_nobody(nobodys, 1)
    assert said.startswith("['a'] ['read-only']")
    assert "may only be read" in said


def test_in_a_read_only_folder_the_room_still_serves(nobodys: Path) -> None:
    nobodys.parent.chmod(0o500)
    before = nobodys.read_bytes()
    assert "permission denied" in attempt_as_nobody(nobodys, 9000)
    assert nobodys.read_bytes() == before
    assert attempt_as_nobody(nobodys, 1).endswith("saved")


def test_only_a_regular_file_of_our_own_is_opened(home: Path) -> None:
    with new_file(home, "a") as file:
        real = file.path
    before = real.read_bytes()
    link, fifo, folder = home / "link.json", home / "fifo.json", home / "dir.json"
    link.symlink_to(real)
    os.mkfifo(fifo)
    folder.mkdir()
    for path, why in ((link, "symbolic link"), (fifo, "regular file"), (folder, "regular file")):
        for read_only in (False, True):
            with pytest.raises(UnreadableError, match=why):
                EventFile(path, clock=CLOCK, read_only=read_only)
    assert real.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file of another user")
def test_another_users_file_is_not_written(home: Path) -> None:
    with new_file(home, "a") as file:
        path = file.path
    os.chown(path, 12345, -1)
    with pytest.raises(UnreadableError, match="another user"):
        EventFile(path, clock=CLOCK)
    assert texts(EventFile(path, clock=CLOCK, read_only=True).read()) == ["a"]


@pytest.mark.parametrize("intruder", ["symlink", "fifo", "folder", "incident"])
def test_what_takes_the_files_place_is_refused_and_not_written(home: Path, intruder: str) -> None:
    other = EventFile.create(home / "other.json", [declared()], clock=CLOCK)
    other_before = other.path.read_bytes()
    with new_file(home, "a") as file:
        file.read()
        file.path.rename(home / "moved")
        match intruder:
            case "symlink":
                file.path.symlink_to(other.path)
            case "fifo":
                os.mkfifo(file.path)
            case "folder":
                file.path.mkdir()
            case _:
                file.path.write_bytes(other_before)
        with pytest.raises(NotSavedError):
            file.append([note("b")])
        with pytest.raises(UnreadableError):
            file.follow()
        assert other.path.read_bytes() == other_before
        if file.path.is_dir():
            file.path.rmdir()
        else:
            file.path.unlink()
        (home / "moved").rename(file.path)
        file.append([note("b")])
        assert texts(file.read()) == ["a", "b"]


def test_file_and_folder_are_private_and_a_mode_is_kept(home: Path) -> None:
    folder = home / "new" / "incidents"
    file = EventFile.create(folder / "inc-1.json", [declared()], clock=CLOCK)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert file.path.stat().st_mode & 0o777 == 0o600
    file.path.chmod(0o640)
    file.append([note("x" * 5000)])
    assert file.path.stat().st_mode & 0o777 == 0o640


def test_other_names_of_the_file_are_warned_about(home: Path) -> None:
    with new_file(home) as file:
        os.link(file.path, home / "second")
        with EventFile(file.path, clock=CLOCK) as again:
            assert [notice.kind for notice in again.notices] == ["hard-link"]
            again.append([note("x")])


def test_leavings_of_killed_writers_are_swept(home: Path) -> None:
    with new_file(home) as file:
        mine = home / f".{file.path.name}.tmp-123-abc"
        others = home / ".inc-other.json.tmp-123-abc"
        mine.write_text("x")
        others.write_text("x")
        file.append([note("a")])
        assert not mine.exists()
        assert others.exists()


HOLD = """
import sys
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
file = EventFile(Path(sys.argv[1]), clock=SystemClock())
file._access.lock(wait=True)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_process_stopped_inside_the_lock_is_a_clear_error(home: Path) -> None:
    """Following needs no lock; an append gives up after a while and leaves the file alone."""
    with new_file(home, "a") as file:
        file.read()
        before = file.path.read_bytes()
        holder = child(HOLD, str(file.path))
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        try:
            assert file.follow() == []
            with pytest.raises(NotSavedError, match="another process has held"):
                file.append([note("b")])
            assert file.path.read_bytes() == before
        finally:
            holder.send_signal(signal.SIGCONT)
            holder.communicate("", timeout=60)
        file.append([note("b")])
        assert texts(stock(file.path)) == ["a", "b"]


def test_the_locale_does_not_matter(home: Path) -> None:
    words = "größer 中 🔥"
    with new_file(home, words) as file:
        code = (
            "import sys; from pathlib import Path; from incident_tui.clock import SystemClock;"
            "from incident_tui.store.event_file import EventFile; from tinydb import TinyDB;"
            "f = EventFile(Path(sys.argv[1]), clock=SystemClock());"
            "f.append([{'kind': 'entry.added', 'body': {'text': ascii(f.read()[1])}}]);"
            "print(len(TinyDB(sys.argv[1], access_mode='r').table('events').all()))"
        )
        env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        assert child(code, str(file.path), env=env).communicate(timeout=30)[0] == "3\n"
        assert texts(file.read())[0] == words
        assert file.path.read_bytes().isascii()


def test_a_network_mount_is_said_and_has_one_writer(home: Path, disk: FailingDisk) -> None:
    disk.network = "nfs4"
    new_file(home, "a").close()
    path = home / "inc-20261102-maple.json"
    with EventFile(path, clock=CLOCK, disk=disk) as file:
        assert [notice.kind for notice in file.notices] == ["network"]
        file.append([note("b")])
        with EventFile(path, clock=CLOCK, disk=disk) as second:
            with pytest.raises(NotSavedError, match="one process writes at a time"):
                second.append([note("c")])
            assert texts(second.read()) == ["a", "b"]
            file.close()
            second.append([note("c")])
    marker = home / f".{path.name}.writer"
    assert not marker.exists()
    marker.write_text(f"{os.uname().nodename} {2**22 + 1}")  # a pid that cannot be
    with EventFile(path, clock=CLOCK, disk=disk) as third:
        third.append([note("d")])
    marker.write_text("elsewhere 1")
    with (
        EventFile(path, clock=CLOCK, disk=disk) as fourth,
        pytest.raises(NotSavedError, match="elsewhere"),
    ):
        fourth.append([note("e")])
    assert texts(stock(path)) == ["a", "b", "c", "d"]
