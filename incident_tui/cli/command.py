"""What a command is to the command line, and the parser that its words meet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from incident_tui.domain.errors import UsageError

if TYPE_CHECKING:
    from incident_tui.cli.context import CommandContext

TIME = "14:05, 2:05 PM, '14:05 CET', -5m, ~23:00, 'yesterday 23:50', unknown, or ISO"
"""The ways to write a time, for a line of help."""


class Command(NamedTuple):
    """A command: what it does, its arguments, examples of it, and where it is carried out.

    `text_at`: how many words stand in front of the TEXT it takes, which may begin with `-`; None:
    it takes none. `module` is the module of
    `incident_tui.cli.commands` whose function `run` does the work; empty: the one of its name.
    """

    name: str
    what: str
    arguments: Callable[[argparse.ArgumentParser], None]
    examples: str
    text_at: int | None = None
    module: str = ""

    def parser(self) -> Parser:
        """Return the parser of its arguments."""
        parser = make_parser(f"incident-tui {self.name}", self.what, self.examples)
        self.arguments(parser)
        return parser


def handler(module: str) -> Callable[[CommandContext], int]:
    """Return the function `run` of a module of commands.

    It is loaded here, by its name, so that a command pays for its own imports only.
    """
    if module not in _WITHOUT_VALUES:
        load_without("typing_extensions", "msgspec")
    run: Callable[[CommandContext], int] = import_module(f"incident_tui.cli.commands.{module}").run
    return run


_WITHOUT_VALUES = frozenset({"log", "merge", "verify"})
"""The modules of commands that load no msgspec."""


def load_without(spared: str, module: str) -> None:
    """Load a module that tries to import another, and does without where that is not there.

    msgspec takes from typing_extensions what `typing` has in every Python that is supported;
    asyncio loads OpenSSL for connections that nothing here makes. Each costs more than the
    module that is wanted.
    """
    if spared in sys.modules:
        return
    sys.modules[spared] = None  # type: ignore[assignment]  # so `import` says that it is not there
    try:
        import_module(module)
    finally:
        del sys.modules[spared]


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are ours to print."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of leaving the program."""
        raise UsageError(message, f"{self.prog} --help shows an example")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width: asking the terminal for its own costs every command 4 ms."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


def make_parser(prog: str, what: str, examples: str) -> Parser:
    """Return a parser that knows the options of every command."""
    kwargs: dict[str, Any] = {"formatter_class": _Help}
    epilog = f"for example\n  {examples}" if examples else None
    parser = Parser(prog=prog, description=what, epilog=epilog, allow_abbrev=False, **kwargs)
    everywhere(parser)
    return parser


def everywhere(parser: argparse.ArgumentParser) -> None:
    """Add the options of every command."""
    group = parser.add_argument_group("everywhere")
    group.add_argument("--data-dir", metavar="DIR", help="the folder of incidents")
    group.add_argument("--playbook", metavar="FILE", help="the procedure to follow")
    group.add_argument("--as", metavar="NAME", dest="as_name", help="who records")
    group.add_argument("--tz", metavar="ZONE", help="show and read times in this zone (UTC)")
    group.add_argument("--json", action="store_true", help="print JSON")


def once(p: argparse.ArgumentParser) -> None:
    """Add the options of what records once, and of times that are meant as they are."""
    p.add_argument("--once", metavar="KEY", help="an entry with this key is not written twice")
    yes(p)


def said(p: argparse.ArgumentParser) -> None:
    """Add the options of what records words: secrets in them, and what was understood."""
    p.add_argument("--allow-secret", action="store_true", help="record words that hold a secret")
    p.add_argument("-v", "--verbose", action="store_true", help="say on stderr what was understood")


def yes(p: argparse.ArgumentParser) -> None:
    """Add the option that answers every question."""
    p.add_argument("--yes", action="store_true", help="take the first reading of what is doubtful")


def severity(text: str) -> int:
    """Return the severity that a word means. Raises ArgumentTypeError."""
    digits = text.lower().removeprefix("sev").lstrip("-")
    if digits not in {"1", "2", "3", "4"}:
        raise argparse.ArgumentTypeError(f"'{text}' is not a severity: 1 (worst) to 4")
    return int(digits)
