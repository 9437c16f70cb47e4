"""The commands that prepare a team, and those that only look on: a part of `table`."""

from __future__ import annotations

import argparse

from incident_tui.cli.command import Command

SHELLS = ("bash", "zsh", "fish")
"""The shells that `completion` writes a script for."""


def _rotation(p: argparse.ArgumentParser) -> None:
    p.add_argument("what", choices=("show", "check"), help="print it, or say what is unhealthy")
    p.add_argument(
        "--file", metavar="FILE", help="the rotation (else as the settings folder has it)"
    )
    p.set_defaults(id=None)


def _playbook(p: argparse.ArgumentParser) -> None:
    p.add_argument("what", choices=("show", "check", "init", "schema"),
                   help="print it, say what is wrong or odd, write a copy to edit, "
                   "or print what it may hold, for editors")  # fmt: skip
    p.add_argument("file", metavar="FILE", nargs="?", help="of show and check: else the one in use")
    _written(p, "of init: the copy (else playbook.toml in the settings folder)")


def _config(p: argparse.ArgumentParser) -> None:
    p.add_argument("what", choices=("show", "check", "init"),
                   help="print what holds, say what is wrong, or write a file to edit")  # fmt: skip
    p.add_argument("file", metavar="FILE", nargs="?", help="of check: else the one in use")
    p.add_argument("--origin", action="store_true", help="of show: where each value comes from")
    _written(p, "of init: the file (else the one in use)")


def _written(p: argparse.ArgumentParser, what: str) -> None:
    p.add_argument("-o", "--output", metavar="FILE", help=what)
    p.add_argument("--force", action="store_true", help="replace FILE if it is there")
    p.set_defaults(id=None)


def _watch(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--private", action="store_true",
                   help="print what is private too, and hints for the scribe")  # fmt: skip
    p.add_argument("--hooks", action="store_true",
                   help="run the hooks of timers and hazards; in one place only")  # fmt: skip


def _exchange(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", help="an incident of this machine")


def _link(p: argparse.ArgumentParser) -> None:
    p.add_argument("host", metavar="HOST", help="[USER@]HOST, as ssh takes it")
    p.add_argument("id", metavar="ID", help="the incident; where its file is not here, it is made")
    p.add_argument("--once", action="store_true",
                   help="leave as soon as both have all; 6 where HOST is not reached")  # fmt: skip
    p.add_argument("--background", action="store_true", help="go on without the terminal")
    p.add_argument("--stop", action="store_true", help="end the link in the background")
    p.add_argument("--read-only", action="store_true", help="take everything, send nothing")
    p.add_argument("--recover", action="store_true",
                   help="this machine's file was lost: take its own records back")  # fmt: skip
    p.add_argument("--ssh", metavar="COMMAND", default="ssh",
                   help="instead of ssh: 'ssh -p 2222', or another program")  # fmt: skip
    p.add_argument("--program", metavar="COMMAND", default="incident-tui",
                   help="what incident-tui is called on HOST")  # fmt: skip


def _drill(p: argparse.ArgumentParser) -> None:
    p.add_argument("what", metavar="WHAT", nargs="?", default="list",
                   help="list (default), the NAME of a drill, replay or score")  # fmt: skip
    p.add_argument("id", metavar="ID", nargs="?",
                   help="of replay: an incident or a sample; of score: the drill")  # fmt: skip
    p.add_argument("--speed", metavar="N", type=_number, default=1.0,
                   help="so many times as fast as the clock (1)")  # fmt: skip
    p.add_argument("--ascii", action="store_true", help="draw with ASCII only")
    p.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")


def _number(text: str) -> float:
    try:
        return float(text.removesuffix("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number, such as 4") from None


def _completion(p: argparse.ArgumentParser) -> None:
    p.add_argument("shell", choices=SHELLS, nargs="?", help="the shell it is for")
    p.add_argument("--words", metavar="KIND", help="instead: the words that a script asks for")
    p.set_defaults(id=None)


TEAM_COMMANDS = (
    Command(
        "watch",
        "plain lines as they happen: entries, timers, hazards",
        _watch,
        "incident-tui watch amber\n  incident-tui watch --json | jq .text",
    ),
    Command(
        "link",
        "share an incident with another machine over ssh",
        _link,
        "incident-tui link ana@bridge amber\n  incident-tui link bridge amber --background\n"
        "  incident-tui link bridge amber --once",
    ),
    Command(
        "exchange",
        "the other end of a link, on stdin and stdout; link runs it",
        _exchange,
        "ssh bridge incident-tui exchange amber",
    ),
    Command(
        "playbook",
        "the procedure: read it, check it, begin one of your own",
        _playbook,
        "incident-tui playbook init\n  incident-tui playbook check my-playbook.toml\n"
        "  incident-tui playbook schema > playbook.schema.json",
    ),
    Command(
        "config",
        "your settings: what holds, where from, what is wrong",
        _config,
        "incident-tui config init\n  incident-tui config show --origin",
    ),
    Command(
        "rotation",
        "who is on call per team, and whether that is healthy",
        _rotation,
        "incident-tui rotation check --file rotation.toml",
    ),
    Command(
        "drill",
        "play a scripted incident, or a recorded one again; score it",
        _drill,
        "incident-tui drill list\n  incident-tui drill bad-deploy --speed 4\n"
        "  incident-tui drill replay database-failover-2018 --speed 60\n"
        "  incident-tui drill score inc-20261102-heron",
    ),
    Command(
        "completion",
        "print a script that completes commands and options",
        _completion,
        'eval "$(incident-tui completion bash)"\n'
        "  incident-tui completion fish > ~/.config/fish/completions/incident-tui.fish",
    ),
)
"""Rows of the one table of commands."""
