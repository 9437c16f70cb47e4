"""What becomes of words between Enter and the disk, as a table: none of them is ever lost."""

from __future__ import annotations

import itertools

import pytest
from msgspec.structs import replace

from incident_tui.domain.decide.intents import AddEntry, Request
from incident_tui.domain.errors import NotSavedError, RefusedError, UnreadableError
from incident_tui.domain.record.incident import Incident
from incident_tui.session.follower import FileReadable
from incident_tui.session.session import Outcome, Saved
from incident_tui.session.writer import Recorded, WriteJob
from incident_tui.tui.dashboard.correcting import Correction
from incident_tui.tui.dashboard.effects import (
    CorrectionBegun,
    CorrectionEnded,
    CorrectSent,
    Effects,
    KeepUpdate,
    Say,
    Type,
)
from incident_tui.tui.dashboard.parts import NOT_SAVED, SAVED, SAVING, UNREADABLE
from incident_tui.tui.dashboard.submission import (
    APART,
    Aside,
    Flight,
    Input,
    LineChanged,
    LinePutAside,
    SentUndone,
    Submission,
    WriterEnded,
    step,
)
from incident_tui.tui.dialogs.update_draft import UpdateDraft
from tests.support import declared

ENTRY = Correction(declared(1))
UPDATE = UpdateDraft("internal", "initial", "we look")
NEW = Submission()
FULL = NotSavedError("disk full")
NO = RefusedError("No such thing", "do this")


def done(number: int, outcome: Outcome) -> Recorded:
    """What the writer says of a job."""
    job = WriteJob(number, (Request(AddEntry("x")),))
    return Recorded(job, outcome, Incident())


def run(*happened: tuple[Input, str], state: Submission = NEW) -> tuple[Submission, Effects]:
    """Take steps, each with the words that stand in the line then; return the last's effects."""
    effects: Effects = ()
    for one, line in happened:
        state, effects = step(state, one, line)
    return state, effects


def flying(*texts: str, line: str = "") -> Submission:
    """Words on their way, as jobs 1, 2, …"""
    return run(*((Flight(n, text), line) for n, text in enumerate(texts, 1)))[0]


def words(state: Submission) -> list[str]:
    """The lines that are not on disk, each by itself."""
    return state.unsent.split(APART) if state.unsent else []


# -- undo after sending ----------------------------------------------------------------------------


def test_undo_after_sending_corrects_what_was_recorded() -> None:
    saved = Saved((ENTRY.event,))
    state, _ = run((Flight(1, "12 %"), ""), (done(1, saved), ""))
    assert run((SentUndone(), "12 %"), state=state)[1] == (CorrectSent(ENTRY.event.id),)
    assert run((SentUndone(), "else"), state=state)[1] == ()


def test_undo_while_it_is_being_saved_corrects_it_afterwards() -> None:
    saved = Saved((ENTRY.event,))
    state, effects = run((Flight(1, "12 %"), ""), (SentUndone(), "12 %"))
    assert effects[0] == Type("")
    assert run((done(1, saved), ""), state=state)[1] == (CorrectSent(ENTRY.event.id),)
    assert run((done(1, saved), "typed"), state=state)[1] == ()
    failed, effects = run((done(1, FULL), ""), state=state)
    assert effects == (Type("12 %", focus=False),)
    assert words(failed) == ["12 %"]


# -- one step, one rule ----------------------------------------------------------------------------


def test_what_is_sent_is_on_its_way_and_kept() -> None:
    state, effects = run((Flight(1, "one"), "two"))
    assert (state.busy, state.saving, effects) == (True, SAVING, ())
    assert words(state) == ["one", "two"]


def test_what_is_on_disk_is_forgotten() -> None:
    state, effects = run((done(1, Saved(())), "two"), state=flying("one"))
    assert (state.busy, state.saving, effects) == (False, SAVED, ())
    assert state.unsent == "two"


def test_saving_goes_on_while_anything_flies() -> None:
    state, _ = run((done(1, Saved(())), ""), state=flying("one", "two"))
    assert state.saving == SAVING
    assert state.unsent == "two"


@pytest.mark.parametrize(
    ("outcome", "saving", "failed", "hint", "says"),
    [
        (FULL, NOT_SAVED, True, "NOT SAVED — disk full · Enter retries", ()),
        (NO, SAVED, False, f"Not recorded: {NO}", (Say(f"Not recorded: {NO}", line="one"),)),
    ],
)
def test_what_comes_back_stands_in_the_line_again(
    outcome: Outcome, saving: object, failed: bool, hint: str, says: Effects
) -> None:
    state, effects = run((done(1, outcome), ""), state=flying("one"))
    assert effects == (Type("one", focus=False), *says)
    assert (state.saving, state.failed, state.hint) == (saving, failed, hint)
    assert state.unsent == "one"


@pytest.mark.parametrize("outcome", [FULL, NO])
def test_what_comes_back_waits_while_another_line_is_typed(outcome: Outcome) -> None:
    state, effects = run((done(1, outcome), "two"), state=flying("one", line="two"))
    assert [type(effect) for effect in effects] == [Say]
    assert "waits" in state.hint
    assert words(state) == ["one", "two"]
    state, effects = run((Flight(2, "two"), ""), (done(2, Saved(())), ""), state=state)
    assert effects == (Type("one", focus=False),)
    assert (state.unsent, state.waiting, state.failed) == ("one", (), False)


def test_a_correction_that_waits_comes_back_as_one() -> None:
    state, _ = run((Flight(1, "12 %", ENTRY), ""), (done(1, FULL), "typed"))
    assert state.correction is None, "what is typed is no correction"
    state, effects = run((Flight(2, "typed"), ""), (done(2, Saved(())), ""), state=state)
    assert effects == (Type("12 %", focus=False),)
    assert state.correction == ENTRY


