"""Real processes, really killed: what was acknowledged is there, once, for every reader."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from incident_tui.store import framing
from incident_tui.store.event_file import EventFile
from tests.conftest import SCALE
from tests.store.helpers import CLOCK, child, names, new_file, note, stock, texts

# Prints each text once its append has returned. argv: path, name, count, seed, controls.
WRITER = """
import random, sys, time
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store import access
from incident_tui.store.event_file import EventFile
from incident_tui.store.replica import Replica
path, name, count, seed, control = sys.argv[1:]
if control == "unlocked":  # and slow between the look at the file and the write
    access.try_lock = lambda fd: True
    add = Replica.add
    Replica.add = lambda self, records: (time.sleep(0.002), add(self, records))[1]
chance = random.Random(int(seed))
file = EventFile(Path(path), clock=SystemClock())
for number in range(int(count)):
    size = chance.choice((1, 60, *[300] * 12, 2000, 3900, 4100, 20000))
    text = f"{name}-{number} " + "x" * chance.randrange(size)
    file.append([{"kind": "entry.added", "body": {"text": text}}])
    print(text.split()[0], len(text), flush=True)
"""

# A page is copied in and out of the system's cache without a lock on most file systems, so a
# read in the same microsecond as a write may see half of it: said in the documentation. Such a
# read must succeed at once when it is repeated; anything else is a failure.
READER = """
import sys, threading, time
from tinydb import TinyDB
reads = transient = fails = most = 0
print("ready", flush=True)
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
def count():
    with TinyDB(sys.argv[1], access_mode="r") as db:
        return len(db.table("events").all())
while not stop.is_set():
    try:
        try:
            found = count()
        except ValueError:
            transient += 1
            found = count()
        fails += found < most
        most = max(most, found)
    except ValueError:
        fails += 1
    reads += 1
    time.sleep(0.001)
