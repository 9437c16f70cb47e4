"""What every action decides on, as tables: no program runs, nothing is drawn or written."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from incident_tui.config.keys.keymap import SHIPPED
from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.errors import RefusedError
from incident_tui.domain.language.actions import ACTIONS, BY_ID
from incident_tui.domain.language.reading import ParsedLine, ScreenCall
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident
from incident_tui.tui.dashboard import effects as e
from incident_tui.tui.dashboard.action_context import ActionContext
from incident_tui.tui.dashboard.correcting import Correction
from incident_tui.tui.dashboard.effects import Effects
from incident_tui.tui.dashboard.entry_actions import correct_last, letters, on_entry
from incident_tui.tui.dashboard.perform import perform, submit
from incident_tui.tui.dialogs.update_draft import UpdateAnswer, UpdateDraft
from tests.support import at, declared, event, incident, playbook

NOTE = event(f.EntryAdded("note", "12 % of orders fail"), 1)
PRIVATE = event(f.EntryAdded("note", "the CEO asks"), 2, private=True)
PHASE = event(f.PhaseEntered("triage"), 3)
KNOWN = incident(declared(1), NOTE, PRIVATE, PHASE)
DRILL = incident(event(f.IncidentDeclared("exercise", 1, drill=True)))

CONTEXT = ActionContext(
    incident_id="inc-1",
    path=Path("/data/inc-1.json"),
    incident=KNOWN,
    shown=KNOWN,
    playbook=playbook(),
    now=at(10),
    tz=UTC,
    me="sam",
    keymap=SHIPPED,
)


def done(name: str, argument: str = "", **changed: object) -> Effects:
    """What an action decides on in the context, or in one that is changed."""
    return perform(BY_ID[name], argument, replace(CONTEXT, **changed))


def opened(name: str, argument: str = "", **changed: object) -> e.Open[object]:
    (effect,) = done(name, argument, **changed)
    assert isinstance(effect, e.Open), effect
    return effect


# -- every action of the table ---------------------------------------------------------------------


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_brings_something_about(action: object) -> None:
    """One that only changes the screen has its own case: none is merely begun in the line."""
    found = perform(action, "", CONTEXT)  # type: ignore[arg-type]
    assert found
    begun = any(isinstance(effect, e.Type) for effect in found)
    assert begun is not (action.screen or action.id in DIALOGS_TOO)  # type: ignore[attr-defined]


DIALOGS_TOO = {"decide", "severity", "rubric", "resolve", "close", "reopen", "cancel"}
"""Actions that record, chosen in a dialog where they are not typed whole."""


@pytest.mark.parametrize(
    ("name", "argument", "effects"),
    [
        ("log", "", (e.Go(),)),
        ("wall", "", (e.ShowWall(),)),
        ("home", "", (e.Leave(home=True),)),
        ("share", "on", (e.Mode("share", "on"),)),
        ("blank", "", (e.Mode("blank", ""),)),
        ("hide", "acme", (e.Mode("hide", "acme"),)),
        ("theme", " bridge-light ", (e.SetTheme("bridge-light"),)),
        ("theme", "", (e.SetTheme(""),)),
        ("export", "", (e.Export("summary"),)),
        ("export", " aar ", (e.Export("aar"),)),
        ("me", "", (e.Say("sam records; /me NAME changes it"),)),
        ("me", " lee ", (e.SetRecorder("lee"), e.Say("lee records from now on"))),
        ("timezone", "", (e.SetZone(ZoneInfo("UTC")), e.Say("Times are shown in UTC"))),
        (
            "timezone",
            "Asia/Tokyo",
            (e.SetZone(ZoneInfo("Asia/Tokyo")), e.Say("Times are shown in Asia/Tokyo")),
        ),
        ("timezone", "Mars", (e.Say("There is no zone 'Mars'; try Europe/Berlin, or UTC"),)),
        ("score", "", (e.Say("This is no drill: /brief and the figures tell how it goes"),)),
        (
            "saved",
            "",
            (e.Say("last saved 12:03:00Z · 4 events in /data/inc-1.json"),),
        ),
        ("quit", "", (e.AskAgain("^Q again leaves"),)),
        (
            "copy",
            "H9",
            (
                e.Say(
                    "There is no entry 'H9'; use its label (H1), its full id, or a longer end of it"
                ),
            ),
        ),
        ("pin", "", (e.Type("/pin "), e.Say("Pin an entry: /pin [REF]"))),
        ("undo", "", (e.Type("/undo "),)),
    ],
)
def test_what_an_action_decides_on(name: str, argument: str, effects: Effects) -> None:
    assert done(name, argument) == effects


@pytest.mark.parametrize(
    ("name", "argument", "dialog"),
    [
        ("severity", "", e.ChooseSeverity()),
        ("severity_picker", "", e.ChooseSeverity()),
        ("resolve", "", e.GiveReason("resolve")),
        ("close", "", e.GiveReason("close")),
        ("reopen", "", e.GiveReason("reopen")),
        ("cancel", "", e.GiveReason("cancel")),
        ("roles", "", e.AssignRoles()),
        ("checks", "", e.TickSteps()),
        ("find", "pool", e.FindEntry("pool")),
        ("palette", "", e.FindAction()),
        ("help", "", e.ReadHelp()),
        ("compose", "", e.WriteUpdate(UpdateDraft())),
        ("compose", "ext", e.WriteUpdate(UpdateDraft("external"))),
        ("compose", "nobody", e.WriteUpdate(UpdateDraft())),
    ],
)
def test_which_dialog_an_action_opens(name: str, argument: str, dialog: object) -> None:
    assert opened(name, argument).dialog == dialog


@pytest.mark.parametrize(
    ("name", "argument", "heading", "words"),
    [
        ("brief", "", "Hand-over sheet", ""),
        ("hazards", "", "Hazards", "Say: "),
        ("notice", "", "Notice", "/told executives meets the deadline"),
        ("notice", "Nobody", "Notice", "The playbook has no text for 'nobody'."),
        ("history", NOTE.id, "History of an entry", "12 % of orders fail"),
    ],
)
def test_which_text_an_action_shows(name: str, argument: str, heading: str, words: str) -> None:
    dialog = opened(name, argument).dialog
    assert isinstance(dialog, e.ReadText)
    assert dialog.heading == heading
    assert words in dialog.text


LEE, SAM = (
    replace(event(f.RoleAssigned("ic", name), n, by=by), sup=())
    for n, name, by in ((5, "lee", "raj"), (6, "sam", "maya"))
)
CONTESTED = incident(declared(1), NOTE, LEE, SAM)


def listed(shown: Incident = CONTESTED, **changed: object) -> e.Open[tuple[str, str]]:
    seen, opened = done("conflicts", "", incident=CONTESTED, shown=shown, **changed)
    assert seen == e.ArrivalsSeen(), "who opens the list has seen it"
    assert isinstance(opened, e.Open)
    return opened


def test_what_is_contested_is_listed_as_it_may_be_shown_and_settled_by_one_write() -> None:
    """Each claim with whose it is; the one that is chosen is recorded once more with the reason."""
    opened = listed()
    assert isinstance(opened.dialog, e.SettleContests)
    assert opened.dialog.rows[:3] == (
        ("", "IC?"),
        (LEE.id, "  lee   raj 12:05Z · shown meanwhile"),
        (SAM.id, "  sam   maya 12:06Z · shown meanwhile"),
    )
    context = replace(CONTEXT, incident=CONTESTED)
    assert opened.then((LEE.id, "we talked"), context) == (
        e.Record((Request(i.AssignRole("ic", "lee"), note="we talked"),)),
    )
    [said] = opened.then((LEE.id, "we talked"), CONTEXT)
    assert said == e.Say("That is settled already: somebody was faster")


def test_what_arrived_late_is_listed_with_what_it_changed_and_leads_to_its_entry() -> None:
    late = {NOTE.id: timedelta(minutes=25, seconds=10)}
    opened = listed(shown=KNOWN, late=late, told="maya's machine is back: …")
    assert isinstance(opened.dialog, e.SettleContests)
    assert opened.dialog.rows[:3] == (
        ("", "↓ maya's machine is back: …"),
        ("", "Arrived late"),
        (f"entry:{NOTE.id}", "  12:01Z↓ sam  12 % of orders fail  +25:10"),
    )
    assert opened.then((f"entry:{NOTE.id}", ""), CONTEXT) == (e.Go(NOTE.id),)


def test_with_nothing_to_settle_the_key_says_when_it_was_last_saved() -> None:
    said = "Nothing is contested, nothing arrived late · last saved 12:03:00Z · 4 events in "
    assert done("conflicts", links=("12 not shared",)) == (
        e.Say(f"{said}/data/inc-1.json · 12 not shared"),
    )
    assert BY_ID["conflicts"].key == "ctrl+s"


# -- what stands in the line, and what else is so --------------------------------------------------


def test_a_command_takes_the_words_of_the_line_with_it() -> None:
    assert done("decide", line="roll back")[0] == e.Type("/decide roll back")


@pytest.mark.parametrize(
    ("line", "again", "effect"),
    [
        ("half", True, e.Leave(home=False)),
        ("half", False, e.AskAgain("^Q again leaves · your unsent line is kept")),
        ("", False, e.AskAgain("^Q again leaves")),
    ],
)
def test_leaving_asks_again_and_keeps_the_line(line: str, again: bool, effect: e.Effect) -> None:
    assert done("quit", line=line, asked_again=again) == (effect,)


def test_leaving_that_was_chosen_from_a_question_asks_no_more() -> None:
    leave = ParsedLine("quit", screen=ScreenCall("quit", asked=True))
    assert submit(leave, "q", None, CONTEXT) == (e.Leave(home=False),)


def test_a_save_that_goes_on_is_said() -> None:
    (effect,) = done("saved", saving=True)
    assert isinstance(effect, e.Say)
    assert effect.text.startswith("saving now · last saved 12:03:00Z")


def test_a_drill_has_a_score_that_can_be_copied() -> None:
    found = opened("score", incident=DRILL)
    assert found.dialog == e.ReadScore()
    assert found.then("87 %", CONTEXT) == (e.Copy("87 %", "inc-1-score.txt"),)


def test_texts_are_made_of_what_may_be_shown() -> None:
    dialog = opened("history", NOTE.id, shown=incident(declared(1))).dialog
    assert isinstance(dialog, e.ReadText)
    dialog = opened("brief", shown=replace_title("▒hidden▒")).dialog
    assert isinstance(dialog, e.ReadText)
    assert "▒hidden▒" in dialog.text


def replace_title(title: str) -> object:
    return incident(declared(1), event(f.IncidentRenamed(title), 1))


# -- a line that was sent --------------------------------------------------------------------------

ADDED = (Request(i.AddEntry("words")),)
WRONG = ParsedLine("severity", problem=RefusedError("Which?", "1 to 4"))


@pytest.mark.parametrize(
    ("parsed", "correction", "effects"),
    [
        (ParsedLine("note", "words", ADDED), None, (e.Record(ADDED, "words"),)),
        (
            ParsedLine("correction", "words", ADDED),
            Correction(NOTE),
            (e.CorrectionEnded(), e.Record(ADDED, "words", Correction(NOTE))),
        ),
        (
            ParsedLine("x", problem=RefusedError("Which?", "1 to 4")),
            None,
            (e.Say("Which?; 1 to 4 · Esc clears the line", line="words"),),
        ),
        (
            ParsedLine("x", problem=RefusedError("Which?", "1 to 4")),
            Correction(NOTE),
            (e.Say("Which?; 1 to 4 · Esc clears the line", line="words"),),
        ),
        (ParsedLine("wall", screen=ScreenCall("wall")), None, (e.ShowWall(),)),
        (ParsedLine("find", screen=ScreenCall("export", "aar")), None, (e.Export("aar"),)),
    ],
)
def test_what_a_line_brings_about(
    parsed: ParsedLine, correction: Correction | None, effects: Effects
) -> None:
    assert submit(parsed, "words", correction, CONTEXT) == effects


# -- what follows from an answer -------------------------------------------------------------------

ANSWER = (Request(i.Close()),)


@pytest.mark.parametrize("name", ["severity", "resolve", "roles"])
def test_an_answer_is_recorded(name: str) -> None:
    assert opened(name).then(ANSWER, CONTEXT) == (e.Record(ANSWER),)


def test_each_tick_is_recorded_by_itself() -> None:
    tick = Request(i.Tick("alert-acknowledged"))
    assert opened("checks").then(tick, CONTEXT) == (e.Record((tick,)),)


def test_the_search_goes_to_the_entry_and_the_help_nowhere() -> None:
    assert opened("find").then(NOTE.id, CONTEXT) == (e.Go(NOTE.id),)
    assert opened("help").then("", CONTEXT) == ()


def test_the_palette_does_what_was_chosen_as_things_stand_then() -> None:
    now = replace(CONTEXT, line="words that came back meanwhile")
    assert opened("palette").then("wall", CONTEXT) == (e.ShowWall(),)
    begun = opened("palette").then("decide", now)
    assert begun[0] == e.Type("/decide words that came back meanwhile")


def test_a_form_that_is_left_is_kept() -> None:
    draft = UpdateDraft("internal", "initial", "half")
    assert opened("compose").then(UpdateAnswer(draft), CONTEXT) == (e.KeepUpdate(draft),)


def test_an_approved_update_is_kept_until_it_is_recorded_and_copied() -> None:
    draft = UpdateDraft("internal", "initial", " we look ")
    request = Request(i.PostUpdate("internal", "we look"))
    kept, recorded, copied = opened("compose").then(UpdateAnswer(draft, request), CONTEXT)
    assert kept == e.KeepUpdate(draft)
    assert recorded == e.Record((request,), origin=draft)
    assert copied == e.Copy("we look", "inc-1-update.txt")


def test_a_rubric_is_chosen_then_judged_then_recorded() -> None:
    rubrics = playbook().guidance.rubrics
    named = opened("rubric", "rollback")
    assert named.dialog == e.JudgeRubric(rubrics["rollback"])
    chosen = opened("rubric")
    assert isinstance(chosen.dialog, e.ChooseRow)
    assert [slug for slug, _ in chosen.dialog.rows] == list(rubrics)
    (second,) = chosen.then("rollback", CONTEXT)
    assert isinstance(second, e.Open)
    assert second.dialog == named.dialog
    assert second.then(ANSWER, CONTEXT) == (e.Record(ANSWER),)


def test_a_symptom_begins_a_mitigation_with_the_words_of_the_line() -> None:
    row = opened("suggest").dialog.rows[0][0]  # type: ignore[attr-defined]
    (typed,) = opened("suggest").then(row, replace(CONTEXT, line="eu only"))
    assert typed == e.Type(f"/mit {row.partition('|')[0]}: eu only")


def test_a_sheet_can_be_copied() -> None:
    assert opened("brief").then("words", CONTEXT) == (e.Copy("words", "inc-1-sheet.txt"),)


# -- entries of the log ----------------------------------------------------------------------------


def on(act: str, entry: Event = NOTE, *more: Event, **changed: object) -> Effects:
    return on_entry(act, entry, (*more, entry), replace(CONTEXT, **changed))


@pytest.mark.parametrize(
    ("act", "intent"),
    [
        ("strike", i.Strike(NOTE.id, struck=True)),
        ("private", i.MakePrivate(NOTE.id, private=True)),
        ("pin", i.Pin(NOTE.id, pinned=True)),
    ],
)
def test_a_letter_turns_a_mark_on_and_off_again(act: str, intent: i.Intent) -> None:
    recorded, said = on(act)
    assert recorded == e.Record((Request(intent),))
    assert isinstance(said, e.Say)
    assert said.text.endswith("u undoes it")
    facts: dict[str, f.AnyFact] = {
        "strike": f.EntryStruck(NOTE.id), "private": f.EntryMadePrivate(NOTE.id),
        "pin": f.EntryPinned(NOTE.id),
    }  # fmt: skip
    marked = incident(declared(1), NOTE, event(facts[act], 5))
    recorded, said = on(act, incident=marked)
    assert isinstance(said, e.Say)
    assert said.text.startswith("not ")
    assert isinstance(recorded, e.Record)
    assert recorded.requests[0].intent != intent


@pytest.mark.parametrize(
    ("entry", "effects"),
    [
        (
            NOTE,
            (
                e.CorrectionBegun(Correction(NOTE)),
                e.Type("12 % of orders fail"),
                e.Say("Correcting: Enter records it, Esc makes it a new entry", correcting=True),
            ),
        ),
        (PHASE, (e.Say("That entry has no text of its own to correct"),)),
    ],
)
def test_an_entry_of_ones_own_words_is_corrected(entry: Event, effects: Effects) -> None:
    assert on("edit", entry) == effects


def test_a_masked_entry_is_corrected_from_its_own_words() -> None:
    masked = replace(NOTE, fact=f.EntryAdded("note", "▒▒▒▒"))
    assert on("edit", masked)[1] == e.Type("12 % of orders fail")


def test_up_corrects_my_last_entry_or_says_that_there_is_none() -> None:
    assert correct_last(CONTEXT)[0] == e.CorrectionBegun(Correction(PRIVATE))
    (said,) = correct_last(replace(CONTEXT, me="lee"))
    assert said == e.Say("There is no entry of yours to correct yet")


def test_retiming_begins_a_command_before_the_words_of_the_line() -> None:
    assert on("retime", line="14:03") == (e.Type(f"/retime {NOTE.id} 14:03"),)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((NOTE,), "Copied 1 entry"),
        ((NOTE, PHASE), "Copied 2 entries"),
        ((PRIVATE,), "Copied 1 entry, 1 private entry is in it"),
    ],
)
def test_copying_says_how_many_entries_and_how_many_are_private(
    entries: tuple[Event, ...], said: str
) -> None:
    *more, last = entries
    (copied,) = on("copy", last, *more)
    assert isinstance(copied, e.Copy)
    assert (copied.said, copied.name) == (said, "inc-1-entries.txt")


@pytest.mark.parametrize(("selected", "first"), [(0, ("Esc", "back")), (3, ("3", "selected"))])
def test_the_key_row_says_what_the_letters_do(selected: int, first: tuple[str, str]) -> None:
    assert letters(selected, SHIPPED)[0] == first
