"""`completion`: real shells offer what the table of commands, the folder and the playbook hold."""

from __future__ import annotations

import os
import pty
import select
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from incident_tui.cli.argv import options_of
from incident_tui.cli.commands.completion import script
from incident_tui.cli.offers import OFFERS
from incident_tui.cli.table import COMMANDS, ENTRY_KINDS, home_parser
from incident_tui.cli.table_team import SHELLS
from incident_tui.domain.language.actions import ACTIONS
from incident_tui.interchange.exports.formats import FORMATS
from tests.cli.conftest import Run

CASES = [
    (["exp"], ["export"]),
    (["--tz", "list", "sta"], ["status"]),
    (["export", "--form"], ["--format"]),
    (["export", "--format", "a"], ["aar"]),
    (["export", "--format", ""], [*FORMATS]),
    (["rotation", "ch"], ["check"]),
    (["completion", ""], [*SHELLS]),
    (["help", "sta"], ["status"]),
    (["export", "am"], ["amber"]),
    (["log", ""], ["amber", "beryl"]),
    (["log", "amber", "x", "--kind", ""], [*ENTRY_KINDS]),
    (["declare", "x", "-s", ""], ["1", "2", "3", "4"]),
    (["declare", "x", "--source", "th"], ["third-party"]),
    (["update", "amber", "ext"], ["external"]),
    (["update", "amber", "external", "x", "--stage", ""],
     ["initial", "identified", "monitoring", "resolved"]),
    (["lint", "x", "--audience", "sta"], ["stakeholders"]),
    (["drill", "re"], ["replay"]),
    (["drill", "bad"], ["bad-deploy"]),
    (["do", "amber", "/ti"], ["/title", "/tick"]),
    (["do", "--at", "-5m", "amber", "/rub"], ["/rubric"]),
    (["do", "amber", "/tick", "chan"], ["channel_open", "channel_closed"]),
    (["do", "amber", "/role", "s"], ["scribe", "sme"]),
    (["do", "amber", "/hazard", "no_i"], ["no_ic"]),
    (["do", "amber", "/told", ""], ["executives", "customers"]),
]  # fmt: skip
"""What is typed, word by word, and what every shell offers."""

OF_BASH = [
    (["log", "--as", ""], []),
    (["--data-dir", ""], []),
    (["--data-dir", "elsewhere", "log", ""], ["other"]),
    (["log", "--data-dir", "elsewhere", ""], ["other"]),
]
"""Where bash completes paths by itself, and options that stand in two places."""


