"""The commands and their options: one builder each, so that a command builds only its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from incident_tui.cli.team_parsers import TEAM_COMMANDS
from incident_tui.domain.errors import UsageError

FORMATS = ("summary", "timeline", "brief", "aar", "json", "csv", "ics", "html")
"""The documents that `export` writes."""

LOGS = ("tsv", "csv", "chat", "slack", "json")
"""The logs that `import` reads."""

_TIME = "14:05, -5m, ~23:00, 'yesterday 23:50', or ISO"


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are ours to print."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the program."""
        raise UsageError(message, f"{self.prog} --help shows an example")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width: asking the terminal for its own costs every command 4 ms."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


def shared(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command takes."""
    group = parser.add_argument_group("everywhere")
    group.add_argument("--data-dir", metavar="DIR", help="the folder of incidents")
    group.add_argument("--playbook", metavar="FILE", help="the procedure to follow")
    group.add_argument("--as", metavar="NAME", dest="as_name", help="who records")
    group.add_argument("--tz", metavar="ZONE", help="show and read times in this zone (UTC)")
    group.add_argument("--json", action="store_true", help="print JSON")


def _declare(p: argparse.ArgumentParser) -> None:
    p.add_argument("title", metavar="TITLE", nargs="*", help="what is wrong, in a few words")
    p.add_argument("-s", "--severity", type=_severity, metavar="1..4", help="1 is the worst")
    p.add_argument("--at", metavar="T", help=f"when it was declared: {_TIME}")
    p.add_argument("--source", metavar="S", help="alert, customer, internal or third-party")
    p.add_argument("--detected-at", metavar="T", help="when it became known")
    p.add_argument("--impact-at", metavar="T", help="when users were first affected")
    for role in ("ic", "comms", "ops", "scribe"):
        p.add_argument(f"--{role}", metavar="NAME", help=f"who is {role}")
    p.add_argument("--id", metavar="ID", help="the incident's id (else one is made)")
    p.add_argument("--drill", action="store_true", help="mark it as a drill")
    p.add_argument("--from-alert", metavar="FILE", help="title, start and severity of an alert's "
                   "JSON (Alertmanager, PagerDuty, generic); - reads stdin")  # fmt: skip
    p.add_argument("--open", action="store_true", help="open the dashboard at once")
    _once(p)


def _log(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID")
    p.add_argument("text", metavar="TEXT", nargs="+", help="taken literally; - reads stdin")
    p.add_argument("--at", metavar="T", help=f"when it happened: {_TIME}")
    p.add_argument("--kind", metavar="K", default="note", help="note, observation, action, "
                   "hypothesis, decision or mitigation")  # fmt: skip
    p.add_argument("--by", metavar="NAME", help="who said or did it")
    p.add_argument("--private", action="store_true", help="hide it while sharing the screen")
    _once(p)


def _do(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID")
    p.add_argument("line", metavar="LINE", nargs="+", help="anything the composer understands")
    p.add_argument("--at", metavar="T", help=f"when it happened: {_TIME}")
    _once(p)


def _update(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID")
    p.add_argument("audience", metavar="AUDIENCE", help="internal, stakeholders or external")
    p.add_argument("text", metavar="TEXT", nargs="+", help="the text that was sent")
    p.add_argument("--stage", metavar="S", help="initial, identified, monitoring or resolved")
    p.add_argument("--next", metavar="T", help="when the next one was promised: 30m, 14:35, ISO")
    p.add_argument("--at", metavar="T", help=f"when it was sent: {_TIME}")
    _once(p)


def _lint(p: argparse.ArgumentParser) -> None:
    p.add_argument("text", metavar="TEXT", help="the draft; - reads stdin")
    p.add_argument("id", metavar="ID", nargs="?", help="judge it by the record of this incident")
    p.add_argument(
        "--audience", metavar="A", required=True, help="internal, stakeholders, external"
    )
    p.add_argument(
        "--stage", metavar="S", help="initial (default), identified, monitoring, resolved"
    )


def _once(p: argparse.ArgumentParser) -> None:
    p.add_argument("--once", metavar="KEY", help="an entry with this key is not written twice")
    p.add_argument("--yes", action="store_true", help="a doubtful time is meant as it is")


def _status(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--at", metavar="T", help="as it stood at this time")
    p.add_argument("--oneline", action="store_true", help="for a shell prompt or a status bar")


def _timers(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--at", metavar="T", help="as they stood at this time")


def _list(p: argparse.ArgumentParser) -> None:
    p.set_defaults(id=None)


def _export(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--format", choices=FORMATS, default="summary", help="brief: to hand over with")
    p.add_argument("--audience", choices=("internal", "external"), default="internal",
                   help="external: without what is private, names, hosts and links")  # fmt: skip
    p.add_argument("-o", "--output", metavar="FILE", help="write here (else to stdout)")
    p.add_argument("--force", action="store_true", help="replace FILE if it is there")


def _import(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", help="the incident (for json: one that is made now)")
    p.add_argument("file", metavar="FILE", help="- reads stdin")
    p.add_argument("--format", choices=LOGS, required=True, help="what kind of log it is")
    p.add_argument("--date", metavar="DAY", help="the day of the first time, where none is written")
    p.add_argument("--yes", action="store_true", help="what is doubtful is meant as it is written")


def _figures(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="one incident (else all of the folder)")
    p.add_argument("--since", metavar="T", help="those that began since: '6 months', a date")


def _verify(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", metavar="FILE", nargs="+", help="incident files (or ids)")


def _merge(p: argparse.ArgumentParser) -> None:
    p.add_argument("a", metavar="A", help="a file of the incident (or its id)")
    p.add_argument("b", metavar="B", help="another file of the same incident")
    p.add_argument("-o", "--output", metavar="C", help="the new file")


def _redact(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID")
    p.add_argument("event", metavar="EVENT", help="an event id, its end, or a label such as H2")
    p.add_argument("why", metavar="WHY", nargs="+", help="the reason, without the words")


def _open(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--ascii", action="store_true", help="draw with ASCII only")
    p.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    p.add_argument("--read-only", action="store_true", help="look, write nothing")
    _share(p)


def _wall(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--ascii", action="store_true", help="draw with ASCII only")
    _share(p)
    p.set_defaults(no_mouse=True, read_only=True, wall=True)


def _home(p: argparse.ArgumentParser) -> None:
    p.add_argument("--ascii", action="store_true", help="draw with ASCII only")
    p.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    p.add_argument("--sample", action="store_true", help="bring a live sample incident to try")
    _share(p)


def _share(p: argparse.ArgumentParser) -> None:
    p.add_argument("--share", action="store_true", help="mask names, secrets and private entries")


def _severity(text: str) -> int:
    digits = text.lower().removeprefix("sev").lstrip("-")
    if digits not in {"1", "2", "3", "4"}:
        raise argparse.ArgumentTypeError(f"'{text}' is not a severity: 1 (worst) to 4")
    return int(digits)


Builder = Callable[[argparse.ArgumentParser], None]

COMMANDS: dict[str, tuple[str, Builder, str, bool]] = {
    "declare": (
        "create an incident, print its id as the last word",
        _declare,
        'incident-tui declare "checkout 5xx in eu-west-1" -s1 --detected-at -5m --ic maya --open\n'
        "  curl -s … | incident-tui declare --from-alert -",
        False,
    ),
    "open": ("the dashboard of an incident", _open, "incident-tui open", False),
    "wall": (
        "a live view for a second monitor; writes nothing",
        _wall,
        "incident-tui wall        # q leaves",
        False,
    ),
    "log": (
        "append an entry, print its id when it is on disk",
        _log,
        "incident-tui log amber 'pods restarted' --at -5m\n"
        "  tail -f notes.txt | incident-tui log amber -",
        True,
    ),
    "do": (
        "anything that can be typed into the composer",
        _do,
        "incident-tui do amber '/sev 2 only one region'\n"
        "  incident-tui do amber '-5m ?pool change exhausts the database'",
        True,
    ),
    "update": (
        "record an update that was sent to an audience",
        _update,
        "incident-tui update amber external 'We are investigating …' --stage initial --next 30m",
        True,
    ),
    "lint": (
        "check the draft of an update; records nothing",
        _lint,
        "incident-tui lint 'Card payments fail in Europe. Next update by 14:30 UTC.' \\\n"
        "    --audience external --stage initial amber",
        True,
    ),
    "status": (
        "state, timers, roster, work",
        _status,
        "incident-tui status --oneline\n  incident-tui status amber --at 14:00 --json",
        False,
    ),
    "timers": ("what is owed, and when", _timers, "incident-tui timers amber --json", False),
    "list": ("all incidents of the folder", _list, "incident-tui list", False),
    "export": (
        "the record as a document",
        _export,
        "incident-tui export amber --format summary -o summary.md\n"
        "  incident-tui export --format brief\n"
        "  incident-tui export amber --format html --audience external -o amber.html",
        False,
    ),
    "import": (
        "bring a log in: a table, a chat, an exported incident",
        _import,
        "incident-tui import amber timeline.tsv --format tsv\n"
        "  incident-tui import amber chat.txt --format chat --date 2026-03-02 --yes",
        False,
    ),
    "figures": (
        "how long things took, across incidents; drills are left out",
        _figures,
        "incident-tui figures --since '6 months'\n  incident-tui figures amber --json",
        False,
    ),
    "verify": (
        "check files without changing them; 1 if damaged",
        _verify,
        "incident-tui verify ~/incidents/*.json --json",
        False,
    ),
    "merge": (
        "two files of one incident into a third",
        _merge,
        "incident-tui merge mine.json theirs.json -o whole.json",
        False,
    ),
    "redact": (
        "take the words of an entry out of the file for ever",
        _redact,
        "incident-tui redact amber 01a20892-f713-7000-851e-3fd393eb8ee4 'a pasted token'",
        True,
    ),
    **TEAM_COMMANDS,
}
"""Every command: (what it does, builder, examples, takes TEXT that may begin with `-`)."""


def home_parser() -> Parser:
    """Return the parser of the program without a command."""
    parser = _parser("incident-tui", "home: the incidents of the folder", "")
    _home(parser)
    parser.add_argument("--version", action="store_true", help="print the version")
    return parser


def command_parser(name: str) -> Parser:
    """Return the parser of one command."""
    what, build, examples, _ = COMMANDS[name]
    parser = _parser(f"incident-tui {name}", what, examples)
    build(parser)
    return parser


def _parser(prog: str, what: str, examples: str) -> Parser:
    kwargs: dict[str, Any] = {"formatter_class": _Help}
    epilog = f"for example\n  {examples}" if examples else None
    parser = Parser(prog=prog, description=what, epilog=epilog, allow_abbrev=False, **kwargs)
    shared(parser)
    return parser
