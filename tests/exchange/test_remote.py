"""How the other machine is called, and what it means when that ends."""

from __future__ import annotations

import pytest

from incident_tui.domain.errors import UsageError
from incident_tui.exchange.remote import Remote, checked_ssh, checked_target, why_it_ended

REMOTE = Remote("bridge", "amber")


@pytest.mark.parametrize(
    "target",
    ["bridge", "ana@bridge", "bridge.example.com", "10.0.0.1", "ana.b-c@h_1", "::1", "u@[fe80::1]",
     "fe80::1%eth0"],
)  # fmt: skip
def test_what_ssh_takes_is_taken(target: str) -> None:
    assert checked_target(target) == target


@pytest.mark.parametrize(
    "target",
    ["-oProxyCommand=id", "u@-oProxyCommand=id", "-", "u@", "@h", "a b", "a\tb", "a\nb", "a;b",
     "a|b", "$x", "`id`", "a@b@c", "ssh://h", "h/../x", "", "'h'", "h\x00", "u@ h"],
)  # fmt: skip
def test_what_could_be_an_option_or_a_command_is_refused(target: str) -> None:
    with pytest.raises(UsageError):
        checked_target(target)


@pytest.mark.parametrize(
    ("remote", "argv"),
    [
        (REMOTE, ["ssh", "-T", "-o", "ConnectTimeout=10", "-o", "BatchMode=yes", "--", "bridge",
                  "incident-tui exchange amber"]),
        (Remote("b", "x", ssh="/usr/bin/ssh -p 2222", asks=True),
         ["/usr/bin/ssh", "-p", "2222", "-T", "-o", "ConnectTimeout=10", "--", "b",
          "incident-tui exchange x"]),
        (Remote("b", "x", ssh="tsh ssh --proxy p", program="~/bin/it"),
         ["tsh", "ssh", "--proxy", "p", "b", "~/bin/it exchange x"]),
    ],
)  # fmt: skip
def test_the_words_that_are_run(remote: Remote, argv: list[str]) -> None:
    assert remote.argv() == argv


@pytest.mark.parametrize("text", ["", "  ", "'ssh", 'a "b'])
def test_words_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        checked_ssh(text)


@pytest.mark.parametrize(
    ("status", "said", "what", "final", "code"),
    [
        (127, ["sh: 1: incident-tui: not found"], "bridge has no incident-tui that can", True, 3),
        (126, [], "bridge has no incident-tui that can exchange", True, 3),
        (2, ["incident-tui: There is no command 'exchange'"], "bridge has no incident", True, 3),
        (3, ["incident-tui: There is no incident 'amber' in /d"], "bridge says: There", True, 3),
        (3, [], "bridge says: there is no such incident", True, 3),
        (4, ["incident-tui: The other machine: x"], "bridge says: The other machine: x", True, 4),
        (5, ["incident-tui: the disk is full"], "the disk is full", False, 4),
        (255, ["ssh: connect to host h port 22: Connection refused"], "ssh: connect to", False, 4),
        (255, [], "ssh: no connection", False, 4),
        (0, [], "it ended (exit 0)", False, 4),
        (-9, [], "the connection was ended", False, 4),
        (70, ["\x1b]0;own\x07bad"], "bad", False, 4),
    ],
)  # fmt: skip
def test_what_an_end_means(status: int, said: list[str], what: str, final: bool, code: int) -> None:
    parting = why_it_ended(status, said, REMOTE)
    assert parting.what.startswith(what)
    assert parting.final is final
    if final:
        assert parting.exit_code == code


@pytest.mark.parametrize(
    "line",
    ["ana@bridge: Permission denied (publickey,password).", "Host key verification failed.",
     "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures"],
)  # fmt: skip
def test_a_door_that_asks_for_a_password_is_no_wire_that_was_cut(line: str) -> None:
    parting = why_it_ended(255, ["warning", line], REMOTE)
    assert parting.denied
    assert "ssh bridge" in parting.hint
