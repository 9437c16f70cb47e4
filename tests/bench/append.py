"""Measure the incident file beside its limits and other designs; print tables in Markdown.

    python tests/bench/append.py [--folder DIR] [--quick]

The folder must lie on the disk in question (not tmpfs). Appends of all designs are
interleaved one by one, so that they meet the same disk in the same mood.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from incident_tui.clock import SystemClock  # noqa: E402 - the path comes first
from incident_tui.store import framing  # noqa: E402
from incident_tui.store.event_file import EventFile  # noqa: E402
from incident_tui.store.framing import Record  # noqa: E402

CLOCK = SystemClock()
DESIGNS = ("plain append + fdatasync", "incident file", "SQLite WAL FULL", "stock JSONStorage")


def draft(number: int) -> Record:
    """Return a note as people write them: about 300 bytes in the file."""
    body = {"entry_kind": "note", "text": f"replica lag is {number} s and growing", "tags": ["db"]}
    return {"v": 1, "kind": "entry.added", "by": "ann", "node": "7f3a", "body": body}


class Bench:
    """The designs, each with `size` events in its own file."""

    def __init__(self, folder: Path, size: int) -> None:
        self.file = EventFile.create(
            folder / f"inc-{size}.json", [draft(n) for n in range(size)], clock=CLOCK
        )
        records = self.file.read()
        self._record = records[-1]
        self._line = framing.encode(size, self._record) + b"\n"
        self._plain = os.open(folder / f"plain-{size}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(self._plain, self._line * size)
        os.fsync(self._plain)
        self._sql = sqlite3.connect(folder / f"sql-{size}.db", isolation_level=None)
        self._sql.executescript("pragma journal_mode=wal; pragma synchronous=full;")
        self._sql.execute("create table events (id integer primary key, doc text)")
        self._text = json.dumps(self._record)
        with self._sql:
            self._sql.execute("begin")
            rows = ((self._text,) for _ in range(size))
            self._sql.executemany("insert into events(doc) values (?)", rows)
            self._sql.execute("commit")
        stock = folder / f"stock-{size}.json"
        events = {str(n): record for n, record in enumerate(records, 1)}
        stock.write_text(json.dumps({"events": events}))
        self._stock = TinyDB(str(stock)).table("events")

    def plain(self) -> None:
        """One line, appended and flushed: the limit of what any design can do."""
        os.write(self._plain, self._line)
        os.fdatasync(self._plain)

    def ours(self) -> None:
        self.file.append([draft(1)])

    def sqlite(self) -> None:
        self._sql.execute("insert into events(doc) values (?)", (self._text,))

    def stock(self) -> None:
        self._stock.insert(self._record)

    def close(self) -> None:
        self.file.close()
        os.close(self._plain)
        self._sql.close()


def measure(size: int, folder: Path, rounds: int) -> list[tuple[float, float]]:
    """Return (median, p99) in ms of one durable append, per design, at `size` events."""
    found = timings(size, folder, rounds)
    return [(quantile(spans, 0.5), quantile(spans, 0.99)) for spans in found]


def timings(size: int, folder: Path, rounds: int, *, both: bool = False) -> list[list[float]]:
    """Return the ms of every append, per design; with `both`, of the plain one and ours alone."""
    bench = Bench(folder, size)
    calls: list[Callable[[], None]] = [bench.plain, bench.ours]
    if not both:
        calls += [bench.sqlite, bench.stock]
    times: list[list[float]] = [[] for _ in calls]
    few = max(5, min(rounds, 60_000 // size))  # stock rewrites everything: a few will do
    for number in range(rounds):
        for call, spans in zip(calls, times, strict=True):
            if call == bench.stock and number >= few:
                continue
            before = time.perf_counter()
            call()
            spans.append((time.perf_counter() - before) * 1000)
    bench.close()
    return times


def quantile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


OPEN = """
import sys, time
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
def memory():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
before = memory()
start = time.perf_counter()
records = EventFile(Path(sys.argv[1]), clock=SystemClock()).read()
span = (time.perf_counter() - start) * 1000
print(span, memory() - before)
"""

FIRST = """
import sys, time
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
start = time.perf_counter()
with EventFile(Path(sys.argv[1]), clock=SystemClock()) as file:
    file.append([{"kind": "entry.added", "body": {"text": "from the shell"}}])
