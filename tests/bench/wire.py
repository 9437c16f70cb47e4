"""How quickly two machines have the same: `python -m tests.bench.wire [--ssh WORDS --host HOST]`.

Both are folders of this machine, the other one reached by a plain command, or through a real ssh
server on loopback where `--ssh` names the words for it ('ssh -p 2222 -i key').
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from incident_tui.clock import SystemClock
from incident_tui.store.event_file import EventFile
from tests.exchange.boxes import PROGRAM, Box, until

_KEPT = ("PYTHONPATH", "HOME", "INCIDENT_TUI_AS", "INCIDENT_TUI_DATA", "INCIDENT_TUI_CONFIG",
         "XDG_STATE_HOME")  # fmt: skip


class Wire:
    """A laptop and a host, and the words of a link between them."""

    def __init__(self, folder: Path, ssh: str, host: str) -> None:
        self.host, self.laptop = Box(folder, "bridge"), Box(folder, "ana")
        there = " ".join(f"{key}={self.host.environ[key]}" for key in _KEPT)
        program = f"env {there} {PROGRAM}" if ssh else PROGRAM
        door = ssh or str(self.host.door)
        self.words = ["link", host, "amber", "--ssh", door, "--program", program]
        self.host.run("declare", "checkout 5xx", "-s1", "--id", "amber")

    def once(self) -> float:
        """Bring both to the same; return how many seconds that took, the start included."""
        began = time.perf_counter()
        found = self.laptop.run(*self.words, "--once")
        assert found.returncode == 0, found.stderr
        return time.perf_counter() - began

    def start(self) -> subprocess.Popen[str]:
        """Begin a link that stays."""
        return subprocess.Popen(
            [*PROGRAM.split(), *self.words], env=self.laptop.environ, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def is_connected(self) -> bool:
        return any(row.state == "connected" and row.not_shared == 0 for row in self.laptop.rows())

    def equal(self) -> bool:
        one, other = ({r["id"] for r in box.records()} for box in (self.host, self.laptop))
        return one == other


def across(writes: Box, reads: Box, count: int) -> list[float]:
    """Return how long each of some entries took from its disk to the other's, in milliseconds."""
    found = []
    with EventFile(reads.path, clock=SystemClock(), read_only=True) as seen:
        seen.read()
        with EventFile(writes.path, clock=SystemClock()) as file:
            for number in range(count):
                file.append([writes.note(f"x{number}")])
                began = time.perf_counter()
                while not seen.follow():
                    time.sleep(0.001)
                found.append(1e3 * (time.perf_counter() - began))
                time.sleep(0.037)
    return sorted(found)


def apart(wire: Wire, count: int) -> tuple[float, float]:
    """Cut the link, write on both sides, link again; return seconds from its start, and from hello.

    The latter is from when the two have greeted each other.
    """
    link = wire.start()
    until(wire.is_connected)
    link.send_signal(signal.SIGKILL)
    link.wait()
    wire.host.write(count)
    wire.laptop.write(count)
    began = time.perf_counter()
    link = wire.start()
    until(
        lambda: any(row.pid == link.pid and row.state == "connected" for row in wire.laptop.rows())
    )
    met = time.perf_counter()
    until(wire.equal)
    ended = time.perf_counter()
    link.terminate()
    link.wait()
    return ended - began, max(ended - met, 0)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ssh", default="", help="the words that reach a real server")
    parser.add_argument("--host", default="bridge")
    parser.add_argument("-n", type=int, default=100, help="how many entries go across")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wire = Wire(Path(folder), options.ssh, options.host)
        print(f"file there {wire.once():.2f} s after the start of link --once")
        link = wire.start()
        until(wire.is_connected)
        for one, other in ((wire.laptop, wire.host), (wire.host, wire.laptop)):
            spans = across(one, other, options.n)
            p50, p99 = spans[len(spans) // 2], spans[int(len(spans) * 0.99)]
            print(f"{one.name} -> {other.name}, disk to disk: p50 {p50:.0f} ms, p99 {p99:.0f} ms")
        link.terminate()
        link.wait()
        total, since = apart(wire, 500)
        print(f"500 + 500 entries: equal {total:.2f} s after the start, {since:.2f} s after hello")
        with EventFile(wire.host.path, clock=SystemClock()) as file:
            file.append([wire.host.note(f"bulk {n}") for n in range(10_000)])
        print(f"10,000 entries more: {wire.once():.2f} s")


if __name__ == "__main__":
    main()
