"""The real program in a real terminal: however it ends, the terminal is as it was before."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from incident_tui.tui.terminal.driver import notification, plain_words, title

FIRST_PAINT = b"Enter logs"
MODES = (b"?1049", b"?1000", b"?1003", b"?1006", b"?1015", b"?2004", b"?1004")
"""The modes that are set on entering; each has to be reset on leaving."""
SECONDS = 90.0

CRASHING = """
    import sys
    from incident_tui.cli.main import main
    from incident_tui.tui.dashboard.screen import Dashboard

    def fail(self, message):
        secret = "hunter2"
        raise ValueError("boom \\x1b]0;owned\\x07" + secret[:0])

    Dashboard.on_line_edited = fail
    sys.exit(main(sys.argv[1:]))
"""

UNREADABLE = """
    import sys
    from incident_tui.cli.main import main
    from incident_tui.tui.terminal.keyboard import Keyboard

    feed = Keyboard.feed

    def fail(self, data):
        if b"!" in data:
            raise ValueError("boom")
        return feed(self, data)

    Keyboard.feed = fail
    sys.exit(main(sys.argv[1:]))
"""
"""The program with a fault in the thread that reads the terminal."""


@dataclass
class Terminal:
    """The program at the far end of a pseudo-terminal, and all that it wrote."""

    master: int
    process: subprocess.Popen[bytes]
    before: list[Any]
    tty: int
    written: bytes = b""
    size: tuple[int, int] = field(default=(24, 80))

    def read_until(self, wanted: bytes, start: int = 0) -> None:
        """Read until the program has written `wanted`, its escape sequences aside."""
        deadline = time.monotonic() + SECONDS
        while wanted not in bare(self.written[start:]):
            assert time.monotonic() < deadline, self.written[-2000:]
            self._read(0.1)

    def wait_for(self, pattern: bytes, start: int = 0) -> None:
        """Read until the program has written what a pattern matches, escape sequences too."""
        deadline = time.monotonic() + SECONDS
        while not re.search(pattern, self.written[start:], re.DOTALL):
            assert time.monotonic() < deadline, self.written[-2000:]
            self._read(0.1)

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def ended(self) -> int:
        """Read to the end; return the exit status, negative for a signal."""
        deadline = time.monotonic() + SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.written[-2000:]
            self._read(0.05)
        while self._read(0.05):
            pass
        return self.process.returncode

    def stopped(self) -> bool:
        """Tell whether the program is stopped, as job control has it."""
        text = Path(f"/proc/{self.process.pid}/stat").read_text()
        return text.rpartition(")")[2].split()[0] == "T"

    def until(self, stopped: bool) -> None:
        deadline = time.monotonic() + SECONDS
        while self.stopped() is not stopped:
            assert time.monotonic() < deadline
            self._read(0.05)
        while stopped and self._read(0.05):
            pass

    def until_raw(self) -> None:
        deadline = time.monotonic() + SECONDS
        while self.flags()[3] & (termios.ECHO | termios.ICANON):
            assert time.monotonic() < deadline
            self._read(0.05)

    def flags(self) -> list[Any]:
        return termios.tcgetattr(self.tty)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return False
        try:
            found = os.read(self.master, 65536)
        except OSError:
            return False
        self.written += found
        return bool(found)


def bare(written: bytes) -> bytes:
    """Return what was written without its escape sequences."""
    return re.sub(
        rb"\x1b(?:\[[0-9;?<>=$]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>78])", b"", written
    )


def _take_terminal() -> None:
    """Make the terminal on stdin the controlling one, as a shell's is."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def started(
    tmp_path: Path,
    *argv: str,
    script: str = "",
    env: dict[str, str] | None = None,
    controlling: bool = True,
    stdin: int | None = None,
) -> Iterator[Terminal]:
    """Run the program on the live sample in a terminal of 80 by 24.

    Keys come from it, too, unless another terminal is given as `stdin`.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    before = termios.tcgetattr(slave)
    program = ["-m", "incident_tui"]
    if script:
        path = tmp_path / "crashing.py"
        path.write_text(textwrap.dedent(script))
        program = [str(path)]
    environ = {k: v for k, v in os.environ.items() if k not in {"TMUX", "TERM_PROGRAM", "NO_COLOR"}}
    environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | (env or {})
    process = subprocess.Popen(
        [sys.executable, *program, *(argv or ("--sample",))],
        stdin=slave if stdin is None else stdin, stdout=slave, stderr=slave, env=environ,
        close_fds=True,
        preexec_fn=_take_terminal if controlling else os.setsid,  # noqa: PLW1509 - no threads here
    )  # fmt: skip
    terminal = Terminal(master, process, before, slave)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for handle in (master, slave):
            with suppress(OSError):
                os.close(handle)


def assert_restored(terminal: Terminal) -> None:
    """Everything that was set is reset, in the last place; the line is a line again."""
    written = terminal.written
    for mode in MODES:
        assert written.rfind(b"\x1b[" + mode + b"l") > written.rfind(b"\x1b[" + mode + b"h"), mode
    assert written.rfind(b"\x1b[?25h") > written.rfind(b"\x1b[?25l")
    assert written.count(b"\x1b[<u") == len(re.findall(rb"\x1b\[>\d+u", written)) > 0
    assert written.count(b"\x1b[23;2t") == written.count(b"\x1b[22;2t") > 0
    assert written.rfind(b"\x1b]2;\x07\x1b[23;2t") > written.rfind(b"\x1b]2;sample")
    assert terminal.flags() == terminal.before


def until_recorded(path: Path, words: str) -> None:
    """Wait until an entry is in the file, whatever the terminal shows."""
    deadline = time.monotonic() + SECONDS
    while words not in path.read_text():
        assert time.monotonic() < deadline, words
        time.sleep(0.02)


def leave(terminal: Terminal) -> None:
    """Leave by ctrl+q, twice."""
    start = len(terminal.written)
    terminal.type(b"\x11")
    terminal.read_until(b"again leaves", start)
    terminal.type(b"\x11")
    assert terminal.ended() == 0
    assert_restored(terminal)


def test_ctrl_q_twice(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.read_until(FIRST_PAINT)
        assert not terminal.flags()[3] & (termios.ECHO | termios.ICANON)
        assert b"\x1b]2;" in terminal.written
        leave(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT])
def test_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path) as terminal:
        terminal.read_until(FIRST_PAINT)
        terminal.type(b"half a line")
        terminal.read_until(b"draft kept")
        terminal.process.send_signal(number)
        assert terminal.ended() == 128 + number
        assert_restored(terminal)


def test_a_signal_at_home(tmp_path: Path) -> None:
    """Without an incident there is nothing to flush, and the terminal is given back as well."""
    with started(tmp_path, "--data-dir", str(tmp_path / "empty")) as terminal:
        terminal.read_until(b"No incidents yet")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        assert terminal.flags() == terminal.before
        assert b"\x1b[?1049l" in terminal.written


def test_a_fault_of_the_program(tmp_path: Path) -> None:
    with started(tmp_path, script=CRASHING) as terminal:
        terminal.read_until(FIRST_PAINT)
        terminal.type(b"x")
        assert terminal.ended() == 70
        assert_restored(terminal)
        after = terminal.written.rpartition(b"\x1b[?1049l")[2]
        assert b"ValueError: boom" in after
        assert b"incident-tui: The screen failed, the record is safe" in bare(after)
        assert b"hunter2" not in after
        assert b"\x1b]0;" not in after


def test_a_fault_of_the_thread_that_reads_is_one_too(tmp_path: Path) -> None:
    with started(tmp_path, script=UNREADABLE) as terminal:
        terminal.read_until(FIRST_PAINT)
        terminal.type(b"half a line")
        terminal.read_until(b"draft kept")
        terminal.type(b"!")
        assert terminal.ended() == 70
        assert_restored(terminal)
        after = terminal.written.rpartition(b"\x1b[?1049l")[2]
        assert b"ValueError: boom" in after
        assert bare(after).endswith(b"the record is safe; incident-tui open goes on\r\n")
        assert kept(tmp_path) == ["half a line"]


def kept(tmp_path: Path) -> list[str]:
    """Return the drafts that were left, the length before each aside."""
    drafts = (tmp_path / "incidents" / ".drafts").glob("*.draft")
    return [path.read_text().partition("\n")[2] for path in drafts]


@pytest.mark.parametrize("controlling", [True, False], ids=["told", "not told"])
def test_a_terminal_that_is_closed_ends_it(tmp_path: Path, controlling: bool) -> None:
    """Told by SIGHUP or not, the program neither stays nor spins."""
    with started(tmp_path, controlling=controlling) as terminal:
        terminal.read_until(FIRST_PAINT)
        terminal.type(b"half a line")
        terminal.read_until(b"draft kept")
        os.close(terminal.tty)
        os.close(terminal.master)
        assert terminal.process.wait(SECONDS) == 128 + signal.SIGHUP
        assert kept(tmp_path) == ["half a line"]


def test_a_keyboard_that_is_closed_ends_it(tmp_path: Path) -> None:
    """Keys from one terminal, the screen on another: without keys there is nothing to wait for."""
    keys, stdin = pty.openpty()
    with started(tmp_path, controlling=False, stdin=stdin) as terminal:
        terminal.read_until(FIRST_PAINT)
        os.write(keys, b"half a line")
        terminal.read_until(b"draft kept")
        os.close(stdin)
        os.close(keys)
        assert terminal.ended() == 128 + signal.SIGHUP
        assert terminal.written.rfind(b"\x1b[?1049l") > terminal.written.rfind(b"\x1b[?1049h")
        assert b"Traceback" not in terminal.written
        assert kept(tmp_path) == ["half a line"]


def test_a_terminal_that_hangs_holds_nothing_up(tmp_path: Path) -> None:
    """As over a stalled connection: the record goes on, a signal ends it, the line is restored."""
    with started(tmp_path) as terminal:
        terminal.read_until(FIRST_PAINT)
        (path,) = (tmp_path / "incidents").glob("sample-2*.json")
        for n in range(40):  # nothing of what this draws is read
            terminal.type(b"line %d\r" % n)
            until_recorded(path, f"line {n}")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.process.wait(SECONDS) == 128 + signal.SIGTERM
        assert terminal.flags() == terminal.before


def test_a_terminal_that_hung_is_drawn_anew(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.read_until(FIRST_PAINT)
        (path,) = (tmp_path / "incidents").glob("sample-2*.json")
        terminal.type(b"".join(b"line %d\r" % n for n in range(60)))
        until_recorded(path, "line 59")
        start = len(terminal.written)
        terminal.read_until(b"F2 Roles", start)  # the row of keys, which nothing above changed
        terminal.type(b"the end\r")
        terminal.read_until(b"the end", start)
        leave(terminal)


def test_suspended_and_resumed(tmp_path: Path) -> None:
    with started(tmp_path) as terminal:
        terminal.read_until(FIRST_PAINT)
        terminal.process.send_signal(signal.SIGTSTP)
        terminal.until(stopped=True)
        assert_restored(terminal)
        start = len(terminal.written)
        terminal.process.send_signal(signal.SIGCONT)
        terminal.read_until(FIRST_PAINT, start)
        again = terminal.written[start:]
        assert b"\x1b[?1049h" in again
        assert b"\x1b[22;2t\x1b]2;" in again
        leave(terminal)


def test_continued_out_of_the_blue(tmp_path: Path) -> None:
    """Stopped without a word, the shell sets the line as it likes; the program takes it again."""
    with started(tmp_path) as terminal:
        terminal.read_until(FIRST_PAINT)
        for number in (signal.SIGCONT, signal.SIGSTOP, signal.SIGCONT):
            terminal.process.send_signal(number)
            if number is signal.SIGSTOP:
                terminal.until(stopped=True)
                termios.tcsetattr(terminal.tty, termios.TCSANOW, terminal.before)
        terminal.until_raw()
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        assert_restored(terminal)


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_draw_is_refused(tmp_path: Path, term: str) -> None:
    with started(tmp_path, env={"TERM": term}) as terminal:
        assert terminal.ended() == 2
        assert b"cannot draw a screen; set TERM" in terminal.written
        assert b"\x1b" not in terminal.written


def test_a_bad_theme_at_the_start_is_said_on_the_screen(tmp_path: Path) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "night.toml").write_text('name = "night"\ndrak = true\n')
    (tmp_path / "config.toml").write_text('theme = "night"\n')
    for argv in (("--sample",), ("--data-dir", str(tmp_path / "empty"))):
        with started(tmp_path, *argv) as terminal:
            terminal.wait_for(rb"\x1b\[\?1049h")
            start = terminal.written.index(b"\x1b[?1049h")
            terminal.read_until(b"night.toml, line 1: colors is missing", start)


# -- colours, as they are sent ---------------------------------------------------------------------


def sgr(written: bytes) -> set[str]:
    """Return the parameters of every sequence that sets colours, taken apart."""
    return {p for found in re.findall(rb"\x1b\[([0-9;]*)m", written) for p in _parts(found)}


def _parts(found: bytes) -> list[str]:
    parts, colours = found.decode().split(";"), []
    while parts:
        part = parts.pop(0)
        if part in {"38", "48"}:
            size = 3 if parts[0] == "2" else 1
            colours.append(";".join((part, *parts[: size + 1])))
            parts = parts[size + 1 :]
        else:
            colours.append(part)
    return colours


def test_no_colour_sends_none(tmp_path: Path) -> None:
    with started(tmp_path, env={"NO_COLOR": "1"}) as terminal:
        terminal.read_until(FIRST_PAINT)
        assert sgr(terminal.written) <= {"", "0", "1", "4", "7", "9"}
        assert "7" in sgr(terminal.written), "fills are reversed"


@pytest.mark.parametrize("term", ["xterm", "linux", "screen", "vt220"])
def test_sixteen_colours_are_sixteen(tmp_path: Path, term: str) -> None:
    with started(tmp_path, env={"TERM": term, "COLORTERM": ""}) as terminal:
        terminal.read_until(FIRST_PAINT)
        found = sgr(terminal.written)
        assert not [part for part in found if part.startswith(("38", "48"))]
        assert found & {str(n) for n in range(40, 48)}
        assert (b"\x1b]2;" in terminal.written) is (term != "linux")


@pytest.mark.parametrize("term", ["xterm-256color", "tmux-256color"])
def test_cells_are_sent_by_their_numbers(tmp_path: Path, term: str) -> None:
    """The dark theme's greys, which lie between two steps of a rounding palette, as they are."""
    with started(tmp_path, env={"TERM": term, "COLORTERM": ""}) as terminal:
        terminal.read_until(FIRST_PAINT)
        found = {part for part in sgr(terminal.written) if part.startswith(("38", "48"))}
        assert {"38;5;254", "38;5;249", "48;5;233"} <= found
        assert all(part.split(";")[1] == "5" for part in found)