print(reads, transient, fails)
"""


class Writers:
    """Writers that are started, read out and, some of them, killed."""

    def __init__(self, path: Path, control: str = "") -> None:
        self.path = path
        self.acknowledged: dict[str, int] = {}
        self._control = control
        self._running: list[tuple[subprocess.Popen[str], threading.Thread]] = []
        self._started = 0

    def start(self, count: int) -> subprocess.Popen[str]:
        self._started += 1
        name = f"w{self._started}"
        process = child(WRITER, str(self.path), name, str(count), str(self._started), self._control)
        reader = threading.Thread(target=self._read_out, args=(process,))
        reader.start()
        self._running.append((process, reader))
        return process

    def _read_out(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            if line.endswith("\n"):
                text, length = line.split()
                self.acknowledged[text] = int(length)

    def wait(self) -> None:
        for process, reader in self._running:
            process.wait(120)
            reader.join(10)
        self._running.clear()


def check(path: Path, acknowledged: dict[str, int]) -> None:
    """Every acknowledged text is there once and whole; the file is in its layout."""
    found = [text for text in texts(stock(path)) if text.startswith("w")]
    whole = {text.split()[0]: len(text) for text in found}
    assert len(whole) == len(found), "something is there twice"
    missing = acknowledged.items() - whole.items()
    assert not missing, f"{len(missing)} of {len(acknowledged)} are missing"
    with EventFile(path, clock=CLOCK) as file:
        file.append([note("and on it goes")])
        assert not [notice for notice in file.notices if notice.kind == "damaged"]
    assert framing.scan(path.read_bytes())


@pytest.mark.parametrize("writers", [1, 2, 4])
def test_writers_that_are_killed_lose_nothing_they_acknowledged(home: Path, writers: int) -> None:
    """Half of the writers are killed, at a random moment of their run."""
    chance = random.Random(writers)
    with new_file(home) as file:
        path = file.path
    group = Writers(path)
    each = max(5, int(60 * SCALE))
    watching = child(READER, str(path))
    for _ in range(4):
        started = [group.start(each) for _ in range(writers)]
        victims = started[: (writers + 1) // 2]
        expected = len(group.acknowledged) + chance.randrange(each)
        deadline = time.monotonic() + 60
        while (
            len(group.acknowledged) < expected
            and victims[0].poll() is None
            and time.monotonic() < deadline
        ):
            time.sleep(0.001)
        for victim in victims:
            victim.send_signal(signal.SIGKILL)
        group.wait()
        check(path, group.acknowledged)
    out, _ = watching.communicate("", timeout=30)
    assert out.split()[0] == "ready"
    reads, transient, fails = map(int, out.split()[1:])
    assert reads > 0
    assert fails == 0, f"{fails} of {reads} reads by stock TinyDB failed"
    assert transient <= 2 + reads // 50
    assert len(group.acknowledged) > writers
    assert names(home) == [path.name]


def test_a_writer_killed_again_and_again_loses_nothing(home: Path) -> None:
    """SIGKILL at moments spread over a whole life: start, open, catch up, write, acknowledge."""
    chance = random.Random(500)
    with new_file(home) as file:
        path = file.path
    group = Writers(path)
    for _ in range(max(5, int(30 * SCALE))):
        victim = group.start(200)
        more = chance.choice((0, 0, 1, 3, 20))
        aim = len(group.acknowledged) + more
        while len(group.acknowledged) < aim and victim.poll() is None:
            time.sleep(0.0005)
        time.sleep(chance.random() * (0.002 if more else 0.15))
        victim.send_signal(signal.SIGKILL)
        group.wait()
        whole = {text.split()[0]: len(text) for text in texts(stock(path))}
        assert not group.acknowledged.items() - whole.items()
    check(path, group.acknowledged)
    assert group.acknowledged


def test_without_the_lock_the_same_test_fails(home: Path) -> None:
    """The negative control: shows that the test above would notice."""
    with new_file(home) as file:
        path = file.path
    for _ in range(5):  # on a busy machine they may happen to take turns for a while
        group = Writers(path, control="unlocked")
        for _ in range(4):
            group.start(60)
        group.wait()
        try:
            found = {text.split()[0] for text in texts(stock(path))}
        except ValueError:
            return
        if group.acknowledged.keys() - found:
            return
    pytest.fail("four writers without a lock lost nothing: the test proves nothing")


FOLLOWER = """
import sys, time
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
file = EventFile(Path(sys.argv[1]), clock=SystemClock())
file.read()
print("ready", flush=True)
while True:
    for record in file.follow():
        print(record["body"]["text"], flush=True)
        if record["body"]["text"] == "stop":
            sys.exit()
    time.sleep(0.005)
"""


def test_a_follower_in_another_process_sees_everything_once_in_order(home: Path) -> None:
    with new_file(home) as file:
        follower = child(FOLLOWER, str(file.path))
        assert follower.stdout is not None
        assert follower.stdout.readline() == "ready\n"
        written = [f"{number} " + "x" * (number * 37 % 5000) for number in range(150)] + ["stop"]
        for text in written:
            file.append([note(text)])
        assert follower.communicate(timeout=30)[0].splitlines() == written


DECLARE = """
import sys
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.domain.errors import NotSavedError
from incident_tui.store.event_file import EventFile
try:
    EventFile.create(Path(sys.argv[1]), [{"kind": "incident.declared", "body": {}}], clock=SystemClock())
    print("made")
except NotSavedError:
    print("there")
"""  # noqa: E501


def test_of_many_that_create_one_file_one_succeeds(home: Path) -> None:
    path = home / "inc-1.json"
    processes = [child(DECLARE, str(path)) for _ in range(5)]
    said = [process.communicate(timeout=30)[0].strip() for process in processes]
    assert sorted(said) == ["made", "there", "there", "there", "there"]
    assert len(stock(path)) == 1
    assert names(home) == [path.name]
