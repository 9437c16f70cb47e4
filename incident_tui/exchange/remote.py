"""The other machine as a command line: how it is called, and what its end means. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import msgspec

from incident_tui.domain.errors import UsageError
from incident_tui.domain.regex import regex
from incident_tui.domain.text import one_line
from incident_tui.exchange.terms import Parting

_TARGET = regex(r"(?:[A-Za-z0-9_][\w.+-]*@)?(?:[A-Za-z0-9_][\w.-]*|\[?[0-9A-Fa-f:]+(?:%\w+)?\]?)")
_SSH_FAILED = 255
_NOT_THERE = frozenset({126, 127})
_NOT_FOUND = 3
_WRONG_USE = 2
_REFUSED = 4
_LONGEST = 200
_DENIED = ("permission denied", "host key verification failed", "too many authentication")
"""What ssh says where another attempt would only fail again, and may lock an account."""


class Remote(msgspec.Struct, frozen=True):
    """Where the other side is, and how it is started.

    `target` is `[USER@]HOST`; `ssh` stands in for ssh, words and all; `program` is the command at
    the other machine; `asks`: there is a terminal on which ssh may ask for a password.
    """

    target: str
    incident_id: str
    ssh: str = "ssh"
    program: str = "incident-tui"
    asks: bool = False

    def argv(self) -> list[str]:
        """Return the words of the command that speaks with the other side."""
        words = shlex.split(self.ssh)
        if words[0].rpartition("/")[2] == "ssh":
            words += ["-T", "-o", "ConnectTimeout=10"]
            words += [] if self.asks else ["-o", "BatchMode=yes"]
            words.append("--")
        return [*words, self.target, f"{self.program} exchange {self.incident_id}"]


def checked_target(text: str) -> str:
    """Return `[USER@]HOST` as it may be given to ssh. Raises UsageError.

    What begins with `-` would be an option of ssh, and could run a program here.
    """
    if _TARGET.fullmatch(text) is None:
        raise UsageError(
            f"'{one_line(text)[:_LONGEST]}' is not a host", "name it as [USER@]HOST, as ssh does"
        )
    return text


def checked_ssh(text: str) -> str:
    """Return the command that stands in for ssh. Raises UsageError where it is none."""
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--ssh cannot be read: {error}", "quote it as for a shell") from None
    if not words:
        raise UsageError("--ssh names no command", "leave it out to use ssh")
    return text


def why_it_ended(status: int, said: Sequence[str], remote: Remote) -> Parting:
    """Return what the end of the command means, by its exit status and the lines it said."""
    host = remote.target
    last = one_line(said[-1])[:_LONGEST] if said else ""
    last = last.removeprefix("incident-tui: ").removeprefix("ssh: ").removesuffix(".")
    if status in _NOT_THERE or (status == _WRONG_USE and "no command" in last):
        what = f"{host} has no {remote.program} that can exchange"
        hint = (
            "install this version there, or name where it is: --program '~/.local/bin/incident-tui'"
        )
        return Parting(what, hint, final=True, exit_code=3)
    if status in (_NOT_FOUND, _WRONG_USE):
        what = f"{host} says: {last or 'there is no such incident'}"
        return Parting(what, final=True, exit_code=3)
    if status == _REFUSED:
        return Parting(f"{host} says: {last or 'refused'}", final=True, exit_code=4)
    if status == _SSH_FAILED:
        denied = any(word in line.lower() for line in said for word in _DENIED)
        hint = f"see that `{remote.ssh} {host}` works without a question" if denied else ""
        return Parting(f"ssh: {last or 'no connection'}", hint, denied=denied)
    if status < 0:
        return Parting("the connection was ended")
    return Parting(last or f"it ended (exit {status})")