# -- titles and notifications ----------------------------------------------------------------------


def test_titles_and_notifications_are_plain() -> None:
    hostile = "inc-1\x1b]0;x\x07\x1b\\ [b]café; \u202e$(rm)`"
    assert plain_words(hostile) == "inc-10x bcaf rm"
    for sequence in (title(hostile), notification(hostile, {})):
        for part in filter(None, sequence.split("\x07")):
            assert re.fullmatch(r"\x1b\](2|9|777;notify;incident-tui);[A-Za-z0-9 .,:+!▲-]*", part)


DUE = """
    import sys
    from incident_tui.cli.main import main
    from incident_tui.tui.dashboard.reminders import Reminders

    Reminders.crossed = lambda self, timers: ("update_stakeholders", "no_such")
    sys.exit(main(sys.argv[1:]))
"""
"""The program with a clock that falls due at every tick."""

TOLD = rb"\x1b]9;sample-\d{8}: update stakeholders late\x07"


def test_what_falls_due_is_told_unless_the_terminal_is_in_front(tmp_path: Path) -> None:
    with started(tmp_path, script=DUE) as terminal:
        terminal.wait_for(TOLD)
        assert b"\x1b]777;notify;incident-tui;sample-" in terminal.written
        assert b"Checkout" not in b"".join(re.findall(rb"\x1b\][^\x07]*\x07", terminal.written))
        terminal.type(b"\x1b[I")
        terminal.wait_for(rb"\x07.*\x07.*\x07", len(terminal.written))  # three ticks' bells
        start = len(terminal.written)
        terminal.wait_for(rb"\x07.*\x07", start)
        assert not re.search(TOLD, terminal.written[start:])
        terminal.type(b"\x1b[O")
        terminal.wait_for(TOLD, start)


