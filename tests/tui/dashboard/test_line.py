"""No typed word is ever lost: sending, failing, doubting, drafting, correcting."""

from __future__ import annotations

import threading

import pytest
from textual import events

from incident_tui.domain.decide.intents import AddEntry, Request
from incident_tui.domain.errors import NotSavedError, RefusedError
from incident_tui.domain.record import facts as f
from incident_tui.session.session import Drafts, Outcome, Session
from incident_tui.tui.dashboard.effects import Record
from tests.tui.conftest import NAME, Place


async def test_a_line_is_saved_then_shown(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("only eu-west-1")
        assert run.composer.text == ""
        assert "only eu-west-1" in run.shown()
        assert "saved" in run.shown().splitlines()[0]
    again = place.session()
    assert again.incident.events[-1].fact == f.EntryAdded("note", "only eu-west-1")
    again.close()


async def test_undo_after_sending_corrects_and_never_records_twice(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("first words")
        await run.press("ctrl+z")
        assert run.composer.text == "first words"
        assert "correction of 14:05" in run.shown()
        assert "is recorded" in run.said
        await run.type(" mended")
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.EntryCorrected))
        assert len(run.dashboard.incident.of(f.EntryAdded)) == 1


async def test_undo_after_a_command_offers_to_take_it_back(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("/ic maya")
        await run.press("ctrl+z")
        assert run.composer.text == "/undo"
        assert "recorded already" in run.said


async def test_what_came_back_makes_room_for_what_is_typed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        write = Session.dispatch
        monkeypatch.setattr(Session, "dispatch", lambda *_: NotSavedError("disk full"))
        await run.log_line("first")
        assert run.composer.text == "first"
        await run.type("second")
        assert run.composer.text == "second"
        monkeypatch.setattr(Session, "dispatch", write)
        await run.press("enter")
        await run.until(lambda: run.composer.text == "first")
        await run.press("end")
        await run.type("!")
        assert run.composer.text == "first!", "after any other key it is edited"


async def test_lines_of_a_draft_come_back_one_by_one(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Session.dispatch
    async with place.running() as run:
        monkeypatch.setattr(Session, "dispatch", lambda *_: NotSavedError("disk full"))
        await run.log_line("first")
        await run.type("second")
        await run.pilot.pause()
    monkeypatch.setattr(Session, "dispatch", write)
    async with place.running() as run:
        assert run.composer.text == "second"
        await run.press("enter")
        await run.until(lambda: run.composer.text == "first")


async def test_escape_clears_a_line_that_was_refused_and_undo_brings_it_back(place: Place) -> None:
    async with place.running() as run:
        await run.type("/sev nine")
        await run.press("enter")
        assert "Esc clears the line" in run.said
        await run.press("escape")
        assert run.composer.text == ""
        await run.press("ctrl+z")
        assert run.composer.text == "/sev nine"


async def test_why_a_line_was_refused_goes_with_its_first_change(place: Place) -> None:
    async with place.running() as run:
        await run.type("/sev nine")
        await run.press("enter")
        assert "Which severity" in run.said
        await run.type("t")
        assert "Which severity" not in run.said
        assert "Which severity" not in run.shown().splitlines()[-1]


async def test_why_a_line_was_not_recorded_goes_with_its_first_change(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        monkeypatch.setattr(Session, "dispatch", lambda *_: RefusedError("No such thing", "do"))
        await run.log_line("some words")
        assert "No such thing" in run.said
        await run.type("!")
        assert "No such thing" not in run.said
        assert "No such thing" not in run.shown()


async def test_a_failed_write_gives_the_words_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        write = Session.dispatch
        monkeypatch.setattr(Session, "dispatch", lambda *_: NotSavedError("disk full"))
        await run.log_line("rolling back")
        assert run.composer.text == "rolling back"
        assert "NOT SAVED — disk full" in run.shown()
        assert "NOT SAVED" in run.shown().splitlines()[0]
        monkeypatch.setattr(Session, "dispatch", write)
        await run.press("enter")
        await run.until(lambda: "rolling back" in run.texts)
        assert run.composer.text == ""
        assert "NOT SAVED" not in run.shown()


async def test_what_is_typed_during_a_save_is_kept(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def slow(*_: object) -> Outcome:
        gate.wait(60)
        return NotSavedError("disk full")

    async with place.running() as run:
        write = Session.dispatch
        monkeypatch.setattr(Session, "dispatch", slow)
        await run.type("first")
        await run.press("enter")
        assert "saving" in run.shown().splitlines()[0]
        await run.type("second")
        gate.set()
        await run.until(lambda: "that line waits" in run.shown())
        await run.type(" line")
        assert run.composer.text == "second line", "what came back is not glued to it"
        monkeypatch.setattr(Session, "dispatch", write)
        await run.press("enter")
        await run.until(lambda: run.composer.text == "first")
        assert "second line" in run.texts


async def test_a_refused_line_comes_back_with_the_reason(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        monkeypatch.setattr(
            Session, "dispatch", lambda *_: RefusedError("No such thing", "do this")
        )
        await run.log_line("some words")
        assert run.composer.text == "some words"
        assert "No such thing" in run.shown()


async def test_a_doubtful_time_is_asked_about_and_a_change_asks_anew(place: Place) -> None:
    async with place.running() as run:
        before = len(run.texts)
        await run.type("14:30 rollout")
        await run.press("enter")
        assert run.composer.text == "14:30 rollout"
        assert "Enter or 1" in run.shown()
        await run.press("escape")
        await run.type("!")
        await run.press("enter")
        assert len(run.texts) == before, "a change asks anew"
        await run.press("enter")
        await run.until(lambda: "rollout!" in run.texts)


async def test_a_wrong_command_stays_in_the_line(place: Place) -> None:
    async with place.running() as run:
        await run.type("/sev nine")
        await run.press("enter")
        assert run.composer.text == "/sev nine"
        assert "Which severity" in run.said


async def test_the_preview_says_what_enter_records(place: Place) -> None:
    async with place.running() as run:
        await run.type("-5m !roll back @raj")
        assert "decision · 14:00:07Z (5m ago) · @raj" in run.shown()
        run.composer.put(">s we know")
        await run.pilot.pause()
        assert "update · now · to stakeholders" in run.shown()


async def test_escape_destroys_nothing(place: Place) -> None:
    async with place.running() as run:
        await run.type("half a thought")
        await run.press("escape", "escape")
        assert run.composer.text == "half a thought"


async def test_a_new_line_is_part_of_the_entry(place: Place) -> None:
    async with place.running() as run:
        await run.type("one")
        await run.press("ctrl+n")
        await run.type("two")
        await run.press("enter")
        await run.until(lambda: "one\ntwo" in run.texts)


async def test_tab_completes(place: Place) -> None:
    async with place.running() as run:
        await run.type("/mile")
        await run.press("tab")
        assert run.composer.text == "/milestone "


async def test_up_on_the_empty_line_corrects_the_last_entry(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("12 % of order")
        await run.press("up")
        assert run.composer.text == "12 % of order"
        assert "correction of" in run.shown()
        await run.type("s")
        await run.press("enter")
        await run.until(lambda: "12 % of orders" in run.shown())
        assert "12 % of order" in run.texts, "the original stays"


async def test_up_on_words_never_puts_what_is_typed_in_front_of_them(place: Place) -> None:
    async with place.running() as run:
        await run.type("/sev 9x")
        await run.press("enter", "up")
        await run.type("y")
        assert run.composer.text == "/sev 9xy"
        await run.press("escape", "escape")


async def test_up_within_several_rows_still_moves(place: Place) -> None:
    async with place.running() as run:
        await run.type("one")
        await run.press("ctrl+n")
        await run.type("two")
        await run.press("up", "up")
        await run.type("s")
        assert run.composer.text == "ones\ntwo"


async def test_a_correction_left_by_escape_becomes_a_new_entry(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("alpha")
        await run.press("up", "escape")
        assert run.composer.text == "alpha"
        await run.press("enter")
        await run.until(lambda: run.texts.count("alpha") == 2)


async def test_a_failed_correction_stays_a_correction(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        await run.log_line("12 % of order")
        await run.press("up")
        await run.type("s")
        write = Session.dispatch
        monkeypatch.setattr(Session, "dispatch", lambda *_: NotSavedError("disk full"))
        await run.press("enter")
        await run.until(lambda: run.composer.text == "12 % of orders")
        monkeypatch.setattr(Session, "dispatch", write)
        await run.press("enter")
        await run.until(lambda: run.dashboard.incident.of(f.EntryCorrected))
        assert "note · now" in run.shown()


async def test_a_changed_line_speaks_for_itself_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        monkeypatch.setattr(Session, "dispatch", lambda *_: RefusedError("No such thing"))
        await run.log_line("some words")
        await run.until(lambda: "No such thing" in run.composer.hint)
        await run.type("!")
        assert run.composer.hint == ""


async def test_the_draft_is_on_disk_at_every_change_and_comes_back(place: Place) -> None:
    async with place.running() as run:
        await run.type("half a li")
        await run.pilot.pause()
        (draft,) = (place.path / ".drafts").iterdir()
        assert draft.read_text().endswith("half a li")
        assert draft.stat().st_mode & 0o777 == 0o600
    async with place.running() as run:
        assert run.composer.text == "half a li"
        assert "Restored your unsent line" in run.said
        await run.press("enter")
        await run.until(lambda: "half a li" in run.texts)
    assert Drafts(place.path / ".drafts", NAME).load() == ""


async def test_a_paste_is_cleaned(place: Place) -> None:
    async with place.running() as run:
        run.composer.post_message(events.Paste("a\x1b]0;pwned\x07b\x1b[2Jc\u202ed"))
        await run.pilot.pause()
        assert run.composer.text == "abcd"


async def test_a_request_without_words_leaves_the_line_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.running() as run:
        await run.type("my own words")
        monkeypatch.setattr(Session, "dispatch", lambda *_: NotSavedError("disk full"))
        run.dashboard.carry_out((Record((Request(None),)),))  # type: ignore[arg-type] # never looked at
        await run.until(lambda: "NOT SAVED" in run.said)
        assert run.composer.text == "my own words"


async def test_two_windows_see_each_other(place: Place) -> None:
    async with place.running() as run:
        await run.log_line("from the window")
        other = place.session("raj")
        assert other.incident.events[-1].fact == f.EntryAdded("note", "from the window")
        place.record(Request(AddEntry("from elsewhere")), name="raj")
        await run.until(lambda: "from elsewhere" in run.shown(), 2.0)
        other.close()


async def test_undo_of_many_lines_keeps_the_words_and_the_program(place: Place) -> None:
    async with place.running((44, 30)) as run:
        for n in range(14):
            await run.type(f"line {n}")
            await run.press("ctrl+n")
        written = run.composer.text
        for key, text in (("ctrl+z", ""), ("ctrl+y", written)):
            for _ in range(60):
                run.app.post_message(events.Key(key, None))
            await run.until(lambda text=text: run.composer.text == text)  # type: ignore[misc]
