"""Two machines talk until both files hold the same; what is wrong is refused and named."""

from __future__ import annotations

import json
import random
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from incident_tui.domain.record import codec
from incident_tui.domain.record.event_id import next_id
from incident_tui.domain.record.incident import fold
from incident_tui.exchange import messages as m
from incident_tui.exchange.conversation import Conversation
from incident_tui.exchange.outbox import Outbox
from incident_tui.exchange.presence import NotTaken, Peer
from incident_tui.exchange.terms import APART_S, LINE_S, PULSE_S, SILENCE_S, Speaker
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record, whole_file
from tests.conftest import SCALE
from tests.exchange.wire import Side, carry, clock, pass_time
from tests.store.helpers import QUICK, declared, note


class Pair:
    """Two machines, each with its copy of one incident."""

    def __init__(self, folder: Path, declaration: Record | None = None, **more: Any) -> None:
        self.clock = clock()
        paths = [folder / name / "inc.json" for name in ("a", "b")]
        first = EventFile.create(
            paths[0], [declaration or declared() | {"node": "a"}], clock=self.clock, disk=QUICK
        )
        first.close()
        paths[1].parent.mkdir(mode=0o700)
        shutil.copy(paths[0], paths[1])
        self.a = Side(paths[0], "a", self.clock, **more)
        self.b = Side(paths[1], "b", self.clock)

    def again(self) -> None:
        self.a.meet()
        self.b.meet()

    def equal(self) -> bool:
        return self.a.records() == self.b.records()


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def why_over(side: Side) -> str:
    return side.talk.over.what if side.talk.over else ""


def test_what_one_lacks_comes_from_the_other_and_both_know_it(pair: Pair) -> None:
    pair.a.log("a1", "a2")
    pair.b.log("b1")
    pair.again()
    assert pair.a.talk.delivery.not_shared is None
    carry(pair.a, pair.b)
    assert pair.equal()
    assert pair.a.texts() == ["-", "a1", "a2", "b1"]
    assert [side.talk.delivery.not_shared for side in (pair.a, pair.b)] == [0, 0]
    assert pair.a.talk.settled
    assert pair.b.talk.settled


def test_what_is_recorded_while_they_talk_goes_at_once_and_not_back(pair: Pair) -> None:
    carry(pair.a, pair.b)
    pair.a.log("live")
    said = pair.a.says()
    assert said.count(b'"live"') == 1
    assert pair.a.talk.delivery.not_shared == 1
    pair.b.hear(said)
    answer = pair.b.says()
    assert b'"live"' not in answer
    pair.a.hear(answer)
    assert pair.a.talk.delivery.not_shared == 0
    assert pair.equal()


def test_equal_files_name_nothing(pair: Pair) -> None:
    said = pair.a.says(), pair.b.says()
    pair.a.hear(said[1])
    assert b'"have":' not in pair.a.says()


def test_more_than_a_line_of_ids_is_named_in_several(pair: Pair) -> None:
    for side in (pair.a, pair.b):
        side.log(*(f"{side.node}{n}" for n in range(30)))
    pair.again()
    carry(pair.a, pair.b)
    assert pair.equal()
    assert len(pair.a.records()) == 61


@pytest.mark.parametrize("seed", range(max(3, int(8 * SCALE))))
def test_cut_anywhere_and_begun_again_nothing_is_lost_or_twice(tmp_path: Path, seed: int) -> None:
    """Bytes in any pieces, a cut at any byte, entries at any time: equal in the end."""
    chance, pair = random.Random(seed), Pair(tmp_path)
    written: set[str] = set()
    for cycle in range(6):
        for side in (pair.a, pair.b):
            fresh = [f"{side.node}{cycle}-{n}" for n in range(chance.randrange(6))]
            written.update(fresh)
            ids = [record["id"] for record in side.log(*fresh)]
            if ids and chance.random() < 0.3:
                gone = chance.choice(ids)
                written.discard(side.records()[gone]["body"]["text"])
                side.redact(gone)
        pair.again()
        for _ in range(chance.randrange(8)):
            for hears, says in ((pair.b, pair.a), (pair.a, pair.b)):
                said = says.says(chance.randint(1, 900))
                end = chance.randrange(len(said) + 1) if chance.random() < 0.1 else len(said)
                hears.hear(said[:end])
                if end < len(said):
                    pair.again()
                    break
    pair.again()
    carry(pair.a, pair.b, chance)
    assert pair.equal()
    assert {text for text in pair.a.texts() if text != "-"} == written
    ids = [record["id"] for record in pair.a.file.read()]
    assert len(ids) == len(set(ids))
    states = [fold(codec.decode_all(side.file.read())) for side in (pair.a, pair.b)]
    assert states[0] == states[1]


