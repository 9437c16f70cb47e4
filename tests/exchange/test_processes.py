"""Two machines as processes that are cut and killed: nothing acknowledged is lost, all is equal."""

from __future__ import annotations

import json
import os
import random
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_tui.domain.record import codec
from incident_tui.domain.record.incident import fold
from incident_tui.exchange.presence import team_folder
from tests.conftest import SCALE
from tests.exchange.boxes import PROGRAM, Box, kill, until


class Two:
    """A host with an incident, and a laptop that has not got it yet."""

    def __init__(self, folder: Path) -> None:
        self.host, self.laptop = Box(folder, "bridge"), Box(folder, "ana")
        made = self.host.run("declare", "checkout 5xx", "-s1", "--id", "amber")
        assert made.returncode == 0, made.stderr
        self.links: list[subprocess.Popen[str]] = []

    def link(self, *more: str) -> subprocess.Popen[str]:
        self.links.append(self.laptop.link(self.host, *more))
        return self.links[-1]

    def equal(self) -> bool:
        one, other = ({r["id"]: r for r in box.records()} for box in (self.host, self.laptop))
        return one == other

    def end(self) -> None:
        for link in self.links:
            if link.poll() is None:
                link.send_signal(signal.SIGTERM)
            link.communicate(timeout=30)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    made = Two(tmp_path)
    yield made
    made.end()


def test_a_link_makes_the_file_and_both_have_all_that_was_written_apart(two: Two) -> None:
    first = two.laptop.once(two.host)
    assert first.returncode == 0, first.stderr
    assert "linked with bridge: 1 record here · all there" in first.stdout
    assert two.laptop.path.stat().st_mode & 0o777 == 0o600
    written = {*two.host.write(500), *two.laptop.write(500)}
    assert two.laptop.once(two.host).returncode == 0
    assert two.equal()
    assert two.host.texts() == {"-", *written}


def test_what_is_recorded_on_either_goes_over_while_they_are_linked(two: Two) -> None:
    two.link()
    until(two.laptop.path.exists)
    assert two.host.run("log", "amber", "from the host").returncode == 0
    until(lambda: "from the host" in two.laptop.texts())
    assert two.laptop.run("log", "amber", "from the laptop").returncode == 0
    until(lambda: "from the laptop" in two.host.texts())
    until(lambda: [row.not_shared for row in two.laptop.rows()] == [0])
    found = json.loads(two.laptop.run("status", "amber", "--json").stdout)["sharing"]
    assert (found["state"], found["links"][0]["host"]) == ("shared", "bridge")
    assert [peer["name"] for peer in found["peers"]] == ["bridge"]
    served = json.loads(two.host.run("status", "amber", "--json").stdout)["sharing"]
    assert [(peer["name"], peer["host"]) for peer in served["peers"]] == [("ana", False)]


def test_of_three_machines_at_one_host_each_has_what_the_others_record(
    two: Two, tmp_path: Path
) -> None:
    lee = Box(tmp_path, "lee")
    two.link()
    two.links.append(lee.link(two.host))
    until(lambda: two.laptop.path.exists() and lee.path.exists())
    texts = {"-", *two.laptop.write(2), *two.host.write(2)}
    until(lambda: lee.texts() >= texts)
    texts |= set(lee.write(2))
    until(lambda: two.laptop.texts() == two.host.texts() == texts)
    until(lambda: "lee" in {peer.name for row in two.laptop.rows() for peer in row.peers})
    found = json.loads(two.laptop.run("status", "amber", "--json").stdout)["sharing"]
    assert (found["here"], found["not_shared"]) == (2, 0)


def test_a_link_that_is_ended_says_nothing_more_of_itself(two: Two) -> None:
    link = two.link()
    until(lambda: any(row.state == "connected" for row in two.laptop.rows()))
    link.send_signal(signal.SIGINT)
    out, _ = link.communicate(timeout=30)
    assert link.returncode == 0, out
    assert two.laptop.rows() == ()
    until(lambda: two.host.rows() == ())
    assert "Traceback" not in out


