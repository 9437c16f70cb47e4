"""A machine that says nothing but nonsense, or lies: no exception, and what is good is taken."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from incident_tui.domain.record import codec
from incident_tui.domain.record.foreign import objection
from incident_tui.domain.record.incident import fold
from incident_tui.exchange import messages as m
from incident_tui.exchange.messages import written
from incident_tui.store.damage.verify import verify
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record
from tests.conftest import SCALE
from tests.exchange.boxes import Box
from tests.exchange.liar import Liar
from tests.exchange.test_conversation import made
from tests.exchange.wire import Side, clock
from tests.store.helpers import QUICK, declared

COUNT = max(400, int(4_000 * SCALE))
"""How many bad lines: a scale of 10 is the long form."""


@pytest.fixture
def side(tmp_path: Path) -> Side:
    at = clock()
    path = tmp_path / "inc.json"
    EventFile.create(path, [declared() | {"node": "a"}], clock=at, disk=QUICK).close()
    return Side(path, "a", at)


def hello(side: Side) -> bytes:
    """What a machine says first that has nothing yet."""
    return written(m.Greeting(1, "x", "inc", None, "liar", 0, "0" * 16)) + b'{"have_end":true}\n'


def good(side: Side, number: int) -> Record:
    side.node = "liar"
    try:
        return made(side, f"good {number}")
    finally:
        side.node = "a"


def test_of_thousands_of_bad_lines_nothing_breaks_and_what_is_good_is_taken(side: Side) -> None:
    chance, liar = random.Random(7), Liar(7, good(side, -1))
    lines: list[bytes] = [liar.line() for _ in range(COUNT)]
    fine = [good(side, number) for number in range(COUNT // 20)]
    for record in fine:
        lines.insert(chance.randrange(len(lines) + 1), json.dumps(record).encode())
    data, start = hello(side) + b"\n".join(lines) + b"\n", 0
    while start < len(data):
        end = start + chance.choice((1, 700, 60_000, 250_000))
        side.hear(data[start:end])
        side.says()
        start = end
    held = {record["id"]: record for record in side.file.read()}
    assert all(held[record["id"]]["body"] == record["body"] for record in fine)
    assert [record for record in held.values() if objection(record)] == []
    assert verify(side.file.path)["sound"]
    fold(codec.decode_all(side.file.read()))
    assert side.talk.over is None
    assert side.talk.refused > COUNT // 3
    assert len(side.talk.named) <= 8
    assert len(side.talk.delivery._there) <= len(held)


def test_whatever_is_said_before_and_in_place_of_a_greeting_nothing_breaks(side: Side) -> None:
    for seed in range(max(20, int(100 * SCALE))):
        side.meet()
        liar = Liar(seed, good(side, seed))
        side.hear(b"\n".join(liar.line() for _ in range(30)) + b"\n")
        side.hear(hello(side))
        side.says()
    assert len(side.file.read()) >= 1


def test_the_program_itself_takes_the_good_ones_and_ends_well(tmp_path: Path) -> None:
    """Through `exchange` as a process, its stdin a file: cut in the middle of the last record."""
    box = Box(tmp_path, "bridge")
    assert box.run("declare", "x", "--id", "amber").returncode == 0
    first = box.records()[0]
    base: dict[str, Any] = {**first, "node": "liar", "kind": "entry.added", "by": "l"}
    liar = Liar(3, base | {"body": {"entry_kind": "note", "text": "t"}})
    fine = [
        base | {"id": json.loads(line)["id"], "body": {"entry_kind": "note", "text": f"good {n}"}}
        for n, line in enumerate(json.dumps(liar._record()) for _ in range(40))
    ]
    lines = [liar.line() for _ in range(COUNT)] + [json.dumps(one).encode() for one in fine]
    random.Random(3).shuffle(lines)
    greeting = written(m.Greeting(1, "x", "amber", first["id"], "liar", 0, "0" * 16))
    said = tmp_path / "said"
    whole = greeting + b'{"have_end":true}\n' + b"\n".join(lines) + b"\n" + b"x" * 3_000_000
    said.write_bytes(whole + b"\n" + json.dumps(fine[0]).encode()[:50])
    with said.open("rb") as stdin:
        found = subprocess.run(
            [sys.executable, "-m", "incident_tui", "exchange", "amber"],
            env=box.environ, stdin=stdin, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    assert (found.returncode, found.stderr) == (0, b"")
    assert {f"good {n}" for n in range(40)} <= box.texts()


def test_a_machine_that_claims_to_have_everything_is_found_out(side: Side) -> None:
    """It says that it took records; its digest says otherwise: they are sent again."""
    side.log("mine")
    side.meet()
    side.hear(hello(side))
    assert b'"mine"' in side.says()
    side.hear(written(m.Took(tuple(side.outbox))))
    assert side.talk.delivery.not_shared == 0
    side.hear(b'{"compare_end":true}\n')
    assert b'"mine"' in side.says()


def test_ids_that_are_none_are_not_kept(side: Side) -> None:
    side.hear(hello(side))
    side.hear(b'{"kind":"entry.added","id":"\\ud800"}\n')
    for n in range(50):
        side.hear(json.dumps({"kind": "entry.added", "id": "z" * 5_000 + str(n)}).encode() + b"\n")
        side.hear(written(m.Took(("y" * 5_000,), (("x" * 5_000, "no"),))))
        side.hear(written(m.Have(("w" * 5_000,))))
    assert len(side.talk.delivery._there) == 0
    assert sum(len(one.id) for one in side.talk.named) < 8 * 65
    msgspec.json.encode(side.talk.named)


def test_a_name_may_hold_anything_and_is_shown_as_words(side: Side) -> None:
    greeting = m.Greeting(1, "x", "inc", None, "n" * 900, 0, "0" * 16, name="raj")
    side.hear(written(greeting).replace(b'"raj"', b'"\\ud800\\u001b]0;own\\u0007raj"'))
    [peer] = side.talk.peers(side.clock.now(), 0)
    assert (peer.name, len(peer.node)) == ("?raj", 200)
    msgspec.json.encode(peer)
