"""The program as a process: help, version, no terminal, and what a command loads."""

from __future__ import annotations

import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import incident_tui
from incident_tui import __version__
from incident_tui.cli.table import COMMANDS
from incident_tui.domain.errors import NotConnectedError
from incident_tui.domain.language.actions import ACTIONS
from tests.cli.conftest import Run

PROGRAM = [sys.executable, "-m", "incident_tui"]


def program(*argv: str, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*PROGRAM, *argv], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        **more,
    )  # fmt: skip


def test_help_names_every_command_and_every_typed_action(run: Run) -> None:
    text = run("--help").out
    for name in COMMANDS:
        assert f"  {name} " in text
        own = run("help", name).out
        assert f"usage: incident-tui {name}" in own
        assert "for example" in own
    for action in ACTIONS:
        assert action.command in text
    assert run("--version").out == f"incident-tui {__version__}\n"


def test_without_a_terminal_the_screens_refuse_politely(tmp_path: Path) -> None:
    found = program("--data-dir", str(tmp_path / "d"))
    assert found.returncode == 2
    assert "need a terminal" in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_like_the_null_device(tmp_path: Path, closed: str) -> None:
    """No file of the program takes its number, and nothing is missed."""
    script = f'"$@" {closed}'
    shell = ["sh", "-c", script, "sh", *PROGRAM, "--data-dir", str(tmp_path / "d")]
    declared = subprocess.run(
        [*shell, "declare", "x", "-s1", "--id", "inc-x"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (declared.returncode, declared.stderr) == (0, "")
    assert declared.stdout == ("" if ">&-" in closed.split() else "declared inc-x\n")
    (path,) = (tmp_path / "d").glob("inc-*.json")
    assert path.read_bytes().startswith(b'{"events"')
    opened = subprocess.run([*shell, "open", "inc-x"], capture_output=True, text=True, check=False)
    assert opened.returncode == 2
    assert "Traceback" not in opened.stderr


def test_a_fault_of_the_program_is_one_line_and_its_status() -> None:
    code = (
        "import sys; from incident_tui.cli import main as edge\n"
        "def fail(argv): raise ValueError('boom\\x1b]0;owned\\x07\\nmore')\n"
        "edge._run = fail; sys.exit(edge.main(['list']))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert found.returncode == 70
    assert found.stderr == (
        "incident-tui: A fault of the program, ValueError: boom more (<string>:2)\n"
    )


def _leaving(before: str) -> str:
    code = (
        f"import atexit, sys, threading, time; from incident_tui.cli import main as edge; {before}"
    )
    code += "; atexit.register(print, 'taken apart'); sys.argv[1:] = ['--version']; edge.program()"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return found.stdout.removeprefix(f"incident-tui {__version__}\n")


def test_a_command_leaves_at_once_when_its_words_are_out() -> None:
    assert _leaving("pass") == ""


def test_a_command_with_a_thread_waits_for_it() -> None:
    late = "threading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()"
    assert _leaving(late) == "late\ntaken apart\n"


def _modules(argv: list[str]) -> set[str]:
    """Return the full names of all modules that a command loads, beyond what Python itself does."""
    code = (
        "import sys; before = set(sys.modules); from incident_tui.cli.main import main;"
        "status = main(sys.argv[1:]);"
        "print('\\n'.join(sorted(set(sys.modules) - before)), file=sys.stderr); sys.exit(status)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, *argv], capture_output=True, text=True, check=False,
        env={**os.environ, "INCIDENT_TUI_CONFIG": "", "XDG_CONFIG_HOME": os.devnull},
    )  # fmt: skip
    assert found.returncode == (NotConnectedError.exit_code if argv[0] == "link" else 0)
    return set(found.stderr.split())


def _loaded(argv: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in _modules(argv)}


@pytest.mark.parametrize(
    "argv",
    [["--version"], ["--help"], ["log", "amber", "x"], ["list"], ["status"], ["export"],
     ["do", "amber", "/ack"], ["timers", "--json"]],
)  # fmt: skip
def test_line_mode_loads_no_textual(run: Run, amber: str, argv: list[str]) -> None:
    assert _loaded(argv).isdisjoint({"textual", "rich"})


@pytest.mark.parametrize(
    "argv",
    [["list"], ["status"], ["timers"], ["log", "amber", "x"], ["do", "amber", "/ack"],
     ["update", "amber", "internal", "One region. Next update in 20 minutes."],
     ["link", "bridge", "amber", "--ssh", "no-such-ssh"]],
)  # fmt: skip
def test_no_command_loads_what_speaks_with_a_network(run: Run, amber: str, argv: list[str]) -> None:
    assert _loaded(argv).isdisjoint({"nats", "ssl", "_ssl", "socket", "_socket"})


@pytest.mark.parametrize(
    "argv",
    [["list"], ["status"], ["timers"], ["do", "amber", "-5m a note"], ["do", "amber", "/ack"]],
)
def test_no_calendar_is_loaded_before_somebody_names_a_day(
    run: Run, amber: str, argv: list[str]
) -> None:
    assert "pendulum" not in _loaded(argv)


@pytest.mark.parametrize(
    "argv", [["list"], ["status"], ["do", "amber", "/ack"], ["playbook", "check"]]
)
def test_msgspec_is_loaded_without_what_it_does_not_need(
    run: Run, amber: str, argv: list[str]
) -> None:
    found = _loaded(argv)
    assert "msgspec" in found
    assert found.isdisjoint({"typing_extensions", "inspect", "dataclasses", "ast", "hashlib"})


@pytest.mark.parametrize(
    ("line", "most"), [("a note", 18), ("-5m rolled checkout back to v2.30", 20), ("/ack", 11)]
)
def test_a_line_compiles_few_patterns(run: Run, amber: str, line: str, most: int) -> None:
    code = (
        "import gc, sys; from incident_tui.cli.main import main;"
        "from incident_tui.domain.regex import _Regex; status = main(sys.argv[1:]);"
        "found = [o for o in gc.get_objects() if type(o) is _Regex and '_compiled' in vars(o)];"
        "print(*(repr(o.pattern) for o in found), sep='\\n', file=sys.stderr); sys.exit(status)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, "do", amber, line], capture_output=True, text=True, check=True
    )
    assert 1 < len(found.stderr.splitlines()) <= most, found.stderr


_FOR_UPDATES = {"incident_tui.domain.guidance.lint", "incident_tui.domain.guidance.templates",
                "incident_tui.domain.times.promises"}  # fmt: skip


@pytest.mark.parametrize(
    "argv", [["list"], ["status"], ["do", "amber", "x"], ["do", "amber", "/ack"]]
)
def test_what_only_an_update_needs_is_loaded_for_one(run: Run, amber: str, argv: list[str]) -> None:
    assert _modules(argv).isdisjoint(_FOR_UPDATES)


def test_the_start_of_the_screens_does_without_lint_dialogs_and_documents() -> None:
    code = """if True:
        import sys
        from types import SimpleNamespace as Stub
        from incident_tui.cli import screens

        screens.need_terminal, screens.STDIN = lambda: None, Stub(hold=lambda: None)
        sys.modules["incident_tui.cli.services"] = Stub(run_app=lambda *_: 0)
        screens.show(Stub(folder=Stub(ensure=lambda: None)), None)
        del sys.modules["incident_tui.cli.services"]
        import incident_tui.cli.services, incident_tui.tui.dashboard.screen
        print(*sys.modules)"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(found.stdout.split())
    assert loaded.isdisjoint(_FOR_UPDATES | {"pendulum", "ssl", "_ssl", "hashlib", "_hashlib"})
    assert not [
        name for name in loaded if name.startswith("incident_tui.interchange.exports.story")
    ]
    dialogs = {name for name in loaded if name.startswith("incident_tui.tui.dialogs.")}
    assert dialogs == {"incident_tui.tui.dialogs.update_draft"}


def test_a_day_that_is_named_is_reckoned_by_pendulum(run: Run, amber: str) -> None:
    assert "pendulum" in _loaded(["do", amber, "*@sam write it down due friday"])


def test_a_list_of_incidents_loads_no_database(run: Run, amber: str) -> None:
    assert "tinydb" not in _loaded(["list"])
    assert "tinydb" in _loaded(["status", amber])


def test_logging_a_note_loads_next_to_nothing(run: Run, amber: str) -> None:
    """The short way of `log` pays for no calendar, no playbook, no database."""
    heavy = {"textual", "rich", "tinydb", "pendulum", "platformdirs", "tomllib", "zoneinfo",
             "msgspec", "dataclasses", "inspect", "difflib", "hashlib", "statistics",
             "asyncio"}  # fmt: skip
    found = _loaded(["log", amber, "x", "--as", "sam"])
    assert found.isdisjoint(heavy)
    assert found.isdisjoint({"subprocess", "selectors"})  # no hook is set: nothing to run one


ROOMS = {
    module.name
    for module in pkgutil.walk_packages(incident_tui.__path__, "incident_tui.")
    if module.ispkg
}
"""The folders: what they load is a line of text."""


@pytest.mark.parametrize(
    ("argv", "ours", "most"),
    [(["--version"], 12, 65), (["log", "amber", "x", "--as", "sam"], 37, 97),
     (["list"], 84, 169), (["status", "amber"], 101, 193), (["do", "amber", "x"], 105, 199)],
)  # fmt: skip
def test_a_command_loads_only_so_many_modules(
    run: Run, amber: str, argv: list[str], ours: int, most: int
) -> None:
    """What a command costs is mostly what it loads; a new import here wants a reason.

    Of what `list`, `status` and `do` load, 15 modules are msgspec and what it loads itself. A
    command that opens an incident opens it as a TinyDB: seven modules, and two of ours. `do`
    loads the reader of times, nine modules, to know what time a line begins with.
    Both look for secrets before they record (two modules) and say what was understood (one);
    `log` has one for the bytes of stdin. Which of several writes stands is three modules,
    JSON as others wrote it one, what is owed and how late it was six. `status` shows
    which phase the record shows, the lines of the work, what is contested, what arrived late: four.
    What a piece of work is called is one.
    """
    found = _modules(argv) - ROOMS
    assert len({name for name in found if name.startswith("incident_tui")}) <= ours, sorted(found)
    assert len(found) <= most, sorted(found)


def test_in_the_plain_c_locale_nothing_breaks(run: Run, amber: str, tmp_path: Path) -> None:
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
           "INCIDENT_TUI_DATA": str(tmp_path / "incidents"), "PATH": "/usr/bin:/bin"}  # fmt: skip
    assert program("log", amber, "größe ✓", env=env).returncode == 0
    found = program("export", amber, env=env)
    assert found.returncode == 0
    assert "gr" in found.stdout
