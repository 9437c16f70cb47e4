"""Every command of the program, with its arguments: the one table.

Parsing, help, completion and what is carried out come from it. A function a command, so that
a command line builds only the parser that it needs.
"""

from __future__ import annotations

import argparse

from incident_tui.cli.command import TIME, Command, Parser, make_parser, once, said, severity, yes
from incident_tui.cli.table_team import TEAM_COMMANDS

ENTRY_KINDS = ("note", "observation", "action", "hypothesis", "decision", "mitigation")
"""What an entry of `log` may be."""


def _declare(p: argparse.ArgumentParser) -> None:
    p.add_argument("title", metavar="TITLE", nargs="*", help="what is wrong, in a few words")
    p.add_argument("-s", "--severity", type=severity, metavar="1..4", help="1 is the worst")
    p.add_argument("--at", metavar="T", help=f"when it was declared: {TIME}")
    p.add_argument("--source", metavar="S", help="alert, customer, internal or third-party")
    p.add_argument("--detected-at", metavar="T", help="when it became known; ~T, or unknown")
    p.add_argument("--impact-at", metavar="T", help="when it first hurt users; ~T, or unknown")
    for role in ("ic", "comms", "ops", "scribe"):
        p.add_argument(f"--{role}", metavar="NAME", help=f"who is {role}")
    p.add_argument("--id", metavar="ID", help="the incident's id (else one is made)")
    p.add_argument("--drill", action="store_true", help="mark it as a drill")
    p.add_argument("--from-alert", metavar="FILE", help="title, start and severity of an alert's "
                   "JSON (Alertmanager, PagerDuty, generic); - reads stdin")  # fmt: skip
    p.add_argument("--open", action="store_true", help="open the dashboard at once")
    once(p)
    p.add_argument("--allow-secret", action="store_true", help="record words that hold a secret")


