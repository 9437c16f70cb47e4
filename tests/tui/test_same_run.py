"""The same SEV-1, typed into the dashboard and given line by line to `do`: equal incidents."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from incident_tui.cli import argv
from incident_tui.cli.commands import do
from incident_tui.cli.context import CommandContext
from incident_tui.cli.table import COMMANDS
from incident_tui.domain.decide.intents import Declare
from incident_tui.domain.guidance.status_json import status
from incident_tui.domain.record import codec
from incident_tui.domain.record.incident import Incident
from tests.support import playbook
from tests.tui.conftest import NAME, NOW, Place

LINES = (
    "-3m @pager: checkout 5xx 12 %",
    "/ack",
    "/ic maya",
    "/scribe sam",
    "/phase triage",
    "/symptom card payments fail",
    "/scope customers in Europe",
    "/impact -8m",
    "/public yes customers see it",
    "/link channel https://chat.example.com/c/checkout",
    "?v2.31 pool change exhausts db-primary #deploy",
    "*@raj 10m watch the error rate",
    "+[rollback] checkout to v2.30",
    "!roll back checkout to v2.30, H1 fits",
    ">i Card payments fail in Europe since 13:57 UTC. Next update by 14:25 UTC.",
    "%the cause may be a colleague's change",
    "/edit the cause may be last night's change",
    "/mit M1 decided",
    "/mit M1 applied",
    "/report T1 the rate falls",
    "/settle H1 confirmed the pool is full since the deploy",
    "/sev 2 only one region is left",
    "/handover ic lee",
    "/accept ic",
    "/mit M1 verified paid with a test card from Paris",
    "/every internal 20m fewer people",
    "/nothing-new internal",
    "/impact over",
    "/tick systems_normal",
    "* alert on the pool @lee due in 3 days",
    "-2m error rate back to 0.2 %",
    "/undo",
    " /not a command",
    "/resolve waive all the channel stays open for the review",
    "/aar in 8 days",
    "/close",
)
STEP = timedelta(seconds=20)


async def typed(place: Place) -> Incident:
    """Type every line into the dashboard; return what the file then says."""
    async with place.running() as run:
        for line in LINES:
            before = len(run.dashboard.incident.originals)
            await run.log_line(line)
            grown = run.dashboard.incident
            assert len(grown.originals) > before, (line, run.said, run.composer.hint)
            place.clock.advance(STEP)
    return folded(place)


def given(place: Place) -> Incident:
    """Give every line to `do`; return what the file then says."""
    parser = COMMANDS["do"].parser()
    for line in LINES:
        words = ["--data-dir", str(place.path), "--as", "sam", NAME, line]
        arranged = argv.arrange(words, argv.options_of(parser), text_at=1)
        assert do.run(CommandContext(parser.parse_args(arranged), place.clock)) == 0, line
        place.clock.advance(STEP)
    return folded(place)


def folded(place: Place) -> Incident:
    session = place.session()
    session.close()
    return session.incident


def plain(incident: Incident) -> list[dict[str, object]]:
    """Return the events with their ids told apart by order alone, without the machine's name."""
    found = [codec.to_record(event) for event in incident.originals.values()]
    text = json.dumps([{**record, "node": "", "rec": ""} for record in found])
    for number, event_id in enumerate(incident.originals):
        text = text.replace(event_id, f"event {number}")
    return list(json.loads(text))


def seen(incident: Incident) -> object:
    """Return everything that is known of it at the end of the run."""
    text = json.dumps(status(incident, playbook(), NOW + STEP * len(LINES), NAME))
    for number, event_id in enumerate(incident.originals):
        text = text.replace(event_id, f"event {number}")
    return json.loads(text)


async def test_the_same_run_by_screen_and_by_do_is_the_same_incident(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = [Place(tmp_path / name) for name in ("screen", "do")]
    for place in places:
        place.folder.ensure()
        place.declare(Declare("Checkout 5xx", 1, detected_at=NOW - timedelta(minutes=5)))
    by_screen, by_do = await typed(places[0]), given(places[1])
    assert plain(by_screen) == plain(by_do)
    assert seen(by_screen) == seen(by_do)
    assert len(capsys.readouterr().out.split()) == len(by_do.originals) - 1
    assert by_do.state == "closed"
