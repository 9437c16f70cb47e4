"""The update composer, rubrics, the gate, hazards and sheets: what guides, and what is kept."""

from __future__ import annotations

import resource
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.projections.work import items
from incident_tui.domain.record import facts as f
from incident_tui.tui.dashboard.panes.hazards import Hazards
from incident_tui.tui.terminal import clipboard as copying
from tests.support import playbook
from tests.tui.conftest import NAME, NOW, Place


async def test_an_update_is_filled_from_the_record_linted_copied_and_recorded(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.press("ctrl+r", "enter", "enter")
        await run.until(lambda: "Checkout 5xx" in run.shown())
        await run.press("ctrl+s")
        assert "blank" in run.shown(), "a blank that is still empty is refused"
        await run.type("cards fail")
        await run.press("tab")
        await run.type("reading the last deploy")
        await run.press("ctrl+s")
        await run.until(lambda: run.dashboard.incident.of(f.UpdatePosted))
        ((_, posted),) = run.dashboard.incident.facts(f.UpdatePosted)
        assert "cards fail" in posted.text
        assert "reading the last deploy" in posted.text
        assert "{{" not in posted.text
        assert posted.next_at == datetime(2026, 11, 2, 14, 20, tzinfo=UTC)
        copy = place.path / "exports" / f"{NAME}-update.txt"
        await run.until(copy.exists)
        assert copy.read_text() == posted.text
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        await run.until(lambda: not list((place.path / ".drafts").iterdir()))


@pytest.mark.parametrize(
    ("size", "shown"), [((80, 24), False), ((120, 36), True), ((200, 60), True), ((140, 24), True)]
)
async def test_how_to_talk_stands_by_the_form_where_there_is_room(
    place: Place, size: tuple[int, int], shown: bool
) -> None:
    async with place.running(size) as run:
        await run.press("ctrl+r")
        await run.until(lambda: "Investigating" in run.shown())
        for principle in playbook().principles:
            assert (principle[:20] in run.shown()) is shown


async def test_an_unfinished_update_is_kept_when_the_form_is_left(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.press("ctrl+r", "enter", "enter")
        await run.type("half written")
        await run.press("escape")
        draft = next((place.path / ".drafts").iterdir()).read_text()
        assert "half written" in draft
        await run.press("ctrl+r")
        await run.until(lambda: "half written" in run.shown())


async def test_a_form_nobody_wrote_in_leaves_no_draft_and_follows_the_stage(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.press("ctrl+r")
        await run.until(lambda: "Investigating Checkout 5xx" in run.shown())
        await run.press("enter", "down")
        await run.until(lambda: "Investigating Checkout 5xx" not in run.shown())
        await run.press("escape")
        assert not (place.path / ".drafts").exists() or not list((place.path / ".drafts").iterdir())


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("2027-10-31 02:30", "the clocks went back. Write 2027-10-31T00:30Z or"),
        ("2026-01-01 10:00", "The next time is in the past."),
        ("noonish", "The next time is not understood"),
    ],
)
async def test_a_next_time_that_is_doubtful_is_not_guessed(
    place: Place, said: str, problem: str
) -> None:
    async with place.running((120, 40)) as run:
        await run.log_line("/tz Europe/Berlin")
        await run.press("ctrl+r", "ctrl+n")
        run.app.screen.query_one("#next", Input).value = said
        await run.press("ctrl+s")
        await run.until(lambda: problem in " ".join(run.shown().split()))
        assert not run.dashboard.incident.of(f.UpdatePosted)
        run.app.screen.query_one("#next", Input).value = "2027-10-31T01:30Z"
        await run.press("ctrl+s")
        await run.until(lambda: run.dashboard.incident.of(f.UpdatePosted))
        ((_, posted),) = run.dashboard.incident.facts(f.UpdatePosted)
        assert posted.next_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


async def test_nothing_new_is_one_key_and_a_promise(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.press("ctrl+r", "ctrl+n", "ctrl+s")
        await run.until(lambda: run.dashboard.incident.of(f.UpdatePosted))
        ((_, posted),) = run.dashboard.incident.facts(f.UpdatePosted)
        assert posted.next_at is not None


async def test_the_form_says_what_was_promised_and_what_it_promises(place: Place) -> None:
    soon = NOW + timedelta(minutes=20)
    place.record(Request(i.PostUpdate("external", "Payments fail.", "initial", soon, tz=UTC)))
    async with place.running((100, 36)) as run:
        await run.log_line("/compose external")
        await run.until(lambda: f"promised {soon:%H:%M}Z" in run.shown())
        await run.press("ctrl+n")
        await run.until(lambda: "○ promises External the next by" in run.shown())
        run.dashboard.app.screen.query_one("#next", Input).value = "45m"
        named = NOW + timedelta(minutes=45)
        await run.until(lambda: f"External the next by {named:%H:%M}Z" in run.shown())


async def test_the_form_asks_before_it_tells_the_public_after_a_no(place: Place) -> None:
    place.record(Request(i.DecidePublic(yes=False)))
    async with place.running((100, 36)) as run:
        await run.log_line("/compose external")
        await run.press("ctrl+n", "ctrl+s")
        await run.until(lambda: "decided not to tell the public" in " ".join(run.shown().split()))
        assert not run.dashboard.incident.of(f.UpdatePosted)
        await run.press("ctrl+s")
        await run.until(lambda: run.dashboard.incident.of(f.UpdatePosted))


async def test_lint_warns_as_it_is_typed_and_the_warning_is_kept(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.log_line("/compose external")
        await run.until(lambda: "Investigating" in run.shown())
        await run.press("ctrl+n")
        await run.type("Sorry for the inconvenience. ")
        await run.until(lambda: "▲" in run.shown() and "inconvenience" in run.shown())
        await run.press("ctrl+s")
        await run.until(lambda: run.dashboard.incident.of(f.UpdatePosted))
        ((_, posted),) = run.dashboard.incident.facts(f.UpdatePosted)
        assert "hollow_apology" in posted.ignored


async def test_a_rubric_becomes_one_decision(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.log_line("/rubric rollback")
        await run.until(lambda: "The rubric leans to" in run.shown())
        await run.press("space")
        assert "The rubric says YES" in run.shown()
        await run.press("n")
        await run.type("the data would be lost")
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.DecisionRecorded))
        ((event, decided),) = run.dashboard.incident.facts(f.DecisionRecorded)
        assert (decided.rubric, decided.choice, len(decided.conditions)) == ("rollback", "no", 1)
        assert event.note == "the data would be lost"


async def test_a_rubric_says_which_mitigation_it_settles(place: Place) -> None:
    place.record(Request(i.ConsiderMitigation("to v2.30", "rollback")))
    async with place.running((100, 36)) as run:
        await run.log_line("/rubric rollback")
        await run.until(lambda: "Decides M1 rollback: to" in run.shown())
        await run.press("n")
        assert "Declines M1" in run.shown()
        await run.type("it would lose data")
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.DecisionRecorded))
        assert [m.state for m in items(run.dashboard.incident, "M")] == ["declined"]


