"""The letters of the log: each records a new entry or looks back, and nothing is lost."""

from __future__ import annotations

from textual import events

from incident_tui.domain.record import facts as f
from incident_tui.tui.dashboard.log.log_view import LogView
from tests.tui.conftest import Place


async def test_an_entry_is_hidden_and_shown_again_from_the_log(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("a customer's name")
        await run.press("ctrl+t", "v")
        await run.until(lambda: "private" in run.shown())
        await run.press("v")
        await run.until(lambda: len(run.dashboard.incident.of(f.EntryMadePrivate)) == 2)
        event = run.dashboard.incident.of(f.EntryAdded)[0]
        assert not run.dashboard.incident.is_private(event)


async def test_a_time_is_put_right_from_the_log(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("pager went off")
        await run.press("ctrl+t", "t")
        assert run.composer.text.startswith("/retime ")
        await run.type("14:00")
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.EntryRetimed))
        event = run.dashboard.incident.of(f.EntryAdded)[0]
        assert f"{event.moment:%H:%M}" == "14:00"


async def test_the_history_shows_every_version(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await run.log_line("5xx at 12 %")
        await run.log_line("/edit 5xx at 21 %")
        await run.log_line("/pin")
        await run.press("ctrl+t", "h")
        await run.until(lambda: "History of an entry" in run.shown())
        shown = run.shown()
        assert "5xx at 12 %" in shown
        assert "5xx at 21 %" in shown
        assert "Pinned" in shown


async def test_finding_goes_to_the_entry(place: Place) -> None:
    async with place.running((120, 36)) as run:
        for text in ("the needle is here", *(f"hay {n}" for n in range(60))):
            await run.log_line(text)
        assert "the needle" not in run.shown()
        await run.log_line("/find needle")
        await run.until(lambda: "1 entry" in run.shown())
        await run.press("enter")
        await run.until(lambda: "the needle is here" in run.shown())
        selected = run.dashboard.query_one(LogView).selected
        assert selected is not None
        assert getattr(selected.fact, "text", "") == "the needle is here"


async def test_a_search_that_finds_nothing_says_so_and_a_bad_one_why(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await run.log_line("/find nothing-like-it")
        await run.until(lambda: "0 entries" in run.shown())
        await run.press("enter")
        await run.press("escape")
        await run.log_line("/find from:noon")
        await run.until(lambda: "—" in run.shown() and "noon" in run.shown())


async def test_a_range_is_copied_and_what_is_private_in_it_is_said(place: Place) -> None:
    async with place.running((120, 36)) as run:
        for text in ("first", "%a customer's name", "third"):
            await run.log_line(text)
        await run.press("ctrl+t")
        await run.until(lambda: "m range" in run.shown().splitlines()[-1])
        await run.press("m", "up", "up")
        await run.until(lambda: " 3 selected" in run.shown().splitlines()[-1])
        await run.press("y")
        await run.until(lambda: "Copied 3 entries, 1 private entry is in it" in run.said)
        file = place.path / "exports" / f"{run.dashboard.session.id}-entries.txt"
        assert file.read_text() == (
            "14:05Z note sam: first\n14:05Z note sam: a customer's name\n14:05Z note sam: third"
        )
        await run.press("escape")
        assert run.log.has_focus
        await run.press("escape")
        assert run.composer.has_focus
        await run.until(lambda: "m range" not in run.shown().splitlines()[-1])


async def test_letters_typed_ahead_act_in_the_log(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.log_line("two")
        run.app.post_message(events.Key("ctrl+t", None))
        await run.type("mk")
        await run.until(lambda: len(run.log.range.numbers()) == 2)
        assert run.composer.text == ""


async def test_one_entry_is_copied_with_its_time(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("only this")
        await run.press("ctrl+t", "y")
        await run.until(lambda: "Copied 1 entry:" in run.said)
        file = place.path / "exports" / f"{run.dashboard.session.id}-entries.txt"
        assert file.read_text() == "14:05Z note sam: only this"


async def test_a_click_in_the_log_keeps_the_unsent_line_and_says_what_letters_do(
    place: Place,
) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.type("unsent")
        await run.pilot.click(LogView, offset=(20, 2))
        assert run.log.has_focus
        await run.until(lambda: "correct" in run.shown().splitlines()[-1])
        assert run.composer.text == "unsent"
        await run.press("escape")
        assert run.composer.has_focus
        await run.type(" words")
        assert run.composer.text == "unsent words"
        await run.pilot.click(LogView, offset=(20, 2))
        await run.pilot.click("Composer")
        assert run.composer.has_focus