def test_a_setting_turns_notifications_off(tmp_path: Path) -> None:
    config = tmp_path / "quiet.toml"
    config.write_text("notify = false\n")
    with started(tmp_path, script=DUE, env={"INCIDENT_TUI_CONFIG": str(config)}) as terminal:
        terminal.wait_for(rb"\x07[^\x1b]*\x1b.*\x07[^\x1b]*\x1b.*Enter logs")
        assert b"\x1b]9;" not in terminal.written
        assert b"\x1b]777;" not in terminal.written


def test_inside_tmux_it_is_handed_on(tmp_path: Path) -> None:
    env = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color"}
    with started(tmp_path, script=DUE, env=env) as terminal:
        terminal.wait_for(rb"\x1bPtmux;\x1b\x1b]9;sample-[^\x07]*\x07\x1b\\")


def test_a_notification_is_sent_the_way_that_is_known() -> None:
    text = "inc-20261102-heron: update_internal late"
    said = "inc-20261102-heron: update internal late"
    nine, other = f"\x1b]9;{said}\x07", f"\x1b]777;notify;incident-tui;{said}\x07"
    assert notification(text, {"TERM": "xterm-256color"}) == nine + other
    assert notification(text, {"TERM_PROGRAM": "WezTerm"}) == nine
    assert notification(text, {"TERM": "xterm-kitty"}) == nine
    assert notification(text, {"TERM": "foot"}) == other
    tmux = notification(text, {"TERM": "tmux-256color", "TMUX": "/tmp/tmux-0/default,1,0"})
    assert tmux == "".join(f"\x1bPtmux;\x1b{part}\x1b\\" for part in (nine, other))