def test_words_that_stand_in_the_line_already_are_not_put_there_twice() -> None:
    state, effects = run((done(1, FULL), "one"), state=flying("one", line="one"))
    assert effects == ()
    assert state.unsent == "one"


def test_a_job_without_words_leaves_the_line_alone_and_says_why() -> None:
    state, effects = run((done(1, FULL), "my own"), state=flying("", line="my own"))
    assert effects == (Say("NOT SAVED — disk full", bad=True),)
    assert (state.hint, state.unsent) == ("NOT SAVED — disk full", "my own")


def test_a_waiting_line_does_not_push_words_away() -> None:
    state = replace(flying("one"), waiting=(Aside("two"),))
    state, effects = run((done(1, Saved(())), "three"), state=state)
    assert [type(effect) for effect in effects] == [Say]
    assert words(state) == ["two", "three"]


def test_a_line_that_was_changed_speaks_for_itself() -> None:
    state, _ = run((done(1, NO), ""), state=flying("one"))
    same, _ = run((LineChanged(), "one"), state=state)
    assert same.hint
    other, _ = run((LineChanged(), "one!"), state=state)
    assert not other.hint


def test_emptying_a_failed_line_brings_the_waiting_one() -> None:
    state, _ = run((done(1, FULL), "two"), state=flying("one", line="two"))
    state, effects = run((LineChanged(), ""), state=state)
    assert effects == (Type("one", focus=False),)
    assert (state.failed, state.hint, state.saving) == (False, "", SAVED)


def test_a_line_that_is_put_aside_waits() -> None:
    state, effects = run((LinePutAside("draft"), ""))
    assert isinstance(effects[0], Say)
    assert state.unsent == "draft"
    state, effects = run((Flight(1, "new"), ""), (done(1, Saved(())), ""), state=state)
    assert effects == (Type("draft", focus=False),)


# -- corrections and the update form ---------------------------------------------------------------


def test_a_correction_lasts_until_it_is_left_or_the_line_is_empty() -> None:
    begun, _ = run((CorrectionBegun(ENTRY), "text"))
    assert begun.correction == ENTRY
    assert run((LineChanged(), "text!"), state=begun)[0].correction == ENTRY
    assert run((CorrectionEnded(), "text"), state=begun)[0].correction is None
    assert run((LineChanged(), ""), state=begun)[0].correction is None


@pytest.mark.parametrize("outcome", [FULL, NO])
def test_a_correction_that_comes_back_is_one_again(outcome: Outcome) -> None:
    state, _ = run((Flight(1, "12 %", ENTRY), ""), (done(1, outcome), ""))
    assert state.correction == ENTRY
    assert state.unsent == "12 %"


def test_another_job_does_not_end_a_correction() -> None:
    state, _ = run(
        (CorrectionBegun(ENTRY), "text"), (Flight(1), "text"), (done(1, Saved(())), "text")
    )
    assert state.correction == ENTRY


@pytest.mark.parametrize(
    ("outcome", "kept"), [(Saved(()), UpdateDraft()), (FULL, UPDATE), (NO, UPDATE)]
)
def test_the_update_form_is_kept_until_its_update_is_on_disk(
    outcome: Outcome, kept: UpdateDraft
) -> None:
    state, _ = run((KeepUpdate(UPDATE), ""), (Flight(1, "", UPDATE), ""))
    assert "we look" in state.unsent
    state, _ = run((done(1, outcome), ""), state=state)
    assert state.update == kept


def test_a_form_written_in_meanwhile_is_not_forgotten() -> None:
    newer = replace(UPDATE, text="we know")
    state, _ = run(
        (KeepUpdate(UPDATE), ""), (Flight(1, "", UPDATE), ""), (KeepUpdate(newer), ""),
        (done(1, Saved(())), ""),
    )  # fmt: skip
    assert state.update == newer


# -- the file, the end -----------------------------------------------------------------------------


def test_an_unreadable_file_is_said_and_so_is_its_return() -> None:
    problem = UnreadableError("The file is gone")
    state, effects = run((FileReadable(problem), "words"))
    assert (state.saving, effects) == (UNREADABLE, (Say(str(problem), bad=True),))
    state, effects = run((FileReadable(None), "words"), state=state)
    assert (state.saving, effects) == (SAVED, (Say("The file is readable again"),))
    assert state.unsent == "words"


def test_at_the_end_only_what_is_on_disk_is_left_out() -> None:
    state, effects = run((WriterEnded((1, 3)), "four"), state=flying("one", "two", "three"))
    assert effects == ()
    assert words(state) == ["two", "four"]


# -- every order -----------------------------------------------------------------------------------


@pytest.mark.parametrize("outcomes", itertools.product((Saved(()), FULL, NO), repeat=3))
@pytest.mark.parametrize("order", itertools.permutations((1, 2, 3)))
def test_in_any_order_every_word_is_on_disk_or_kept(
    outcomes: tuple[Outcome, ...], order: tuple[int, ...]
) -> None:
    """Whatever becomes of three lines while a fourth is typed, no word is lost or doubled."""
    state, line = flying("w1", "w2", "w3", line="w4"), "w4"
    unsent = {"w1", "w2", "w3", "w4"}
    for number in order:
        outcome = outcomes[number - 1]
        state, effects = step(state, done(number, outcome), line)
        line = next((e.text for e in effects if isinstance(e, Type)), line)
        unsent -= {f"w{number}"} if isinstance(outcome, Saved) else set()
        assert sorted(words(state)) == sorted(unsent)
        assert state.line == line