@pytest.fixture
def folder(run: Run, amber: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two incidents, another with one, and the program on the path."""
    assert run("declare", "search", "-s3", "--id", "beryl").status == 0
    elsewhere = str(tmp_path / "elsewhere")
    assert run("--data-dir", elsewhere, "declare", "mail", "-s3", "--id", "other").status == 0
    program = tmp_path / "bin" / "incident-tui"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m incident_tui "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    for shell in SHELLS:
        (tmp_path / shell).write_text(script(shell))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(shell) is None, reason=f"there is no {shell} here")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_the_script(run: Run, tmp_path: Path, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell} here")
    made = tmp_path / "script"
    made.write_text(run("completion", shell).out)
    found = subprocess.run([program, "-n", str(made)], capture_output=True, text=True, check=True)
    assert found.stderr == ""


def in_bash(asked: list[list[str]]) -> list[list[str]]:
    """Return what bash offers for each line."""
    lines = ["source ./bash"]
    for typed in asked:
        words = " ".join(shlex.quote(word) for word in ["incident-tui", *typed])
        lines.append(f"COMP_WORDS=({words}); COMP_CWORD={len(typed)}; COMPREPLY=(); _incident_tui")
        lines.append('echo "${COMPREPLY[*]}"')
    found = subprocess.run(
        ["bash", "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert found.stderr == ""
    return [line.split() for line in found.stdout.splitlines()]


def in_fish(asked: list[list[str]]) -> list[list[str]]:
    """Return what fish offers for each line; `--options` are left out where none was begun."""
    lines = ["source ./fish"]
    for typed in asked:
        line = shlex.quote(" ".join(["incident-tui", *typed]))
        lines.append(f"echo (complete -C {line} | string split -f1 \\t)")
    found = subprocess.run(
        ["fish", "-N", "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    )
    assert found.stderr == ""
    return [line.split() for line in found.stdout.splitlines()]


def _plain(typed: list[str], offered: list[str]) -> list[str]:
    """Return what is offered; options are left out where none was begun."""
    return [word for word in offered if typed[-1] != "" or not word.startswith("-")]


@needs("bash")
def test_bash_offers(folder: Path) -> None:
    asked = [*CASES, *OF_BASH]
    found = in_bash([typed for typed, _ in asked])
    for (typed, wanted), offered in zip(asked, found, strict=True):
        assert _plain(typed, offered) == wanted, typed


@needs("fish")
def test_fish_offers(folder: Path) -> None:
    found = in_fish([typed for typed, _ in CASES])
    for (typed, wanted), offered in zip(CASES, found, strict=True):
        assert sorted(_plain(typed, offered)) == sorted(wanted), typed


@needs("bash")
def test_bash_offers_every_option_of_every_command(folder: Path) -> None:
    found = in_bash([["-"], *([name, "-"] for name in COMMANDS)])
    parsers = [home_parser(), *(command.parser() for command in COMMANDS.values())]
    for parser, offered in zip(parsers, found, strict=True):
        assert set(offered) == set(options_of(parser)), parser.prog
    assert {*in_bash([[""]])[0]} == {*COMMANDS, "help"}


@needs("fish")
def test_fish_offers_every_option_of_a_command(folder: Path) -> None:
    asked = [COMMANDS[name] for name in ("declare", "wall", "export", "drill", "completion")]
    found = in_fish([[command.name, "--"] for command in asked])
    for command, offered in zip(asked, found, strict=True):
        known = {name for name in options_of(command.parser()) if name.startswith("--")}
        assert set(offered) == known, command.name


@needs("zsh")
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("exp", "export"),
        ("--tz list sta", "status"),
        ("export --format a", "aar"),
        ("log be", "beryl"),
        ("--data-dir elsewhere log o", "other"),
        ("do amber /tick source", "source_recorded"),
        ("do amber /rub", "/rubric"),
        ("update amber ext", "external"),
    ],
)
def test_zsh_completes(folder: Path, typed: str, completed: str) -> None:
    before = typed.rpartition(" ")[0]
    assert f"{before} {completed} ".lstrip() in in_zsh(f"incident-tui {typed}", completed)


def in_zsh(line: str, awaited: str) -> str:
    """Return what zsh shows when Tab is pressed after a line; waits for a word of it."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb"})
    setup = (
        "PS1='> '; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D;"
        "eval \"$(<zsh)\"; bindkey '^I' complete-word; echo rea''dy\n"
    )
    try:
        os.write(terminal, setup.encode())
        _read_until(terminal, "ready")
        os.write(terminal, f"{line}\t".encode())
        return _read_until(terminal, f"{awaited} ")
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


def _read_until(terminal: int, text: str, seconds: float = 90.0) -> str:
    found, ends_at = "", time.monotonic() + seconds
    while text not in found and time.monotonic() < ends_at:
        if select.select([terminal], [], [], 0.1)[0]:
            found += os.read(terminal, 65536).decode(errors="replace")
    return found


# -- the words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OFFERS)
def test_words_of_every_kind_are_there_and_each_is_one_word(
    run: Run, amber: str, kind: str
) -> None:
    found = run("completion", "--words", kind).out.splitlines()
    assert found
    assert all(word.split() == [word] for word in found)


def test_what_a_slash_command_takes_is_offered_by_its_usage(run: Run, amber: str) -> None:
    for action in ACTIONS:
        if not action.command:
            continue
        found = run("completion", "--words", action.command)
        assert found.status == 0
        first = action.usage.partition(" ")[0].strip("[]")
        wanted = first in {"STEP", "ROLE", "AUDIENCE"} or "|" in first
        wanted = (wanted or action.id in {"hazard", "rubric"}) and not action.screen
        assert bool(found.out) is wanted, action.id


def test_words_that_there_are_not_and_a_missing_shell_are_wrong_use(run: Run) -> None:
    assert run("completion", "--words", "colours").status == 2
    assert run("completion").status == 2


def test_only_this_command_loads_what_makes_the_script(amber: str) -> None:
    code = "import sys; from incident_tui.cli.main import main; main(sys.argv[1:]);"
    for argv, loaded in ((["status", amber], False), (["completion", "bash"], True)):
        subprocess.run(
            [sys.executable, "-c", f"{code} sys.exit(('shtab' in sys.modules) is not {loaded})",
             *argv],
            check=True, capture_output=True,
        )  # fmt: skip
