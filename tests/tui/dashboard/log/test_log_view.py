"""The log: setting of lines, following, a reader's place, ten thousand entries."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from incident_tui.domain.projections.timeline import TimelineRow, row, rows
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.event import Event
from incident_tui.domain.record.incident import Incident, evolve
from incident_tui.domain.text import clean
from incident_tui.tui.dashboard.log.log_rows import LogColumns, entry_lines, time_mark
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.parts import LogPart
from incident_tui.tui.terminal.theme import default_spec, make_theme
from incident_tui.tui.widgets.cells import cut, fit, wrap
from incident_tui.tui.widgets.line_widget import width_of
from tests.support import declared, event, incident, playbook


def note(text: str, minutes: float | None = 1, **more: Any) -> Event:
    return event(f.EntryAdded("note", text), minutes, **more)


def made(text: str, width: int = 80, **more: Any) -> list[str]:
    whole = incident(declared(), note(text, **more))
    shown = row(whole, rows(whole)[-1], playbook())
    lines = entry_lines(shown, LogColumns.for_width(width), UTC)
    assert all(width_of(line) <= width for line in lines)
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize("width", [20, 40, 44, 80, 120, 200])
@pytest.mark.parametrize(
    "text",
    [
        "short",
        "a sentence that is much longer than a line of a narrow terminal is, and goes on " * 3,
        "日本語の顧客からも報告がありました。お支払いできません。" * 4,
        "x" * 500,
        "two\nlines\n\nand a gap",
        "wide 🙈 and e\u0301 and 👩‍👩‍👧 mixed " * 6,
        "",
    ],
)
def test_no_line_is_wider_than_the_log(text: str, width: int) -> None:
    lines = made(text, width)
    words = "".join("".join(lines).split())
    for word in "".join(clean(text).split()):
        assert word in words


def test_lines_hang_under_the_text() -> None:
    lines = made("alpha " * 30)
    indent = LogColumns.for_width(80).indent
    assert lines[0].index("alpha") == indent
    assert all(line.startswith(" " * indent + "alpha") for line in lines[1:])


def test_marks_of_time() -> None:
    def mark(**more: Any) -> str:
        whole = incident(declared(), note("x", **more))
        return time_mark(row(whole, rows(whole)[-1], playbook()), UTC)

    assert mark() == "12:01"
    assert mark(rec=5) == "12:01*"
    assert mark(minutes=None, rec=5) == "--:--"


def test_arrived_late_is_said() -> None:
    assert "late +04:00" in made("x", rec=5)[0]


def test_struck_private_and_pinned_are_words_too() -> None:
    entry = note("secret words", private=True)
    whole = incident(
        declared(),
        entry,
        event(f.EntryStruck(entry.id), 2),
        event(f.EntryPinned(entry.id), 2),
    )
    shown: TimelineRow = row(whole, rows(whole)[-1], playbook())
    lines = entry_lines(shown, LogColumns.for_width(80), UTC)
    said = "".join(text for line in lines for text, _ in line)
    assert "struck" in said
    assert "private" in said
    assert "pinned" in said
    assert ("secret words", "struck") in [piece for line in lines for piece in line]


@pytest.mark.parametrize("width", [1, 2, 3, 7, 30])
def test_wrapping_keeps_every_character(width: int) -> None:
    text = "日本 a bb ccc ddddddddddddddd 語語語語"
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= max(width, 2) for line in lines)


def test_a_word_too_long_for_a_line_begins_where_there_is_room() -> None:
    assert wrap("9998 " + "語" * 20, 20) == ["9998 " + "語" * 7, "語" * 10, "語" * 3]
    assert wrap("fourteen cells " + "x" * 30, 20)[0] == "fourteen cells"
    assert wrap("two words", 6) == ["two", "words"]


def test_fitting() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert fit("ab", 4) == "ab  "
    assert cell_len(fit("日本語", 4)) == 4
    assert cut("abc", 0) == ""


class Reader(App[None]):
    """The log alone."""

    def __init__(self, whole: Incident) -> None:
        self._spec = default_spec()
        super().__init__()
        self.register_theme(make_theme(self._spec))
        self.theme = self._spec.name
        self.whole = whole

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(self._spec.colors)

    def compose(self) -> ComposeResult:
        yield LogView(playbook())

    def on_mount(self) -> None:
        self.query_one(LogView).styles.height = "1fr"
        self.query_one(LogView).part = LogPart(self.whole, UTC)

    @property
    def log_view(self) -> LogView:
        return self.query_one(LogView)

    def lines(self) -> list[str]:
        return [self.log_view.render_line(y).text for y in range(self.size.height)]


def many(count: int) -> Incident:
    return incident(declared(), *(note(f"entry {n}", 1 + n / 60) for n in range(count)))


async def test_the_end_is_followed() -> None:
    app = Reader(many(100))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        assert "entry 99" in app.lines()[-1]
        app.log_view.part = LogPart(evolve(app.whole, note("the newest", 30)), UTC)
        await pilot.pause()
        assert "the newest" in app.lines()[-1]


async def test_a_reader_keeps_the_place_and_is_told_what_is_new() -> None:
    app = Reader(many(100))
    async with app.run_test(size=(80, 10)) as pilot:
        app.log_view.scroll_lines(-20)
        await pilot.pause()
        before = app.lines()[:-1]
        grown = evolve(
            app.whole,
            note("at the end", 30),
            note("backdated to the start", 0.5, rec=30),
        )
        app.log_view.part = LogPart(grown, UTC)
        await pilot.pause()
        assert app.lines()[:-1] == before
        assert "2 new ↓" in app.lines()[-1]
        app.log_view.action_follow()
        assert "at the end" in app.lines()[-1]
        assert app.log_view.unseen == 0


async def test_scrolling_reaches_both_ends() -> None:
    app = Reader(many(50))
    async with app.run_test(size=(80, 10)) as pilot:
        app.log_view.scroll_lines(-500)
        await pilot.pause()
        assert "Mon 2 Mar 2026" in app.lines()[0]
        app.log_view.scroll_lines(500)
        assert app.log_view.following
        assert "entry 49" in app.lines()[-1]


async def test_the_cursor_chooses_entries() -> None:
    app = Reader(many(50))
    async with app.run_test(size=(80, 10)) as pilot:
        app.log_view.focus()
        await pilot.press("up", "up")
        chosen = app.log_view.selected
        assert chosen is not None
        assert chosen.fact == f.EntryAdded("note", "entry 47")
        await pilot.press("home")
        assert "declared" in app.lines()[1]
        await pilot.press("end")
        assert app.log_view.following


async def test_an_empty_log_says_what_to_do() -> None:
    app = Reader(Incident())
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        assert "Nothing is logged yet" in app.lines()[0]
        app.log_view.focus()
        await pilot.press("up", "home", "pageup", "e", "end")


async def test_of_ten_thousand_entries_only_what_is_in_sight_is_set() -> None:
    app = Reader(many(10_000))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert len(app.log_view.laid._kept) < 80, "only what is in sight is set"
        for _ in range(20):
            app.log_view.scroll_lines(-30)
        assert app.log_view.laid.made < 1000


async def test_a_day_begins_with_its_date() -> None:
    late = timedelta(hours=13).total_seconds() / 60
    app = Reader(incident(declared(), note("today"), note("tomorrow", late)))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        assert [line for line in app.lines() if "──" in line][1].startswith(" ── Tue 3 Mar 2026")