def _log(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("text", metavar="TEXT", nargs="*", help="taken literally; - reads stdin")
    p.add_argument("--at", metavar="T", help=f"when it happened: {TIME}")
    p.add_argument("--kind", metavar="K", default="note", help="note, observation, action, "
                   "hypothesis, decision or mitigation")  # fmt: skip
    p.add_argument("--by", metavar="NAME", help="who said or did it")
    p.add_argument("--private", action="store_true", help="hide it while sharing the screen")
    once(p)
    said(p)


def _do(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("text", metavar="LINE", nargs="*", help="anything the composer understands")
    p.add_argument("--at", metavar="T", help=f"when it happened: {TIME}")
    once(p)
    said(p)


def _update(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID")
    p.add_argument("audience", metavar="AUDIENCE", help="internal, stakeholders or external")
    p.add_argument("text", metavar="TEXT", nargs="+", help="the text that was sent")
    p.add_argument("--stage", metavar="S", help="initial, identified, monitoring or resolved")
    p.add_argument("--next", metavar="T", help="when the next one is promised: 30m, 14:35, 2:30 PM")
    p.add_argument("--at", metavar="T", help=f"when it was sent: {TIME}")
    once(p)
    p.add_argument("-v", "--verbose", action="store_true", help="say on stderr what was understood")


def _lint(p: argparse.ArgumentParser) -> None:
    p.add_argument("text", metavar="TEXT", help="the draft; - reads stdin")
    p.add_argument("id", metavar="ID", nargs="?", help="judge it by the record of this incident")
    p.add_argument(
        "--audience", metavar="A", required=True, help="internal, stakeholders, external"
    )
    p.add_argument(
        "--stage", metavar="S", help="initial (default), identified, monitoring, resolved"
    )


def _status(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--at", metavar="T", help="as it stood at this time")
    yes(p)
    p.add_argument("--oneline", action="store_true", help="for a shell prompt or a status bar")


def _timers(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    p.add_argument("--at", metavar="T", help="as they stood at this time")
    yes(p)


def _conflicts(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")


def _list(p: argparse.ArgumentParser) -> None:
    p.set_defaults(id=None)


def _export(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="left out: the one live incident")
    from incident_tui.interchange.exports.formats import FORMATS  # noqa: PLC0415 - `log` does without

    p.add_argument("--format", choices=tuple(FORMATS), default="summary",
                   help="brief: to hand over with")  # fmt: skip
    p.add_argument("--audience", choices=("internal", "external"), default="internal",
                   help="external: without what is private, names, hosts and links")  # fmt: skip
    p.add_argument("-o", "--output", metavar="FILE", help="write here (else to stdout)")
    p.add_argument("--force", action="store_true", help="replace FILE if it is there")


def _import(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", help="the incident (for json: one that is made now)")
    p.add_argument("file", metavar="FILE", help="- reads stdin")
    from incident_tui.interchange.imports.readers import FORMATS  # noqa: PLC0415 - `log` does without

    p.add_argument("--format", choices=FORMATS, required=True, help="what kind of log it is")
    p.add_argument("--date", metavar="DAY", help="the day of the first time, where none is written")
    p.add_argument("--declared-at", metavar="T", help="when the incident was declared, where "
                   "the log does not say")  # fmt: skip
    p.add_argument("--yes", action="store_true", help="what is doubtful is meant as it is written")


def _figures(p: argparse.ArgumentParser) -> None:
    p.add_argument("id", metavar="ID", nargs="?", help="one incident (else all of the folder)")
    p.add_argument("--since", metavar="T", help="those that began since: '6 months', a date")


def _verify(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", metavar="FILE", nargs="+", help="incident files (or ids)")


def _merge(p: argparse.ArgumentParser) -> None:
    p.add_argument("a", metavar="A", help="a file of the incident (or its id)")
    p.add_argument("b", metavar="B", nargs="?", help="another file of the same incident")
    p.add_argument("-o", "--output", metavar="C", help="the new file, of what both have")
    p.add_argument("--into", metavar="B", help="instead: have B take in what A has; B may be open")


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


_COMMANDS = (
    Command(
        "declare",
        "create an incident, print its id as the last word",
        _declare,
        'incident-tui declare "checkout 5xx in eu-west-1" -s1 --detected-at -5m --ic maya --open\n'
        "  curl -s … | incident-tui declare --from-alert -",
    ),
    Command("open", "the dashboard of an incident", _open, "incident-tui open"),
    Command(
        "wall",
        "a live view for a second monitor; records nothing",
        _wall,
        "incident-tui wall        # q leaves",
        module="open",
    ),
    Command(
        "log",
        "append an entry, print its id when it is on disk",
        _log,
        "incident-tui log amber 'pods restarted' --at -5m\n"
        "  tail -f notes.txt | incident-tui log amber -",
        text_at=1,
    ),
    Command(
        "do",
        "anything that can be typed into the composer",
        _do,
        "incident-tui do amber '/sev 2 only one region'\n"
        "  incident-tui do amber '-5m ?pool change exhausts the database'",
        text_at=1,
    ),
    Command(
        "update",
        "record an update that was sent to an audience",
        _update,
        "incident-tui update amber external 'We are investigating …' --stage initial --next 30m",
        text_at=2,
    ),
    Command(
        "lint",
        "check the draft of an update; records nothing",
        _lint,
        "incident-tui lint 'Card payments fail in Europe. Next update by 14:30 UTC.' \\\n"
        "    --audience external --stage initial amber",
        text_at=0,
    ),
    Command(
        "status",
        "state, timers, roster, work",
        _status,
        "incident-tui status --oneline\n  incident-tui status amber --at 14:00 --json",
    ),
    Command("timers", "what is owed, and when", _timers, "incident-tui timers amber --json"),
    Command(
        "conflicts",
        "what several people said differently, until it is settled",
        _conflicts,
        "incident-tui conflicts amber\n  incident-tui do amber '/sev 2 agreed on the bridge'",
    ),
    Command("list", "all incidents of the folder", _list, "incident-tui list"),
    Command(
        "export",
        "the record as a document",
        _export,
        "incident-tui export amber --format summary -o summary.md\n"
        "  incident-tui export --format brief\n"
        "  incident-tui export amber --format html --audience external -o amber.html",
    ),
    Command(
        "import",
        "bring a log in: a table, a chat, an exported incident",
        _import,
        "incident-tui import amber timeline.tsv --format tsv\n"
        "  incident-tui import amber chat.txt --format chat --date 2026-03-02 --yes",
        module="import_log",
    ),
    Command(
        "figures",
        "how long things took, across incidents; drills are left out",
        _figures,
        "incident-tui figures --since '6 months'\n  incident-tui figures amber --json",
    ),
    Command(
        "verify",
        "check files without changing them; 1 if damaged",
        _verify,
        "incident-tui verify ~/incidents/*.json --json",
    ),
    Command(
        "merge",
        "two files of one incident into a third, or one into the other",
        _merge,
        "incident-tui merge mine.json theirs.json -o whole.json\n"
        "  incident-tui merge theirs.json --into amber",
    ),
    Command(
        "redact",
        "take the words of an entry out of the file for ever",
        _redact,
        "incident-tui redact amber 01a20892-f713-7000-851e-3fd393eb8ee4 'a pasted token'",
        text_at=2,
    ),
    *TEAM_COMMANDS,
)

COMMANDS = {command.name: command for command in _COMMANDS}
"""Every command by its name, in the order of the help."""


def home_parser() -> Parser:
    """Return the parser of the program without a command."""
    parser = make_parser("incident-tui", "home: the incidents of the folder", "")
    _home(parser)
    parser.add_argument("--version", action="store_true", help="print the version")
    return parser
