"""Incidents of any length to measure with: as they come out of a long night."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from incident_tui.clock import ManualClock, SystemClock
from incident_tui.config.playbook import load_playbook
from incident_tui.domain.decide.intents import Declare, Request
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.domain.record.event import When
from incident_tui.session.session import Recorder, declare
from incident_tui.store.envelope import complete
from incident_tui.store.event_file import EventFile
from incident_tui.store.framing import Record, whole_file

RUNNING = timedelta(minutes=47)
"""How long the sample has been running: every timer has something to say."""

_SAID = (
    ("note", "replica lag on db-primary is {n} s and growing"),
    ("observation", "5xx at checkout {n} per minute in eu-west-1, was 40 before the deploy"),
    ("note", "support counts {n} tickets; customers see an empty basket after paying @maya"),
    ("action", "restarted pod {n} of the payment workers, its queue drains again #queue"),
    ("note", "asked the network team whether path {n} changed; they say it did not, and will look"
     " at the load balancer's own log of the last hour before they call it clean"),
    ("note", "the pool of v2.{n} may be too small for the new retry storm"),
    ("note", "graph {n} is flat again"),
)  # fmt: skip
_WHO = ("ann", "raj", "maya", "lee")


def draft(number: int) -> Record:
    """Return the number-th entry of a busy night."""
    kind, text = _SAID[number % len(_SAID)]
    kind = "hypothesis" if number % 100 == 55 else kind
    body = {"entry_kind": kind, "text": text.format(n=number)}
    return {
        "v": 1, "kind": "entry.added", "by": _WHO[number % 4], "node": "7f3a90c1d2e4b586",
        "body": body,
    }  # fmt: skip


def make(folder: Path, size: int) -> Path:
    """Write an incident of `size` events at SEV-2 that was declared 47 minutes ago."""
    path = folder / f"bench-{size}.json"
    now = SystemClock().now()
    clock = ManualClock(now - RUNNING)
    recorder = Recorder("sam", "7f3a90c1d2e4b586", clock)
    held = {"ic": "maya", "scribe": "sam"}
    intent = Declare("Checkout 5xx in eu-west-1", 2, "alert", None, None, False, held)
    outcome = declare(path, Request(intent, When()), load_playbook(), recorder)
    assert not isinstance(outcome, RefusedError | NotSavedError), outcome
    with EventFile(path, clock=clock) as file:
        records = file.read()
    missing = max(size - len(records), 0)
    pause = (RUNNING - timedelta(minutes=1)) / max(missing, 1)
    last: str | None = records[-1]["id"]
    for number in range(missing):
        clock.advance(pause)
        records += complete([draft(number)], last, clock)
        last = records[-1]["id"]
    path.write_bytes(whole_file(records))
    return path
