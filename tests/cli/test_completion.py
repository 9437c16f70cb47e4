"""`completion`: each script knows every command and option, and the shell accepts it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from incident_tui.cli.argv import options_of
from incident_tui.cli.commands.completion import bash, commands, fish, zsh
from incident_tui.cli.table import COMMANDS
from incident_tui.cli.table_team import SHELLS
from tests.cli.conftest import Run


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_accepts_the_script(run: Run, tmp_path: Path, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell} here")
    script = tmp_path / "script"
    script.write_text(run("completion", shell).out)
    found = subprocess.run([program, "-n", str(script)], capture_output=True, text=True, check=True)
    assert found.stderr == ""


def test_what_is_completed_is_what_the_parsers_know() -> None:
    found = commands()
    assert [command.name for command in found] == list(COMMANDS)
    for command in found:
        known = options_of(COMMANDS[command.name].parser())
        assert {n: o.takes for o in command.options for n in o.names} == known


def test_every_script_names_every_command_with_its_own_options() -> None:
    in_bash, in_zsh, in_fish = bash(), zsh(), fish()
    for command in commands():
        names = [name for option in command.options for name in option.names]
        words = " ".join([*command.words, *names])
        assert f'        {command.name}) words="{words}" ;;' in in_bash
        own = in_zsh.split(f"                {command.name})\n")[1].split(";;")[0]
        seen = f"complete -c incident-tui -n '__fish_seen_subcommand_from {command.name}' "
        for name in names:
            assert f"'{name}[" in own
            short = f"-l {name[2:]} " if name.startswith("--") else f"-s {name[1:]} "
            assert any(line.startswith(seen) and short in line for line in in_fish.splitlines()), (
                command.name,
                name,
            )


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["exp"], ["export"]),
        (["--tz", "list", "sta"], ["status"]),
        (["export", "--form"], ["--format"]),
        (["export", "--format", "a"], ["aar"]),
        (["rotation", "ch"], ["check"]),
        (["completion", ""], [*SHELLS]),
        (["log", "--as", ""], []),
        (["--data-dir", ""], []),
    ],
)
def test_bash_offers(typed: list[str], offered: list[str]) -> None:
    words = " ".join(f"'{word}'" for word in ["incident-tui", *typed])
    script = (
        f"{bash()}\nCOMP_WORDS=({words}); COMP_CWORD={len(typed)}; _incident_tui;"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    found = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert found.stderr == ""
    assert [word for word in found.stdout.split() if not (typed[-1] == "" and word[0] == "-")] == (
        offered
    )
