"""Every word that is really drawn can be read, in every theme and on every kind of terminal."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich._palettes import STANDARD_PALETTE
from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor

from incident_tui.config.themes import (
    PAIRS,
    READABLE,
    VISIBLE,
    ThemeSpec,
    cell_number,
    contrast,
    is_xterm_cell,
    load_theme,
    theme_path,
)
from incident_tui.tui.terminal.colour_depth import filter_for, grounds_of, in_cells, in_sixteen
from incident_tui.tui.terminal.safe_text import _ASCII, AsciiOnly
from incident_tui.tui.widgets.styles import TEXT_STYLES, style_of
from tests.support import ROOT
from tests.tui.conftest import Place, Running
from tests.tui.gallery import dashboards, segments, shown
from tests.tui.test_pictures import fill

THEMES = tuple(load_theme(theme_path(name)) for name in ("bridge-dark", "bridge-light"))
FRAMES = set("─│╭╮╯╰━┃┏┓┗┛▁▂▃▄▅▆▇")
XTERM = (
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
)  # fmt: skip
VGA = tuple(STANDARD_PALETTE[n].hex for n in range(16))
WHITE = TextualColor(255, 255, 255)


def colours(style: Style) -> tuple[str, str]:
    """Return the two colours as they stand: of a reversed style, the other way round."""
    assert style.color is not None
    assert style.bgcolor is not None
    assert not style.dim
    found = tuple(color.get_truecolor().hex for color in (style.color, style.bgcolor))
    return (found[1], found[0]) if style.reverse else (found[0], found[1])


def edge(text: str) -> bool:
    """Tell whether this is the edge of a band over the whole width: two fills that meet."""
    return len(text) > 30 and set(text) == {"▄"}


# -- what is drawn ---------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [False, True], ids=["plain", "shared"])
@pytest.mark.parametrize("spec", THEMES, ids=lambda spec: spec.name)
async def test_every_pair_that_is_drawn_is_listed_and_can_be_read(
    place: Place, spec: ThemeSpec, *, share: bool
) -> None:
    """The table of pairs, which the contrast test goes through, leaves nothing out."""
    listed = {(spec.colors[pair.front], spec.colors[pair.back]) for pair in PAIRS}
    wrong: dict[tuple[str, str], tuple[str, str]] = {}
    drawn = set()
    if share:
        fill(place)
    screens = dashboards(place, spec, {"share": True}) if share else shown(place, spec)
    async for name, run in screens:
        for segment in segments(run):
            if not segment.text.strip() or segment.style is None:
                continue
            pair = colours(segment.style)
            frame = not set(segment.text) - FRAMES - {" "}
            if edge(segment.text):
                wrong |= {} if set(pair) <= set(spec.colors.values()) else {pair: (name, "edge")}
                continue
            known = pair in listed or (frame and pair[::-1] in listed)
            if not known or contrast(*pair) < (VISIBLE if frame else READABLE):
                wrong.setdefault(pair, (name, segment.text))
            drawn.add(pair)
    assert not wrong
    assert len(drawn) > (20 if share else 25)


def test_every_ink_stands_on_a_listed_pair() -> None:
    fronts = {pair.front for pair in PAIRS if pair.back == "background"}
    listed = {(pair.front, pair.back) for pair in PAIRS}
    for name, style in TEXT_STYLES.items():
        if "-over-" in name:  # the edge of a band, no words
            continue
        assert style.fore in fronts if style.fill is None else (style.fore, style.fill) in listed


def test_what_is_shared_is_told_apart() -> None:
    for spec in THEMES:
        fills = [spec.colors[n] for n in ("share", "drill", "message", "late", "soon", "error")]
        assert len(set(fills)) == len(fills)
        assert {"share", "mask"} <= set(TEXT_STYLES)


def behind(run: Running) -> set[str]:
    """Return the colours that words stand on."""
    return {colours(s.style)[1] for s in segments(run) if s.style and s.text.strip()}


async def test_under_a_dialogue_nothing_is_dimmed_and_the_line_has_no_cursor(place: Place) -> None:
    spec = THEMES[0]
    async with place.running((120, 36)) as run:
        late = next(s for s in segments(run) if "LATE" in s.text)
        assert spec.colors["cursor"] in behind(run)
        run.dashboard.perform("hazards")
        await run.pilot.pause()
        assert next(s for s in segments(run) if "LATE" in s.text).style == late.style
        assert spec.colors["cursor"] not in behind(run)
        await run.press("escape")
        assert spec.colors["cursor"] in behind(run)


# -- 256 colours -----------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", THEMES, ids=lambda spec: spec.name)
def test_every_colour_arrives_as_its_own_cell(spec: ThemeSpec) -> None:
    for color in spec.colors.values():
        sent = in_cells(Style(color=color, bgcolor=color), frozenset())
        assert sent.color is not None
        assert sent.color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex == color
        assert sent.color.number == cell_number(color)


@given(st.integers(0, 0xFFFFFF))
def test_a_cell_has_the_number_that_terminals_know_it_by(value: int) -> None:
    color = f"#{value:06x}"
    cell = Color.from_ansi(cell_number(color)).get_truecolor().hex
    assert is_xterm_cell(cell)
    assert cell_number(cell) == cell_number(color)


# -- 16 colours ------------------------------------------------------------------------------------


def sixteen(fore: str, back: str, grounds: frozenset[str], bold: bool = False) -> Style:
    return in_sixteen(Style(color=fore, bgcolor=back, bold=bold), grounds)


def numbers(style: Style) -> tuple[int, int]:
    """Return the numbers that are sent, which a downgrade leaves alone."""
    found = []
    for color in (style.color, style.bgcolor):
        assert color is not None
        number = color.downgrade(ColorSystem.STANDARD).number
        assert number is not None
        found.append(number)
    return found[0], found[1]


@pytest.mark.parametrize("palette", [VGA, XTERM], ids=["vga", "xterm"])
@pytest.mark.parametrize("spec", THEMES, ids=lambda spec: spec.name)
def test_sixteen_colours_can_be_read(spec: ThemeSpec, palette: tuple[str, ...]) -> None:
    grounds = grounds_of(spec)
    for pair in PAIRS:
        style = sixteen(spec.colors[pair.front], spec.colors[pair.back], grounds, bold=True)
        front, back = numbers(style)
        assert contrast(palette[front], palette[back]) >= 4.5, pair
        if style.bold and front < 8:  # many terminals draw bold in the bright colour
            assert contrast(palette[front + 8], palette[back]) >= 4.5, pair


@pytest.mark.parametrize("spec", THEMES, ids=lambda spec: spec.name)
def test_sixteen_colours_keep_fills(spec: ThemeSpec) -> None:
    """Whatever is a band or a chip stays one; late, the worst severity and errors differ."""
    grounds = grounds_of(spec)
    backs = {}
    ground = numbers(sixteen(spec.colors["text"], spec.colors["background"], grounds))[1]
    for pair in PAIRS:
        if pair.back not in {"background", "surface", "panel"}:
            style = sixteen(spec.colors[pair.front], spec.colors[pair.back], grounds)
            backs[pair.back] = numbers(style)[1]
    assert ground not in backs.values()
    assert len({backs[name] for name in ("late", "soon", "sev1", "drill", "share")}) == 5


_COLORS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(_COLORS, _COLORS, st.booleans(), st.booleans())
def test_any_colours_of_any_theme_can_be_read_in_sixteen(
    fore: str, back: str, ground: bool, bold: bool
) -> None:
    style = sixteen(fore, back, frozenset({back if ground else "#121212"}), bold)
    front, behind = numbers(style)
    for palette in (VGA, XTERM):
        assert contrast(palette[front], palette[behind]) >= 4.5


# -- none ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", THEMES, ids=lambda spec: spec.name)
def test_without_colour_fills_are_reversed(spec: ThemeSpec) -> None:
    none = filter_for("truecolor", no_color=True)
    assert none is not None
    none.grounds = grounds_of(spec)
    for name in TEXT_STYLES:
        style = style_of(name, spec.colors, spec.colors["background"])
        (found,) = none.apply([Segment("x", style)], WHITE)
        assert found.style is not None
        assert found.style.color is None
        assert found.style.bgcolor is None
        filled = TEXT_STYLES[name].fill not in {None, "panel", "background"}
        assert bool(found.style.reverse) is filled
        assert bool(found.style.bold) is TEXT_STYLES[name].bold
        assert bool(found.style.strike) is TEXT_STYLES[name].strike


async def test_no_colour_draws_none(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    reversed_text = ""
    async for name, run in shown(place, None):
        for segment in segments(run):
            style = segment.style
            assert style is None or (style.color, style.bgcolor, style.dim) == (None, None, None)
            if style is not None and style.reverse and name == "dashboard (80, 24)":
                reversed_text += segment.text
    assert "LATE" in reversed_text
    assert "SEV-1" in reversed_text
    assert "EXTERNAL due" in reversed_text
    assert "Checkout" not in reversed_text


def test_an_empty_no_color_means_nothing() -> None:
    """As the convention has it: it counts where it is set and not empty."""
    assert filter_for("truecolor", no_color=bool("")) is None


# -- ASCII -----------------------------------------------------------------------------------------


async def test_ascii_draws_ascii_but_for_peoples_own_letters(place: Place) -> None:
    people = set("日本語の顧客からも報告がありました")
    found: dict[str, str] = {}
    async for name, run in shown(place, None, ascii_only=True):
        text = run.shown()
        found |= {c: name for c in set(text) - people if not c.isascii()}
    assert not found


def test_every_glyph_is_as_wide_before_as_after() -> None:
    assert all(cell_len(chr(glyph)) == len(plain) for glyph, plain in _ASCII.items())
    assert all(set(plain) <= set(string.printable) for plain in _ASCII.values())


def test_every_glyph_of_the_source_has_its_ascii() -> None:
    """What is not drawn yet in the gallery is found where it is written."""
    known = {chr(glyph) for glyph in _ASCII} | set("\u2028\u2029\ufffd")
    folder = ROOT / "incident_tui" / "tui"
    sources = [*folder.rglob("*.py"), *folder.rglob("*.tcss")]
    assert sources
    for path in sources:
        found = {c for c in path.read_text("utf-8") if not c.isascii()}
        assert found <= known, path


def test_masked_words_keep_their_width() -> None:
    (masked,) = AsciiOnly().apply([Segment("by ▒▒▒▒")], WHITE)
    assert masked.text == "by %%%%"