async def test_of_several_mitigations_a_rubric_asks_which(place: Place) -> None:
    for text in ("to v2.30", "to v2.29"):
        place.record(Request(i.ConsiderMitigation(text, "rollback")))
    async with place.running((100, 36)) as run:
        await run.log_line("/rubric rollback")
        await run.until(lambda: "☐ about M2 rollback: to v2.29" in run.shown())
        assert "☐ about none of these" in run.shown()
        await run.press("y")
        await run.type("it fits")
        await run.press("enter")
        await run.until(lambda: "Which mitigation is it about: M1, M2" in run.shown())
        assert run.app.screen.query_one("#reason", Input).value == "it fits", "no word is lost"
        await run.press("end", "up", "space")
        assert "✓ about M2" in run.shown()
        assert "Decides M2" in run.shown()
        await run.press("tab", "enter")
        await run.until(lambda: run.dashboard.incident.of(f.MitigationDecided))
        assert [m.state for m in items(run.dashboard.incident, "M")] == ["considered", "decided"]


async def test_a_rubric_without_a_name_is_chosen(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.log_line("/rubric")
        await run.until(lambda: "Which question?" in run.shown())
        await run.press("enter")
        await run.until(lambda: "The rubric leans to" in run.shown())


async def test_the_gate_lists_what_is_missing_and_an_override_is_kept(place: Place) -> None:
    async with place.running((100, 36)) as run:
        run.dashboard.perform("resolve")
        await run.until(lambda: "☐" in run.shown() and "choose each one" in run.shown())
        await run.press("tab", "enter")
        assert "Still open, and not waived" in run.shown()
        await run.press("shift+tab")
        for _ in range(6):
            if "☐" in run.shown():
                await run.press("enter", "down")
        assert "☐" not in run.shown()
        await run.press("tab", "enter")
        assert "A reason is needed" in run.shown()
        await run.type("it was the test system")
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.IncidentResolved))
        ((_, resolved),) = run.dashboard.incident.facts(f.IncidentResolved)
        assert set(resolved.override.values()) == {"it was the test system"}
        assert len(resolved.override) >= 5


async def test_resolving_in_the_line_opens_the_gate_and_keeps_the_words(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.log_line("/resolve it was the test system")
        await run.until(lambda: "choose each one" in run.shown())
        assert "it was the test system" in run.shown()
        assert not run.dashboard.incident.of(f.IncidentResolved)


async def test_lint_is_shown_before_and_after_enter(place: Place) -> None:
    async with place.running((160, 40)) as run:
        await run.type("/update stakeholders investigating: ASAP we will fix everything")
        assert "▲" in run.shown().splitlines()[-2]
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.UpdatePosted))
        assert run.said.startswith("▲")