def test_a_wire_that_is_cut_is_said_and_mended(two: Two) -> None:
    link = two.link()
    until(two.laptop.path.exists)
    until(lambda: any(row.inbound for row in two.host.rows()))
    door = two.host.door.read_text()
    two.host.door.write_text("#!/bin/sh\necho no route to host >&2\nexit 255\n")
    two.host.kill_guests()
    until(lambda: [row.state for row in two.laptop.rows()] == ["offline"])
    apart = {*two.laptop.write(3), *two.host.write(2)}
    until(lambda: [row.not_shared for row in two.laptop.rows()] == [3])
    until(lambda: [row.problem for row in two.laptop.rows()] == ["ssh: no route to host"])
    two.host.door.write_text(door)
    until(lambda: apart <= two.laptop.texts() & two.host.texts())
    link.send_signal(signal.SIGTERM)
    out, _ = link.communicate(timeout=30)
    assert "not connected with bridge: ssh: no route to host; trying again" in out


def test_two_links_at_once_are_one_too_many(two: Two) -> None:
    link = two.link()
    until(two.laptop.path.exists)
    again = two.laptop.once(two.host)
    assert again.returncode == 4
    assert f"runs already (pid {link.pid})" in again.stderr


def test_in_the_background_it_goes_on_until_it_is_stopped(two: Two) -> None:
    began = two.laptop.run(*two.laptop.words(two.host, "--background"))
    assert began.returncode == 0, began.stderr
    assert "linked with bridge" in began.stdout
    two.host.write(1)
    until(two.equal)
    stopped = two.laptop.run(*two.laptop.words(two.host, "--stop"))
    assert stopped.returncode == 0
    until(lambda: two.laptop.rows() == ())
    failed = two.laptop.run(*two.laptop.words(two.host, "--background", "--ssh", "no-such-ssh"))
    assert failed.returncode == 6
    assert "could not be started" in failed.stdout


def test_a_host_without_the_program_or_the_incident_is_3(two: Two) -> None:
    without = two.laptop.once(two.host, "--program", "no-such-program")
    assert without.returncode == 3
    assert "bridge has no no-such-program that can exchange" in without.stderr
    two.host.path.rename(two.host.path.with_name("other.json"))
    missing = two.laptop.once(two.host)
    assert missing.returncode == 3
    assert "bridge says: There is no incident 'amber'" in missing.stderr
    assert not two.laptop.path.exists()


def test_a_door_that_asks_for_a_password_is_6_and_is_not_tried_again(two: Two) -> None:
    """Without a terminal nobody can answer: ssh says so, and so does the link, at once."""
    two.host.door.write_text(
        "#!/bin/sh\necho 'ana@bridge: Permission denied (password).' >&2\nexit 255\n"
    )
    link = two.link()
    out, _ = link.communicate(timeout=30)
    assert link.returncode == 6
    assert "Permission denied (password); see that `" in out
    assert "bridge` works without a question" in out
    assert two.laptop.rows() == ()


def test_a_password_that_is_waited_for_has_no_terminal_to_be_asked_on(two: Two) -> None:
    two.host.door.write_text(
        "#!/bin/sh\n(: < /dev/tty) 2>/dev/null && echo there is a terminal >&2\n"
        "echo 'Host key verification failed.' >&2\nexit 255\n"
    )
    found = two.laptop.once(two.host)
    assert found.returncode == 6
    assert "Host key verification failed" in found.stderr
    assert "terminal" not in found.stderr


