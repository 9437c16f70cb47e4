"""What a machine that was away brings: told within two seconds, each deadline named, until seen."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.projections.conflicts import conflicts
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.session.nearby import Lookout, OpenWindow
from incident_tui.session.session import Recorder, Saved, Session
from incident_tui.store.event_file import EventFile
from incident_tui.tui.dashboard.breakpoints import Breakpoint
from incident_tui.tui.dashboard.panes.header import Header
from incident_tui.tui.dashboard.panes.unsettled import unsettled_lines
from incident_tui.tui.dashboard.parts import ContestRow, UnsettledPart
from incident_tui.tui.dashboard.returning import NOTHING, Returning
from incident_tui.tui.dashboard.view import DashboardState, header_part, projected
from incident_tui.tui.dialogs.settle import SettleForm
from incident_tui.tui.widgets.line_widget import width_of
from tests.store.helpers import QUICK
from tests.support import at, declared, event, incident, playbook
from tests.tui.conftest import NAME, NOW, Place, Running


class Away:
    """A machine with a copy of its own, that nobody hears of until it is back."""

    def __init__(self, place: Place, folder: Path, name: str = "raj") -> None:
        self.place = place
        self.path = folder / f"{NAME}.json"
        self.path.write_bytes(place.folder.path_of(NAME).read_bytes())
        self.session = Session.open(
            self.path, playbook(), Recorder(name, f"{name}-node", place.clock)
        )

    def does(self, intent: i.Intent) -> None:
        assert isinstance(self.session.dispatch(Request(intent, note="why")), Saved)

    def returns(self) -> None:
        with EventFile(self.path, clock=self.place.clock, read_only=True) as file:
            records = file.read()
        into = self.place.folder.path_of(NAME)
        with EventFile(into, clock=self.place.clock, disk=QUICK) as file:
            assert file.absorb(records).refused == ()


@pytest.fixture
def away(place: Place, tmp_path: Path) -> Away:
    return Away(place, tmp_path)


async def tick(run: Running) -> None:
    run.dashboard.tick()
    await run.pilot.pause()


def told(run: Running) -> str:
    return " ".join(run.shown().split())


async def back(place: Place, run: Running, away: Away) -> None:
    """The machine returns after 25 minutes, and its entries are drawn."""
    place.clock.advance(timedelta(minutes=25))
    away.returns()
    all_of_it = set(away.session.incident.originals)
    await run.until(lambda: all_of_it <= set(run.dashboard.incident.originals))
    await tick(run)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_first_look_says_who_is_back_and_names_every_deadline(
    place: Place, away: Away, size: tuple[int, int]
) -> None:
    async with place.running(size) as run:
        await tick(run)
        before = {timer.name: timer for timer in run.dashboard.view.timers if timer.open}
        away.does(i.AddEntry("error rate 12 %"))
        away.does(i.ChangeSeverity(3))
        await back(place, run, away)
        said = told(run)
        assert "raj's machine is back: 2 entries of 14:05, SEV-1 → SEV-3" in said
        after = {t.name: t.due_at for t in run.dashboard.view.timers if t.open}
        for name, timer in before.items():
            if timer.due_at and abs((after.get(name) or NOW) - timer.due_at).seconds >= 60:
                assert timer.title in said, name
        assert "14:05↓" in said
        assert "↓ +25:00" in said
        assert "shows them" in said


async def test_it_stays_until_somebody_has_looked_and_a_new_window_does_not_tell_it_again(
    place: Place, away: Away
) -> None:
    async with place.running() as run:
        away.does(i.AddEntry("error rate 12 %"))
        place.clock.advance(timedelta(minutes=9))
        place.record(Request(i.AddEntry("what lies behind this in the file arrived after it")))
        await back(place, run, away)
        for _ in range(30):
            place.clock.advance(timedelta(seconds=10))
            await tick(run)
        await run.press("escape")
        assert "raj's machine is back" in told(run)
        await run.press("ctrl+s")
        assert isinstance(run.app.screen, SettleForm)
        await run.press("escape")
        assert "raj's machine is back" not in told(run)
    async with place.running() as run:
        await tick(run)
        assert "14:05↓" in told(run)
        assert "raj's machine is back" not in told(run)


@pytest.mark.parametrize("way", ["ctrl+s", "/conflicts", "click", "header", "roster"])
async def test_both_names_stand_until_one_write_settles_it(
    place: Place, away: Away, way: str
) -> None:
    async with place.running((120, 36)) as run:
        away.does(i.AssignRole("ic", "lee"))
        place.clock.advance(timedelta(seconds=5))
        place.record(Request(i.AssignRole("ic", "sam")))
        await back(place, run, away)
        shown = told(run)
        assert "IC? lee (raj 14:05) / sam (sam 14:05)" in shown
        assert "/conflicts settles" in shown
        match way:
            case "click":
                await run.pilot.click(run.dashboard.unsettled)
            case "header":
                await run.pilot.click(run.dashboard.header)
            case "roster":
                await run.pilot.click(run.dashboard.board.roster)
            case "/conflicts":
                await run.log_line(way)
            case key:
                await run.press(key)
        await run.pilot.pause()
        assert isinstance(run.app.screen, SettleForm)
        await run.press("enter", *"ok", "enter")
        await run.until(lambda: not conflicts(run.dashboard.incident))
        last = run.dashboard.incident.events[-1]
        assert (last.fact, last.note) == (f.RoleAssigned("ic", "lee"), "ok")
        assert len(last.sup or ()) == 2
        assert "IC?" not in told(run)
        assert run.composer.has_focus, "the line has the keys again"


async def test_a_shared_screen_tells_it_without_names(place: Place, away: Away) -> None:
    async with place.running(share=True) as run:
        away.does(i.AssignRole("ic", "lee"))
        place.clock.advance(timedelta(seconds=5))
        place.record(Request(i.AssignRole("ic", "sam")))
        await back(place, run, away)
        shown = told(run)
        assert "IC?" in shown
        assert "machine is back" in shown
        assert not {"raj", "lee", "sam"} & set(shown.replace("'", " ").split())


async def test_an_arrival_does_not_ring(place: Place, away: Away) -> None:
    async with place.running() as run:
        rung: list[object] = []
        run.app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
        away.does(i.AddEntry("error rate 12 %"))
        away.does(i.AssignRole("ic", "lee"))
        away.returns()
        await run.until(lambda: len(run.dashboard.incident.originals) == 3)
        await tick(run)
        assert rung == []


async def test_an_entry_of_a_clock_ahead_is_marked_in_the_log_and_in_the_list(
    place: Place, away: Away
) -> None:
    async with place.running() as run:
        here = place.clock.now()
        place.clock.step(here + timedelta(hours=2))
        away.does(i.AddEntry("error rate 12 %"))
        place.clock.step(here)
        away.returns()
        await run.until(lambda: len(run.dashboard.incident.originals) == 2)
        await tick(run)
        assert "error rate 12 % ↑ clock ahead +2h00" in told(run)
        assert "is back" not in told(run), "it was not away"
        await run.press("ctrl+s")
        await run.until(lambda: isinstance(run.app.screen, SettleForm))
        assert "From a clock that runs ahead" in told(run)


# -- what is told, as tables -----------------------------------------------------------------------


def theirs(fact: f.AnyFact, minutes: float) -> Event:
    return replace(event(fact, minutes, by="raj"), node="there")


def test_what_arrives_in_two_parts_is_told_as_one_with_where_it_stood_first() -> None:
    start, down = declared(1), theirs(f.SeverityChanged(3), 4)
    worse = replace(theirs(f.SeverityChanged(4), 5), sup=(down.id,))
    one, both = incident(start, down), incident(start, down, worse)
    first = Returning().take(one, {down.id: at(29)}, playbook(), at(29))
    assert first.unseen.severity == 1
    arrived = {down.id: at(29), worse.id: at(30)}
    then = first.take(both, arrived, playbook(), at(30))
    assert len(then.unseen.arrivals) == 2
    assert then.unseen.severity == 1
    names = {moved.name for moved in then.unseen.deadlines}
    assert names >= {moved.name for moved in first.unseen.deadlines}, "nothing is told away"
    assert then.take(both, arrived, playbook(), at(31)) is then
    assert then.seen().unseen == NOTHING
    assert then.seen().before == then.unseen
    assert then.seen().take(both, arrived, playbook(), at(32)).unseen == NOTHING


@pytest.mark.parametrize("size", list(Breakpoint))
def test_every_word_of_what_arrived_is_there_at_every_width(size: Breakpoint) -> None:
    news = "maya's machine is back: 13 entries from 10:02–10:23, Tell the executives 10:20 gone"
    rows = tuple(ContestRow(f"{n}?", ("one (maya 10:26)", "two (raj 10:25)")) for n in range(9))
    for width in (20, 44, 80, 120, 200):
        lines = unsettled_lines(UnsettledPart(news, rows, size), "^S or /conflicts", width)
        assert all(width_of(line) <= width for line in lines)
        said = " ".join("".join(text for text, _ in line).strip() for line in lines)
        words = said.replace(" ", "")
        assert news.replace(" ", "") in words
        assert "contested" in words


# -- who is here, and how the record stands elsewhere ----------------------------------------------


async def test_another_window_on_the_file_is_counted_in_the_first_row(place: Place) -> None:
    other = Lookout(place.path, NAME, OpenWindow("lee", "node-1", "wall"), place.clock)
    async with place.running() as run:
        await tick(run)
        assert " here" not in run.shown().splitlines()[0]
        other.look()
        place.clock.advance(timedelta(seconds=5))
        await run.until(lambda: run.dashboard._surroundings._lookout.found.windows)
        await tick(run)
        assert "saved" not in run.shown().splitlines()[0], "room is made for it"
        assert "✓ · 2 here" in run.shown().splitlines()[0]
        await run.press("ctrl+s")
        assert "2 here" in run.said
    assert [path.name for path in place.path.glob(".team/*.here")] == [other._path.name]


@pytest.mark.parametrize(
    ("width", "words", "row"),
    [
        (80, ("12 not shared", "offline 12 min", "4 here"), "✓ · 12 not shared"),
        (120, ("12 not shared", "4 here"), "saved · 12 not shared · 4 here"),
        (200, ("shared", "4 here"), "saved · shared · 4 here"),
        (80, (), "saved"),
    ],
)
def test_the_most_important_word_on_other_machines_is_there_at_every_width(
    width: int, words: tuple[str, ...], row: str
) -> None:
    known = incident(declared(1), event(f.PhaseEntered("mitigation"), 1))
    state = DashboardState(known, projected(known, playbook()), playbook(), UTC, Breakpoint.ROW)
    header = Header()
    header.set_reactive(Header.part, header_part(replace(state, links=words), at(40)))  # type: ignore[misc]
    [line] = header.paint(width, 1)
    said = "".join(text for text, _ in line)
    assert row in said
    assert "checkout 5xx" in said
    assert width_of(line) == width