print((time.perf_counter() - start) * 1000)
"""

FOLLOWER = """
import sys, time, resource
from pathlib import Path
from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
path, pause = Path(sys.argv[1]), float(sys.argv[2])
file = EventFile(path, clock=SystemClock())
file.read()
print("ready", flush=True)
def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
begin, start, idle = cpu(), time.perf_counter(), float(sys.argv[3])
while time.perf_counter() - start < idle:
    file.follow()
    time.sleep(pause)
print((cpu() - begin) / (time.perf_counter() - start), flush=True)
while True:
    for record in file.follow():
        print(time.time() - float(record["body"]["text"]), flush=True)
        if record["body"].get("last"):
            sys.exit()
    time.sleep(pause)
"""


def run(code: str, *args: str) -> list[float]:
    """Run a child on `code` and return the numbers it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return [float(word) for word in done.stdout.split()]


def opening(path: Path, repeats: int) -> tuple[float, float, float]:
    """Return ms to read all, MiB that takes, and ms of a first append without reading."""
    reads = [run(OPEN, str(path)) for _ in range(repeats)]
    firsts = [run(FIRST, str(path))[0] for _ in range(repeats)]
    return (
        quantile([read[0] for read in reads], 0.5),
        quantile([read[1] for read in reads], 0.5) / 1024,
        quantile(firsts, 0.5),
    )


def following(path: Path, pause: float, idle: float, count: int) -> tuple[float, float, float]:
    """Return the follower's share of a core when idle, and median and p99 latency in ms."""
    with subprocess.Popen(
        [sys.executable, "-c", FOLLOWER, str(path), str(pause), str(idle)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as child:  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        share = float(child.stdout.readline())
        with EventFile(path, clock=CLOCK) as file:
            for number in range(count):
                body = {"text": repr(time.time()), "last": number == count - 1}
                file.append([{"kind": "entry.added", "body": body}])
                time.sleep(0.013)
        latencies = [float(line) * 1000 for line in child.stdout]
    return share, quantile(latencies, 0.5), quantile(latencies, 0.99)


def row(*cells: object) -> None:
    """Print one row of a table."""
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder)")
    parser.add_argument("--quick", action="store_true", help="no 100,000 events, fewer rounds")
    options = parser.parse_args()
    sizes = [10, 100, 1_000, 10_000] + ([] if options.quick else [100_000])
    rounds = 200 if options.quick else 600
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
        print(f"{system}, {os.cpu_count()} cores; {rounds} rounds\n")
        print("One durable append, ms, median / p99:\n")
        row("events", *DESIGNS, "incident file ÷ plain")
        row("--:", *["--:"] * 5)
        for size in sizes:
            found = measure(size, folder, rounds)
            cells = [f"{median:.3f} / {p99:.2f}" for median, p99 in found]
            row(f"{size:,}", *cells, f"{found[1][0] / found[0][0]:.2f}")
        print("\nOpening, in a process of its own:\n")
        row("events", "read all, ms", "memory of that, MiB", "first append unread, ms")
        row("--:", "--:", "--:", "--:")
        for size in sizes[2:]:
            read, memory, first = opening(folder / f"inc-{size}.json", 5)
            row(f"{size:,}", f"{read:.1f}", f"{memory:.1f}", f"{first:.1f}")
        print("\nFollowing another process (10,000 events), by pause between looks:\n")
        row("pause, ms", "CPU when idle, % of a core", "seen after, ms, median / p99")
        row("--:", "--:", "--:")
        for pause in (0.05, 0.1):
            share, median, p99 = following(
                folder / "inc-10000.json", pause, 2 if options.quick else 10, 200
            )
            row(f"{pause * 1000:.0f}", f"{share * 100:.2f}", f"{median:.0f} / {p99:.0f}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"\n(peak of the measuring process itself: {peak} MiB)")


if __name__ == "__main__":
    main()
