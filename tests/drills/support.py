"""Drills run to their end on a clock that the test moves: what is typed when, and the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from pathlib import Path

from incident_tui.clock import ManualClock
from incident_tui.domain.decide.intents import Intent, PostUpdate, Request
from incident_tui.domain.language.composer import read_line
from incident_tui.domain.language.reading import Context
from incident_tui.drills import player as play
from incident_tui.drills.script_file import shipped_drill
from incident_tui.session.session import Recorder, Saved, Session, declare
from tests.support import T0, playbook

Act = tuple[float, str | Intent]
"""So many minutes after the start, this is typed (or done by a form)."""

STEP = timedelta(seconds=10)


def begun(folder: Path, clock: ManualClock, name: str, speed: float = 1) -> Path:
    """Declare the incident of a shipped drill; return its file."""
    path = folder / "incidents" / "drill.json"
    intent = play.declaration(shipped_drill(name), speed, clock.now())
    found = declare(path, Request(intent), playbook(), Recorder("sam", "n1", clock))
    assert isinstance(found, tuple), found
    return path


def player(path: Path, clock: ManualClock, name: str) -> play.Player:
    """Return a player of a shipped drill."""
    story = play.Scripted(shipped_drill(name))
    return play.player(path, story, playbook(), Recorder("sam", "n1", clock))


def run_through(folder: Path, name: str, acts: Sequence[Act], minutes: float) -> Session:
    """Run a drill for so long, doing each act at its time; return the trainee's session."""
    clock = ManualClock(T0)
    path = begun(folder, clock, name)
    session = Session.open(path, playbook(), Recorder("sam", "n1", clock))
    playing = player(path, clock, name)
    waiting = sorted(acts, key=lambda act: act[0])
    while clock.now() < T0 + timedelta(minutes=minutes):
        clock.advance(STEP)
        playing.step()
        session.follow()
        while waiting and T0 + timedelta(minutes=waiting[0][0]) <= clock.now():
            do(session, waiting.pop(0)[1])
    playing.stop()
    session.follow()
    return session


def do(session: Session, act: str | Intent) -> None:
    """Do one thing in a session; what is refused fails the test."""
    if isinstance(act, str):
        now = session.clock.now()
        context = Context(session.incident, playbook(), now, UTC, session.me)
        reading = read_line(act, context)
        assert reading.requests, (act, reading)
        outcome = session.dispatch(*reading.requests)
    else:
        outcome = session.dispatch(Request(act))
    assert isinstance(outcome, Saved), (act, outcome)


EXTERNAL = (
    "We are looking into card payments that fail at checkout. Customers in all regions see "
    "“something went wrong” after they press Pay. Next update by 12:25 UTC."
)
STAKEHOLDERS = "About half of the orders fail at payment, in all regions. Next update by 12:20 UTC."
FINAL = (
    "Card payments at checkout work again in all regions since 12:09 UTC. We have confirmed it "
    "with a payment of our own. A full report follows within a week."
)

BY_THE_BOOK: tuple[Act, ...] = (
    (0.2, "/ic maya"),
    (0.2, "/scribe sam"),
    (0.4, "/sev 1 half of the customers cannot pay"),
    (0.5, "/comms kim"),
    (0.5, "/ops raj"),
    (0.7, PostUpdate("external", EXTERNAL, "initial")),
    (0.8, PostUpdate("internal", "Card payments fail. Raj looks at what changed.", "initial")),
    (0.9, PostUpdate("stakeholders", STAKEHOLDERS, "initial")),
    (2, "/told executives"),
    (3, "/settle H1 out the failures are older than the slow queries"),
    (5, "/mit rollback: checkout-web back to 8.14"),
    (5.1, "/mit M1 decided"),
    (5.5, "/mit M1 applied"),
    (7, PostUpdate("stakeholders", "We are going back to the version of this morning; half of "
                   "the orders fail until then. Next update by 12:20 UTC.", "identified")),
    (9, "/mit M1 verified kim bought a book with a card"),
    (9, "/impact over"),
    (10, PostUpdate("internal", "Rolled back; 500s are falling. Kim watches.", "monitoring")),
    (14, "errors stay at 0.1 %"),
    (19, PostUpdate("external", FINAL, "resolved")),
    (19, PostUpdate("internal", "Over: verified with a real payment.", "resolved")),
    (19, PostUpdate("stakeholders", "Orders go through again since 12:09 UTC; it was confirmed "
                    "with a payment of our own.", "resolved")),
    (20, "/tick cause_known"),
    (20, "/tick systems_normal"),
    (20, "/tick channel_closed"),
    (20.5, "/resolve"),
)  # fmt: skip
"""A run of `bad-deploy` that leaves nothing to better."""