def test_a_disk_that_is_full_here_loses_nothing_and_is_said(two: Two) -> None:
    two.laptop.once(two.host)
    texts = two.host.write(300)
    before = two.laptop.path.read_bytes()
    words = shlex.join([*shlex.split(PROGRAM), *two.laptop.words(two.host, "--once")])
    full = subprocess.run(
        ["sh", "-c", f"ulimit -f 40; exec {words}"], env=two.laptop.environ, text=True,
        capture_output=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert full.returncode == 6
    assert "the file may not grow any more" in full.stderr
    assert two.laptop.path.read_bytes() == before
    assert two.laptop.once(two.host).returncode == 0
    assert set(texts) <= two.laptop.texts()


def test_another_incident_under_the_id_is_4_and_both_files_stay(two: Two) -> None:
    assert two.laptop.run("declare", "another", "--id", "amber").returncode == 0
    before = two.laptop.path.read_bytes(), two.host.path.read_bytes()
    found = two.laptop.once(two.host)
    assert found.returncode == 4
    assert "another incident under this id" in found.stderr
    assert (two.laptop.path.read_bytes(), two.host.path.read_bytes()) == before


def test_a_lost_file_comes_back_only_when_it_is_said_to_be_lost(two: Two) -> None:
    two.laptop.once(two.host)
    mine = set(two.laptop.write(3))
    two.laptop.once(two.host)
    two.laptop.path.unlink()
    found = two.laptop.once(two.host)
    assert found.returncode == 0
    assert "not taken in here" in found.stdout
    assert "--recover" in found.stdout
    assert not mine & two.laptop.texts()
    assert two.laptop.once(two.host, "--recover").returncode == 0
    assert two.equal()
    two.host.path.rename(two.laptop.path)  # now as if the host had declared it, and lost it
    refused = two.host.run(*two.host.words(two.laptop, "--once"))
    assert refused.returncode == 4
    assert "was declared on this machine" in refused.stderr
    assert two.host.run(*two.host.words(two.laptop, "--once", "--recover")).returncode == 0
    assert two.equal()


def test_a_wall_on_another_laptop_is_filled_and_gives_nothing(two: Two) -> None:
    assert two.laptop.once(two.host, "--read-only").returncode == 0
    [alone] = two.laptop.write(1)
    [seen] = two.host.write(1)
    assert two.laptop.once(two.host, "--read-only").returncode == 0
    assert {seen, alone} <= two.laptop.texts()
    assert alone not in two.host.texts()


def test_the_files_of_a_link_are_their_owners_alone(two: Two) -> None:
    two.link()
    until(lambda: any(row.inbound for row in two.host.rows()))
    for box in (two.host, two.laptop):
        folder = team_folder(box.data)
        assert folder.stat().st_mode & 0o777 == 0o700
        for path in folder.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("seed", range(max(1, round(2 * SCALE))))
def test_whatever_is_killed_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    chance, two = random.Random(seed), Two(tmp_path)
    two.laptop.once(two.host)
    said: set[str] = set()
    for cycle in range(12 if SCALE >= 1 else 6):
        link = two.link()
        writers = [box.writer(f"{box.name}{cycle}", 40) for box in (two.host, two.laptop)]
        victim = chance.choice(("link", "guest", "writer", "link and writer"))
        heard = [writer.stdout.readline() for writer in writers if writer.stdout]
        said.update(line.strip() for line in heard)
        if chance.random() < 0.7:
            until(lambda: any(row.inbound for row in two.host.rows()))
        if "link" in victim:
            kill(link.pid)
        if victim == "guest":
            two.host.kill_guests()
        if "writer" in victim:
            kill(chance.choice(writers).pid)
        for writer in writers:
            out, _ = writer.communicate()
            said.update(line for line in out.splitlines(keepends=True) if line.endswith("\n"))
        two.end()
    final = two.laptop.once(two.host)
    assert final.returncode == 0, final.stderr
    assert two.equal()
    assert {text.strip() for text in said} <= two.laptop.texts()
    ids = [record["id"] for record in two.host.records()]
    assert len(ids) == len(set(ids))
    states = [fold(codec.decode_all(box.records())) for box in (two.host, two.laptop)]
    assert states[0] == states[1]
    assert os.listdir(team_folder(two.laptop.data))  # noqa: PTH208 - the lock is kept