def test_a_redaction_reaches_the_machine_that_was_away(pair: Pair) -> None:
    [secret] = pair.a.log("hunter2")
    carry(pair.a, pair.b)
    assert "hunter2" in pair.b.texts()
    pair.a.redact(secret["id"])
    pair.again()
    carry(pair.a, pair.b)
    assert pair.equal()
    assert b"hunter2" not in pair.b.file.path.read_bytes()


def test_words_redacted_while_they_wait_to_be_sent_are_not_sent(pair: Pair) -> None:
    [secret] = pair.a.log("hunter2")
    pair.again()
    for _ in range(3):
        pair.a.hear(pair.b.says())
        pair.b.hear(pair.a.talk.outgoing(1, pair.clock.elapsed()))
    assert pair.a.talk.delivery.left == 1
    pair.a.redact(secret["id"])
    pair.a.talk.learn(pair.a.file.follow())
    said = pair.a.says()
    assert b"hunter2" not in said
    pair.b.hear(said)
    carry(pair.a, pair.b)
    assert pair.equal()


def test_a_viewer_is_filled_and_gives_nothing(tmp_path: Path) -> None:
    pair = Pair(tmp_path, viewer=True)
    pair.a.log("mine alone")
    pair.b.log("for all")
    pair.again()
    carry(pair.a, pair.b)
    pair.a.log("later")
    carry(pair.a, pair.b)
    assert pair.b.texts() == ["-", "for all"]
    assert pair.a.texts() == ["-", "for all", "later", "mine alone"]
    assert pair.a.talk.delivery.not_shared == 2
    assert pair.a.talk.settled
    assert [peer.viewer for peer in pair.b.talk.peers(pair.clock.now(), 0)] == [True]


# -- what is kept back, what is refused ------------------------------------------------------------


def put(side: Side, *records: Record) -> None:
    """Write records to a file as another program would."""
    whole = [*side.file.read(), *records]
    side.file.path.write_bytes(whole_file(whole))


def made(side: Side, text: str, *, ahead: float = 0, **more: Any) -> Record:
    """A record as the machine of a side would make it."""
    at = int((side.clock.now().timestamp() + ahead) * 1000)
    stamp = (side.clock.now() + timedelta(seconds=ahead)).isoformat(timespec="milliseconds")
    rec = stamp.replace("+00:00", "Z")
    event_id = next_id(None, at, random.Random(text).getrandbits(62))
    return {"id": event_id, "at": rec, "rec": rec, **note(text), "node": side.node, **more}


def test_what_was_damaged_here_and_what_is_too_long_stays_here(pair: Pair) -> None:
    damaged = made(pair.a, "d", kind="storage.damaged", body={"raw": "x", "where": "y"})
    put(pair.a, damaged, made(pair.a, "x" * 200_000), made(pair.a, "short"))
    pair.again()
    carry(pair.a, pair.b)
    assert pair.b.texts() == ["-", "short"]
    assert pair.a.talk.refused == pair.b.talk.refused == 0
    assert pair.a.talk.delivery.not_shared == 1
    [why] = pair.a.outbox.kept_back.values()
    assert "200,000 characters long" in why


def test_a_record_of_mine_that_i_never_wrote_is_refused_and_named_on_both_sides(
    pair: Pair,
) -> None:
    lie = made(pair.a, "b said so") | {"node": "b"}
    put(pair.a, lie, made(pair.a, "true"))
    pair.again()
    carry(pair.a, pair.b)
    why = "it says that this machine wrote it, which has no such record"
    assert pair.b.texts() == ["-", "true"]
    assert pair.b.talk.named == [NotTaken(lie["id"], why)]
    assert pair.a.talk.named == [NotTaken(lie["id"], why, "them")]
    assert pair.a.talk.delivery.not_shared == 0
    assert pair.a.talk.settled