async def test_a_whole_decision_is_written_in_a_form(place: Place) -> None:
    async with place.running((100, 36)) as run:
        await run.type("/decide")
        await run.press("escape", "enter")
        await run.until(lambda: "what was decided" in run.shown())
        for words in ("roll back or repair?", "roll back", "the deploy lines up", "raj"):
            await run.type(words)
            await run.press("enter")
        await run.press("down", "enter")
        await run.until(lambda: run.dashboard.incident.of(f.DecisionRecorded))
        ((event, decided),) = run.dashboard.incident.facts(f.DecisionRecorded)
        assert decided == f.DecisionRecorded(
            "roll back", "roll back or repair?", "raj", objections_asked=True
        )
        assert event.note == "the deploy lines up"


async def test_a_new_scribe_is_offered_to_record(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("/scribe lee")
        assert "lee is the scribe" in run.said
        await run.press("tab")
        assert run.composer.text == "/me lee "
        await run.press("enter")
        assert run.dashboard.session.me == "lee"
        await run.press("tab")
        assert run.composer.text == ""


async def test_a_click_never_takes_a_tick_back(place: Place) -> None:
    async with place.running((100, 40)) as run:
        await run.press("f4", "space")
        await run.until(lambda: run.dashboard.incident.of(f.StepTicked))
        await run.until(lambda: "sam" in run.shown())
        y = next(n for n, row in enumerate(run.shown().splitlines()) if "✓" in row and "sam" in row)
        await run.pilot.click(offset=(40, y))
        await run.pilot.pause()
        assert "takes the tick back" in run.shown()
        assert not run.dashboard.incident.of(f.StepCleared)
        await run.press("space")
        await run.until(lambda: run.dashboard.incident.of(f.StepCleared))


async def test_hazards_are_named_counted_and_told(place: Place) -> None:
    async with place.running((120, 36)) as run:
        part = run.dashboard.query_one(Hazards).part
        assert part is not None
        assert part.titles
        assert "HAZARDS" in run.shown()
        await run.log_line("/hazards")
        await run.until(lambda: "Say:" in run.shown())
    async with place.running((80, 24)) as run:
        assert "hazards" in run.shown().splitlines()[-1]


async def test_the_hand_over_sheet_is_one_command(place: Place) -> None:
    place.record(Request(i.RaiseHypothesis("the pool")))
    async with place.running((120, 36)) as run:
        await run.log_line("/brief")
        await run.until(lambda: "STATE" in run.shown() and "y copies" in run.shown())
        await run.press("pagedown")
        await run.until(lambda: "the pool" in run.shown())


async def test_a_role_is_filled_from_the_rotation_by_one_key(place: Place) -> None:
    place.on_call = ("dana", "kim")
    async with place.running() as run:
        await run.press("f2", "ctrl+n", "ctrl+n", "enter")
        await run.until(lambda: run.dashboard.incident.of(f.RoleAssigned))
        ((_, assigned),) = run.dashboard.incident.facts(f.RoleAssigned)
        assert assigned.name == "kim"


async def test_without_a_rotation_the_key_says_so(place: Place) -> None:
    async with place.running() as run:
        await run.press("f2", "ctrl+n")
        await run.until(lambda: "No rotation file" in run.shown())


async def test_a_symptom_begins_a_mitigation_in_the_line(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await run.log_line("/suggest")
        await run.until(lambda: "what to try first" in run.shown())
        await run.press("enter")
        await run.until(lambda: run.composer.text.startswith("/mit "))


@pytest.mark.parametrize(
    ("environ", "programs", "expected"),
    [
        ({}, set(), []),
        ({"TMUX": "x"}, {"tmux"}, ["tmux buffer"]),
        ({"TMUX": "x"}, set(), []),
        ({"DISPLAY": ":0"}, {"xclip", "xsel"}, ["clipboard"]),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, {"wl-copy", "xclip"}, ["clipboard"]),
    ],
)
def test_the_roads_a_copy_can_take(
    environ: dict[str, str],
    programs: set[str],
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name in programs else None)
    assert [said for said, _ in copying.roads(environ)] == expected


def test_a_copy_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "no file" in copying.copy("words", "x.txt", tmp_path / "file")


def test_a_copy_that_failed_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit on a file's size stands for a full disk."""
    monkeypatch.setattr(copying, "roads", lambda _: [])
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limit[1]))
    try:
        said = copying.copy("x" * 100_000, "x.txt", tmp_path / "exports")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert "no file" in said
    assert list((tmp_path / "exports").iterdir()) == []
