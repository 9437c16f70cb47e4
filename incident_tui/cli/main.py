"""argv to wiring: finds the command, runs it, turns every failure into one line and a status.

Exit status: 0 done · 1 findings · 2 wrong use · 3 not found · 4 refused · 5 not saved ·
6 another machine not reached · 70 a fault of the program.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from incident_tui import __version__
from incident_tui.cli import argv as argument
from incident_tui.cli.command import handler
from incident_tui.cli.table import COMMANDS, home_parser
from incident_tui.domain.errors import IncidentTuiError, UsageError
from incident_tui.domain.privacy.secrets import without_secrets
from incident_tui.domain.text import nearest, one_line

_ON_SCREEN = frozenset({"open", "wall"})
"""The commands that open the screens at once."""


def program() -> NoReturn:
    """Run the command line of this process and leave it.

    What a command loaded is not taken apart one by one: that takes longer than many a command.
    The screens leave as Python does, since they have threads and a terminal to put back.
    """
    status = main()
    threads = sys.modules.get("threading")
    if "textual" in sys.modules or (threads is not None and threads.active_count() > 1):
        sys.exit(status)
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; return its exit status. Prints failures on stderr.

    What lives as long as the process has its own say about collecting: most commands are over
    before there is any garbage.
    """
    gc.disable()
    _stand_in()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        status = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except IncidentTuiError as error:
        _say(error)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the edge: a fault, too, is one line and a status
        _say(error)
        return IncidentTuiError.exit_code
    finally:
        _let_go_of_keys()
        gc.enable()
    return status


def _say(error: Exception) -> None:
    """Print what is said of a failure, without the secrets of what it quotes."""
    said = str(error) if isinstance(error, IncidentTuiError) else _fault(error)
    print(f"incident-tui: {without_secrets(said)}", file=sys.stderr)


def _stand_in() -> None:
    """Put the null device where a standard stream is closed, so that no file takes its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _fault(error: Exception) -> str:
    """Return what went wrong where nothing should have, and in which line of which module."""
    what = one_line(f"{type(error).__name__}: {error}")
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return f"A fault of the program, {what}"
    module = place.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"A fault of the program, {what} ({module}:{place.tb_lineno})"


def _run(argv: list[str]) -> int:
    home = home_parser()
    at = argument.find_command(argv, argument.options_of(home))
    if at is None or (at < len(argv) and argv[at].startswith("-")):
        return _home(argv)
    name = argv.pop(at)
    if name == "help":
        return _help(argv)
    if name in _ON_SCREEN:
        _hold_keys()
    if name not in COMMANDS:
        raise UsageError(f"There is no command '{name}'", _nearest(name))
    command = COMMANDS[name]
    parser = command.parser()
    words = argument.arrange(argv, argument.options_of(parser), text_at=command.text_at)
    return _carry_out(command.module or name, parser.parse_args(words))


def _carry_out(module: str, options: argparse.Namespace) -> int:
    """Run a command; what it printed is out before hooks are waited for."""
    from incident_tui.cli.context import CommandContext  # noqa: PLC0415 - --version does without

    context = CommandContext(options)
    try:
        status = handler(module)(context)
        sys.stdout.flush()
    finally:
        context.end()
    return status


def _home(argv: list[str]) -> int:
    if "-h" in argv or "--help" in argv:
        return _help([])
    parser = home_parser()
    words = argument.arrange(argv, argument.options_of(parser))
    options = parser.parse_args(words)
    if options.version:
        print(f"incident-tui {__version__}")
        return 0
    _hold_keys()
    return _carry_out("home", options)


def _hold_keys() -> None:
    """Let nothing be lost, or shown, that is typed while the screens are loaded."""
    if sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty():
        from incident_tui.tui.terminal.typeahead import STDIN  # noqa: PLC0415 - only for the screens

        STDIN.hold()


def _let_go_of_keys() -> None:
    held = sys.modules.get("incident_tui.tui.terminal.typeahead")
    if held is not None:
        held.STDIN.release()


def _help(argv: list[str]) -> int:
    if argv and argv[0] in COMMANDS:
        COMMANDS[argv[0]].parser().print_help()
        return 0
    from incident_tui.cli.help import overview  # noqa: PLC0415 - only when asked

    print(overview())
    return 0


def _nearest(name: str) -> str:
    close = nearest(name, COMMANDS)
    return f"did you mean {close}?" if close else "incident-tui --help lists the commands"


if __name__ == "__main__":
    sys.exit(main())
