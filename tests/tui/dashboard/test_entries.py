"""The letters of the log: each records a new entry or looks back, and nothing is lost."""

from __future__ import annotations

import pytest
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


async def test_the_hint_of_a_correction_goes_with_it(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("pager went off")
        await run.press("up")
        await run.until(lambda: "Correcting:" in run.shown())
        await run.type(" at once")
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.EntryCorrected))
        assert "Correcting:" not in run.shown()


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


async def test_keys_typed_ahead_act_in_the_log(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.log_line("two")
        for key, character in (("ctrl+t", None), ("m", "m"), ("up", None)):
            run.app.post_message(events.Key(key, character))
        await run.until(lambda: len(run.log.range.numbers()) == 2)
        assert run.composer.text == ""


async def test_one_entry_is_copied_with_its_time(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("only this")
        await run.press("ctrl+t", "y")
        await run.until(lambda: "Copied 1 entry:" in run.said)
        file = place.path / "exports" / f"{run.dashboard.session.id}-entries.txt"
        assert file.read_text() == "14:05Z note sam: only this"


async def test_a_click_in_the_log_leaves_the_keys_in_the_line(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.log_line("two")
        await run.type("unsent")
        await run.pilot.click(LogView, offset=(20, 1))
        assert run.composer.has_focus
        await run.type(" vex")
        assert run.composer.text == "unsent vex"
        assert not run.dashboard.incident.of(f.EntryStruck)
        assert "▸" in run.shown(), "the entry that was clicked is marked"
        await run.press("ctrl+t")
        assert run.log.has_focus
        await run.until(lambda: "correct" in run.shown().splitlines()[-1])
        await run.press("escape")
        assert run.composer.has_focus
        await run.type("!")
        assert run.composer.text == "unsent vex!"


# -- the LOG mode ----------------------------------------------------------------------------------


async def test_the_log_mode_is_seen_and_says_how_to_leave(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("one")
        assert "LOG" not in run.shown()
        await run.press("ctrl+t")
        assert "LOG · letters act on the entry at ▸ · Esc back to the line" in run.shown()
        await run.press("escape")
        assert "LOG ·" not in run.shown()


async def test_a_letter_that_writes_says_what_undoes_it_and_u_does(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.press("ctrl+t", "x")
        await run.until(lambda: run.dashboard.incident.of(f.EntryStruck))
        assert run.said == "struck out · u undoes it"
        await run.press("u")
        await run.until(lambda: len(run.dashboard.incident.of(f.EntryStruck)) == 2)
        assert run.said == "Undone: not struck any more"
        event = run.dashboard.incident.of(f.EntryAdded)[0]
        assert not run.dashboard.incident.is_struck(event.id)


async def test_a_letter_that_writes_waits(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.press("ctrl+t")
        await run.pilot.press("p")
        await run.pilot.pause(0.4)
        assert not run.dashboard.incident.of(f.EntryPinned), "the clock stands still"
        await run.rest()
        await run.until(lambda: run.dashboard.incident.of(f.EntryPinned))


@pytest.mark.parametrize(
    "words", ["vex", "the pool", "every", "hosts", "/find", "down", "jk", "maya"]
)
async def test_words_typed_in_the_log_go_to_the_line(place: Place, words: str) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.type("half ")
        await run.press("ctrl+t")
        for character in words:
            await run.pilot.press(
                "slash" if character == "/" else "space" if character == " " else character
            )
        await run.pilot.pause(0.1)
        assert run.composer.text == f"half {words}"
        assert run.composer.has_focus
        assert run.app.screen is run.dashboard, "what the first letter opened is closed"
        assert run.dashboard.submission.correction is None
        await run.rest(1.0)
        incident = run.dashboard.incident
        for kind in (f.EntryStruck, f.EntryPinned, f.EntryMadePrivate, f.EntryCorrected):
            assert not incident.of(kind)


async def test_a_letter_and_enter_at_once_write_nothing(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("one")
        await run.press("ctrl+t")
        await run.pilot.press("x", "enter")
        await run.rest()
        assert run.composer.text == "x"
        assert not run.dashboard.incident.of(f.EntryStruck)
