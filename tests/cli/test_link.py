"""The command line of sharing: what is refused before anything is started, and what status says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from incident_tui.clock import SystemClock
from incident_tui.exchange.presence import LinkRow, NotTaken, Peer, StatusFile, status_path
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    "host", ["-oProxyCommand=touch x", "ana@-oProxyCommand=x", "-", "", "a b", "a;b", "a@b@c",
             "$(x)", "a\nb", "@b", "a@"],
)  # fmt: skip
def test_what_ssh_could_take_for_an_option_is_no_host(run: Run, amber: str, host: str) -> None:
    found = run("link", "--ssh", "true", "--once", "--", host, amber)
    assert found.status == 2
    assert "is not a host" in found.err or "required" in found.err


@pytest.mark.parametrize("ref", ["-x", "AMBER", "../x y.json", "./$(x).json", "/tmp/-x.json"])
def test_nothing_but_an_id_or_a_file_is_linked(run: Run, amber: str, ref: str) -> None:
    assert run("link", "--ssh", "true", "--once", "--", "bridge", ref).status == 2


@pytest.mark.parametrize("ssh", ["", "'open", "  "])
def test_a_command_in_place_of_ssh_is_one(run: Run, amber: str, ssh: str) -> None:
    found = run("link", "bridge", amber, "--ssh", ssh)
    assert (found.status, "--ssh" in found.err) == (2, True)


def test_a_command_that_is_not_there_is_said(run: Run, amber: str) -> None:
    found = run("link", "bridge", amber, "--ssh", "no-such-ssh")
    assert found.status == 6
    assert "no-such-ssh could not be started" in found.err


def test_one_that_does_not_connect_is_6_with_once(run: Run, amber: str) -> None:
    found = run("link", "bridge", amber, "--ssh", "false", "--once")
    assert found.status == 6
    assert found.err == "incident-tui: Not connected with bridge: it ended (exit 1)\n"


def test_there_is_no_link_to_stop(run: Run, amber: str) -> None:
    assert run("link", "bridge", amber, "--stop").status == 3
    assert run("link", "bridge", amber, "--once", "--background").status == 2


def test_exchange_of_what_is_not_there(run: Run, amber: str) -> None:
    assert run("exchange", "nope").status == 3


# -- status ----------------------------------------------------------------------------------------


def test_an_incident_that_is_not_shared_says_so(run: Run, amber: str) -> None:
    assert run("status", amber, "--json").json["sharing"] is None
    assert "shared" not in run("status", amber).out


def test_status_tells_of_what_links_wrote(run: Run, amber: str, tmp_path: Path) -> None:
    now = SystemClock().now()
    row = LinkRow(
        "bridge", 1, now, "connected", now, not_shared=12, refused=1, clock_behind_s=41,
        named=(NotTaken("01a2", "it declares another incident"),),
        peers=(Peer("raj", "n2", now - timedelta(seconds=9)),),
    )  # fmt: skip
    path = status_path(tmp_path / "incidents", amber)
    path.parent.mkdir()
    path.write_bytes(msgspec.json.encode(StatusFile(links=(row,))))
    found = run("status", amber, "--json").json["sharing"]
    assert (found["state"], found["not_shared"], found["here"]) == ("not shared", 12, 2)
    assert found["links"][0]["refused"] == [
        {"id": "01a2", "why": "it declares another incident", "by": "us"}
    ]
    text = run("status", amber).out
    assert "12 not shared · 1 refused · clock 41 s behind · 2 here" in text
    assert "  here: raj, seen 9 s ago" in text
    assert "  not taken in here: 01a2: it declares another incident" in text
