"""What the log costs and keeps: counts of what is set, places, ranges, marks; never seconds."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

from incident_tui.domain.projections.excerpt import excerpt
from incident_tui.domain.projections.marks import MarkKind, marked
from incident_tui.domain.projections.timeline import row, rows
from incident_tui.domain.record import facts as f
from incident_tui.domain.record.incident import Incident, evolve
from incident_tui.domain.text import clean
from incident_tui.tui.base.messages import LogLeft
from incident_tui.tui.dashboard.log.log_rows import LogColumns, entry_lines
from incident_tui.tui.dashboard.log.log_view import LogView
from incident_tui.tui.dashboard.parts import LogPart
from incident_tui.tui.terminal.theme import make_theme
from incident_tui.tui.widgets.line_widget import Line, width_of
from tests.support import at, declared, event, incident, playbook
from tests.tui.dashboard.log.test_log_view import Reader, many, note

HEIGHT = 20


def body(lines: list[Line], columns: LogColumns) -> str:
    """Return what stands in the text column, the lines joined."""
    return "".join("".join(text for text, _ in line)[columns.indent :] for line in lines)


_TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("日本語🙈e\u0301👩‍ @#H1\n  x"),
    ),
    max_size=200,
)


@given(_TEXTS, st.integers(20, 200))
@settings(max_examples=300)
def test_every_line_fits_and_the_lines_give_the_text_back(text: str, width: int) -> None:
    whole = incident(declared(), note(text, by=""))
    shown = row(whole, rows(whole)[-1], playbook())
    columns = LogColumns.for_width(width)
    spans = marked(shown.text, {"H1"})
    lines = entry_lines(shown, columns, UTC, spans)
    assert all(width_of(line) <= width for line in lines)
    assert all(cell_len("".join(t for t, _ in line[:1])) <= columns.indent for line in lines[1:])
    there = "".join(body(lines, columns).split())
    assert there == "".join((clean(text) or "—").split())


@given(_TEXTS, st.integers(20, 90))
def test_marking_changes_no_character(text: str, width: int) -> None:
    whole = incident(declared(), note(text))
    shown = row(whole, rows(whole)[-1], playbook())
    columns = LogColumns.for_width(width)

    def words(lines: list[Line]) -> list[str]:
        return ["".join(text for text, _ in line) for line in lines]

    spans = marked(shown.text, {"H1"})
    assert words(entry_lines(shown, columns, UTC, spans)) == words(entry_lines(shown, columns, UTC))


def test_people_labels_that_exist_and_tags_are_marked() -> None:
    text = "@raj: H1 not H2, see #D3, #net-work and mail a@b.example, #H9; XH1 H12"
    found = [(text[s.start : s.end], s.mark) for s in marked(text, {"H1", "D3"})]
    assert found == [
        ("@raj", MarkKind.MENTION),
        ("H1", MarkKind.REF),
        ("#D3", MarkKind.REF),
        ("#net-work", MarkKind.TAG),
    ]


def test_a_mark_goes_on_in_the_next_line() -> None:
    name = "@" + "n" * 60
    whole = incident(declared(), note(f"{'word ' * 8}{name} end"))
    shown = row(whole, rows(whole)[-1], playbook())
    lines = entry_lines(shown, LogColumns.for_width(44), UTC, marked(shown.text, ()))
    marks = [text for line in lines for text, style in line if style == "mention"]
    assert len(marks) > 1
    assert "".join(marks) == name


def test_a_long_paste_is_folded() -> None:
    text = "\n".join(f"line {n}" for n in range(60))
    whole = incident(declared(), note(text))
    shown = row(whole, rows(whole)[-1], playbook())
    lines = entry_lines(shown, LogColumns.for_width(80), UTC)
    assert len(lines) == 4
    assert "".join(text for text, _ in lines[-1]).strip() == "… 57 more lines"


def test_struck_words_are_not_marked() -> None:
    entry = note("ask @raj about H1")
    whole = incident(declared(), entry, event(f.EntryStruck(entry.id), 2))
    shown = row(whole, rows(whole)[-1], playbook())
    lines = entry_lines(shown, LogColumns.for_width(80), UTC, marked(shown.text, {"H1"}))
    assert "mention" not in {style for line in lines for _, style in line}


async def test_nothing_in_the_log_is_a_link_or_an_action() -> None:
    text = "[@click=app.quit]x[/] [link=https://evil.example]y[/] @raj \\[b] https://x.example"
    app = Reader(incident(declared(), note(text)))
    async with app.run_test(size=(120, 10)) as pilot:
        await pilot.pause()
        strips = [app.log_view.render_line(y) for y in range(10)]
        assert any(text in strip.text for strip in strips)
        styles = [segment.style for strip in strips for segment in strip if segment.style]
        assert not [style for style in styles if style.link or style.meta]


# -- ten thousand entries --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ten_thousand() -> Incident:
    return many(10_000)


async def test_an_arrival_sets_one_entry_and_a_key_at_most_one(ten_thousand: Incident) -> None:
    app = Reader(ten_thousand)
    async with app.run_test(size=(120, HEIGHT)) as pilot:
        await pilot.pause()
        log = app.log_view
        assert log.laid.made <= HEIGHT
        whole = app.whole
        for n in range(5):
            made = log.laid.made
            whole = evolve(whole, note(f"arrived {n}", 300 + n))
            log.part = LogPart(whole, UTC)
            await pilot.pause()
            assert log.laid.made - made == 1
        log.focus()
        for key in ("up", "up", "down", "m", "up", "y", "escape"):
            made = log.laid.made
            await pilot.press(key)
            assert log.laid.made - made <= 1
        made = log.laid.made
        await pilot.press("home")
        assert log.laid.made - made <= HEIGHT + 2, "going to the other end sets what is in sight"
        made = log.laid.made
        log.go_to(log.laid.rows[5_000].id)
        assert log.laid.made - made <= HEIGHT + 2


async def test_scrolling_sets_only_what_comes_into_sight(ten_thousand: Incident) -> None:
    app = Reader(ten_thousand)
    async with app.run_test(size=(120, HEIGHT)) as pilot:
        await pilot.pause()
        for lines in (-3, -3, 3, -30, -300):
            made = app.log_view.laid.made
            app.log_view.scroll_lines(lines)
            await pilot.pause()
            assert app.log_view.laid.made - made <= abs(lines) + HEIGHT


async def test_what_is_kept_has_a_bound(ten_thousand: Incident) -> None:
    from incident_tui.tui.dashboard.log.log_lines import KEPT

    app = Reader(ten_thousand)
    async with app.run_test(size=(120, HEIGHT)) as pilot:
        await pilot.pause()
        app.log_view.scroll_lines(-5_000)
        await pilot.pause()
        assert len(app.log_view.laid._kept) <= KEPT


async def test_an_amendment_sets_its_row_anew_and_no_other() -> None:
    app = Reader(many(100))
    async with app.run_test(size=(80, HEIGHT)) as pilot:
        await pilot.pause()
        log = app.log_view
        target = log.laid.rows[-3]
        whole = app.whole
        for fact in (
            f.EntryCorrected(target.id, "other words"),
            f.EntryPinned(target.id),
            f.EntryMadePrivate(target.id),
            f.EntryStruck(target.id),
        ):
            made = log.laid.made
            whole = evolve(whole, event(fact, 30))
            log.part = LogPart(whole, UTC)
            await pilot.pause()
            assert log.laid.made - made == 1
        shown = "\n".join(app.lines())
        for word in ("other words", "pinned", "private", "struck"):
            assert word in shown


async def test_a_label_that_comes_to_exist_is_marked_where_it_was_named() -> None:
    app = Reader(incident(declared(), note("see H1"), note("nothing else", 2)))
    async with app.run_test(size=(80, HEIGHT)) as pilot:
        await pilot.pause()
        log = app.log_view
        assert "ref" not in {style for line in log.paint(80, HEIGHT) for _, style in line}
        made = log.laid.made
        log.part = LogPart(evolve(app.whole, event(f.HypothesisRaised("the pool"), 3)), UTC)
        await pilot.pause()
        assert ("H1", "ref") in [piece for line in log.paint(80, HEIGHT) for piece in line]
        assert log.laid.made - made == 2, "the new entry, and the one that names it"


# -- the reader's place ----------------------------------------------------------------------------


async def reading(app: Reader, pilot: Pilot[None]) -> str:
    """Scroll away from the end; return the first line in sight."""
    await pilot.pause()
    app.log_view.scroll_lines(-40)
    await pilot.pause()
    return app.lines()[0]


async def test_the_place_outlasts_resizing_the_zone_and_the_theme() -> None:
    from incident_tui.config.themes import theme_or_shipped

    app = Reader(many(200))
    async with app.run_test(size=(120, HEIGHT)) as pilot:
        first = (await reading(app, pilot)).split("entry")[1].split()[0]
        for size in ((60, 30), (200, 10), (44, 24), (120, HEIGHT)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert f"entry {first}" in app.lines()[0]
        app.log_view.part = LogPart(app.whole, ZoneInfo("Asia/Tokyo"))
        app.log_view.on_resize()
        await pilot.pause()
        assert f"entry {first}" in app.lines()[0]
        assert " 21:" in app.lines()[0]
        spec, _ = theme_or_shipped("bridge-light")
        app.register_theme(make_theme(spec))
        app.theme = spec.name
        await pilot.pause()
        assert f"entry {first}" in app.lines()[0]


async def test_the_place_outlasts_what_arrives_before_it_and_a_moved_top() -> None:
    app = Reader(many(200))
    async with app.run_test(size=(120, HEIGHT)) as pilot:
        await reading(app, pilot)
        log, before = app.log_view, app.lines()
        top = log.laid.rows[log._shown[0][0]]
        early = [note(f"early {n}", 0.5, rec=90) for n in range(40)]
        whole = evolve(app.whole, *early)
        log.part = LogPart(whole, UTC)
        whole = evolve(whole, note("and one more", 0.4, rec=91))
        log.part = LogPart(whole, UTC)
        await pilot.pause()
        assert app.lines()[:-1] == before[:-1]
        assert log.unseen == 41
        assert "41 new ↓" in app.lines()[-1]
        log.part = LogPart(evolve(whole, event(f.EntryRetimed(top.id, at(0.2)), 92)), UTC)
        await pilot.pause()
        assert app.lines()[1:-1] == before[1:-1], "the others stay in their rows"


async def test_following_ends_before_the_entry_under_the_cursor_is_pushed_away() -> None:
    app = Reader(many(100))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        log, whole = app.log_view, app.whole
        log.focus()
        await pilot.press("up", "up")
        chosen = log.selected
        for n in range(12):
            whole = evolve(whole, note(f"more {n}", 30 + n))
            log.part = LogPart(whole, UTC)
            await pilot.pause()
            assert log.selected == chosen
            assert any("entry 97" in line for line in app.lines())
        assert log.unseen > 0
        await pilot.press("end")
        assert log.following
        assert "more 11" in app.lines()[-1]


# -- cursor and range ------------------------------------------------------------------------------


def margin(app: Reader) -> str:
    return "".join(line[0] for line in app.lines())


async def test_a_range_is_told_by_a_shape_and_esc_drops_it_first() -> None:
    app = Reader(many(50))
    left: list[object] = []
    async with app.run_test(size=(80, 10), message_hook=left.append) as pilot:
        app.log_view.focus()
        await pilot.press("up", "m", "up", "up")
        await pilot.pause()
        assert margin(app) == "      █▌▌ "
        await pilot.press("m", "up")
        assert margin(app) == "     ▸▌▌▌ ", "ended: the cursor goes on alone"
        await pilot.press("escape")
        assert margin(app) == "     ▸    "
        assert not any(isinstance(message, LogLeft) for message in left)
        await pilot.press("shift+down", "shift+down")
        assert margin(app) == "     ▌▌█  "
        await pilot.press("escape", "escape")
        assert any(isinstance(message, LogLeft) for message in left)


async def test_a_range_stays_on_its_entries_when_others_arrive_between() -> None:
    app = Reader(many(50))
    async with app.run_test(size=(80, 20)) as pilot:
        log = app.log_view
        log.focus()
        await pilot.press("m", "up", "up")
        ends = {log.laid.rows[n].id for n in (log.range.numbers()[0], log.range.numbers()[-1])}
        log.part = LogPart(evolve(app.whole, note("between", 1 + 47.5 / 60, rec=90)), UTC)
        await pilot.pause()
        assert len(log.range.numbers()) == 4
        assert ends == {
            log.laid.rows[n].id for n in (log.range.numbers()[0], log.range.numbers()[-1])
        }


async def test_the_mouse_selects_and_every_part_has_a_key() -> None:
    app = Reader(many(50))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        log = app.log_view
        await pilot.click(LogView, offset=(20, 4))
        assert "entry 44" in str(log.selected)
        await pilot.click(LogView, offset=(20, 7), shift=True)
        assert margin(app) == "    ▌▌▌█  "
        await pilot.click(LogView, offset=(20, 2))
        assert margin(app) == "  ▸       "
        await pilot.mouse_down(LogView, offset=(20, 5))
        await pilot.hover(LogView, offset=(20, 3))
        await pilot.mouse_up(LogView, offset=(20, 3))
        assert margin(app) == "   █▌▌    "
        await pilot.hover(LogView, offset=(20, 8))
        assert margin(app) == "   █▌▌    ", "after the button is let go nothing follows"
        log.scroll_lines(-5)
        await pilot.pause()
        await pilot.click(LogView, offset=(75, 9))
        assert log.following


async def test_dragging_beyond_an_edge_scrolls() -> None:
    app = Reader(many(50))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.pause()
        log = app.log_view
        await pilot.mouse_down(LogView, offset=(20, 2))
        for _ in range(3):
            log.post_message(_moved(log, -1))
            await pilot.pause()
        await pilot.mouse_up(LogView, offset=(20, 0))
        assert len(log.range.numbers()) == 6


def _moved(log: LogView, y: int) -> events.MouseMove:
    return events.MouseMove(
        log, x=20, y=y, delta_x=0, delta_y=-1, button=1, shift=False, meta=False, ctrl=False
    )


# -- what is copied --------------------------------------------------------------------------------


def test_entries_are_copied_in_order_with_their_times() -> None:
    entry = note("first\nsecond line")
    whole = incident(
        declared(), entry, event(f.HypothesisRaised("the pool"), 2), note("when?", None, rec=3)
    )
    found = [row(whole, one, playbook()) for one in rows(whole)[1:]]
    assert excerpt(found, UTC).split("\n") == [
        "12:01Z note sam: first",
        "    second line",
        "12:02Z hypothesis sam: H1 the pool",
        "--:-- note sam: when?",
    ]
    late = timedelta(days=1) / timedelta(minutes=1)
    whole = evolve(whole, note("tomorrow", late))
    found = [row(whole, one, playbook()) for one in rows(whole)[-2:]]
    assert excerpt(found, UTC).endswith("2026-03-03 12:00Z note sam: tomorrow")
