"""What is asked about a line, and what is offered for it, by the keys of a person."""

from __future__ import annotations

import pytest
from textual import events

from incident_tui.domain.decide.intents import AssignRole, RaiseHypothesis, Request
from incident_tui.domain.record import facts as f
from tests.tui.conftest import Place, Running

AHEAD = "14:30 rollout"


async def asked(run: Running, line: str = AHEAD) -> None:
    await run.type(line)
    await run.press("enter")


def test_the_phrase_is_doubtful_at_that_time() -> None:
    assert AHEAD.startswith("14:30")


@pytest.mark.parametrize("size", [(80, 24), (44, 15), (40, 10), (120, 36)])
async def test_every_word_of_a_question_is_read(place: Place, size: tuple[int, int]) -> None:
    async with place.running(size) as run:
        await asked(run)
        shown = run.shown()
        for words in ("still ahead today", "yesterday", "later today", "Esc back"):
            assert words in shown, f"{words} at {size}\n{shown}"
        assert run.composer.text == AHEAD
        assert AHEAD in shown


@pytest.mark.parametrize(("key", "ago"), [("enter", True), ("1", True), ("3", False)])
async def test_a_key_answers(place: Place, key: str, ago: bool) -> None:
    async with place.running() as run:
        await asked(run)
        await run.press(key)
        await run.until(lambda: "rollout" in "".join(run.texts))
        event = run.dashboard.incident.originals[run.dashboard.incident.newest_id or ""]
        assert (event.moment.day == 1) is ago
        assert event.fact == f.EntryAdded("note", "rollout" if ago else AHEAD)
        assert run.composer.text == ""


async def test_escape_edits_the_line_again(place: Place) -> None:
    async with place.running() as run:
        before = len(run.texts)
        await asked(run)
        await run.press("escape")
        await run.type("!")
        assert run.composer.text == f"{AHEAD}!"
        assert "Esc back" not in run.shown()
        assert len(run.texts) == before


@pytest.mark.parametrize("words", ["1500 users affected", "2 of 3 regions", "pods restarted"])
async def test_words_typed_blindly_after_a_question_are_a_line_of_their_own(
    place: Place, words: str
) -> None:
    """Whoever does not look down answers no question, and loses no figure."""
    async with place.running() as run:
        await asked(run)
        await run.type(words)
        assert run.composer.text == words
        await run.press("enter")
        await run.until(lambda: words in run.texts)
        await run.until(lambda: run.composer.text == AHEAD)
        await run.press("enter", "3")
        await run.until(lambda: AHEAD in run.texts)
        assert [text for text in run.texts if "rollout" in text] == [AHEAD]


async def test_a_secret_is_asked_about_and_can_be_private(place: Place) -> None:
    async with place.running() as run:
        await asked(run, "password=hunter2horse")
        assert "It holds a secret" in run.shown()
        assert "hunter2" not in run.shown()
        await run.press("2")
        await run.until(lambda: "password=hunter2horse" in run.texts)
        assert run.dashboard.incident.events[-1].private


async def test_q_is_a_note_or_leaves(place: Place) -> None:
    async with place.running() as run:
        await asked(run, "q")
        assert "a note that says q" in run.shown()
        await run.press("2")
        await run.until(lambda: "q" in run.texts)


async def test_leaving_by_q_asks_once(place: Place) -> None:
    async with place.running() as run:
        await asked(run, "q")
        await run.pilot.press("1")
        for _ in range(20):
            await run.pilot.pause(0.05)
            if run.app.return_value is not None:
                break
        assert run.app.return_value == 0, run.said


async def test_pasted_lines_with_times_become_entries(place: Place) -> None:
    async with place.running() as run:
        run.composer.post_message(events.Paste("13:40 paged\n13:45 looking\n13:50 found it"))
        await run.pilot.pause()
        await run.press("enter")
        assert "3 entries, each at its time" in run.shown()
        await run.press("1")
        await run.until(lambda: run.texts[-3:] == ["paged", "looking", "found it"])


# -- what may come next --------------------------------------------------------------------------


@pytest.fixture
def staffed(place: Place) -> Place:
    place.on_call = ("dana",)
    place.record(Request(AssignRole("ic", "maya")), Request(AssignRole("ops", "raj")))
    place.record(Request(RaiseHypothesis("the pool is full")))
    return place


async def test_commands_are_listed_above_the_line(staffed: Place) -> None:
    async with staffed.running() as run:
        await run.type("/i")
        rows = run.shown().splitlines()
        assert "/ic" in rows[-6]
        assert "/impact" in rows[-5]
        assert "│ /i " in rows[-3], "no part of the line is covered"
        assert "Tab takes" in rows[-2]


async def test_people_are_offered_with_what_they_do(staffed: Place) -> None:
    async with staffed.running() as run:
        await run.type("/ic ")
        for words in ("maya  IC now", "raj   OPS", "dana  on call"):
            assert words in run.shown()
        await run.press("down", "down", "tab")
        assert run.composer.text == "/ic raj "


async def test_enter_takes_what_was_marked_and_records_nothing(staffed: Place) -> None:
    async with staffed.running() as run:
        before = len(run.texts)
        await run.type("/settle ")
        await run.press("down", "enter")
        assert run.composer.text == "/settle H1 "
        assert len(run.texts) == before


async def test_escape_closes_it_for_that_word(staffed: Place) -> None:
    async with staffed.running() as run:
        await run.type("/ic ")
        await run.press("escape")
        assert "on call" not in run.shown()
        assert run.composer.text == "/ic "
        await run.type("d")
        assert "on call" not in run.shown()
        await run.press("tab")
        assert run.composer.text == "/ic dana ", "Tab still completes"


async def test_tab_is_read_against_the_keys_before_it(staffed: Place) -> None:
    async with staffed.running() as run:
        for key in ("slash", "m", "i", "l", "tab"):
            run.app.post_message(
                events.Key(key, "/" if key == "slash" else None if key == "tab" else key)
            )
        await run.until(lambda: run.composer.text == "/milestone ")


async def test_names_are_masked_in_it_while_the_screen_is_shared(staffed: Place) -> None:
    async with staffed.running() as run:
        await run.press("f8")
        await run.type("/ic ")
        assert "IC now" in run.shown()
        for name in ("maya", "raj", "dana"):
            assert name not in run.shown()


async def test_a_mention_is_offered_in_a_note(staffed: Place) -> None:
    async with staffed.running() as run:
        await run.type("asked @r")
        assert "@raj" in run.shown()
        await run.press("tab")
        assert run.composer.text == "asked @raj "
