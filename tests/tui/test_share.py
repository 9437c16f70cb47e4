"""Share mode and blank: what a call sees on every screen, and that the record is never masked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from incident_tui.domain.decide import intents as i
from incident_tui.domain.decide.intents import Request
from incident_tui.domain.projections.roster import holders
from incident_tui.domain.record.event import When
from incident_tui.tui.base.masking import size_hint
from tests.support import playbook
from tests.tui.conftest import NAME, NOW, Place, Running

SECRET = "hG7!kdPq92xZ"
TELLTALE = ("maya", "raj", "dana", "acme", "web-3", "10.2.3.4", "example.com", SECRET, "ceo")

SIZES = [(40, 10), (44, 30), (80, 24), (120, 36), (200, 60)]

SCREENS = (
    "roles", "checks", "compose", "rubric", "suggest", "hazards", "notice", "brief", "find",
    "palette", "help", "severity_picker", "resolve", "close", "cancel", "log", "wall",
)  # fmt: skip
"""Every action that opens something over the dashboard."""


def fill(place: Place) -> None:
    """An incident that names people, customers, hosts and a secret in every kind of field."""

    def said(intent: i.Intent, minutes: float, **more: object) -> Request:
        when = When.dated(NOW - timedelta(minutes=minutes))
        return Request(intent, when, **more)  # type: ignore[arg-type]

    place.hide = ("ACME",)
    place.record(
        said(i.Rename("Checkout of ACME down, says maya"), 47),
        said(i.AssignRole("ic", "maya"), 46),
        said(i.AssignRole("ops", "raj"), 45),
        said(i.AssignRole("sme", "dana", area="raj's database"), 45),
        said(i.DescribeImpact("ACME cannot pay", "ACME", "errors on web-3"), 44),
        said(i.SetLink("channel", "https://chat.example.com/acme"), 44),
        said(i.AddEntry("raj saw 5xx on web-3 (10.2.3.4), ask dana@example.com"), 43, actor="raj"),
        said(i.RaiseHypothesis("maya thinks web-3"), 40),
        said(i.GiveTask("dana", f"try password={SECRET}", NOW - timedelta(minutes=9)), 30),
        said(i.RecordDecision("maya rolls back for ACME", executor="raj"), 20),
        said(i.ConsiderMitigation("raj restarts web-3"), 15),
        said(i.AddActionItem("tell ACME", "dana", "2026-11-06"), 14),
        said(i.PostUpdate("internal", "maya and raj look at web-3 for ACME", "initial"), 12),
        said(i.PostUpdate("stakeholders", "ACME and 10.2.3.4 are down", "initial"), 11),
        Request(i.AddEntry("The CEO is listening"), private=True),
        Request(i.AddEntry(f"raj exported DB_PASSWORD={SECRET}")),
        name="maya",
    )
    place.record(said(i.OfferHandover("ops", "dana"), 1))


def assert_masked(run: Running, where: str) -> None:
    shown = run.shown().lower()
    leaked = [word for word in TELLTALE if word.lower() in shown]
    assert not leaked, f"{leaked} on {where}:\n{run.shown()}"


# -- every screen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
async def test_the_dashboard_shows_nobody_and_nothing(place: Place, size: tuple[int, int]) -> None:
    fill(place)
    async with place.running(size) as run:
        if size[1] > 10:
            assert "web-3" in run.shown() or "raj" in run.shown()
        assert SECRET not in run.shown(), "no screen shows a secret, shared or not"
        await run.press("f8")
        assert_masked(run, f"the dashboard at {size}")
        run.dashboard.hush()
        await run.pilot.pause()
        assert "SHARING" in run.shown()
        await run.press("f8")
        assert "SHARING" not in run.shown()
        assert SECRET not in run.shown()


@pytest.mark.parametrize("action", SCREENS)
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_nothing_that_opens_shows_more(
    place: Place, action: str, size: tuple[int, int]
) -> None:
    fill(place)
    async with place.running(size, share=True) as run:
        assert_masked(run, "the dashboard")
        run.dashboard.perform(action)
        await run.pilot.pause()
        assert_masked(run, action)
        await run.press("tab", "down", "pagedown", "end")
        assert_masked(run, action)


@pytest.mark.parametrize("action", SCREENS)
async def test_what_is_open_already_is_masked_or_closed(place: Place, action: str) -> None:
    fill(place)
    async with place.running((120, 36)) as run:
        run.dashboard.perform(action)
        await run.pilot.pause()
        await run.press("f8")
        assert run.app.modes.sharing
        assert_masked(run, action)


async def test_home_shows_nobody_and_nothing(place: Place) -> None:
    fill(place)
    bad = place.path / "inc-20261102-raven.json"
    bad.write_text('{"events": {"1": 5}} /home/maya')
    async with place.running((100, 30), start=None) as run:
        await run.until(lambda: "Checkout" in run.shown())
        assert "maya" in run.shown()
        await run.press("f8")
        await run.pilot.pause()
        assert_masked(run, "home")
        assert "SHARING" in run.shown()


async def test_the_wall_can_be_shared_by_its_own_key(place: Place) -> None:
    fill(place)
    async with place.running((120, 36)) as run:
        await run.press("ctrl+g")
        assert "IC maya" in run.shown()
        await run.press("f8")
        assert_masked(run, "the wall")
        assert "IC held" in run.shown()
        assert "SHARING" in run.shown()
        await run.press("escape")
        assert_masked(run, "the dashboard below")


# -- the line --------------------------------------------------------------------------------------


async def test_what_is_typed_is_veiled_and_recorded_as_it_is(place: Place) -> None:
    fill(place)
    async with place.running((120, 36), share=True) as run:
        await run.type("raj told acme about web-3")
        assert_masked(run, "the line")
        assert "▒▒▒ told ▒▒▒▒ about ▒▒▒▒▒" in run.shown()
        await run.press("enter")
        await run.until(lambda: "raj told acme about web-3" in run.texts)
        assert_masked(run, "the log")
        assert "OPS told ▒hidden▒ about ▒▒host▒▒" in run.shown()


async def test_a_secret_is_veiled_and_asked_about_on_any_screen(place: Place) -> None:
    async with place.running((120, 36)) as run:
        await run.type(f"password={SECRET}")
        assert SECRET not in run.shown()
        await run.press("enter")
        assert run.composer.text == f"password={SECRET}", "not recorded by the first Enter"
        assert "secret (password)" in run.shown()
        await run.press("enter")
        await run.until(lambda: f"password={SECRET}" in run.texts)
        assert SECRET not in run.shown()


async def test_a_secret_over_two_lines_is_veiled(place: Place) -> None:
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----"
    async with place.running((120, 36)) as run:
        run.composer.put(f"found\n{key}")
        await run.pilot.pause()
        assert "MIIEvQ" not in run.shown()
        assert "found" in run.shown()


async def test_the_fields_of_forms_are_veiled(place: Place) -> None:
    fill(place)
    async with place.running((120, 36), share=True) as run:
        await run.press("f2", "tab")
        await run.type("raj")
        assert_masked(run, "the name")
        await run.press("enter")
        await run.until(lambda: not run.dashboard.submission.busy)
        held = holders(run.dashboard.incident, playbook())
        assert held["comms"][0].name == "raj", "recorded as it is"
        assert_masked(run, "the roster")


async def test_an_update_is_filled_and_recorded_from_the_record_itself(place: Place) -> None:
    fill(place)
    async with place.running((120, 36), share=True) as run:
        await run.press("ctrl+r")
        assert_masked(run, "the update form")
        await run.press("escape")
        assert "▒" not in run.dashboard.submission.update.line


async def test_an_entry_is_corrected_from_its_own_words(place: Place) -> None:
    fill(place)
    async with place.running((120, 36), share=True) as run:
        await run.log_line("raj asked acme")
        await run.press("up")
        assert run.composer.text == "raj asked acme"
        assert_masked(run, "the line")
        await run.press("ctrl+t", "e")
        assert run.composer.text == "raj asked acme"
        assert_masked(run, "the line")


async def test_copies_are_masked(place: Place) -> None:
    fill(place)
    async with place.running((120, 36), share=True) as run:
        await run.log_line("raj asked acme")
        await run.press("ctrl+t", "y")
        await run.until(lambda: "Copied" in run.said)
        assert "OPS asked ▒hidden▒" in run.app.clipboard
        assert "masked" in run.said


# -- the switch ------------------------------------------------------------------------------------


async def test_a_word_can_be_hidden_at_once(place: Place) -> None:
    async with place.running((120, 36), share=True) as run:
        await run.log_line("Globex cannot pay")
        assert "Globex" in run.shown()
        await run.log_line("/hide globex")
        await run.until(lambda: "Globex" not in run.shown())
        assert "globex" not in run.shown().lower()
        assert "▒hidden▒ cannot pay" in run.shown()


async def test_it_is_switched_by_command_as_well(place: Place) -> None:
    async with place.running((120, 36)) as run:
        for line, on in (
            ("/share on", True),
            ("/share ON", True),
            ("/share please", True),
            ("/share off", False),
            ("/share now", False),
            ("/share", True),
        ):
            await run.log_line(line)
            await run.pilot.pause()
            assert run.app.modes.sharing is on


@pytest.mark.parametrize(
    ("size", "says"),
    [((80, 24), "legible"), ((128, 36), "legible"), ((129, 36), "too fine"), ((200, 60), "128×36")],
)
def test_the_size_that_is_legible_in_a_call(size: tuple[int, int], says: str) -> None:
    assert says in size_hint(*size)


async def test_nothing_of_share_mode_is_in_the_file(place: Place, tmp_path: Path) -> None:
    fill(place)
    async with place.running((120, 36), share=True) as run:
        await run.log_line("maya is back on web-3")
        await run.press("f8", "f8", "f9", "f9")
    assert "▒".encode() not in place.folder.path_of(NAME).read_bytes()
    assert "\\u2592" not in place.folder.path_of(NAME).read_text()


# -- blank -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("keys", [(), ("f2",), ("ctrl+g",), ("ctrl+o",)], ids=str)
async def test_blank_shows_nothing_but_how_to_come_back(
    place: Place, keys: tuple[str, ...]
) -> None:
    fill(place)
    async with place.running((80, 24)) as run:
        await run.press(*keys)
        before = run.shown()
        await run.press("f9")
        assert " ".join(run.shown().split()) == (
            "Blank. F9 shows the screen again; what is typed is kept."
        )
        await run.press("f9")
        assert run.shown() == before


async def test_typing_goes_on_behind_the_blank(place: Place) -> None:
    async with place.running((80, 24)) as run:
        await run.press("f9")
        await run.log_line("typed blind")
        assert "typed blind" in run.texts
        await run.type("half")
        await run.press("f2")
        assert "Blank. F9" in run.shown()
        assert "nobody" not in run.shown()
        await run.press("escape", "f9")
        assert run.composer.text == "half"