def test_who_says_that_the_file_was_lost_gets_its_own_records_back(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    pair.b.log("before the loss")
    pair.again()
    carry(pair.a, pair.b)
    shutil.copy(pair.a.file.path, tmp_path / "kept")
    pair.b.file.close()
    first = pair.a.file.read()[0]
    pair.b.file.path.write_bytes(whole_file([first]))
    pair.b = Side(pair.b.file.path, "b", pair.clock, mine=None, recover=True)
    pair.a.meet()
    carry(pair.a, pair.b)
    assert pair.b.texts() == ["-", "before the loss"]
    assert pair.equal()


def test_another_declaration_is_refused_by_both(pair: Pair, tmp_path: Path) -> None:
    path = tmp_path / "c" / "inc.json"
    EventFile.create(path, [declared("other")], clock=pair.clock, disk=QUICK).close()
    other = Side(path, "c", pair.clock)
    carry(pair.a, other)
    for side in (pair.a, other):
        assert side.talk.over is not None
        assert side.talk.over.final
        assert "another incident" in side.talk.over.what
    assert other.texts() == ["-"]
    assert len(pair.a.records()) == 1


def test_another_incidents_records_are_refused_at_their_declaration(pair: Pair) -> None:
    carry(pair.a, pair.b)
    stray = made(pair.a, "x", kind="incident.declared", body=dict(declared()["body"]))
    pair.b.hear(json.dumps(stray).encode() + b"\n")
    assert pair.b.absorbed.refused == ((stray["id"], "it declares another incident"),)


def test_a_machine_that_says_it_is_this_one_is_refused(pair: Pair) -> None:
    twin = Side(pair.b.file.path, "a", pair.clock)
    carry(pair.a, twin)
    assert "this very machine" in why_over(pair.a)


def test_a_newer_exchange_is_refused(pair: Pair) -> None:
    line = pair.b.says().replace(b'"exchange":1', b'"exchange":2')
    pair.a.hear(line)
    assert "version 2" in why_over(pair.a)


def test_ids_of_the_future_are_taken_and_counted_and_drag_nobody(pair: Pair) -> None:
    put(pair.a, made(pair.a, "tomorrow", ahead=86_400))
    pair.again()
    carry(pair.a, pair.b)
    assert pair.b.texts() == ["-", "tomorrow"]
    assert pair.b.talk.ahead == 1
    [mine] = pair.b.log("now")
    assert mine["id"] < max(pair.b.records())


def test_a_drill_that_runs_faster_than_the_clock_is_no_clock_ahead(tmp_path: Path) -> None:
    played = declared() | {"node": "a"}
    played["body"] = played["body"] | {"drill": True, "speed": 20.0}
    pair = Pair(tmp_path, declaration=played)
    put(pair.a, made(pair.a, "an hour into it", ahead=3_600))
    pair.again()
    carry(pair.a, pair.b)
    assert pair.b.texts() == ["-", "an hour into it"]
    assert pair.b.talk.ahead == 0


def test_events_of_a_newer_version_are_taken_as_they_are(pair: Pair) -> None:
    newer = made(pair.a, "n", v=9, kind="severity.changed", body={"to": 1, "weight": {"x": [1.5]}})
    put(pair.a, newer | {"proof": "later"})
    pair.again()
    carry(pair.a, pair.b)
    assert pair.equal()
    assert pair.b.records()[newer["id"]]["proof"] == "later"


def test_what_is_said_at_a_login_is_no_greeting_and_does_no_harm(pair: Pair) -> None:
    pair.a.hear(b"Welcome to bridge\nLast login: yesterday\n\n")
    carry(pair.a, pair.b)
    assert pair.a.talk.settled


def test_endless_noise_is_no_exchange(pair: Pair) -> None:
    pair.a.hear(b"y\n" * 1000)
    assert "no exchange" in why_over(pair.a)


# -- time ------------------------------------------------------------------------------------------


def test_an_empty_line_is_said_when_there_is_nothing_to_say(pair: Pair) -> None:
    carry(pair.a, pair.b)
    pair.clock.advance(timedelta(seconds=2))
    assert pair.a.says() == b"\n"


def test_who_falls_silent_is_gone(pair: Pair) -> None:
    carry(pair.a, pair.b)
    pass_time(pair.clock, 3 * SILENCE_S, pair.a, pair.b)
    assert why_over(pair.a) == ""
    pair.clock.advance(timedelta(seconds=SILENCE_S))
    pair.a.says()
    assert "nothing was heard" in why_over(pair.a)


def test_who_never_greets_is_given_up(pair: Pair) -> None:
    for _ in range(31):
        pair.a.hear(b"x")
        pair.clock.advance(timedelta(seconds=1))
        pair.a.says()
    assert "30 s" in why_over(pair.a)


def test_a_drip_within_one_line_is_given_up(pair: Pair) -> None:
    carry(pair.a, pair.b)
    for _ in range(int(LINE_S) + 2):
        pair.a.hear(b"x")
        pair.clock.advance(timedelta(seconds=1))
        pair.a.says()
    assert "one line" in why_over(pair.a)


@pytest.mark.parametrize(("skew", "behind"), [(0, 0), (1.5, 0), (41, 41), (-3, 0), (-3600, -3600)])
def test_a_clock_that_is_off_is_seen(pair: Pair, skew: float, behind: int) -> None:
    carry(pair.a, pair.b)
    theirs = pair.clock.now() + timedelta(seconds=skew)
    pulse = m.Pulse((), theirs.isoformat(), 1, "", "", 0)
    talk = Conversation(Speaker("inc", "z", "z"), Outbox(pair.a.file.read()), 0)
    talk.receive(m.written(pair.b.talk._greeting()), pair.clock.now(), 0)
    talk.receive(m.written(pulse), pair.clock.now(), 0)
    assert talk.clock_behind_s == behind


def test_who_is_here_is_told_on(pair: Pair) -> None:
    carry(pair.a, pair.b)
    pair.clock.advance(timedelta(seconds=PULSE_S))
    lee = Peer("lee", "c", pair.clock.now() - timedelta(seconds=4))
    me = Peer("a", "a", pair.clock.now())
    pair.a.hear(pair.b.says(others=[lee, me]))
    found = pair.a.talk.peers(pair.clock.now(), pair.clock.elapsed())
    assert [(peer.name, peer.node) for peer in found] == [("b", "b"), ("lee", "c")]
    assert found[1].heard_at == lee.heard_at


def test_somebody_at_the_host_itself_is_here_and_the_host_alone_is_nobody(tmp_path: Path) -> None:
    pair = Pair(tmp_path)
    pair.b.more["host"] = True
    pair.again()
    carry(pair.a, pair.b)
    found = pair.a.talk.peers(pair.clock.now(), pair.clock.elapsed())
    assert [(peer.name, peer.host) for peer in found] == [("b", True)]
    pair.clock.advance(timedelta(seconds=PULSE_S))
    pair.a.hear(pair.b.says(others=[Peer("maya", "b", pair.clock.now())]))
    found = pair.a.talk.peers(pair.clock.now(), pair.clock.elapsed())
    assert [(peer.name, peer.host) for peer in found] == [("maya", False)]


def test_files_that_stay_apart_are_compared_record_by_record(pair: Pair) -> None:
    """A copy restored here and there may hold other words under an id: the ids are equal."""
    one, other = made(pair.a, "one"), made(pair.a, "two")
    put(pair.a, one)
    put(pair.b, other | {"id": one["id"]})
    pair.again()
    carry(pair.a, pair.b)
    assert not pair.equal()
    pass_time(pair.clock, APART_S + 2, pair.a, pair.b)
    assert pair.equal()


def test_a_peer_that_lost_records_gets_them_again(pair: Pair) -> None:
    """It said that it had them; the digest says that it does not."""
    pair.a.log("a1")
    carry(pair.a, pair.b)
    pair.b.file.close()
    pair.b.file.path.write_bytes(whole_file([pair.a.file.read()[0]]))
    pair.b.file = EventFile(pair.b.file.path, clock=pair.clock, disk=QUICK)
    pair.b.talk.outbox = pair.b.talk.delivery.outbox = Outbox(pair.b.file.read())
    pass_time(pair.clock, PULSE_S + APART_S + 2, pair.a, pair.b)
    assert pair.equal()


def test_no_file_yet_takes_the_declaration_first(pair: Pair) -> None:
    pair.a.log("a1")
    pair.again()
    talk = Conversation(Speaker("inc", "z", "z"), Outbox(), 0)
    now = pair.clock.now()
    found: list[Record] = []
    for _ in range(6):
        found += talk.receive(pair.a.says(), now, 0)
        talk.tick(now, 0)
        pair.a.hear(talk.outgoing(1 << 16, 0))
    assert [record["kind"] for record in found] == ["incident.declared", "entry.added"]
